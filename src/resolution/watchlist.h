#pragma once
// Watch lists: read whole in their publishers' own forms, kept as plain values, compared with what was there
// before.
//
// Threads: pure functions over values; any thread. Hostile input: every size, count and depth below has a
// limit, and an error names line and field. Who is on a list is found with screening.h.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"

namespace tidewaiter::resolution {

enum class ListedType { Unknown, Person, Organisation, Vessel, Aircraft };
std::string_view name(ListedType type) noexcept;  ///< "unknown", "person", "organisation", …
std::optional<ListedType> listed_type_from(std::string_view name) noexcept;

/// A name an entry goes by. The publisher's own word for a doubtful alias ("weak", "Low") makes it weak: it
/// never makes a hit by itself.
struct ListedName {
  std::string text;  ///< as published
  bool primary = false;
  bool weak = false;

  auto operator<=>(const ListedName&) const = default;
};

struct ListedAddress {
  std::string text;     ///< street and town in one line
  std::string country;  ///< as published: a name or a code

  auto operator<=>(const ListedAddress&) const = default;
};

struct ListedIdentifier {
  std::string kind;  ///< "Passport", "Cedula No.", "Phone Number", as published
  std::string value;
  std::string country;

  auto operator<=>(const ListedIdentifier&) const = default;
};

struct ListEntry {
  std::string id;  ///< the list's own number, unique in the list
  ListedType type = ListedType::Unknown;
  std::vector<ListedName> names;  ///< the primary name first
  std::vector<ListedAddress> addresses;
  std::vector<ListedIdentifier> identifiers;
  std::vector<std::string> births;  ///< dates of birth as published
  std::string programme;            ///< "SDNTK", "SDGT; SDNTK", "Al-Qaida"
  std::string remarks;

  bool operator==(const ListEntry&) const = default;
};

enum class ListFormat { Ofac, UnitedNations, Csv };
std::string_view name(ListFormat format) noexcept;  ///< "ofac", "un", "csv"
std::optional<ListFormat> list_format_from(std::string_view name) noexcept;

struct WatchList {
  std::string name;  ///< "ofac", "un", or a local list's: [a-z0-9_-], 1 to 32
  ListFormat format = ListFormat::Csv;
  std::optional<base::Instant> published_at;  ///< where the file says so
  base::Instant loaded_at;
  base::Hash sha256{};             ///< of all files, in the order of their names without folders
  std::vector<ListEntry> entries;  ///< by id

  bool operator==(const WatchList&) const = default;
};

/// One file of a list, read whole by the caller.
struct ListFile {
  std::string path;
  std::string_view content;
};

inline constexpr std::size_t kMaxListBytes = std::size_t{512} << 20;
inline constexpr std::size_t kMaxListEntries = 2'000'000;
inline constexpr std::size_t kMaxNamesPerEntry = 1'000;
inline constexpr std::size_t kMaxListField = 65'536;

/// Reads a list.
///   Ofac  sdn.csv, and where they are given add.csv, alt.csv and sdn_comments.csv, told apart by the
///   beginning of the
///         file's name: no header, "-0- " for nothing, remarks with dates of birth, identifiers and weak
///         aliases in quotes (OFAC, "Specially Designated Nationals data formats").
///   UN    the Security Council's consolidated list, one XML file, read as a stream; entities are not
///   expanded. Csv   RFC 4180 with a header. Columns: id, name; optional type, aliases, weak_aliases,
///   address, country, identifiers,
///         birth_date, programme, remarks; several values in one column are parted by ";". Other columns are
///         refused.
/// One bad row refuses the whole list, since a list with holes is worse than the list of yesterday.
base::Result<WatchList> read_list(ListFormat format, std::string_view list_name,
                                  std::span<const ListFile> files, base::Instant loaded_at);

/// Who came, who went, whose entry changed; ids in order.
struct ListDifference {
  std::vector<std::string> came;
  std::vector<std::string> went;
  std::vector<std::string> changed;

  bool empty() const { return came.empty() && went.empty() && changed.empty(); }
  bool operator==(const ListDifference&) const = default;
};
ListDifference difference(const WatchList& before, const WatchList& after);

/// The difference an update makes, or a refusal: a list of another name or format (Conflict), an older
/// publication than the one in use (Conflict), or, unless a named officer allows it, one that lost over a
/// tenth of its entries (Forbidden; `expected` says who may allow it).
base::Result<ListDifference> check_update(const WatchList& before, const WatchList& after,
                                          std::string_view shrink_allowed_by = {});

/// The entries that came or changed: what stored parties are to be screened against again.
WatchList only_new(const WatchList& after, const ListDifference& difference);

/// "ofac: 9,012 entries, published 2021-07-30T00:00:00Z, loaded 2 d 4 h ago, sha256 1f3c…": what a screen
/// shows.
std::string describe(const WatchList& list, base::Instant now);

}  // namespace tidewaiter::resolution
