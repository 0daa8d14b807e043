#include "simulate/people.h"

#include <algorithm>
#include <array>

namespace tidewaiter::simulate {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string capitalised(std::string_view word) {
  std::string text(word);
  if (!text.empty()) text[0] = upper(text[0]);
  return text;
}

std::string capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), upper);
  return text;
}

std::string given_name(const Identity& who, std::string_view joint) {
  if (who.language != Language::Zh) {
    std::string text(who.given.latin);
    return who.middle.latin.empty() ? text : std::string(who.middle.latin) + " " + text;
  }
  std::string text = capitalised(who.given.latin);
  if (who.given_second.latin.empty()) return text;
  text += joint;
  text += joint.empty() ? std::string(who.given_second.latin) : capitalised(who.given_second.latin);
  return text;
}

std::string native_name(const Identity& who) {
  std::string text(who.family.native);
  if (who.language == Language::Zh) return (text += who.given.native) += who.given_second.native;
  if (!who.middle.native.empty()) (text += ' ') += who.middle.native;
  return (text += ' ') += who.given.native;
}

/// "Wattle Street" → "Wattle St".
std::string shortened(std::string_view street) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kTypes{{{" Street", " St"},
                                                                                  {" Road", " Rd"},
                                                                                  {" Avenue", " Ave"},
                                                                                  {" Drive", " Dr"},
                                                                                  {" Court", " Ct"},
                                                                                  {" Crescent", " Cres"},
                                                                                  {" Lane", " Ln"},
                                                                                  {" Parade", " Pde"},
                                                                                  {" Boulevard", " Blvd"},
                                                                                  {" Close", " Cl"},
                                                                                  {"straße", "str."},
                                                                                  {"Avenue ", "Av. "},
                                                                                  {"Jalan ", "Jln "}}};
  std::string text(street);
  for (const auto& [full, brief] : kTypes) {
    if (const auto at = text.find(full); at != std::string::npos) {
      text.replace(at, full.size(), brief);
      break;
    }
  }
  return text;
}

using Lines = std::vector<std::string>;

Lines english_lines(const Address& a, int style) {
  const std::string number = std::to_string(a.number), unit = std::to_string(a.unit);
  const std::string street = number + " " + std::string(a.street->latin);
  const std::string brief = number + " " + shortened(a.street->latin);
  if (a.unit == 0) return {style % 3 == 1 ? brief : style % 3 == 2 ? "No. " + street : street};
  if (a.country->code == "US" || a.country->code == "CA") {
    switch (style) {
      case 0:
        return {street, "Apt " + unit};
      case 1:
        return {brief + " Apt " + unit};
      case 2:
        return {brief + " #" + unit};
      case 3:
        return {street + ", Unit " + unit};
      case 4:
        return {"Apt " + unit, street};
      default:
        return {unit + "-" + brief};
    }
  }
  const bool britain = a.country->code == "GB";
  switch (style) {
    case 0:
      return {(britain ? "Flat " : "Unit ") + unit, street};
    case 1:
      return {britain ? "Flat " + unit + ", " + street : unit + "/" + street};
    case 2:
      return {(britain ? "Apt " : "U") + unit + ", " + brief};
    case 3:
      return {"Apartment " + unit + ", " + brief};
    case 4:
      return {street + ", " + (britain ? "Flat " : "Unit ") + unit};
    default:
      return {unit + "/" + brief};
  }
}

Lines chinese_lines(const Address& a, int style, bool native) {
  const std::string number = std::to_string(a.number), unit = std::to_string(a.unit);
  if (native) {
    std::string line = std::string(a.street->native) + number + "号";
    if (a.building != 0) line += std::to_string(a.building) + (style % 2 == 0 ? "栋" : "座");
    if (a.unit != 0) line += unit + (style % 3 == 0 ? "房" : "室");
    return {line};
  }
  const std::string street = (style % 2 == 0 ? "No. " : "") + number + " " + std::string(a.street->latin);
  std::string inner = a.unit == 0 ? "" : (style % 3 == 1 ? "Rm " : "Room ") + unit;
  if (a.building != 0) inner += (inner.empty() ? "Building " : ", Building ") + std::to_string(a.building);
  if (inner.empty()) return {street};
  return style < 3 ? Lines{inner, street} : Lines{inner + ", " + street};
}

