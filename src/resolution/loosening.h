#pragma once
// What a key that closed had joined alone is taken back, in one line: an edge stays while an open key leads
// from one end to the other.
//
//  1. A key that closes marks the nodes under it (Clusters::mark_stale).
//  2. Of a marked node each edge is asked whether its ends share an open key; where they do not it falls
//     away. Nothing is compared for that, and most edges rest on another key.
//  3. A node keeps its heaviest edges alone (Clusters::kMostEdges). One that was full and lost an edge may
//     have let another go for it: its matches are found again.
//  4. What lost or gained an edge is settled: at once where it is small, else it waits in the queue.
//
// One level's; made for each use. The clusters' one writer.

#include <vector>

#include "resolution/candidates.h"
#include "resolution/clusters.h"

namespace tidewaiter::resolution {

class Loosening {
 public:
  /// A pair of at least `least` has an edge. All must outlive it.
  Loosening(Clusters& clusters, const CandidateLookup& lookup, const NodeSource& nodes,
            model::Millibits least)
      : clusters_(clusters), lookup_(lookup), nodes_(nodes), least_(least) {}

  /// Steps 2 to 4 for one marked node. `changes` is added to. Where the lookup fails the node is marked
  /// again.
  base::Status loosen(Node node, std::vector<ClusterChange>& changes);

 private:
  void let_fall(Node node, Node other);
  base::Status find_again(Node node);

  Clusters& clusters_;
  const CandidateLookup& lookup_;
  const NodeSource& nodes_;
  model::Millibits least_;
  std::vector<Node> touched_;
  std::vector<Node> want_edges_;  ///< were full, and lost one
};

}  // namespace tidewaiter::resolution
