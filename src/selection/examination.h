#pragma once
// What an examination found, in closed sets: no finding, a finding or inconclusive. Free text may add to it
// and is never the only record. One finding sets four things in motion: the seizure record, its label, a
// request to the operator to preserve what shows who handed the parcel in, and a draft notice to the
// counterpart. Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/mass.h"
#include "base/result.h"
#include "model/item.h"
#include "selection/decision.h"
#include "selection/hold.h"

namespace tidewaiter::selection {

enum class ExaminationOutcome { NoFinding, Finding, Inconclusive };
/// In what it was hidden.
enum class ConcealmentObject {
  Packaging,
  Tea,
  RockSugar,
  OtherFood,
  PlantPot,
  Clothing,
  Footwear,
  Doll,
  Toy,
  Book,
  Document,
  Electronics,
  Machinery,
  Tool,
  Furniture,
  Cosmetics,
  Medicine,
  Candle,
  Artwork,
  VehiclePart,
  Container,
  Other
};
/// How.
enum class ConcealmentMethod {
  Loose,
  MixedIn,
  DissolvedOrSoaked,
  SewnIn,
  MouldedIn,
  FalseBottom,
  Hollowed,
  Wrapped,
  Sealed,
  Disguised,
  Other
};
/// How deep: on opening the parcel, inside an object, inside its wall or material, or made one with the
/// material.
enum class ConcealmentLayer { Outer, Inside, WithinWall, InMaterial };
/// What gives the right to open it. Which article that is in a country stands in its own configuration.
enum class LegalPower {
  CustomsExamination,
  PostalActWithAddressee,
  CourtOrder,
  ProsecutorsOrder,
  ConsentOfSender,
  Urgency
};

std::string_view name(ExaminationOutcome value) noexcept;  ///< "no_finding", "finding", "inconclusive"
std::string_view name(ConcealmentObject value) noexcept;   ///< "packaging", "rock_sugar", …
std::string_view name(ConcealmentMethod value) noexcept;   ///< "loose", "sewn_in", …
std::string_view name(ConcealmentLayer value) noexcept;    ///< "outer", "inside", …
std::string_view name(LegalPower value) noexcept;          ///< "customs_examination", …
std::optional<ExaminationOutcome> examination_outcome_from(std::string_view name) noexcept;
std::optional<ConcealmentObject> concealment_object_from(std::string_view name) noexcept;
std::optional<ConcealmentMethod> concealment_method_from(std::string_view name) noexcept;
std::optional<ConcealmentLayer> concealment_layer_from(std::string_view name) noexcept;
std::optional<LegalPower> legal_power_from(std::string_view name) noexcept;

struct Concealment {
  ConcealmentObject object = ConcealmentObject::Packaging;
  ConcealmentMethod method = ConcealmentMethod::Loose;
  ConcealmentLayer layer = ConcealmentLayer::Outer;

  bool operator==(const Concealment&) const = default;
};

/// What an instrument said. A reading without the instrument that gave it is worth nothing in court.
struct Reading {
  std::string instrument;  ///< its id
  model::Means means = model::Means::XRay;
  std::string value;  ///< as it showed it: "positive: ketamine", "2.31 µg"
  std::optional<base::Instant> calibrated_until;

  bool operator==(const Reading&) const = default;
};

struct Find {
  std::string substance;    ///< a code of reference/drugs, or "unknown"
  base::MassMg gross_mass;  ///< as weighed with its immediate wrapping; over 0
  Concealment concealment;

  bool operator==(const Find&) const = default;
};

struct ExaminationResult {
  model::ItemNumber number;
  model::ItemId id;
  ExaminationOutcome outcome = ExaminationOutcome::NoFinding;
  std::vector<Find> finds;                      ///< for Finding at least one, at most 100; otherwise none
  std::vector<Reading> readings;                ///< at most 100
  model::Means means = model::Means::Physical;  ///< that decided
  bool opened = false;                          ///< required of a finding, and of NoFinding by Physical
  std::optional<LegalPower> power;              ///< required where it was opened or something was found
  OfficerId officer;
  base::Instant at;
  std::string remarks;           ///< at most 10,000 bytes; never the only record
  std::string why_inconclusive;  ///< required for Inconclusive

  bool operator==(const ExaminationResult&) const = default;
};

/// Every name of a closed set, apart by commas: "tea, rock_sugar, …, other".
std::string concealment_object_names();
std::string concealment_method_names();
std::string concealment_layer_names();

/// Missing, OutOfRange or Conflict with the field. A reading of an instrument whose calibration had run out
/// is OutOfRange.
base::Status check(const ExaminationResult& result);

/// The row of the book of seizures.
struct SeizureRecord {
  std::string number;  ///< "S-" and the item's number, then "-" and the find's, from 1
  model::ItemId item;
  Find find;
  LegalPower power = LegalPower::CustomsExamination;
  OfficerId officer;
  base::Instant at;

  bool operator==(const SeizureRecord&) const = default;
};

/// What is stuck on the bag: few lines, and a code to scan.
struct SeizureLabel {
  std::string code;  ///< the seizure's number
  std::vector<std::string> lines;

  bool operator==(const SeizureLabel&) const = default;
};

/// To the operator: keep what shows who handed it in, before it is gone.
struct PreservationRequest {
  model::OperatorId operator_id;
  model::ItemId item;
  std::vector<std::string> wanted;  ///< counter, clerk, identity shown, payment, camera
  std::optional<base::Instant> posted_at;
  std::optional<base::Instant> overwritten_at;  ///< when the camera's recording is gone
  base::Instant answer_by;                      ///< before that
  std::string text;

  bool operator==(const PreservationRequest&) const = default;
};

struct AfterFind {
  std::vector<SeizureRecord> seizures;  ///< one for every find
  std::vector<SeizureLabel> labels;
  PreservationRequest preservation;
  NoticeDraft counterpart;  ///< to the destination's service

  bool operator==(const AfterFind&) const = default;
};

/// What one finding sets in motion. `camera_keeps` is how long the operator's cameras keep a recording.
/// Refused as by check, and State where there is no finding.
base::Result<AfterFind> after_find(const ExaminationResult& result, const model::Item& item,
                                   base::DurationMs camera_keeps = base::DurationMs::days(30));

}  // namespace tidewaiter::selection
