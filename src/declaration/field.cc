#include "declaration/field.h"

#include <algorithm>
#include <array>

#include "declaration/decimal.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;

struct FieldRow {
  Scope scope;
  std::string_view leaf;
  std::size_t limit_bytes;  // of text; masses, numbers and times are bounded by their form
};

constexpr std::size_t kCodeLimit = 70;
constexpr std::size_t kTextLimit = 1000;

// In the order of Field.
constexpr std::array<FieldRow, kFieldCount> kFields{{
    {Scope::Item, "item_id", kCodeLimit},
    {Scope::Item, "operator_id", kCodeLimit},
    {Scope::Item, "service", kCodeLimit},
    {Scope::Item, "category", kCodeLimit},
    {Scope::Item, "posted_at", kMaxNumberBytes},
    {Scope::Item, "origin_office", kCodeLimit},
    {Scope::Item, "receptacle_id", kCodeLimit},
    {Scope::Item, "dispatch_id", kCodeLimit},
    {Scope::Item, "cut_off_at", kMaxNumberBytes},
    {Scope::Item, "licence_number", kCodeLimit},
    {Scope::Item, "certificate_number", kCodeLimit},
    {Scope::Item, "invoice_number", kCodeLimit},
    {Scope::Item, "importer_reference", kCodeLimit},
    {Scope::Item, "gross_mass_g", kMaxNumberBytes},
    {Scope::Check, "by", kCodeLimit},
    {Scope::Check, "at", kMaxNumberBytes},
    {Scope::Check, "method", kCodeLimit},
    {Scope::Check, "scanned_mass_g", kMaxNumberBytes},
    {Scope::Sender, "name", kTextLimit},
    {Scope::Sender, "address", kTextLimit},
    {Scope::Sender, "city", kTextLimit},
    {Scope::Sender, "postcode", kCodeLimit},
    {Scope::Sender, "country", kCodeLimit},
    {Scope::Sender, "phone", kCodeLimit},
    {Scope::Sender, "email", kTextLimit},
    {Scope::Recipient, "name", kTextLimit},
    {Scope::Recipient, "address", kTextLimit},
    {Scope::Recipient, "city", kTextLimit},
    {Scope::Recipient, "postcode", kCodeLimit},
    {Scope::Recipient, "country", kCodeLimit},
    {Scope::Recipient, "phone", kCodeLimit},
    {Scope::Recipient, "email", kTextLimit},
    {Scope::Contents, "description", 4000},
    {Scope::Contents, "hs6", kCodeLimit},
    {Scope::Contents, "quantity", kMaxNumberBytes},
    {Scope::Contents, "net_mass_g", kMaxNumberBytes},
    {Scope::Contents, "value", kMaxNumberBytes},
    {Scope::Contents, "currency", kCodeLimit},
    {Scope::Contents, "origin", kCodeLimit},
}};

// Stands in Money::milliunits while only the currency is known; no declared value is negative.
constexpr std::int64_t kNoAmount = -1;

constexpr std::int64_t kFirstInstantMs = -2'208'988'800'000;  // 1900-01-01T00:00:00Z
constexpr std::int64_t kLastInstantMs = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

const FieldRow& row(Field field) { return kFields[static_cast<std::size_t>(field)]; }

std::string_view prefix(Scope scope) {
  switch (scope) {
    case Scope::Item:
      return "";
    case Scope::Check:
      return "check.";
    case Scope::Sender:
      return "sender.";
    case Scope::Recipient:
      return "recipient.";
    case Scope::Contents:
      return "contents";
  }
  return "";
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

std::string upper_text(std::string_view text) {
  std::string result{text};
  for (char& c : result) c = upper(c);
  return result;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

// Reads one of an enumeration's spellings, whatever the case.
template <typename Enum>
base::Status assign_enum(Enum& out, FieldPlace place, std::string_view text, Enum last,
                         std::string expected) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (same_ignoring_case(model::name(static_cast<Enum>(i)), text)) {
      out = static_cast<Enum>(i);
      return {};
    }
  }
  return fail(ErrorCode::UnknownCode, path(place), text, std::move(expected));
}

