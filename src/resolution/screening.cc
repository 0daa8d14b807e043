#include "resolution/screening.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "resolution/comparison.h"
#include "resolution/hash.h"
#include "resolution/screening_names.h"
#include "resolution/screening_vocabulary.h"
#include "text/address.h"
#include "text/email.h"
#include "text/phone.h"

namespace tidewaiter::resolution {
namespace {

// In millibits: how many others could bear the name, before the name's rarity is set against it.
constexpr model::Millibits kOtherPeople = 18'000;         // a quarter of a million in a year's mail
constexpr model::Millibits kOtherOrganisations = 12'000;  // fewer, and they choose names that differ
constexpr model::Millibits kOtherKind = 6'000;            // a person's name against an organisation's: one in sixty signs for it
constexpr model::Millibits kSameCountry = 2'000;
constexpr model::Millibits kOtherCountry = -1'500;
constexpr model::Millibits kSameCity = 3'000;
constexpr model::Millibits kSamePremises = 12'000;
constexpr model::Millibits kSameContact = 14'000;
constexpr model::Millibits kContactAlone = 2'000;         // telephone or email agrees, the name does not
constexpr model::Millibits kNever = -30'000;
constexpr model::Millibits kShownFrom = -3'170;           // kShownFromPpm as log-odds
constexpr model::Millibits kMostPossible = 1'000'000;
constexpr std::size_t kMostHits = 10;
constexpr std::size_t kMostWalked = 20'000;               // names walked for one name asked
constexpr std::size_t kMostWalkedInSearch = 500'000;
constexpr std::size_t kMostCutOtherwise = 1'000;          // names with the same letters and other spaces

std::string email_key(const std::string& canonical) { return canonical.empty() ? std::string{} : "e" + canonical; }
std::string phone_key(const text::StandardPhone& phone) {
  return phone.e164.empty() || phone.plausibility == text::PhonePlausibility::MadeUp ? std::string{} : "p" + phone.e164;
}

struct ListedPlace {
  std::string country;
  std::string city;
  std::string premises;
};

struct IndexedEntry {
  std::uint32_t list = 0;
  std::string id;
  std::string programme;
  std::string first_name;
  ListedType type = ListedType::Unknown;
  std::vector<ListedPlace> places;
};

struct IndexedName {
  std::uint32_t entry = 0;
  bool weak = false;
  bool common_only = false;  // nothing but words that any organisation could bear
  std::string text;
  ComparableName name;
};

text::NameKind kind_of(ListedType type) {
  if (type == ListedType::Person) return text::NameKind::Person;
  return type == ListedType::Unknown ? text::NameKind::Unknown : text::NameKind::Organisation;
}

// A listed name as a walk sees it: where its tokens' numbers stand.
struct Outline {
  std::uint32_t begin = 0;
  std::uint8_t tokens = 0;
  std::uint8_t initials = 0;  // come last
};

// The listed tokens that an asked name's tokens may be: each with the set of those that it may be, a bit for each, and the
// most that they weigh.
class Pairs {
 public:
  struct Pair {
    std::uint32_t number = 0;  // plus 1; 0: an empty slot
    std::uint32_t bits = 0;
    model::Millibits weight = 0;
  };

  explicit Pairs(std::size_t most) : slots_(std::bit_ceil(2 * most + 1)) {}

  void add(std::uint32_t number, std::uint32_t bits, model::Millibits weight) {
    Pair& slot = slots_[place(number)];
    slot.number = number + 1;
    slot.bits |= bits;
    slot.weight = std::max(slot.weight, weight);
  }
  const Pair& find(std::uint32_t number) const { return slots_[place(number)]; }

 private:
  std::size_t place(std::uint32_t number) const {
    std::size_t at = (number * 0x9E3779B1u) & (slots_.size() - 1);
    while (slots_[at].number != 0 && slots_[at].number != number + 1) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  std::vector<Pair> slots_;
};

// Calls with every two to four neighbours of a name written together, and the first one's place and their number.
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

// What is known of the party in question besides its name. The address is taken apart only once a listed one is in the
// same country.
class Surroundings {
 public:
  explicit Surroundings(const model::Party& party) : party_(party) {}

  const std::string& premises() {
    parse();
    return premises_;
  }

