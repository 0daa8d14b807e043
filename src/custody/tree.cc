#include "custody/tree.h"

#include <algorithm>
#include <map>

#include "base/xml_text.h"

namespace tidewaiter::custody {
namespace {

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
};

base::Result<Layout> indexed(std::span<const TreeNode> nodes, std::span<const TreeEdge> edges) {
  Layout layout;
  layout.children.resize(nodes.size());
  layout.parents.resize(nodes.size());
  layout.places.resize(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) layout.index.emplace(nodes[i].id, i);
  for (const auto& edge : edges) {
    const auto from = layout.index.find(edge.from), to = layout.index.find(edge.to);
    if (from == layout.index.end() || to == layout.index.end())
      return fail(ErrorCode::NotFound, "edge", edge.from.text() + " to " + edge.to.text(),
                  "exhibits that are drawn");
    layout.children[from->second].push_back(to->second);
    ++layout.parents[to->second];
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

std::string text_at(int x, int y, std::string_view attributes, std::string_view text) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" " + std::string{attributes} +
         ">" + base::xml_text(text) + "</text>\n";
}

std::string box(const TreeNode& node, const Place& place) {
  const int x = place.x(), y = place.y();
  return "<rect x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
         std::to_string(kBoxWidth) + "\" height=\"" + std::to_string(kBoxHeight) +
         "\" rx=\"4\" fill=\"#ffffff\" stroke=\"#333333\"/>\n" +
         text_at(x + 10, y + 18, "font-weight=\"bold\"", node.id.text() + "  " + base::to_string(node.held)) +
         text_at(x + 10, y + 35, "", node.label) + text_at(x + 10, y + 50, "fill=\"#555555\"", node.state);
}

std::string line(const TreeEdge& edge, const Place& from, const Place& to) {
  const int x1 = from.x() + kBoxWidth, y1 = from.y() + kBoxHeight / 2;
  const int x2 = to.x(), y2 = to.y() + kBoxHeight / 2, bend = x2 - 40;
  return "<path d=\"M" + std::to_string(x1) + " " + std::to_string(y1) + " H" + std::to_string(bend) + " V" +
         std::to_string(y2) + " H" + std::to_string(x2) + "\" fill=\"none\" stroke=\"#333333\"/>\n" +
         text_at(x2 - 36, y2 - 6, "text-anchor=\"end\" fill=\"#004c8c\"", base::to_string(edge.mass));
}

}  // namespace

std::vector<TreeEdge> tree_edges(std::span<const Movement> movements) {
  std::map<std::pair<ExhibitId, ExhibitId>, base::MassMg> sums;
  for (const auto& movement : movements) {
    if (movement.to()) sums[{movement.exhibit(), *movement.to()}] += movement.mass();
  }
  std::vector<TreeEdge> edges;
  for (const auto& [pair, mass] : sums) edges.push_back({pair.first, pair.second, mass});
  return edges;
}

base::Result<std::string> tree_svg(std::string_view title, std::span<const TreeNode> nodes,
                                   std::span<const TreeEdge> edges) {
  if (nodes.size() > kMost || edges.size() > kMost)
    return fail(ErrorCode::TooLarge, "exhibits", std::to_string(nodes.size()), "at most 10000");
  TW_TRY(auto layout, indexed(nodes, edges));
  TW_TRY_STATUS(place(layout));
  int columns = 1;
  for (const auto& where : layout.places) columns = std::max(columns, where.column + 1);
  const int width = 2 * kMargin + (columns - 1) * kColumn + kBoxWidth;
  const int height = kTitle + 2 * kMargin + static_cast<int>(nodes.size()) * kRow;
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) +
                    "\" height=\"" + std::to_string(height) + "\" font-family=\"sans-serif\" " +
                    "font-size=\"12\">\n" +
                    text_at(kMargin, kTitle - 10, "font-size=\"16\" font-weight=\"bold\"", title);
  for (const auto& edge : edges)
    svg += line(edge, layout.places[layout.index.at(edge.from)], layout.places[layout.index.at(edge.to)]);
  for (std::size_t i = 0; i < nodes.size(); ++i) svg += box(nodes[i], layout.places[i]);
  return svg + "</svg>\n";
}

}  // namespace tidewaiter::custody
