#include "resolution/screening.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "resolution/comparison.h"
#include "resolution/hash.h"
#include "resolution/party_parts.h"
#include "resolution/screening_index.h"
#include "text/address.h"
#include "text/email.h"
#include "text/phone.h"

namespace tidewaiter::resolution {
namespace {

// In millibits: how many others could bear the name, before the name's rarity is set against it.
constexpr model::Millibits kOtherPeople = 18'000;         // a quarter of a million in a year's mail
constexpr model::Millibits kOtherOrganisations = 12'000;  // fewer, and they choose names that differ
constexpr model::Millibits kOtherKind =
    6'000;  // a person's name against an organisation's: one in sixty signs for it
constexpr model::Millibits kSameCountry = 2'000;
constexpr model::Millibits kOtherCountry = -1'500;
constexpr model::Millibits kSameCity = 3'000;
constexpr model::Millibits kSamePremises = 12'000;
constexpr model::Millibits kSameContact = 14'000;
constexpr model::Millibits kContactAlone = 2'000;  // telephone or email agrees, the name does not
constexpr model::Millibits kShownFrom = -3'170;    // kShownFromPpm as log-odds
constexpr std::size_t kMostHits = 10;
constexpr std::size_t kMostWalked = 20'000;  // names walked for one name asked
constexpr std::size_t kMostWalkedInSearch = 500'000;

// What is known of the party in question besides its name. The key of its premises is made only once a listed
// address is in the same country.
class Surroundings {
 public:
  Surroundings(const model::Party& party, const text::StandardAddress& address)
      : party_(party), address_(address) {}

  const std::string& premises() {
    if (!made_) premises_ = address_.premises_key();
    made_ = true;
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
      model::Millibits here = kSameCountry;
      if (!place.city.empty() && place.city == address_.city) here += kSameCity;
      if (!place.premises.empty() && place.premises == premises()) here += kSamePremises;
      best = std::max(best, here);
    }
    return best == kNever ? 0 : best;
  }

 private:
  const model::Party& party_;
  const text::StandardAddress& address_;
  bool made_ = false;
  std::string premises_;
};

}  // namespace

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
  const text::StandardName name =
      text::standardise_name(party.name, {party.country, text::NameKind::Unknown});
  const text::StandardAddress address =
      text::parse_address(party.address, party.city, party.postcode, party.country);
  const text::StandardPhone phone = text::parse_phone(party.phone, party.country);
  return base::to_hex(base::as_view(
      base::sha256(name.key + "\n" + name.han + "\n" + address.door_key() + "\n" + phone.digits)));
}

ListIndex::ListIndex(std::span<const WatchList> lists, std::vector<NotThatPerson> not_that_person) {
  auto impl = std::make_unique<Impl>();
  impl->not_that_person = std::move(not_that_person);
  for (const WatchList& list : lists) {
    impl->lists.push_back(list.name);
    for (const ListEntry& entry : list.entries)
      impl->add(static_cast<std::uint32_t>(impl->lists.size() - 1), entry);
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
  Screening(const ListIndex::Impl& index, const model::Party& party, const PartyParts& parts)
      : index_(index), party_(party), name_(parts.name), surroundings_(party, parts.address) {}

  std::vector<model::ListHit> hits(model::PartyRole role) {
    reach_contacts();
    for (const ComparableName& name : readings_of(name_)) ask(name);
    std::vector<model::ListHit> hits;
    for (const auto& [entry, found] : best_) {
      model::ListHit hit = index_.hit_of(entry, found, role);
      if (hit.probability_ppm >= kShownFromPpm && !index_.remembered_as_other(party_, hit))
        hits.push_back(std::move(hit));
    }
    std::sort(hits.begin(), hits.end(), before);
    if (hits.size() > kMostHits) hits.resize(kMostHits);
    return hits;
  }

 private:
  void reach_contacts() {
    if (index_.by_contact.empty()) return;
    if (!party_.email.empty()) reach(email_key(text::parse_email(party_.email).canonical));
    if (index_.phone_tails.contains(phone_tail(party_.phone)))
      reach(phone_key(text::parse_phone(party_.phone, party_.country)));
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
    index_.walk(question, needed, kMostWalked,
                [&](ListedNameIndex index, model::Millibits possible) { weigh(name, index, possible); });
    // Cut otherwise, the tokens' weights say nothing of how much agrees.
    index_.each_cut_otherwise(name, [&](ListedNameIndex index) { weigh(name, index, kMostPossible); });
    if (question.tokens.empty() || (reached_.empty() && !premises_listed())) return;
    index_.walk(question, 1, kMostWalked,
                [&](ListedNameIndex index, model::Millibits possible) { weigh(name, index, possible); });
  }

  static model::Millibits others(bool organisation) {
    return organisation ? kOtherOrganisations : kOtherPeople;
  }

  bool premises_listed() {
    return index_.countries_with_premises.contains(party_.country) &&
           index_.by_premises.contains(surroundings_.premises());
  }

  // Compares only where the most that can agree, in these surroundings, would be shown.
  void weigh(const ComparableName& name, ListedNameIndex index, model::Millibits possible) {
    const IndexedName& listed = index_.names[index];
    const IndexedEntry& entry = index_.entries[listed.entry];
    if (entry.type == ListedType::Vessel || entry.type == ListedType::Aircraft) return;
    model::Millibits around = surroundings_.bits(entry);
    if (std::find(reached_.begin(), reached_.end(), listed.entry) != reached_.end()) around += kSameContact;
    const bool says_little = listed.weak || listed.common_only || name.is_common_only();
    if (says_little && around < kSamePremises) return;
    const bool other_kind =
        (entry.type == ListedType::Organisation && name.kind() == text::NameKind::Person) ||
        (entry.type == ListedType::Person && name.kind() == text::NameKind::Organisation);
    const model::Millibits namesakes =
        others(entry.type == ListedType::Organisation) + (other_kind ? kOtherKind : 0) - around;
    if (possible - namesakes < kShownFrom) return;
    const NameComparison compared = compare_names(name, listed.name);
    if (compared.log_odds > 0)
      raise(listed.entry, both(compared.log_odds, compared.agreed - namesakes), &listed);
  }

  void raise(std::uint32_t entry, model::Millibits log_odds, const IndexedName* name) {
    Best& known = best_[entry];
    if (log_odds > known.log_odds) known = {log_odds, name};
  }

  const ListIndex::Impl& index_;
  const model::Party& party_;
  const text::StandardName& name_;
  Surroundings surroundings_;
  std::vector<std::uint32_t> reached_;  // entries whose telephone or email agrees
  std::unordered_map<std::uint32_t, Best> best_;
};

}  // namespace

