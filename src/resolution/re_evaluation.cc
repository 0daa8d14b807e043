// Re-evaluation: what later records change of who is who. A little of it goes with each mention, so that
// nobody waits for it and nothing piles up; `re_evaluate` does the rest at once.

#include <algorithm>
#include <utility>

#include "resolution/loosening.h"
#include "resolution/resolver_state.h"

namespace tidewaiter::resolution {
namespace {

// Of the nodes whose keys closed, with each mention: a key that closes marks at most key_limit, and one
// mention closes few.
constexpr int kLoosenedAMention = 16;
// The clusters too large to be partitioned at once wait until so large a part of all nodes touched them: they
// then cost each of these a few times what it costs alone.
constexpr std::size_t kWaitingPart = 16;
// And those larger still are not partitioned while others wait for it: some 30 µs a node.
constexpr std::size_t kLargestKeptUp = 4'096;

}  // namespace

model::Millibits PersonNodes::weigh(Node a, Node b) const {
  const Pattern pattern = compare(state_.parties[a].features, state_.parties[b].features, state_.tokens);
  return resolution::weigh(pattern, state_.parameters).total();
}

model::Millibits DoorNodes::weigh(Node a, Node b) const {
  const Pattern pattern =
      compare_premises(state_.parties[state_.premises[a].first_party].features,
                       state_.parties[state_.premises[b].first_party].features, state_.tokens);
  return weigh_premises(pattern, state_.parameters).total();
}

Keys PersonNodes::keys(Node node) const { return person_keys(state_.parties[node].features, state_.tokens); }

bool PersonNodes::is_erased(Node node) const { return state_.is_erased(node); }

Keys DoorNodes::keys(Node node) const {
  return premises_keys(state_.parties[state_.premises[node].first_party].features, state_.tokens);
}

bool DoorNodes::is_erased(Node) const { return false; }

void Resolver::State::work(model::EntityLevel level, const Work& most) {
  const bool person = level == model::EntityLevel::Person;
  const PersonNodes people_nodes(*this);
  const DoorNodes door_nodes(*this);
  const NodeSource& nodes = person ? static_cast<const NodeSource&>(people_nodes) : door_nodes;
  Clusters& clusters = person ? people : doors;
  Loosening loosening(clusters, person ? *person_lookup : *premises_lookup, nodes,
                      person ? parameters.link_weight : parameters.premises_weight);
  std::vector<ClusterChange> changes;
  for (std::size_t i = 0; i < most.loosened; ++i) {
    const auto node = clusters.take_stale();
    if (!node || !loosening.loosen(*node, changes)) break;
  }
  for (std::size_t i = 0; i < most.partitioned; ++i) {
    if (!clusters.work_off(most.nodes, nodes, changes)) break;
  }
  record(changes, level, 0, false);
}

void Resolver::State::keep_up() {
  for (const auto level : {model::EntityLevel::Person, model::EntityLevel::Premises}) {
    const Clusters& clusters = level == model::EntityLevel::Person ? people : doors;
    const bool many_wait = clusters.queued() > Clusters::kAtOnce + clusters.size() / kWaitingPart;
    if (clusters.stale() == 0 && !many_wait) continue;
    work(level, {kLoosenedAMention, many_wait ? clusters.queued() : 0, kLargestKeptUp});
  }
}

std::size_t Resolver::re_evaluate(std::size_t budget) {
  State& state = *state_;
  std::size_t left = 0;
  for (const auto level : {model::EntityLevel::Person, model::EntityLevel::Premises}) {
    Clusters& clusters = level == model::EntityLevel::Person ? state.people : state.doors;
    if (budget > 0) clusters.take_from_aside();
    state.work(level, {SIZE_MAX, budget, Clusters::kAnySize});
    left += clusters.queued() + clusters.aside() + clusters.stale();
  }
  return left;
}

}  // namespace tidewaiter::resolution
