#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/fetch_ahead.h"
#include "resolution/hash.h"
#include "resolution/resolver_state.h"

namespace tidewaiter::resolution {
namespace {

std::uint64_t premises_hash(const Features& party, const TokenTable& tokens) {
  std::uint64_t hash = party.country;
  for (const TokenId id :
       {party.house, party.unit, party.street, party.district, party.city, party.state, party.postcode}) {
    hash = combine(hash, id == 0 ? 0 : tokens.content_hash(id));
  }
  return hash;
}

bool same_premises(const Features& a, const Features& b) {
  return a.house == b.house && a.unit == b.unit && a.street == b.street && a.district == b.district &&
         a.city == b.city && a.state == b.state && a.postcode == b.postcode && a.country == b.country;
}

/// A telephone that can exist, else a mailbox; 0 where neither is stated.
std::uint64_t contact_hash(const Features& party, const TokenTable& tokens) {
  if (party.phone_plausible) return combine(1, party.phone);
  if (party.email_local == 0 || party.email_domain == 0) return 0;
  return combine(combine(2, tokens.content_hash(party.email_local)), tokens.content_hash(party.email_domain));
}

bool same_contact(const Features& a, const Features& b) {
  if (a.phone_plausible || b.phone_plausible)
    return a.phone_plausible == b.phone_plausible && a.phone == b.phone;
  return a.email_local == b.email_local && a.email_domain == b.email_domain;
}

}  // namespace

Resolver::State::State(Parameters parameters_in, std::unique_ptr<CandidateLookup> lookup_in)
    : parameters(std::move(parameters_in)),
      tokens(
          [this](TokenKind kind, std::string_view letters) { return parameters.rarity_of(kind, letters); }),
      person_lookup(lookup_in ? std::move(lookup_in) : std::make_unique<MemoryLookup>(parameters.key_limit)),
      premises_lookup(std::make_unique<MemoryLookup>(parameters.key_limit)) {}

base::Status Resolver::State::check_number(MentionNumber number) const {
  if (number.value() == 0 || number.value() >= kMentionNumbers) {
    return base::fail(base::ErrorCode::OutOfRange, "mention", std::to_string(number.value()),
                      "1 to 2^48 - 1");
  }
  if (number.value() > highest_number) return {};
  const auto used = mention_index.find(
      mix(number.value()), [&](std::uint32_t row) { return mix(mentions[row].number); },
      [&](std::uint32_t row) { return mentions[row].number == number.value(); });
  if (used != kNoRow) {
    return base::fail(base::ErrorCode::Conflict, "mention", std::to_string(number.value()),
                      "a number not used before");
  }
  return {};
}

base::Result<std::uint32_t> Resolver::State::party_for(const Features& features, std::uint64_t mention) {
  const std::uint64_t hash = content_hash(features, tokens);
  const std::uint32_t known = party_index.find(
      hash, [&](std::uint32_t row) { return parties[row].hash; },
      [&](std::uint32_t row) { return parties[row].features == features && !is_erased(row); });
  if (known != kNoRow) return known;
  TW_TRY(const std::uint32_t made, new_party(features, hash, mention));
  party_index.put(hash, made, [&](std::uint32_t row) { return parties[row].hash; });
  return made;
}

base::Result<std::uint32_t> Resolver::State::new_party(const Features& features, std::uint64_t hash,
                                                       std::uint64_t mention) {
  const auto party = static_cast<std::uint32_t>(parties.size());
  PartyRow row;
  row.features = features;
  row.hash = hash;
  row.first_mention = mention;
  const Keys keys = person_keys(features, tokens);
  TW_TRY_STATUS(person_lookup->add(party, {keys.values.data(), keys.count}, proposed));
  parties.push_back(row);
  people.add_node(party);
  // Counted at once, so that the party is seen as living while it is matched.
  parties[party].mention_count = 1;

  const PersonNodes nodes(*this);
  for (const Node released : proposed.released) people.mark_stale(released);
  for (const Node other : proposed.nodes) base::fetch_ahead(parties[other]);
  for (const Node other : proposed.nodes) {
    if (is_erased(other)) continue;
    const model::Millibits weight = nodes.weigh(party, other);
    if (weight >= parameters.link_weight) people.connect(party, other, weight, nodes);
  }
  std::vector<ClusterChange> changes;
  people.settle(party, nodes, changes);
  record(changes, model::EntityLevel::Person, mention, true);
  parties[party].mention_count = 0;
  TW_TRY_STATUS(join_premises(parties[party], party, mention));
  join_contact(parties[party], party, mention);
  return party;
}

base::Status Resolver::State::join_premises(PartyRow& row, std::uint32_t party, std::uint64_t mention) {
  if (!row.features.has_premises()) return {};
  const std::uint64_t hash = premises_hash(row.features, tokens);
  Node node = premises_index.find(
      hash, [&](std::uint32_t at) { return premises[at].hash; },
      [&](std::uint32_t at) {
        return same_premises(parties[premises[at].first_party].features, row.features);
      });
  if (node != kNoRow) {
    row.premises = node;
    row.next_at_premises = premises[node].last_party;
    premises[node].last_party = party;
    return {};
  }
  node = static_cast<Node>(premises.size());
  const Keys keys = premises_keys(row.features, tokens);
  TW_TRY_STATUS(premises_lookup->add(node, {keys.values.data(), keys.count}, proposed));
  premises.push_back({hash, mention, party, party});
  premises_index.put(hash, node, [&](std::uint32_t at) { return premises[at].hash; });
  row.premises = node;
  doors.add_node(node);
  const DoorNodes nodes(*this);
  for (const Node released : proposed.released) doors.mark_stale(released);
  for (const Node other : proposed.nodes) base::fetch_ahead(premises[other]);
  for (const Node other : proposed.nodes) base::fetch_ahead(parties[premises[other].first_party]);
  for (const Node other : proposed.nodes) {
    const model::Millibits weight = nodes.weigh(node, other);
    if (weight >= parameters.premises_weight) doors.connect(node, other, weight, nodes);
  }
  std::vector<ClusterChange> changes;
  doors.settle(node, nodes, changes);
  record(changes, model::EntityLevel::Premises, mention, true);
  return {};
}

void Resolver::State::join_contact(PartyRow& row, std::uint32_t party, std::uint64_t mention) {
  const std::uint64_t hash = contact_hash(row.features, tokens);
  if (hash == 0) return;
  Node node = contact_index.find(
      hash, [&](std::uint32_t at) { return contacts[at].hash; },
      [&](std::uint32_t at) {
        return same_contact(parties[contacts[at].first_party].features, row.features);
      });
  if (node == kNoRow) {
    node = static_cast<Node>(contacts.size());
    contacts.push_back({hash, mention, party, kNoRow});
    contact_index.put(hash, node, [&](std::uint32_t at) { return contacts[at].hash; });
  }
  row.contact = node;
  row.next_at_contact = contacts[node].last_party;
  contacts[node].last_party = party;
}

void Resolver::State::put_mention(const Mention& mention, std::uint32_t party) {
  MentionRow row;
  row.number = mention.number.value();
  row.at_ms = mention.at.unix_ms();
  row.party = party;
  row.previous = parties[party].last_mention;
  row.role = static_cast<std::uint16_t>(mention.role);
  const std::string_view item = std::string_view(mention.item.text()).substr(0, 255);
  row.item_hash = item_hash(item);
  row.item_place = static_cast<std::uint64_t>(items.size()) << 8 | item.size();
  items.insert(items.end(), item.begin(), item.end());
  const auto place = static_cast<std::uint32_t>(mentions.size());
  mentions.push_back(row);
  mention_index.put(mix(row.number), place, [&](std::uint32_t at) { return mix(mentions[at].number); });
  parties[party].last_mention = place;
  ++parties[party].mention_count;
  ++live_mentions;
  highest_number = std::max(highest_number, row.number);
}

void Resolver::State::record(const std::vector<ClusterChange>& changes, model::EntityLevel level,
                             std::uint64_t because_of, bool newcomer) {
  for (const ClusterChange& change : changes) {
    const auto anchor = [&](Node node) {
      return MentionNumber{level == model::EntityLevel::Person ? parties[node].first_mention
                                                               : premises[node].first_mention};
    };
    // A newcomer that joins at once never had an id that anyone saw.
    if (newcomer && change.merge && anchor(change.from).value() == because_of) continue;
    history.push_back({change.merge ? EntityChange::Kind::Merge : EntityChange::Kind::Split, level,
                       entity_id(level, anchor(change.from)), entity_id(level, anchor(change.to)),
                       MentionNumber{because_of}});
  }
}

Resolver::Resolver(Parameters parameters, std::unique_ptr<CandidateLookup> lookup)
    : state_(std::make_unique<State>(std::move(parameters), std::move(lookup))) {}
Resolver::Resolver(Parameters parameters) : Resolver(std::move(parameters), nullptr) {}
Resolver::~Resolver() = default;
Resolver::Resolver(Resolver&&) noexcept = default;
Resolver& Resolver::operator=(Resolver&&) noexcept = default;

base::Result<model::PartyEvidence> Resolver::add(const Mention& mention, const Prepared& party) {
  State& state = *state_;
  TW_TRY_STATUS(state.check_number(mention.number));
  const Features features = intern(party, state.tokens);
  TW_TRY(const std::uint32_t row, state.party_for(features, mention.number.value()));
  state.put_mention(mention, row);
  state.keep_up();
  return state.entities_of(row);
}

base::Result<model::PartyEvidence> Resolver::add(const Mention& mention, const model::Party& party) {
  return add(mention, prepare(party));
}

std::vector<EntityChange> Resolver::take_changes() {
  State& state = *state_;
  std::vector<EntityChange> out(state.history.begin() + static_cast<std::ptrdiff_t>(state.history_taken),
                                state.history.end());
  state.history_taken = state.history.size();
  return out;
}

base::Status Resolver::erase(MentionNumber number) {
  State& state = *state_;
  const std::uint32_t at = state.mention_row(number);
  if (at == kNoRow)
    return base::fail(base::ErrorCode::NotFound, "mention", std::to_string(number.value()),
                      "a known mention");
  MentionRow& row = state.mentions[at];
  PartyRow& party = state.parties[row.party];
  if (party.last_mention == at) {
    party.last_mention = row.previous;
  } else {
    std::uint32_t after = party.last_mention;
    while (state.mentions[after].previous != at) after = state.mentions[after].previous;
    state.mentions[after].previous = row.previous;
  }
  std::fill_n(state.items.begin() + static_cast<std::ptrdiff_t>(row.item_place >> 8), row.item_place & 0xff,
              '\0');
  row.erased = 1;
  row.item_hash = 0;
  row.at_ms = 0;
  --party.mention_count;
  --state.live_mentions;
  if (party.mention_count > 0) return {};
  // The row stays as the place where ids lead; what stood in it goes. Premises shared with others keep their
  // form.
  const bool premises_shared =
      party.premises != kNoRow && state.premises[party.premises].first_party == row.party;
  const bool contact_shared =
      party.contact != kNoRow && state.contacts[party.contact].first_party == row.party;
  std::vector<Node> neighbours;
  for (const auto& edge : state.people.edges(row.party)) neighbours.push_back(edge.other);
  state.people.clear_edges(row.party);
  Features kept;
  if (premises_shared) {
    const Features& f = party.features;
    kept.house = f.house, kept.unit = f.unit, kept.street = f.street, kept.street_words = f.street_words;
    kept.district = f.district, kept.city = f.city, kept.state = f.state, kept.postcode = f.postcode,
    kept.country = f.country;
  }
  if (contact_shared) {
    const Features& f = party.features;
    kept.phone = f.phone, kept.phone_plausible = f.phone_plausible;
    kept.email_local = f.email_local, kept.email_domain = f.email_domain;
  }
  party.features = kept;
  const PersonNodes nodes(state);
  std::vector<ClusterChange> changes;
  for (const Node node : neighbours) state.people.settle(node, nodes, changes);
  state.people.settle(row.party, nodes, changes);
  state.record(changes, model::EntityLevel::Person, 0, false);
  return {};
}

std::uint32_t Resolver::parameter_version() const { return state_->parameters.version; }
std::uint64_t Resolver::mention_count() const { return state_->live_mentions; }
std::uint64_t Resolver::party_count() const { return state_->parties.size(); }

std::uint64_t Resolver::memory_bytes() const {
  const State& state = *state_;
  return state.tokens.memory_bytes() + state.parties.memory_bytes() + state.mentions.memory_bytes() +
         state.items.capacity() + state.premises.memory_bytes() + state.contacts.memory_bytes() +
         state.party_index.memory_bytes() + state.mention_index.memory_bytes() +
         state.premises_index.memory_bytes() + state.contact_index.memory_bytes() +
         state.person_lookup->memory_bytes() + state.premises_lookup->memory_bytes() +
         state.people.memory_bytes() + state.doors.memory_bytes();
}

}  // namespace tidewaiter::resolution
