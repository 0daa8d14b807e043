#include "verify/entry_text.h"

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

namespace tidewaiter::verify {
namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostRows = 100'000;

enum : std::uint8_t { kOrdinary, kQuote, kBackslash, kControl, kMultibyte };

constexpr auto kClass = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) table[c] = c < 0x20 ? kControl : c >= 0x80 ? kMultibyte : kOrdinary;
  table['"'] = kQuote;
  table['\\'] = kBackslash;
  return table;
}();

constexpr auto kSextet = [] {
  std::array<std::uint8_t, 256> table{};
  for (auto& value : table) value = 64;
  std::uint8_t next = 0;
  for (const char c : std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"}) {
    table[static_cast<unsigned char>(c)] = next++;
  }
  return table;
}();

// Forty-four characters of base64 are 32 octets; the last sextet's two low bits are zero.
bool read_digest(std::string_view text, base::Hash& digest) {
  if (text.size() != 44 || text[43] != '=') return false;
  std::uint32_t bits = 0, seen = 0;
  std::size_t put = 0;
  for (std::size_t i = 0; i < 43; ++i) {
    const std::uint8_t sextet = kSextet[static_cast<unsigned char>(text[i])];
    seen |= sextet;
    bits = bits << 6 | sextet;
    const std::size_t have = (i + 1) * 6 - put * 8;
    if (have >= 8) digest[put++] = static_cast<std::uint8_t>(bits >> (have - 8));
  }
  return (seen & 64) == 0 && (bits & 3) == 0;
}

// The length of the well-formed multi-octet sequence at the start of `text`, 0 where it is not one.
std::size_t sequence(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (text.size() < length || lead < 0xC2 || lead > 0xF4) return 0;
  std::uint32_t point = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c & 0xC0) != 0x80) return 0;
    point = point << 6 | (c & 0x3Fu);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

// Eight octets at once: any that is a quotation mark, a backslash, a control or above 0x7F?
bool all_ordinary(const char* octets) {
  std::uint64_t word;
  std::memcpy(&word, octets, sizeof word);
  constexpr std::uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  const auto below = [](std::uint64_t w, std::uint64_t n) { return (w - kOnes * n) & ~w & kHigh; };
  const auto equal = [&](std::uint64_t w, std::uint64_t c) { return below(w ^ (kOnes * c), 1); };
  return ((word & kHigh) | below(word, 0x20) | equal(word, '"') | equal(word, '\\')) == 0;
}

}  // namespace

bool EntryText::stop(const char* expected) {
  expected_ = expected;
  return false;
}

std::string EntryText::problem() const {
  return "at octet " + std::to_string(next_) + ": expected " + expected_;
}

bool EntryText::want(std::string_view literal) {
  if (octets_.substr(next_, literal.size()) != literal) return stop(literal.data());
  next_ += literal.size();
  return true;
}

bool EntryText::text(std::string_view& out) {
  if (!want("\"")) return false;
  const std::size_t begin = next_;
  bool escaped = false;
  while (next_ < octets_.size()) {
    if (next_ + 8 <= octets_.size() && all_ordinary(octets_.data() + next_)) {
      next_ += 8;
      continue;
    }
    switch (kClass[static_cast<unsigned char>(octets_[next_])]) {
      case kOrdinary:
        ++next_;
        break;
      case kBackslash:
        escaped = true;
        next_ += 2;
        break;
      case kMultibyte: {
        const std::size_t length = sequence(octets_.substr(next_));
        if (length == 0) return stop("valid UTF-8");
        next_ += length;
        break;
      }
      case kControl:
        return stop("no control character");
      default:
        out = octets_.substr(begin, next_++ - begin);
        if (!escaped) return true;
        // Escapes are rare: a general reader takes the literal, quotation marks included.
        const auto parsed =
            nlohmann::json::parse(octets_.substr(begin - 1, next_ - begin + 1), nullptr, false);
        if (!parsed.is_string()) return stop("a string");
        out = unescaped_.emplace_back(parsed.get_ref<const std::string&>());
        return true;
    }
  }
  return stop("the string's end");
}

bool EntryText::number() {
  const std::size_t begin = next_;
  while (next_ < octets_.size() &&
         std::string_view{"0123456789+-.eE"}.find(octets_[next_]) != std::string_view::npos)
    ++next_;
  const auto literal = octets_.substr(begin, next_ - begin);
  const bool plain = !literal.empty() && literal.size() < 19 && literal[0] != '0' &&
                     literal.find_first_not_of("0123456789") == std::string_view::npos;
  if (plain || literal == "0") return true;
  if (literal.empty() || !nlohmann::json::accept(literal)) return stop("a value");
  return true;
}

bool EntryText::members(int depth, char close, bool keyed) {
  const auto closed = [&] { return next_ < octets_.size() && octets_[next_] == close; };
  std::string_view key;
  ++next_;
  if (!closed()) {
    for (;;) {
      if (keyed && (!text(key) || !want(":"))) return false;
      if (!value(depth + 1)) return false;
      if (closed()) break;
      if (!want(",")) return false;
    }
  }
  ++next_;
  return true;
}

bool EntryText::value(int depth) {
  if (depth > kDeepest) return stop("at most 32 levels");
  if (next_ >= octets_.size()) return stop("a value");
  std::string_view ignored;
  switch (octets_[next_]) {
    case '"':
      return text(ignored);
    case '{':
      return members(depth, '}', true);
    case '[':
      return members(depth, ']', false);
    case 't':
      return want("true");
    case 'f':
      return want("false");
    case 'n':
      return want("null");
    default:
      return number();
  }
}

bool EntryText::row() {
  if (rows_.size() == kMostRows) return stop("at most 100,000 rows");
  Row& row = rows_.emplace_back();
  std::string_view digest;
  if (!want("[") || !text(row.table) || !want(",") || !text(row.key) || !want(",") || !text(digest) ||
      !want("]"))
    return false;
  return read_digest(digest, row.digest) || stop("a digest in base64");
}

bool EntryText::read(std::string_view octets) {
  octets_ = octets;
  next_ = 0;
  rows_.clear();
  unescaped_.clear();
  if (!want("{\"actor\":") || !text(actor_) || !want(",\"at\":") || !text(at_) || !want(",\"body\":"))
    return false;
  const std::size_t begin = next_;
  if (next_ >= octets_.size() || octets_[next_] != '{') return stop("an object");
  if (!value(0)) return false;
  body_ = octets_.substr(begin, next_ - begin);
  if (!want(",\"kind\":") || !text(kind_) || !want(",\"rows\":[")) return false;
  if (next_ < octets_.size() && octets_[next_] == '[') {
    for (;;) {
      if (!row()) return false;
      if (next_ >= octets_.size() || octets_[next_] != ',') break;
      ++next_;
    }
  }
  return want("]}") && (next_ == octets_.size() || stop("the end"));
}

std::optional<std::vector<std::uint64_t>> EntryText::body_numbers(std::string_view key) const {
  const auto body = nlohmann::json::parse(body_, nullptr, false);
  const auto found = body.is_object() ? body.find(key) : body.end();
  if (found == body.end() || !found->is_array()) return std::nullopt;
  std::vector<std::uint64_t> numbers;
  for (const auto& number : *found) {
    if (!number.is_number_unsigned()) return std::nullopt;
    numbers.push_back(number.get<std::uint64_t>());
  }
  return numbers;
}

std::optional<std::string> EntryText::body_string(std::string_view key) const {
  const auto body = nlohmann::json::parse(body_, nullptr, false);
  const auto found = body.is_object() ? body.find(key) : body.end();
  if (found == body.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace tidewaiter::verify
