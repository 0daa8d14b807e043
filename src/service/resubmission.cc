#include "service/resubmission.h"

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "env/source.h"
#include "service/looks.h"
#include "service/shift.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using nlohmann::json;

// How errors name what was handed in.
const std::string& manifest_name(const ScreenRequest& request) {
  return request.manifests.empty() ? request.texts.front().first : request.manifests.front();
}

base::Result<declaration::Reader> opened_manifest(const ScreenRequest& request) {
  if (!request.manifests.empty())
    return declaration::Reader::open(request.manifests.front(), request.reading);
  const auto& [name, text] = request.texts.front();
  return declaration::Reader::over(env::memory_source(text), name, request.reading);
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

// What names a parcel in a record: empty where it could not be read.
struct Named {
  std::string item_id, operator_id;
};

Named named_in(const store::RefusedRow& row) {
  const auto error = base::object_in(row.error);
  const auto raw = store::decompress(row.document);
  const auto document = raw ? json::parse(*raw, nullptr, false) : json{};
  const auto field = base::text_member(error, "field");
  // What was wrong is put right: it may become another.
  Named named;
  if (field != "item_id") named.item_id = base::text_member(error, "item_id");
  if (field != "operator_id") named.operator_id = base::text_member(document, "operator_id");
  return named;
}

base::Status is_same(const char* field, const std::string& refused, const std::string& corrected) {
  if (refused.empty() || refused == corrected) return {};
  return base::fail(ErrorCode::Conflict, field, corrected, "the refused declaration's own, " + refused);
}

// One record, and of the parcel that was refused: another parcel puts nothing right. A record that can't be
// read goes on, to be refused as any other.
base::Status puts_right(const Engine& engine, const ScreenRequest& request, const store::RefusedRow& row,
                        base::Instant now) {
  TW_TRY(auto reader, opened_manifest(request));
  const auto records = reader.next_chunk(2);
  if (records.size() != 1)
    return base::fail(ErrorCode::OutOfRange, manifest_name(request),
                      records.empty() ? "no record" : "several records", "the one corrected declaration");
  const auto corrected = reader.read(records.front(), {engine.tables(), now});
  if (!corrected) return {};
  const auto named = named_in(row);
  TW_TRY_STATUS(is_same("item_id", named.item_id, corrected->item.id.text()));
  return is_same("operator_id", named.operator_id, corrected->item.operator_id.text());
}

}  // namespace

base::Status may_put_right(const Service& service, const Engine& engine, std::int64_t refused_no,
                           const ScreenRequest& request) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, open_refusal(*reader, refused_no));
  reader.reset();
  return puts_right(engine, request, row, service.clock().now());
}

base::Result<RefusedDeclaration> look_at_refused(const Service& service, const Actor& actor,
                                                 std::int64_t refused_no) {
  const auto read = [&]() -> base::Result<RefusedDeclaration> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(auto row, reader->get<store::RefusedRow>(refused_no));
    if (!row)
      return base::fail(ErrorCode::NotFound, "refused", std::to_string(refused_no), "a refusal's number");
    RefusedDeclaration refused;
    TW_TRY(refused.raw, store::decompress(row->document));
    if (row->accepted_as) {
      TW_TRY(const auto item, reader->get<store::ItemRow>(*row->accepted_as));
      if (item) refused.accepted_as = item->item_id;
    }
    refused.row = *std::move(row);
    return refused;
  };
  TW_TRY(auto refused, read());
  TW_TRY_STATUS(enter_look(service, actor, {LookKind::Refusal, {}, std::to_string(refused_no)}));
  return refused;
}

base::Result<Resubmitted> resubmit(const Service& service, Engine& engine, const Actor& actor,
                                   std::int64_t refused_no, const ScreenRequest& request) {
  TW_TRY_STATUS(may_put_right(service, engine, refused_no, request));
  TW_TRY(const auto report, screen(service, engine, actor, request));
  if (report.order.size() != 1) {
    return base::fail(ErrorCode::Conflict, manifest_name(request),
                      std::to_string(report.order.size()) + " records",
                      "a file that nobody changes meanwhile");
  }
  if (report.order.front().not_theirs) return tl::make_unexpected(*report.order.front().not_theirs);
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

base::Result<Resubmitted> resubmit_text(const Service& service, Engine& engine, const Actor& actor,
                                        std::int64_t refused_no, const std::string& office,
                                        std::string record) {
  ScreenRequest request;
  request.texts = {{"declaration", std::move(record)}};
  request.office = office;
  request.at = service.clock().now();
  TW_TRY_STATUS(may_put_right(service, engine, refused_no, request));
  auto shift = find_open_shift(service, office, "");
  if (!shift && shift.error().code == ErrorCode::NotFound)
    shift = open_shift(service, actor, {office, "", {}, {}});
  if (!shift) return tl::make_unexpected(std::move(shift).error());
  request.shift = shift->shift;
  return resubmit(service, engine, actor, refused_no, request);
}

}  // namespace tidewaiter::service
