import type { Exhibit } from "@shared/api/types";
import type { Tone } from "@shared/ui/parts";

/** As src/custody/states.h names them. */
export const states = [
  "seized",
  "sealed",
  "received",
  "stored",
  "out",
  "sub_sampled",
  "returned",
  "pending_destruction",
  "discrepant",
  "missing",
  "handed_over",
  "destroyed",
  "released",
  "consumed",
  "merged",
  "written_off",
] as const;

export const toneOf = (exhibit: Exhibit): Tone => {
  if (["discrepant", "missing"].includes(exhibit.state)) return "danger";
  if (["out", "sub_sampled", "pending_destruction", "seized"].includes(exhibit.state)) return "warn";
  if (["stored", "sealed", "received", "returned"].includes(exhibit.state)) return "good";
  return "plain";
};
