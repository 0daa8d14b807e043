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

/// A memory larger than this begins anew: a file of values that never recur must not fill the machine.
constexpr std::size_t kMostRemembered = 1u << 20;

/// "148 wattle street" → 148 and the rest; false where the text does not begin with a plain number and a
/// word.
bool leading_number(std::string_view text, std::string_view& number, std::string_view& rest) {
  std::size_t at = 0;
  while (at < text.size() && text::is_digit(text[at])) ++at;
  if (at == 0 || at > 6 || at + 1 >= text.size() || text[at] != ' ') return false;
  const char next = text[at + 1];
  if (!((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'))) return false;
  number = text.substr(0, at);
  rest = text.substr(at + 1);
  return true;
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
void standardise_street(Prepared& out, const std::string& value) {
  set_address(out, text::parse_address(value));
}
bool is_one_part(const Prepared& prepared, NamePart part) {
  return prepared.reading.empty() &&
         std::all_of(prepared.name.begin(), prepared.name.end(),
                     [&](const PreparedToken& token) { return token.part == part; });
}

}  // namespace

RowReader::RowReader(std::vector<ColumnRole> roles) : roles_(std::move(roles)) {}

const RowReader::Piece& RowReader::remembered(Memory& memory, std::string_view value,
                                              Standardise standardise) {
  const auto known = memory.place.find(value);
  if (known != memory.place.end()) return memory.pieces[known->second];
  if (memory.pieces.size() >= kMostRemembered) {
    memory.place.clear();
    memory.pieces.clear();
  }
  memory.place.emplace(value, memory.pieces.size());
  Prepared prepared;
  standardise(prepared, std::string(value));
  Piece& piece = memory.pieces.emplace_back();
  piece.features = intern(prepared, tokens_);
  piece.one_part = is_one_part(prepared, NamePart::Given) || is_one_part(prepared, NamePart::Family);
  piece.name = std::move(prepared.name);
  piece.reading = std::move(prepared.reading);
  return piece;
}

TokenId RowReader::token(ByText<TokenId>& memory, TokenKind kind, std::string_view value) {
  if (value.empty()) return 0;
  const auto known = memory.find(value);
  if (known != memory.end()) return known->second;
  if (memory.size() >= kMostRemembered) memory.clear();
  const TokenId id = tokens_.intern(kind, plain_words(std::string(value)));
  memory.emplace(value, id);
  return id;
}

/// Words of both, each in its own slot. False where the two have to be looked at as one name.
bool RowReader::join_names(const Piece& given, const Piece& family, Features& out) {
  const std::size_t first = given.features.word_count();
  const std::size_t second = family.features.word_count();
  if (!given.one_part || !family.one_part || first + second > kNameTokens) return false;
  out = given.features;
  std::copy_n(family.features.words.begin(), second, out.words.begin() + static_cast<std::ptrdiff_t>(first));
  out.family = family.features.family;
  out.name_key = name_key_of(out.words, tokens_);
  out.order_known = given.features.order_known || family.features.order_known;
  out.organisation = false;
  return true;
}

void RowReader::read_names(Features& out) {
  Prepared whole;
  const auto append = [&](const Piece& piece) {
    for (const PreparedToken& token : piece.name) {
      if (whole.name.size() < kNameTokens) whole.name.push_back(token);
    }
    if (whole.reading.empty()) whole.reading = piece.reading;
  };
  if (!given_.empty() || !family_.empty()) {
    const Piece& given = remembered(givens_, given_, standardise_given);
    const Piece& family = remembered(families_, family_, standardise_family);
    if (join_names(given, family, out)) {
      if (out.has_name()) return;
    } else {
      append(given);
      append(family);
      out = intern(whole, tokens_);
      if (out.has_name()) return;
    }
  }
  if (!full_.empty()) out = remembered(fulls_, full_, standardise_full).features;
  if (!out.has_name() && !organisation_.empty())
    out = remembered(organisations_, organisation_, standardise_organisation).features;
}

void RowReader::read_address(Features& out) {
  if (!number_.empty()) {
    address_.insert(0, address_.empty() ? "" : " ");
    address_.insert(0, number_);
  }
  const auto take = [&](const Features& from) {
    out.house = from.house;
    out.unit = from.unit;
    out.street = from.street;
    out.street_words = from.street_words;
    out.district = from.district;
    out.city = from.city;
    out.state = from.state;
    out.postcode = from.postcode;
    out.country = from.country;
  };
  std::string_view number;
  std::string_view rest;
  const Piece* street = nullptr;
  if (leading_number(address_, number, rest)) street = &remembered(streets_, rest, standardise_street);
  if (street != nullptr && street->features.house == 0 && street->features.street != 0) {
    out.street = street->features.street;
    out.street_words = street->features.street_words;
    out.unit = street->features.unit;
    out.house = tokens_.intern(TokenKind::House, number);
  } else if (!address_.empty()) {
    Prepared address;
    standardise_street(address, address_);
    take(intern(address, tokens_));
  }
  if (const TokenId id = token(cities_, TokenKind::City, city_); id != 0) out.city = id;
  if (const TokenId id = token(cities_, TokenKind::City, district_); id != 0) out.district = id;
  if (const TokenId id = token(states_, TokenKind::State, state_); id != 0) out.state = id;
  if (!postcode_.empty())
    out.postcode = tokens_.intern(TokenKind::Postcode, text::canonical_postcode(postcode_, country_));
  if (country_.size() >= 2) out.country = country_number(country_);
}

void RowReader::read_rest(Features& out) {
  if (!birth_date_.empty())
    out.birth_date = remembered(dates_, birth_date_, standardise_date).features.birth_date;
  Prepared rest;
  if (!phone_.empty()) {
    set_phone(rest, phone_, country_);
    out.phone = rest.phone;
    // A file's numbers are whoever's they are: only what can't be a number at all counts as none.
    out.phone_plausible = out.phone >= 100'000;
  }
  if (!email_.empty()) {
    set_email(rest, email_);
    out.email_local = tokens_.intern(TokenKind::EmailLocal, rest.email_local);
    out.email_domain = tokens_.intern(TokenKind::EmailDomain, rest.email_domain);
  }
  if (!identity_.empty())
    out.identity = tokens_.intern(TokenKind::Identity, text::normalise_identifier(identity_));
  out.occupation = token(occupations_, TokenKind::Occupation, occupation_);
  out.birth_place = token(birth_places_, TokenKind::BirthPlace, birth_place_);
}

void RowReader::clear_values() {
  for (std::string* value :
       {&given_, &family_, &full_, &organisation_, &birth_date_, &number_, &address_, &district_, &city_,
        &postcode_, &state_, &country_, &phone_, &email_, &identity_, &occupation_, &birth_place_}) {
    value->clear();
  }
}

void RowReader::take_values(const std::vector<std::string_view>& fields) {
  const auto join = [](std::string& to, std::string_view value, std::string_view between) {
    if (value.empty()) return;
    if (!to.empty()) to += between;
    to += value;
  };
  const auto first = [](std::string& to, std::string_view value) {
    if (to.empty()) to = value;
  };
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    const std::string_view value = fields[i];
    switch (roles_[i]) {
      case ColumnRole::Ignored:
      case ColumnRole::Id:
        break;
      case ColumnRole::Given:
        join(given_, value, " ");
        break;
      case ColumnRole::Family:
        join(family_, value, " ");
        break;
      case ColumnRole::FullName:
        join(full_, value, " ");
        break;
      case ColumnRole::Organisation:
        join(organisation_, value, " ");
        break;
      case ColumnRole::BirthDate:
        first(birth_date_, value);
        break;
      case ColumnRole::StreetNumber:
        first(number_, value);
        break;
      case ColumnRole::AddressLine:
        join(address_, value, ", ");
        break;
      case ColumnRole::District:
        first(district_, value);
        break;
      case ColumnRole::City:
        first(city_, value);
        break;
      case ColumnRole::Postcode:
        first(postcode_, value);
        break;
      case ColumnRole::State:
        first(state_, value);
        break;
      case ColumnRole::Country:
        first(country_, value);
        break;
      case ColumnRole::Phone:
        first(phone_, value);
        break;
      case ColumnRole::Email:
        first(email_, value);
        break;
      case ColumnRole::Identity:
        first(identity_, value);
        break;
      case ColumnRole::Occupation:
        first(occupation_, value);
        break;
      case ColumnRole::BirthPlace:
        first(birth_place_, value);
        break;
    }
  }
}

Features RowReader::read(const std::vector<std::string_view>& fields) {
  clear_values();
  take_values(fields);
  Features out;
  read_names(out);
  read_address(out);
  read_rest(out);
  return out;
}

}  // namespace tidewaiter::resolution