  model::Millibits bits(const IndexedEntry& entry) {
    model::Millibits best = kNever;
    for (const ListedPlace& place : entry.places) {
      if (place.country.empty() || party_.country.empty()) continue;
      if (place.country != party_.country) {
        best = std::max(best, kOtherCountry);
        continue;
      }
      parse();
      model::Millibits here = kSameCountry;
      if (!place.city.empty() && place.city == address_.city) here += kSameCity;
      if (!place.premises.empty() && place.premises == premises_) here += kSamePremises;
      best = std::max(best, here);
    }
    return best == kNever ? 0 : best;
  }

 private:
  void parse() {
    if (parsed_) return;
    address_ = text::parse_address(party_.address, party_.city, party_.postcode, party_.country);
    premises_ = address_.premises_key();
    parsed_ = true;
  }

  const model::Party& party_;
  bool parsed_ = false;
  text::StandardAddress address_;
  std::string premises_;
};

// The last digits of a telephone number, however it is written: enough to say that it is none of the listed ones.
std::string phone_tail(std::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.size() <= 6 ? digits : digits.substr(digits.size() - 6);
}

ListedPlace place_of(const ListedAddress& listed) {
  const text::StandardAddress address = text::parse_address(listed.text, {}, {}, listed.country);
  return {address.country, address.city, address.premises_key()};
}

bool is_initial(const ComparableName::Token& token) { return token.role == text::NameRole::Initial || token.size == 1; }

// The best that was found for one entry.
struct Best {
  model::Millibits log_odds = kNever;
  const IndexedName* name = nullptr;
};

}  // namespace

struct ListIndex::Impl {
  std::vector<std::string> lists;
  std::vector<IndexedEntry> entries;
  std::vector<IndexedName> names;
  std::vector<Outline> outlines;              // of the names
  struct NumberedToken {
    std::uint32_t number = 0;
    model::Millibits weight = 0;
  };
  std::vector<NumberedToken> name_tokens;     // of the names, one after the other
  Vocabulary vocabulary;
  // By a hash of letters; one more name for a collision costs a comparison.
  absl::flat_hash_map<std::uint64_t, std::vector<ListedNameIndex>> by_compact;
  absl::flat_hash_map<std::uint64_t, std::vector<ListedNameIndex>> by_joined;  // neighbours written together
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_contact;   // telephone or email → entries
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_premises;  // → entries
  std::unordered_set<std::string> phone_tails;                              // of listed telephones
  std::unordered_set<std::string> countries_with_premises;
  std::vector<NotThatPerson> not_that_person;                               // sorted

  void add(std::uint32_t list, const ListEntry& listed);
  void add_name(std::uint32_t entry, const ListedName& listed);
  void add_surroundings(std::uint32_t entry, const ListEntry& listed);
  void finish();
  void mark_others(ListedNameIndex name, const Outline& outline);

  struct Asked {
    std::size_t place = 0;
    bool common = false;          // a word that any organisation could bear, or an initial
    model::Millibits own = 0;     // what the asked token weighs by itself
    model::Millibits weight = 0;  // the most that it can agree in
    std::size_t walk = 0;         // names to walk for it
    TokenMarks others = 0;        // what the asked name's other tokens may be; all where it may be met by this one alone
    std::vector<std::uint32_t> matches;
  };
  struct Question {
    bool organisation = false;
    std::vector<Asked> tokens;  // that the list may have, those with the fewest names first
    model::Millibits weight = 0;
    Pairs pairs{0};
    std::uint32_t must_pair = 0;  // bits of the tokens that are no initials
  };
  Question ask(const ComparableName& name) const;
  // Calls with every name that may agree in `needed`, and the most that it can agree in.
  template <typename Call>
  void walk(const Question& question, model::Millibits needed, std::size_t most_walked, const Call& call) const;
  template <typename Call>
  void each_cut_otherwise(const ComparableName& name, const Call& call) const;
  bool could_be_one(const Question& question, const Outline& listed, model::Millibits& possible) const;
  bool remembered_as_other(const model::Party& party, const model::ListHit& hit) const;
  model::ListHit hit_of(std::uint32_t entry, const Best& best, model::PartyRole role) const;
};

void ListIndex::Impl::add(std::uint32_t list, const ListEntry& listed) {
  const auto entry = static_cast<std::uint32_t>(entries.size());
  entries.push_back({list, listed.id, listed.programme, listed.names.empty() ? std::string{} : listed.names.front().text, listed.type, {}});
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
    each_joined(name, [&](const std::string& joined, std::size_t, std::size_t) { by_joined[hash_text(joined)].push_back(index); });
    const bool common_only = std::all_of(name.tokens().begin(), name.tokens().end(), [](const auto& token) { return token.role == text::NameRole::CommonWord; });
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
      key = phone_key(text::parse_phone(identifier.value, entries[entry].places.empty() ? std::string_view{} : entries[entry].places.front().country));
    }
    if (key.starts_with('p')) phone_tails.insert(phone_tail(key));
    if (!key.empty()) by_contact[key].push_back(entry);
  }
}