// National tariffs write on behind the HS's six digits, and dots between them: 0902.10.0090 is 090210.
std::string hs6_text(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != '.' && c != ' ') {
      return std::string{text};
    }
  }
  const bool whole = digits.size() == 6 || digits.size() == 8 || digits.size() == 10;
  return whole ? digits.substr(0, 6) : std::string{text};
}

// Two letters, nine digits, two letters (UPU S10-12, 6.1).
bool is_s10(std::string_view text) {
  if (text.size() != 13) return false;
  for (std::size_t i = 0; i < 13; ++i) {
    const bool letter = text[i] >= 'A' && text[i] <= 'Z';
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (i < 2 || i > 10 ? !letter : !digit) return false;
  }
  return true;
}

// S10's spaced display form ("RB 123 456 785 GB") and lower case are the same identifier.
std::string item_id_text(std::string_view text) {
  std::string packed;
  for (const char c : text) {
    if (c != ' ') packed += upper(c);
  }
  return is_s10(packed) ? packed : std::string{text};
}

template <typename T>
base::Status assign_instant(T& out, FieldPlace place, std::string_view text) {
  auto at = base::parse_instant(text, leaf(place.field));
  if (!at) {
    at.error().field = path(place);
    return tl::make_unexpected(std::move(at).error());
  }
  // An offset can carry a time out of the years that can be written again.
  if (at->unix_ms() < kFirstInstantMs || at->unix_ms() > kLastInstantMs) {
    return fail(ErrorCode::OutOfRange, path(place), text, "a time of the years 1900 to 9999");
  }
  out = *at;
  return {};
}

