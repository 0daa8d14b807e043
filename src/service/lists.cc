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
constexpr const char *kAccepted = "accepted", *kProposed = "proposed", *kRefused = "refused";

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
    if (row.state == kAccepted && row.version <= latest) {
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
  if (!request.files.empty()) return resolution::read_list(request.format, request.list, request.files, now);
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

WatchListRow row_of_import(const WatchList& list, const resolution::ListDifference& difference,
                           std::int64_t version, const Actor& actor, base::Instant at) {
  WatchListRow row;
  row.list = list.name;
  row.version = version;
  row.state = kAccepted;
  row.imported_at = at.unix_ms();
  row.imported_by = actor.officer;
  row.source_sha256 = base::to_hex(base::as_view(list.sha256));
  row.entries = static_cast<std::int64_t>(list.entries.size());
  row.came = static_cast<std::int64_t>(difference.came.size());
  row.went = static_cast<std::int64_t>(difference.went.size());
  row.detail = detail_of(list).dump();
  return row;
}

// Who else brought the same files since the list in force was imported, as `in_force`, and did not let them
// in.
base::Result<std::string> brought_by_another(store::Reader& reader, const WatchList& list,
                                             std::int64_t in_force, const std::string& officer) {
  std::string other;
  const auto sha256 = base::to_hex(base::as_view(list.sha256));
  TW_TRY_STATUS(reader.scan<WatchListRow>({.equal = {{"list", list.name}}, .after = {}},
                                          [&](WatchListRow&& row) -> base::Result<bool> {
                                            if (row.state != kAccepted && row.version > in_force &&
                                                row.source_sha256 == sha256 && row.imported_by != officer)
                                              other = std::move(row.imported_by);
                                            return true;
                                          }));
  return other;
}

base::Status record_refusal(const Service& service, const Actor& actor, store::Reader& reader,
                            const WatchList& before, const WatchList& after, const base::Error& why) {
  const nlohmann::json body{{"list", after.name},
                            {"code", base::name(why.code)},
                            {"sha256", base::to_hex(base::as_view(after.sha256))}};
  std::vector<store::RowWrite> rows;
  if (why.code == ErrorCode::Forbidden) {
    TW_TRY(const auto version, next_version(reader));
    auto row =
        row_of_import(after, resolution::difference(before, after), version, actor, service.clock().now());
    row.state = kRefused;
    rows.push_back(store::insert(std::move(row)));
  }
  return service.record(actor, "watch_list.refused", body.dump(), std::move(rows)).map([](auto) {});
}

// What an import makes of the list in use.
struct AllowedUpdate {
  resolution::ListDifference difference;
  std::string brought_by;  ///< who brought the files that another stands for now
  bool waits = false;      ///< for a second officer
};

base::Result<AllowedUpdate> allowed_update(const Actor& actor, store::Reader& reader, const Imported* before,
                                           const WatchList& after, const ImportRequest& request) {
  AllowedUpdate allowed;
  if (request.second_word) {
    TW_TRY(allowed.brought_by,
           brought_by_another(reader, after, before ? before->row.version : 0, actor.officer));
  }
  if (before) {
    TW_TRY(allowed.difference,
           resolution::check_update(before->list, after, allowed.brought_by.empty() ? "" : actor.officer));
  } else {
    for (const auto& entry : after.entries) allowed.difference.came.push_back(entry.id);
  }
  const bool changes = !before || !allowed.difference.empty();
  allowed.waits = request.two_officers && changes && allowed.brought_by.empty();
  return allowed;
}

base::Result<AllowedUpdate> allowed_or_recorded(const Service& service, const Actor& actor,
                                                store::Reader& reader, const Imported* before,
                                                const WatchList& after, const ImportRequest& request) {
  auto allowed = allowed_update(actor, reader, before, after, request);
  if (request.second_word && allowed && allowed->waits)
    allowed = base::fail(ErrorCode::Forbidden, "files", actor.officer, "");
  if (allowed) return allowed;
  auto& error = allowed.error();
  if (request.second_word && error.code == ErrorCode::Forbidden)
    error.expected = "the same files, brought before by another officer than who lets them in";
  TW_TRY_STATUS(record_refusal(service, actor, reader, before ? before->list : WatchList{}, after, error));
  return allowed;
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
                          std::vector<store::RowWrite> rows, const std::string& brought_by) {
  nlohmann::json body{
      {"list", import.list}, {"version", import.version}, {"came", import.came}, {"went", import.went}};
  if (!brought_by.empty()) body["brought_by"] = brought_by;
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

base::Result<TakenList> take_list(const Service& service, const Actor& actor, const ImportRequest& request) {
  const auto now = service.clock().now();
  TW_TRY(const auto after, read_files(request, now));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto current, lists_as_of(*reader, std::nullopt));

  const auto before = current.find(after.name);
  const auto* in_use = before == current.end() ? nullptr : &before->second;
  TW_TRY(const auto update, allowed_or_recorded(service, actor, *reader, in_use, after, request));
  const auto& difference = update.difference;
  TW_TRY(const auto version, next_version(*reader));
  auto import = row_of_import(after, difference, version, actor, now);
  if (!update.brought_by.empty()) {
    auto detail = detail_of(after);
    detail["brought_by"] = update.brought_by;
    import.detail = detail.dump();
  }
  TakenList taken;
  auto& report = taken.report;
  report.list = after.name;
  report.version = static_cast<std::uint32_t>(version);
  report.entries = after.entries.size();
  report.came = difference.came.size();
  report.went = difference.went.size();
  report.changed = difference.changed.size();
  report.sha256 = import.source_sha256;
  // The same content again is worth knowing (the list is fresh as of now), but nothing about its entries
  // changes.
  report.unchanged = in_use && difference.empty();
  report.waits = update.waits;
  if (update.waits) {
    import.state = kProposed;
    const nlohmann::json body{{"list", import.list}, {"version", version}, {"sha256", import.source_sha256}};
    TW_TRY_STATUS(
        service.record(actor, "watch_list.proposed", body.dump(), {store::insert(std::move(import))}));
    return taken;
  }
  TW_TRY(auto rows, rows_of_update(*reader, after, difference, version));
  TW_TRY_STATUS(write_import(service, actor, std::move(import), std::move(rows), update.brought_by));
  taken.fresh = resolution::only_new(after, difference);
  return taken;
}

base::Status screen_stored(store::Reader& reader, TakenList& taken, const HowFar& how_far) {
  if (taken.fresh.entries.empty()) return {};
  auto& report = taken.report;
  const resolution::ListIndex index{{&taken.fresh, 1}};
  std::int64_t total = 0, done = 0;
  if (how_far) {
    TW_TRY(total, reader.count(store::TableId::Item));
  }
  return reader.scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
    if (how_far) how_far(static_cast<std::uint64_t>(++done), static_cast<std::uint64_t>(total));
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

base::Result<ImportReport> import_list(const Service& service, const Actor& actor,
                                       const ImportRequest& request, const HowFar& how_far) {
  TW_TRY(auto taken, take_list(service, actor, request));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY_STATUS(screen_stored(*reader, taken, how_far));
  return std::move(taken.report);
}

base::Result<std::vector<KnownImport>> list_imports(store::Reader& reader, base::Instant now) {
  std::vector<KnownImport> all;
  TW_TRY_STATUS(reader.scan<WatchListRow>({}, [&](WatchListRow&& row) -> base::Result<bool> {
    KnownImport one;
    const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
    if (detail.is_object()) {
      one.brought_by = detail.value("brought_by", "");
      one.format = detail.value("format", "");
    }
    one.row = std::move(row);
    all.push_back(std::move(one));
    return true;
  }));
  std::sort(all.begin(), all.end(), [](const KnownImport& a, const KnownImport& b) {
    return a.row.list != b.row.list ? a.row.list < b.row.list : a.row.version > b.row.version;
  });
  std::string decided;  // the list whose import in force was met
  for (auto& one : all) {
    const bool latest = one.row.list != decided;
    one.in_force = latest && one.row.state == kAccepted;
    one.wants_word = latest && one.row.state != kAccepted;
    one.stale = one.in_force && now - base::Instant{one.row.imported_at} > kListStaleAfter;
    if (one.in_force) decided = one.row.list;
  }
  return all;
}

base::Result<std::vector<ChangedEntry>> changes_at(store::Reader& reader, const std::string& list,
                                                   std::int64_t version) {
  TW_TRY(const auto import, reader.get<WatchListRow>(list, version));
  if (!import)
    return base::fail(ErrorCode::NotFound, "version", list + " " + std::to_string(version),
                      "an import of this list");
  std::map<std::string, ChangedEntry> changes;
  TW_TRY_STATUS(reader.scan<WatchListEntryRow>(
      {.equal = {{"list", list}}, .after = {}}, [&](WatchListEntryRow&& row) -> base::Result<bool> {
        const bool begins = row.from_version == version, ends = row.until_version == version;
        if (!begins && !ends) return true;
        auto& one = changes[row.entry_id];
        one.change = one.change.empty() ? (begins ? "came" : "went") : "changed";
        if (!row.document.bytes.empty() && (one.entry_id.empty() || begins)) {
          TW_TRY(const auto text, store::decompress(row.document));
          TW_TRY(const auto entry, list_entry_from_json(row.entry_id, text));
          one.name = entry.names.empty() ? "" : entry.names.front().text;
          one.programme = entry.programme;
        }
        one.entry_id = std::move(row.entry_id);
        return true;
      }));
  std::vector<ChangedEntry> all;
  for (auto& [id, one] : changes) all.push_back(std::move(one));
  return all;
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

base::Result<std::vector<resolution::WatchList>> lists_in_use(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto loaded, load_lists(*reader, std::nullopt, service.clock().now()));
  return std::move(loaded.lists);
}

}  // namespace tidewaiter::service
