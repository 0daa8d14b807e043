#include "declaration/validate.h"

#include <algorithm>

#include "text/identifier.h"
#include "text/phone.h"
#include "text/postcode.h"
#include "text/script.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;
using model::FindingCode;

constexpr std::size_t kMaxIdLength = 35;

// Collects the findings of one item, in the order of its fields.
class Inspection {
 public:
  Inspection(const model::Item& item, const ValidationContext& context) : item_(item), context_(context) {}

  std::vector<model::Finding> findings() && {
    identifier();
    times();
    office();
    party("sender.", item_.sender);
    party("recipient.", item_.recipient);
    contents();
    masses();
    check();
    return std::move(findings_);
  }

 private:
  void add(FindingCode code, std::string field, std::string_view found, std::string expected) {
    // fail() cuts what is shown at a character.
    auto error = fail(ErrorCode::Malformed, std::move(field), found, std::move(expected));
    findings_.push_back({code, std::move(error.value().field), std::move(error.value().found),
                         std::move(error.value().expected)});
  }

  // S10's eight-digit serial, its check digit, and the country whose post gave the number (UPU S10-12).
  void identifier() {
    const std::string_view id = item_.id.text();
    if (id.size() != 13 || !text::s10_shaped(id)) return;
    if (const auto digit = text::s10_check_digit(id.substr(2, 8)); digit && *digit != id[10]) {
      add(FindingCode::BadCheckDigit, "item_id", id, std::string{"check digit "} + *digit);
    }
    if (!context_.tables.country(id.substr(11))) {
      add(FindingCode::UnknownCountry, "item_id", id, "a country's code at its end");
    }
  }

  void times() {
    if (item_.posted_at && *item_.posted_at > context_.now + kPostingTolerance) {
      add(FindingCode::PostedInFuture, "posted_at", base::to_string(*item_.posted_at),
          "a time before " + base::to_string(context_.now));
    }
    if (item_.cut_off_at && *item_.cut_off_at < context_.now) {
      add(FindingCode::CutOffPassed, "cut_off_at", base::to_string(*item_.cut_off_at),
          "a time after " + base::to_string(context_.now));
    }
  }

  void office() {
    const auto& code = item_.origin_office.text();
    if (!code.empty() && !context_.tables.office(code)) {
      add(FindingCode::UnknownOffice, "origin_office", code, "an IMPC code like CNCAN: country and place");
    }
  }

  void party(const std::string& prefix, const model::Party& party) {
    if (party.name.empty()) add(FindingCode::MissingName, prefix + "name", "", "a name");
    if (party.address.empty()) add(FindingCode::MissingAddress, prefix + "address", "", "an address");
    if (!context_.tables.country(party.country)) {
      add(FindingCode::UnknownCountry, prefix + "country", party.country,
          "an ISO 3166-1 code of two letters");
    }
    scripts(prefix + "name", party.name);
    for (std::size_t i = 0; i < party.address.size(); ++i) {
      scripts(prefix + "address[" + std::to_string(i) + "]", party.address[i]);
    }
    postcode(prefix, party);
    phone(prefix, party);
  }

  void phone(const std::string& prefix, const model::Party& party) {
    if (party.phone.empty()) return;
    switch (text::parse_phone(party.phone, party.country).plausibility) {
      case text::PhonePlausibility::Impossible:
        add(FindingCode::ImpossiblePhone, prefix + "phone", party.phone,
            "a number that can exist in its country");
        break;
      case text::PhonePlausibility::MadeUp:
        add(FindingCode::ImpossiblePhone, prefix + "phone", party.phone,
            "a number that is not one digit over and over, a run, or set aside for fiction");
        break;
      default:
        break;
    }
  }

  void postcode(const std::string& prefix, const model::Party& party) {
    if (party.postcode.empty() ||
        text::postcode_shape(party.postcode, party.country) != text::PostcodeShape::Differs) {
      return;
    }
    add(FindingCode::PostcodeShape, prefix + "postcode", party.postcode,
        std::string{text::expected_postcode(party.country)} + " in " + party.country);
  }

