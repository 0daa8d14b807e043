#include "service/lists.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "env/files.h"
#include "service/engine.h"
#include "service/list_entry_json.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using resolution::WatchList;
using store::WatchListEntryRow;
using store::WatchListRow;

constexpr std::size_t kMaxNewHits = 1'000;

struct Imported {
  WatchListRow row;
  WatchList list;
};

// The list in force and its last import, as of `version`.
base::Result<std::map<std::string, Imported>> lists_as_of(store::Reader& reader,
                                                          std::optional<std::uint32_t> version) {
  std::map<std::string, Imported> lists;
  const std::int64_t latest = version ? static_cast<std::int64_t>(*version) : INT64_MAX;
  TW_TRY_STATUS(reader.scan<WatchListRow>({}, [&](WatchListRow&& row) -> base::Result<bool> {
    if (row.state == "accepted" && row.version <= latest) {
      auto& imported = lists[row.list];
      imported.list = WatchList{};
      imported.list.name = row.list;
      imported.list.loaded_at = base::Instant{row.imported_at};
      const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
      if (detail.is_object()) {
        if (const auto format = resolution::list_format_from(detail.value("format", "")))
          imported.list.format = *format;
        if (detail.contains("published_at")) {
          imported.list.published_at = base::Instant{detail["published_at"].get<std::int64_t>()};
        }
      }
      TW_TRY(const auto digest, base::from_hex(row.source_sha256, "watch_list.source_sha256"));
      TW_TRY(imported.list.sha256, base::to_hash(digest, "watch_list.source_sha256"));
      imported.row = std::move(row);
    }
    return true;
  }));
  TW_TRY_STATUS(reader.scan<WatchListEntryRow>({}, [&](WatchListEntryRow&& row) -> base::Result<bool> {
    const bool in_force = row.from_version <= latest && (!row.until_version || *row.until_version > latest);
    const auto list = lists.find(row.list);
    if (in_force && list != lists.end()) {
      TW_TRY(const auto text, store::decompress(row.document));
      TW_TRY(auto entry, list_entry_from_json(row.entry_id, text));
      list->second.list.entries.push_back(std::move(entry));
    }
    return true;
  }));
  for (auto& [name, imported] : lists) {
    std::sort(imported.list.entries.begin(), imported.list.entries.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
  }
  return lists;
}

base::Result<std::int64_t> next_version(store::Reader& reader) {
  std::int64_t last = 0;
  TW_TRY_STATUS(reader.scan<WatchListRow>({}, [&](WatchListRow&& row) -> base::Result<bool> {
    last = std::max(last, row.version);
    return true;
  }));
  return last + 1;
}

base::Result<WatchList> read_files(const ImportRequest& request, base::Instant now) {
  std::vector<std::string> contents;
  for (const auto& path : request.paths) {
    TW_TRY(auto content, env::read_file(path, resolution::kMaxListBytes));
    contents.push_back(std::move(content));
  }
  std::vector<resolution::ListFile> files;
  for (std::size_t i = 0; i < contents.size(); ++i) files.push_back({request.paths[i], contents[i]});
  return resolution::read_list(request.format, request.list, files, now);
}

nlohmann::json detail_of(const WatchList& list) {
  nlohmann::json detail{{"format", resolution::name(list.format)}};
  if (list.published_at) detail["published_at"] = list.published_at->unix_ms();
  return detail;
}

// The rows that turn the stored list into `after`: entries that went are closed, entries that changed are
// closed and opened again, entries that came are opened. Keys carry from_version, so that history stays.
base::Result<std::vector<store::RowWrite>> rows_of_update(store::Reader& reader, const WatchList& after,
                                                          const resolution::ListDifference& difference,
                                                          std::int64_t version) {
  std::vector<store::RowWrite> rows;
  std::map<std::string, bool> ends;
  for (const auto& id : difference.went) ends[id] = true;
  for (const auto& id : difference.changed) ends[id] = true;
  TW_TRY_STATUS(reader.scan<WatchListEntryRow>({.equal = {{"list", after.name}}, .after = {}},
                                               [&](WatchListEntryRow&& row) -> base::Result<bool> {
                                                 if (!row.until_version && ends.count(row.entry_id)) {
                                                   row.until_version = version;
                                                   rows.push_back(store::put(std::move(row)));
                                                 }
                                                 return true;
                                               }));
  for (const auto& entry : resolution::only_new(after, difference).entries) {
    WatchListEntryRow row;
    row.list = after.name;
    row.entry_id = entry.id;
    row.from_version = version;
    row.document = store::compress(to_json(entry));
    rows.push_back(store::insert(std::move(row)));
  }
  return rows;
}

// At most this many rows go into one entry of the journal; a large list is one transaction of several
// entries.
constexpr std::size_t kRowsPerEntry = 5'000;

base::Status write_import(const Service& service, const Actor& actor, WatchListRow import,
                          std::vector<store::RowWrite> rows) {
  const nlohmann::json body{
      {"list", import.list}, {"version", import.version}, {"came", import.came}, {"went", import.went}};
  rows.push_back(store::insert(std::move(import)));
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    for (std::size_t begin = 0; begin < rows.size(); begin += kRowsPerEntry) {
      const auto end = std::min(rows.size(), begin + kRowsPerEntry);
      std::vector<store::RowWrite> part(
          std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(begin)),
          std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(end)));
      TW_TRY_STATUS(
          transaction.record({"watch_list.imported", at, actor.officer, body.dump()}, std::move(part)));
    }
    return {};
  });
}

