#include "text/phonetic.h"

#include <array>
#include <cstddef>

namespace tidewaiter::text {
namespace {

// How a code is made:
// 1. The letters are read from left to right. At each place the longest spelling of kSpellings that stands
//    there gives its sounds. Spellings that different languages use for neighbouring sounds give one sound:
//    sh, sch, hs, z and j are all S; b and p are B; d and t are T.
// 2. A sound directly repeated counts once; h is silent.
// 3. The first ten consonants are kept, and a vowel in front is kept as A, whichever it is.
// 4. A name with at most two consonants would tell too little ("li", "lu", "le"): there the first vowel's
//    class is kept as well.
// 5. w is a vowel before a consonant and v before a vowel (Wolodymyr, Volodymyr); in names of at most five
//    letters, most of them of East Asia, it is a sound of its own (Wang is not Fang).

constexpr std::size_t kSounds = 12;
constexpr std::string_view kAlphabet = "_AEIOUBFKSTLMNRW";  // a code's five bits are the place here

enum class Where { Anywhere, Start, BeforeConsonant };

struct Spelling {
  std::string_view letters;
  std::string_view sounds;  // of kAlphabet; vowels are classed
  Where where = Where::Anywhere;
};
// By first letter, the longest first within one; the first that fits is taken.
// clang-format off
constexpr Spelling kSpellings[] = {
    {"aa", "A"}, {"ae", "E"}, {"ai", "E"}, {"ay", "E"}, {"au", "O"}, {"aw", "O", Where::BeforeConsonant},
    {"a", "A"},
    {"bh", "B"}, {"b", "B"},
    {"cqu", "K"}, {"chs", "KS"}, {"chr", "KR"}, {"ch", "S"}, {"ck", "K"}, {"cz", "S"}, {"cs", "S"},
    {"ce", "SE"}, {"ci", "SI"}, {"cy", "SI"}, {"c", "K"},
    {"dzh", "S"}, {"dj", "S"}, {"dz", "S"}, {"dh", "T"}, {"dt", "T"}, {"d", "T"},
    {"ee", "I"}, {"ea", "I"}, {"ei", "E"}, {"ey", "E"}, {"eu", "U"}, {"eo", "O"}, {"e", "E"},
    {"f", "F"},
    {"gh", "K"}, {"gn", "N"}, {"ge", "SE"}, {"gi", "SI"}, {"g", "K"},
    {"hs", "S"}, {"h", ""},
    {"ie", "I"}, {"ii", "I"}, {"iy", "I"}, {"ij", "I"}, {"i", "I"},
    {"j", "S"},
    {"kh", "K"}, {"kn", "N"}, {"ks", "KS"}, {"k", "K"},
    {"l", "L"},
    {"m", "M"},
    {"ng", "N"}, {"nh", "N"}, {"ny", "N"}, {"n", "N"},
    {"oo", "U"}, {"ou", "U"}, {"ow", "O", Where::BeforeConsonant}, {"oe", "O"}, {"oi", "O"}, {"oh", "O"},
    {"o", "O"},
    {"ph", "F"}, {"p", "B"},
    {"qu", "KU"}, {"q", "K"},
    {"rh", "R"}, {"r", "R"},
    {"shch", "S"}, {"sch", "S"}, {"sh", "S"}, {"sz", "S"}, {"ss", "S"}, {"s", "S"},
    {"tsch", "S"}, {"tch", "S"}, {"tsh", "S"}, {"ts", "S"}, {"tz", "S"}, {"th", "T"}, {"t", "T"},
    {"uye", "U"}, {"ue", "U"}, {"uu", "U"}, {"ui", "I"}, {"uy", "I"}, {"u", "U"},
    {"v", "F"},
    {"wr", "R"}, {"w", "U", Where::BeforeConsonant}, {"w", "W"},
    {"xia", "SA"}, {"xie", "SE"}, {"xio", "SO"}, {"xiu", "SU"}, {"xu", "SU"}, {"x", "S", Where::Start},
    {"x", "KS"},
    {"you", "U"}, {"yu", "U"}, {"yi", "I"}, {"ye", "E"}, {"ya", "A"}, {"yo", "O"}, {"y", "I"},
    {"zh", "S"}, {"z", "S"},
};
// clang-format on

// Where each letter's spellings begin in kSpellings; one more for the end.
constexpr std::array<std::uint8_t, 27> kBegin = [] {
  std::array<std::uint8_t, 27> begin{};
  for (const Spelling& spelling : kSpellings) {
    for (auto i = static_cast<std::size_t>(spelling.letters[0] - 'a') + 1; i < begin.size(); ++i) ++begin[i];
  }
  return begin;
}();

bool is_vowel_sound(char sound) {
  return sound == 'A' || sound == 'E' || sound == 'I' || sound == 'O' || sound == 'U';
}

bool is_vowel_letter(char c) { return std::string_view{"aeiouy"}.find(c) != std::string_view::npos; }

bool fits(const Spelling& spelling, std::string_view rest, bool at_start) {
  if (!rest.starts_with(spelling.letters)) return false;
  const std::size_t next = spelling.letters.size();
  switch (spelling.where) {
    case Where::Anywhere:
      return true;
    case Where::Start:
      return at_start;
    case Where::BeforeConsonant:
      return next == rest.size() || !is_vowel_letter(rest[next]);
  }
  return false;
}

struct Sounds {
  std::array<char, kSounds> sound{};
  std::size_t size = 0;
};

Sounds sounds_of(std::string_view latin) noexcept {
  constexpr std::size_t kShort = 5;
  const bool is_short = latin.size() <= kShort;
  Sounds consonants;
  char first_vowel = 0, before = 0;
  bool at_start = true;
  bool vowel_in_front = false;
  while (!latin.empty()) {
    std::size_t used = 1;
    const bool letter = latin[0] >= 'a' && latin[0] <= 'z';
    const std::size_t first = letter ? static_cast<std::size_t>(latin[0] - 'a') : 0;
    for (std::size_t i = kBegin[first]; letter && i < kBegin[first + 1]; ++i) {
      const Spelling& spelling = kSpellings[i];
      if (!fits(spelling, latin, at_start)) continue;
      used = spelling.letters.size();
      for (char sound : spelling.sounds) {
        if (sound == 'W' && !is_short) sound = 'F';
        if (is_vowel_sound(sound)) {
          if (first_vowel == 0) {
            first_vowel = sound;
            vowel_in_front = consonants.size == 0;
          }
        } else if (sound != before && consonants.size < kSounds - 2) {
          consonants.sound[consonants.size++] = sound;
        }
        before = sound;
      }
      break;
    }
    latin.remove_prefix(used);
    at_start = false;
  }
  Sounds result;
  if (vowel_in_front) result.sound[result.size++] = 'A';
  for (std::size_t i = 0; i < consonants.size; ++i) result.sound[result.size++] = consonants.sound[i];
  if (consonants.size <= 2 && first_vowel != 0) result.sound[result.size++] = first_vowel;
  return result;
}

}  // namespace

PhoneticCode phonetic_code(std::string_view latin) noexcept {
  const Sounds sounds = sounds_of(latin);
  PhoneticCode code = 0;
  for (std::size_t i = 0; i < sounds.size; ++i) code = code << 5 | kAlphabet.find(sounds.sound[i]);
  return code;
}

std::string phonetic_spelling(std::string_view latin) {
  const Sounds sounds = sounds_of(latin);
  return {sounds.sound.data(), sounds.size};
}

}  // namespace tidewaiter::text
