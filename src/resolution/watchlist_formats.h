#pragma once
// The readers behind read_list, one for each publisher's form. Each returns entries in the order of the file;
// read_list sorts them and looks for ids that occur twice. Pure; any thread.

#include <optional>
#include <span>
#include <vector>

#include "resolution/watchlist.h"

namespace tidewaiter::resolution {

struct ListContent {
  std::optional<base::Instant> published_at;
  std::vector<ListEntry> entries;
};

base::Result<ListContent> read_ofac(std::span<const ListFile> files);
base::Result<ListContent> read_united_nations(const ListFile& file);
base::Result<ListContent> read_plain_list(const ListFile& file);

/// Adds a name unless the entry has it already; a strong name replaces its weak twin. TooLarge over
/// kMaxNamesPerEntry; `where` is the error's field.
base::Status add_name(ListEntry& entry, ListedName name, const std::string& where);

}  // namespace tidewaiter::resolution
