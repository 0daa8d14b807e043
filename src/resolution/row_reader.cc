#include "resolution/row_reader.h"

#include <algorithm>
#include <utility>

#include "resolution/standardise.h"
#include "text/address.h"
#include "text/date.h"
#include "text/identifier.h"
#include "text/letters.h"
#include "text/name.h"
#include "text/postcode.h"
#include "text/script.h"

namespace tidewaiter::resolution {
namespace {

/// "148 wattle street" → 148 and the rest; false where the text does not begin with a plain number and a
/// word.
bool leading_number(std::string_view text, std::string_view& number, std::string_view& rest) {
  std::size_t at = 0;
  while (at < text.size() && text::is_digit(text[at])) ++at;
  if (at == 0 || at > 6 || at + 1 >= text.size() || text[at] != ' ') return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!is_letter(text[at + 1])) return false;
  // "12 b high street": the letter may be the number's.
  if (at + 2 < text.size() && text[at + 2] == ' ') return false;
  number = text.substr(0, at);
  rest = text.substr(at + 1);
  return true;
}

/// What stands between the values of several columns of one role; nothing where the first one counts.
std::string_view joint_of(ColumnRole role) {
  switch (role) {
    case ColumnRole::Given:
    case ColumnRole::Family:
    case ColumnRole::FullName:
    case ColumnRole::Organisation:
      return " ";
    case ColumnRole::AddressLine:
      return ", ";
    default:
      return {};
  }
}

std::string plain_words(const std::string& value) {
  std::string text = text::strip_marks(text::clean(value).text);
  return text.substr(0, kTokenBytes);
}

/// The column says which part of the name it is, whatever the words look like.
void set_parts(Prepared& out, NamePart part) {
  for (PreparedToken& token : out.name) {
    if (token.part != NamePart::Initial) token.part = part;
  }
}

void standardise_given(Prepared& out, const std::string& value) {
  set_name(out, text::standardise_person(value, ""));
  set_parts(out, NamePart::Given);
}
void standardise_family(Prepared& out, const std::string& value) {
  set_name(out, text::standardise_person("", value));
  set_parts(out, NamePart::Family);
}
void standardise_full(Prepared& out, const std::string& value) {
  set_name(out, text::standardise_name(value));
}
void standardise_organisation(Prepared& out, const std::string& value) {
  set_name(out, text::standardise_name(value, {.country = {}, .kind = text::NameKind::Organisation}));
}
void standardise_date(Prepared& out, const std::string& value) {
  const auto dates = text::possible_dates(value);
  if (dates.empty()) return;
  out.birth_date = static_cast<std::uint32_t>(dates[0].year * 10000 + dates[0].month * 100 + dates[0].day);
}
/// What stands in a country, and the country: one is read by the other's words.
constexpr char kInCountry = '\x1f';

struct InCountry {
  std::string_view what;
  std::string_view country;
};
InCountry in_country(std::string_view text) {
  const auto at = text.find(kInCountry);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

void standardise_street(Prepared& out, std::string_view value, std::string_view country) {
  set_address(out, text::parse_address(value, {}, {}, country));
}
bool is_one_part(const Prepared& prepared, NamePart part) {
  return prepared.reading.empty() &&
         std::all_of(prepared.name.begin(), prepared.name.end(),
                     [&](const PreparedToken& token) { return token.part == part; });
}

/// Gives `to` the fields of a name or of an address that `from` has, under the same names.
template <typename To, typename From>
void take_name(To& to, const From& from) {
  to.words = from.words;
  to.given = from.given;
  to.given_first = from.given_first;
  to.family = from.family;
  to.given_reading = from.given_reading;
  to.family_reading = from.family_reading;
  to.name_key = from.name_key;
  to.common_words = from.common_words;
  to.organisation = from.organisation;
  to.order_known = from.order_known;
}
template <typename To, typename From>
void take_address(To& to, const From& from) {
  to.house = from.house;
  to.unit = from.unit;
  to.street = from.street;
  to.street_words = from.street_words;
  to.district = from.district;
  to.city = from.city;
  to.state = from.state;
  to.postcode = from.postcode;
  to.country = from.country;
}

}  // namespace

RowReader::RowReader(std::vector<ColumnRole> roles) : roles_(std::move(roles)) {}

const RowReader::Name& RowReader::name_of(Remembered<Name>& memory, const Row& row, ColumnRole role,
                                          Standardise standardise) {
  const std::string_view value = row[role];
  if (const Name* known = memory.find(value, row.hash(role))) return *known;
  Prepared prepared;
  standardise(prepared, std::string(value));
  Name name;
  take_name(name, intern(prepared, tokens_));
  name.one_part = is_one_part(prepared, NamePart::Given) || is_one_part(prepared, NamePart::Family);
  if (!name.one_part)
    name.written = std::make_unique<Written>(std::move(prepared.name), std::move(prepared.reading));
  return memory.add(value, row.hash(role), std::move(name));
}

TokenId RowReader::word_of(Remembered<TokenId>& memory, const Row& row, ColumnRole role, TokenKind kind) {
  const std::string_view value = row[role];
  if (value.empty()) return 0;
  if (const TokenId* known = memory.find(value, row.hash(role))) return *known;
  return memory.add(value, row.hash(role), tokens_.intern(kind, plain_words(std::string(value))));
}

TokenId RowReader::city_of(const Row& row) {
  const std::string_view value = row[ColumnRole::City];
  if (value.empty()) return 0;
  if (const TokenId* known = cities_.find(value, row.hash(ColumnRole::City))) return *known;
  const auto [city, country] = in_country(value);
  std::string name = text::standard_city(city, country);
  if (name.empty()) name = plain_words(std::string(city));
  return cities_.add(value, row.hash(ColumnRole::City), tokens_.intern(TokenKind::City, name));
}

/// Words of both, each in its own slot. False where the two have to be looked at as one name.
bool RowReader::join_names(const Name& given, const Name& family, Features& out) {
  const auto count = [](const Name& name) {
    return std::find(name.words.begin(), name.words.end(), 0u) - name.words.begin();
  };
  const auto first = count(given);
  const auto second = count(family);
  if (!given.one_part || !family.one_part || first + second > static_cast<std::ptrdiff_t>(kNameTokens))
    return false;
  take_name(out, given);
  std::copy_n(family.words.begin(), second, out.words.begin() + first);
  out.family = family.family;
  out.name_key = name_key_of(out.words, tokens_);
  out.order_known = given.order_known || family.order_known;
  out.organisation = false;
  return true;
}

/// The name's words as they were written, up to as many as are compared.
void RowReader::append(Prepared& whole, const Name& name, NamePart part) const {
  const auto add = [&](PreparedToken token) {
    if (whole.name.size() < kNameTokens) whole.name.push_back(std::move(token));
  };
  if (name.written == nullptr) {
    for (const TokenId word : name.words) {
      if (word != 0) add({std::string(tokens_.letters(word)), part});
    }
    return;
  }
  for (const PreparedToken& token : name.written->name) add(token);
  if (whole.reading.empty()) whole.reading = name.written->reading;
}

void RowReader::read_names(const Row& row, Features& out) {
  if (!row[ColumnRole::Given].empty() || !row[ColumnRole::Family].empty()) {
    const Name& given = name_of(givens_, row, ColumnRole::Given, standardise_given);
    const Name& family = name_of(families_, row, ColumnRole::Family, standardise_family);
    if (!join_names(given, family, out)) {
      Prepared whole;
      append(whole, given, NamePart::Given);
      append(whole, family, NamePart::Family);
      out = intern(whole, tokens_);
    }
    if (out.has_name()) return;
  }
  if (!row[ColumnRole::FullName].empty())
    take_name(out, name_of(fulls_, row, ColumnRole::FullName, standardise_full));
  if (!out.has_name() && !row[ColumnRole::Organisation].empty())
    take_name(out, name_of(organisations_, row, ColumnRole::Organisation, standardise_organisation));
}

/// A numbered address is the same street with another house, which is how streets are remembered. Where the
/// street has a house of its own, or none is found, the line is read as it stands.
void RowReader::read_address(const Row& row, Features& out) {
  const Street* street = nullptr;
  if (!row.street.empty()) {
    street = streets_.find(row.street, row.hash(ColumnRole::AddressLine));
    if (street == nullptr) {
      Prepared prepared;
      const auto [written, country] = in_country(row.street);
      standardise_street(prepared, written, country);
      Street made;
      take_address(made, intern(prepared, tokens_));
      street = &streets_.add(row.street, row.hash(ColumnRole::AddressLine), made);
    }
  }
  if (street != nullptr && street->house == 0 && street->street != 0) {
    out.street = street->street;
    out.street_words = street->street_words;
    out.unit = street->unit;
    out.house = tokens_.intern(TokenKind::House, row.house);
  } else if (!row[ColumnRole::AddressLine].empty()) {
    Prepared address;
    standardise_street(address, row[ColumnRole::AddressLine], row[ColumnRole::Country]);
    take_address(out, intern(address, tokens_));
  }
  if (const TokenId id = city_of(row); id != 0) out.city = id;
  if (const TokenId id = word_of(districts_, row, ColumnRole::District, TokenKind::City); id != 0)
    out.district = id;
  if (const TokenId id = word_of(states_, row, ColumnRole::State, TokenKind::State); id != 0) out.state = id;
  read_postcode(row, out);
  if (row[ColumnRole::Country].size() >= 2) out.country = country_number(row[ColumnRole::Country]);
}

/// Remembered where no country says how it is to be read.
void RowReader::read_postcode(const Row& row, Features& out) {
  const std::string_view value = row[ColumnRole::Postcode];
  const std::string_view country = row[ColumnRole::Country];
  if (value.empty()) return;
  if (country.empty()) {
    if (const TokenId* known = postcodes_.find(value, row.hash(ColumnRole::Postcode))) {
      out.postcode = *known;
      return;
    }
  }
  out.postcode = tokens_.intern(TokenKind::Postcode, text::canonical_postcode(value, country));
  if (country.empty()) postcodes_.add(value, row.hash(ColumnRole::Postcode), out.postcode);
}

void RowReader::read_rest(const Row& row, Features& out) {
  if (const std::string_view value = row[ColumnRole::BirthDate]; !value.empty()) {
    const std::uint32_t* known = dates_.find(value, row.hash(ColumnRole::BirthDate));
    if (known == nullptr) {
      Prepared prepared;
      standardise_date(prepared, std::string(value));
      known = &dates_.add(value, row.hash(ColumnRole::BirthDate), prepared.birth_date);
    }
    out.birth_date = *known;
  }
  if (const std::string_view phone = row[ColumnRole::Phone]; !phone.empty()) {
    Prepared rest;
    set_phone(rest, phone, row[ColumnRole::Country]);
    out.phone = rest.phone;
    // A file's numbers are whoever's they are: only what can't be a number at all counts as none.
    out.phone_plausible = out.phone >= 100'000;
  }
  out.email_local = tokens_.intern(TokenKind::EmailLocal, row.contact.email_local);
  out.email_domain = tokens_.intern(TokenKind::EmailDomain, row.contact.email_domain);
  out.identity = tokens_.intern(TokenKind::Identity, row.contact.identity_number);
  out.occupation = word_of(occupations_, row, ColumnRole::Occupation, TokenKind::Occupation);
  out.birth_place = word_of(birth_places_, row, ColumnRole::BirthPlace, TokenKind::BirthPlace);
}

/// What is hardly ever the same twice is standardised at once, so that its token can be fetched.
void RowReader::read_contact(Row& row) {
  row.contact.email_local.clear();
  row.contact.email_domain.clear();
  row.contact.identity_number.clear();
  if (!row[ColumnRole::Email].empty()) set_email(row.contact, row[ColumnRole::Email]);
  if (!row[ColumnRole::Identity].empty())
    row.contact.identity_number = text::normalise_identifier(row[ColumnRole::Identity]);
  row.email = tokens_.expect(TokenKind::EmailLocal, row.contact.email_local);
  row.identity = tokens_.expect(TokenKind::Identity, row.contact.identity_number);
}

void RowReader::take_values(Row& row) {
  row.values.fill({});
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    const auto role = static_cast<std::size_t>(roles_[i]);
    const std::string_view value = row.fields[i];
    std::string_view& taken = row.values[role];
    if (taken.empty()) {
      taken = value;
      continue;
    }
    const std::string_view between = joint_of(roles_[i]);
    if (value.empty() || between.empty()) continue;  // the first that is stated counts
    std::string& joined = row.joined[role];
    if (taken.data() != joined.data()) joined = taken;
    joined.append(between).append(value);
    taken = joined;
  }
  join_birth_date(row);
}

