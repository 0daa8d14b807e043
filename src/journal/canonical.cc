#include "journal/canonical.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/check.h"
#include "journal/utf8.h"

namespace tidewaiter::journal {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMaxJsonBytes = std::size_t{16} << 20;
constexpr std::int64_t kMaxExactInteger = (std::int64_t{1} << 53) - 1;

// What a string literal may hold as it is.
constexpr std::array<bool, 256> plain_octets() {
  std::array<bool, 256> plain{};
  for (int c = 0x20; c < 0x80; ++c) plain[static_cast<std::size_t>(c)] = c != '"' && c != '\\';
  return plain;
}
constexpr auto kPlain = plain_octets();

void append_escape(std::string& out, unsigned char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      out += "\\u00";
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
  }
}

// The character an escape stands for, where the canonical form uses that escape; -1 otherwise.
int escaped_octet(std::string_view escape) {
  for (int c = 0; c < 0x80; ++c) {
    if (kPlain[static_cast<std::size_t>(c)]) continue;
    std::string canonical;
    append_escape(canonical, static_cast<unsigned char>(c));
    if (escape.substr(0, canonical.size()) == canonical) return c;
  }
  return -1;
}

// Builds a tree from SAX events: nlohmann's own parser keeps the last of two equal keys, and nests without a
// limit.
class StrictBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put("null"); }
  bool boolean(bool value) override { return put(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) override {
    if (value < -kMaxExactInteger) return refuse(std::to_string(value), "an integer of at most 2^53 - 1");
    return put(std::to_string(value));
  }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(kMaxExactInteger)) {
      return refuse(std::to_string(value), "an integer of at most 2^53 - 1");
    }
    return put(std::to_string(value));
  }
  bool number_float(double value, const std::string& literal) override {
    if (!std::isfinite(value)) return refuse(literal, "a finite number");
    std::string text;
    append_json_number(text, value);
    // Up to 10^21 it would be written as an integer, and refused where it is read again.
    const bool as_integer = text.find_first_of(".e") == std::string::npos;
    if (as_integer && std::fabs(value) > static_cast<double>(kMaxExactInteger))
      return refuse(literal, "an integer of at most 2^53 - 1");
    return put(std::move(text));
  }
  bool string(std::string& value) override {
    std::string text;
    append_json_string(text, value);
    return put(std::move(text));
  }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool key(std::string& value) override {
    auto& keys = levels_.back().keys;
    if (!keys.insert(value).second) return refuse(value, "each key once");
    levels_.back().key = value;
    return true;
  }
  bool end_object() override {
    auto members = std::move(levels_.back().members);
    levels_.pop_back();
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return key_before(a.first, b.first); });
    std::string text = "{";
    for (const auto& [name, value] : members) {
      if (text.size() > 1) text += ',';
      append_json_string(text, name);
      text += ':';
      text += value;
    }
    return put(text + '}');
  }
  bool end_array() override {
    const auto members = std::move(levels_.back().members);
    levels_.pop_back();
    std::string text = "[";
    for (const auto& member : members) {
      if (text.size() > 1) text += ',';
      text += member.second;
    }
    return put(text + ']');
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    return refuse("offset " + std::to_string(position), "JSON in UTF-8 (RFC 8259)");
  }

  std::string result;
  std::string found;
  std::string expected;

 private:
  struct Level {
    bool object;
    std::string key;
    std::set<std::string> keys;
    std::vector<std::pair<std::string, std::string>> members;
  };
  bool open(bool object) {
    if (levels_.size() >= static_cast<std::size_t>(kMaxJsonDepth)) {
      return refuse("deeper", "at most " + std::to_string(kMaxJsonDepth) + " levels");
    }
    levels_.push_back({object, {}, {}, {}});
    return true;
  }
  bool put(std::string text) {
    if (levels_.empty()) {
      result = std::move(text);
    } else {
      levels_.back().members.emplace_back(std::exchange(levels_.back().key, {}), std::move(text));
    }
    return true;
  }
  bool refuse(std::string what, std::string instead) {
    found = std::move(what);
    expected = std::move(instead);
    return false;
  }
  std::vector<Level> levels_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (kPlain[c] || c >= 0x80) continue;
    out.append(text, done, i - done);
    append_escape(out, c);
    done = i + 1;
  }
  out.append(text, done, text.size() - done);
  out += '"';
}

