#include "resolution/screening.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

#include "resolution/comparison.h"
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
constexpr model::Millibits kSameCountry = 2'000;
constexpr model::Millibits kOtherCountry = -1'500;
constexpr model::Millibits kSameCity = 3'000;
constexpr model::Millibits kSamePremises = 12'000;
constexpr model::Millibits kSameContact = 14'000;
constexpr model::Millibits kContactAlone = 2'000;         // telephone or email agrees, the name does not
constexpr model::Millibits kNever = -30'000;
// What must agree in names for a hit to be possible: the rest is at most country and city.
constexpr model::Millibits kNameNeeded = 9'000;
constexpr std::size_t kMostHits = 10;
constexpr std::size_t kMostWalked = 20'000;  // postings a name
constexpr std::size_t kMostWalkedInSearch = 500'000;

std::uint64_t mark_of(text::PhoneticCode sound) { return std::uint64_t{1} << (sound * 0x9E3779B97F4A7C15ULL >> 58); }

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
  std::uint64_t marks = 0;  // one of 64 bits for the sound of each token
  std::string text;
  ComparableName name;
};

text::NameKind kind_of(ListedType type) {
  if (type == ListedType::Person) return text::NameKind::Person;
  return type == ListedType::Unknown ? text::NameKind::Unknown : text::NameKind::Organisation;
}

// What is known of the party in question besides its name; worked out only once a name agrees.
class Surroundings {
 public:
  explicit Surroundings(const model::Party& party) : party_(party) {}

  model::Millibits bits(const IndexedEntry& entry) {
    if (entry.places.empty()) return 0;
    if (!parsed_) {
      address_ = text::parse_address(party_.address, party_.city, party_.postcode, party_.country);
      premises_ = address_.premises_key();
      parsed_ = true;
    }
    model::Millibits best = kNever;
    bool countries = false;
    for (const ListedPlace& place : entry.places) {
      model::Millibits here = 0;
      if (!place.country.empty() && !address_.country.empty()) {
        countries = true;
        here += place.country == address_.country ? kSameCountry : kOtherCountry;
      }
      if (here > 0 && !place.city.empty() && place.city == address_.city) here += kSameCity;
      if (!place.premises.empty() && place.premises == premises_) here += kSamePremises;
      best = std::max(best, here);
    }
    return countries || best > 0 ? best : 0;
  }

 private:
  const model::Party& party_;
  bool parsed_ = false;
  text::StandardAddress address_;
  std::string premises_;
};

ListedPlace place_of(const ListedAddress& listed) {
  const text::StandardAddress address = text::parse_address(listed.text, {}, {}, listed.country);
  return {address.country, address.city, address.premises_key()};
}

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
  Vocabulary vocabulary;
  std::unordered_map<std::string, std::vector<ListedNameIndex>> by_compact;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_contact;   // telephone or email → entries
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_premises;  // → entries
  std::vector<NotThatPerson> not_that_person;                               // sorted

  void add(std::uint32_t list, const ListEntry& listed);
  void add_name(std::uint32_t entry, const ListedName& listed);
  void add_surroundings(std::uint32_t entry, const ListEntry& listed);
  void finish();

  std::vector<ListedNameIndex> candidates(const ComparableName& name, model::Millibits needed, std::size_t most_walked) const;
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
    by_compact[std::string(name.compact())].push_back(index);
    std::uint64_t marks = 0;
    for (const auto& token : name.tokens()) marks |= mark_of(token.sound);
    const bool common_only = std::all_of(name.tokens().begin(), name.tokens().end(), [](const auto& token) { return token.role == text::NameRole::CommonWord; });
    names.push_back({entry, listed.weak, common_only, marks, listed.text, std::move(name)});
  };
  keep(ComparableName(standard));
  for (const text::NameReading& reading : standard.readings) keep(ComparableName(standard, reading));
}

void ListIndex::Impl::add_surroundings(std::uint32_t entry, const ListEntry& listed) {
  for (const ListedAddress& address : listed.addresses) {
    ListedPlace place = place_of(address);
    if (!place.premises.empty()) by_premises[place.premises].push_back(entry);
    entries[entry].places.push_back(std::move(place));
  }
  for (const ListedIdentifier& identifier : listed.identifiers) {
    std::string key;
    if (identifier.value.find('@') != std::string::npos) {
      key = email_key(text::parse_email(identifier.value).canonical);
    } else if (identifier.kind.find("hone") != std::string::npos) {  // Telephone, Phone Number
      key = phone_key(text::parse_phone(identifier.value, entries[entry].places.empty() ? std::string_view{} : entries[entry].places.front().country));
    }
    if (!key.empty()) by_contact[key].push_back(entry);
  }
}

void ListIndex::Impl::finish() {
  vocabulary.finish(names.size());
  for (IndexedName& name : names) {
    for (auto& token : name.name.tokens()) token.weight = std::min(token.weight, vocabulary.weight(name.name.letters(token), token.role));
  }
  std::sort(not_that_person.begin(), not_that_person.end());
}