/// A year alone is a date too, a month or day without it none.
void RowReader::join_birth_date(Row& row) {
  std::string_view& date = row.values[static_cast<std::size_t>(ColumnRole::BirthDate)];
  if (!date.empty() || row[ColumnRole::BirthYear].empty()) return;
  std::string& joined = row.joined[static_cast<std::size_t>(ColumnRole::BirthDate)];
  joined = row[ColumnRole::BirthYear];
  for (const ColumnRole part : {ColumnRole::BirthMonth, ColumnRole::BirthDay}) {
    if (row[part].empty()) break;
    joined.append("-").append(row[part].size() == 1 ? "0" : "").append(row[part]);
  }
  date = joined;
}

void RowReader::split_address(Row& row) {
  std::string_view& line = row.values[static_cast<std::size_t>(ColumnRole::AddressLine)];
  if (const std::string_view number = row[ColumnRole::StreetNumber]; !number.empty()) {
    std::string& joined = row.joined[static_cast<std::size_t>(ColumnRole::StreetNumber)];
    joined = number;
    if (!line.empty()) joined.append(" ").append(line);
    line = joined;
  }
  row.house = row.street = {};
  leading_number(line, row.house, row.street);
  if (!row[ColumnRole::Country].empty()) put_in_country(row);
}

