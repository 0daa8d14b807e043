#include "resolution/email_levels.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "resolution/name_levels.h"
#include "text/letters.h"
#include "text/similarity.h"

namespace tidewaiter::resolution {
namespace {

enum : std::uint8_t {
  kEmailNotStated,
  kEmailSame,
  kEmailSameElsewhere,
  kEmailAlike,
  kEmailDifferent,
  kEmailSameOfNames,
  kEmailNamesAlone
};
static_assert(kEmailSameOfNames == kFirstEmailOfNames);

constexpr std::size_t kMostDigits = 1;       // "dana2" is the second Dana; "dana1987" says more than her name
constexpr std::size_t kSlipFromLetters = 6;  // shorter mailbox names have to be the names' own letters

std::string letters_of(TokenId local, const TokenTable& tokens) {
  const std::string_view text = tokens.letters(local);
  std::string letters;
  std::copy_if(text.begin(), text.end(), std::back_inserter(letters), text::is_letter);
  return letters;
}

bool has_a_number(TokenId local, const TokenTable& tokens) {
  const std::string_view text = tokens.letters(local);
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), text::is_digit)) > kMostDigits;
}

class Mailbox {
 public:
  explicit Mailbox(std::string letters)
      : letters_(std::move(letters)), slips_(letters_.size() >= kSlipFromLetters ? 1 : 0) {}

  bool is(std::string_view first, std::string_view second = {}) const {
    const std::size_t size = first.size() + second.size();
    if (size > letters_.size() + slips_ || size + slips_ < letters_.size()) return false;
    const std::string joined = std::string(first).append(second);
    return text::edit_distance(joined, letters_, static_cast<int>(slips_)) <= static_cast<int>(slips_);
  }

 private:
  std::string letters_;
  std::size_t slips_;
};

}  // namespace

bool mailbox_is_made_of_names(const Features& party, const TokenTable& tokens) {
  if (party.email_local == 0) return false;
  std::string letters = letters_of(party.email_local, tokens);
  if (letters.empty()) return false;
  const Mailbox mailbox(std::move(letters));
  const auto word = [&](std::size_t i) { return tokens.letters(party.words[i]); };
  const std::size_t count = party.word_count();
  for (std::size_t i = 0; i < count; ++i) {
    if (mailbox.is(word(i))) return true;
    for (std::size_t j = 0; j < count; ++j) {
      if (i == j) continue;
      const std::string_view initial = word(i).substr(0, 1);
      if (mailbox.is(word(i), word(j)) || mailbox.is(initial, word(j)) || mailbox.is(word(j), initial))
        return true;
    }
  }
  return false;
}

EmailLevel email_level(const Features& a, const Features& b, const TokenTable& tokens) {
  if (a.email_local == 0 || b.email_local == 0) return {};
  const auto near = [&](TokenId x, TokenId y) { return edits(x, y, 2, tokens) <= 2; };
  const auto made_of_names = [&] {
    return mailbox_is_made_of_names(a, tokens) && mailbox_is_made_of_names(b, tokens);
  };
  if (a.email_local == b.email_local) {
    const bool same = a.email_domain == b.email_domain;
    if (!has_a_number(a.email_local, tokens) && made_of_names())
      return {same ? kEmailSameOfNames : kEmailNamesAlone, 0};
    if (same) return {kEmailSame, tokens.rarity(a.email_local)};
    return {near(a.email_domain, b.email_domain) ? kEmailAlike : kEmailSameElsewhere, 0};
  }
  const std::size_t longest =
      std::max(tokens.letters(a.email_local).size(), tokens.letters(b.email_local).size());
  if (longest < 5 || !near(a.email_local, b.email_local) || !near(a.email_domain, b.email_domain))
    return {kEmailDifferent, 0};
  const bool same_letters = letters_of(a.email_local, tokens) == letters_of(b.email_local, tokens);
  return {same_letters && made_of_names() ? kEmailNamesAlone : kEmailAlike, 0};
}

}  // namespace tidewaiter::resolution