  // Text in ASCII alone can mix nothing.
  void scripts(const std::string& field, std::string_view found) {
    const bool ascii =
        std::all_of(found.begin(), found.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    if (!ascii && text::clean(found).mixed_scripts) {
      add(FindingCode::MixedScripts, field, found, "letters of one script in a word");
    }
  }

  void contents() {
    if (item_.contents.empty()) {
      add(FindingCode::MissingContents, "contents", "", "what is in the parcel");
      return;
    }
    for (std::size_t i = 0; i < item_.contents.size(); ++i) {
      contents_line("contents[" + std::to_string(i) + "].", item_.contents[i]);
    }
  }

  void contents_line(const std::string& prefix, const model::ContentsLine& line) {
    if (line.description.empty() || context_.tables.says_nothing(line.description)) {
      add(FindingCode::EmptyDescription, prefix + "description", line.description, "what the goods are");
    }
    scripts(prefix + "description", line.description);
    if (!line.hs6.empty() && !context_.tables.hs6(line.hs6)) {
      add(FindingCode::UnknownHs, prefix + "hs6", line.hs6, "a six-digit code of HS 2022");
    }
    if (!line.value) {
      add(FindingCode::MissingValue, prefix + "value", "", "the goods' value");
    } else if (!context_.tables.currency(line.value->currency)) {
      add(FindingCode::UnknownCurrency, prefix + "currency", line.value->currency,
          "an ISO 4217 code of three letters");
    }
    if (!line.origin.empty() && !context_.tables.country(line.origin)) {
      add(FindingCode::UnknownCountry, prefix + "origin", line.origin, "an ISO 3166-1 code of two letters");
    }
  }

  void masses() {
    if (!item_.gross_mass) {
      add(FindingCode::MissingMass, "gross_mass_g", "", "the parcel's gross mass");
      return;
    }
    base::MassMg net;
    for (const auto& line : item_.contents) net += line.net_mass.value_or(base::MassMg{});
    if (net > *item_.gross_mass) {
      add(FindingCode::ContentsHeavierThanParcel, "gross_mass_g", base::to_string(*item_.gross_mass),
          "at least the contents' " + base::to_string(net));
    }
  }

  void check() {
    if (!item_.check) {
      add(FindingCode::Unchecked, "check", "", "the operator's check before shipping");
    } else if (item_.check->at && item_.cut_off_at && *item_.check->at > *item_.cut_off_at) {
      add(FindingCode::CheckAfterCutOff, "check.at", base::to_string(*item_.check->at),
          "a time before the cut-off, " + base::to_string(*item_.cut_off_at));
    }
  }

  const model::Item& item_;
  const ValidationContext& context_;
  std::vector<model::Finding> findings_;
};

bool says_who(const model::Party& party) { return !party.name.empty() || !party.address.empty(); }

}  // namespace

base::Result<std::vector<model::Finding>> validate(const model::Item& item,
                                                   const ValidationContext& context) {
  const std::string& id = item.id.text();
  if (id.empty())
    return fail(ErrorCode::Missing, "item_id", "", "an S10 identifier or a house waybill's number");
  for (const char c : id) {
    if (c < ' ' || c > '~') return fail(ErrorCode::Malformed, "item_id", id, "printable ASCII characters");
  }
  if (id.size() > kMaxIdLength) return fail(ErrorCode::TooLarge, "item_id", id, "at most 35 characters");
  if (item.recipient.country.empty()) {
    return fail(ErrorCode::Missing, "recipient.country", "", "the country of destination");
  }
  if (!says_who(item.sender) && !says_who(item.recipient)) {
    return fail(ErrorCode::Missing, "recipient.name", "", "a name or an address of sender or recipient");
  }
  return Inspection{item, context}.findings();
}

}  // namespace tidewaiter::declaration
