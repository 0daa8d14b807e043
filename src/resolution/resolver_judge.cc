#include <algorithm>
#include <deque>
#include <unordered_map>

#include "resolution/hash.h"
#include "resolution/resolver_state.h"

namespace tidewaiter::resolution {
namespace {

using NodeOf = std::function<std::uint64_t(MentionNumber)>;
using NameOf = std::function<std::string(MentionNumber)>;

std::string shown_step(const Judgement& judgement, const NameOf& name_of) {
  return name_of(judgement.left) + (judgement.same ? " is " : " is not ") + name_of(judgement.right) + " (" +
         judgement.by + ")";
}

/// The judgements that lead from one party to another by "same", breadth first: the shortest path; nullopt
/// where none.
std::optional<std::vector<Judgement>> path_of_same(const std::vector<Judgement>& judgements,
                                                   std::uint64_t from, std::uint64_t to,
                                                   const NodeOf& node_of) {
  std::unordered_map<std::uint64_t, const Judgement*> came_by;
  std::unordered_map<std::uint64_t, std::uint64_t> came_from;
  std::deque<std::uint64_t> open{from};
  came_by[from] = nullptr;
  while (!open.empty() && !came_by.contains(to)) {
    const std::uint64_t at = open.front();
    open.pop_front();
    for (const Judgement& judgement : judgements) {
      if (!judgement.same) continue;
      const std::uint64_t left = node_of(judgement.left);
      const std::uint64_t right = node_of(judgement.right);
      if (left != at && right != at) continue;
      const std::uint64_t other = left == at ? right : left;
      if (came_by.try_emplace(other, &judgement).second) {
        came_from[other] = at;
        open.push_back(other);
      }
    }
  }
  if (!came_by.contains(to)) return std::nullopt;
  std::vector<Judgement> path;
  for (std::uint64_t at = to; at != from; at = came_from[at]) path.push_back(*came_by[at]);
  std::reverse(path.begin(), path.end());
  return path;
}

std::string shown_path(const std::vector<Judgement>& path, const NameOf& name_of) {
  std::string text;
  for (const Judgement& step : path) text += (text.empty() ? "" : "; ") + shown_step(step, name_of);
  return text;
}

/// What stands against a judgement; nullopt where nothing does.
std::optional<std::string> contradiction(const std::vector<Judgement>& judgements, const Judgement& judgement,
                                         const NodeOf& node_of, const NameOf& name_of) {
  const std::uint64_t left = node_of(judgement.left);
  const std::uint64_t right = node_of(judgement.right);
  if (!judgement.same) {
    const auto path = path_of_same(judgements, left, right, node_of);
    if (!path) return std::nullopt;
    return path->empty() ? std::string("they are one mention") : shown_path(*path, name_of);
  }
  for (const Judgement& apart : judgements) {
    if (apart.same) continue;
    for (const auto& [a, b] : {std::pair{left, right}, std::pair{right, left}}) {
      const auto one = path_of_same(judgements, a, node_of(apart.left), node_of);
      const auto two = path_of_same(judgements, node_of(apart.right), b, node_of);
      if (!one || !two) continue;
      std::vector<Judgement> path = *one;
      path.push_back(apart);
      path.insert(path.end(), two->begin(), two->end());
      return shown_path(path, name_of);
    }
  }
  return std::nullopt;
}

}  // namespace

void Resolver::State::apply_judgements() {
  people.forget_judgements();
  for (const Judgement& judgement : judgements) {
    const std::uint32_t left = mention_row(judgement.left);
    const std::uint32_t right = mention_row(judgement.right);
    if (left != kNoRow && right != kNoRow && mentions[left].party != mentions[right].party) {
      people.judge(mentions[left].party, mentions[right].party, judgement.same);
    }
  }
}

base::Status Resolver::State::set_apart(std::uint32_t mention) {
  MentionRow& row = mentions[mention];
  const std::uint32_t from = row.party;
  Features features = parties[from].features;
  features.apart = true;
  TW_TRY(const std::uint32_t own, new_party(features, combine(parties[from].hash, row.number), row.number));
  if (parties[from].last_mention == mention) {
    parties[from].last_mention = row.previous;
  } else {
    std::uint32_t after = parties[from].last_mention;
    while (mentions[after].previous != mention) after = mentions[after].previous;
    mentions[after].previous = row.previous;
  }
  --parties[from].mention_count;
  row.party = own;
  row.previous = kNoRow;
  parties[own].last_mention = mention;
  parties[own].mention_count = 1;
  return {};
}

base::Status Resolver::judge(const Judgement& judgement) {
  State& state = *state_;
  const std::uint32_t left = state.mention_row(judgement.left);
  const std::uint32_t right = state.mention_row(judgement.right);
  if (left == kNoRow || right == kNoRow) {
    const auto missing = left == kNoRow ? judgement.left : judgement.right;
    return base::fail(base::ErrorCode::NotFound, "judgement", std::to_string(missing.value()),
                      "a known mention");
  }
  const bool repeated =
      std::any_of(state.judgements.begin(), state.judgements.end(), [&](const Judgement& known) {
        const bool pair = (known.left == judgement.left && known.right == judgement.right) ||
                          (known.left == judgement.right && known.right == judgement.left);
        return pair && known.same == judgement.same;
      });
  if (repeated) return {};

  const bool alike = state.mentions[left].party == state.mentions[right].party;
  const bool parts = alike && !judgement.same && left != right;
  // A mention set apart from others written the same is a node of its own, which no party has yet.
  const NodeOf node_of = [&](MentionNumber number) -> std::uint64_t {
    if (parts && number == judgement.right) return std::uint64_t{1} << 40;
    const std::uint32_t row = state.mention_row(number);
    return row == kNoRow ? number.value() | std::uint64_t{1} << 50 : state.mentions[row].party;
  };
  // As an officer knows it: "EE123456785CN recipient".
  const NameOf name_of = [&](MentionNumber number) {
    const std::uint32_t row = state.mention_row(number);
    if (row == kNoRow) return "an erased mention, " + std::to_string(number.value());
    const auto summary = state.summary(state.mentions[row]);
    return summary.item.text() + " " + std::string(model::name(summary.role));
  };
  if (const auto against = contradiction(state.judgements, judgement, node_of, name_of)) {
    auto refused = base::fail(base::ErrorCode::Conflict, "judgement", *against,
                              "a judgement that agrees with earlier ones");
    refused.value().found = *against;  // whole, or the step that contradicts might be cut off
    return refused;
  }
  if (parts) TW_TRY_STATUS(state.set_apart(right));
  state.judgements.push_back(judgement);
  state.apply_judgements();
  std::vector<ClusterChange> changes;
  const PersonNodes nodes(state);
  for (const std::uint32_t mention : {left, right})
    state.people.work_out(state.mentions[mention].party, nodes, changes);
  state.record(changes, model::EntityLevel::Person, judgement.right.value(), false);
  return {};
}

const std::vector<Judgement>& Resolver::judgements() const { return state_->judgements; }

}  // namespace tidewaiter::resolution
