#include "resolution/row_reader.h"

#include <algorithm>
#include <utility>

#include "resolution/standardise.h"
#include "text/address.h"
#include "text/date.h"
#include "text/identifier.h"
#include "text/name.h"
#include "text/postcode.h"
#include "text/script.h"

namespace tidewaiter::resolution {
namespace {

/// A memory larger than this begins anew: a file of values that never recur must not fill the machine.
constexpr std::size_t kMostRemembered = 1u << 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "148 wattle street" → 148 and the rest; false where the text does not begin with a plain number and a
/// word.
bool leading_number(std::string_view text, std::string_view& number, std::string_view& rest) {
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
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
void standardise_word(Prepared& out, const std::string& value) { out.city = plain_words(value); }

}  // namespace

RowReader::RowReader(std::vector<ColumnRole> roles) : roles_(std::move(roles)) {}

const Prepared& RowReader::remembered(Memory& memory, std::string_view value,
                                      void (*standardise)(Prepared&, const std::string&)) {
  if (memory.size() >= kMostRemembered) memory.clear();
  const auto [at, fresh] = memory.try_emplace(std::string(value));
  if (fresh) standardise(at->second, at->first);
  return at->second;
}

void RowReader::read_names(Prepared& out) {
  const auto append = [&](const Prepared& from) {
    for (const PreparedToken& token : from.name) {
      if (out.name.size() < kNameTokens) out.name.push_back(token);
    }
    out.organisation |= from.organisation;
    if (out.reading.empty()) out.reading = from.reading;
  };
  if (!given_.empty()) append(remembered(givens_, given_, standardise_given));
  if (!family_.empty()) append(remembered(families_, family_, standardise_family));
  if (!out.name.empty()) out.organisation = false;
  if (out.name.empty() && !full_.empty()) append(remembered(fulls_, full_, standardise_full));
  if (out.name.empty() && !organisation_.empty())
    append(remembered(organisations_, organisation_, standardise_organisation));
}

void RowReader::read_address(Prepared& out) {
  if (!number_.empty()) {
    address_.insert(0, address_.empty() ? "" : " ");
    address_.insert(0, number_);
  }
  std::string_view number;
  std::string_view rest;
  if (leading_number(address_, number, rest)) {
    const Prepared& street = remembered(streets_, rest, standardise_street);
    if (street.house.empty() && !street.street.empty()) {
      out.street = street.street;
      out.unit = street.unit;
      out.house = number;
    } else {
      set_address(out, text::parse_address(address_));
    }
  } else if (!address_.empty()) {
    set_address(out, text::parse_address(address_));
  }
  if (!city_.empty()) out.city = remembered(words_, city_, standardise_word).city;
  if (!district_.empty()) out.district = remembered(words_, district_, standardise_word).city;
  if (!state_.empty()) out.state = remembered(words_, state_, standardise_word).city;
  if (!postcode_.empty()) out.postcode = text::canonical_postcode(postcode_, country_);
  if (!country_.empty()) out.country = country_.substr(0, 2);
}

void RowReader::read_rest(Prepared& out) {
  if (!birth_date_.empty()) out.birth_date = remembered(dates_, birth_date_, standardise_date).birth_date;
  if (!phone_.empty()) {
    set_phone(out, phone_, country_);
    // A file's numbers are whoever's they are: only what can't be a number at all counts as none.
    out.phone_plausible = out.phone >= 100'000;
  }
  if (!email_.empty()) set_email(out, email_);
  if (!identity_.empty()) out.identity_number = text::normalise_identifier(identity_);
  if (!occupation_.empty()) out.occupation = remembered(words_, occupation_, standardise_word).city;
  if (!birth_place_.empty()) out.birth_place = remembered(words_, birth_place_, standardise_word).city;
}

Features RowReader::read(const std::vector<std::string_view>& fields) {
  for (std::string* value :
       {&given_, &family_, &full_, &organisation_, &birth_date_, &number_, &address_, &district_, &city_,
        &postcode_, &state_, &country_, &phone_, &email_, &identity_, &occupation_, &birth_place_}) {
    value->clear();
  }
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
  Prepared out;
  read_names(out);
  read_address(out);
  read_rest(out);
  return intern(out, tokens_);
}

}  // namespace tidewaiter::resolution
