#include "cli/judged_pairs.h"

#include <algorithm>
#include <array>

#include "resolution/table.h"

namespace tidewaiter::cli {

nlohmann::ordered_json calibration_json(const resolution::Calibration& calibration) {
  auto bins = nlohmann::ordered_json::array();
  for (const auto& bin : calibration.bins)
    bins.push_back({{"pairs", bin.pairs}, {"predicted", bin.predicted}, {"observed", bin.observed}});
  return {{"pairs", calibration.pairs}, {"error", calibration.error}, {"bins", std::move(bins)}};
}

base::Result<std::vector<resolution::JudgedRecords>> read_judged(const std::string& path) {
  TW_TRY(const auto table, resolution::Table::read(path));
  std::array<std::size_t, 3> at{};
  constexpr std::array<std::string_view, 3> kColumns{"left_id", "right_id", "same"};
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const auto found = std::find(table.header().begin(), table.header().end(), kColumns[i]);
    if (found == table.header().end())
      return base::fail(base::ErrorCode::Missing, path, kColumns[i],
                        "the columns left_id, right_id and same");
    at[i] = static_cast<std::size_t>(found - table.header().begin());
  }
  std::vector<resolution::JudgedRecords> judged;
  std::vector<std::string_view> fields;
  std::string buffer;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    table.fields(row, fields, buffer);
    const std::string_view same = fields[at[2]];
    if (same != "true" && same != "false")
      return base::fail(base::ErrorCode::Malformed, path + ":" + std::to_string(row + 2), same,
                        "true or false");
    judged.push_back({std::string(fields[at[0]]), std::string(fields[at[1]]), same == "true"});
  }
  return judged;
}

}  // namespace tidewaiter::cli
