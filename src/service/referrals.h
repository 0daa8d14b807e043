#pragma once
// Other services' referrals about parcels that we export (RFI, RFS, DNL): received, answered and clocked. A
// parcel with an open one goes first in its shift's choice and is held until it is answered; one whose shift
// is closed already is put on the list at once. Every change is an entry. One writer.

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/referral.h"
#include "service/service.h"

namespace tidewaiter::service {

struct KnownReferral {
  std::int64_t number = 0;
  selection::Referral referral;
  selection::ReferralClock clock;
  bool filed = false;  ///< the parcel's declaration is here
  std::string office;  ///< whose parcel it is (offices.h); empty where it is not filed
};

struct ReceivedReferral {
  KnownReferral known;
  bool selected_at_once = false;  ///< its shift was closed already: the parcel was put on that shift's list
};
/// Takes a referral in; `referral.answer` is ignored. Duplicate where its sender's reference was received
/// before, Forbidden where the parcel is another office's than the officer's (offices.h).
base::Result<ReceivedReferral> receive_referral(const Service& service, const Actor& actor,
                                                const selection::Referral& referral);

/// Answers one. NotFound, Forbidden as above, or what selection::answered refuses.
base::Result<KnownReferral> answer_referral(const Service& service, const Actor& actor, std::int64_t number,
                                            selection::ReferralAnswer answer);

/// By deadline, open ones first; those without a deadline last.
base::Result<std::vector<KnownReferral>> referrals(const Service& service, bool open_only);

/// The ids of parcels that an open referral is about.
base::Result<absl::flat_hash_set<std::string>> referred_items(store::Reader& reader);

}  // namespace tidewaiter::service
