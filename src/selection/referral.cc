#include "selection/referral.h"

#include <algorithm>
#include <array>

#include "model/names.h"

namespace tidewaiter::selection {
namespace {

constexpr std::array<std::string_view, 3> kKindNames{"RFI", "RFS", "DNL"};
constexpr std::size_t kMaxText = 10'000;

base::Status not_in_referral(std::string field, std::string expected) {
  return base::fail(base::ErrorCode::Missing, std::move(field), "", std::move(expected));
}

}  // namespace

std::string_view name(ReferralKind kind) noexcept { return kKindNames[static_cast<std::size_t>(kind)]; }
std::optional<ReferralKind> referral_kind_from(std::string_view text) noexcept {
  return model::from_names<ReferralKind>(kKindNames, text);
}

base::Status check(const Referral& referral) {
  if (referral.reference.empty()) return not_in_referral("referral.reference", "the sender's own reference");
  if (referral.from.size() != 2) {
    return base::fail(base::ErrorCode::Malformed, "referral.from", referral.from,
                      "two letters: a country, or EU");
  }
  if (referral.item.empty()) return not_in_referral("referral.item", "the parcel it is about");
  if (referral.kind == ReferralKind::RequestForInformation && referral.wanted.empty()) {
    return not_in_referral("referral.wanted", "the information that is asked for");
  }
  if (referral.wanted.size() > kMaxText) {
    return base::fail(base::ErrorCode::TooLarge, "referral.wanted", referral.wanted, "at most 10000 bytes");
  }
  if (referral.answer_by && *referral.answer_by < referral.received_at) {
    return base::fail(base::ErrorCode::OutOfRange, "referral.answer_by", base::to_string(*referral.answer_by),
                      "not before it was received, " + base::to_string(referral.received_at));
  }
  return {};
}

base::Result<Referral> answered(Referral referral, ReferralAnswer answer) {
  TW_TRY_STATUS(check(referral));
  if (referral.answer) {
    return base::fail(base::ErrorCode::State, "referral.answer", base::to_string(referral.answer->at),
                      "a referral that was not answered yet");
  }
  if (answer.by.empty()) return base::fail(base::ErrorCode::Missing, "answer.by", "", "a named officer");
  if (answer.at < referral.received_at) {
    return base::fail(base::ErrorCode::OutOfRange, "answer.at", base::to_string(answer.at),
                      "not before " + base::to_string(referral.received_at));
  }
  if (answer.text.size() > kMaxText) {
    return base::fail(base::ErrorCode::TooLarge, "answer.text", answer.text, "at most 10000 bytes");
  }
  if (referral.kind == ReferralKind::RequestForInformation && answer.text.empty()) {
    return base::fail(base::ErrorCode::Missing, "answer.text", "", "the information: " + referral.wanted);
  }
  if (referral.kind == ReferralKind::RequestForScreening && !answer.screened) {
    return base::fail(base::ErrorCode::Missing, "answer.screened", "",
                      "the means the parcel was screened by");
  }
  if (referral.kind == ReferralKind::DoNotLoad && !answer.lifted) {
    return base::fail(base::ErrorCode::Forbidden, "answer.lifted", "false",
                      "a lifting by the service that sent the do-not-load; nothing else ends it");
  }
  referral.answer = std::move(answer);
  return referral;
}

ReferralClock clock(const Referral& referral, const std::optional<base::Instant>& cut_off_at,
                    base::Instant now) {
  ReferralClock result;
  result.open = !referral.answer;
  result.deadline = referral.answer_by ? referral.answer_by : cut_off_at;
  const base::Instant until = referral.answer ? referral.answer->at : now;
  result.late = result.deadline && until > *result.deadline;
  if (referral.answer) {
    result.took = referral.answer->at - referral.received_at;
  } else if (result.deadline) {
    result.left = *result.deadline - now;
  }
  return result;
}

bool any_open(std::span<const Referral> referrals) {
  return std::any_of(referrals.begin(), referrals.end(),
                     [](const Referral& referral) { return !referral.answer; });
}

}  // namespace tidewaiter::selection
