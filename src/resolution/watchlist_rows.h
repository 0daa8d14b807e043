#pragma once
// Rows of comma-separated values (RFC 4180), read one after the other with their line numbers. Inside
// watch-list reading only. A value; used by one thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::resolution {

struct ListRow {
  std::size_t line = 0;             ///< of its first field, from 1
  std::vector<std::string> fields;  ///< unquoted, with quotes undoubled; not trimmed

  bool operator==(const ListRow&) const = default;
};

class ListRows {
 public:
  /// A byte order mark in front and a DOS end-of-file mark (0x1A) behind are skipped.
  ListRows(std::string_view path, std::string_view content);

  /// The next row; false at the end. Empty lines are skipped. Malformed: a quote within an unquoted field,
  /// text after a closing quote, a quote that never closes. Encoding: not UTF-8, or a NUL. TooLarge: a field
  /// over kMaxListField bytes, over 1,000 fields.
  base::Result<bool> next(ListRow& row);

 private:
  base::Status read_field(std::string& field);
  base::Status read_quoted(std::string& field);
  tl::unexpected<base::Error> wrong(base::ErrorCode code, std::string_view found, std::string expected) const;

  std::string path_;
  std::string_view content_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

/// "sdn.csv:17: remarks".
std::string place(std::string_view path, std::size_t line, std::string_view column);

/// Without white space at the ends.
std::string_view trimmed(std::string_view text);
/// The parts between `separator`s, trimmed, empty ones left out.
std::vector<std::string> parts(std::string_view text, char separator);

}  // namespace tidewaiter::resolution