void RowReader::put_in_country(Row& row) {
  std::string_view& city = row.values[static_cast<std::size_t>(ColumnRole::City)];
  const std::string_view country = row[ColumnRole::Country];
  for (auto [text, kept] : {std::pair{&row.street, &row.placed[0]}, std::pair{&city, &row.placed[1]}}) {
    if (text->empty() || text->find(kInCountry) != std::string_view::npos) continue;
    *kept = *text;
    *kept += kInCountry;
    *kept += country;
    *text = *kept;
  }
}

/// Visits each memory that will be asked for this row, with the text and where its hash stands.
template <typename Visit>
void RowReader::each_memory(Row& row, Visit&& visit) {
  const auto at = [&](auto& memory, ColumnRole role, std::string_view text) {
    visit(memory, text, row.hashes[static_cast<std::size_t>(role)]);
  };
  const auto stated = [&](auto& memory, ColumnRole role) {
    if (!row[role].empty()) at(memory, role, row[role]);
  };
  if (!row[ColumnRole::Given].empty() || !row[ColumnRole::Family].empty()) {
    at(givens_, ColumnRole::Given, row[ColumnRole::Given]);
    at(families_, ColumnRole::Family, row[ColumnRole::Family]);
  }
  stated(fulls_, ColumnRole::FullName);
  stated(organisations_, ColumnRole::Organisation);
  stated(dates_, ColumnRole::BirthDate);
  if (!row.street.empty()) at(streets_, ColumnRole::AddressLine, row.street);
  stated(cities_, ColumnRole::City);
  stated(districts_, ColumnRole::District);
  stated(states_, ColumnRole::State);
  stated(postcodes_, ColumnRole::Postcode);
  stated(occupations_, ColumnRole::Occupation);
  stated(birth_places_, ColumnRole::BirthPlace);
}

