#include "resolution/loosening.h"

#include <algorithm>
#include <utility>

namespace tidewaiter::resolution {
namespace {

Keys open_ones(const Keys& keys, const CandidateLookup& lookup) {
  Keys open;
  for (const Key key : keys) {
    if (lookup.is_open(key)) open.add(key);
  }
  return open;
}

bool share_one(const Keys& a, const Keys& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

}  // namespace

base::Status Loosening::loosen(Node node, std::vector<ClusterChange>& changes) {
  touched_.clear();
  want_edges_.clear();
  const auto known = clusters_.edges(node);
  if (known.empty()) return {};
  const Keys open = open_ones(nodes_.keys(node), lookup_);
  for (const Edge& edge : std::vector<Edge>(known.begin(), known.end())) {
    if (!share_one(open, nodes_.keys(edge.other))) let_fall(node, edge.other);
  }
  while (!want_edges_.empty()) {
    const Node next = want_edges_.back();
    want_edges_.pop_back();
    if (const auto found = find_again(next); !found) {
      clusters_.mark_stale(node);
      clusters_.mark_stale(next);
      return found;
    }
  }
  std::sort(touched_.begin(), touched_.end());
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  for (const Node one : touched_) clusters_.settle(one, nodes_, changes);
  return {};
}

void Loosening::let_fall(Node node, Node other) {
  for (const Node end : {node, other}) {
    if (clusters_.is_full(end)) want_edges_.push_back(end);
    touched_.push_back(end);
  }
  clusters_.disconnect(node, other);
}

// Others may lose an edge by it: one that rests on a key closed since, or on none of the heaviest.
base::Status Loosening::find_again(Node node) {
  Proposed proposed;
  const Keys keys = nodes_.keys(node);
  TW_TRY_STATUS(lookup_.find({keys.values.data(), keys.count}, proposed));
  std::vector<std::pair<Node, bool>> before;
  for (const Edge& edge : clusters_.edges(node))
    before.emplace_back(edge.other, clusters_.is_full(edge.other));
  clusters_.clear_edges(node);
  for (const Node other : proposed.nodes) {
    if (other == node || nodes_.is_erased(other)) continue;
    const model::Millibits weight = nodes_.weigh(node, other);
    if (weight >= least_) clusters_.connect(node, other, weight, nodes_);
  }
  touched_.push_back(node);
  for (const auto& [other, was_full] : before) {
    const auto now = clusters_.edges(node);
    if (std::any_of(now.begin(), now.end(), [&](const Edge& edge) { return edge.other == other; })) continue;
    touched_.push_back(other);
    if (was_full) want_edges_.push_back(other);
  }
  return {};
}

}  // namespace tidewaiter::resolution
