#include "verify/custody_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/instant.h"

namespace tidewaiter::verify {
namespace {

bool says(const nlohmann::json& fact, const Counterpart& one) {
  const auto found = fact.is_object() ? fact.find(one.member) : fact.end();
  if (found == fact.end() || found->is_null()) return is_null(*one.cell);
  if (one.is_time) return found->is_string() && !is_null(*one.cell) && *found == time_in(*one.cell);
  if (found->is_number_integer())
    return std::holds_alternative<std::int64_t>(*one.cell) &&
           found->get<std::int64_t>() == integer_in(*one.cell);
  if (found->is_string())
    return std::holds_alternative<std::string_view>(*one.cell) &&
           found->get<std::string>() == text_in(*one.cell);
  // A list or an object lies in its column as JSON.
  return *found == nlohmann::json::parse(text_in(*one.cell), nullptr, false);
}

}  // namespace

std::int64_t integer_in(const Cell& cell) {
  const auto* found = std::get_if<std::int64_t>(&cell);
  return found != nullptr ? *found : 0;
}
std::uint64_t entry_of(const CustodyRow& row) { return static_cast<std::uint64_t>(integer_in(row.back())); }
std::string text_in(const Cell& cell) {
  const auto* found = std::get_if<std::string_view>(&cell);
  return found != nullptr ? std::string{*found} : "";
}
bool is_null(const Cell& cell) { return std::holds_alternative<std::monostate>(cell); }
std::string digest_of(const Cell& cell) {
  const auto* found = std::get_if<Octets>(&cell);
  return base::to_hex(base::as_view(base::sha256(found != nullptr ? found->bytes : std::string_view{})));
}
std::string time_in(const Cell& cell) { return base::to_string(base::Instant{integer_in(cell)}); }

bool CustodyRows::has_old_acts() const {
  return std::any_of(said_.acts().begin(), said_.acts().end(), [](const auto& one) {
    return one.second.version < 2 && one.second.kind != "custody.key_certified";
  });
}

base::Status CustodyRows::each(const std::string& table, const std::vector<std::string_view>& columns,
                               const std::string& order,
                               const std::function<void(const CustodyRow&)>& visit) {
  const auto known =
      std::find_if(tables_.begin(), tables_.end(), [&](const SqlTable& one) { return one.name == table; });
  if (known == tables_.end()) return {};
  std::string query = "SELECT ";
  for (const auto column : columns) {
    const bool there =
        std::find(known->columns.begin(), known->columns.end(), column) != known->columns.end();
    (there ? query : query += "NULL AS ").append(column).append(",");
  }
  query += "entry_idx FROM " + table;
  if (!order.empty()) query += " ORDER BY " + order;
  return source_.rows(query, visit);
}

void CustodyRows::hold_against(const nlohmann::json& fact, std::initializer_list<Counterpart> columns,
                               const char* rule, std::uint64_t entry, const std::string& where) {
  for (const auto& one : columns) {
    if (says(fact, one)) continue;
    found(rule, entry, where + ": " + one.member + " is not what was said of it");
    return;
  }
}

}  // namespace tidewaiter::verify
