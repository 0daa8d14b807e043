#include "service/offices.h"

#include "service/accounts.h"
#include "service/held.h"
#include "service/permissions.h"

namespace tidewaiter::service {
namespace {

base::Status not_of(const std::string& own, const std::string& office) {
  return base::fail(base::ErrorCode::Forbidden, "office", own, "an officer of " + office);
}

}  // namespace

std::string office_shown(std::string_view own, std::string_view asked) {
  if (asked == kEveryOffice) return "";
  return std::string{asked.empty() ? own : asked};
}

base::Result<std::string> office_that_limits(store::Reader& reader, const std::string& officer) {
  TW_TRY(const auto row, reader.get<store::OfficerRow>(officer));
  if (!row || row->unit.empty()) return std::string{};
  TW_TRY(const auto known, account(reader, officer));
  return known.operator_id.empty() ? known.office : std::string{};
}

base::Status wants_own_office(store::Reader& reader, const std::string& officer, const std::string& office) {
  TW_TRY(const auto own, office_that_limits(reader, officer));
  return is_of_office(own, office) ? base::Status{} : not_of(own, office);
}

base::Result<std::string> parcels_office(store::Reader& reader, const store::ItemRow& item) {
  TW_TRY(const auto found, held(reader, item));
  return found ? found->hold.office : item.office;
}

base::Result<std::string> office_other_than(store::Reader& reader, const std::string& own,
                                            const store::ItemRow& item) {
  if (own.empty()) return std::string{};
  TW_TRY(auto office, parcels_office(reader, item));
  return is_of_office(own, office) ? std::string{} : std::move(office);
}

base::Status wants_own_parcel(store::Reader& reader, const std::string& officer, const store::ItemRow& item) {
  TW_TRY(const auto own, office_that_limits(reader, officer));
  TW_TRY(const auto office, office_other_than(reader, own, item));
  return office.empty() ? base::Status{} : not_of(own, office);
}

base::Status wants_own_parcel(store::Reader& reader, const std::string& officer, std::int64_t item_no) {
  TW_TRY(const auto item, reader.get<store::ItemRow>(item_no));
  return item ? wants_own_parcel(reader, officer, *item) : base::Status{};
}

}  // namespace tidewaiter::service
