#pragma once
// Other services' referrals about parcels we export, from their pre-loading screening (European Union, ICS2;
// other countries' pre-loading programmes): a request for information (RFI), a request for screening (RFS),
// or do not load (DNL). They are about bombs, not drugs: we receive them, act on them and answer in time.
// Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "model/item.h"

namespace tidewaiter::selection {

enum class ReferralKind { RequestForInformation, RequestForScreening, DoNotLoad };
std::string_view name(ReferralKind kind) noexcept;  ///< "RFI", "RFS", "DNL"
std::optional<ReferralKind> referral_kind_from(std::string_view name) noexcept;

/// One answer to a referral. A DNL has none that lets the parcel load: only its sender can lift it.
struct ReferralAnswer {
  std::string by;
  base::Instant at;
  std::string text;                      ///< for RFI: the information
  std::optional<model::Means> screened;  ///< for RFS: how it was screened
  bool lifted = false;                   ///< for DNL: the referring service took it back

  bool operator==(const ReferralAnswer&) const = default;
};

struct Referral {
  std::string reference;  ///< of the service that sent it
  ReferralKind kind = ReferralKind::RequestForInformation;
  std::string from;  ///< the referring service's country, ISO 3166-1 alpha-2, or "EU"
  model::ItemId item;
  base::Instant received_at;
  std::optional<base::Instant> answer_by;  ///< as the message says
  std::string wanted;
  std::optional<ReferralAnswer> answer;

  bool operator==(const Referral&) const = default;
};

/// Missing or OutOfRange with the field.
base::Status check(const Referral& referral);

/// The referral with its answer. Missing where an RFI has no text or an RFS no means, Forbidden where a DNL
/// is not lifted, State where it was answered before, OutOfRange where the answer comes before the referral.
base::Result<Referral> answered(Referral referral, ReferralAnswer answer);

/// Where a referral stands. The deadline is the message's own or, where it has none, the parcel's cut-off.
struct ReferralClock {
  bool open = false;  ///< the parcel must not be loaded
  bool late = false;  ///< open past the deadline, or answered past it
  std::optional<base::Instant> deadline;
  std::optional<base::DurationMs> left;  ///< while open; negative when late
  std::optional<base::DurationMs> took;  ///< once answered

  bool operator==(const ReferralClock&) const = default;
};
ReferralClock clock(const Referral& referral, const std::optional<base::Instant>& cut_off_at,
                    base::Instant now);

/// True where any referral of the parcel is open: it goes to the front of selection and does not load.
bool any_open(std::span<const Referral> referrals);

}  // namespace tidewaiter::selection