Lines vietnamese_lines(const Address& a, int style, bool native) {
  const std::string number =
      a.unit == 0 ? std::to_string(a.number) : std::to_string(a.number) + "/" + std::to_string(a.unit);
  const std::string district = std::to_string(a.building);
  if (native) {
    std::string line = (style % 2 == 0 ? "" : "Số ") + number + " " + (style % 3 == 2 ? "đường " : "") +
                       std::string(a.street->native);
    return a.building == 0 ? Lines{line} : Lines{line, "Quận " + district};
  }
  const std::string line = number + " " + std::string(a.street->latin) + (style % 3 == 2 ? " St" : "");
  if (a.building == 0) return {line};
  return style < 3 ? Lines{line, (style % 2 == 0 ? "Quan " : "District ") + district}
                   : Lines{line + ", Q." + district};
}

Lines other_lines(const Address& a, int style) {
  const std::string number = std::to_string(a.number), unit = std::to_string(a.unit);
  const std::string name = style % 2 == 0 ? std::string(a.street->latin) : shortened(a.street->latin);
  std::string line;
  if (a.country->form == AddressForm::Jp) {
    line = std::to_string(a.number % 7 + 1) + "-" + std::to_string(a.number % 23 + 1) + "-" +
           std::to_string(a.number % 11 + 1) + " " + name;
    return a.unit == 0 ? Lines{line} : style < 3 ? Lines{line, "Room " + unit} : Lines{line + "-" + unit};
  }
  const bool number_first = a.country->form == AddressForm::Fr || a.country->form == AddressForm::My;
  line = number_first ? number + " " + name : name + " " + number;
  if (a.unit == 0) return {line};
  return style < 3 ? Lines{line, "App. " + unit} : Lines{line + " / " + unit};
}

std::string fill(std::string_view pattern, Chance& chance) {
  constexpr std::string_view kLetters =
      "ABDEFGHJLNPQRSTUWXYZ";  // those used in British and Canadian inner codes
  std::string text(pattern);
  for (char& c : text) {
    if (c == '#')
      c = static_cast<char>('0' + chance.below(10));
    else if (c == 'N')
      c = static_cast<char>('2' + chance.below(8));
    else if (c == '@')
      c = kLetters[chance.below(kLetters.size())];
  }
  return text;
}

/// A postcode's fixed letters may include N: only # and @ are open there.
std::string fill_postcode(std::string_view pattern, Chance& chance) {
  std::string text;
  for (const char c : pattern)
    text += c == '#' || c == '@' ? fill(std::string_view(&c, 1), chance) : std::string(1, c);
  return text;
}

}  // namespace

Identity make_identity(const Tables& tables, Language language, Chance& chance) {
  const NameTable& names = tables.names[static_cast<std::size_t>(language)];
  Identity who;
  who.language = language;
  who.female = chance.percent(52);
  who.family = chance.common_of(names.family);
  if (language == Language::Zh) {
    who.given = chance.one_of(names.given);
    if (chance.percent(78)) who.given_second = chance.one_of(names.given);
    who.other_romanisation = chance.percent(18);
    return who;
  }
  who.given = chance.common_of(who.female ? names.female : names.male);
  if (language == Language::Vi && chance.percent(85))
    who.middle = chance.common_of(who.female ? names.middle_female : names.middle_male);
  return who;
}

NameStyle pick_name_style(Language language, int native_percent, Chance& chance) {
  if (chance.percent(native_percent) && (language == Language::Zh || language == Language::Vi))
    return NameStyle::Native;
  const auto at = chance.below(100);
  if (language == Language::En) {
    return at < 78   ? NameStyle::GivenFamily
           : at < 88 ? NameStyle::Capitals
           : at < 95 ? NameStyle::Initial
                     : NameStyle::FamilyGiven;
  }
  if (language == Language::Zh) {
    return at < 34   ? NameStyle::Joined
           : at < 54 ? NameStyle::FamilyGiven
           : at < 70 ? NameStyle::GivenFamily
           : at < 84 ? NameStyle::CapitalFamily
           : at < 94 ? NameStyle::Capitals
                     : NameStyle::Hyphened;
  }
  return at < 60   ? NameStyle::FamilyGiven
         : at < 80 ? NameStyle::GivenFamily
         : at < 94 ? NameStyle::Capitals
                   : NameStyle::CapitalFamily;
}

std::string write_name(const Identity& who, NameStyle style) {
  const std::string family(who.other_romanisation && !who.family.other.empty() ? who.family.other
                                                                               : who.family.latin);
  switch (style) {
    case NameStyle::GivenFamily:
      return given_name(who, "") + " " + family;
    case NameStyle::FamilyGiven:
      return family + " " + given_name(who, " ");
    case NameStyle::CapitalFamily:
      return capitals(family) + " " + given_name(who, "");
    case NameStyle::Capitals:
      return capitals(who.language == Language::En ? given_name(who, "") + " " + family
                                                   : family + " " + given_name(who, ""));
    case NameStyle::Initial:
      return std::string(1, given_name(who, "")[0]) + ". " + family;
    case NameStyle::Joined:
      return family + " " + given_name(who, "");
    case NameStyle::Hyphened:
      return family + " " + given_name(who, "-");
    case NameStyle::Native:
      return who.family.native.empty() ? given_name(who, "") + " " + family : native_name(who);
  }
  return family;
}