void append_json_integer(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// ECMA-262, Number::toString: 1. take the shortest digits d1…dk and the exponent n with value = 0.d1…dk ×
// 10^n.
// 2. k <= n <= 21: digits and zeros. 3. 0 < n <= 21: a point after n digits. 4. -6 < n <= 0: "0." and zeros
// before.
// 5. Otherwise one digit, a point where more follow, and e±(n - 1).
void append_json_number(std::string& out, double value) {
  TW_CHECK(std::isfinite(value));
  if (value == 0) {
    out += '0';
    return;
  }
  if (value < 0) out += '-';
  char text[40];
  const auto end =
      std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
  const std::string_view shortest{text, static_cast<std::size_t>(end - text)};
  const auto e = shortest.find('e');
  std::string digits{shortest.substr(0, 1)};
  if (e > 2) digits += shortest.substr(2, e - 2);
  int exponent = 0;
  const std::size_t sign = shortest[e + 1] == '+' ? 2 : 1;
  std::from_chars(text + e + sign, end, exponent);
  const int n = exponent + 1, k = static_cast<int>(digits.size());
  if (k <= n && n <= 21) {
    out += digits + std::string(static_cast<std::size_t>(n - k), '0');
  } else if (0 < n && n <= 21) {
    out += digits.substr(0, static_cast<std::size_t>(n)) + '.' + digits.substr(static_cast<std::size_t>(n));
  } else if (-6 < n && n <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  } else {
    out += digits[0];
    if (k > 1) out += '.' + digits.substr(1);
    out += n > 0 ? "e+" : "e-";
    out += std::to_string(std::abs(n - 1));
  }
}

bool key_before(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  std::size_t i = 0;
  while (i < common && a[i] == b[i]) ++i;
  if (i == common) return a.size() < b.size();
  const auto x = static_cast<unsigned char>(a[i]), y = static_cast<unsigned char>(b[i]);
  // UTF-8 sorts as code points do, UTF-16 but for one thing: surrogates stand before U+E000 to U+FFFF (lead
  // 0xEE, 0xEF).
  const bool x_pair = x >= 0xF0, y_pair = y >= 0xF0;
  if (x_pair != y_pair && (x_pair ? y : x) >= 0xEE) return x_pair;
  return x < y;
}

base::Result<std::string> canonical_json(std::string_view any_json, std::string_view field) {
  if (any_json.size() > kMaxJsonBytes) {
    return fail(ErrorCode::TooLarge, std::string{field}, std::to_string(any_json.size()), "at most 16 MiB");
  }
  StrictBuilder builder;
  if (!nlohmann::json::sax_parse(any_json, &builder)) {
    return fail(ErrorCode::Malformed, std::string{field}, builder.found, builder.expected);
  }
  return std::move(builder.result);
}

base::Status check_canonical_object(std::string_view text, std::string_view field) {
  CanonicalReader reader(text, field);
  std::string_view object;
  if (!reader.take_object(object) || !reader.finished()) return tl::make_unexpected(reader.error());
  return {};
}

Body& Body::put(std::string_view key, std::string value) {
  for (auto& member : members_) {
    if (member.first == key) {
      member.second = std::move(value);
      return *this;
    }
  }
  members_.emplace_back(key, std::move(value));
  return *this;
}

Body& Body::set(std::string_view key, std::string_view value) {
  std::string literal;
  append_json_string(literal, value);
  return put(key, std::move(literal));
}

Body& Body::set(std::string_view key, std::int64_t value) {
  std::string literal;
  append_json_integer(literal, value);
  return put(key, std::move(literal));
}

Body& Body::set(std::string_view key, bool value) { return put(key, value ? "true" : "false"); }

Body& Body::set_json(std::string_view key, std::string_view canonical) {
  return put(key, std::string{canonical});
}

std::string Body::text() const {
  std::vector<const std::pair<std::string, std::string>*> sorted;
  for (const auto& member : members_) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return key_before(a->first, b->first); });
  std::string out = "{";
  for (const auto* member : sorted) {
    if (out.size() > 1) out += ',';
    append_json_string(out, member->first);
    out += ':';
    out += member->second;
  }
  return out + '}';
}

