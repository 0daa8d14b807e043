#pragma once
// What is kept as evidence. Every kind has custody, a seal and photographs; only the kinds that are weighed
// enter the mass ledger. A substance is presumptive until a laboratory confirms it, and the two never stand
// in one field. Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/mass.h"
#include "base/result.h"
#include "base/strong.h"
#include "custody/sampling.h"

namespace tidewaiter::custody {

/// "X4-1", and for what was taken out of it "X4-1.1": the seizure's number, the exhibit's, its parts'.
using ExhibitId = base::TextId<struct ExhibitIdTag>;
using OfficerId = base::TextId<struct OfficerIdTag>;
/// A seizure's number in the book of seizures, from 1.
using SeizureNumber = base::NumberId<struct SeizureNumberTag>;

/// Where a seizure comes from that is not the examination of a parcel.
enum class SeizureOrigin { Raid, PrecursorCase, Storage, Authority };
std::string_view name(SeizureOrigin origin) noexcept;  ///< "raid", "precursor_case", "storage", "authority"
std::optional<SeizureOrigin> seizure_origin_from(std::string_view name) noexcept;

enum class ExhibitKind { Drug, Chemical, Equipment, Document, Device, Money, Packaging };
std::string_view name(ExhibitKind kind) noexcept;  ///< "drug", "chemical", …
std::optional<ExhibitKind> exhibit_kind_from(std::string_view name) noexcept;
/// Enters the mass ledger: drugs and chemicals.
bool is_weighed(ExhibitKind kind) noexcept;

/// A laboratory's word, with what a court asks of it.
struct Confirmation {
  std::string substance;                                  ///< a code ([a-z0-9_-], at most 64)
  std::string laboratory;                                 ///< with its accreditation
  std::string accreditation;                              ///< "ISO/IEC 17025, …"; "none" must be written
  std::string method;                                     ///< "GC-MS"
  std::optional<std::int32_t> purity_ppm = std::nullopt;  ///< as base, parts per million of the net mass
  std::int32_t purity_uncertainty_ppm = 0;
  // Set when it is recorded; empty in one that was recorded before two officers signed results.
  base::Instant at{};
  OfficerId first{}, second{};  ///< who signed it
  std::string why{};            ///< of a revision: why the one before does not stand
  ExhibitId by_sample{};        ///< the part that the laboratory had; empty where it had all of it

  bool operator==(const Confirmation&) const = default;
};

/// Tablets, plants, ampoules: counted, with a mean mass that has its own uncertainty.
struct Count {
  std::int64_t units = 0;  ///< over 0, at most 10^9
  base::MassMg mean_mass;
  base::MassMg mean_uncertainty;

  bool operator==(const Count&) const = default;
};

/// What a part that is taken out of a counted whole leaves of the count on each side; none where it leaves
/// none.
struct SplitCount {
  std::optional<Count> part, rest;
};
/// `units` of them are in the part, 0 where it is a piece of one. Missing where a counted whole's part says
/// nothing of them, Conflict where one of an uncounted whole does, OutOfRange over what there is.
base::Result<SplitCount> split_count(const std::optional<Count>& whole,
                                     const std::optional<std::int64_t>& units);

/// An amount with the ground it stands on; a figure without one is not evidence.
struct Valuation {
  std::int64_t milliunits = 0;
  std::string currency;  ///< ISO 4217
  std::string basis;     ///< "street price, retail"
  std::string date;      ///< YYYY-MM-DD

  bool operator==(const Valuation&) const = default;
};

/// What the second officer counted, apart from the first; it is kept beside the first's even though both must
/// agree.
struct SecondCount {
  std::int64_t units = 0;
  std::optional<std::int64_t> milliunits;  ///< of money: its amount

  bool operator==(const SecondCount&) const = default;
};

/// How a sub-sample was drawn, from how many packages, and in how many of them a laboratory found it. It is
/// said of this sample alone: no part of it and nothing it is merged with inherits it.
struct Drawn {
  SamplingAim aim;
  std::int64_t sampled = 0;               ///< 1 to the population
  std::optional<std::int64_t> positives;  ///< 0 to `sampled`
  std::string how;  ///< in the two officers' words: "by lot, list of numbers 7"; older samples have none

