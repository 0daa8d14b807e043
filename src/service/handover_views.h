#pragma once
// What is asked of this country, offered and gone, as it stands, and the JSON of it in the shapes of
// api/openapi.yaml. Reads only; any number at once.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/handover.h"

namespace tidewaiter::service {

struct ForeignRequestLine {
  store::ForeignRequestRow row;
  custody::ForeignRequest request;
};
base::Result<ForeignRequestLine> foreign_request_line(const store::ForeignRequestRow& row);

struct ForeignRequestPage {
  ForeignRequestLine line;
  std::optional<custody::Grant> granted;
  std::vector<std::int64_t> handovers;  ///< offered under it
};
/// NotFound.
base::Result<ForeignRequestPage> foreign_request_page(store::Reader& reader, std::int64_t number);

struct HandoverLine {
  store::HandoverRow row;
  ForeignRequestLine request;
  store::CustodyOfferRow offer;
};
base::Result<HandoverLine> handover_line(store::Reader& reader, const store::HandoverRow& row);

struct HandoverPage {
  HandoverLine line;
  custody::HandoverTerms terms;
  KnownExhibit known;
  std::vector<store::BundleRow> bundles;  ///< the oldest first
  std::optional<Receipt> receipt;
  std::vector<std::int64_t> inquiries;  ///< open ones about the exhibit (C4)
  custody::Balance balance;             ///< of its seizure (C1)
};
/// NotFound.
base::Result<HandoverPage> handover_page(store::Reader& reader, std::int64_t number);

/// Something that another country, or an answer to it, is late with.
struct LateAbroad {
  custody::Overdue why = custody::Overdue::ReceiptDue;
  custody::ExhibitId exhibit;  ///< empty: it is about a request
  std::int64_t number = 0;     ///< of the handover, or of the request
  base::Instant since;         ///< it was due then
};
/// What was given and has no receipt though its offer is over; what is neither back nor destroyed by the day
/// that was agreed; requests under which nothing went by the day it was asked for, and that nobody refused.
base::Result<std::vector<LateAbroad>> late_abroad(store::Reader& reader, base::Instant now);

nlohmann::ordered_json as_json(const std::vector<custody::Essential>& missing);  ///< a list of Essential
nlohmann::ordered_json as_json(const ForeignRequestLine& line);                  ///< ForeignRequestLine
nlohmann::ordered_json as_json(const ForeignRequestPage& page);                  ///< ForeignRequest
nlohmann::ordered_json as_json(const HandoverLine& line);                        ///< HandoverLine
nlohmann::ordered_json as_json(const HandoverPage& page);                        ///< Handover
nlohmann::ordered_json as_json(const store::SubstitutionRow& row);               ///< Substitution

}  // namespace tidewaiter::service