bool CanonicalReader::refuse(std::string_view expected) {
  if (!failed_) expected_ = expected;
  failed_ = true;
  return false;
}

base::Error CanonicalReader::error() const {
  return fail(ErrorCode::Malformed, std::string{field_},
              "offset " + std::to_string(at_) + ": " +
                  std::string{text_.substr(std::min(at_, text_.size()), 24)},
              expected_ + " (canonical JSON, RFC 8785)")
      .value();
}

bool CanonicalReader::take(std::string_view literal) {
  if (failed_) return false;
  if (text_.substr(at_, literal.size()) != literal) return refuse(literal);
  at_ += literal.size();
  return true;
}

bool CanonicalReader::take_if(char c) {
  if (failed_ || at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool CanonicalReader::finished() {
  if (failed_) return false;
  return at_ == text_.size() || refuse("the end");
}

bool CanonicalReader::take_string(std::string& out) {
  out.clear();
  if (!take("\"")) return false;
  std::size_t done = at_;
  while (at_ < text_.size()) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (kPlain[c]) {
      ++at_;
    } else if (c >= 0x80) {
      const std::size_t length = utf8_length(text_, at_);
      if (length == 0) return refuse("valid UTF-8");
      at_ += length;
    } else {
      out.append(text_, done, at_ - done);
      if (c == '"') {
        ++at_;
        return true;
      }
      const int octet = c == '\\' ? escaped_octet(text_.substr(at_, 6)) : -1;
      if (octet < 0) return refuse("an escape that the canonical form uses");
      out += static_cast<char>(octet);
      at_ += octet >= 0x20 ||
                     std::string_view{"\b\t\n\f\r"}.find(static_cast<char>(octet)) != std::string_view::npos
                 ? 2
                 : 6;
      done = at_;
    }
  }
  return refuse("a closing quotation mark");
}

bool CanonicalReader::take_value(std::string_view& out) {
  const std::size_t begin = at_;
  if (!skip_value(0)) return false;
  out = text_.substr(begin, at_ - begin);
  return true;
}

bool CanonicalReader::take_object(std::string_view& out) {
  if (failed_) return false;
  if (at_ >= text_.size() || text_[at_] != '{') return refuse("an object");
  return take_value(out);
}

bool CanonicalReader::skip_value(int depth) {
  if (failed_) return false;
  if (depth > kMaxJsonDepth) return refuse("at most 32 levels");
  if (at_ >= text_.size()) return refuse("a value");
  std::string ignored;
  switch (text_[at_]) {
    case '{':
      return skip_object(depth);
    case '[':
      return skip_array(depth);
    case '"':
      return take_string(ignored);
    case 't':
      return take("true");
    case 'f':
      return take("false");
    case 'n':
      return take("null");
    default:
      return skip_number();
  }
}

bool CanonicalReader::skip_object(int depth) {
  ++at_;
  if (take_if('}')) return true;
  std::string previous, key;
  for (bool first = true;; first = false) {
    if (!take_string(key)) return false;
    if (!first && !key_before(previous, key)) return refuse("keys in rising order, each once");
    if (!take(":") || !skip_value(depth + 1)) return false;
    if (take_if('}')) return true;
    if (!take(",")) return false;
    std::swap(previous, key);
  }
}

bool CanonicalReader::skip_array(int depth) {
  ++at_;
  if (take_if(']')) return true;
  for (;;) {
    if (!skip_value(depth + 1)) return false;
    if (take_if(']')) return true;
    if (!take(",")) return false;
  }
}

bool CanonicalReader::skip_number() {
  const auto rest = text_.substr(at_);
  const auto length = std::min(rest.find_first_not_of("0123456789+-.e"), rest.size());
  const auto literal = rest.substr(0, length);
  double value = 0;
  const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), value);
  if (length == 0 || read.ec != std::errc{} || read.ptr != literal.data() + literal.size() ||
      !std::isfinite(value)) {
    return refuse("a value");
  }
  std::string canonical;
  append_json_number(canonical, value);
  if (canonical != literal) return refuse(canonical);
  at_ += length;
  return true;
}

}  // namespace tidewaiter::journal
