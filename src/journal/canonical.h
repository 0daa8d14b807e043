#pragma once
// JSON in the one form that can be hashed: the JSON Canonicalization Scheme, RFC 8785. Writers append; the
// reader takes nothing but the canonical form, so that a text has exactly one set of bytes. Free functions
// and plain values; thread-safe (one CanonicalReader to a thread).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tidewaiter::journal {

/// Deeper nesting is refused.
inline constexpr int kMaxJsonDepth = 32;

/// Appends a JSON string literal: '"' and '\' and the octets below 0x20 escaped (RFC 8785, 3.2.2.2), all else
/// as it is. `text` is to be valid UTF-8 (CanonicalReader refuses what is not).
void append_json_string(std::string& out, std::string_view text);
/// Appends an integer. JSON's readers keep only magnitudes up to 2^53 - 1 exact (RFC 7493); the caller stays
/// within.
void append_json_integer(std::string& out, std::int64_t value);
/// Appends a number as ECMAScript prints it (RFC 8785, 3.2.2.3). `value` is to be finite.
void append_json_number(std::string& out, double value);
/// RFC 8785's order of object keys: by UTF-16 code unit. Both are to be valid UTF-8.
bool key_before(std::string_view a, std::string_view b);

/// Any JSON text (at most 16 MiB, 32 deep, no key twice, no invalid UTF-8) in canonical form. Slow and
/// general: for bodies written once by a person's action. Integers beyond ±(2^53 - 1) are refused with the
/// number found.
base::Result<std::string> canonical_json(std::string_view any_json, std::string_view field);
/// Refuses text that is not one canonical JSON object; errors name `field` and the offset.
base::Status check_canonical_object(std::string_view text, std::string_view field);

/// Builds a flat or nested object without caring for the order of keys: `text()` sorts them.
///     Body{}.set("item", "EE123456785CN").set("score_mb", 4100).text()
class Body {
 public:
  Body& set(std::string_view key, std::string_view value);
  Body& set(std::string_view key, const char* value) { return set(key, std::string_view{value}); }
  Body& set(std::string_view key, const std::string& value) { return set(key, std::string_view{value}); }
  Body& set(std::string_view key, std::int64_t value);
  Body& set(std::string_view key, int value) { return set(key, std::int64_t{value}); }
  Body& set(std::string_view key, bool value);
  /// `canonical` is already canonical JSON: another Body's text, a list.
  Body& set_json(std::string_view key, std::string_view canonical);
  /// The canonical object. A key set twice keeps its last value.
  std::string text() const;

 private:
  std::vector<std::pair<std::string, std::string>> members_;  // key, canonical value
  Body& put(std::string_view key, std::string value);
};

/// Walks over canonical JSON from left to right. The first deviation sticks: every later call answers false.
class CanonicalReader {
 public:
  /// `text` must outlive the reader. Errors name `field`.
  CanonicalReader(std::string_view text, std::string_view field) : text_(text), field_(field) {}

  /// Takes exactly these octets.
  bool take(std::string_view literal);
  /// True, taking it, where `c` is next; false without complaint where it is not.
  bool take_if(char c);
  /// Takes a string literal into `out`, unescaped.
  bool take_string(std::string& out);
  /// Takes any value and answers its octets.
  bool take_value(std::string_view& out);
  /// Takes an object and answers its octets.
  bool take_object(std::string_view& out);
  /// True where all is taken and nothing deviated.
  bool finished();
  /// What was wrong; meaningful after a false.
  base::Error error() const;

 private:
  bool refuse(std::string_view expected);
  bool skip_value(int depth);
  bool skip_object(int depth);
  bool skip_array(int depth);
  bool skip_number();

  std::string_view text_;
  std::string_view field_;
  std::size_t at_ = 0;
  bool failed_ = false;
  std::string expected_;
};

}  // namespace tidewaiter::journal