std::vector<model::ListHit> ListIndex::screen(const model::Party& party, model::PartyRole role) const {
  return screen(party, take_apart(party), role);
}

std::vector<model::ListHit> ListIndex::screen(const model::Party& party, const PartyParts& parts,
                                              model::PartyRole role) const {
  return Screening(*impl_, party, parts).hits(role);
}

namespace {

std::string_view place_level(model::Millibits bits) {
  if (bits >= kSamePremises) return "same premises";
  if (bits >= kSameCountry + kSameCity) return "same country and city";
  return bits > 0 ? "same country" : "another country";
}

std::vector<model::ComparisonPart> reasons_for(const model::Party& asked, const Best& found,
                                               const IndexedEntry& entry, model::Millibits around) {
  const bool same = text::standardise_name(asked.name).key == text::standardise_name(found.name->text).key;
  std::vector<model::ComparisonPart> reasons{
      {"name", same ? "same" : "alike", asked.name, found.name->text, found.log_odds - around}};
  if (around == 0) return reasons;
  std::string listed;
  for (const ListedPlace& place : entry.places)
    listed += (listed.empty() ? "" : "; ") + (place.city.empty() ? "" : place.city + ' ') + place.country;
  const std::string here = (asked.city.empty() ? "" : asked.city + ' ') + asked.country;
  reasons.push_back({"place", std::string(place_level(around)), here, std::move(listed), around});
  return reasons;
}

}  // namespace

std::vector<ListCandidate> ListIndex::search(const model::Party& asked, std::size_t limit,
                                             std::int32_t floor_ppm) const {
  std::unordered_map<std::uint32_t, Best> best;
  const PartyParts parts = take_apart(asked);
  Surroundings surroundings(asked, parts.address);
  for (const ComparableName& name : readings_of(parts.name)) {
    if (name.is_common_only()) continue;
    const auto weigh = [&](ListedNameIndex index) {
      const IndexedName& listed = impl_->names[index];
      if (listed.common_only) return;
      const NameComparison compared = compare_names(name, listed.name);
      Best& known = best[listed.entry];
      if (compared.log_odds > known.log_odds) known = {compared.log_odds, &listed};
    };
    impl_->walk(impl_->ask(name), 1, kMostWalkedInSearch,
                [&](ListedNameIndex index, model::Millibits) { weigh(index); });
    impl_->each_cut_otherwise(name, weigh);
  }
  std::vector<ListCandidate> candidates;
  for (auto& [entry, found] : best) {
    const model::Millibits around = surroundings.bits(impl_->entries[entry]);
    found.log_odds += around;
    model::ListHit hit = impl_->hit_of(entry, found, model::PartyRole::Recipient);
    if (hit.probability_ppm < floor_ppm) continue;
    candidates.push_back({std::move(hit), reasons_for(asked, found, impl_->entries[entry], around)});
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const auto& a, const auto& b) { return before(a.hit, b.hit); });
  if (candidates.size() > limit) candidates.resize(limit);
  return candidates;
}

}  // namespace tidewaiter::resolution
