#include "journal/entry.h"

#include <cstring>

#include "journal/canonical.h"
#include "journal/utf8.h"

namespace tidewaiter::journal {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view kCommitmentDomain = "tidewaiter.journal.entry.v1\n";
constexpr std::size_t kMaxKindBytes = 64;

bool is_kind(std::string_view kind) {
  if (kind.empty() || kind.size() > kMaxKindBytes || kind.front() == '.' || kind.back() == '.') return false;
  char previous = '.';
  for (const char c : kind) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (!word && (c != '.' || previous == '.')) return false;
    previous = c;
  }
  return true;
}

base::Status check_text(std::string_view text, const std::string& field) {
  if (is_utf8(text)) return {};
  return fail(ErrorCode::Encoding, field, base::to_hex(text.substr(0, 32)), "valid UTF-8");
}

void append_digest(std::string& out, const base::Hash& digest) {
  constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char text[44];
  char* put = text;
  for (std::size_t i = 0; i < 30; i += 3) {
    const unsigned bits = digest[i] * 65536u + digest[i + 1] * 256u + digest[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) *put++ = kAlphabet[(bits >> shift) & 63u];
  }
  const unsigned bits = digest[30] * 65536u + digest[31] * 256u;
  for (int shift = 18; shift >= 6; shift -= 6) *put++ = kAlphabet[(bits >> shift) & 63u];
  *put = '=';
  out.append(text, sizeof text);
}

bool take_row(CanonicalReader& reader, RowChange& row, std::string& digest) {
  return reader.take("[") && reader.take_string(row.table) && reader.take(",") &&
         reader.take_string(row.key) && reader.take(",") && reader.take_string(digest) && reader.take("]");
}

}  // namespace

Salt draw_salt(env::RandomSource& random) {
  Salt salt;
  random.fill(salt);
  return salt;
}

base::Result<Salt> to_salt(std::string_view octets, std::string_view field) {
  Salt salt;
  if (octets.size() != salt.size()) {
    return fail(ErrorCode::Malformed, std::string{field}, std::to_string(octets.size()) + " octets",
                "16 octets");
  }
  std::memcpy(salt.data(), octets.data(), salt.size());
  return salt;
}

base::Status check_entry(const Entry& entry) {
  if (!is_kind(entry.kind))
    return fail(ErrorCode::Malformed, "kind", entry.kind, "a name such as item.assessed");
  if (!base::parse_instant(base::to_string(entry.at), "at")) {
    return fail(ErrorCode::OutOfRange, "at", base::to_string(entry.at), "the years 1900 to 9999");
  }
  TW_TRY_STATUS(check_text(entry.actor, "actor"));
  TW_TRY_STATUS(check_canonical_object(entry.body, "body"));
  if (entry.rows.size() > kMaxRowChanges) {
    return fail(ErrorCode::TooLarge, "rows", std::to_string(entry.rows.size()), "at most 100,000 rows");
  }
  std::size_t octets = entry.actor.size() + entry.body.size();
  for (const auto& row : entry.rows) {
    TW_TRY_STATUS(check_text(row.table, "rows.table"));
    TW_TRY_STATUS(check_text(row.key, "rows.key"));
    octets += row.table.size() + row.key.size() + 64;
  }
  // An escape makes six octets of one.
  if (octets > kMaxEntryBytes / 6 && canonical_bytes(entry).size() > kMaxEntryBytes) {
    return fail(ErrorCode::TooLarge, "body", std::to_string(octets), "at most 16 MiB of canonical text");
  }
  return {};
}

std::string canonical_bytes(const Entry& entry) {
  std::size_t expected = 96 + entry.actor.size() + entry.body.size() + entry.kind.size();
  for (const auto& row : entry.rows) expected += row.table.size() + row.key.size() + 56;
  std::string out;
  out.reserve(expected);
  out += "{\"actor\":";
  append_json_string(out, entry.actor);
  out += ",\"at\":\"";
  out += base::to_string(entry.at);
  out += "\",\"body\":";
  out += entry.body;
  out += ",\"kind\":";
  append_json_string(out, entry.kind);
  out += ",\"rows\":[";
  for (std::size_t i = 0; i < entry.rows.size(); ++i) {
    if (i > 0) out += ',';
    out += '[';
    append_json_string(out, entry.rows[i].table);
    out += ',';
    append_json_string(out, entry.rows[i].key);
    out += ",\"";
    append_digest(out, entry.rows[i].digest);
    out += "\"]";
  }
  out += "]}";
  return out;
}

base::Result<Entry> parse_entry(std::string_view canonical) {
  if (canonical.size() > kMaxEntryBytes) {
    return fail(ErrorCode::TooLarge, "entry", std::to_string(canonical.size()), "at most 16 MiB");
  }
  CanonicalReader reader(canonical, "entry");
  const auto refused = [&] { return tl::make_unexpected(reader.error()); };
  Entry entry;
  std::string at, digest;
  std::string_view body;
  if (!reader.take("{\"actor\":") || !reader.take_string(entry.actor) || !reader.take(",\"at\":") ||
      !reader.take_string(at) || !reader.take(",\"body\":") || !reader.take_object(body) ||
      !reader.take(",\"kind\":") || !reader.take_string(entry.kind) || !reader.take(",\"rows\":[")) {
    return refused();
  }
  entry.body = body;
  TW_TRY(entry.at, base::parse_instant(at, "at"));
  if (base::to_string(entry.at) != at) return fail(ErrorCode::Malformed, "at", at, base::to_string(entry.at));
  if (!is_kind(entry.kind))
    return fail(ErrorCode::Malformed, "kind", entry.kind, "a name such as item.assessed");
  if (!reader.take_if(']')) {
    do {
      if (entry.rows.size() == kMaxRowChanges)
        return fail(ErrorCode::TooLarge, "rows", "more", "at most 100,000 rows");
      RowChange& row = entry.rows.emplace_back();
      if (!take_row(reader, row, digest)) return refused();
      TW_TRY(const auto octets, base::from_base64(digest, "rows.digest"));
      TW_TRY(row.digest, base::to_hash(octets, "rows.digest"));
    } while (reader.take_if(','));
    if (!reader.take("]")) return refused();
  }
  if (!reader.take("}") || !reader.finished()) return refused();
  return entry;
}

base::Hash row_digest(const Salt& salt, std::string_view row_octets) {
  return base::sha256({as_view(salt), row_octets});
}

base::Hash commitment(const Salt& salt, std::string_view canonical) {
  return base::sha256({kCommitmentDomain, as_view(salt), canonical});
}

}  // namespace tidewaiter::journal
