#include "resolution/table.h"

#include <algorithm>
#include <optional>

#include "env/files.h"
#include "text/script.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMaxTableBytes = std::size_t{1} << 36;

std::string_view without_blanks(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

constexpr std::string_view kSeparators = ",;\t|";

/// A quotation begins where a field does; elsewhere the mark is an inch, or a slip.
bool opens(std::string_view text, std::size_t row, std::size_t mark) {
  while (mark > row && text[mark - 1] == ' ') --mark;
  return mark == row || kSeparators.find(text[mark - 1]) != std::string_view::npos;
}

/// The end of the row that starts at `row`: its line break outside quotes, or the end of the text. `closed`
/// is false where a quotation goes on there.
std::size_t row_end(std::string_view text, std::size_t row, bool has_quotes, bool* closed = nullptr) {
  if (!has_quotes) return std::min(text.find('\n', row), text.size());
  bool quoted = false;
  for (std::size_t at = row; at < text.size();) {
    const std::size_t next = text.find_first_of(quoted ? "\"" : "\"\n", at);
    if (next == std::string_view::npos) break;
    if (text[next] == '\n') return next;
    at = next + 1;
    if (!quoted)
      quoted = opens(text, row, next);
    else if (at < text.size() && text[at] == '"')
      ++at;
    else
      quoted = false;
  }
  if (closed != nullptr) *closed = !quoted;
  return text.size();
}

/// UTF-16 (RFC 2781) after its byte-order mark; nullopt where a half of a pair stands alone, or half a unit.
std::optional<std::string> from_utf16(std::string_view bytes, bool big_endian) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(bytes.size());
  char32_t high = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const auto first = static_cast<unsigned char>(bytes[at + (big_endian ? 0 : 1)]);
    const auto second = static_cast<unsigned char>(bytes[at + (big_endian ? 1 : 0)]);
    const auto unit = static_cast<char32_t>(first << 8 | second);
    const bool is_low = unit >= 0xdc00 && unit <= 0xdfff;
    if (is_low != (high != 0)) return std::nullopt;
    if (is_low) {
      text::append_utf8(out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
      high = 0;
    } else if (unit >= 0xd800 && unit <= 0xdbff) {
      high = unit;
    } else {
      text::append_utf8(out, unit);
    }
  }
  if (high != 0) return std::nullopt;
  return out;
}

/// The content in UTF-8 with line feeds.
base::Result<std::string> plain(std::string content, const std::string& name) {
  if (content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff")) {
    auto text = from_utf16(std::string_view(content).substr(2), content[0] == '\xfe');
    if (!text)
      return base::fail(base::ErrorCode::Encoding, name, "UTF-16 that is broken", "whole characters");
    content = *std::move(text);
  }
  const std::string_view start = std::string_view(content).substr(0, 1'000);
  if (start.find('\0') != std::string_view::npos) {
    return base::fail(base::ErrorCode::Encoding, name + ":1", "a zero octet, as in UTF-16 without its mark",
                      "UTF-8, or UTF-16 with a byte-order mark");
  }
  if (content.find('\n') == std::string::npos) std::replace(content.begin(), content.end(), '\r', '\n');
  return content;
}

char likely_separator(std::string_view header) {
  return *std::max_element(kSeparators.begin(), kSeparators.end(), [&](char a, char b) {
    return std::count(header.begin(), header.end(), a) < std::count(header.begin(), header.end(), b);
  });
}

}  // namespace

void Table::split(std::string_view row, std::size_t most, std::vector<std::string_view>& fields,
                  std::string& buffer) const {
  fields.clear();
  buffer.clear();
  buffer.reserve(row.size());  // views into it must not move
  std::size_t at = 0;
  while (fields.size() < most) {
    while (at < row.size() && row[at] == ' ') ++at;
    if (at < row.size() && row[at] == '"') {
      const std::size_t begin = buffer.size();
      for (++at; at < row.size(); ++at) {
        if (row[at] != '"')
          buffer += row[at];
        else if (at + 1 < row.size() && row[at + 1] == '"')
          buffer += row[++at];
        else
          break;
      }
      at = std::min(row.find(separator_, std::min(at, row.size())), row.size());
      fields.push_back(without_blanks(std::string_view(buffer).substr(begin)));
    } else {
      const std::size_t end = std::min(row.find(separator_, at), row.size());
      fields.push_back(without_blanks(row.substr(at, end - at)));
      at = end;
    }
    if (at >= row.size()) break;
    ++at;
  }
}

base::Result<Table> Table::parse(std::string content, const std::string& name) {
  Table out;
  TW_TRY(out.content_, plain(std::move(content), name));
  std::string_view text = out.content_;
  out.has_quotes_ = text.find('"') != std::string_view::npos;
  std::size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  const std::size_t header_end = row_end(text, at, out.has_quotes_);
  const std::string_view header = without_blanks(text.substr(at, header_end - at));
  if (header.empty())
    return base::fail(base::ErrorCode::Missing, name + ":1", "", "a header line with the columns' names");
  out.separator_ = likely_separator(header);
  std::vector<std::string_view> names;
  std::string buffer;
  out.split(header, 10'000, names, buffer);
  for (const std::string_view column : names) out.header_.emplace_back(column);
  for (at = header_end + 1; at < text.size();) {
    bool closed = true;
    const std::size_t end = row_end(text, at, out.has_quotes_, &closed);
    if (!closed && end - at <= kMaxRowBytes) {
      return base::fail(base::ErrorCode::Malformed, name + ":" + std::to_string(out.starts_.size() + 2),
                        text.substr(at, 60), "a quotation that is closed");
    }
    if (end - at > kMaxRowBytes) {
      return base::fail(base::ErrorCode::TooLarge, name + ":" + std::to_string(out.starts_.size() + 2),
                        text.substr(at, 60), "rows of at most 1 MiB; is a quotation mark left open?");
    }
    if (!without_blanks(text.substr(at, end - at)).empty()) out.starts_.push_back(at);
    at = end + 1;
  }
  out.starts_.push_back(text.size() + 1);
  return out;
}

base::Result<Table> Table::read(const std::string& path) {
  TW_TRY(std::string content, env::read_file(path, kMaxTableBytes));
  return parse(std::move(content), path);
}

void Table::fields(std::size_t row, std::vector<std::string_view>& fields, std::string& buffer) const {
  const std::string_view text = content_;
  const std::size_t begin = starts_[row];
  const std::size_t end = std::min(row_end(text, begin, has_quotes_), text.size());
  split(text.substr(begin, end - begin), header_.size(), fields, buffer);
  fields.resize(header_.size());
}

}  // namespace tidewaiter::resolution
