#include "laboratory/csv_row.h"

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMaxCell = 200;
constexpr std::size_t kMaxCells = 100;

// Takes a cell off the line that `text` begins with, and the comma or line end behind it.
base::Result<std::string> take_cell(std::string_view& text, bool& last, std::size_t line) {
  std::string cell;
  const bool quoted = text.starts_with('"');
  bool open = quoted;
  if (quoted) text.remove_prefix(1);
  for (; !text.empty(); text.remove_prefix(1)) {
    const char c = text[0];
    if (open && c == '"') {
      if (!text.substr(1).starts_with('"')) {
        open = false;
        continue;
      }
      text.remove_prefix(1);
    } else if (!open && (c == ',' || c == '\n' || c == '\r')) {
      break;
    } else if (c == '"' || (quoted && !open)) {
      return fail(ErrorCode::Malformed, place(line), text.substr(0, 20), "quotes around a whole cell");
    }
    if (static_cast<unsigned char>(c) < 0x20)
      return fail(ErrorCode::Encoding, place(line), cell, "printable text");
    cell += text[0];
    if (cell.size() > kMaxCell)
      return fail(ErrorCode::TooLarge, place(line), cell, "cells of at most 200 octets");
  }
  if (open) return fail(ErrorCode::Malformed, place(line), cell, "a closing quote");
  last = text.empty() || text[0] != ',';
  if (text.starts_with("\r\n")) text.remove_prefix(1);
  if (!text.empty()) text.remove_prefix(1);
  return cell;
}

}  // namespace

std::string place(std::size_t line) { return "line " + std::to_string(line); }

base::Result<std::vector<std::string>> take_csv_row(std::string_view& text, std::size_t line) {
  std::vector<std::string> cells;
  for (bool last = false; !last;) {
    if (cells.size() == kMaxCells)
      return fail(ErrorCode::TooLarge, place(line), "more cells", "at most 100 cells");
    TW_TRY(auto cell, take_cell(text, last, line));
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace tidewaiter::laboratory
