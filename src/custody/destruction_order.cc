#include "custody/destruction_order.h"

#include <algorithm>

#include "custody/limits.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::int64_t kMostSamples = 1'000;

base::Status wants_words(const std::string& words, const char* field, const char* expected) {
  if (words.empty()) return fail(ErrorCode::Missing, field, "", expected);
  return check_words(words, field);
}

}  // namespace

std::string_view name(OrderKind kind) noexcept { return kind == OrderKind::Court ? "court" : "hazard"; }

std::optional<OrderKind> order_kind_from(std::string_view name) noexcept {
  if (name == "court") return OrderKind::Court;
  if (name == "hazard") return OrderKind::Hazard;
  return std::nullopt;
}

std::string_view name(TrialState state) noexcept {
  switch (state) {
    case TrialState::Pending:
      return "pending";
    case TrialState::Ended:
      return "ended";
    default:
      return "not_recorded";
  }
}

std::string to_string(const RetainedRule& rule) {
  if (rule.samples == 0) return "";
  return "at least " + std::to_string(rule.samples) + " representative sub-sample" +
         (rule.samples == 1 ? "" : "s") +
         (rule.least > base::MassMg{} ? " of " + base::to_string(rule.least) + " or more" : "") +
         ", kept until the final judgement";
}

base::Status check(const DestructionOrder& order) {
  TW_TRY_STATUS(wants_words(order.authority, "authority", "who ordered it"));
  if (order.retained.samples < 0 || order.retained.samples > kMostSamples)
    return fail(ErrorCode::OutOfRange, "samples", std::to_string(order.retained.samples), "0 to 1000");
  if (order.retained.least < base::MassMg{} || order.retained.least > kMaxWeighing)
    return fail(ErrorCode::OutOfRange, "sample mass", base::to_string(order.retained.least), "0 g to 10 t");
  if (order.retained.samples == 0 && order.retained.least > base::MassMg{})
    return fail(ErrorCode::Missing, "samples", "0", "how many samples of this mass stay");
  if (order.kind == OrderKind::Court) {
    if (order.hazard.empty() && order.ground.empty()) return check_words(order.method, "method");
    return fail(ErrorCode::Conflict, "hazard", order.hazard, "a hazard order");
  }
  TW_TRY_STATUS(wants_words(order.hazard, "hazard", "what it does: flammable, explosive, toxic …"));
  TW_TRY_STATUS(wants_words(order.ground, "ground", "why it can't be kept until the trial"));
  TW_TRY_STATUS(wants_words(order.method, "method", "how it is to be destroyed"));
  if (order.retained.samples > 0) return {};
  return fail(ErrorCode::Missing, "samples", "0", "at least one sample that stays for the trial");
}

bool awaits_judgement(const Exhibit& exhibit, TrialState trial) noexcept {
  return exhibit.kind == ExhibitKind::Drug ? trial != TrialState::Ended : trial == TrialState::Pending;
}

base::Status may_be_ordered(const Exhibit& exhibit, TrialState trial, const DestructionOrder& order) {
  const bool chemical = exhibit.kind == ExhibitKind::Chemical;
  if (order.kind == OrderKind::Hazard) {
    if (chemical) return {};
    return fail(ErrorCode::Conflict, "exhibit.kind", name(exhibit.kind), "a chemical, for a hazard order");
  }
  if (!awaits_judgement(exhibit, trial)) return {};
  if (chemical)
    return fail(ErrorCode::Forbidden, "order", exhibit.id.text(), "a hazard order: its trial is pending");
  if (exhibit.kind != ExhibitKind::Drug)
    return fail(ErrorCode::Forbidden, "order", exhibit.id.text(),
                "the final judgement: its trial is pending");
  if (order.retained.samples > 0) return {};
  return fail(ErrorCode::Missing, "samples", exhibit.id.text(),
              "a rule for samples that stay: no final judgement is recorded");
}

bool stays(const PartKept& part, const RetainedRule& rule) {
  const bool in_the_room = part.state == CustodyState::Sealed || part.state == CustodyState::Received ||
                           part.state == CustodyState::Stored;
  return part.sub_sample && !part.counter_sample && in_the_room && !part.seal.empty() &&
         part.mass > base::MassMg{} && part.mass >= rule.least;
}

base::Status wants_counter_sample(const Exhibit& whole, TrialState trial, std::span<const PartKept> parts) {
  if (whole.kind != ExhibitKind::Drug || !awaits_judgement(whole, trial)) return {};
  const bool kept = std::any_of(parts.begin(), parts.end(), [](const PartKept& part) {
    return part.counter_sample && part.state != CustodyState::Missing &&
           part.state != CustodyState::WrittenOff;
  });
  if (kept) return {};
  return fail(ErrorCode::Missing, "counter-sample", whole.id.text(),
              "one that is kept for the defence: no final judgement is recorded");
}

bool leaves_nothing(CustodyEvent event) noexcept {
  return event == CustodyEvent::ConsumeAll || event == CustodyEvent::HandOver ||
         event == CustodyEvent::HandOverByOrder || event == CustodyEvent::Release;
}

bool parts_for_good(CustodyEvent event) noexcept {
  switch (event) {
    case CustodyEvent::Merge:
    case CustodyEvent::Consume:
    case CustodyEvent::ConsumeAll:
    case CustodyEvent::HandOver:
    case CustodyEvent::HandOverByOrder:
    case CustodyEvent::SendOn:
    case CustodyEvent::Destroy:
    case CustodyEvent::DestroyByOrder:
    case CustodyEvent::Release:
      return true;
    default:
      return false;
  }
}

base::Result<std::vector<ExhibitId>> retained_samples(const ExhibitId& whole, const RetainedRule& rule,
                                                      std::span<const PartKept> parts) {
  std::vector<ExhibitId> kept;
  for (const auto& part : parts)
    if (stays(part, rule)) kept.push_back(part.id);
  if (static_cast<std::int64_t>(kept.size()) >= rule.samples) return kept;
  return fail(ErrorCode::Missing, "retained sample", std::to_string(kept.size()) + " of " + whole.text(),
              to_string(rule) + ", sealed in the evidence room");
}

}  // namespace tidewaiter::custody