// Stored parties are screened again against what is new.
base::Status screen_stored(store::Reader& reader, const WatchList& fresh, ImportReport& report) {
  if (fresh.entries.empty()) return {};
  const resolution::ListIndex index{{&fresh, 1}};
  return reader.scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
    TW_TRY(const auto declaration, declaration_of(row));
    for (const auto role : {model::PartyRole::Sender, model::PartyRole::Recipient}) {
      ++report.parties_screened;
      for (auto& hit : index.screen(declaration.item.party(role), role)) {
        if (report.new_hits.size() < kMaxNewHits)
          report.new_hits.push_back({declaration.item.id, std::move(hit)});
      }
    }
    return true;
  });
}

}  // namespace

base::Result<LoadedLists> load_lists(store::Reader& reader, std::optional<std::uint32_t> version,
                                     base::Instant now) {
  TW_TRY(auto imported, lists_as_of(reader, version));
  LoadedLists loaded;
  loaded.stale = imported.empty();
  for (auto& [name, one] : imported) {
    loaded.version = std::max(loaded.version, static_cast<std::uint32_t>(one.row.version));
    loaded.stale = loaded.stale || now - one.list.loaded_at > kListStaleAfter;
    loaded.lists.push_back(std::move(one.list));
  }
  TW_TRY_STATUS(
      reader.scan<store::ListClearanceRow>({}, [&](store::ListClearanceRow&& row) -> base::Result<bool> {
        if (row.cleared_at > now.unix_ms()) return true;
        loaded.not_that_person.push_back(
            {row.list, row.entry_id, row.entity, row.cleared_by, base::Instant{row.cleared_at}});
        return true;
      }));
  return loaded;
}

base::Result<ImportReport> import_list(const Service& service, const Actor& actor,
                                       const ImportRequest& request) {
  const auto now = service.clock().now();
  TW_TRY(const auto after, read_files(request, now));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto current, lists_as_of(*reader, std::nullopt));

  ImportReport report;
  report.list = after.name;
  report.entries = after.entries.size();
  report.sha256 = base::to_hex(base::as_view(after.sha256));

  resolution::ListDifference difference;
  const auto before = current.find(after.name);
  if (before == current.end()) {
    for (const auto& entry : after.entries) difference.came.push_back(entry.id);
  } else {
    auto checked =
        resolution::check_update(before->second.list, after, request.allow_shrink ? actor.officer : "");
    if (!checked) {
      const nlohmann::json body{
          {"list", after.name}, {"code", base::name(checked.error().code)}, {"sha256", report.sha256}};
      TW_TRY_STATUS(service.record(actor, "watch_list.refused", body.dump(), {}));
      return tl::make_unexpected(std::move(checked).error());
    }
    difference = *std::move(checked);
  }
  report.came = difference.came.size();
  report.went = difference.went.size();
  report.changed = difference.changed.size();
  // The same content again is worth knowing (the list is fresh as of now), but nothing about its entries
  // changes.
  report.unchanged = before != current.end() && difference.empty();

  TW_TRY(const auto version, next_version(*reader));
  report.version = static_cast<std::uint32_t>(version);
  TW_TRY(auto rows, rows_of_update(*reader, after, difference, version));
  WatchListRow import;
  import.list = after.name;
  import.version = version;
  import.state = "accepted";
  import.imported_at = now.unix_ms();
  import.imported_by = actor.officer;
  import.source_sha256 = report.sha256;
  import.entries = static_cast<std::int64_t>(report.entries);
  import.came = static_cast<std::int64_t>(report.came);
  import.went = static_cast<std::int64_t>(report.went);
  import.detail = detail_of(after).dump();
  TW_TRY_STATUS(write_import(service, actor, std::move(import), std::move(rows)));
  TW_TRY_STATUS(screen_stored(*reader, resolution::only_new(after, difference), report));
  return report;
}

base::Status clear_hit(const Service& service, const Actor& actor, const std::string& list,
                       const std::string& entry_id, const model::ItemId& item, model::PartyRole role,
                       const std::string& reason) {
  if (reason.empty()) return base::fail(ErrorCode::Missing, "reason", "", "why it is not that person");
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->item_in_force(item.text()));
  if (!row) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
  TW_TRY(const auto declaration, declaration_of(*row));
  store::ListClearanceRow clearance;
  clearance.list = list;
  clearance.entry_id = entry_id;
  clearance.entity = resolution::party_key(declaration.item.party(role));
  clearance.cleared_at = service.clock().now().unix_ms();
  clearance.cleared_by = actor.officer;
  clearance.reason = reason;
  const nlohmann::json body{{"list", list}, {"entry", entry_id}};
  return service.record(actor, "watch_list.cleared", body.dump(), {store::put(std::move(clearance))})
      .map([](auto) {});
}

base::Result<std::vector<std::string>> describe_lists(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto loaded, load_lists(*reader, std::nullopt, service.clock().now()));
  std::vector<std::string> lines;
  for (const auto& list : loaded.lists) lines.push_back(resolution::describe(list, service.clock().now()));
  return lines;
}

}  // namespace tidewaiter::service