// A unit's milligrams are 10^power × numerator / denominator.
struct UnitRow {
  std::string_view name;
  int power;
  std::int64_t numerator;
  std::int64_t denominator;
};
constexpr std::array<UnitRow, 5> kUnits{{{"mg", 0, 1, 1},
                                         {"g", 3, 1, 1},
                                         {"kg", 6, 1, 1},
                                         {"lb", 6, 45'359'237, 100'000'000},
                                         {"oz", 6, 28'349'523'125, 1'000'000'000'000}}};

base::Status assign_mass(std::optional<base::MassMg>& out, FieldPlace place, std::string_view text,
                         MassUnit unit) {
  const UnitRow& scale = kUnits[static_cast<std::size_t>(unit)];
  const auto scaled = parse_scaled(text, scale.power, leaf(place.field));
  if (!scaled || *scaled < 0) {
    return fail(scaled ? ErrorCode::OutOfRange : scaled.error().code, path(place), text,
                "a mass, 0 to 1000000000000 g");
  }
  __extension__ using Wide = __int128;
  const Wide milligrams =
      (Wide{*scaled} * scale.numerator * 2 + scale.denominator) / (Wide{scale.denominator} * 2);
  out = base::MassMg{static_cast<std::int64_t>(milligrams)};
  return {};
}

base::Status assign_quantity(std::optional<std::int64_t>& out, FieldPlace place, std::string_view text) {
  const auto thousandths = parse_scaled(text, 3, leaf(place.field));
  if (!thousandths)
    return fail(thousandths.error().code, path(place), text, "a whole number, 0 to 1000000000");
  if (*thousandths < 0 || *thousandths > 1'000'000'000'000 || *thousandths % 1000 != 0) {
    return fail(ErrorCode::OutOfRange, path(place), text, "a whole number, 0 to 1000000000");
  }
  out = *thousandths / 1000;
  return {};
}

base::Status assign_value(std::optional<model::Money>& out, FieldPlace place, std::string_view text) {
  const auto milliunits = parse_scaled(text, 3, leaf(place.field));
  if (!milliunits || *milliunits < 0) {
    return fail(milliunits ? ErrorCode::OutOfRange : milliunits.error().code, path(place), text,
                "an amount, 0 to 1000000000000");
  }
  if (!out) out.emplace();
  out->milliunits = *milliunits;
  return {};
}

base::Status assign_party(model::Party& party, int offset, FieldPlace place, std::string_view text) {
  switch (offset) {
    case 0:
      party.name = text;
      return {};
    case 1:
      if (party.address.size() >= kMaxAddressLines) {
        return fail(ErrorCode::TooLarge, path(place), text, "at most 8 address lines");
      }
      party.address.emplace_back(text);
      return {};
    case 2:
      party.city = text;
      return {};
    case 3:
      party.postcode = text;
      return {};
    case 4:
      party.country = upper_text(text);
      return {};
    case 5:
      party.phone = text;
      return {};
    default:
      party.email = text;
      return {};
  }
}

base::Status assign_contents(model::ContentsLine& line, FieldPlace place, std::string_view text,
                             MassUnit unit) {
  switch (place.field) {
    case Field::Description:
      line.description = text;
      return {};
    case Field::Hs6:
      line.hs6 = hs6_text(text);
      return {};
    case Field::Quantity:
      return assign_quantity(line.quantity, place, text);
    case Field::NetMass:
      return assign_mass(line.net_mass, place, text, unit);
    case Field::Value:
      return assign_value(line.value, place, text);
    case Field::Currency:
      if (!line.value) line.value = model::Money{kNoAmount, {}};
      line.value->currency = upper_text(text);
      return {};
    default:
      line.origin = upper_text(text);
      return {};
  }
}

base::Status assign_check(std::optional<model::OperatorCheck>& check, FieldPlace place, std::string_view text,
                          MassUnit unit) {
  if (!check) check.emplace();
  if (place.field == Field::CheckBy) {
    check->by = text;
    return {};
  }
  if (place.field == Field::CheckAt) return assign_instant(check->at, place, text);
  if (place.field == Field::CheckScannedMass) return assign_mass(check->scanned_mass, place, text, unit);
  model::Means means{};
  TW_TRY_STATUS(
      assign_enum(means, place, text, model::Means::Physical, "XRay, TraceDetector, Canine or Physical"));
  check->method = means;
  return {};
}

base::Status assign_item(model::Item& item, FieldPlace place, std::string_view text, MassUnit unit) {
  switch (place.field) {
    case Field::ItemId:
      item.id = model::ItemId{item_id_text(text)};
      return {};
    case Field::OperatorId:
      item.operator_id = model::OperatorId{std::string{text}};
      return {};
    case Field::Service:
      return assign_enum(item.service, place, text, model::Service::Courier, "Mail or Courier");
    case Field::Category:
      return assign_enum(item.category, place, text, model::Category::Other,
                         "gift, sale, document, sample, return or other");
    case Field::PostedAt:
      return assign_instant(item.posted_at, place, text);
    case Field::OriginOffice:
      item.origin_office = model::OfficeId{upper_text(text)};
      return {};
    case Field::ReceptacleId:
      item.receptacle_id = text;
      return {};
    case Field::DispatchId:
      item.dispatch_id = text;
      return {};
    case Field::CutOffAt:
      return assign_instant(item.cut_off_at, place, text);
    case Field::LicenceNumber:
      item.licence_number = text;
      return {};
    case Field::CertificateNumber:
      item.certificate_number = text;
      return {};
    case Field::InvoiceNumber:
      item.invoice_number = text;
      return {};
    case Field::ImporterReference:
      item.importer_reference = text;
      return {};
    default:
      return assign_mass(item.gross_mass, place, text, unit);
  }
}

bool blank(const model::ContentsLine& line) { return line == model::ContentsLine{}; }

}  // namespace

bool is_contents(Field field) noexcept { return row(field).scope == Scope::Contents; }
bool is_address(Field field) noexcept {
  return field == Field::SenderAddress || field == Field::RecipientAddress;
}
bool is_mass(Field field) noexcept {
  return field == Field::GrossMass || field == Field::NetMass || field == Field::CheckScannedMass;
}
bool is_instant(Field field) noexcept {
  return field == Field::PostedAt || field == Field::CutOffAt || field == Field::CheckAt;
}

std::string_view leaf(Field field) noexcept { return row(field).leaf; }

std::string path(FieldPlace place) {
  const FieldRow& field = row(place.field);
  std::string result{prefix(field.scope)};
  if (field.scope == Scope::Contents) result += "[" + std::to_string(place.line) + "].";
  return result.append(field.leaf);
}

std::optional<Field> field_from(Scope scope, std::string_view key) noexcept {
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    if (kFields[i].scope == scope && kFields[i].leaf == key) return static_cast<Field>(i);
  }
  return std::nullopt;
}

std::optional<MassUnit> mass_unit_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (kUnits[i].name == name) return static_cast<MassUnit>(i);
  }
  return std::nullopt;
}

