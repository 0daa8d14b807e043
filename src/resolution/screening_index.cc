#include "resolution/screening_index.h"

#include <span>
#include <tuple>

#include "resolution/comparison.h"
#include "text/address.h"
#include "text/email.h"

namespace tidewaiter::resolution {
namespace {

text::NameKind kind_of(ListedType type) {
  if (type == ListedType::Person) return text::NameKind::Person;
  return type == ListedType::Unknown ? text::NameKind::Unknown : text::NameKind::Organisation;
}

// Calls with every two to four neighbours of a name written together, and the first one's place and their
// number.
template <typename Call>
void each_joined(const ComparableName& name, const Call& call) {
  const auto& tokens = name.tokens();
  for (std::size_t begin = 0; begin + 1 < tokens.size(); ++begin) {
    std::string joined(name.letters(tokens[begin]));
    for (std::size_t end = begin + 1; end < std::min(tokens.size(), begin + 4); ++end) {
      joined += name.letters(tokens[end]);
      if (joined.size() >= 4) call(joined, begin, end + 1 - begin);
    }
  }
}

ListedPlace place_of(const ListedAddress& listed) {
  const text::StandardAddress address = text::parse_address(listed.text, {}, {}, listed.country);
  return {address.country, address.city, address.premises_key()};
}

bool is_initial(const ComparableName::Token& token) {
  return token.role == text::NameRole::Initial || token.size == 1;
}

}  // namespace

std::string email_key(const std::string& canonical) {
  return canonical.empty() ? std::string{} : "e" + canonical;
}
std::string phone_key(const text::StandardPhone& phone) {
  return phone.e164.empty() || phone.plausibility == text::PhonePlausibility::MadeUp ? std::string{}
                                                                                     : "p" + phone.e164;
}

std::string phone_tail(std::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.size() <= 6 ? digits : digits.substr(digits.size() - 6);
}

void ListIndex::Impl::add(std::uint32_t list, const ListEntry& listed) {
  const auto entry = static_cast<std::uint32_t>(entries.size());
  entries.push_back({list,
                     listed.id,
                     listed.programme,
                     listed.names.empty() ? std::string{} : listed.names.front().text,
                     listed.type,
                     {}});
  for (const ListedName& name : listed.names) add_name(entry, name);
  add_surroundings(entry, listed);
}

void ListIndex::Impl::add_name(std::uint32_t entry, const ListedName& listed) {
  const text::StandardName standard = text::standardise_name(listed.text, {{}, kind_of(entries[entry].type)});
  const auto keep = [&](ComparableName name) {
    if (name.empty()) return;
    const auto index = static_cast<ListedNameIndex>(names.size());
    vocabulary.add(name, index);
    by_compact[hash_text(name.compact())].push_back(index);
    each_joined(name, [&](const std::string& joined, std::size_t, std::size_t) {
      by_joined[hash_text(joined)].push_back(index);
    });
    const bool common_only = name.is_common_only();
    names.push_back({entry, listed.weak, common_only, listed.text, std::move(name)});
  };
  keep(ComparableName(standard));
  for (const text::NameReading& reading : standard.readings) keep(ComparableName(standard, reading));
}

void ListIndex::Impl::add_surroundings(std::uint32_t entry, const ListEntry& listed) {
  for (const ListedAddress& address : listed.addresses) {
    ListedPlace place = place_of(address);
    if (!place.premises.empty()) {
      by_premises[place.premises].push_back(entry);
      countries_with_premises.insert(place.country);
    }
    entries[entry].places.push_back(std::move(place));
  }
  for (const ListedIdentifier& identifier : listed.identifiers) {
    std::string key;
    if (identifier.value.find('@') != std::string::npos) {
      key = email_key(text::parse_email(identifier.value).canonical);
    } else if (identifier.kind.find("hone") != std::string::npos) {  // Telephone, Phone Number
      key = phone_key(text::parse_phone(identifier.value, entries[entry].places.empty()
                                                              ? std::string_view{}
                                                              : entries[entry].places.front().country));
    }
    if (key.starts_with('p')) phone_tails.insert(phone_tail(key));
    if (!key.empty()) by_contact[key].push_back(entry);
  }
}

void ListIndex::Impl::finish() {
  vocabulary.finish(names.size());
  for (IndexedName& name : names) {
    for (auto& token : name.name.tokens())
      token.weight = std::min(token.weight, vocabulary.weight(name.name.letters(token), token.role));
    Outline outline;
    outline.begin = static_cast<std::uint32_t>(name_tokens.size());
    for (const bool initials : {false, true}) {
      for (const auto& token : name.name.tokens()) {
        if (is_initial(token) != initials) continue;
        name_tokens.push_back({vocabulary.number(name.name.letters(token)), token.weight});
        ++outline.tokens;
        outline.initials += initials ? 1 : 0;
      }
    }
    mark_others(static_cast<ListedNameIndex>(outlines.size()), outline);
    outlines.push_back(outline);
  }
  std::sort(not_that_person.begin(), not_that_person.end());
}

void ListIndex::Impl::mark_others(ListedNameIndex name, const Outline& outline) {
  const std::span tokens{name_tokens.data() + outline.begin, outline.tokens};
  const bool by_one =
      tokens.size() == 1 || outline.initials > 0 || names[name].name.kind() == text::NameKind::Organisation;
  for (const NumberedToken& token : tokens) {
    TokenMarks others = by_one ? TokenMarks::all() : TokenMarks{};
    for (const NumberedToken& other : tokens) {
      if (&other != &token) others.add(other.number);
    }
    vocabulary.set_others(token.number, name, others);
  }
}

ListIndex::Impl::Question ListIndex::Impl::ask(const ComparableName& name) const {
  static_assert(text::kMaxNameTokens <= 32);
  std::array<TokenMarks, 32> may_be{};  // of each token
  const auto& tokens = name.tokens();
  Question question;
  question.organisation = name.kind() == text::NameKind::Organisation;
  question.pairs = Pairs(4 * tokens.size() * Vocabulary::kMostMatches);
  std::vector<std::uint32_t> space;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto matches = vocabulary.find(name.letters(tokens[i]), tokens[i], space);
    if (!is_initial(tokens[i])) question.must_pair |= std::uint32_t{1} << i;
    for (const std::uint32_t number : matches.all) {
      question.pairs.add(number, std::uint32_t{1} << i, tokens[i].weight);
      may_be[i].add(number);
    }
    if (matches.walked.empty()) continue;
    Asked& one = question.tokens.emplace_back();
    one.own = tokens[i].weight;
    one.place = i;
    one.common = is_initial(tokens[i]) || tokens[i].role == text::NameRole::CommonWord;
    one.matches.assign(matches.walked.begin(), matches.walked.end());
    for (const std::uint32_t number : matches.walked) {
      const Vocabulary::Token& listed = vocabulary.token(number);
      one.weight = std::max(one.weight, std::min(listed.weight, tokens[i].weight));
      one.walk += listed.names.size();
    }
    question.weight += one.weight;
  }
  each_joined(name, [&](const std::string& joined, std::size_t first, std::size_t count) {
    const std::uint32_t bits = ((std::uint32_t{1} << count) - 1) << first;
    for (const std::uint32_t number : vocabulary.alike(joined)) {
      question.pairs.add(number, bits, kMostPossible);
      for (std::size_t i = first; i < first + count; ++i) may_be[i].add(number);
    }
  });
  // A person is met by two tokens at least, an organisation by one; an initial may stand for any token.
  const bool by_one =
      tokens.size() == 1 || question.organisation || std::any_of(tokens.begin(), tokens.end(), is_initial);
  for (Asked& one : question.tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (i != one.place) one.others.add(may_be[i]);
    }
    if (by_one) one.others = TokenMarks::all();
  }
  std::sort(question.tokens.begin(), question.tokens.end(),
            [](const Asked& a, const Asked& b) { return a.walk < b.walk; });
  return question;
}

