#include <algorithm>

#include "resolution/hash.h"
#include "resolution/resolver_state.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMostJoins = 5;
constexpr std::size_t kLookedAt = 16;  ///< of an entity's other parties

struct FoundJoin {
  std::uint32_t mention = 0;
  model::EntityLevel level = model::EntityLevel::Person;
  model::Millibits weight = 0;
};

/// Collects the joins of one mention; each other mention once, at the closest level.
class Joins {
 public:
  Joins(const Resolver::State& state, std::uint32_t mention) : state_(state), mention_(mention) {}

  void add(std::uint32_t mention, model::EntityLevel level, model::Millibits weight) {
    if (mention == mention_) return;
    const auto item = state_.item_of(state_.mentions[mention]);
    if (item == state_.item_of(state_.mentions[mention_])) return;
    const bool known = std::any_of(found_.begin(), found_.end(), [&](const FoundJoin& join) {
      return join.mention == mention || state_.item_of(state_.mentions[join.mention]) == item;
    });
    if (!known) found_.push_back({mention, level, weight});
  }

  std::vector<FoundJoin> strongest() {
    std::stable_sort(found_.begin(), found_.end(), [&](const FoundJoin& a, const FoundJoin& b) {
      return a.weight != b.weight ? a.weight > b.weight : state_.mentions[a.mention].number > state_.mentions[b.mention].number;
    });
    if (found_.size() > kMostJoins) found_.resize(kMostJoins);
    return std::move(found_);
  }

 private:
  const Resolver::State& state_;
  std::uint32_t mention_;
  std::vector<FoundJoin> found_;
};

Pattern pattern_at(model::EntityLevel level, const Features& a, const Features& b, const TokenTable& tokens) {
  if (level == model::EntityLevel::Person) return compare(a, b, tokens);
  if (level == model::EntityLevel::Premises) return compare_premises(a, b, tokens);
  Pattern whole = compare(a, b, tokens);
  Pattern contact;
  for (const Attribute attribute : {Attribute::Phone, Attribute::Email}) {
    contact.levels[static_cast<std::size_t>(attribute)] = whole.level(attribute);
  }
  return contact;
}

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
  return {MentionNumber{row.number}, model::ItemId{std::string(item_of(row))}, static_cast<model::PartyRole>(row.role),
          base::Instant{row.at_ms}};
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

model::PartyEvidence Resolver::State::evidence_of(std::uint32_t mention) const {
  const std::uint32_t party = mentions[mention].party;
  const Features& features = parties[party].features;
  model::PartyEvidence out;
  out.person = features.has_name() ? id_of(model::EntityLevel::Person, party) : model::EntityId{};
  out.premises = id_of(model::EntityLevel::Premises, party);
  out.contact = id_of(model::EntityLevel::Contact, party);

  Joins joins(*this, mention);
  for (const auto level : {model::EntityLevel::Person, model::EntityLevel::Premises, model::EntityLevel::Contact}) {
    if (level == model::EntityLevel::Person && !features.has_name()) continue;
    std::size_t looked_at = 0;
    each_party(level, party, [&](std::uint32_t other) {
      const Pattern pattern = pattern_at(level, features, parties[other].features, tokens);
      const model::Millibits weight = level == model::EntityLevel::Premises
                                          ? weigh_premises(pattern, parameters).total()
                                          : weigh(pattern, parameters).total();
      std::uint32_t row = parties[other].last_mention;
      for (std::size_t i = 0; i <= kMostJoins && row != kNoRow; ++i, row = mentions[row].previous) joins.add(row, level, weight);
      return ++looked_at < kLookedAt;
    });
  }
  for (const FoundJoin& found : joins.strongest()) {
    const MentionRow& row = mentions[found.mention];
    const Features& other = parties[row.party].features;
    const Pattern pattern = pattern_at(found.level, features, other, tokens);
    const Weight weight = weigh(pattern, parameters);
    const bool household = found.level == model::EntityLevel::Person && weight.against_household < weight.against_strangers;
    model::Join join;
    join.other_item = model::ItemId{std::string(item_of(row))};
    join.other_role = static_cast<model::PartyRole>(row.role);
    join.level = found.level;
    join.weight = found.weight;
    join.parts = parts_of(features, other, pattern, household, parameters, tokens);
    out.joins.push_back(std::move(join));
  }
  return out;
}

base::Result<model::PartyEvidence> Resolver::evidence(MentionNumber number) const {
  const std::uint32_t row = state_->mention_row(number);
  if (row == kNoRow) return base::fail(base::ErrorCode::NotFound, "mention", std::to_string(number.value()), "a known mention");
  return state_->evidence_of(row);
}

base::Result<model::EntityId> Resolver::living(model::EntityId id) const {
  const auto anchor = anchor_of(id);
  const State& state = *state_;
  const std::uint32_t row =
      !anchor ? kNoRow
              : state.mention_index.find(
                    mix(anchor->mention.value()), [&](std::uint32_t at) { return mix(state.mentions[at].number); },
                    [&](std::uint32_t at) { return state.mentions[at].number == anchor->mention.value(); });
  const model::EntityId now = row == kNoRow ? model::EntityId{} : state.id_of(anchor->level, state.mentions[row].party);
  if (now.value() == 0) return base::fail(base::ErrorCode::NotFound, "entity", model::to_text(id), "a known entity");
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
    for (std::size_t i = 0; i < limit && row != kNoRow; ++i, row = state.mentions[row].previous) rows.push_back(row);
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
    const auto leads = [&](model::EntityId end) { return end == now || living(end).value_or(model::EntityId{}) == now; };
    if (leads(change.from) || leads(change.to)) out.history.push_back(change);
  }
  return out;
}

}  // namespace tidewaiter::resolution
