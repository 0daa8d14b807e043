#pragma once
// An entry's canonical JSON as an outsider reads it: one pass over the octets, views into them where nothing
// was escaped, no allocation once its buffers have grown. It checks the shape it relies on and the JSON it
// steps over; that the octets are the ones committed to is the commitment's business. One EntryText to a
// thread.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tidewaiter::verify {

/// Reads into itself. What the views show lives until the next read, as long as the octets read from do.
class EntryText {
 public:
  struct Row {
    std::string_view table;
    std::string_view key;
    base::Hash digest;
  };

  /// False where the text is not an entry: an object of actor, at, body, kind and rows in this order, valid
  /// UTF-8, no white space outside strings, nesting to 32. `problem()` then says what and at which offset.
  bool read(std::string_view octets);
  std::string problem() const;

  std::string_view actor() const noexcept { return actor_; }
  std::string_view at() const noexcept { return at_; }
  std::string_view body() const noexcept { return body_; }  ///< an object's octets
  std::string_view kind() const noexcept { return kind_; }
  const std::vector<Row>& rows() const noexcept { return rows_; }

  /// The unsigned integers of the array under `key` at the top of the body; nothing where there is no such
  /// array.
  std::optional<std::vector<std::uint64_t>> body_numbers(std::string_view key) const;
  /// The string under `key` at the top of the body; nothing where there is none.
  std::optional<std::string> body_string(std::string_view key) const;

 private:
  bool want(std::string_view literal);
  bool text(std::string_view& out);
  bool value(int depth);
  bool members(int depth, char close, bool keyed);
  bool number();
  bool row();
  bool stop(const char* expected);

  std::string_view octets_, actor_, at_, body_, kind_;
  std::vector<Row> rows_;
  std::deque<std::string> unescaped_;  // a deque: growing it moves no string that a view shows
  std::size_t next_ = 0;
  const char* expected_ = "";
};

}  // namespace tidewaiter::verify
