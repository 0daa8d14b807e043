#include "verify/journal_checker.h"

#include <algorithm>
#include <cstring>

namespace tidewaiter::verify {
namespace {

constexpr unsigned kTileHeight = 8;
constexpr std::string_view kEntryDomain = "tidewaiter.journal.entry.v1\n";
constexpr std::string_view kErasure = "rows.erased";
constexpr std::string_view kKeyRolled = "journal.key_rolled";
constexpr std::string_view kRolloverTitle = "tidewaiter log key rollover v1\n";

Salt salt_of(std::string_view octets) {
  Salt salt{};
  std::memcpy(salt.data(), octets.data(), std::min(octets.size(), salt.size()));
  return salt;
}

std::string text_of(const base::Hash& hash) { return base::to_base64(base::as_view(hash)); }

}  // namespace

JournalChecker::JournalChecker(Options options) : options_(std::move(options)) {
  std::sort(options_.heads.begin(), options_.heads.end(),
            [](const auto& a, const auto& b) { return a.size < b.size; });
  if (options_.log_key) report_.keys.emplace_back(0, *options_.log_key);
  meet_heads();
}

void JournalChecker::grow(const base::Hash& leaf) {
  root_.add(leaf, [&](unsigned height, const base::Hash& hash) {
    if (height % kTileHeight != 0) return;
    const std::size_t level = height / kTileHeight;
    if (report_.tile_roots.size() < level) report_.tile_roots.resize(level);
    report_.tile_roots[level - 1].push_back(hash);
  });
}

std::string_view JournalChecker::feed(const StoredEntry& entry) {
  const std::uint64_t index = root_.size();
  if (entry.commitment.size() != 32) {
    report_.findings.add("J1", index,
                         "its commitment has " + std::to_string(entry.commitment.size()) + " octets, not 32");
  }
  grow(hash_leaf(entry.commitment));
  const bool gone = !entry.salt && !entry.text;
  gone_.push_back(gone);
  std::string_view kind;
  if (gone) {
    ++report_.erased;
  } else if (entry.salt && entry.text) {
    if (check_text(entry)) kind = text_.kind();
  } else {
    report_.findings.add(
        "J4", index,
        entry.salt ? "its text is gone but its salt is not" : "its salt is gone but its text is not");
  }
  meet_heads();
  return kind;
}

bool JournalChecker::check_text(const StoredEntry& entry) {
  const std::uint64_t index = root_.size() - 1;
  if (base::as_view(base::sha256({kEntryDomain, *entry.salt, *entry.text})) != entry.commitment ||
      entry.salt->size() != sizeof(Salt)) {
    report_.findings.add("J1", index, "its text is not what was committed to: it was altered");
    return false;
  }
  if (!text_.read(*entry.text)) {
    report_.findings.add("J1", index, "its text is not an entry, " + text_.problem());
    return false;
  }
  if (options_.rows != nullptr) {
    for (const auto& row : text_.rows())
      options_.rows->change(row.table, row.key, index, salt_of(*entry.salt), row.digest);
  }
  if (text_.kind() == kErasure) take_erasure(text_);
  if (text_.kind() == kKeyRolled) take_key(text_);
  return true;
}

void JournalChecker::take_erasure(const EntryText& entry) {
  const std::uint64_t index = root_.size() - 1;
  const auto erased = entry.body_numbers("entries");
  if (!erased) {
    report_.findings.add("J4", index, "an erasure that does not list its entries");
    return;
  }
  for (const auto one : *erased) {
    if (one >= index) {
      report_.findings.add("J4", index,
                           "an erasure of entry " + std::to_string(one) + ", which is not before it");
    } else if (!gone_[one]) {
      report_.findings.add("J4", one, "still there, though entry " + std::to_string(index) + " erased it");
    } else {
      accounted_.push_back(one);
    }
  }
}

// The note names title, origin, old key and new key, and both keys signed it.
void JournalChecker::take_key(const EntryText& entry) {
  if (report_.keys.empty()) return;
  const std::uint64_t index = root_.size() - 1;
  const auto note = entry.body_string("note");
  const LogKey& current = report_.keys.back().second;
  const auto by_old = note ? read_signed(*note, current, "note") : base::Result<std::string>{};
  if (!note || !by_old) {
    report_.findings.add("J1", index,
                         "a hand-over of the log key that " + current.name + "'s present key did not sign");
    return;
  }
  const auto last_line = by_old->rfind('\n', by_old->size() - 2);
  const auto next = read_log_key(
      std::string_view{*by_old}.substr(last_line + 1, by_old->size() - last_line - 2), "new key");
  const bool titled = by_old->compare(0, kRolloverTitle.size(), kRolloverTitle) == 0;
  if (!titled || !next || next->name != current.name || !read_signed(*note, *next, "note")) {
    report_.findings.add("J1", index, "a hand-over of the log key that the new key did not sign");
    return;
  }
  report_.keys.emplace_back(index, *next);
}

void JournalChecker::meet_heads() {
  for (; next_head_ < options_.heads.size() && options_.heads[next_head_].size == root_.size();
       ++next_head_) {
    const auto& head = options_.heads[next_head_];
    const auto root = root_.root();
    if (root == head.root) continue;
    report_.findings.add("J1", head.size,
                         "the checkpoint of " + std::to_string(head.size) + " entries has root " +
                             text_of(head.root) + ", this journal had " + text_of(root) +
                             ": another history");
  }
}

JournalChecker::Report JournalChecker::finish() {
  report_.entries = root_.size();
  report_.root = root_.root();
  for (; next_head_ < options_.heads.size(); ++next_head_) {
    report_.findings.add("J1", root_.size(),
                         "a checkpoint has " + std::to_string(options_.heads[next_head_].size) +
                             " entries, this journal " + std::to_string(root_.size()) +
                             ": it was rolled back or cut off");
  }
  std::sort(accounted_.begin(), accounted_.end());
  auto named = accounted_.begin();
  for (std::uint64_t index = 0; index < gone_.size(); ++index) {
    if (!gone_[index]) continue;
    named = std::lower_bound(named, accounted_.end(), index);
    if (named == accounted_.end() || *named != index)
      report_.findings.add("J4", index, "gone, and no later erasure names it");
  }
  return std::move(report_);
}

void feed_rows(const StoredEntry& entry, std::uint64_t index, EntryText& buffer, RowLedger& rows) {
  if (!entry.salt || !entry.text || !buffer.read(*entry.text)) return;
  for (const auto& row : buffer.rows())
    rows.change(row.table, row.key, index, salt_of(*entry.salt), row.digest);
}

}  // namespace tidewaiter::verify
