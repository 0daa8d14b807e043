#include "resolution/watchlist.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "model/names.h"
#include "resolution/watchlist_formats.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::array<std::string_view, 5> kTypeNames{"unknown", "person", "organisation", "vessel",
                                                     "aircraft"};
constexpr std::array<std::string_view, 3> kFormatNames{"ofac", "un", "csv"};
constexpr std::size_t kMaxFiles = 16;

bool name_shaped(std::string_view name) {
  return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string_view base_name(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

// Each file's hash over all, in the order of their names: the same list has the same hash however it was
// handed over.
base::Hash hash_of(std::span<const ListFile> files) {
  std::vector<const ListFile*> ordered;
  for (const ListFile& file : files) ordered.push_back(&file);
  std::sort(ordered.begin(), ordered.end(),
            [](const ListFile* a, const ListFile* b) { return base_name(a->path) < base_name(b->path); });
  if (ordered.size() == 1) return base::sha256(ordered[0]->content);
  std::string hashes;
  for (const ListFile* file : ordered) hashes += base::as_view(base::sha256(file->content));
  return base::sha256(hashes);
}

base::Result<ListContent> read_content(ListFormat format, std::span<const ListFile> files) {
  if (format == ListFormat::Ofac) return read_ofac(files);
  if (files.size() != 1) {
    return base::fail(base::ErrorCode::OutOfRange, "watchlist.file", std::to_string(files.size()) + " files",
                      "one file");
  }
  return format == ListFormat::UnitedNations ? read_united_nations(files[0]) : read_plain_list(files[0]);
}

base::Status check_files(std::string_view list_name, std::span<const ListFile> files) {
  if (!name_shaped(list_name)) {
    return base::fail(base::ErrorCode::Malformed, "watchlist.name", list_name,
                      "1 to 32 of a-z, 0-9, - and _");
  }
  if (files.empty() || files.size() > kMaxFiles) {
    return base::fail(base::ErrorCode::OutOfRange, "watchlist.file", std::to_string(files.size()) + " files",
                      "1 to 16 files");
  }
  for (const ListFile& file : files) {
    if (file.content.size() > kMaxListBytes) {
      return base::fail(base::ErrorCode::TooLarge, file.path, std::to_string(file.content.size()),
                        "at most 512 MiB");
    }
  }
  return {};
}

}  // namespace

std::string_view name(ListedType type) noexcept { return kTypeNames[static_cast<std::size_t>(type)]; }
std::optional<ListedType> listed_type_from(std::string_view text) noexcept {
  return model::from_names<ListedType>(kTypeNames, text);
}
std::string_view name(ListFormat format) noexcept { return kFormatNames[static_cast<std::size_t>(format)]; }
std::optional<ListFormat> list_format_from(std::string_view text) noexcept {
  return model::from_names<ListFormat>(kFormatNames, text);
}

base::Status add_name(ListEntry& entry, ListedName name, const std::string& where) {
  for (ListedName& known : entry.names) {
    if (known.text != name.text) continue;
    known.weak = known.weak && name.weak;
    return {};
  }
  if (entry.names.size() >= kMaxNamesPerEntry) {
    return base::fail(base::ErrorCode::TooLarge, where, name.text, "at most 1000 names an entry");
  }
  entry.names.push_back(std::move(name));
  return {};
}

base::Result<WatchList> read_list(ListFormat format, std::string_view list_name,
                                  std::span<const ListFile> files, base::Instant loaded_at) {
  TW_TRY_STATUS(check_files(list_name, files));
  TW_TRY(ListContent content, read_content(format, files));
  WatchList list{std::string(list_name),    format, content.published_at, loaded_at, hash_of(files),
                 std::move(content.entries)};
  std::sort(list.entries.begin(), list.entries.end(),
            [](const ListEntry& a, const ListEntry& b) { return a.id < b.id; });
  const auto twice = std::adjacent_find(list.entries.begin(), list.entries.end(),
                                        [](const ListEntry& a, const ListEntry& b) { return a.id == b.id; });
  if (twice != list.entries.end()) {
    return base::fail(base::ErrorCode::Duplicate, list.name + ".id", twice->id, "each entry's number once");
  }
  return list;
}

ListDifference difference(const WatchList& before, const WatchList& after) {
  ListDifference result;
  auto old = before.entries.begin();
  auto fresh = after.entries.begin();
  while (old != before.entries.end() || fresh != after.entries.end()) {
    if (fresh == after.entries.end() || (old != before.entries.end() && old->id < fresh->id)) {
      result.went.push_back((old++)->id);
    } else if (old == before.entries.end() || fresh->id < old->id) {
      result.came.push_back((fresh++)->id);
    } else {
      if (!(*old == *fresh)) result.changed.push_back(fresh->id);
      ++old;
      ++fresh;
    }
  }
  return result;
}

base::Result<ListDifference> check_update(const WatchList& before, const WatchList& after,
                                          std::string_view shrink_allowed_by) {
  if (before.name != after.name || before.format != after.format) {
    return base::fail(base::ErrorCode::Conflict, "watchlist.name",
                      after.name + " as " + std::string(name(after.format)),
                      before.name + " as " + std::string(name(before.format)));
  }
  if (before.published_at && after.published_at && *after.published_at < *before.published_at) {
    return base::fail(base::ErrorCode::Conflict, "watchlist.published_at",
                      base::to_string(*after.published_at),
                      "not older than the list in use, " + base::to_string(*before.published_at));
  }
  if (after.entries.size() * 10 < before.entries.size() * 9 && shrink_allowed_by.empty()) {
    return base::fail(base::ErrorCode::Forbidden, "watchlist.entries",
                      fmt::format("{}, down from {}", after.entries.size(), before.entries.size()),
                      "at most a tenth fewer, unless a named officer allows it");
  }
  return difference(before, after);
}

WatchList only_new(const WatchList& after, const ListDifference& difference) {
  WatchList result = after;
  std::erase_if(result.entries, [&difference](const ListEntry& entry) {
    return !std::binary_search(difference.came.begin(), difference.came.end(), entry.id) &&
           !std::binary_search(difference.changed.begin(), difference.changed.end(), entry.id);
  });
  return result;
}

std::string describe(const WatchList& list, base::Instant now) {
  return fmt::format(
      "{}: {} entries, {}loaded {} ago, sha256 {}", list.name, list.entries.size(),
      list.published_at ? "published " + base::to_string(*list.published_at) + ", " : std::string{},
      base::to_string(now - list.loaded_at), base::to_hex(base::as_view(list.sha256)));
}

}  // namespace tidewaiter::resolution