  bool operator==(const Drawn&) const = default;
};

struct Exhibit {
  ExhibitId id;
  SeizureNumber seizure;
  ExhibitKind kind = ExhibitKind::Drug;
  ExhibitId parent;  ///< what it was taken out of; empty for what was seized
  std::string description;
  std::string form;                           ///< "crystals", "tablets", "plant"
  std::string presumptive;                    ///< a substance's code, or "unknown"; for weighed kinds
  std::optional<Confirmation> confirmed;      ///< only from a laboratory
  std::vector<Confirmation> earlier_results;  ///< those that it revises, the first one first
  std::optional<Drawn> drawn;                 ///< of a sub-sample
  std::string container;                      ///< what it lies in
  std::optional<Count> count;                 ///< for money the second officer counts too
  std::optional<SecondCount> second_count;    ///< money: always; equal to the first's
  std::vector<std::string> serial_numbers;    ///< equipment and devices: at least one, or "none"
  std::vector<base::Hash> photographs;        ///< SHA-256 of each file
  std::optional<Valuation> value;
  bool counter_sample = false;       ///< kept for the defence: neither consumed nor destroyed before the end
  std::string counter_sample_ended;  ///< the court's final decision that freed one; it is none any more
  /// What was allowed to dry up so far, in millionths (drying.h); nullopt where it is what its own weighings say.
  std::optional<std::int32_t> dried_ppm;

  bool operator==(const Exhibit&) const = default;
};

/// Missing, Malformed, OutOfRange or TooLarge with the field; Conflict where two counted differently.
base::Status check(const Exhibit& exhibit);
/// Missing where a drug or a chemical was counted and it is not said what one weighs, or how far that may be off:
/// asked of what is seized, since older exhibits may lack it.
base::Status wants_mean_mass(const Exhibit& exhibit);
/// Missing where the sentence for a court rests on how the packages were drawn and nobody says it: asked of
/// every new sample.
base::Status wants_draw(const Drawn& drawn);
/// Missing where a purity is stated as exact; asked of every new result.
base::Status wants_purity_uncertainty(const Confirmation& result);
/// Missing, Malformed, OutOfRange.
base::Status check(const Valuation& value);
/// "1250.50 EUR (street price, retail, 2026-11-20)".
std::string to_string(const Valuation& value);
/// Whether a laboratory's accreditation is one: "none", in a language of the page too, a dash or blanks say
/// that it has none.
bool is_accredited(std::string_view accreditation);
/// "methamphetamine (confirmed, GC-MS)", "sucrose (confirmed, GC-MS, not accredited, by sample X1-1.1,
/// revising methamphetamine)" or "ketamine (presumptive)": a presumptive result never reads as a confirmed
/// one, one of a sample as one of the whole, nor a revised one as the first.
std::string substance_text(const Exhibit& exhibit);
/// "methamphetamine (confirmed)", "ketamine (presumptive)": without what the laboratory did, and revised.
std::string substance_word(const Exhibit& exhibit);
/// "methamphetamine, GC-MS, lab-1 (ISO/IEC 17025), by sample X1-1.1, purity 79% ± 1%; signed by chemist-1 and
/// officer-9, 2026-11-20T09:00:00Z"; "lab-1 (not accredited)" where it says that it has no accreditation.
std::string to_string(const Confirmation& result);
/// What a court hears of a sub-sample: how it was drawn and, once a laboratory has said how many of the
/// packages contain it, court_sentence (sampling.h). Empty for what was not drawn.
std::string sampling_text(const Exhibit& exhibit);
/// What the result revises, who says so and why; empty where it revises nothing.
std::string revision_text(const Exhibit& exhibit);
/// Mass of the pure base in a net mass, by the confirmed purity, rounded down; nullopt without one.
std::optional<base::MassMg> base_mass(const Exhibit& exhibit, base::MassMg net_mass);
/// The n-th part of an exhibit, n from 1: "X4-1" gives "X4-1.1".
ExhibitId part_of(const ExhibitId& whole, std::int64_t n);

}  // namespace tidewaiter::custody
