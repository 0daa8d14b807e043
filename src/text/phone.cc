#include "text/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <array>

#include "text/script.h"

namespace tidewaiter::text {
namespace pn = i18n::phonenumbers;

std::string_view name(PhoneKind kind) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"unknown", "mobile", "fixed line", "toll free", "premium"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(PhonePlausibility plausibility) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"plausible", "impossible", "made up", "undecided"};
  return kNames[static_cast<std::size_t>(plausibility)];
}

StandardPhone parse_phone(std::string_view text, std::string_view country) {
  StandardPhone phone;
  const std::string cleaned = clean(text, 64).text;
  pn::PhoneNumber number;
  const auto* util = pn::PhoneNumberUtil::GetInstance();
  if (util->Parse(cleaned, country.empty() ? "ZZ" : std::string{country}, &number) != pn::PhoneNumberUtil::NO_PARSING_ERROR) {
    for (const char c : cleaned) {
      if (c >= '0' && c <= '9') phone.digits += c;
    }
    if (!country.empty()) phone.plausibility = PhonePlausibility::Impossible;
    return phone;
  }
  util->Format(number, pn::PhoneNumberUtil::E164, &phone.e164);
  phone.digits = phone.e164.substr(1);
  util->GetRegionCodeForNumber(number, &phone.country);
  phone.plausibility = util->IsValidNumber(number) ? PhonePlausibility::Plausible : PhonePlausibility::Impossible;
  return phone;
}

}  // namespace tidewaiter::text
