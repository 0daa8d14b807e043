#include "service/retention_runs.h"

#include <algorithm>
#include <map>

#include "journal/canonical.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using store::RetentionRunRow;

constexpr const char* kRetentionRan = "retention.ran";

// Of each class the run that went furthest.
base::Result<std::map<std::string, RetentionRunRow>> furthest_runs(store::Reader& reader) {
  std::map<std::string, RetentionRunRow> furthest;
  TW_TRY_STATUS(reader.scan<RetentionRunRow>({}, [&](RetentionRunRow&& row) -> base::Result<bool> {
    const auto known = furthest.find(row.data_class);
    if (known == furthest.end() || known->second.erase_before < row.erase_before)
      furthest.insert_or_assign(row.data_class, std::move(row));
    return true;
  }));
  return furthest;
}

base::Status record_runs(const Service& service, const std::string& officer, Instant at,
                         const std::string& body, std::vector<RetentionRunRow> runs) {
  if (runs.empty()) return {};
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    std::vector<store::RowWrite> rows;
    for (auto& run : runs) {
      TW_TRY(run.run_no, transaction.next_number(store::TableId::RetentionRun));
      rows.push_back(store::insert(run));
    }
    return transaction.record({kRetentionRan, at, officer, body}, std::move(rows)).map([](auto) {});
  });
}

}  // namespace

base::Status enter_run(const Service& service, const Actor& ordered_by, const Actor& approved_by,
                       const std::vector<RetentionRule>& rules, Instant as_of) {
  if (ordered_by.officer.empty() || approved_by.officer.empty() || ordered_by.officer == approved_by.officer)
    return base::fail(base::ErrorCode::Forbidden, "approved_by", approved_by.officer,
                      "two different officers");
  const auto now = service.clock().now();
  std::vector<RetentionRunRow> runs;
  for (const auto& rule : rules)
    runs.push_back({0, std::string{store::name(rule.data_class)}, now.unix_ms(),
                    (as_of - rule.keep).unix_ms(), ordered_by.officer, approved_by.officer});
  const auto body = journal::Body{}.set("approved_by", approved_by.officer).text();
  return record_runs(service, ordered_by.officer, now, body, std::move(runs));
}

base::Result<std::optional<Instant>> erased_before(store::Reader& reader, store::DataClass data_class) {
  std::optional<Instant> before;
  TW_TRY_STATUS(reader.scan<RetentionRunRow>(
      {.equal = {{"data_class", std::string{store::name(data_class)}}}, .after = {}},
      [&](RetentionRunRow&& row) -> base::Result<bool> {
        const Instant one{row.erase_before};
        before = std::max(before.value_or(one), one);
        return true;
      }));
  return before;
}

base::Status enter_runs_again(const Service& service, store::Reader& newer) {
  TW_TRY(auto there, furthest_runs(newer));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto here, furthest_runs(*reader));
  reader.reset();
  for (auto& [data_class, run] : there) {
    const auto known = here.find(data_class);
    if (known != here.end() && known->second.erase_before >= run.erase_before) continue;
    const auto officer = run.ordered_by;
    const auto body = journal::Body{}.set("again", true).set("approved_by", run.approved_by).text();
    TW_TRY_STATUS(record_runs(service, officer, service.clock().now(), body, {std::move(run)}));
  }
  return {};
}

}  // namespace tidewaiter::service
