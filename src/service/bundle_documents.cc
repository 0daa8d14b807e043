// Documents, images and data that answer another country's request by themselves. No exhibit goes, so that
// there is no chain and no receipt; what goes out is bounded by what the central authority let go, and stands
// under terms of its own.

#include <algorithm>

#include "base/json_text.h"
#include "service/bundle_contents.h"
#include "service/kept_files.h"
#include "service/log.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

// A copy comes to no end: it is neither returned nor destroyed.
base::Status check_documents_terms(const custody::HandoverTerms& terms) {
  TW_TRY_STATUS(custody::check(terms));
  auto missing = custody::missing_in(terms, custody::ExhibitKind::Document);
  std::erase_if(missing, [](const custody::Essential& one) { return one.field == "afterwards"; });
  if (missing.empty()) return {};
  return fail(ErrorCode::Missing, "terms." + missing.front().field, "",
              "before documents can go: " + custody::to_string(missing));
}

base::Result<store::ForeignRequestRow> approved_request(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<store::ForeignRequestRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "request", std::to_string(number), "a request's number");
  if (row->state == name(custody::RequestState::Approved)) return *std::move(row);
  return fail(ErrorCode::State, "request.state", row->state, "approved by the central authority");
}

class ChosenDocuments {
 public:
  ChosenDocuments(const Service& service, store::Reader& reader, const DocumentsOrder& order,
                  std::optional<custody::Grant> granted)
      : service_(service),
        reader_(reader),
        order_(order),
        granted_(std::move(granted)),
        attachments_(order.most_octets) {}

  base::Status choose(base::Instant at) {
    if (order_.files.empty() && order_.readings.empty() && order_.statements.empty())
      return fail(ErrorCode::Missing, "file", "", "a file, a reading or a statement at least");
    for (const auto number : order_.files) {
      TW_TRY(const auto row, kept_file(reader_, number));
      TW_TRY_STATUS(wants_granted(row.exhibit, "file", number));
      TW_TRY_STATUS(attachments_.add_kept(service_, row.media, said_of(row)));
    }
    for (const auto number : order_.readings) {
      TW_TRY(const auto row, reading(reader_, number));
      TW_TRY_STATUS(wants_granted(row.exhibit, "reading", number));
      TW_TRY_STATUS(attachments_.add_kept(service_, row.media, said_of(row)));
    }
    const StatementLimits limits{at, {}, order_.readings, [&](const custody::ExhibitId& whole) {
                                   return wants_granted(whole.text(), "statement", 0).has_value();
                                 }};
    for (const auto& [exhibit, officer] : order_.statements) {
      TW_TRY_STATUS(wants_granted(exhibit.text(), "statement", 0));
      TW_TRY_STATUS(attachments_.add_statement(reader_, exhibit, officer, order_.language, at, limits));
    }
    return {};
  }
  Attachments& attachments() { return attachments_; }

 private:
  // Of an examination or a run at the furnace nothing goes by this way: the grant names exhibits.
  base::Status wants_granted(const std::optional<std::string>& exhibit, const char* what,
                             std::int64_t number) const {
    if (!exhibit) return fail(ErrorCode::NotFound, what, std::to_string(number), "one of an exhibit");
    if (!granted_) return {};
    return custody::check_within(*granted_, custody::ExhibitId{*exhibit}, {}, {}, {});
  }

  const Service& service_;
  store::Reader& reader_;
  const DocumentsOrder& order_;
  std::optional<custody::Grant> granted_;
  Attachments attachments_;
};

std::string documents_statement(const Stated& stated, const DocumentsOrder& order, base::Instant at) {
  const json statement{{"attachments", stated.attachments},
                       {"documents", {{"request", order.request}}},
                       {"language", order.language},
                       {"made_at", base::to_string(at)},
                       {"request", request_stated(stated.request)},
                       {"terms", json::parse(stated.handover.terms)},
                       {"version", 1},
                       {"withheld", stated.withheld}};
  return base::dumped_sorted(statement) + "\n";
}

}  // namespace

base::Result<Bundle> make_documents_bundle(const Service& service, const TwoSigners& by,
                                           const DocumentsOrder& order) {
  const auto at = service.clock().now();
  TW_TRY_STATUS(check_documents_terms(order.terms));
  TW_TRY(const auto officers, by.officers());
  TW_TRY_STATUS(verifier_key(service).map([](const auto&) {}));  // before it is signed, not after
  TW_TRY(auto before, service.store().snapshot());
  TW_TRY(const auto row, approved_request(*before, order.request));
  TW_TRY(auto granted, grant_of(row));
  Stated stated;
  TW_TRY(stated.request, request_of(row));
  stated.terms = order.terms;
  stated.handover.request_no = order.request;
  stated.handover.terms = terms_json(order.terms);
  stated.withheld = stated.opening = json::object();
  ChosenDocuments chosen{service, *before, order, std::move(granted)};
  TW_TRY_STATUS(chosen.choose(at));
  stated.attachments = chosen.attachments().stated();
  TW_TRY(const auto document, documents_paper(stated, order, officers, at));
  TW_TRY(auto entries, disclosed_entries(*before, Lineage{}, stated, by));
  TW_TRY(auto stating, stating_of(document, documents_statement(stated, order, at), std::move(entries),
                                  chosen.attachments().take()));
  store::BundleRow record;
  record.request_no = order.request;
  record.language = order.language;
  record.withheld = stated.opening.dump();
  journal::Body fact;
  fact.set("language", order.language)
      .set("request", order.request)
      .set("terms_sha256", base::to_hex(base::as_view(base::sha256(stated.handover.terms))));
  return sealed_bundle(service, by, std::move(stating), std::move(fact), std::move(record), at);
}

}  // namespace tidewaiter::service