// Names that may agree with so many millibits. The rarest tokens' names are walked; once what is left of the tokens
// could not make up the need by itself, no name without one of those walked can. Each walked name is kept if the marks
// of its sounds leave the need possible.
std::vector<ListedNameIndex> ListIndex::Impl::candidates(const ComparableName& name, model::Millibits needed, std::size_t most_walked) const {
  struct Asked {
    model::Millibits weight = 0;
    std::size_t walk = 0;
    std::uint64_t marks = 0;
    std::vector<std::uint32_t> matches;
  };
  std::vector<Asked> asked;
  model::Millibits left = 0;
  for (const auto& token : name.tokens()) {
    Asked one;
    vocabulary.find(name, token, one.matches);
    for (const std::uint32_t number : one.matches) {
      const Vocabulary::Token& listed = vocabulary.token(number);
      one.weight = std::max(one.weight, std::min(listed.weight, token.weight));
      one.walk += listed.names.size();
      one.marks |= mark_of(listed.sound);
    }
    if (one.matches.empty()) continue;
    left += one.weight;
    asked.push_back(std::move(one));
  }
  std::sort(asked.begin(), asked.end(), [](const Asked& a, const Asked& b) { return a.walk < b.walk; });

  std::vector<ListedNameIndex> found;
  std::size_t walked = 0;
  for (const Asked& one : asked) {
    if (left < needed || walked + one.walk > most_walked) break;
    for (const std::uint32_t number : one.matches) {
      for (const ListedNameIndex index : vocabulary.token(number).names) {
        model::Millibits possible = 0;
        for (const Asked& other : asked) possible += (names[index].marks & other.marks) != 0 ? other.weight : 0;
        if (possible >= needed) found.push_back(index);
      }
    }
    walked += one.walk;
    left -= one.weight;
  }
  if (const auto same = by_compact.find(std::string(name.compact())); same != by_compact.end()) {
    found.insert(found.end(), same->second.begin(), same->second.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
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

std::vector<model::ListHit> ListIndex::screen(const model::Party& party, model::PartyRole role) const {
  std::unordered_map<std::uint32_t, Best> best;
  Surroundings surroundings(party);
  const auto raise = [&best](std::uint32_t entry, model::Millibits log_odds, const IndexedName* name) {
    Best& known = best[entry];
    if (log_odds > known.log_odds) known = {log_odds, name};
  };

  std::vector<std::uint32_t> reached;  // by telephone, email or premises
  const auto reach = [&](const auto& index, const std::string& key) {
    if (key.empty()) return;
    if (const auto found = index.find(key); found != index.end()) reached.insert(reached.end(), found->second.begin(), found->second.end());
  };
  if (!impl_->by_contact.empty()) {
    if (!party.email.empty()) reach(impl_->by_contact, email_key(text::parse_email(party.email).canonical));
    if (!party.phone.empty()) reach(impl_->by_contact, phone_key(text::parse_phone(party.phone, party.country)));
  }
  for (const std::uint32_t entry : reached) raise(entry, kContactAlone, nullptr);

  const text::StandardName standard = text::standardise_name(party.name, {party.country, text::NameKind::Unknown});
  for (const ComparableName& name : readings_of(standard)) {
    for (const ListedNameIndex index : impl_->candidates(name, kNameNeeded, kMostWalked)) {
      const IndexedName& listed = impl_->names[index];
      const IndexedEntry& entry = impl_->entries[listed.entry];
      if (entry.type == ListedType::Vessel || entry.type == ListedType::Aircraft) continue;
      const NameComparison compared = compare_names(name, listed.name);
      if (compared.log_odds <= 0) continue;
      model::Millibits around = surroundings.bits(entry);
      if (std::find(reached.begin(), reached.end(), listed.entry) != reached.end()) around += kSameContact;
      if ((listed.weak || listed.common_only) && around < kSamePremises) continue;
      const bool organisation = entry.type == ListedType::Organisation;
      raise(listed.entry, both(compared.log_odds, compared.agreed + around - (organisation ? kOtherOrganisations : kOtherPeople)), &listed);
    }
  }

  std::vector<model::ListHit> hits;
  for (const auto& [entry, found] : best) {
    model::ListHit hit = impl_->hit_of(entry, found, role);
    if (hit.probability_ppm >= kShownFromPpm && !impl_->remembered_as_other(party, hit)) hits.push_back(std::move(hit));
  }
  std::sort(hits.begin(), hits.end(), before);
  if (hits.size() > kMostHits) hits.resize(kMostHits);
  return hits;
}

std::vector<model::ListHit> ListIndex::search(std::string_view name, std::size_t limit, std::int32_t floor_ppm) const {
  std::unordered_map<std::uint32_t, Best> best;
  const text::StandardName standard = text::standardise_name(name);
  for (const ComparableName& asked : readings_of(standard)) {
    for (const ListedNameIndex index : impl_->candidates(asked, 1, kMostWalkedInSearch)) {
      const IndexedName& listed = impl_->names[index];
      const NameComparison compared = compare_names(asked, listed.name);
      Best& known = best[listed.entry];
      if (compared.log_odds > known.log_odds) known = {compared.log_odds, &listed};
    }
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
