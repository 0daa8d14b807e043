#include <algorithm>

#include "resolution/hash.h"
#include "resolution/resolver_state.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMostJoins = 3;
constexpr std::size_t kLookedAt = 16;  ///< of an entity's other parties

struct FoundJoin {
  std::uint32_t mention = 0;
  model::EntityLevel level = model::EntityLevel::Person;
  model::Millibits weight = 0;
  Pattern pattern;
};

/// Collects the joins of one mention: of each party and each way of writing a place the latest parcel, each
/// parcel once, at the closest level.
class Joins {
 public:
  Joins(const Resolver::State& state, std::uint32_t mention) : state_(state), own_(state.mentions[mention]) {}

  /// The latest mention of a party in a parcel that is not named yet; kNoRow where there is none among the
  /// latest.
  std::uint32_t latest_of(std::uint32_t party) const {
    std::uint32_t row = state_.parties[party].last_mention;
    for (std::size_t i = 0; i <= kMostJoins && row != kNoRow; ++i, row = state_.mentions[row].previous) {
      if (!is_named(state_.mentions[row])) return row;
    }
    return kNoRow;
  }

  void add(std::uint32_t mention, model::EntityLevel level, model::Millibits weight, const Pattern& pattern) {
    found_.push_back({mention, level, weight, pattern});
  }

  std::vector<FoundJoin> strongest_first() {
    std::stable_sort(found_.begin(), found_.end(), [&](const FoundJoin& a, const FoundJoin& b) {
      return a.weight != b.weight ? a.weight > b.weight
                                  : state_.mentions[a.mention].number > state_.mentions[b.mention].number;
    });
    return std::move(found_);
  }

 private:
  bool is_named(const MentionRow& row) const {
    const auto same_item = [&](const MentionRow& other) {
      return other.item_hash == row.item_hash && state_.item_of(other) == state_.item_of(row);
    };
    return same_item(own_) || std::any_of(found_.begin(), found_.end(), [&](const FoundJoin& join) {
             return same_item(state_.mentions[join.mention]);
           });
  }

  const Resolver::State& state_;
  const MentionRow& own_;
  std::vector<FoundJoin> found_;
};

}  // namespace

std::uint32_t Resolver::State::mention_row(MentionNumber number) const {
  const std::uint32_t row = mention_index.find(
      mix(number.value()), [&](std::uint32_t at) { return mix(mentions[at].number); },
      [&](std::uint32_t at) { return mentions[at].number == number.value(); });
  return row == kNoRow || mentions[row].erased != 0 ? kNoRow : row;
}

std::string_view Resolver::State::item_of(const MentionRow& row) const {
  return {items.data() + (row.item_place >> 8), row.item_place & 0xff};
}

MentionSummary Resolver::State::summary(const MentionRow& row) const {
  return {MentionNumber{row.number}, model::ItemId{std::string(item_of(row))},
          static_cast<model::PartyRole>(row.role), base::Instant{row.at_ms}};
}

model::EntityId Resolver::State::id_of(model::EntityLevel level, std::uint32_t party) const {
  const PartyRow& row = parties[party];
  switch (level) {
    case model::EntityLevel::Person:
      return entity_id(level, MentionNumber{parties[people.anchor(party)].first_mention});
    case model::EntityLevel::Premises:
      if (row.premises == kNoRow) return {};
      return entity_id(level, MentionNumber{premises[doors.anchor(row.premises)].first_mention});
    case model::EntityLevel::Contact:
      if (row.contact == kNoRow) return {};
      return entity_id(level, MentionNumber{contacts[row.contact].first_mention});
  }
  return {};
}

namespace {

void join_persons(const Resolver::State& state, Joins& joins, std::uint32_t party) {
  const Features& features = state.parties[party].features;
  if (!features.has_name()) return;
  std::size_t looked_at = 0;
  state.each_party(model::EntityLevel::Person, party, [&](std::uint32_t other) {
    const std::uint32_t row = joins.latest_of(other);
    if (row != kNoRow) {
      const Pattern pattern = compare(features, state.parties[other].features, state.tokens);
      joins.add(row, model::EntityLevel::Person, weigh(pattern, state.parameters).total(), pattern);
    }
    return ++looked_at < kLookedAt;
  });
}

void join_doors(const Resolver::State& state, Joins& joins, std::uint32_t party) {
  const PartyRow& own = state.parties[party];
  if (own.premises == kNoRow) return;
  std::size_t looked_at = 0;
  state.doors.each(own.premises, [&](Node node) {
    for (std::uint32_t at = state.premises[node].last_party; at != kNoRow;
         at = state.parties[at].next_at_premises) {
      if (++looked_at > kLookedAt) return false;
      const std::uint32_t row = state.is_erased(at) ? kNoRow : joins.latest_of(at);
      if (row == kNoRow) continue;
      const Pattern pattern = compare_premises(own.features, state.parties[at].features, state.tokens);
      joins.add(row, model::EntityLevel::Premises, weigh_premises(pattern, state.parameters).total(),
                pattern);
      break;
    }
    return true;
  });
}

void join_contacts(const Resolver::State& state, Joins& joins, std::uint32_t party) {
  const PartyRow& own = state.parties[party];
  if (own.contact == kNoRow) return;
  std::size_t looked_at = 0;
  state.each_party(model::EntityLevel::Contact, party, [&](std::uint32_t other) {
    const std::uint32_t row = joins.latest_of(other);
    if (row == kNoRow) return ++looked_at < kLookedAt;
    const Pattern pattern = compare_contacts(own.features, state.parties[other].features, state.tokens);
    joins.add(row, model::EntityLevel::Contact, weigh(pattern, state.parameters).total(), pattern);
    return false;
  });
}

model::Join join_of(const Resolver::State& state, const Features& features, const FoundJoin& found) {
  const MentionRow& row = state.mentions[found.mention];
  const Features& other = state.parties[row.party].features;
  const Weight weight = weigh(found.pattern, state.parameters);
  const bool household =
      found.level == model::EntityLevel::Person && weight.against_household < weight.against_strangers;
  model::Join join;
  join.other_item = model::ItemId{std::string(state.item_of(row))};
  join.other_role = static_cast<model::PartyRole>(row.role);
  join.level = found.level;
  join.weight = found.weight;
  join.parts = parts_of(features, other, found.pattern, household, state.parameters, state.tokens);
  return join;
}

}  // namespace