Address make_address(const Tables& tables, const Country& country, std::string_view office, int unit_percent,
                     Chance& chance) {
  Address address;
  address.country = &country;
  do {
    address.place = &country.places[country.place_weights.pick(chance)];
  } while (!office.empty() && address.place->office != office);
  address.street = &chance.one_of(tables.streets[static_cast<std::size_t>(country.form)]);
  address.number = chance.percent(60) ? chance.between(1, 99) : chance.between(100, 480);
  if (chance.percent(unit_percent)) {
    const bool by_floor = country.form == AddressForm::Cn || chance.percent(25);
    address.unit = by_floor ? chance.between(1, 24) * 100 : chance.between(1, 60);
    if (by_floor) address.unit += chance.between(1, 8);
  }
  if ((country.form == AddressForm::Cn && chance.percent(45)) || country.form == AddressForm::Vn)
    address.building = chance.between(1, 12);
  address.postcode = fill_postcode(address.place->postcode, chance);
  return address;
}

void write_address(const Address& address, int style, bool native, PartyText& out) {
  native = native && !address.street->native.empty();
  switch (address.country->form) {
    case AddressForm::En:
      out.address = english_lines(address, style);
      break;
    case AddressForm::Cn:
      out.address = chinese_lines(address, style, native);
      break;
    case AddressForm::Vn:
      out.address = vietnamese_lines(address, style, native);
      break;
    default:
      out.address = other_lines(address, style);
      break;
  }
  out.city = native && !address.place->native.empty() ? address.place->native : address.place->city;
  if (style == 3 && !address.place->region.empty() && !native) (out.city += ' ') += address.place->region;
  if (style == 5 && !native) out.city = capitals(out.city);
  out.postcode = address.postcode;
  out.country = address.country->code;
}

std::string make_phone(const Country& country, Chance& chance) {
  return fill(chance.one_of(country.telephones), chance);
}

std::string write_phone(const Country& country, std::string_view national, Chance& chance) {
  const auto at = chance.below(100);
  std::string text;
  if (at < 62)
    ((text = "+") += country.calling) += ' ';
  else if (at < 90)
    text = country.trunk;
  else
    ((text = "00") += country.calling) += ' ';
  text += national;
  if (chance.percent(35)) text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  return text;
}

std::string invent_phone(const Country& country, Chance& chance) {
  std::string text = "+" + std::string(country.calling) + " ";
  switch (chance.below(5)) {
    case 0:
      return text + fill("### ####", chance);
    case 1:
      return text + fill("1## #### #### ####", chance);
    case 2:
      return text + std::string(9, static_cast<char>('0' + chance.below(10)));
    case 3:
      return text + "00" + fill("# ### ####", chance);
    default:
      return fill("######", chance);
  }
}

std::string make_email(const Identity& who, Chance& chance) {
  constexpr std::array<std::string_view, 4> kDomains{"mail.example", "post.example", "inbox.example",
                                                     "web.example"};
  std::string text;
  for (const std::string_view part : {who.given.latin, who.given_second.latin, who.family.latin}) {
    for (const char c : part) {
      if (is_letter(c)) text += lower(c);
    }
  }
  text += std::to_string(chance.below(1000)) + "@";
  return text += kDomains[chance.below(kDomains.size())];
}

void mistype(std::string& text, Chance& chance) {
  constexpr std::string_view kRows = "qwertyuiop asdfghjkl zxcvbnm";
  std::vector<std::size_t> letters;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (is_letter(text[i])) letters.push_back(i);
  }
  if (letters.empty()) return;
  const std::size_t at = chance.one_of(letters);
  switch (chance.below(4)) {
    case 0:
      text.erase(at, 1);
      break;
    case 1:
      text.insert(at, 1, text[at]);
      break;
    case 2:
      if (at + 1 < text.size() && is_letter(text[at + 1]))
        std::swap(text[at], text[at + 1]);
      else
        text.erase(at, 1);
      break;
    default: {
      const auto key = kRows.find(lower(text[at]));
      const char left = key > 0 ? kRows[key - 1] : 'w';
      text[at] = left == ' ' ? kRows[key + 1] : left;
    }
  }
}

}  // namespace tidewaiter::simulate
