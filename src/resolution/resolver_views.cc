#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "resolution/hash.h"
#include "resolution/resolver_state.h"
#include "resolution/standardise.h"
#include "resolution/surprise.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMostCounted = 4096;

/// The way from one party to another over matching pairs, breadth first.
std::vector<MentionNumber> path_between(const Resolver::State& state, std::uint32_t from, std::uint32_t to) {
  std::unordered_map<Node, Node> came_from{{from, from}};
  std::deque<Node> open{from};
  while (!open.empty() && !came_from.contains(to)) {
    const Node at = open.front();
    open.pop_front();
    for (const auto& edge : state.people.edges(at)) {
      if (state.people.together(at, edge.other) && came_from.try_emplace(edge.other, at).second)
        open.push_back(edge.other);
    }
  }
  std::vector<MentionNumber> path;
  if (!came_from.contains(to)) return path;
  for (Node at = to;; at = came_from[at]) {
    if (!state.is_erased(at))
      path.push_back(MentionNumber{state.mentions[state.parties[at].last_mention].number});
    if (at == from) break;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

/// The declared text where the source has it, for the attributes that are written as they are shown.
void show_as_declared(std::vector<model::ComparisonPart>& parts, const std::optional<model::Party>& left,
                      const std::optional<model::Party>& right) {
  const auto declared = [](const model::Party& party, const std::string& attribute) -> std::string {
    if (attribute == name(Attribute::Given) || attribute == name(Attribute::Family) ||
        attribute == name(Attribute::Order) || attribute == name(Attribute::Organisation)) {
      return party.name;
    }
    if (attribute == name(Attribute::Phone)) return party.phone;
    if (attribute == name(Attribute::Email)) return party.email;
    if (attribute == name(Attribute::Street)) {
      std::string text;
      for (const auto& line : party.address) text += (text.empty() ? "" : ", ") + line;
      return text;
    }
    if (attribute == name(Attribute::Place))
      return party.city + (party.postcode.empty() ? "" : " " + party.postcode);
    return {};
  };
  for (auto& part : parts) {
    if (left) part.left = declared(*left, part.attribute);
    if (right) part.right = declared(*right, part.attribute);
  }
}

PlaceKind kind_of(const Features& party, model::EntityLevel level, const TokenTable& tokens) {
  if (level == model::EntityLevel::Contact)
    return party.phone_plausible ? PlaceKind::Telephone : PlaceKind::Mailbox;
  if (level == model::EntityLevel::Person)
    return party.organisation ? PlaceKind::Organisation : PlaceKind::Person;
  if (party.house != 0 && tokens.letters(party.house).starts_with("box ")) return PlaceKind::PostBox;
  if (party.organisation) return PlaceKind::Organisation;
  return party.unit != 0 ? PlaceKind::Door : PlaceKind::Building;
}

}  // namespace

base::Result<Explanation> Resolver::explain(MentionNumber left, MentionNumber right, model::EntityLevel level,
                                            const PartySource& source) const {
  const State& state = *state_;
  const std::uint32_t a = state.mention_row(left);
  const std::uint32_t b = state.mention_row(right);
  if (a == kNoRow || b == kNoRow) {
    return base::fail(base::ErrorCode::NotFound, "mention",
                      std::to_string((a == kNoRow ? left : right).value()), "a known mention");
  }
  const std::uint32_t pa = state.mentions[a].party;
  const std::uint32_t pb = state.mentions[b].party;
  const Features& x = state.parties[pa].features;
  const Features& y = state.parties[pb].features;
  Explanation out;
  if (level == model::EntityLevel::Premises) {
    const Pattern pattern = compare_premises(x, y, state.tokens);
    out.weight = weigh_premises(pattern, state.parameters).total();
    out.prior = state.parameters.prior_premises;
    out.threshold = state.parameters.premises_weight;
    out.against = "two doors";
    out.parts = parts_of(x, y, pattern, false, state.parameters, state.tokens);
    for (auto& part : out.parts) {
      const bool street = part.attribute == name(Attribute::Street);
      part.weight =
          state.parameters
              .premises[street ? 0 : 1][pattern.level(street ? Attribute::Street : Attribute::Place)];
    }
  } else {
    const Pattern pattern = compare(x, y, state.tokens);
    const Weight weight = weigh(pattern, state.parameters);
    const bool household = weight.against_household < weight.against_strangers;
    out.weight = weight.total();
    out.prior =
        household ? state.parameters.prior_against_household : state.parameters.prior_against_strangers;
    out.threshold = state.parameters.link_weight;
    out.against = household ? "one household" : "strangers";
    out.parts = parts_of(x, y, pattern, household, state.parameters, state.tokens);
  }
  out.probability_ppm = probability_ppm(out.weight);
  const model::EntityId one = state.id_of(level, pa);
  out.together = one.value() != 0 && one == state.id_of(level, pb);
  if (out.together && level == model::EntityLevel::Person && out.weight < state.parameters.link_weight) {
    out.path = path_between(state, pa, pb);
  }
  for (const Judgement& judgement : state.judgements) {
    const auto bears = [&](MentionNumber number) {
      const std::uint32_t row = state.mention_row(number);
      return row != kNoRow && (state.mentions[row].party == pa || state.mentions[row].party == pb);
    };
    if (bears(judgement.left) && bears(judgement.right)) out.judgements.push_back(judgement);
  }
  if (source) {
    show_as_declared(out.parts,
                     source(model::ItemId{std::string(state.item_of(state.mentions[a]))},
                            static_cast<model::PartyRole>(state.mentions[a].role)),
                     source(model::ItemId{std::string(state.item_of(state.mentions[b]))},
                            static_cast<model::PartyRole>(state.mentions[b].role)));
  }
  return out;
}

StandBehind Resolver::State::count_behind(model::EntityLevel level, std::uint32_t party, base::Instant until,
                                          base::DurationMs window) const {
  const std::int64_t length = std::max<std::int64_t>(window.milliseconds(), 1);
  StandBehind out;
  std::unordered_set<Node> people_now;
  std::unordered_set<std::uint64_t> premises_now;
  std::unordered_set<std::uint64_t> contacts_now;
  std::array<std::unordered_set<std::uint64_t>, 13> earlier;  // by windows back
  std::size_t oldest = 0;
  std::size_t counted = 0;
  each_party(level, party, [&](std::uint32_t at) {
    const PartyRow& row = parties[at];
    const std::uint64_t who = level == model::EntityLevel::Person
                                  ? id_of(model::EntityLevel::Premises, at).value()
                                  : people.anchor(at);
    for (std::uint32_t m = row.last_mention; m != kNoRow && counted < kMostCounted;
         m = mentions[m].previous) {
      const std::int64_t back = until.unix_ms() - mentions[m].at_ms;
      if (back < 0) continue;
      ++counted;
      const auto windows_back = static_cast<std::size_t>(back / length);
      if (windows_back >= 1 && (windows_back > 1 || back > length)) {
        if (windows_back < earlier.size()) {
          earlier[windows_back].insert(who);
          oldest = std::max(oldest, windows_back);
        }
        continue;
      }
      ++out.mentions;
      people_now.insert(people.anchor(at));
      if (row.premises != kNoRow) premises_now.insert(id_of(model::EntityLevel::Premises, at).value());
      if (row.contact != kNoRow) contacts_now.insert(row.contact);
    }
    return counted < kMostCounted;
  });
  out.cut = counted >= kMostCounted;
  out.people = static_cast<std::uint32_t>(people_now.size());
  out.premises = static_cast<std::uint32_t>(premises_now.size());
  out.contacts = static_cast<std::uint32_t>(contacts_now.size());
  for (const Node person : people_now) {
    std::uint32_t seen = 0;
    people.each(person, [&](Node node) { return (seen += parties[node].mention_count) < 2; });
    out.once += seen == 1;
  }
  std::vector<std::uint32_t> before;
  for (std::size_t i = oldest; i >= 1; --i) before.push_back(static_cast<std::uint32_t>(earlier[i].size()));
  const PlaceKind kind = kind_of(parties[party].features, level, tokens);
  const std::uint32_t many = level == model::EntityLevel::Person ? out.premises : out.people;
  const Surprise surprise = surprise_of(many, kind, before);
  out.kind = name(kind);
  out.expected_milli = surprise.expected_milli;
  out.surprise = surprise.surprise;
  return out;
}

base::Result<StandBehind> Resolver::stand_behind(model::EntityId id, base::Instant until,
                                                 base::DurationMs window) const {
  const State& state = *state_;
  TW_TRY(const model::EntityId now, living(id));
  const Anchor anchor = *anchor_of(now);
  const std::uint32_t row = state.mention_index.find(
      mix(anchor.mention.value()), [&](std::uint32_t at) { return mix(state.mentions[at].number); },
      [&](std::uint32_t at) { return state.mentions[at].number == anchor.mention.value(); });
  return state.count_behind(anchor.level, state.mentions[row].party, until, window);
}

base::Result<StandBehind> Resolver::stand_behind_address(const model::Party& address, base::Instant until,
                                                         base::DurationMs window) const {
  const State& state = *state_;
  TokenTable local;
  const Features asked = intern(prepare(address), local);
  const Keys keys = premises_keys(asked, local);
  Proposed near;
  TW_TRY_STATUS(state.premises_lookup->find_any({keys.values.data(), keys.count}, near));
  std::uint32_t best = kNoRow;
  model::Millibits best_weight = state.parameters.premises_weight - 1;
  for (const Node node : near.nodes) {
    const std::uint32_t party = state.premises[node].first_party;
    const Features known = translate(state.parties[party].features, state.tokens, local);
    const model::Millibits weight =
        weigh_premises(compare_premises(asked, known, local), state.parameters).total();
    if (weight > best_weight) {
      best_weight = weight;
      best = state.premises[node].last_party;
    }
  }
  if (best == kNoRow)
    return base::fail(base::ErrorCode::NotFound, "address", address.postcode,
                      "an address that a known party gave");
  return state.count_behind(model::EntityLevel::Premises, best, until, window);
}

base::Result<StandBehind> Resolver::stand_behind_phone(const std::string& phone, const std::string& country,
                                                       base::Instant until, base::DurationMs window) const {
  const State& state = *state_;
  Prepared asked;
  set_phone(asked, phone, country);
  const std::uint64_t hash = combine(1, asked.phone);
  const std::uint32_t node = state.contact_index.find(
      hash, [&](std::uint32_t at) { return state.contacts[at].hash; }, [](std::uint32_t) { return true; });
  if (!asked.phone_plausible || node == kNoRow) {
    return base::fail(base::ErrorCode::NotFound, "phone", phone, "a telephone that a known party gave");
  }
  return state.count_behind(model::EntityLevel::Contact, state.contacts[node].last_party, until, window);
}

std::vector<SearchHit> Resolver::search(const SearchQuery& query) const {
  const State& state = *state_;
  model::Party party;
  party.name = query.name;
  party.address = query.address;
  party.country = query.country;
  party.phone = query.phone;
  party.email = query.email;
  TokenTable local(
      [&](TokenKind kind, std::string_view letters) { return state.parameters.rarity_of(kind, letters); });
  const Features asked = intern(prepare(party), local);
  Keys keys = person_keys(asked, local);
  for (const Key key : name_keys(asked, local)) keys.add(key);
  Proposed near;
  if (!state.person_lookup->find_any({keys.values.data(), keys.count}, near)) return {};
  std::map<model::EntityId, SearchHit> best;
  for (const Node node : near.nodes) {
    if (state.is_erased(node)) continue;
    const Features known = translate(state.parties[node].features, state.tokens, local);
    const Pattern pattern = compare(asked, known, local);
    const Weight weight = weigh(pattern, state.parameters);
    SearchHit hit;
    hit.person = state.id_of(model::EntityLevel::Person, node);
    hit.mention = state.summary(state.mentions[state.parties[node].last_mention]);
    hit.probability_ppm = probability_ppm(weight.total());
    SearchHit& kept = best[hit.person];
    if (kept.person.value() != 0 && kept.probability_ppm >= hit.probability_ppm) continue;
    const bool household = weight.against_household < weight.against_strangers;
    hit.prior =
        household ? state.parameters.prior_against_household : state.parameters.prior_against_strangers;
    hit.parts = parts_of(asked, known, pattern, household, state.parameters, local);
    kept = std::move(hit);
  }
  std::vector<SearchHit> out;
  for (auto& [id, hit] : best) out.push_back(std::move(hit));
  std::stable_sort(out.begin(), out.end(), [](const SearchHit& a, const SearchHit& b) {
    return a.probability_ppm > b.probability_ppm;
  });
  if (out.size() > std::clamp<std::size_t>(query.limit, 1, 1000))
    out.resize(std::clamp<std::size_t>(query.limit, 1, 1000));
  return out;
}

}  // namespace tidewaiter::resolution