Features RowReader::features_of(const Row& row) {
  Features out;
  read_names(row, out);
  read_address(row, out);
  read_rest(row, out);
  if (counts_.size() < tokens_.size()) counts_.resize(tokens_.size());
  each_token(out, [&](TokenId id) { ++counts_[id]; });
  return out;
}

void RowReader::forget() {
  for (auto* names : {&givens_, &families_, &fulls_, &organisations_}) *names = {};
  for (auto* words : {&cities_, &districts_, &states_, &postcodes_, &occupations_, &birth_places_})
    *words = {};
  streets_ = {};
  dates_ = {};
}

void RowReader::read(const Table& table, std::size_t begin, std::size_t end, Features* features,
                     std::string* ids) {
  for (std::size_t first = begin; first < end; first += kSideBySide) {
    const std::size_t count = std::min(kSideBySide, end - first);
    for (std::size_t i = 0; i < count; ++i) {
      Row& row = rows_[i];
      table.fields(first + i, row.fields, row.buffer);
      take_values(row);
      split_address(row);
      read_contact(row);
      each_memory(row,
                  [](auto& memory, std::string_view text, std::uint64_t& hash) { hash = memory.look(text); });
    }
    for (std::size_t i = 0; i < count; ++i) {
      each_memory(rows_[i], [](auto& memory, std::string_view, std::uint64_t hash) { memory.fetch(hash); });
      tokens_.expect_row(rows_[i].email);
      tokens_.expect_row(rows_[i].identity);
    }
    for (std::size_t i = 0; i < count; ++i) {
      *ids++ = rows_[i][ColumnRole::Id];
      *features++ = features_of(rows_[i]);
    }
  }
}

}  // namespace tidewaiter::resolution
