#pragma once
// Names of people and organisations in one canonical form. Everything is Latin letters without marks; the
// tokens keep the order in which they stood, and each says what part it plays. Pure and thread-safe.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/han.h"
#include "text/script.h"

namespace tidewaiter::text {

enum class NameKind : std::uint8_t { Unknown, Person, Organisation };
std::string_view name(NameKind kind) noexcept;

enum class NameRole : std::uint8_t {
  Given,
  Family,
  Name,         ///< a person's name whose place does not say which: "Tran Minh" may be either
  Initial,      ///< one letter of a person's name
  Particle,     ///< van, de, bin, al: never matches by itself
  Title,        ///< mr, dr, 先生: never matches by itself
  Suffix,       ///< jr, iii
  CompanyForm,  ///< ltd, gmbh, 有限公司: never matches by itself
  Word,         ///< a word of an organisation's name
  CommonWord,   ///< trading, international, 贸易: a word most organisations could bear; weak by itself
};
std::string_view name(NameRole role) noexcept;
/// True for the roles that say who it is: not titles, suffixes, particles and company forms.
bool identifies(NameRole role) noexcept;

/// One token of a StandardName; its letters are latin.substr(begin, size) of that name.
struct NameToken {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
  NameRole role = NameRole::Name;
  Script script = Script::Latin;  ///< as it was written

  bool operator==(const NameToken&) const = default;
};

/// A whole other reading of the same written name, for names in Han characters: surname first, then given
/// syllables.
struct NameReading {
  HanReading reading = HanReading::Mandarin;
  std::vector<std::string> tokens;
  std::string key;  ///< as StandardName::key

  bool operator==(const NameReading&) const = default;
};

/// The most tokens that are kept of a name.
inline constexpr std::size_t kMaxNameTokens = 16;

struct StandardName {
  NameKind kind = NameKind::Unknown;
  std::string latin;  ///< all tokens' letters [a-z0-9], one space between
  std::vector<NameToken>
      tokens;  ///< in the order of writing ("Nguyen, Van An" is turned to "van an nguyen" only in `key`)
  std::string
      key;  ///< the identifying tokens, sorted, one space between: the same for every order of one name
  std::string compact;  ///< identifying tokens in order, no spaces: joins "xiao ming" and "xiaoming"
  std::string han;      ///< simplified characters, where the name has any
  std::vector<NameReading>
      readings;                  ///< other than the one in `tokens` (Mandarin): empty for names without Han
  std::string company_form;      ///< canonical: "ltd", "gmbh", "co ltd"; empty for people
  Script script = Script::None;  ///< of most letters
  bool mixed_scripts = false;    ///< see Cleaned
  bool hidden_marks = false;
  bool leetspeak = false;  ///< digits or signs stood for letters ("J0hn", "M@ria") and were put right
  bool cut = false;        ///< had more bytes or tokens than are kept

  std::string_view letters(const NameToken& token) const {
    return std::string_view{latin}.substr(token.begin, token.size);
  }
  /// Letters of the first token with this role; empty where there is none.
  std::string_view first(NameRole role) const;
  bool operator==(const StandardName&) const = default;
};

/// What is known beside the name; all may be left out.
struct NameHints {
  std::string_view country;  ///< ISO 3166-1 alpha-2 of the address: tells the order of the family name
  NameKind kind = NameKind::Unknown;  ///< from a column that says so
};

/// Standardises a whole name. Idempotent on its own `latin`: standardise_name(x.latin).key == x.key.
/// At most kMaxFieldBytes bytes and kMaxNameTokens tokens are read. About 1 µs for a Latin name.
StandardName standardise_name(std::string_view text, const NameHints& hints = {});

/// Standardises a person's name that came in two columns. In Latin letters the tokens are given names, then
/// family names.
StandardName standardise_person(std::string_view given, std::string_view family, const NameHints& hints = {});

/// A group of given names that one person may go by (Robert, Rob, Bob, Bobby). A name may be in several
/// groups.
using NicknameGroup = std::uint16_t;

/// The groups that a canonical given name is in; empty for most. The view lives for ever.
std::span<const NicknameGroup> nickname_groups(std::string_view given) noexcept;

/// True where one may be the other's nickname (they share a group), or where they are equal.
bool may_be_nicknames(std::string_view a, std::string_view b) noexcept;

/// The groups' formal name, for reasons.
std::string_view formal_name(NicknameGroup group) noexcept;

}  // namespace tidewaiter::text
