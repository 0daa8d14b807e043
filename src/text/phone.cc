#include "text/phone.h"

#include <algorithm>
#include <array>
#include <optional>

#include "text/letters.h"
#include "text/phone_plan.h"
#include "text/script.h"

// How a number is read:
// 1. Its digits and a leading "+" are picked out; "(0)" behind a calling code, an extension and all but the
//    first number are left out.
// 2. A calling code is looked for: behind "+", behind what the country dials for abroad, or bare where only
//    so the length fits. Otherwise the number is the country's own and its trunk prefix is taken off.
// 3. The plan's table says whether it is valid. What the table does not know is asked of libphonenumber.
// 4. A valid number that only an inventor would write is marked as made up.

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxPhoneBytes = 64, kMaxDigits = 24;

struct Dialled {
  std::string digits;
  std::string extension;
  bool plus = false;
};

bool starts_extension(std::string_view rest) {
  for (const std::string_view word : {"ext", "x", "#", "доб", "分机", "转", "内线", "anexo", "durchwahl"}) {
    if (rest.starts_with(word)) return true;
  }
  return false;
}

// Where a second number begins: "a / b", "a; b", "a or b", "a, b".
bool ends_number(char c, std::size_t digits) {
  return (c == '/' || c == ';' || c == ',' || c == '|') && digits >= 7;
}

Dialled pick_digits(std::string_view text) {
  Dialled dialled;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      if (dialled.digits.size() < kMaxDigits) dialled.digits += c;
    } else if (c == '+' && dialled.digits.empty()) {
      dialled.plus = true;
    } else if (c == '+' || ends_number(c, dialled.digits.size())) {
      break;
    } else if (text.substr(i).starts_with("(0)") && dialled.digits.size() >= (dialled.plus ? 1u : 3u)) {
      i += 2;
    } else if (dialled.digits.size() >= 5 && starts_extension(text.substr(i))) {
      for (const char d : text.substr(i)) {
        if (is_digit(d) && dialled.extension.size() < 8) dialled.extension += d;
      }
      break;
    }
  }
  return dialled;
}

// A number split into its plan and its national digits.
struct Split {
  const PhonePlan* plan = nullptr;
  std::string_view national;
  const PhoneRange* range = nullptr;  // where the table knows it
};

Split split_international(std::string_view digits) {
  Split best;
  for (const PhonePlan* plan : phone_plans_of(digits)) {
    std::string_view national = digits.substr(plan->calling_code.size());
    const PhoneRange* range = plan->find(national);
    if (range == nullptr && !plan->trunk.empty() && national.starts_with(plan->trunk)) {
      const std::string_view rest = national.substr(plan->trunk.size());  // "+86 020 …"
      if (const PhoneRange* without = plan->find(rest)) {
        range = without;
        national = rest;
      }
    }
    if (range != nullptr) return {plan, national, range};
    if (best.plan == nullptr) best = {plan, national, nullptr};
  }
  return best;
}

Split split_national(std::string_view digits, const PhonePlan& plan) {
  if (!plan.trunk.empty() && digits.starts_with(plan.trunk)) {
    const std::string_view rest = digits.substr(plan.trunk.size());
    if (const PhoneRange* range = plan.find(rest)) return {&plan, rest, range};
  }
  if (const PhoneRange* range = plan.find(digits)) return {&plan, digits, range};
  if (digits.starts_with(plan.calling_code)) {  // "8613812345678"
    const Split abroad = split_international(digits);
    if (abroad.range != nullptr) return abroad;
  }
  return {&plan, digits, nullptr};
}

bool one_digit(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits.front(); });
}

bool is_run(std::string_view digits) {
  const auto steps = [&](int step) {
    for (std::size_t i = 1; i < digits.size(); ++i) {
      if ((digits[i] - '0' - (digits[i - 1] - '0') - step) % 10 != 0) return false;
    }
    return true;
  };
  return steps(1) || steps(-1);
}

// Numbers set aside for films and books (Ofcom, ACMA, ARCEP, NANPA publish them).
bool for_fiction(std::string_view country, std::string_view national) {
  if (country == "US" || country == "CA") return national.size() == 10 && national.substr(3, 5) == "55501";
  if (country == "GB")
    return national.starts_with("1632960") || national.starts_with("7700900") ||
           national.starts_with("2079460") || national.starts_with("1134960");
  if (country == "AU")
    return national.starts_with("491570") || national.substr(1).starts_with("5550") ||
           national.substr(1).starts_with("7010");
  if (country == "FR") return national.starts_with("19900") || national.starts_with("63998");
  return false;
}

