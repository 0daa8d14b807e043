#pragma once
// One entry of the journal: what was done, by whom, when, and which rows it changed. An entry has one
// canonical text; what is published of it is a commitment of 32 octets, salted, so that an onlooker learns
// neither kind nor actor nor time, and erasing text and salt leaves every proof standing (J4). Plain values;
// thread-safe.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"
#include "env/random.h"

namespace tidewaiter::journal {

/// A canonical text is at most this long, and lists at most so many rows.
inline constexpr std::size_t kMaxEntryBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxRowChanges = 100'000;

/// Sixteen octets of chance, one draw per entry, kept beside it and erased with it.
using Salt = std::array<std::uint8_t, 16>;
Salt draw_salt(env::RandomSource& random);
inline std::string_view as_view(const Salt& salt) {
  return {reinterpret_cast<const char*>(salt.data()), salt.size()};
}
/// Exactly 16 octets, or an error that names `field`.
base::Result<Salt> to_salt(std::string_view octets, std::string_view field);

/// A row that changed in the entry's transaction (J2). A deleted row has the digest of no octets.
struct RowChange {
  std::string table;
  std::string key;    ///< the primary key as text
  base::Hash digest;  ///< row_digest of the row as it now is
  bool operator==(const RowChange&) const = default;
};

struct Entry {
  std::string kind;  ///< "item.assessed": words of [a-z0-9_] with dots between them
  base::Instant at;
  std::string actor;  ///< an officer's id, or the name of a service
  std::string body;   ///< canonical JSON object (journal/canonical.h); ids, never names or addresses
  std::vector<RowChange> rows;
  bool operator==(const Entry&) const = default;
};

/// The kind of the entry that accounts for erased ones (J4): its body is {"entries":[indices]}, all of them
/// below its own, and its rows say how each row that they had last changed now is.
inline constexpr std::string_view kErasureKind = "rows.erased";

/// Refuses an entry that could not be read back: a kind that is not words with dots between them (at most 64
/// octets), a body that is not a canonical object, invalid UTF-8, an instant outside the years 1900 to 9999,
/// a size over the limits. Errors name the field.
base::Status check_entry(const Entry& entry);

/// {"actor":…,"at":…,"body":…,"kind":…,"rows":[[table,key,digest]…]} by RFC 8785; `at` in RFC 3339, the
/// digest in base64. Of an entry that passes check_entry; of any other the text is not JSON and parse_entry
/// refuses it.
std::string canonical_bytes(const Entry& entry);
/// Reads what canonical_bytes wrote, and nothing else: one entry, one text.
base::Result<Entry> parse_entry(std::string_view canonical);

/// SHA-256(salt || row octets): salted with its entry's salt, so that an erased person's row cannot be
/// guessed.
base::Hash row_digest(const Salt& salt, std::string_view row_octets);
/// SHA-256("tidewaiter.journal.entry.v1\n" || salt || canonical text): the leaf data that is published.
base::Hash commitment(const Salt& salt, std::string_view canonical);

}  // namespace tidewaiter::journal
