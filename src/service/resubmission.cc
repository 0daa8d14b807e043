#include "service/resubmission.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using nlohmann::json;

base::Status holds_one_record(const ScreenRequest& request) {
  TW_TRY(auto reader, declaration::Reader::open(request.manifests.front(), request.reading));
  const auto records = reader.next_chunk(2).size();
  if (records == 1) return {};
  return base::fail(ErrorCode::OutOfRange, request.manifests.front(),
                    records == 0 ? "no record" : "several records", "the one corrected declaration");
}

base::Result<store::RefusedRow> open_refusal(store::Reader& reader, std::int64_t refused_no) {
  TW_TRY(auto row, reader.get<store::RefusedRow>(refused_no));
  if (!row)
    return base::fail(ErrorCode::NotFound, "refused", std::to_string(refused_no),
                      "the number of a refusal (tidewaiter refused)");
  if (row->accepted_as) {
    return base::fail(ErrorCode::State, "refused", std::to_string(refused_no),
                      "a refusal that was not put right before");
  }
  return *std::move(row);
}

}  // namespace

base::Result<Resubmitted> resubmit(const Service& service, Engine& engine, const Actor& actor,
                                   std::int64_t refused_no, const ScreenRequest& request) {
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(open_refusal(*reader, refused_no).map([](const auto&) {}));
  }
  TW_TRY_STATUS(holds_one_record(request));
  TW_TRY(const auto report, screen(service, engine, actor, request));
  if (report.order.size() != 1) {
    return base::fail(ErrorCode::Conflict, request.manifests.front(),
                      std::to_string(report.order.size()) + " records",
                      "a file that nobody changes meanwhile");
  }
  if (report.order.front().refused) return tl::make_unexpected(report.first_refused.front().error);
  // An item that was filed and not linked, by a crash in between, is unchanged when it is filed again, and
  // linked then.
  Resubmitted result{refused_no, report.order.front().number, ""};
  const auto at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, open_refusal(transaction, refused_no));
    TW_TRY(const auto item, transaction.get<store::ItemRow>(result.item_no));
    if (!item)
      return base::fail(ErrorCode::Storage, "item", std::to_string(result.item_no), "the parcel just filed");
    result.item_id = item->item_id;
    row.accepted_as = result.item_no;
    const json body{{"refused", refused_no}, {"item", result.item_no}};
    return transaction
        .record({"refused.put_right", at, actor.officer, body.dump()}, {store::put(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

}  // namespace tidewaiter::service