model::PartyEvidence Resolver::State::entities_of(std::uint32_t party) const {
  model::PartyEvidence out;
  out.person =
      parties[party].features.has_name() ? id_of(model::EntityLevel::Person, party) : model::EntityId{};
  out.premises = id_of(model::EntityLevel::Premises, party);
  out.contact = id_of(model::EntityLevel::Contact, party);
  return out;
}

std::vector<model::Join> Resolver::State::joins_of(std::uint32_t mention) const {
  const std::uint32_t party = mentions[mention].party;
  const Features& features = parties[party].features;
  Joins joins(*this, mention);
  join_persons(*this, joins, party);
  join_doors(*this, joins, party);
  join_contacts(*this, joins, party);
  std::vector<model::Join> out;
  for (const FoundJoin& found : joins.strongest_first()) {
    if (out.size() == kMostJoins) break;
    model::Join join = join_of(*this, features, found);
    // One that agrees in the same things as another says nothing new.
    const bool said = std::any_of(out.begin(), out.end(), [&](const model::Join& other) {
      return other.level == join.level && other.parts == join.parts;
    });
    if (!said) out.push_back(std::move(join));
  }
  return out;
}

base::Result<std::vector<model::Join>> Resolver::joins(MentionNumber number) const {
  const std::uint32_t row = state_->mention_row(number);
  if (row == kNoRow)
    return base::fail(base::ErrorCode::NotFound, "mention", std::to_string(number.value()),
                      "a known mention");
  return state_->joins_of(row);
}

base::Result<model::PartyEvidence> Resolver::entities(MentionNumber number) const {
  const std::uint32_t row = state_->mention_row(number);
  if (row == kNoRow)
    return base::fail(base::ErrorCode::NotFound, "mention", std::to_string(number.value()),
                      "a known mention");
  return state_->entities_of(state_->mentions[row].party);
}

base::Result<model::ItemId> Resolver::item(MentionNumber number) const {
  const std::uint32_t row = state_->mention_row(number);
  if (row == kNoRow)
    return base::fail(base::ErrorCode::NotFound, "mention", std::to_string(number.value()),
                      "a known mention");
  return model::ItemId{std::string(state_->item_of(state_->mentions[row]))};
}

base::Result<model::EntityId> Resolver::living(model::EntityId id) const {
  const auto anchor = anchor_of(id);
  const State& state = *state_;
  const std::uint32_t row =
      !anchor ? kNoRow
              : state.mention_index.find(
                    mix(anchor->mention.value()),
                    [&](std::uint32_t at) { return mix(state.mentions[at].number); },
                    [&](std::uint32_t at) { return state.mentions[at].number == anchor->mention.value(); });
  const model::EntityId now =
      row == kNoRow ? model::EntityId{} : state.id_of(anchor->level, state.mentions[row].party);
  if (now.value() == 0)
    return base::fail(base::ErrorCode::NotFound, "entity", model::to_text(id), "a known entity");
  return now;
}

base::Result<Entity> Resolver::entity(model::EntityId id, std::size_t limit) const {
  const State& state = *state_;
  TW_TRY(const model::EntityId now, living(id));
  const Anchor anchor = *anchor_of(now);
  Entity out;
  out.id = now;
  out.level = anchor.level;
  std::vector<std::uint32_t> rows;
  const std::uint32_t first = state.mention_index.find(
      mix(anchor.mention.value()), [&](std::uint32_t at) { return mix(state.mentions[at].number); },
      [&](std::uint32_t at) { return state.mentions[at].number == anchor.mention.value(); });
  state.each_party(anchor.level, state.mentions[first].party, [&](std::uint32_t party) {
    out.mention_count += state.parties[party].mention_count;
    std::uint32_t row = state.parties[party].last_mention;
    for (std::size_t i = 0; i < limit && row != kNoRow; ++i, row = state.mentions[row].previous)
      rows.push_back(row);
    return true;
  });
  const auto later = [&](std::uint32_t a, std::uint32_t b) {
    const MentionRow& x = state.mentions[a];
    const MentionRow& y = state.mentions[b];
    return x.at_ms != y.at_ms ? x.at_ms > y.at_ms : x.number > y.number;
  };
  const std::size_t kept = std::min(limit, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end(), later);
  for (std::size_t i = 0; i < kept; ++i) out.mentions.push_back(state.summary(state.mentions[rows[i]]));
  for (const EntityChange& change : state.history) {
    if (change.level != out.level) continue;
    const auto leads = [&](model::EntityId end) {
      return end == now || living(end).value_or(model::EntityId{}) == now;
    };
    if (leads(change.from) || leads(change.to)) out.history.push_back(change);
  }
  return out;
}

}  // namespace tidewaiter::resolution
