#pragma once
// Under what an exhibit may be destroyed, and what of it must stay. Until the final judgement, or the decision
// that no court will judge, is recorded, a drug goes only where a rule keeps representative samples of it and
// the defence has its counter-sample. While a trial is pending a chemical goes by a hazard order alone, and
// nothing else goes. After UNODC, "Guidelines for the Safe Handling and Disposal of Chemicals Used in the
// Illicit Manufacture of Drugs" (ST/NAR/36/Rev.1), whose text was not available to us: cited by its title.
// Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "custody/exhibit.h"
#include "custody/states.h"

namespace tidewaiter::custody {

enum class OrderKind {
  Court,   ///< a court's order
  Hazard,  ///< earlier than the trial, since it is too dangerous to be kept
};
std::string_view name(OrderKind kind) noexcept;  ///< "court", "hazard"
std::optional<OrderKind> order_kind_from(std::string_view name) noexcept;

/// Whether the final judgement about a seizure is still to come. Ended: it was given, or it was decided that
/// no court will judge.
enum class TrialState { NotRecorded, Pending, Ended };
std::string_view name(TrialState state) noexcept;  ///< "not_recorded", "pending", "ended"

/// How many representative sub-samples of each exhibit stay until the final judgement, and how much each is.
struct RetainedRule {
  std::int64_t samples = 0;  ///< 0 to 1,000; 0: none is asked for
  base::MassMg least;        ///< net, of each
};
/// "at least 1 representative sub-sample of 5 g or more, kept until the final judgement"; "" for none.
std::string to_string(const RetainedRule& rule);

struct DestructionOrder {
  OrderKind kind = OrderKind::Court;
  std::string authority;  ///< who ordered it, with the order's number
  std::string hazard;     ///< of a hazard order: what the chemical does,
  std::string ground;     ///< why it can't wait,
  std::string method;     ///< and how it is to be destroyed
  RetainedRule retained;
};
/// Missing or TooLarge with the field; OutOfRange for a rule. A hazard order wants hazard, ground, method and
/// at least one retained sample; a court's order has no hazard.
base::Status check(const DestructionOrder& order);

/// It may still come before a court, so that something of it has to stay: a drug until the judgement is
/// recorded, whether anybody recorded a trial or not; anything else while its trial is pending.
bool awaits_judgement(const Exhibit& exhibit, TrialState trial) noexcept;

/// Forbidden, Conflict or Missing where this order doesn't reach this exhibit while its trial stands so.
base::Status may_be_ordered(const Exhibit& exhibit, TrialState trial, const DestructionOrder& order);

/// A part that was taken out of an exhibit, as it lies now.
struct PartKept {
  ExhibitId id;
  base::MassMg mass;
  CustodyState state = CustodyState::SubSampled;
  std::string seal;
  bool sub_sample = false;      ///< drawn by a stated sampling, and not just split off
  bool counter_sample = false;  ///< the defence's is not the court's
};
/// It is a sub-sample of at least the rule's mass and lies sealed in the evidence room.
bool stays(const PartKept& part, const RetainedRule& rule);
/// Those of the parts that stay. Missing, with what is lacking, where the rule asks for more.
base::Result<std::vector<ExhibitId>> retained_samples(const ExhibitId& whole, const RetainedRule& rule,
                                                      std::span<const PartKept> parts);
/// Missing where a drug would go before its judgement and no part of it is the defence's: the rule that keeps the
/// court's samples keeps that one too. One that its expert has, or used up by the court's order, counts; one
/// that is missing doesn't.
base::Status wants_counter_sample(const Exhibit& whole, TrialState trial, std::span<const PartKept> parts);
/// The event leaves nothing of an exhibit here: it is used up, in another country's hands, or given away.
/// Burning asks by its own rule, and what goes on under a controlled delivery intact can't be opened.
bool leaves_nothing(CustodyEvent event) noexcept;
/// The event takes mass out of the evidence room, or out of what it was: not for a sample that is retained.
bool parts_for_good(CustodyEvent event) noexcept;

}  // namespace tidewaiter::custody
