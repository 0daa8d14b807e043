#include "resolution/snapshot_check.h"

#include <cstring>

#include <algorithm>

#include "resolution/hash.h"

namespace tidewaiter::resolution {
namespace {

// A bool that came from a file may hold any octet; looking at it as a bool would be too late.
bool is_bool(const bool& value) { return reinterpret_cast<const unsigned char&>(value) <= 1; }

bool is_mention(std::uint64_t number) { return number > 0 && number < kMentionNumbers; }

bool none_or_below(std::uint32_t row, std::size_t count) { return row == kNoRow || row < count; }

bool sound_features(const Features& party, std::size_t tokens) {
  if (!is_bool(party.organisation) || !is_bool(party.phone_plausible) || !is_bool(party.order_known) ||
      !is_bool(party.apart))
    return false;
  bool known = true;
  each_token(party, [&](TokenId id) { known = known && id < tokens; });
  for (const TokenId id : {party.given_first, party.given_reading, party.family_reading})
    known = known && id < tokens;
  return known;
}

bool sound_party(const Resolver::State& state, std::uint32_t at, std::size_t tokens) {
  const PartyRow& row = state.parties[at];
  return sound_features(row.features, tokens) && none_or_below(row.last_mention, state.mentions.size()) &&
         (row.mention_count == 0 || row.last_mention != kNoRow) &&
         row.mention_count <= state.mentions.size() && none_or_below(row.premises, state.premises.size()) &&
         none_or_below(row.contact, state.contacts.size()) && none_or_below(row.next_at_premises, at) &&
         none_or_below(row.next_at_contact, at);
}

bool sound_mention(const Resolver::State& state, std::uint32_t at) {
  const MentionRow& row = state.mentions[at];
  const std::uint64_t begin = row.item_place >> 8, size = row.item_place & 0xff;
  return is_mention(row.number) && row.party < state.parties.size() && none_or_below(row.previous, at) &&
         row.role <= 1 && row.erased <= 1 && begin <= state.items.size() &&
         size <= state.items.size() - begin &&
         row.item_hash == (row.erased != 0 ? 0 : item_hash(state.item_of(row)));
}

bool sound_change(const EntityChange& change) {
  return anchor_of(change.from).has_value() && anchor_of(change.to).has_value() &&
         change.because_of.value() < kMentionNumbers;
}

// The mentions' numbers. They are given one after the other, so that a bit for each number up to the last is
// small; numbers that lie far apart are sorted.
class Numbers {
 public:
  explicit Numbers(const Blocks<MentionRow>& mentions) {
    constexpr std::uint64_t kBitsANumber = 64;
    std::uint64_t last = 0;
    for (const MentionRow& row : mentions) last = std::max(last, row.number);
    if (last / kBitsANumber <= mentions.size()) {
      given_.resize(last + 1);
      for (const MentionRow& row : mentions) given_[row.number] = true;
      return;
    }
    for (const MentionRow& row : mentions) sorted_.push_back(row.number);
    std::sort(sorted_.begin(), sorted_.end());
  }
  bool contains(std::uint64_t number) const {
    return number < given_.size() ? given_[number]
                                  : std::binary_search(sorted_.begin(), sorted_.end(), number);
  }

 private:
  std::vector<bool> given_;
  std::vector<std::uint64_t> sorted_;
};

// The mentions that hang on each party are its own, and as many as it says.
bool sound_chains(const Resolver::State& state) {
  for (std::uint32_t party = 0; party < state.parties.size(); ++party) {
    std::uint32_t count = 0;
    for (std::uint32_t at = state.parties[party].last_mention; at != kNoRow;
         at = state.mentions[at].previous) {
      if (state.mentions[at].party != party) return false;
      ++count;
    }
    if (count != state.parties[party].mention_count) return false;
  }
  return true;
}

}  // namespace

bool sound(const std::vector<TokenTable::Row>& tokens, const std::vector<char>& arena) {
  return !tokens.empty() && std::all_of(tokens.begin(), tokens.end(), [&](const TokenTable::Row& row) {
    return row.kind < kTokenKinds && row.size <= kTokenBytes && row.offset <= arena.size() &&
           row.size <= arena.size() - row.offset;
  });
}

bool sound(const Resolver::State& state, std::size_t tokens) {
  for (std::uint32_t at = 0; at < state.mentions.size(); ++at) {
    if (!sound_mention(state, at)) return false;
  }
  // An entity is found by the number of the mention that anchors it.
  const Numbers numbers(state.mentions);
  const auto mentioned = [&](std::uint64_t number) { return numbers.contains(number); };
  for (std::uint32_t at = 0; at < state.parties.size(); ++at) {
    if (!sound_party(state, at, tokens) || !mentioned(state.parties[at].first_mention)) return false;
  }
  const auto has_its_parties = [&](const SharedRow& row) {
    return mentioned(row.first_mention) && row.first_party < state.parties.size() &&
           row.last_party < state.parties.size();
  };
  for (const auto* rows : {&state.premises, &state.contacts})
    for (const SharedRow& row : *rows)
      if (!has_its_parties(row)) return false;
  return std::all_of(state.history.begin(), state.history.end(), sound_change) && sound_chains(state);
}

bool sound(const Clusters::Flat& clusters, std::size_t nodes) {
  const auto known = [&](Node node) { return node < nodes; };
  const auto all_known = [&](const std::vector<Node>& list) {
    return std::all_of(list.begin(), list.end(), known);
  };
  if (clusters.leader.size() != nodes || clusters.next.size() != nodes || !all_known(clusters.leader) ||
      !all_known(clusters.next) || !all_known(clusters.queue) || !all_known(clusters.aside) ||
      !all_known(clusters.stale)) {
    return false;
  }
  // Each node comes after exactly one, of its own leader: then following `next` always comes round.
  std::vector<bool> reached(nodes);
  for (Node node = 0; node < nodes; ++node) {
    const Node next = clusters.next[node];
    if (reached[next] || clusters.leader[next] != clusters.leader[node]) return false;
    reached[next] = true;
  }
  return std::all_of(clusters.edges.begin(), clusters.edges.end(), [&](const Clusters::FlatEdge& one) {
    return known(one.from) && known(one.edge.other) && is_bool(one.edge.mine) && is_bool(one.edge.theirs);
  });
}

}  // namespace tidewaiter::resolution
