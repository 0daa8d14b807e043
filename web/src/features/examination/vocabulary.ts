// The closed sets of an examination's result, by the names that src/selection/examination.h gives them.
export const objects = [
  "packaging",
  "tea",
  "rock_sugar",
  "other_food",
  "plant_pot",
  "clothing",
  "footwear",
  "doll",
  "toy",
  "book",
  "document",
  "electronics",
  "machinery",
  "tool",
  "furniture",
  "cosmetics",
  "medicine",
  "candle",
  "artwork",
  "vehicle_part",
  "container",
  "other",
] as const;
export const methods = [
  "loose",
  "mixed_in",
  "dissolved_or_soaked",
  "sewn_in",
  "moulded_in",
  "false_bottom",
  "hollowed",
  "wrapped",
  "sealed",
  "disguised",
  "other",
] as const;
export const layers = ["outer", "inside", "within_wall", "in_material"] as const;
export const powers = [
  "customs_examination",
  "postal_act_with_addressee",
  "court_order",
  "prosecutors_order",
  "consent_of_sender",
  "urgency",
] as const;
export const means = ["XRay", "TraceDetector", "Canine", "Physical"] as const;
/** What is found most; any other substance is typed. */
export const substances = [
  "methamphetamine",
  "heroin",
  "ketamine",
  "mdma",
  "cocaine",
  "cannabis",
  "fentanyl",
  "pseudoephedrine",
] as const;
