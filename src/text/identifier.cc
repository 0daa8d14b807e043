#include "text/identifier.h"

#include <array>
#include <cstdint>
#include <string>

#include "text/date.h"
#include "text/letters.h"
#include "text/script.h"

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxIdentifier = 40;

// Upper-case letters and digits without single separators; empty where anything else stands there.
struct Compact {
  std::array<char, kMaxIdentifier> text{};
  std::size_t size = 0;
  std::string_view view() const { return {text.data(), size}; }
};

Compact compact(std::string_view written) noexcept {
  Compact result;
  bool separated = true;
  for (char c : written) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (is_digit(c) || is_capital(c)) {
      if (result.size == kMaxIdentifier) return {};
      result.text[result.size++] = c;
      separated = false;
    } else if ((c == ' ' || c == '-' || c == '.') && !separated) {
      separated = true;
    } else {
      return {};
    }
  }
  if (separated) return {};
  return result;
}

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return !text.empty();
}

int value_of(char c) { return is_digit(c) ? c - '0' : c - 'A' + 10; }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Lengths of IBANs (ISO 13616 registry).
constexpr struct {
  std::string_view country;
  std::size_t length;
} kIbanLengths[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
    {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28},
    {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20},
    {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27},
    {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24},
    {"SC", 31}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25}, {"SV", 28}, {"TL", 23},
    {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}};

bool real_date(int year, int month, int day) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1850 || year > 2150 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[static_cast<std::size_t>(month) - 1] + (month == 2 && leap ? 1 : 0);
}

}  // namespace

std::optional<char> s10_check_digit(std::string_view serial) noexcept {
  if (serial.size() != 8 || !all_digits(serial)) return std::nullopt;
  constexpr std::array<int, 8> kWeights{8, 6, 4, 2, 3, 5, 9, 7};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += kWeights[i] * (serial[i] - '0');
  const int check = 11 - sum % 11;
  return check == 10 ? '0' : check == 11 ? '5' : static_cast<char>('0' + check);
}

bool s10_shaped(std::string_view text) noexcept {
  const Compact c = compact(text);
  const auto v = c.view();
  return v.size() == 13 && is_capital(v[0]) && is_capital(v[1]) && all_digits(v.substr(2, 9)) &&
         is_capital(v[11]) && is_capital(v[12]);
}

bool s10_valid(std::string_view text) noexcept {
  const Compact c = compact(text);
  return s10_shaped(text) && s10_check_digit(c.view().substr(2, 8)) == c.view()[10];
}

bool luhn_valid(std::string_view digits) noexcept {
  const Compact c = compact(digits);
  const auto v = c.view();
  if (v.size() < 2 || !all_digits(v)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const int d = v[v.size() - 1 - i] - '0';
    sum += i % 2 == 0 ? d : d * 2 - (d > 4 ? 9 : 0);
  }
  return sum % 10 == 0;
}

bool mod_11_2_valid(std::string_view text) noexcept {
  const Compact c = compact(text);
  const auto v = c.view();
  if (v.size() < 2 || !all_digits(v.substr(0, v.size() - 1)) || !(is_digit(v.back()) || v.back() == 'X'))
    return false;
  int remainder = 0;
  for (const char d : v.substr(0, v.size() - 1)) remainder = (remainder + (d - '0')) * 2 % 11;
  return (remainder + (v.back() == 'X' ? 10 : v.back() - '0')) % 11 == 1;
}

bool mod_97_10_valid(std::string_view text) noexcept {
  const Compact c = compact(text);
  if (c.size < 3) return false;
  int remainder = 0;
  for (const char d : c.view()) {
    const int value = value_of(d);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder == 1;
}

bool chinese_resident_id_valid(std::string_view text) noexcept {
  const Compact c = compact(text);
  const auto v = c.view();
  if (v.size() != 18 || !all_digits(v.substr(0, 17)) || v[0] == '0') return false;
  return real_date(number(v.substr(6, 4)), number(v.substr(10, 2)), number(v.substr(12, 2))) &&
         mod_11_2_valid(v);
}

bool chinese_credit_code_valid(std::string_view text) noexcept {
  constexpr std::string_view kCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  constexpr std::array<int, 17> kWeights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
  const Compact c = compact(text);
  const auto v = c.view();
  if (v.size() != 18 || !all_digits(v.substr(2, 6))) return false;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const std::size_t value = kCharacters.find(v[i]);
    if (value == std::string_view::npos) return false;
    sum += value * static_cast<std::size_t>(kWeights[i]);
  }
  return kCharacters[(31 - sum % 31) % 31] == v[17];
}

