// Plain lists: comma-separated values with a header.

#include <algorithm>
#include <array>

#include "resolution/watchlist_formats.h"
#include "resolution/watchlist_rows.h"

namespace tidewaiter::resolution {
namespace {

enum Column {
  Id,
  Name,
  Type,
  Aliases,
  WeakAliases,
  Address,
  Country,
  Identifiers,
  BirthDate,
  Programme,
  Remarks
};
constexpr std::array<std::string_view, 11> kColumns{"id",           "name",      "type",    "aliases",
                                                    "weak_aliases", "address",   "country", "identifiers",
                                                    "birth_date",   "programme", "remarks"};

// Where each known column stands in this file.
using Layout = std::array<std::optional<std::size_t>, kColumns.size()>;

base::Result<Layout> layout_of(const ListFile& file, const ListRow& header) {
  Layout layout{};
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string_view name = trimmed(header.fields[i]);
    const auto known = std::find(kColumns.begin(), kColumns.end(), name);
    if (known == kColumns.end()) {
      return base::fail(base::ErrorCode::UnknownField, place(file.path, header.line, "header"), name,
                        "id, name, type, aliases, weak_aliases, address, country, identifiers, birth_date, "
                        "programme, remarks");
    }
    auto& slot = layout[static_cast<std::size_t>(known - kColumns.begin())];
    if (slot)
      return base::fail(base::ErrorCode::Duplicate, place(file.path, header.line, "header"), name,
                        "each column once");
    slot = i;
  }
  for (const Column needed : {Id, Name}) {
    if (!layout[needed])
      return base::fail(base::ErrorCode::Missing, place(file.path, header.line, "header"), "",
                        std::string(kColumns[needed]));
  }
  return layout;
}

base::Result<ListEntry> entry_of(const ListFile& file, const ListRow& row, const Layout& layout) {
  const auto value = [&](Column column) {
    const auto at = layout[column];
    return at && *at < row.fields.size() ? trimmed(row.fields[*at]) : std::string_view{};
  };
  const auto where = [&](Column column) { return place(file.path, row.line, kColumns[column]); };
  ListEntry entry;
  entry.id = value(Id);
  if (entry.id.empty()) return base::fail(base::ErrorCode::Missing, where(Id), "", "the entry's own number");
  if (value(Name).empty()) return base::fail(base::ErrorCode::Missing, where(Name), "", "a name");
  if (!value(Type).empty()) {
    const auto type = listed_type_from(value(Type));
    if (!type)
      return base::fail(base::ErrorCode::UnknownCode, where(Type), value(Type),
                        "person, organisation, vessel, aircraft or unknown");
    entry.type = *type;
  }
  TW_TRY_STATUS(add_name(entry, {std::string(value(Name)), true, false}, where(Name)));
  for (std::string& alias : parts(value(Aliases), ';'))
    TW_TRY_STATUS(add_name(entry, {std::move(alias), false, false}, where(Aliases)));
  for (std::string& alias : parts(value(WeakAliases), ';'))
    TW_TRY_STATUS(add_name(entry, {std::move(alias), false, true}, where(WeakAliases)));
  for (std::string& address : parts(value(Address), ';'))
    entry.addresses.push_back({std::move(address), std::string(value(Country))});
  if (entry.addresses.empty() && !value(Country).empty())
    entry.addresses.push_back({{}, std::string(value(Country))});
  for (std::string& identifier : parts(value(Identifiers), ';'))
    entry.identifiers.push_back({{}, std::move(identifier), {}});
  entry.births = parts(value(BirthDate), ';');
  entry.programme = value(Programme);
  entry.remarks = value(Remarks);
  return entry;
}

}  // namespace

base::Result<ListContent> read_plain_list(const ListFile& file) {
  ListRows rows(file.path, file.content);
  ListRow row;
  TW_TRY(const bool has_header, rows.next(row));
  if (!has_header) return base::fail(base::ErrorCode::Missing, file.path + ":1", "", "a header: id, name, …");
  TW_TRY(const Layout layout, layout_of(file, row));
  const std::size_t columns = row.fields.size();
  ListContent content;
  for (;;) {
    TW_TRY(const bool more, rows.next(row));
    if (!more) return content;
    if (row.fields.size() != columns) {
      return base::fail(base::ErrorCode::Malformed, file.path + ":" + std::to_string(row.line),
                        std::to_string(row.fields.size()) + " fields",
                        std::to_string(columns) + " fields, as in the header");
    }
    if (content.entries.size() >= kMaxListEntries) {
      return base::fail(base::ErrorCode::TooLarge, place(file.path, row.line, "entries"), "",
                        "at most 2000000 entries");
    }
    TW_TRY(ListEntry entry, entry_of(file, row, layout));
    content.entries.push_back(std::move(entry));
  }
}

}  // namespace tidewaiter::resolution