// Names with tokens left over on both sides are two names (screening_names.h): every token of one of them
// must find its pair. `possible` is the most that they can agree in.
bool ListIndex::Impl::could_be_one(const Question& question, const Outline& listed,
                                   model::Millibits& possible) const {
  std::uint32_t paired = 0;
  bool all_listed_pair = true;
  possible = 0;
  for (std::uint32_t i = 0; i < listed.tokens; ++i) {
    const NumberedToken& token = name_tokens[listed.begin + i];
    const Pairs::Pair& pair = question.pairs.find(token.number);
    paired |= pair.bits;
    possible += std::min(pair.weight, token.weight);
    all_listed_pair = all_listed_pair && (pair.bits != 0 || i + listed.initials >= listed.tokens);
  }
  return all_listed_pair || (question.must_pair & ~paired) == 0;
}

bool ListIndex::Impl::remembered_as_other(const model::Party& party, const model::ListHit& hit) const {
  if (not_that_person.empty()) return false;
  const std::string key = party_key(party);
  return std::any_of(not_that_person.begin(), not_that_person.end(), [&](const NotThatPerson& judged) {
    return judged.list == hit.list && judged.entry_id == hit.entry_id && judged.party_key == key;
  });
}

model::ListHit ListIndex::Impl::hit_of(std::uint32_t entry, const Best& best, model::PartyRole role) const {
  const IndexedEntry& e = entries[entry];
  return {lists[e.list],
          e.id,
          best.name == nullptr ? e.first_name : best.name->text,
          e.programme,
          probability_ppm(best.log_odds),
          role};
}

}  // namespace tidewaiter::resolution