bool made_up(std::string_view country, std::string_view national) {
  if (national.size() < 7) return false;
  const std::string_view last = national.substr(national.size() - 7);
  return one_digit(last) || is_run(last) || for_fiction(country, national);
}

void finish(StandardPhone& phone, std::string_view country, std::string_view national) {
  phone.country = country;
  phone.plausibility = made_up(country, national) ? PhonePlausibility::MadeUp : PhonePlausibility::Plausible;
}

StandardPhone by_table(const Split& split, StandardPhone phone) {
  phone.e164 = "+";
  phone.e164 += split.plan->calling_code;
  phone.e164 += split.national;
  phone.digits = phone.e164.substr(1);
  phone.kind = split.range->kind;
  finish(phone, split.plan->country, split.national);
  return phone;
}

// Five to eight digits in a country whose fixed lines are longer: dialled without an area code.
bool lacks_area_code(std::string_view dialled, std::string_view country) {
  const PhonePlan* plan = phone_plan(country);
  if (plan == nullptr || dialled.front() == '+' || dialled.size() < 5 || dialled.size() > 8) return false;
  return std::any_of(plan->ranges.begin(), plan->ranges.end(), [&](const PhoneRange& range) {
    return range.kind == PhoneKind::FixedLine && range.length > dialled.size();
  });
}

StandardPhone by_library(std::string_view dialled, std::string_view country, StandardPhone phone) {
  const LibraryAnswer answer = ask_library(dialled, country);
  if (!answer.readable) {
    phone.plausibility = country.empty() && dialled.front() != '+' ? PhonePlausibility::Undecided
                                                                   : PhonePlausibility::Impossible;
    return phone;
  }
  // Without an area code there is nothing wrong and nothing more to say.
  if (answer.local_only || (!answer.valid && lacks_area_code(dialled, country))) return phone;
  phone.e164 = answer.e164;
  phone.digits = phone.e164.substr(1);
  phone.kind = answer.kind;
  phone.plausibility = PhonePlausibility::Impossible;
  const auto& plans = phone_plans_of(phone.digits);
  const std::string_view owner = answer.country[0] != 0 ? std::string_view{answer.country}
                                 : plans.empty()        ? country
                                                        : plans.front()->country;
  phone.country = owner;
  if (!answer.valid) return phone;
  finish(phone, owner,
         std::string_view{phone.digits}.substr(plans.empty() ? 0 : plans.front()->calling_code.size()));
  return phone;
}

}  // namespace

std::string_view name(PhoneKind kind) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"unknown", "mobile", "fixed line", "toll free", "premium"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(PhonePlausibility plausibility) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"plausible", "impossible", "made up", "undecided"};
  return kNames[static_cast<std::size_t>(plausibility)];
}

StandardPhone parse_phone(std::string_view text, std::string_view country) {
  const Dialled dialled = pick_digits(clean(text, kMaxPhoneBytes).text);
  StandardPhone phone;
  phone.digits = dialled.digits;
  phone.extension = dialled.extension;
  if (dialled.digits.empty()) return phone;
  if (dialled.digits.size() >= kMaxDigits) {
    phone.plausibility = PhonePlausibility::Impossible;
    return phone;
  }
  const PhonePlan* plan = phone_plan(country);
  std::string_view digits = dialled.digits;
  bool abroad = dialled.plus;
  if (!abroad && digits.starts_with("00")) {
    digits.remove_prefix(2);
    if (plan != nullptr && plan->country == "AU" && digits.starts_with("11")) digits.remove_prefix(2);
    abroad = true;
  } else if (!abroad && plan != nullptr && digits.starts_with(plan->international) &&
             digits.size() > plan->international.size() + 7) {
    if (const Split own = split_national(digits, *plan); own.range != nullptr)
      return by_table(own, std::move(phone));
    digits.remove_prefix(plan->international.size());
    abroad = true;
  }
  if (abroad) {
    if (const Split split = split_international(digits); split.range != nullptr)
      return by_table(split, std::move(phone));
    return by_library("+" + std::string{digits}, country, std::move(phone));
  }
  if (plan == nullptr) return phone;
  if (const Split split = split_national(digits, *plan); split.range != nullptr)
    return by_table(split, std::move(phone));
  return by_library(digits, country, std::move(phone));
}

}  // namespace tidewaiter::text
