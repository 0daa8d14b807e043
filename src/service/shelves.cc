#include "service/shelves.h"

#include <map>
#include <nlohmann/json.hpp>

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/custody_act.h"
#include "service/scanned.h"
#include "service/version.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

base::Status wants_short(const std::string& text, const char* field) {
  if (text.empty()) return fail(ErrorCode::Missing, field, "", "a name");
  if (text.size() > custody::kMaxId) return fail(ErrorCode::TooLarge, field, text, "at most 64 bytes");
  return {};
}

// The shelf it was last put on; empty where it never was.
base::Result<std::string> last_shelf(store::Reader& reader, const custody::ExhibitId& id) {
  std::string shelf;
  TW_TRY_STATUS(reader.scan<store::CustodyEventRow>(
      {.equal = {{"exhibit", id.text()}}, .after = {}},
      [&](store::CustodyEventRow&& row) -> base::Result<bool> {
        if (row.event != name(custody::CustodyEvent::Store)) return true;
        const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
        shelf = detail.is_object() ? detail.value("shelf", std::string{}) : "";
        return true;
      }));
  return shelf;
}

std::string substance_of(const custody::Exhibit& exhibit) {
  return exhibit.confirmed ? exhibit.confirmed->substance : exhibit.presumptive;
}

}  // namespace

base::Status register_shelf(const Service& service, const Actor& actor, const std::string& shelf,
                            const std::string& room) {
  TW_TRY_STATUS(wants_short(shelf, "shelf"));
  TW_TRY_STATUS(wants_short(room, "room"));
  const auto at = service.clock().now();
  store::ShelfRow row{shelf, room, at.unix_ms(), actor.officer};
  auto body = journal::Body{}.set("room", room).set("shelf", shelf).text();
  return service.record(actor, "shelf.registered", body, {store::put(std::move(row))}).map([](auto) {});
}

base::Result<std::vector<store::ShelfRow>> shelves(store::Reader& reader) {
  return scanned<store::ShelfRow>(reader);
}

std::string version_of(const store::ShelfRow& row) {
  return version_of_text(journal::Body{}
                             .set("at", row.changed_at)
                             .set("by", row.changed_by)
                             .set("room", row.room)
                             .set("shelf", row.shelf)
                             .text());
}

std::string version_of(const store::CustodyLimitRow& row) {
  return version_of_text(journal::Body{}
                             .set("at", row.changed_at)
                             .set("basis", row.basis)
                             .set("by", row.changed_by)
                             .set("limit_mg", row.limit_mg)
                             .set("room", row.room)
                             .set("substance", row.substance)
                             .text());
}

base::Status wants_shelf(store::Reader& reader, const std::string& shelf) {
  TW_TRY(const auto row, reader.get<store::ShelfRow>(shelf));
  if (row) return {};
  TW_TRY(const auto any, reader.first<store::ShelfRow>({}));
  if (!any) return {};
  return fail(ErrorCode::NotFound, "shelf", shelf, "a shelf that `tidewaiter custody shelf` made known");
}

base::Status limit_keeping(const Service& service, const Actor& actor, const KeepingLimit& limit) {
  TW_TRY_STATUS(wants_short(limit.substance, "substance"));
  if (!limit.room.empty()) TW_TRY_STATUS(wants_short(limit.room, "room"));
  if (limit.basis.empty()) return fail(ErrorCode::Missing, "basis", "", "the order that sets it");
  TW_TRY_STATUS(custody::check_words(limit.basis, "basis"));
  if (limit.limit < base::MassMg{} || limit.limit > custody::kMaxSeizure)
    return fail(ErrorCode::OutOfRange, "grams", base::to_string(limit.limit), "0 to 1000000000 g");
  const auto at = service.clock().now();
  store::CustodyLimitRow row{limit.room,  limit.substance, limit.limit.milligrams(),
                             limit.basis, at.unix_ms(),    actor.officer};
  auto body = journal::Body{}
                  .set("basis", limit.basis)
                  .set("limit_mg", row.limit_mg)
                  .set("room", limit.room)
                  .set("substance", limit.substance)
                  .text();
  return service.record(actor, "custody_limit.set", body, {store::put(std::move(row))}).map([](auto) {});
}

base::Result<std::vector<KeptQuantity>> kept_quantities(store::Reader& reader) {
  std::vector<KeptQuantity> all;
  TW_TRY_STATUS(
      reader.scan<store::CustodyLimitRow>({}, [&](store::CustodyLimitRow&& row) -> base::Result<bool> {
        all.push_back({std::move(row), {}});
        return true;
      }));
  if (all.empty()) return all;
  std::map<std::string, std::string> room_of;
  TW_TRY(const auto known_shelves, shelves(reader));
  for (const auto& row : known_shelves) room_of[row.shelf] = row.room;
  TW_TRY(const auto exhibits, load_exhibits(reader, std::nullopt));
  for (const auto& one : exhibits) {
    const bool kept = custody::is_to_be_there(one.holding.state) &&
                      one.holding.state != custody::CustodyState::Out && one.book > base::MassMg{};
    if (!kept) continue;
    std::optional<std::string> room;  // asked for where a limit of its substance has one
    for (auto& quantity : all) {
      if (quantity.limit.substance != substance_of(one.exhibit)) continue;
      const auto& where = quantity.limit.room;
      if (!where.empty() && !room) {
        TW_TRY(const auto shelf, last_shelf(reader, one.exhibit.id));
        const auto found = room_of.find(shelf);
        room = found == room_of.end() ? std::string{} : found->second;
      }
      if (where.empty() || room == where) quantity.kept += one.book;
    }
  }
  return all;
}

}  // namespace tidewaiter::service
