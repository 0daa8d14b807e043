#include "service/journal_views.h"

#include <algorithm>

#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "service/let_run.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::uint64_t kMostLookedThrough = 100'000, kAtOnce = 2'000;

base::Result<KnownEntry> known_from(const store::StoredEntry& stored) {
  KnownEntry known;
  known.index = stored.index;
  known.erased = stored.bytes.empty();
  if (known.erased) return known;
  TW_TRY(auto entry, journal::parse_entry(stored.bytes));
  known.kind = std::move(entry.kind);
  known.at = entry.at;
  known.withheld = is_let_run_release(known.kind, entry.actor);
  if (known.withheld) return known;
  known.actor = std::move(entry.actor);
  known.body = std::move(entry.body);
  return known;
}

bool wanted(const EntryQuestion& question, const KnownEntry& entry) {
  if (!question.actor.empty() && entry.actor != question.actor) return false;
  if (question.kind.empty() || entry.kind == question.kind) return true;
  return question.kind.ends_with(".*") &&
         entry.kind.starts_with(std::string_view{question.kind}.substr(0, question.kind.size() - 1));
}

// The checkpoint's text is what stands before the note's empty line.
base::Result<journal::Checkpoint> checkpoint_of(const std::string& note) {
  const auto end = note.find("\n\n");
  if (end == std::string::npos)
    return fail(ErrorCode::Storage, "checkpoint", note, "a signed note with an empty line");
  return journal::parse_checkpoint_text(std::string_view{note}.substr(0, end + 1), "checkpoint");
}

}  // namespace

base::Result<EntryPage> entries(store::Reader& reader, const EntryQuestion& question) {
  EntryPage page;
  TW_TRY(const auto head, reader.journal_head());
  page.size = head.size;
  std::uint64_t end = std::min(question.before, head.size), looked = 0;
  while (end > 0 && looked < kMostLookedThrough && page.entries.size() < question.limit) {
    const std::uint64_t begin = end - std::min(end, kAtOnce);
    std::vector<KnownEntry> some;
    TW_TRY_STATUS(reader.scan_entries(begin, end, [&](store::StoredEntry&& stored) -> base::Result<bool> {
      TW_TRY(auto known, known_from(stored));
      some.push_back(std::move(known));
      return true;
    }));
    while (!some.empty() && page.entries.size() < question.limit) {
      if (wanted(question, some.back())) page.entries.push_back(some.back());
      some.pop_back();
      --end;
      ++looked;
    }
  }
  if (end > 0) page.before = end;
  return page;
}

base::Result<EntryProof> entry_proof(store::Reader& reader, std::uint64_t index) {
  EntryProof result;
  TW_TRY(const auto note, reader.latest_checkpoint());
  const auto unsigned_yet = [&] {
    return fail(ErrorCode::NotFound, "index", std::to_string(index), "an entry that a signed checkpoint has");
  };
  if (!note) return unsigned_yet();
  TW_TRY(const auto checkpoint, checkpoint_of(*note));
  if (index >= checkpoint.size) return unsigned_yet();
  result.index = index;
  result.size = checkpoint.size;
  result.checkpoint = *note;
  TW_TRY_STATUS(reader.scan_entries(index, index + 1, [&](store::StoredEntry&& stored) -> base::Result<bool> {
    result.commitment = stored.commitment;
    if (stored.bytes.empty()) return true;
    TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
    result.withheld = is_let_run_release(entry.kind, entry.actor);
    if (result.withheld) return true;
    result.salt = std::move(stored.salt);
    result.entry = std::move(stored.bytes);
    return true;
  }));
  const store::StoredTiles tiles{reader};
  journal::Prover prover{tiles, checkpoint.size};
  TW_TRY(result.proof, prover.inclusion(index));
  return result;
}

base::Result<std::vector<store::StratumRow>> strata(store::Reader& reader, const std::string& office,
                                                    const std::string& shift) {
  std::vector<store::StratumRow> rows;
  TW_TRY_STATUS(reader.scan<store::StratumRow>({}, [&](store::StratumRow&& row) -> base::Result<bool> {
    if ((office.empty() || row.office == office) && (shift.empty() || row.shift == shift))
      rows.push_back(std::move(row));
    return true;
  }));
  return rows;
}

}  // namespace tidewaiter::service
