#pragma once
// The splits, merges and re-packagings of a seizure as a picture: a box for each exhibit with what it holds,
// an edge for each movement with its grams; for a page, a court or a printer. Plain values;
// thread-safe.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/drawing.h"
#include "base/mass.h"
#include "base/result.h"
#include "custody/exhibit.h"
#include "custody/ledger.h"

namespace tidewaiter::custody {

struct TreeNode {
  ExhibitId id;
  std::string label;  ///< "methamphetamine (presumptive)"
  std::string state;
  base::MassMg held;
};
struct TreeEdge {
  ExhibitId from, to;
  base::MassMg mass;
  bool merge = false;  ///< put into another; a split otherwise
};

/// The exhibits and edges of a seizure's movements, splits and merges summed by pair, each kind apart.
/// Nodes in the order given.
std::vector<TreeEdge> tree_edges(std::span<const Movement> movements);

/// Draws it from left to right; a merge into what a part once came out of runs back. NotFound where an
/// edge leads to no node, Conflict where splits run in a ring, TooLarge over 10,000 nodes or edges.
base::Result<base::Drawing> tree_drawing(std::string_view title, std::span<const TreeNode> nodes,
                                         std::span<const TreeEdge> edges);
/// The same as SVG.
base::Result<std::string> tree_svg(std::string_view title, std::span<const TreeNode> nodes,
                                   std::span<const TreeEdge> edges);

}  // namespace tidewaiter::custody
