// OFAC's comma-separated files: sdn.csv (12 columns), add.csv (6), alt.csv (5), sdn_comments.csv (2). The
// columns are those of OFAC's "Specially Designated Nationals data formats", for delimited files.

#include <algorithm>
#include <array>
#include <unordered_map>

#include "resolution/watchlist_formats.h"
#include "resolution/watchlist_rows.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::string_view kNull = "-0-";

// Beginnings of a remark that names an identifier, the longer before the shorter. OFAC writes many more; what
// is not here stays in the remarks. Nationality and citizenship are left alone: no screening reads them (S1).
constexpr std::array<std::string_view, 44> kIdentifiers{"Additional Identification No.",
                                                        "Bosnian Personal ID No.",
                                                        "Business Registration Number",
                                                        "C.I.F.",
                                                        "C.R. No.",
                                                        "C.U.I.P.",
                                                        "C.U.I.T.",
                                                        "C.U.R.P.",
                                                        "Cartilla de Servicio Militar Nacional",
                                                        "Cedula No.",
                                                        "Cedula de Residencia",
                                                        "Commercial Registry Number",
                                                        "Company Number",
                                                        "Credencial electoral",
                                                        "D-U-N-S Number",
                                                        "D.N.I.",
                                                        "Driver's License No.",
                                                        "Electoral Registry No.",
                                                        "Email Address",
                                                        "Folio Mercantil No.",
                                                        "Government Gazette Number",
                                                        "I.F.E.",
                                                        "Identification Number",
                                                        "Kenyan ID No.",
                                                        "MMSI",
                                                        "Matricula Mercantil No",
                                                        "N.I.E.",
                                                        "NIT #",
                                                        "National Foreign ID Number",
                                                        "National ID No.",
                                                        "Passport",
                                                        "Personal ID Card",
                                                        "Phone Number",
                                                        "R.F.C.",
                                                        "RIF #",
                                                        "RTN",
                                                        "RUC #",
                                                        "Registration ID",
                                                        "Registration Number",
                                                        "SSN",
                                                        "SWIFT/BIC",
                                                        "Tax ID No.",
                                                        "Telephone",
                                                        "Vessel Registration Identification"};

std::string value_of(const std::string& field) {
  const std::string_view value = trimmed(field);
  return value == kNull ? std::string{} : std::string(value);
}

base::Status need_fields(const ListFile& file, const ListRow& row, std::size_t count) {
  if (row.fields.size() == count) return {};
  return base::fail(base::ErrorCode::Malformed, file.path + ":" + std::to_string(row.line),
                    std::to_string(row.fields.size()) + " fields", std::to_string(count) + " fields");
}

std::string_view without_ends(std::string_view text, char end) {
  while (text.ends_with(end)) text.remove_suffix(1);
  return text;
}

// "AK5995921 (Pakistan) issued 24 Mar 2007": the value up to its country, and the country.
ListedIdentifier identifier_of(std::string_view kind, std::string_view rest) {
  rest = trimmed(rest);
  ListedIdentifier identifier{std::string(kind), {}, {}};
  if (rest.starts_with('(')) {  // a telephone: "(357)(22660766)"
    identifier.value = rest;
    return identifier;
  }
  const std::size_t bracket = rest.find('(');
  std::size_t end = std::min({bracket, rest.find(" issued "), rest.find(" expires ")});
  identifier.value = trimmed(rest.substr(0, end));
  if (bracket != std::string_view::npos) {
    const std::size_t close = rest.find(')', bracket);
    if (close != std::string_view::npos) identifier.country = rest.substr(bracket + 1, close - bracket - 1);
  }
  return identifier;
}

base::Status read_remark(ListEntry& entry, std::string_view remark, const std::string& where) {
  if (remark.starts_with("alt. ")) remark.remove_prefix(5);
  if (remark.starts_with("DOB ")) {
    entry.births.emplace_back(trimmed(remark.substr(4)));
    return {};
  }
  if (remark.starts_with("a.k.a. '")) {
    std::string_view alias = remark.substr(8);
    alias = without_ends(alias, '\'');
    return add_name(entry, {std::string(trimmed(alias)), false, true}, where);
  }
  for (const std::string_view kind : kIdentifiers) {
    if (!remark.starts_with(kind)) continue;
    ListedIdentifier identifier = identifier_of(kind, remark.substr(kind.size()));
    if (!identifier.value.empty()) entry.identifiers.push_back(std::move(identifier));
    break;
  }
  return {};
}

base::Status read_remarks(ListEntry& entry, const std::string& where) {
  for (const std::string& remark : parts(without_ends(trimmed(entry.remarks), '.'), ';')) {
    TW_TRY_STATUS(read_remark(entry, remark, where));
  }
  return {};
}

// "SDGT] [IFSR" → "SDGT; IFSR".
std::string programmes(std::string text) {
  for (std::size_t at = text.find("] ["); at != std::string::npos; at = text.find("] [", at))
    text.replace(at, 3, "; ");
  return text;
}

ListedType type_of(std::string_view word) {
  if (word == "individual") return ListedType::Person;
  if (word == "vessel") return ListedType::Vessel;
  if (word == "aircraft") return ListedType::Aircraft;
  return ListedType::Organisation;
}

std::string joined(std::initializer_list<std::string> pieces) {
  std::string text;
  for (const std::string& piece : pieces) {
    if (!piece.empty()) text += (text.empty() ? "" : ", ") + piece;
  }
  return text;
}

