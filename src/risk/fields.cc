#include "risk/fields.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tidewaiter::risk {
namespace {

constexpr std::array<FieldInfo, static_cast<std::size_t>(kLastField) + 1> kFields{{
    {Field::Service, "service", FieldType::Code, "service",
     "Mail and courier parcels are filed, checked and sealed differently; a property of the parcel."},
    {Field::Category, "category", FieldType::Code, "category",
     "The nature of the transaction as declared on CN 22/CN 23; a property of the parcel."},
    {Field::Operator, "operator", FieldType::Code, "operator",
     "Who accepted the parcel and answers for its check; an undertaking's duty, not a person's trait."},
    {Field::OriginOffice, "origin_office", FieldType::Code, "posted in",
     "Where the parcel was posted: the first half of its route."},
    {Field::SenderCountry, "sender.country", FieldType::Code, "sent from",
     "The country the parcel is sent from, of the route; it says nothing of anyone's nationality."},
    {Field::SenderCity, "sender.city", FieldType::Code, "sent from",
     "The town the parcel is sent from, of the route; finer than a town is not readable."},
    {Field::RecipientCountry, "recipient.country", FieldType::Code, "addressed to",
     "The country the parcel is addressed to, of the route; it says nothing of anyone's nationality."},
    {Field::RecipientCity, "recipient.city", FieldType::Code, "addressed to",
     "The town the parcel is addressed to, of the route; finer than a town is not readable."},
    {Field::Description, "contents.description", FieldType::Words, "description",
     "What the goods are declared as; customs law requires it and controls it."},
    {Field::Hs6, "contents.hs6", FieldType::Code, "HS code",
     "The goods' tariff classification; customs law requires it."},
    {Field::GoodsOrigin, "contents.origin", FieldType::Code, "goods' origin",
     "Where the goods were made; a property of goods."},
    {Field::Currency, "contents.currency", FieldType::Code, "currency", "Of the declared value."},
    {Field::Quantity, "contents.quantity", FieldType::Whole, "quantity", "Of the declared goods."},
    {Field::LineNetMass, "contents.net_mass", FieldType::Mass, "net mass of a line",
     "Of the declared goods."},
    {Field::UnitMass, "contents.unit_mass", FieldType::Mass, "mass of one piece",
     "Net mass by quantity: a dress or doll that weighs what none does."},
    {Field::Lines, "contents.lines", FieldType::Whole, "contents lines",
     "How many kinds of goods are declared."},
    {Field::GrossMass, "gross_mass", FieldType::Mass, "gross mass",
     "Of the parcel, as accepted by its operator."},
    {Field::NetMass, "net_mass", FieldType::Mass, "net mass", "Of all declared goods together."},
    {Field::UndeclaredShare, "undeclared_share", FieldType::Percent,
     "of the gross mass not declared as contents",
     "Gross less net mass, of gross: what in the parcel is not declared as goods."},
    {Field::ScannedMass, "scanned_mass", FieldType::Mass, "mass at the check",
     "What the parcel weighed when checked."},
    {Field::ScannedExcess, "scanned_excess", FieldType::Percent, "more mass at the check than declared",
     "Scanned less declared gross mass, of declared: a parcel that is not what was declared."},
    {Field::ValueUsd, "value_usd", FieldType::Whole, "declared value in USD",
     "Of all goods together, at fixed rates."},
    {Field::ValuePerGram, "value_per_gram", FieldType::Percent,
     "of the usual value a gram for its HS chapter",
     "Goods declared far under or over their usual worth are not what they are declared as."},
    {Field::CheckMethod, "check.method", FieldType::Code, "checked by",
     "How the operator checked before shipping."},
    {Field::HoursToCutOff, "hours_to_cut_off", FieldType::Whole, "hours from posting to cut-off",
     "Parcels handed in just before departure leave no time for a check."},
    {Field::Licence, "licence_number", FieldType::Presence, "licence", "Whether the goods' permit is named."},
    {Field::Certificate, "certificate_number", FieldType::Presence, "certificate",
     "Whether the goods' certificate is named."},
    {Field::Invoice, "invoice_number", FieldType::Presence, "invoice",
     "Whether the sale's invoice is named."},
    {Field::ImporterReference, "importer_reference", FieldType::Presence, "importer's reference",
     "Whether the importer is named to customs."},
    {Field::Finding, "finding", FieldType::Code, "finding",
     "What validation found wrong with the declaration."},
    {Field::ListName, "watchlist.list", FieldType::Code, "on list",
     "Lists of named persons and bodies have a legal basis of their own."},
    {Field::ListProgramme, "watchlist.programme", FieldType::Code, "listed under",
     "Why the entry was listed."},
    {Field::ListProbability, "watchlist.probability", FieldType::Percent, "probable to be the listed one",
     "How sure the match is, so that a doubtful one weighs little."},
    {Field::ListRole, "watchlist.role", FieldType::Code, "listed party",
     "Whether sender or recipient is listed."},
    {Field::Window, "window", FieldType::Question, "window",
     "How many parcels, spellings, parties and grams came together at one address, person or telephone: what "
     "was sent, "
     "not who somebody is."},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    if (static_cast<std::size_t>(kFields[i].field) != i) return false;
  }
  return true;
}
static_assert(in_order());

constexpr std::string_view kSpecialCategories =
    "Directive (EU) 2016/680, Art. 10 and 11(3); Directive (EU) 2016/681 (PNR), Art. 6(4)";
constexpr std::string_view kEquality = "ICCPR, Art. 26; ECHR, Art. 14; CERD, Art. 1(1) and 2(1)(a)";
constexpr std::string_view kStandIn =
    "Directive (EU) 2016/680, Art. 11(3): a stand-in for origin; CERD, Art. 1(1); Directive (EU) 2016/681 "
    "(PNR), Art. 6(4)";

struct ProtectedWord {
  std::string_view word;  ///< a whole word of the asked-for name, or several run together
  std::string_view attribute;
  std::string_view article;
};
constexpr ProtectedWord kProtected[] = {
    {"nationality", "nationality", kEquality},
    {"citizenship", "nationality", kEquality},
    {"citizen", "nationality", kEquality},
    {"passport", "nationality", kEquality},
    {"visa", "nationality", kEquality},
    {"migrant", "nationality", kEquality},
    {"foreigner", "nationality", kEquality},
    {"race", "race or ethnic origin", kSpecialCategories},
    {"racial", "race or ethnic origin", kSpecialCategories},
    {"ethnic", "race or ethnic origin", kSpecialCategories},
    {"ethnicity", "race or ethnic origin", kSpecialCategories},
    {"tribe", "race or ethnic origin", kSpecialCategories},
    {"caste", "race or ethnic origin", kSpecialCategories},
    {"colour", "race or ethnic origin", kSpecialCategories},
    {"color", "race or ethnic origin", kSpecialCategories},
    {"skin", "race or ethnic origin", kSpecialCategories},
    {"political", "political opinion", kSpecialCategories},
    {"politics", "political opinion", kSpecialCategories},
    {"religion", "religion or belief", kSpecialCategories},
    {"religious", "religion or belief", kSpecialCategories},
    {"belief", "religion or belief", kSpecialCategories},
    {"faith", "religion or belief", kSpecialCategories},
    {"philosophy", "religion or belief", kSpecialCategories},
    {"union", "trade-union membership", kSpecialCategories},
    {"health", "health", kSpecialCategories},
    {"disability", "health", kSpecialCategories},
    {"medical", "health", kSpecialCategories},
    {"genetic", "genetic or biometric data", kSpecialCategories},
    {"biometric", "genetic or biometric data", kSpecialCategories},
    {"sexuality", "sex life or orientation", kSpecialCategories},
    {"sexual", "sex life or orientation", kSpecialCategories},
    {"orientation", "sex life or orientation", kSpecialCategories},
    {"sex", "sex", kEquality},
    {"gender", "sex", kEquality},
    {"birth", "place or date of birth", kStandIn},
    {"birthplace", "place of birth", kStandIn},
    {"born", "place of birth", kStandIn},
    {"language", "language", kStandIn},
    {"tongue", "language", kStandIn},
    {"accent", "language", kStandIn},
    {"script", "script of a name", kStandIn},
    {"given", "given name", kStandIn},
    {"forename", "given name", kStandIn},
    {"firstname", "given name", kStandIn},
    {"surname", "family name", kStandIn},
    {"lastname", "family name", kStandIn},
    {"family", "family name", kStandIn},
    {"name", "name as text (names are counted by windows and held against lists, never read)", kStandIn},
    {"neighbourhood", "neighbourhood", kStandIn},
    {"postcode", "neighbourhood", kStandIn},
    {"address", "address as text (addresses are counted by windows, never read)", kStandIn},
};

std::vector<std::string> lower_words(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text.substr(0, 200)) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (lower >= 'a' && lower <= 'z') {
      words.back() += lower;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

}  // namespace

std::span<const FieldInfo> readable_fields() noexcept { return kFields; }

const FieldInfo& info(Field field) noexcept { return kFields[static_cast<std::size_t>(field)]; }

const FieldInfo* find_field(std::string_view name) noexcept {
  const auto* found =
      std::find_if(kFields.begin(), kFields.end(), [&](const auto& f) { return f.name == name; });
  return found == kFields.end() ? nullptr : found;
}

std::string_view nearest_field(std::string_view name) {
  const auto* nearest = std::min_element(kFields.begin(), kFields.end(), [&](const auto& a, const auto& b) {
    return edit_distance(name, a.name) < edit_distance(name, b.name);
  });
  return nearest->name;
}

std::optional<Refusal> refused_attribute(std::string_view name) {
  if (find_field(name) != nullptr) return std::nullopt;
  const auto words = lower_words(name);
  for (const auto& known : kProtected) {
    if (std::find(words.begin(), words.end(), known.word) != words.end())
      return Refusal{known.attribute, known.article};
  }
  return std::nullopt;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  left = left.substr(0, 64);
  right = right.substr(0, 64);
  std::array<std::size_t, 65> row{};
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[right.size()];
}

}  // namespace tidewaiter::risk
