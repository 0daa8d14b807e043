#include "service/destruction_list.h"

#include <array>
#include <charconv>
#include <set>

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

// The next line without its end, taken off the text.
std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

base::Result<DestructionLine> line_from(std::string_view row, std::size_t wanted, const std::string& field) {
  std::array<std::string_view, 6> cells;
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    const auto comma = row.find(',');
    if (count < cells.size()) cells[count] = row.substr(0, comma);
    more = comma != std::string_view::npos;
    row.remove_prefix(more ? comma + 1 : row.size());
  }
  if (count != wanted)
    return base::fail(ErrorCode::Malformed, field, std::to_string(count) + " cells", std::to_string(wanted));
  if (cells[0].empty()) return base::fail(ErrorCode::Malformed, field, "", "an exhibit's number");
  DestructionLine line;
  line.id = custody::ExhibitId{std::string{cells[0]}};
  line.seal_read = cells[1];
  TW_TRY(line.gross, base::parse_grams(cells[2], field));
  TW_TRY(line.tare, base::parse_grams(cells[3], field));
  if (!cells[4].empty()) {
    const auto [end, error] =
        std::from_chars(cells[4].data(), cells[4].data() + cells[4].size(), line.drying.loss_ppm);
    if (error != std::errc{} || end != cells[4].data() + cells[4].size())
      return base::fail(ErrorCode::Malformed, field, cells[4], "parts per million that may have dried up");
  }
  line.drying.ground = cells[5];
  return line;
}

}  // namespace

base::Result<std::vector<DestructionLine>> read_destruction_list(std::string_view text,
                                                                 const std::string& name) {
  if (text.size() > kMaxDestructionListBytes)
    return base::fail(ErrorCode::TooLarge, name, std::to_string(text.size()) + " bytes", "at most 4 MiB");
  std::vector<DestructionLine> lines;
  std::set<custody::ExhibitId> named;
  std::size_t cells = 4;
  for (int number = 1; number == 1 || !text.empty(); ++number) {
    const auto row = next_line(text);
    const auto field = name + " line " + std::to_string(number);
    if (number == 1) {
      if (row == std::string{kDestructionListHeader} + std::string{kDryingColumns}) {
        cells = 6;
      } else if (row != kDestructionListHeader) {
        return base::fail(ErrorCode::Malformed, field, row, std::string{kDestructionListHeader});
      }
    } else if (!row.empty()) {
      TW_TRY(auto line, line_from(row, cells, field));
      if (!named.insert(line.id).second)
        return base::fail(ErrorCode::Duplicate, field, line.id.text(), "each exhibit once");
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace tidewaiter::service