bool cas_number_valid(std::string_view text) noexcept {
  const std::size_t first = text.find('-');
  if (first == std::string_view::npos || first < 2 || first > 7 || text.size() != first + 5 ||
      text[first + 3] != '-')
    return false;
  const Compact c = compact(text);
  const auto v = c.view();
  if (v.size() != first + 3 || !all_digits(v) || v[0] == '0') return false;
  int sum = 0;
  for (std::size_t i = 1; i < v.size(); ++i) sum += static_cast<int>(i) * (v[v.size() - 1 - i] - '0');
  return sum % 10 == v.back() - '0';
}

bool iban_valid(std::string_view text) noexcept {
  const Compact c = compact(text);
  const auto v = c.view();
  if (v.size() < 15 || v.size() > 34 || !is_capital(v[0]) || !is_capital(v[1]) || !is_digit(v[2]) ||
      !is_digit(v[3]))
    return false;
  for (const auto& known : kIbanLengths) {
    if (known.country == v.substr(0, 2) && known.length != v.size()) return false;
  }
  std::array<char, 34> turned{};
  v.copy(turned.data(), v.size() - 4, 4);
  v.copy(turned.data() + v.size() - 4, 4);
  return mod_97_10_valid({turned.data(), v.size()});
}

bool container_number_valid(std::string_view text) noexcept {
  const Compact c = compact(text);
  const auto v = c.view();
  if (v.size() != 11 || !all_digits(v.substr(4))) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    if (i < 4 && !is_capital(v[i])) return false;
    // Letters count from 10 upwards, leaving out the multiples of 11.
    const int place = v[i] - 'A';
    const int value = i < 4 ? 10 + place + (place + 9) / 10 : v[i] - '0';
    sum += value << i;
  }
  return sum % 11 % 10 == v[10] - '0';
}

std::optional<char> mrz_check_digit(std::string_view field) noexcept {
  constexpr std::array<int, 3> kWeights{7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < field.size() && i < kMaxIdentifier; ++i) {
    const char c = field[i];
    if (!is_digit(c) && !is_capital(c) && c != '<') return std::nullopt;
    sum += kWeights[i % 3] * (c == '<' ? 0 : value_of(c));
  }
  if (field.empty() || field.size() > kMaxIdentifier) return std::nullopt;
  return static_cast<char>('0' + sum % 10);
}

std::string normalise_identifier(std::string_view text) {
  std::string result;
  bool any_digit = false;
  for (char c : clean(text, 256).text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if ((is_digit(c) || is_capital(c)) && result.size() < kMaxIdentifier) result += c;
    any_digit |= is_digit(c);
  }
  if (!any_digit) return {};
  for (std::size_t i = 1; i + 1 < result.size(); ++i) {
    if (!is_digit(result[i - 1]) || !is_digit(result[i + 1])) continue;
    if (result[i] == 'O') result[i] = '0';
    if (result[i] == 'I') result[i] = '1';
  }
  return result;
}

IdentifierKind identifier_kind(std::string_view text) noexcept {
  if (s10_valid(text)) return IdentifierKind::S10;
  if (cas_number_valid(text)) return IdentifierKind::Cas;
  if (container_number_valid(text)) return IdentifierKind::Container;
  if (chinese_resident_id_valid(text)) return IdentifierKind::ChineseResidentId;
  if (chinese_credit_code_valid(text)) return IdentifierKind::ChineseCreditCode;
  if (iban_valid(text)) return IdentifierKind::Iban;
  return IdentifierKind::Unknown;
}

}  // namespace tidewaiter::text
