#include "text/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/script.h"
#include "text/words.h"

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxDateBytes = 64, kMaxReadings = 6;
constexpr int kFirstYear = 1000, kLastYear = 2150;

struct Number {
  int value = 0;
  std::size_t digits = 0;
  bool is_month = false;  // was written as a name
  bool is_year = false;   // was marked as one
};

struct MonthName {
  std::string_view start;
  int month;
};
// The beginnings of months' names, cleaned and without marks; enough letters to tell them apart.
constexpr MonthName kMonths[] = {
    {"jan", 1},  {"feb", 2},  {"mar", 3},  {"apr", 4},  {"may", 5},  {"jun", 6},  {"jul", 7},   {"aug", 8},
    {"sep", 9},  {"oct", 10}, {"nov", 11}, {"dec", 12}, {"mai", 5},  {"mrz", 3},  {"maerz", 3}, {"okt", 10},
    {"dez", 12}, {"fev", 2},  {"avr", 4},  {"juin", 6}, {"juil", 7}, {"aou", 8},  {"ene", 1},   {"abr", 4},
    {"ago", 8},  {"dic", 12}, {"out", 10}, {"set", 9},  {"gen", 1},  {"mag", 5},  {"giu", 6},   {"lug", 7},
    {"ott", 10}, {"янв", 1},  {"фев", 2},  {"мар", 3},  {"апр", 4},  {"май", 5},  {"мая", 5},   {"июн", 6},
    {"июл", 7},  {"авг", 8},  {"сен", 9},  {"окт", 10}, {"ноя", 11}, {"дек", 12},
};

int month_named(std::string_view word) {
  int best = 0;
  std::size_t longest = 0;
  for (const auto& name : kMonths) {
    if (word.starts_with(name.start) && name.start.size() > longest) {
      best = name.month;
      longest = name.start.size();
    }
  }
  return best;
}

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool real(int year, int month, int day) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1) return false;
  return day <= kDays[static_cast<std::size_t>(month) - 1] + (month == 2 && leap(year) ? 1 : 0);
}

class Readings {
 public:
  void add(int year, int month, int day) {
    const bool whole = real(year, month, day);
    const bool part = day == 0 && month >= 0 && month <= 12 && year >= kFirstYear && year <= kLastYear;
    if (!whole && !part) return;
    const DateReading reading{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                              static_cast<std::uint8_t>(day)};
    if (dates_.size() < kMaxReadings && std::find(dates_.begin(), dates_.end(), reading) == dates_.end())
      dates_.push_back(reading);
  }
  /// A year of two digits may be of either century.
  void add(const Number& year, int month, int day) {
    if (year.digits > 2) {
      add(year.value, month, day);
    } else {
      add(year.value + 1900, month, day);
      add(year.value + 2000, month, day);
    }
  }
  std::vector<DateReading> take() && { return std::move(dates_); }

 private:
  std::vector<DateReading> dates_;
};

bool month_first(std::string_view country) {
  constexpr std::array<std::string_view, 7> kCountries{"US", "PH", "FM", "MH", "PW", "GU", "PR"};
  return std::find(kCountries.begin(), kCountries.end(), country) != kCountries.end();
}

// Numbers and months' names in order; false where there are words that are no part of a date.
bool read_numbers(const std::string& plain, std::vector<Number>& numbers, int& year_offset) {
  bool month_next = false;
  for (const Word& word : split_words(plain, 12)) {
    const auto text = word.text;
    const std::size_t digits = static_cast<std::size_t>(
        std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; }) - text.begin());
    if (digits > 0 && digits <= 8) {
      Number number;
      number.digits = digits;
      for (const char c : text.substr(0, digits)) number.value = number.value * 10 + (c - '0');
      number.is_month = month_next;
      month_next = false;
      numbers.push_back(number);
      const auto rest = text.substr(digits);
      if (rest == "t") return true;  // a time follows
      if (const int month = rest.size() >= 3 ? month_named(rest) : 0; month != 0)
        numbers.push_back({month, 2, true, false});
    } else if (digits > 8) {
      return false;
    } else if (text == "年") {
      if (!numbers.empty()) numbers.back().is_year = true;
    } else if (text == "月") {
      if (!numbers.empty()) numbers.back().is_month = true;
    } else if (text == "民国" || text == "民國") {
      year_offset = 1911;
    } else if (text == "thang") {
      month_next = true;
    } else if (const int month = month_named(text); month != 0) {
      numbers.push_back({month, 2, true, false});
    }
  }
  return true;
}

void read_run(const Number& run, std::string_view country, Readings& readings) {
  const int v = run.value;
  if (run.digits == 8) {
    readings.add(v / 10000, v / 100 % 100, v % 100);
    if (month_first(country)) readings.add(v % 10000, v / 1000000, v / 10000 % 100);
    readings.add(v % 10000, v / 10000 % 100, v / 1000000);
    readings.add(v % 10000, v / 1000000, v / 10000 % 100);
  } else if (run.digits == 6) {
    readings.add({v / 10000, 2}, v / 100 % 100, v % 100);
    readings.add({v % 100, 2}, v / 100 % 100, v / 10000);
  } else if (run.digits == 4) {
    readings.add(v, 0, 0);
  }
}

void read_two(const Number& a, const Number& b, Readings& readings) {
  if (a.digits == 4) readings.add(a.value, b.value, 0);
  if (b.digits == 4) readings.add(b.value, a.value, 0);
}

void read_three(const std::vector<Number>& n, std::string_view country, Readings& readings) {
  if (n[1].is_month && (n[0].digits > 2 || n[0].is_year)) return readings.add(n[0], n[1].value, n[2].value);
  if (n[1].is_month) return readings.add(n[2], n[1].value, n[0].value);
  if (n[0].is_month) return readings.add(n[2], n[0].value, n[1].value);
  if (n[0].digits > 2 || n[0].is_year) {
    readings.add(n[0], n[1].value, n[2].value);
    readings.add(n[0], n[2].value, n[1].value);
    return;
  }
  if (month_first(country)) readings.add(n[2], n[0].value, n[1].value);
  readings.add(n[2], n[1].value, n[0].value);
  readings.add(n[2], n[0].value, n[1].value);
  if (n[2].digits <= 2) readings.add(n[0], n[1].value, n[2].value);
}

}  // namespace

std::string to_string(const DateReading& date) {
  if (date.month == 0) return fmt::format("{:04}", date.year);
  if (date.day == 0) return fmt::format("{:04}-{:02}", date.year, date.month);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::vector<DateReading> possible_dates(std::string_view text, std::string_view country) {
  if (text.size() > kMaxDateBytes) return {};
  std::vector<Number> numbers;
  int year_offset = country == "TH" ? -543 : 0;
  if (!read_numbers(strip_marks(clean(text).text), numbers, year_offset) || numbers.empty()) return {};
  for (Number& number : numbers) {
    const bool minguo = year_offset > 0 && &number == &numbers.front();
    const bool buddhist = year_offset < 0 && number.digits == 4 && number.value > 2400;
    if (!minguo && !buddhist) continue;
    number = {number.value + year_offset, 4, false, true};
  }
  Readings readings;
  if (numbers.size() == 1) read_run(numbers[0], country, readings);
  if (numbers.size() == 2) read_two(numbers[0], numbers[1], readings);
  if (numbers.size() >= 3) read_three(numbers, country, readings);
  return std::move(readings).take();
}

}  // namespace tidewaiter::text