void ListIndex::Impl::finish() {
  vocabulary.finish(names.size());
  for (IndexedName& name : names) {
    for (auto& token : name.name.tokens()) token.weight = std::min(token.weight, vocabulary.weight(name.name.letters(token), token.role));
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
  const bool by_one = tokens.size() == 1 || outline.initials > 0 || names[name].name.kind() == text::NameKind::Organisation;
  for (const NumberedToken& token : tokens) {
    TokenMarks others = by_one ? ~TokenMarks{0} : 0;
    for (const NumberedToken& other : tokens) others |= &other == &token ? 0 : mark_of(other.number);
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
      may_be[i] |= mark_of(number);
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
      for (std::size_t i = first; i < first + count; ++i) may_be[i] |= mark_of(number);
    }
  });
  // A person is met by two tokens at least, an organisation by one; an initial may stand for any token.
  const bool by_one = tokens.size() == 1 || question.organisation ||
                      std::any_of(tokens.begin(), tokens.end(), is_initial);
  for (Asked& one : question.tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) one.others |= i == one.place ? 0 : may_be[i];
    if (by_one) one.others = ~TokenMarks{0};
  }
  std::sort(question.tokens.begin(), question.tokens.end(), [](const Asked& a, const Asked& b) { return a.walk < b.walk; });
  return question;
}

