#include "resolution/watchlist_rows.h"

#include "resolution/watchlist.h"
#include "text/script.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMaxFields = 1'000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

ListRows::ListRows(std::string_view path, std::string_view content) : path_(path), content_(content) {
  if (content_.starts_with(kByteOrderMark)) content_.remove_prefix(kByteOrderMark.size());
  if (content_.ends_with('\x1A')) content_.remove_suffix(1);
}

base::Result<bool> ListRows::next(ListRow& row) {
  while (at_ < content_.size() && (content_[at_] == '\n' || content_[at_] == '\r')) {
    if (content_[at_++] == '\n') ++line_;
  }
  if (at_ >= content_.size()) return false;
  row.line = line_;
  row.fields.clear();
  for (;;) {
    if (row.fields.size() == kMaxFields) {
      return wrong(base::ErrorCode::TooLarge, std::to_string(kMaxFields + 1) + " fields",
                   "at most 1000 in a row");
    }
    TW_TRY_STATUS(read_field(row.fields.emplace_back()));
    if (at_ >= content_.size()) return true;
    const char end = content_[at_++];
    if (end == ',') continue;
    if (end == '\r' && at_ < content_.size() && content_[at_] == '\n') ++at_;
    ++line_;
    return true;
  }
}

base::Status ListRows::read_field(std::string& field) {
  if (at_ < content_.size() && content_[at_] == '"') {
    TW_TRY_STATUS(read_quoted(field));
  } else {
    const std::size_t begin = at_;
    while (at_ < content_.size() && content_[at_] != ',' && content_[at_] != '\n' && content_[at_] != '\r') {
      if (content_[at_] == '"') {
        return wrong(base::ErrorCode::Malformed, content_.substr(begin, at_ - begin + 1),
                     "no quote within an unquoted field");
      }
      ++at_;
    }
    field = content_.substr(begin, at_ - begin);
  }
  if (field.size() > kMaxListField)
    return wrong(base::ErrorCode::TooLarge, field, "a field of at most 65536 bytes");
  if (field.find('\0') != std::string::npos || !text::valid_utf8(field)) {
    return wrong(base::ErrorCode::Encoding, field, "UTF-8 without NUL");
  }
  return {};
}

base::Status ListRows::read_quoted(std::string& field) {
  const std::size_t first_line = line_;
  for (++at_; at_ < content_.size(); ++at_) {
    const char c = content_[at_];
    if (c == '"') {
      if (at_ + 1 < content_.size() && content_[at_ + 1] == '"') {
        ++at_;
      } else {
        ++at_;
        while (at_ < content_.size() && content_[at_] == ' ') ++at_;
        const bool ended =
            at_ >= content_.size() || content_[at_] == ',' || content_[at_] == '\n' || content_[at_] == '\r';
        if (!ended)
          return wrong(base::ErrorCode::Malformed, content_.substr(at_, 20),
                       "a comma or line end after a closing quote");
        return {};
      }
    }
    if (c == '\n') ++line_;
    if (field.size() > kMaxListField)
      return wrong(base::ErrorCode::TooLarge, field, "a field of at most 65536 bytes");
    field += c;
  }
  line_ = first_line;
  return wrong(base::ErrorCode::Malformed, field, "a closing quote");
}

tl::unexpected<base::Error> ListRows::wrong(base::ErrorCode code, std::string_view found,
                                            std::string expected) const {
  return base::fail(code, path_ + ":" + std::to_string(line_), found, std::move(expected));
}

std::string place(std::string_view path, std::size_t line, std::string_view column) {
  return std::string(path) + ":" + std::to_string(line) + ": " + std::string(column);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::vector<std::string> parts(std::string_view text, char separator) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    const std::string_view part = trimmed(text.substr(0, end));
    if (!part.empty()) result.emplace_back(part);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return result;
}

}  // namespace tidewaiter::resolution