class OfacReader {
 public:
  base::Status read_main(const ListFile& file) {
    return each_row(file, 12, [&](ListRow& row) -> base::Status {
      if (content.entries.size() >= kMaxListEntries) {
        return base::fail(base::ErrorCode::TooLarge, place(file.path, row.line, "entries"), "",
                          "at most 2000000 entries");
      }
      ListEntry entry;
      entry.id = value_of(row.fields[0]);
      if (entry.id.empty()) return missing(file, row, "ent_num");
      const std::string name = value_of(row.fields[1]);
      if (name.empty()) return missing(file, row, "SDN_Name");
      entry.type = type_of(trimmed(row.fields[2]));
      entry.programme = programmes(value_of(row.fields[3]));
      entry.remarks = value_of(row.fields[11]);
      TW_TRY_STATUS(add_name(entry, {name, true, false}, place(file.path, row.line, "SDN_Name")));
      if (!index_.emplace(entry.id, content.entries.size()).second) {
        return base::fail(base::ErrorCode::Duplicate, place(file.path, row.line, "ent_num"), entry.id,
                          "each number once");
      }
      content.entries.push_back(std::move(entry));
      return {};
    });
  }

  base::Status read_comments(const ListFile& file) {
    return each_row(file, 2, [&](ListRow& row) -> base::Status {
      TW_TRY(ListEntry * entry, entry_of(file, row));
      entry->remarks += value_of(row.fields[1]);
      return {};
    });
  }

  base::Status read_addresses(const ListFile& file) {
    return each_row(file, 6, [&](ListRow& row) -> base::Status {
      TW_TRY(ListEntry * entry, entry_of(file, row));
      ListedAddress address{joined({value_of(row.fields[2]), value_of(row.fields[3])}),
                            value_of(row.fields[4])};
      if (!address.text.empty() || !address.country.empty()) entry->addresses.push_back(std::move(address));
      return {};
    });
  }

  base::Status read_aliases(const ListFile& file) {
    return each_row(file, 5, [&](ListRow& row) -> base::Status {
      TW_TRY(ListEntry * entry, entry_of(file, row));
      const std::string name = value_of(row.fields[3]);
      if (name.empty()) return missing(file, row, "alt_name");
      return add_name(*entry, {name, false, false}, place(file.path, row.line, "alt_name"));
    });
  }

  base::Status read_all_remarks(const ListFile& file) {
    for (ListEntry& entry : content.entries) {
      TW_TRY_STATUS(read_remarks(entry, file.path + ": remarks of " + entry.id));
    }
    return {};
  }

  ListContent content;

 private:
  template <typename Each>
  base::Status each_row(const ListFile& file, std::size_t fields, const Each& each) {
    ListRows rows(file.path, file.content);
    ListRow row;
    for (;;) {
      TW_TRY(const bool more, rows.next(row));
      if (!more) return {};
      TW_TRY_STATUS(need_fields(file, row, fields));
      TW_TRY_STATUS(each(row));
    }
  }

  base::Result<ListEntry*> entry_of(const ListFile& file, const ListRow& row) {
    const auto found = index_.find(value_of(row.fields[0]));
    if (found == index_.end()) {
      return base::fail(base::ErrorCode::NotFound, place(file.path, row.line, "ent_num"), row.fields[0],
                        "a number of sdn.csv");
    }
    return &content.entries[found->second];
  }

  static base::Status missing(const ListFile& file, const ListRow& row, std::string_view column) {
    return base::fail(base::ErrorCode::Missing, place(file.path, row.line, column), "", "a value");
  }

  std::unordered_map<std::string, std::size_t> index_;
};

enum class OfacFile { Main, Comments, Addresses, Aliases };

// By the beginning of the file's name without folders.
std::optional<OfacFile> kind_of(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  if (name.starts_with("sdn_comments")) return OfacFile::Comments;
  if (name.starts_with("sdn")) return OfacFile::Main;
  if (name.starts_with("add")) return OfacFile::Addresses;
  if (name.starts_with("alt")) return OfacFile::Aliases;
  return std::nullopt;
}

}  // namespace

base::Result<ListContent> read_ofac(std::span<const ListFile> files) {
  std::array<const ListFile*, 4> by_kind{};
  for (const ListFile& file : files) {
    const auto kind = kind_of(file.path);
    if (!kind)
      return base::fail(base::ErrorCode::UnknownField, "watchlist.file", file.path,
                        "sdn.csv, add.csv, alt.csv or sdn_comments.csv");
    const ListFile*& slot = by_kind[static_cast<std::size_t>(*kind)];
    if (slot != nullptr)
      return base::fail(base::ErrorCode::Duplicate, "watchlist.file", file.path, "one file of each kind");
    slot = &file;
  }
  const ListFile* main = by_kind[static_cast<std::size_t>(OfacFile::Main)];
  if (main == nullptr) return base::fail(base::ErrorCode::Missing, "watchlist.file", "", "sdn.csv");
  OfacReader reader;
  TW_TRY_STATUS(reader.read_main(*main));
  if (const ListFile* file = by_kind[static_cast<std::size_t>(OfacFile::Comments)])
    TW_TRY_STATUS(reader.read_comments(*file));
  if (const ListFile* file = by_kind[static_cast<std::size_t>(OfacFile::Addresses)])
    TW_TRY_STATUS(reader.read_addresses(*file));
  if (const ListFile* file = by_kind[static_cast<std::size_t>(OfacFile::Aliases)])
    TW_TRY_STATUS(reader.read_aliases(*file));
  TW_TRY_STATUS(reader.read_all_remarks(*main));
  return std::move(reader.content);
}

}  // namespace tidewaiter::resolution
