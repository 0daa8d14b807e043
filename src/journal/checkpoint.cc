#include "journal/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "journal/canonical.h"
#include "journal/tree.h"

namespace tidewaiter::journal {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view kRolloverTitle = "tidewaiter log key rollover v1";

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string rollover_text(const VerifierKey& from, const VerifierKey& to) {
  return std::string{kRolloverTitle} + "\n" + from.name() + "\n" + from.text() + "\n" + to.text() + "\n";
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
                     base::to_base64(base::as_view(checkpoint.root)) + "\n";
  for (const auto& line : checkpoint.extensions) text += line + "\n";
  return text;
}

base::Result<Checkpoint> parse_checkpoint_text(std::string_view text, std::string_view field) {
  const auto lines = lines_of(text);
  const bool empty_line = std::any_of(lines.begin(), lines.end(), [](auto line) { return line.empty(); });
  if (lines.size() < 3 || empty_line || text.back() != '\n') {
    return fail(ErrorCode::Malformed, std::string{field}, text, "three or more lines: origin, size, root");
  }
  Checkpoint checkpoint;
  checkpoint.origin = lines[0];
  const auto digits = lines[1];
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), checkpoint.size);
  if (read.ec != std::errc{} || std::to_string(checkpoint.size) != digits || checkpoint.size > kMaxTreeSize) {
    return fail(ErrorCode::Malformed, std::string{field} + ".size", digits, "a decimal size of at most 2^62");
  }
  TW_TRY(const auto root, base::from_base64(lines[2], std::string{field} + ".root"));
  TW_TRY(checkpoint.root, base::to_hash(root, std::string{field} + ".root"));
  if (checkpoint.size == 0 && checkpoint.root != empty_root()) {
    return fail(ErrorCode::Tampered, std::string{field} + ".root", lines[2],
                "the root of a tree without leaves");
  }
  checkpoint.extensions.assign(lines.begin() + 3, lines.end());
  return checkpoint;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, std::span<const SecretKey* const> keys) {
  Note note{checkpoint_text(checkpoint), {}};
  for (const auto* key : keys) key->sign(note, base::Instant{});
  return note_octets(note);
}

base::Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> known,
                                               std::string_view field) {
  TW_TRY(auto opened, open_note(note, known, field));
  TW_TRY(auto checkpoint, parse_checkpoint_text(opened.text, field));
  const bool by_log = std::any_of(opened.signed_by.begin(), opened.signed_by.end(), [&](const auto& by) {
    return by.key.type() == SignatureType::Ed25519 && by.key.name() == checkpoint.origin;
  });
  if (!by_log) {
    return fail(ErrorCode::Tampered, std::string{field}, checkpoint.origin,
                "a signature by the log's own known key");
  }
  return OpenedCheckpoint{std::move(checkpoint), std::move(opened.signed_by)};
}

base::Result<Entry> key_rolled_entry(const SecretKey& old_key, const SecretKey& new_key, base::Instant at,
                                     std::string actor) {
  const auto& from = old_key.verifier();
  const auto& to = new_key.verifier();
  if (from == to || from.name() != to.name() || to.type() != SignatureType::Ed25519) {
    return fail(ErrorCode::Conflict, "new key", to.text(),
                "another Ed25519 key of the same name " + from.name());
  }
  Note note{rollover_text(from, to), {}};
  old_key.sign(note, base::Instant{});
  new_key.sign(note, base::Instant{});
  return Entry{
      std::string{kKeyRolledKind}, at, std::move(actor), Body{}.set("note", note_octets(note)).text(), {}};
}

base::Result<VerifierKey> next_key(const Entry& entry, const VerifierKey& current) {
  if (entry.kind != kKeyRolledKind)
    return fail(ErrorCode::UnknownCode, "kind", entry.kind, std::string{kKeyRolledKind});
  CanonicalReader reader(entry.body, "body");
  std::string octets;
  if (!reader.take("{\"note\":") || !reader.take_string(octets) || !reader.take("}") || !reader.finished()) {
    return tl::make_unexpected(reader.error());
  }
  TW_TRY(const auto note, parse_note(octets, "body.note"));
  const auto lines = lines_of(note.text);
  if (lines.size() != 4)
    return fail(ErrorCode::Malformed, "body.note", note.text, "four lines: title, origin, old key, new key");
  TW_TRY(auto next, VerifierKey::parse(lines[3], "body.note.new_key"));
  if (note.text != rollover_text(current, next) || next.name() != current.name() || next == current) {
    return fail(ErrorCode::Conflict, "body.note", note.text, "a hand-over from the key " + current.text());
  }
  const VerifierKey both[] = {current, next};
  TW_TRY(const auto opened, open_note(octets, both, "body.note"));
  if (opened.signed_by.size() != 2)
    return fail(ErrorCode::Tampered, "body.note", "one signature", "the old key's and the new key's");
  return next;
}

}  // namespace tidewaiter::journal
