#include "service/looks.h"

#include <map>

#include "journal/canonical.h"
#include "model/names.h"
#include "service/offices.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 6> kLookKinds{"item", "party", "search", "request", "list", "refusal"};
constexpr std::size_t kMaxPurpose = 300, kMaxAsked = 1'000;

base::Status check(const Actor& actor, const Look& look) {
  if (actor.purpose.find_first_not_of(" \t\r\n") == std::string::npos)
    return fail(ErrorCode::Missing, "purpose", "", "what the look is for");
  if (actor.purpose.size() > kMaxPurpose)
    return fail(ErrorCode::TooLarge, "purpose", std::to_string(actor.purpose.size()) + " bytes",
                "at most 300");
  if (look.asked.size() > kMaxAsked)
    return fail(ErrorCode::TooLarge, "asked", std::to_string(look.asked.size()) + " bytes", "at most 1000");
  return {};
}

}  // namespace

std::string_view name(LookKind kind) noexcept { return kLookKinds[static_cast<std::size_t>(kind)]; }

base::Status enter_look(const Service& service, const Actor& actor, const Look& look) {
  TW_TRY_STATUS(check(actor, look));
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    store::LookRow row;
    std::string other_office;
    if (look.item) {
      TW_TRY(const auto item, transaction.item_in_force(look.item->text()));
      if (!item) return fail(ErrorCode::NotFound, "item_id", look.item->text(), "a filed parcel");
      row.item_no = item->item_no;
      TW_TRY(const auto own, office_that_limits(transaction, actor.officer));
      TW_TRY(other_office, office_other_than(transaction, own, *item));
    }
    TW_TRY(row.look_no, transaction.next_number(store::TableId::Look));
    row.at = at.unix_ms();
    row.officer = actor.officer;
    row.purpose = actor.purpose;
    row.kind = name(look.kind);
    if (!look.asked.empty()) row.asked = look.asked;
    journal::Body body;
    body.set("look", row.look_no).set("of", row.kind);
    if (row.item_no) body.set("item", *row.item_no);
    if (!other_office.empty()) body.set("other_office", other_office);
    return transaction.record({"look.taken", at, actor.officer, body.text()}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
}

base::Result<std::vector<KnownLook>> looks(store::Reader& reader, std::int64_t before, std::size_t limit) {
  std::vector<store::LookRow> rows;
  store::Scan latest{.equal = {}, .after = {}, .limit = limit, .backward = true};
  if (before > 0) latest.after = {before};
  TW_TRY_STATUS(reader.scan<store::LookRow>(latest, [&](store::LookRow&& row) -> base::Result<bool> {
    rows.push_back(std::move(row));
    return true;
  }));
  std::vector<KnownLook> known;
  std::map<std::string, std::string> own_offices;  // by officer
  for (auto& row : rows) {
    KnownLook look{row.look_no, base::Instant{row.at}, row.officer, row.purpose, LookKind::Item, {}, "", ""};
    look.kind = model::from_names<LookKind>(kLookKinds, row.kind).value_or(LookKind::Item);
    look.asked = row.asked.value_or("");
    if (row.item_no) {
      TW_TRY(const auto item, reader.get<store::ItemRow>(*row.item_no));
      if (item) {
        look.item_id = item->item_id;
        const auto [own, first] = own_offices.try_emplace(look.officer);
        if (first) {
          TW_TRY(own->second, office_that_limits(reader, look.officer));
        }
        TW_TRY(look.other_office, office_other_than(reader, own->second, *item));
      }
    }
    known.push_back(std::move(look));
  }
  return known;
}

}  // namespace tidewaiter::service
