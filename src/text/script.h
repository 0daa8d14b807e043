#pragma once
// UTF-8 and scripts: is text valid, what is it without invisible marks and look-alike letters, in which
// script is it. Pure and thread-safe.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::text {

/// The scripts that names and addresses are told apart by (Unicode property Script, grouped).
enum class Script : std::uint8_t {
  None,
  Latin,
  Greek,
  Cyrillic,
  Arabic,
  Hebrew,
  Han,
  Kana,
  Hangul,
  Thai,
  Indic,
  Other
};

std::string_view name(Script script) noexcept;  ///< "latin", "han", …

/// True for well-formed UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms, nothing beyond
/// U+10FFFF.
bool valid_utf8(std::string_view text) noexcept;

/// Reads the character at `at` and moves `at` behind it. An ill-formed sequence is one byte long and reads as
/// U+FFFD. Requires at < text.size().
char32_t next_character(std::string_view text, std::size_t& at) noexcept;
void append_utf8(std::string& text, char32_t character);
std::u32string to_characters(std::string_view text);

/// True where nothing of it is seen: spaces of any script, controls and invisible marks alone, or nothing.
bool is_blank(std::string_view text);

Script script_of(char32_t character) noexcept;
/// The script of most of a text's letters, the earlier one where two have as many; None where it has no
/// letter.
Script script_of(std::string_view text) noexcept;

/// How much of one field is read; longer text is cut at a character.
inline constexpr std::size_t kMaxFieldBytes = 1024;

struct Cleaned {
  std::string
      text;  ///< NFKC, case folded, single spaces, none at the ends; at most kMaxCleanGrowth × as long
  bool mixed_scripts =
      false;  ///< a word mixed letters of look-alike scripts (Latin, Greek, Cyrillic); they are folded
  bool hidden_marks = false;  ///< zero-width, direction or other invisible characters were removed
  bool broken = false;        ///< not valid UTF-8; each bad byte became a space
  bool cut = false;           ///< longer than the limit
};
/// NFKC of one character (U+FDFA) has 18 characters, 33 bytes for 3.
inline constexpr std::size_t kMaxCleanGrowth = 11;

/// The form of a text that all others start from: Unicode NFKC with case folding (UAX #15, toNFKC_Casefold),
/// without default-ignorable characters and controls, white space as single spaces, and look-alike letters
/// within one word folded to the word's own script (UTS #39, section 4, for the letters names are forged
/// with). Idempotent. Costs about 0.1 µs for a name in ASCII.
Cleaned clean(std::string_view text, std::size_t limit = kMaxFieldBytes);

/// Cleaned text in letters without marks: é → e, ế → e, ё → е, đ → d, ł → l, ø → o, ß → ss, æ → ae, œ → oe, þ
/// → th. Han, Kana and Hangul stay as they are. Idempotent.
std::string strip_marks(std::string_view cleaned);

}  // namespace tidewaiter::text
