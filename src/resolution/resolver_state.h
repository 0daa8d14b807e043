#pragma once
// What a Resolver holds. For the resolver's own files only.
//
// A *party* is a distinct standardised party; it is the node of the person level. Parties that write their
// premises alike share a premises node, parties with the same telephone (or, without one, mailbox) a contact
// node. Mentions hang on parties, the latest first.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "resolution/blocks.h"
#include "resolution/candidates.h"
#include "resolution/clusters.h"
#include "resolution/comparison.h"
#include "resolution/entity_id.h"
#include "resolution/features.h"
#include "resolution/hash.h"
#include "resolution/hash_index.h"
#include "resolution/parameters.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {

inline constexpr std::uint32_t kNoRow = HashIndex::kNone;

struct PartyRow {
  Features features;
  std::uint64_t hash = 0;           ///< of the content; another where an officer set its mention apart
  std::uint64_t first_mention = 0;  ///< number
  std::uint32_t last_mention = kNoRow;
  std::uint32_t mention_count = 0;
  Node premises = kNoRow;
  Node contact = kNoRow;
  std::uint32_t next_at_premises = kNoRow;  ///< the party that came before it there
  std::uint32_t next_at_contact = kNoRow;
};

struct MentionRow {
  std::uint64_t number = 0;
  std::int64_t at_ms = 0;
  std::uint32_t party = 0;
  std::uint32_t previous = kNoRow;  ///< the party's mention before
  std::uint64_t item_place = 0;     ///< offset in `items`, shifted by 8, and the length
  std::uint32_t item_hash = 0;      ///< item_hash(…); 0 where erased
  std::uint16_t role = 0;
  std::uint16_t erased = 0;
};

/// By which two mentions of one parcel are told without reading its id.
inline std::uint32_t item_hash(std::string_view item) {
  return static_cast<std::uint32_t>(hash_text(item) >> 32);
}

/// A premises or contact node.
struct SharedRow {
  std::uint64_t hash = 0;
  std::uint64_t first_mention = 0;
  std::uint32_t first_party = 0;
  std::uint32_t last_party = 0;  ///< head of the chain through PartyRow::next_at_…
};

struct Resolver::State {
  State(Parameters parameters_in, std::unique_ptr<CandidateLookup> lookup_in);

  // Taking in (resolver.cc).
  base::Status check_number(MentionNumber number) const;
  base::Result<std::uint32_t> party_for(const Features& features, std::uint64_t mention);
  base::Result<std::uint32_t> new_party(const Features& features, std::uint64_t hash, std::uint64_t mention);
  base::Status join_premises(PartyRow& row, std::uint32_t party, std::uint64_t mention);
  void join_contact(PartyRow& row, std::uint32_t party, std::uint64_t mention);
  void put_mention(const Mention& mention, std::uint32_t party);
  void record(const std::vector<ClusterChange>& changes, model::EntityLevel level, std::uint64_t because_of,
              bool newcomer);
  /// Tells the clusters of every judgement anew: a mention may have moved to a party of its own.
  void apply_judgements();
  base::Status rebuild_lookups();
  void rebuild_row_indexes();
  /// Moves a mention to a party of its own, though others are written the same.
  base::Status set_apart(std::uint32_t mention);

  // Re-evaluation (re_evaluation.cc).
  struct Work {
    std::size_t loosened;     ///< marked nodes, at most
    std::size_t partitioned;  ///< clusters, at most
    std::size_t nodes;        ///< of a cluster, at most: a larger one is put aside
  };
  void work(model::EntityLevel level, const Work& most);
  /// The part of it that goes with each mention. A function of what is held, so that who adds the same in
  /// the same order comes to the same (S4).
  void keep_up();

  // Reading.
  std::uint32_t mention_row(MentionNumber number) const;  ///< kNoRow where unknown or erased
  std::string_view item_of(const MentionRow& row) const;
  MentionSummary summary(const MentionRow& row) const;
  model::EntityId id_of(model::EntityLevel level, std::uint32_t party) const;
  model::PartyEvidence entities_of(std::uint32_t party) const;
  std::vector<model::Join> joins_of(std::uint32_t mention) const;
  StandBehind count_behind(model::EntityLevel level, std::uint32_t party, base::Instant until,
                           base::DurationMs window) const;
  bool is_erased(std::uint32_t party) const { return parties[party].mention_count == 0; }
  /// Visits the parties of an entity until `visit` returns false.
  template <typename Visit>
  void each_party(model::EntityLevel level, std::uint32_t party, Visit&& visit) const;

  Parameters parameters;
  TokenTable tokens;
  Blocks<PartyRow> parties;
  Blocks<MentionRow> mentions;
  std::vector<char> items;
  Blocks<SharedRow> premises;
  Blocks<SharedRow> contacts;
  HashIndex party_index;
  HashIndex mention_index;
  HashIndex premises_index;
  HashIndex contact_index;
  std::unique_ptr<CandidateLookup> person_lookup;
  std::unique_ptr<CandidateLookup> premises_lookup;
  Clusters people;
  Clusters doors;
  std::vector<Judgement> judgements;
  std::vector<EntityChange> history;  ///< every merge and split
  std::size_t history_taken = 0;
  std::uint64_t live_mentions = 0;
  std::uint64_t highest_number = 0;  ///< of any mention: a higher one is new without looking
  Proposed proposed;                 ///< kept for its capacity
};

/// The level's nodes as the clusters see them.
class PersonNodes final : public NodeSource {
 public:
  explicit PersonNodes(const Resolver::State& state) : state_(state) {}
  model::Millibits weigh(Node a, Node b) const override;
  std::uint64_t order(Node node) const override { return state_.parties[node].hash; }
  std::uint64_t first_mention(Node node) const override { return state_.parties[node].first_mention; }
  Keys keys(Node node) const override;
  bool is_erased(Node node) const override;

 private:
  const Resolver::State& state_;
};

class DoorNodes final : public NodeSource {
 public:
  explicit DoorNodes(const Resolver::State& state) : state_(state) {}
  model::Millibits weigh(Node a, Node b) const override;
  std::uint64_t order(Node node) const override { return state_.premises[node].hash; }
  std::uint64_t first_mention(Node node) const override { return state_.premises[node].first_mention; }
  Keys keys(Node node) const override;
  bool is_erased(Node node) const override;

 private:
  const Resolver::State& state_;
};

template <typename Visit>
void Resolver::State::each_party(model::EntityLevel level, std::uint32_t party, Visit&& visit) const {
  const PartyRow& row = parties[party];
  if (level == model::EntityLevel::Person) {
    people.each(party, [&](Node node) { return is_erased(node) || visit(node); });
  } else if (level == model::EntityLevel::Premises && row.premises != kNoRow) {
    doors.each(row.premises, [&](Node node) {
      for (std::uint32_t at = premises[node].last_party; at != kNoRow; at = parties[at].next_at_premises) {
        if (!is_erased(at) && !visit(at)) return false;
      }
      return true;
    });
  } else if (level == model::EntityLevel::Contact && row.contact != kNoRow) {
    for (std::uint32_t at = contacts[row.contact].last_party; at != kNoRow;
         at = parties[at].next_at_contact) {
      if (!is_erased(at) && !visit(at)) return;
    }
  }
}

}  // namespace tidewaiter::resolution
