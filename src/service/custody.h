#pragma once
// What is done to exhibits, from the seizure to the furnace. Each use case loads, lets custody/ decide, and
// records one entry with its rows (J2). What moves mass, opens, seals or burns is signed by two officers
// (C3), and so is a laboratory's result; what only says something (an offer, an order) is one officer's
// entry. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "custody/custody.h"
#include "service/custody_act.h"
#include "service/officer_keys.h"
#include "service/service.h"

namespace tidewaiter::service {

/// What two officers read off a scale. The scale is one that is registered.
struct ScaleReading {
  base::MassMg gross;
  base::MassMg tare;
  std::string scale;
  std::string place;
  custody::DryingAllowance drying = {};  ///< what may have dried up since it was weighed before
  std::vector<custody::Lot> lots = {};   ///< in place of gross and tare, which are then their sum
};

/// Makes a scale known, or its new certificate: what is outside a bound and what is not rests on it (C3).
base::Status register_scale(const Service& service, const TwoSigners& by, const custody::Scale& scale);
base::Result<std::vector<store::ScaleRow>> scales(store::Reader& reader);

/// A seizure that does not come from a parcel's examination: a raid, a precursor case, found in storage, from
/// another authority.
struct SeizureElsewhere {
  custody::SeizureOrigin origin = custody::SeizureOrigin::Raid;
  std::string reference;  ///< the file's, by which others know it
  std::string place;
  std::string legal_basis;
  base::Instant at;
  std::string substance = "unknown";  ///< presumptive
};
/// Gives it the next number in the same book. Missing, TooLarge, OutOfRange (in the future), Duplicate where
/// the same reference of the same origin is in the book.
base::Result<std::int64_t> open_seizure(const Service& service, const Actor& actor,
                                        const SeizureElsewhere& seizure);

/// An exhibit of a seizure in the book. `exhibit.id` and its seizure are
/// given here; drugs and chemicals are weighed at once. The first officer holds it.
struct Seized {
  custody::ExhibitId id;
  std::optional<WeighedExhibit> weighed;
};
/// A picture of an exhibit or of a run, as its file came: JPEG or PNG.
struct TakenPicture {
  std::string file_name;
  base::Bytes octets;
};
/// The pictures are kept before anything is signed, their hashes are what two sign, and their rows are
/// written with the act or not at all: of an act that fails nothing is left but files that nothing speaks of.
base::Result<Seized> seize_exhibit(const Service& service, const TwoSigners& by, std::int64_t seizure_no,
                                   custody::Exhibit exhibit, const std::optional<ScaleReading>& reading,
                                   const std::vector<TakenPicture>& photographs = {});

/// Weighs it as it is, under its seal where it bears one.
base::Result<WeighedExhibit> weigh_exhibit(const Service& service, const TwoSigners& by,
                                           const custody::ExhibitId& id, const std::string& seal_read,
                                           const ScaleReading& reading);
/// Puts a seal on it. Conflict where a seal is on it, or any exhibit bears or bore one of this number.
base::Status seal_exhibit(const Service& service, const TwoSigners& by, const custody::ExhibitId& id,
                          const std::string& seal);

/// Offers it to another (C2); the holder alone may, having read the seal.
base::Status offer_exhibit(const Service& service, const Actor& actor, const custody::ExhibitId& id,
                           const custody::OfficerId& to, custody::TransferPurpose purpose,
                           const std::string& seal_read, base::DurationMs valid_for);
base::Status withdraw_offer(const Service& service, const Actor& actor, const custody::ExhibitId& id);
/// Accepts it: the first signer is whom it was offered to. A drug or chemical is weighed on the way (Missing
/// otherwise). nullopt for what is not weighed.
base::Result<std::optional<WeighedExhibit>> accept_exhibit(const Service& service, const TwoSigners& by,
                                                           const custody::ExhibitId& id,
                                                           const std::string& seal_read,
                                                           const std::optional<ScaleReading>& reading);
/// Ends the offers nobody accepted in time, and names them: each is an alarm.
base::Result<std::vector<custody::Offer>> expire_offers(const Service& service, const Actor& actor);
/// Puts it on its shelf, a registered one where any is (shelves.h); its holder alone.
base::Status store_exhibit(const Service& service, const Actor& actor, const custody::ExhibitId& id,
                           const std::string& seal_read, const std::string& shelf);

/// Takes a part out: the exhibit is opened, both parts are weighed, and the rest is held against the book. A
/// sub-sample says how it was drawn, and a part of what was counted how many of them it is
/// (custody::split_count).
struct SplitOrder {
  custody::ExhibitId whole;
  std::string seal_read;
  ScaleReading part;
  ScaleReading rest;
  std::string container;
  bool counter_sample = false;
  std::optional<custody::SamplingAim> sampling;  ///< with it, `sampled` packages went into the part
  std::int64_t sampled = 0;
  std::optional<std::int64_t> units = {};
  std::string drawn = {};  ///< how they were drawn, in words (custody::wants_draw)
};
struct Split {
  custody::ExhibitId part;
  WeighedExhibit rest;
};
base::Result<Split> split_exhibit(const Service& service, const TwoSigners& by, const SplitOrder& order);

/// What a laboratory used up, from under the seal it read.
struct DefenceUse {
  std::string expert;
  std::string order;
};
struct Consumption {
  custody::ExhibitId exhibit;
  std::string seal_read;
  /// A part: as the laboratory states it, which is then taken as exact, or as a scale showed it, whose
  /// uncertainty goes into the book's; one of the two.
  std::optional<base::MassMg> mass = {};
  std::optional<ScaleReading> reading =
      {};                                  ///< of all of it, where there is no rest: what it shows is used up
  std::optional<ScaleReading> rest = {};   ///< what was weighed after; nullopt where all of it is used up
  std::optional<DefenceUse> defence = {};  ///< of a counter-sample, and of nothing else
  std::optional<std::int64_t> units =
      {};  ///< of what was counted, 0 for a piece of one; nothing where all of it was
};
struct Consumed {
  base::MassMg mass;
  std::optional<WeighedExhibit> weighed;  ///< the rest, or all of it before it was used up
  std::string kept_back;                  ///< why it stays: its weight disagrees, and an inquiry is open (C4)
};
/// Its holder is one of the two. Missing where all of it would go without a weighing, or before its trial
/// without a counter-sample for the defence (destruction_orders.h).
base::Result<Consumed> consume_exhibit(const Service& service, const TwoSigners& by,
                                       const Consumption& order);
/// A counter-sample is one until the court's final decision: from then on it is evidence as any other, and
/// may be destroyed. State where it is none, Forbidden unless the register of trials says that the trial has
/// ended, by another officer's word: nobody alone says so and ends what is kept for the defence.
base::Status release_counter_sample(const Service& service, const Actor& actor, const custody::ExhibitId& id,
                                    const std::string& decision);
/// Sets what it is worth, on what basis and as of what date; the last word stands, the journal keeps all.
base::Status value_exhibit(const Service& service, const Actor& actor, const custody::ExhibitId& id,
                           const custody::Valuation& value);
/// A laboratory's result, beside the presumptive one; who signed it, and when, is set here. Where a result is
/// there already, the new one revises it and says why; the earlier ones stay beside it. Missing, State where
/// there is nothing to revise. Of a sub-sample it may say in how many of the packages drawn it was found; a
/// revision that does not say so says nothing of it.
/// Who signs first holds or held it by an offer for a laboratory that he accepted; or so a part taken out of
/// it: then the result names that sample (`result.by_sample`, found where there is one alone). Forbidden for
/// anybody else; Missing where he had several samples and none is named; Conflict for one that was not taken
/// out of it.
base::Status confirm_exhibit(const Service& service, const TwoSigners& by, const custody::ExhibitId& id,
                             custody::Confirmation result, const std::string& why = "",
                             const std::optional<std::int64_t>& positives = {});

/// Closes a discrepancy; the first signer is the supervisor (C4).
base::Result<custody::Discrepancy> close_discrepancy(const Service& service, const TwoSigners& by,
                                                     std::int64_t number, custody::Finding finding,
                                                     const std::string& words);
base::Result<std::vector<store::DiscrepancyRow>> discrepancies(store::Reader& reader);

/// A court's authority to burn these; what can't be ordered is named, and nothing is ordered then.
base::Status order_destruction(const Service& service, const Actor& actor,
                               const std::vector<custody::ExhibitId>& ids, const std::string& authority);

/// Takes an order back, by the decision that says so: the exhibits are evidence as before. State where one is
/// not waiting for its destruction; nothing is withdrawn then.
base::Status withdraw_destruction(const Service& service, const Actor& actor,
                                  const std::vector<custody::ExhibitId>& ids, const std::string& authority);

/// One line of a run's list, as read just before the furnace.
struct DestructionLine {
  custody::ExhibitId id;
  std::string seal_read;
  base::MassMg gross;
  base::MassMg tare;
  custody::DryingAllowance drying = {};
  std::vector<custody::NamedDiscrepancy> despite =
      {};  ///< open before the run, each by an order that names it
};
struct DestructionRun {
  std::string authority;  ///< that of each exhibit's order
  std::string method;
  std::vector<std::string>
      witnesses;  ///< at least three, none of them a signer; told apart as text::clean does
  std::string scale;
  std::string place;
  std::vector<DestructionLine> lines;          ///< at most 10,000, each exhibit once
  std::vector<TakenPicture> photographs = {};  ///< JPEG or PNG, at most 1,000; kept before the first goes
  std::string no_photographs = {};  ///< why both sign none, wanted where there are none and there alone
};
struct DestructionReport {
  std::int64_t number = 0;
  std::vector<custody::ExhibitId> destroyed;
  base::MassMg mass;
  std::vector<std::pair<custody::ExhibitId, std::string>> left_behind;  ///< with the reason
};
/// Each exhibit is an entry of its own: what fails a check stays behind with the reason and the rest goes on.
/// Another authority than its order's keeps it back, a retained sample that its order's rule asks for and
/// that is lacking, and under a hazard order another method, or no photograph of it (destruction_orders.h).
/// So does a discrepancy that no order names, and always one that was opened since the run began, by it or by
/// others (C4). Storage or Io leaves a run that has not ended: `end_destruction` ends it (destruction_run.h).
base::Result<DestructionReport> destroy(const Service& service, const TwoSigners& by,
                                        const DestructionRun& run);

}  // namespace tidewaiter::service
