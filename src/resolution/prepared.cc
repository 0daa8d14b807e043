#include "resolution/prepared.h"

#include <algorithm>

#include "resolution/party_parts.h"
#include "resolution/standardise.h"
#include "resolution/tokens.h"
#include "text/address.h"
#include "text/email.h"
#include "text/name.h"
#include "text/phone.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kTokenLetters = 24;

NamePart part_of(text::NameRole role) {
  switch (role) {
    case text::NameRole::Given:
      return NamePart::Given;
    case text::NameRole::Family:
      return NamePart::Family;
    case text::NameRole::Initial:
      return NamePart::Initial;
    case text::NameRole::Word:
      return NamePart::Word;
    case text::NameRole::CommonWord:
      return NamePart::CommonWord;
    default:
      return NamePart::Either;
  }
}

std::vector<std::string> words_of(std::string_view text, std::size_t limit) {
  std::vector<std::string> words;
  while (!text.empty() && words.size() < limit) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, std::min(end, kTokenLetters)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// "u7" is unit 7.
std::string without_prefix(const std::string& unit) {
  const bool prefixed = unit.size() > 1 && unit[0] == 'u' && unit[1] >= '0' && unit[1] <= '9';
  return prefixed ? unit.substr(1) : unit;
}

/// Where an organisation's name is longer than what is compared, its last word is all the words that are
/// left: names that part only there ("… child care centre mary murphy", "… patricia oros") must not look the
/// same.
void run_together(PreparedToken& last, std::string_view letters, NamePart part) {
  if (part != NamePart::CommonWord) last.part = part;
  last.letters.append(letters.substr(0, kTokenBytes - std::min(last.letters.size(), kTokenBytes)));
}

}  // namespace

void set_name(Prepared& out, const text::StandardName& name, text::HanReading other_reading) {
  out.name.clear();
  out.organisation = name.kind == text::NameKind::Organisation;
  for (const auto& token : name.tokens) {
    if (!text::identifies(token.role)) continue;
    const std::string_view letters = name.letters(token).substr(0, kTokenLetters);
    if (out.name.size() < kNameTokens)
      out.name.push_back({std::string(letters), part_of(token.role)});
    else if (out.organisation)
      run_together(out.name.back(), letters, part_of(token.role));
  }
  out.reading.clear();
  for (const auto& reading : name.readings) {
    if (reading.reading != other_reading) continue;
    for (const auto& token : reading.tokens) {
      if (out.reading.size() < kNameTokens) out.reading.push_back(token.substr(0, kTokenLetters));
    }
  }
}

void set_address(Prepared& out, const text::StandardAddress& address) {
  out.house = address.house;
  if (out.house.empty() && !address.post_box.empty()) out.house = "box " + address.post_box;
  if (out.house.empty() && !address.building.empty()) out.house = address.building;
  out.unit = without_prefix(address.unit);
  if (!address.level.empty())
    out.unit = out.unit.empty() ? "level " + address.level : out.unit + " level " + address.level;
  out.street = words_of(address.street, kStreetWords);
  if (out.street.empty()) out.street = words_of(address.rest, kStreetWords);
  // Two boxes of one number at one post office are one door.
  if (out.street.empty() && address.house.empty() && !address.post_box.empty()) out.street = {"box"};
  out.district = address.district;
  out.city = address.city;
  out.state = address.state;
  out.postcode = address.postcode;
  out.country = address.country;
}

void set_phone(Prepared& out, std::string_view written, std::string_view country) {
  const auto phone = text::parse_phone(written, country);
  out.phone = 0;
  out.phone_plausible =
      phone.plausibility == text::PhonePlausibility::Plausible ||
      (phone.plausibility == text::PhonePlausibility::Undecided && phone.digits.size() >= 7);
  const std::size_t digits = std::min<std::size_t>(phone.digits.size(), 15);
  for (std::size_t i = 0; i < digits; ++i)
    out.phone = out.phone * 10 + static_cast<std::uint64_t>(phone.digits[i] - '0');
  if (out.phone == 0) out.phone_plausible = false;
}

void set_email(Prepared& out, std::string_view written) {
  auto email = text::parse_email(written);
  out.email_local = std::move(email.local);
  out.email_domain = std::move(email.domain);
}

PartyParts take_apart(const model::Party& party) {
  return {text::standardise_name(party.name, {.country = party.country}),
          text::parse_address(party.address, party.city, party.postcode, party.country)};
}

Prepared prepare(const model::Party& party) { return prepare(party, take_apart(party)); }

Prepared prepare(const model::Party& party, const PartyParts& parts) {
  Prepared out;
  // Besides Mandarin: what a name in Han characters is called where it is written or sent to.
  set_name(out, parts.name,
           parts.address.country == "VN" ? text::HanReading::Vietnamese : text::HanReading::Cantonese);
  set_address(out, parts.address);
  set_phone(out, party.phone, party.country);
  set_email(out, party.email);
  return out;
}

}  // namespace tidewaiter::resolution
