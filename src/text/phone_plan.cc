#include "text/phone_plan.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string>
#include <unordered_map>

#include "base/check.h"
#include "text/table.h"

namespace tidewaiter::text {
namespace {

namespace pn = i18n::phonenumbers;

// Of the countries that share a calling code, the one that a number belongs to where nothing tells (ITU-T
// E.164, annex).
constexpr std::pair<std::string_view, std::string_view> kMainCountries[] = {
    {"1", "US"},   {"7", "RU"},   {"39", "IT"},  {"44", "GB"},  {"47", "NO"},  {"61", "AU"},
    {"212", "MA"}, {"262", "RE"}, {"290", "SH"}, {"358", "FI"}, {"590", "GP"}, {"599", "CW"}};

// What is dialled for abroad where it is not 00.
constexpr std::pair<std::string_view, std::string_view> kInternational[] = {
    {"US", "011"}, {"CA", "011"}, {"PR", "011"}, {"JM", "011"}, {"AU", "0011"}, {"JP", "010"},
    {"RU", "810"}, {"KZ", "810"}, {"BY", "810"}, {"HK", "001"}, {"KR", "001"},  {"SG", "001"},
    {"TH", "001"}, {"KH", "001"}, {"ID", "001"}, {"TW", "002"}};

PhoneKind kind_of(char sign) {
  switch (sign) {
    case 'M':
      return PhoneKind::Mobile;
    case 'F':
      return PhoneKind::FixedLine;
    case 'T':
      return PhoneKind::TollFree;
    case 'P':
      return PhoneKind::Premium;
    default:
      return PhoneKind::Unknown;
  }
}

PhoneKind kind_of(pn::PhoneNumberUtil::PhoneNumberType type) {
  switch (type) {
    case pn::PhoneNumberUtil::MOBILE:
      return PhoneKind::Mobile;
    case pn::PhoneNumberUtil::FIXED_LINE:
      return PhoneKind::FixedLine;
    case pn::PhoneNumberUtil::TOLL_FREE:
      return PhoneKind::TollFree;
    case pn::PhoneNumberUtil::PREMIUM_RATE:
      return PhoneKind::Premium;
    default:
      return PhoneKind::Unknown;
  }
}

std::uint16_t number_of(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return static_cast<std::uint16_t>(value);
}

// "9:0200-0209M,0210F"
void read_ranges(std::string_view text, std::vector<PhoneRange>& ranges) {
  for (const auto by_length : split(text, ';')) {
    const std::size_t colon = by_length.find(':');
    TW_CHECK(colon != std::string_view::npos);
    const auto length = static_cast<std::uint8_t>(number_of(by_length.substr(0, colon)));
    for (const auto item : split(by_length.substr(colon + 1), ',')) {
      TW_CHECK(item.size() == 5 || item.size() == 10);
      ranges.push_back({length, number_of(item.substr(0, 4)), number_of(item.substr(item.size() - 5, 4)),
                        kind_of(item.back())});
    }
  }
}

struct Plans {
  std::vector<PhonePlan> all;
  std::unordered_map<std::string_view, const PhonePlan*> by_country;
  std::unordered_map<std::string_view, std::vector<const PhonePlan*>> by_code;
  std::vector<const PhonePlan*> none;

  static const Plans& instance() {
    static const Plans plans;
    return plans;
  }

 private:
  Plans() {
    for (const auto& row : table_rows("phones/plans.tsv", 4)) {
      PhonePlan plan{row[0], row[1], row[2] == "-" ? std::string_view{} : row[2], "00", {}};
      for (const auto& [country, prefix] : kInternational) {
        if (country == plan.country) plan.international = prefix;
      }
      read_ranges(row[3], plan.ranges);
      all.push_back(std::move(plan));
    }
    for (const PhonePlan& plan : all) {
      by_country.emplace(plan.country, &plan);
      by_code[plan.calling_code].push_back(&plan);
    }
    for (const auto& shared : kMainCountries) {
      auto& plans = by_code[shared.first];
      const auto main = std::find_if(plans.begin(), plans.end(),
                                     [&](const PhonePlan* plan) { return plan->country == shared.second; });
      if (main != plans.end()) std::rotate(plans.begin(), main, main + 1);
    }
  }
};

LibraryAnswer ask(const std::string& dialled, const std::string& country) {
  LibraryAnswer answer;
  const auto* util = pn::PhoneNumberUtil::GetInstance();
  pn::PhoneNumber number;
  if (util->Parse(dialled, country.empty() ? "ZZ" : country, &number) !=
      pn::PhoneNumberUtil::NO_PARSING_ERROR)
    return answer;
  answer.readable = true;
  answer.valid = util->IsValidNumber(number);
  answer.local_only = util->IsPossibleNumberWithReason(number) == pn::PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY;
  answer.kind = kind_of(util->GetNumberType(number));
  std::string text;
  util->Format(number, pn::PhoneNumberUtil::E164, &text);
  text.copy(answer.e164, sizeof answer.e164 - 1);
  util->GetRegionCodeForNumber(number, &text);
  if (text.size() == 2) text.copy(answer.country, 2);
  return answer;
}

}  // namespace

const PhoneRange* PhonePlan::find(std::string_view national) const noexcept {
  if (national.size() < 5) return nullptr;
  const auto length = static_cast<std::uint8_t>(std::min<std::size_t>(national.size(), 255));
  const std::uint16_t start = number_of(national.substr(0, 4));
  auto next = std::upper_bound(ranges.begin(), ranges.end(), std::pair{length, start},
                               [](const auto& key, const PhoneRange& range) {
                                 return key < std::pair{range.length, range.first};
                               });
  if (next == ranges.begin()) return nullptr;
  const PhoneRange& range = *std::prev(next);
  return range.length == length && start <= range.last ? &range : nullptr;
}

const PhonePlan* phone_plan(std::string_view country) noexcept {
  const auto& plans = Plans::instance().by_country;
  const auto found = plans.find(country);
  return found == plans.end() ? nullptr : found->second;
}

const std::vector<const PhonePlan*>& phone_plans_of(std::string_view digits) noexcept {
  const Plans& plans = Plans::instance();
  for (std::size_t length = 1; length <= 3 && length <= digits.size(); ++length) {
    const auto found = plans.by_code.find(digits.substr(0, length));
    if (found != plans.by_code.end()) return found->second;
  }
  return plans.none;
}

LibraryAnswer ask_library(std::string_view dialled, std::string_view country) {
  struct Remembered {
    std::string question;
    LibraryAnswer answer;
  };
  constexpr std::size_t kRemembered = 2048;
  thread_local std::vector<Remembered> memory(kRemembered);
  std::string question{dialled};
  question += '@';
  question += country;
  Remembered& slot = memory[std::hash<std::string>{}(question) % kRemembered];
  if (slot.question != question) {
    slot.answer = ask(std::string{dialled}, std::string{country});
    slot.question = std::move(question);
  }
  return slot.answer;
}

}  // namespace tidewaiter::text