std::optional<FieldPlace> place_from(std::string_view name) noexcept {
  for (const auto address : {std::string_view{"sender.address"}, std::string_view{"recipient.address"}}) {
    const auto number = name.substr(std::min(address.size(), name.size()));
    if (name.starts_with(address) && number.size() == 3 && number[0] == '[' && number[2] == ']' &&
        number[1] >= '0' && number[1] < static_cast<char>('0' + kMaxAddressLines)) {
      name = address;
    }
  }
  for (const Scope scope : {Scope::Check, Scope::Sender, Scope::Recipient}) {
    if (!name.starts_with(prefix(scope))) continue;
    const auto field = field_from(scope, name.substr(prefix(scope).size()));
    return field ? std::optional{FieldPlace{*field, 0}} : std::nullopt;
  }
  if (!name.starts_with("contents")) {
    const auto field = field_from(Scope::Item, name);
    return field ? std::optional{FieldPlace{*field, 0}} : std::nullopt;
  }
  name.remove_prefix(8);
  std::size_t line = 0;
  if (name.starts_with('[')) {
    const auto close = name.find(']');
    if (close == std::string_view::npos || close < 2 || close > 3) return std::nullopt;
    for (const char c : name.substr(1, close - 1)) {
      if (c < '0' || c > '9') return std::nullopt;
      line = line * 10 + static_cast<std::size_t>(c - '0');
    }
    name.remove_prefix(close + 1);
  }
  if (!name.starts_with('.')) return std::nullopt;
  const auto field = field_from(Scope::Contents, name.substr(1));
  return field ? std::optional{FieldPlace{*field, static_cast<std::uint8_t>(line)}} : std::nullopt;
}

base::Status assign(model::Item& item, FieldPlace place, std::string_view text, MassUnit unit) {
  text = trim(text);
  if (text.empty()) return {};
  const FieldRow& field = row(place.field);
  if (text.size() > field.limit_bytes) {
    return fail(ErrorCode::TooLarge, path(place), text,
                "at most " + std::to_string(field.limit_bytes) + " bytes");
  }
  if (text.find('\0') != std::string_view::npos) {
    return fail(ErrorCode::Malformed, path(place), "a NUL character", "text without NUL");
  }
  switch (field.scope) {
    case Scope::Item:
      return assign_item(item, place, text, unit);
    case Scope::Check:
      return assign_check(item.check, place, text, unit);
    case Scope::Sender:
      return assign_party(item.sender, static_cast<int>(place.field) - static_cast<int>(Field::SenderName),
                          place, text);
    case Scope::Recipient:
      return assign_party(item.recipient,
                          static_cast<int>(place.field) - static_cast<int>(Field::RecipientName), place,
                          text);
    case Scope::Contents:
      break;
  }
  if (place.line >= kMaxContentsLines) {
    return fail(ErrorCode::TooLarge, path(place), text, "at most 100 lines of contents");
  }
  if (item.contents.size() <= place.line) item.contents.resize(std::size_t{place.line} + 1);
  return assign_contents(item.contents[place.line], place, text, unit);
}

void complete(model::Item& item, bool service_stated) {
  for (auto& line : item.contents) {
    if (line.value && line.value->milliunits == kNoAmount) line.value.reset();
  }
  while (!item.contents.empty() && blank(item.contents.back())) item.contents.pop_back();
  if (!service_stated) {
    item.service = is_s10(item.id.text()) ? model::Service::Mail : model::Service::Courier;
  }
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 6> kSpaces{"\xC2\xA0",     "\xE3\x80\x80", "\xEF\xBB\xBF",
                                                    "\xE2\x80\xA8", "\xE2\x80\xAF", "\xE2\x80\x83"};
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    if (text.empty() || (is_ascii(text.front()) && is_ascii(text.back()))) break;
    for (const auto space : kSpaces) {
      if (text.starts_with(space)) text.remove_prefix(space.size()), again = true;
      if (text.ends_with(space)) text.remove_suffix(space.size()), again = true;
    }
  }
  return text;
}

}  // namespace tidewaiter::declaration