// Names with tokens left over on both sides are two names (screening_names.h): every token of one of them must find its pair.
// `possible` is the most that they can agree in.
bool ListIndex::Impl::could_be_one(const Question& question, const Outline& listed, model::Millibits& possible) const {
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

// The rarest tokens' names are walked; once what is left of the tokens could not make up the need by itself, no name
// without one of those walked can. A walked name counts if the tokens that could pair leave the need possible.
template <typename Call>
void ListIndex::Impl::walk(const Question& question, model::Millibits needed, std::size_t most_walked, const Call& call) const {
  model::Millibits left = question.weight;
  std::size_t walked = 0;
  std::array<std::uint32_t, 2> left_out{};  // own, common: names not met yet lack these tokens
  for (const Asked& one : question.tokens) {
    if (question.organisation) needed = std::max(needed, least_agreement(left_out[0], left_out[1]));
    ++left_out[one.common ? 1 : 0];
    walked += one.walk;
    if (left < needed || walked > most_walked) return;
    for (const std::uint32_t number : one.matches) {
      const Vocabulary::Token& listed = vocabulary.token(number);
      // The commonest listed tokens, with the most names, are the first to be ruled out.
      if (left - one.weight + std::min(one.own, listed.weight) < needed) continue;
      for (const Vocabulary::Posting& posting : listed.names) {
        if ((posting.others & one.others) == 0) continue;
        model::Millibits possible = 0;
        if (could_be_one(question, outlines[posting.name], possible) && possible >= needed) call(posting.name, possible);
      }
    }
    left -= one.weight;
  }
}

// Names that are the same letters with other spaces, as a whole or in one of the asked tokens.
template <typename Call>
void ListIndex::Impl::each_cut_otherwise(const ComparableName& name, const Call& call) const {
  const auto each = [&](const auto& index, std::string_view letters) {
    const auto found = index.find(hash_text(letters));
    if (found == index.end()) return;
    const std::size_t most = std::min(found->second.size(), kMostCutOtherwise);
    for (std::size_t i = 0; i < most; ++i) call(found->second[i]);
  };
  each(by_compact, name.compact());
  for (const auto& token : name.tokens()) {
    if (token.size >= 4) each(by_joined, name.letters(token));
  }
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
  return {lists[e.list], e.id, best.name == nullptr ? e.first_name : best.name->text, e.programme, probability_ppm(best.log_odds), role};
}

namespace {

std::vector<ComparableName> readings_of(const text::StandardName& standard) {
  std::vector<ComparableName> all;
  all.emplace_back(standard);
  for (const text::NameReading& reading : standard.readings) all.emplace_back(standard, reading);
  return all;
}

// Both must hold: the names are one, and it is no namesake.
model::Millibits both(model::Millibits one_name, model::Millibits not_a_namesake) {
  const double p = 1 / (1 + std::exp2(-one_name / 1000.0)) / (1 + std::exp2(-not_a_namesake / 1000.0));
  return static_cast<model::Millibits>(std::lround(1000 * std::log2(p / (1 - p))));
}

bool before(const model::ListHit& a, const model::ListHit& b) {
  if (a.probability_ppm != b.probability_ppm) return a.probability_ppm > b.probability_ppm;
  return std::tie(a.list, a.entry_id) < std::tie(b.list, b.entry_id);
}

}  // namespace

std::string party_key(const model::Party& party) {
  const text::StandardName name = text::standardise_name(party.name, {party.country, text::NameKind::Unknown});
  const text::StandardAddress address = text::parse_address(party.address, party.city, party.postcode, party.country);
  const text::StandardPhone phone = text::parse_phone(party.phone, party.country);
  return base::to_hex(base::as_view(base::sha256(name.key + "\n" + name.han + "\n" + address.door_key() + "\n" + phone.digits)));
}

ListIndex::ListIndex(std::span<const WatchList> lists, std::vector<NotThatPerson> not_that_person) {
  auto impl = std::make_unique<Impl>();
  impl->not_that_person = std::move(not_that_person);
  for (const WatchList& list : lists) {
    impl->lists.push_back(list.name);
    for (const ListEntry& entry : list.entries) impl->add(static_cast<std::uint32_t>(impl->lists.size() - 1), entry);
  }
  impl->finish();
  impl_ = std::move(impl);
}

ListIndex::ListIndex(ListIndex&&) noexcept = default;
ListIndex& ListIndex::operator=(ListIndex&&) noexcept = default;
ListIndex::~ListIndex() = default;

std::size_t ListIndex::entries() const noexcept { return impl_->entries.size(); }
std::size_t ListIndex::names() const noexcept { return impl_->names.size(); }

namespace {

// One party against the index.
class Screening {
 public:
  Screening(const ListIndex::Impl& index, const model::Party& party) : index_(index), party_(party), surroundings_(party) {}

  std::vector<model::ListHit> hits(model::PartyRole role) {
    reach_contacts();
    const text::StandardName standard = text::standardise_name(party_.name, {party_.country, text::NameKind::Unknown});
    for (const ComparableName& name : readings_of(standard)) ask(name);
    std::vector<model::ListHit> hits;
    for (const auto& [entry, found] : best_) {
      model::ListHit hit = index_.hit_of(entry, found, role);
      if (hit.probability_ppm >= kShownFromPpm && !index_.remembered_as_other(party_, hit)) hits.push_back(std::move(hit));
    }
    std::sort(hits.begin(), hits.end(), before);
    if (hits.size() > kMostHits) hits.resize(kMostHits);
    return hits;
  }

 private:
  void reach_contacts() {
    if (index_.by_contact.empty()) return;
    if (!party_.email.empty()) reach(email_key(text::parse_email(party_.email).canonical));
    if (index_.phone_tails.contains(phone_tail(party_.phone))) reach(phone_key(text::parse_phone(party_.phone, party_.country)));
    for (const std::uint32_t entry : reached_) raise(entry, kContactAlone, nullptr);
  }

  void reach(const std::string& key) {
    if (key.empty()) return;
    if (const auto found = index_.by_contact.find(key); found != index_.by_contact.end()) {
      reached_.insert(reached_.end(), found->second.begin(), found->second.end());
    }
  }

  void ask(const ComparableName& name) {
    if (name.empty()) return;
    const ListIndex::Impl::Question question = index_.ask(name);
    const bool organisation = name.kind() == text::NameKind::Organisation;
    // Country and town are the most that can help a name; premises and contacts are reached on their own.
    const model::Millibits needed = others(organisation) + kShownFrom - kSameCountry - kSameCity;
    index_.walk(question, needed, kMostWalked, [&](ListedNameIndex index, model::Millibits possible) { weigh(name, index, possible); });
    // Cut otherwise, the tokens' weights say nothing of how much agrees.
    index_.each_cut_otherwise(name, [&](ListedNameIndex index) { weigh(name, index, kMostPossible); });
    if (question.tokens.empty() || (reached_.empty() && !premises_listed())) return;
    index_.walk(question, 1, kMostWalked, [&](ListedNameIndex index, model::Millibits possible) { weigh(name, index, possible); });
  }

  static model::Millibits others(bool organisation) { return organisation ? kOtherOrganisations : kOtherPeople; }

  bool premises_listed() {
    return index_.countries_with_premises.contains(party_.country) && index_.by_premises.contains(surroundings_.premises());
  }

  // Compares only where the most that can agree, in these surroundings, would be shown.
  void weigh(const ComparableName& name, ListedNameIndex index, model::Millibits possible) {
    const IndexedName& listed = index_.names[index];
    const IndexedEntry& entry = index_.entries[listed.entry];
    if (entry.type == ListedType::Vessel || entry.type == ListedType::Aircraft) return;
    model::Millibits around = surroundings_.bits(entry);
    if (std::find(reached_.begin(), reached_.end(), listed.entry) != reached_.end()) around += kSameContact;
    if ((listed.weak || listed.common_only) && around < kSamePremises) return;
    const bool other_kind = (entry.type == ListedType::Organisation && name.kind() == text::NameKind::Person) ||
                            (entry.type == ListedType::Person && name.kind() == text::NameKind::Organisation);
    const model::Millibits namesakes = others(entry.type == ListedType::Organisation) + (other_kind ? kOtherKind : 0) - around;
    if (possible - namesakes < kShownFrom) return;
    const NameComparison compared = compare_names(name, listed.name);
    if (compared.log_odds > 0) raise(listed.entry, both(compared.log_odds, compared.agreed - namesakes), &listed);
  }

  void raise(std::uint32_t entry, model::Millibits log_odds, const IndexedName* name) {
    Best& known = best_[entry];
    if (log_odds > known.log_odds) known = {log_odds, name};
  }

  const ListIndex::Impl& index_;
  const model::Party& party_;
  Surroundings surroundings_;
  std::vector<std::uint32_t> reached_;  // entries whose telephone or email agrees
  std::unordered_map<std::uint32_t, Best> best_;
};

}  // namespace

std::vector<model::ListHit> ListIndex::screen(const model::Party& party, model::PartyRole role) const {
  return Screening(*impl_, party).hits(role);
}

std::vector<model::ListHit> ListIndex::search(std::string_view name, std::size_t limit, std::int32_t floor_ppm) const {
  std::unordered_map<std::uint32_t, Best> best;
  const text::StandardName standard = text::standardise_name(name);
  for (const ComparableName& asked : readings_of(standard)) {
    const auto weigh = [&](ListedNameIndex index) {
      const IndexedName& listed = impl_->names[index];
      const NameComparison compared = compare_names(asked, listed.name);
      Best& known = best[listed.entry];
      if (compared.log_odds > known.log_odds) known = {compared.log_odds, &listed};
    };
    impl_->walk(impl_->ask(asked), 1, kMostWalkedInSearch, [&](ListedNameIndex index, model::Millibits) { weigh(index); });
    impl_->each_cut_otherwise(asked, weigh);
  }
  std::vector<model::ListHit> hits;
  for (const auto& [entry, found] : best) {
    model::ListHit hit = impl_->hit_of(entry, found, model::PartyRole::Recipient);
    if (hit.probability_ppm >= floor_ppm) hits.push_back(std::move(hit));
  }
  std::sort(hits.begin(), hits.end(), before);
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

}  // namespace tidewaiter::resolution
