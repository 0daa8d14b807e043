#include "model/item.h"

#include "model/names.h"

namespace tidewaiter::model {
namespace {

constexpr std::array<std::string_view, 2> kServices{"Mail", "Courier"};
constexpr std::array<std::string_view, 6> kCategories{"gift",   "sale",   "document",
                                                      "sample", "return", "other"};
constexpr std::array<std::string_view, 4> kMeans{"XRay", "TraceDetector", "Canine", "Physical"};
constexpr std::array<std::string_view, 2> kRoles{"sender", "recipient"};
constexpr std::array<std::string_view, 21> kFindings{
    "bad_check_digit",     "unknown_hs",       "unknown_country",
    "unknown_currency",    "unknown_office",   "contents_heavier_than_parcel",
    "impossible_phone",    "postcode_shape",   "empty_description",
    "missing_contents",    "missing_mass",     "missing_value",
    "missing_name",        "missing_address",  "unchecked",
    "check_after_cut_off", "posted_in_future", "cut_off_passed",
    "id_reused",           "amended",          "mixed_scripts"};
static_assert(kFindings.size() == static_cast<std::size_t>(kLastFindingCode) + 1);

}  // namespace

std::string_view name(Service value) noexcept { return kServices[static_cast<std::size_t>(value)]; }
std::string_view name(Category value) noexcept { return kCategories[static_cast<std::size_t>(value)]; }
std::string_view name(Means value) noexcept { return kMeans[static_cast<std::size_t>(value)]; }
std::string_view name(PartyRole value) noexcept { return kRoles[static_cast<std::size_t>(value)]; }
std::string_view name(FindingCode code) noexcept { return kFindings[static_cast<std::size_t>(code)]; }
std::optional<Service> service_from(std::string_view name) noexcept {
  return from_names<Service>(kServices, name);
}
std::optional<Category> category_from(std::string_view name) noexcept {
  return from_names<Category>(kCategories, name);
}
std::optional<Means> means_from(std::string_view name) noexcept { return from_names<Means>(kMeans, name); }
std::optional<FindingCode> finding_code_from(std::string_view name) noexcept {
  return from_names<FindingCode>(kFindings, name);
}

}  // namespace tidewaiter::model
