#include "custody/tree.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tidewaiter::custody {
namespace {

using base::Drawing;
using base::ErrorCode;
using base::fail;

constexpr std::size_t kMost = 10'000;
constexpr int kBoxWidth = 230, kBoxHeight = 58, kColumn = 360, kRow = 82, kMargin = 24, kTitle = 36;

struct Place {
  int column = 0, row = 0;
  int x() const { return kMargin + column * kColumn; }
  int y() const { return kTitle + kMargin + row * kRow; }
};

struct Layout {
  std::map<ExhibitId, std::size_t> index;
  std::vector<std::vector<std::size_t>> children;
  std::vector<std::size_t> parents;  // how many
  std::vector<Place> places;
  std::vector<bool> back;  // of the edges, which run against the order that splits give

  bool leads_to(std::size_t from, std::size_t to) const {
    std::vector<std::size_t> waiting{from};
    std::vector<bool> seen(children.size());
    while (!waiting.empty()) {
      const auto node = waiting.back();
      waiting.pop_back();
      if (node == to) return true;
      if (seen[node]) continue;
      seen[node] = true;
      waiting.insert(waiting.end(), children[node].begin(), children[node].end());
    }
    return false;
  }
};

base::Result<Layout> indexed(std::span<const TreeNode> nodes, std::span<const TreeEdge> edges) {
  Layout layout;
  layout.children.resize(nodes.size());
  layout.parents.resize(nodes.size());
  layout.places.resize(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) layout.index.emplace(nodes[i].id, i);
  layout.back.resize(edges.size());
  for (const bool merge : {false, true}) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const auto& edge = edges[i];
      if (edge.merge != merge) continue;
      const auto from = layout.index.find(edge.from), to = layout.index.find(edge.to);
      if (from == layout.index.end() || to == layout.index.end())
        return fail(ErrorCode::NotFound, "edge", edge.from.text() + " to " + edge.to.text(),
                    "exhibits that are drawn");
      layout.back[i] = merge && layout.leads_to(to->second, from->second);
      if (layout.back[i]) continue;
      layout.children[from->second].push_back(to->second);
      ++layout.parents[to->second];
    }
  }
  return layout;
}

// A node's column is one behind its last parent's; rows are given as nodes are first met, walking from the
// roots, so that parts stand below what they came out of.
base::Status place(Layout& layout) {
  std::vector<std::size_t> ready, waiting = layout.parents, order;
  for (std::size_t i = layout.parents.size(); i-- > 0;) {
    if (layout.parents[i] == 0) ready.push_back(i);
  }
  int row = 0;
  while (!ready.empty()) {
    const std::size_t node = ready.back();
    ready.pop_back();
    order.push_back(node);
    layout.places[node].row = row++;
    const auto& children = layout.children[node];
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      layout.places[*child].column = std::max(layout.places[*child].column, layout.places[node].column + 1);
      if (--waiting[*child] == 0) ready.push_back(*child);
    }
  }
  if (order.size() == layout.parents.size()) return {};
  return fail(ErrorCode::Conflict, "edge", "a ring of exhibits", "a part that does not contain its whole");
}

void draw_box(const TreeNode& node, const Place& place, Drawing& drawing) {
  const int x = place.x(), y = place.y();
  drawing.boxes.push_back({x, y, kBoxWidth, kBoxHeight});
  drawing.words.push_back({x + 10, y + 18, node.id.text() + "  " + base::to_string(node.held), 12, true, false, 0});
  drawing.words.push_back({x + 10, y + 35, node.label, 12, false, false, 0});
  drawing.words.push_back({x + 10, y + 50, node.state, 12, false, false, 0x555555});
}

void draw_edge(const TreeEdge& edge, const Place& from, const Place& to, Drawing& drawing) {
  const int x1 = from.x() + kBoxWidth, y1 = from.y() + kBoxHeight / 2;
  const int x2 = to.x(), y2 = to.y() + kBoxHeight / 2, bend = x2 - 40;
  drawing.lines.push_back({{{x1, y1}, {bend, y1}, {bend, y2}, {x2, y2}}});
  drawing.words.push_back({x2 - 36, y2 - 6, base::to_string(edge.mass), 12, false, true, 0x004c8c});
}

// Below the two boxes and back to what the part once came out of.
void draw_back(const TreeEdge& edge, const Place& from, const Place& to, Drawing& drawing) {
  const int x1 = from.x() + kBoxWidth / 2, y1 = from.y() + kBoxHeight;
  const int x2 = to.x() + kBoxWidth / 2 - 30, y2 = to.y() + kBoxHeight, low = std::max(y1, y2) + 12;
  drawing.lines.push_back({{{x1, y1}, {x1, low}, {x2, low}, {x2, y2}}});
  drawing.words.push_back({x2 - 6, low, base::to_string(edge.mass), 12, false, true, 0x004c8c});
}

}  // namespace

std::vector<TreeEdge> tree_edges(std::span<const Movement> movements) {
  std::map<std::tuple<ExhibitId, ExhibitId, bool>, base::MassMg> sums;
  for (const auto& movement : movements) {
    if (movement.to())
      sums[{movement.exhibit(), *movement.to(), movement.kind() == MovementKind::Merge}] += movement.mass();
  }
  std::vector<TreeEdge> edges;
  for (const auto& [key, mass] : sums)
    edges.push_back({std::get<0>(key), std::get<1>(key), mass, std::get<2>(key)});
  return edges;
}

base::Result<base::Drawing> tree_drawing(std::string_view title, std::span<const TreeNode> nodes,
                                   std::span<const TreeEdge> edges) {
  if (nodes.size() > kMost || edges.size() > kMost)
    return fail(ErrorCode::TooLarge, "exhibits", std::to_string(nodes.size()), "at most 10000");
  TW_TRY(auto layout, indexed(nodes, edges));
  TW_TRY_STATUS(place(layout));
  int columns = 1;
  for (const auto& where : layout.places) columns = std::max(columns, where.column + 1);
  Drawing drawing;
  drawing.width = 2 * kMargin + (columns - 1) * kColumn + kBoxWidth;
  drawing.height = kTitle + 2 * kMargin + static_cast<int>(nodes.size()) * kRow;
  drawing.words.push_back({kMargin, kTitle - 10, std::string{title}, 16, true, false, 0});
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto& from = layout.places[layout.index.at(edges[i].from)];
    const auto& to = layout.places[layout.index.at(edges[i].to)];
    layout.back[i] ? draw_back(edges[i], from, to, drawing) : draw_edge(edges[i], from, to, drawing);
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) draw_box(nodes[i], layout.places[i], drawing);
  return drawing;
}

base::Result<std::string> tree_svg(std::string_view title, std::span<const TreeNode> nodes,
                                   std::span<const TreeEdge> edges) {
  return tree_drawing(title, nodes, edges).map([](const Drawing& drawing) { return base::svg(drawing); });
}

}  // namespace tidewaiter::custody
