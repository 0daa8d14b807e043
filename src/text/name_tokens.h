#pragma once
// The first half of reading a name: from cleaned text to tokens in Latin letters, each with what stood around
// it. Used by standardise_name() only. Pure and thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/lexicon.h"
#include "text/name.h"

namespace tidewaiter::text {

/// A token before it is known what part it plays.
struct NameDraft {
  std::string latin;
  std::u32string han;                   ///< simplified characters it was read from, where it was
  std::u32string hangul;                ///< Hangul syllables it was read from, where it was
  const LexiconEntry* entry = nullptr;  ///< what the lexicon knows of `latin`
  NameRole role = NameRole::Name;
  Script script = Script::Latin;
  bool decided = false;  ///< the role is final
  bool comma_after = false;
  bool dot_after = false;
  bool hyphen_before = false;

  bool is(std::uint16_t flags) const { return entry != nullptr && entry->is(flags); }
  bool is_letter() const { return latin.size() == 1 && latin[0] >= 'a'; }
};

struct NameDrafts {
  std::vector<NameDraft> tokens;
  std::u32string han;  ///< all Han characters of the name, simplified
  bool leetspeak = false;
  bool cut = false;
};

/// Splits cleaned text into tokens. Apostrophes join ("o'brien" → "obrien"), hyphens, dots and commas split
/// and are remembered, digits and signs that stand for letters within a word are put right. Han characters
/// come out one token a run, not yet read (`latin` empty, `han` set).
NameDrafts draft_name(std::string_view cleaned);

/// Looks a changed token up again.
void relook(NameDraft& draft);

}  // namespace tidewaiter::text
