#include "simulate/errands.h"

#include <algorithm>
#include <array>

namespace tidewaiter::simulate {
namespace {

std::string id_of(std::string_view kind, std::string_view where, std::uint64_t index) {
  return std::string(kind) + "-" + std::string(where) + "-" + std::to_string(index);
}

std::string joined(const std::vector<std::string>& lines, std::string_view between) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += between;
    text += line;
  }
  return text;
}

template <typename Change>
void each_letter(PartyText& party, Change change) {
  for (std::string& line : party.address) std::transform(line.begin(), line.end(), line.begin(), change);
}

/// What people put before a name, and how names lose their spaces.
void address_by_title(std::string& name, bool female, Chance& chance) {
  const auto at = chance.below(100);
  if (at < 7)
    name = (female ? "Ms " : "Mr ") + name;
  else if (at < 9)
    name += female ? " (Ms)" : " (Mr)";
  else if (at < 12)
    name.erase(std::remove(name.begin(), name.end(), ' '), name.end());
}

Language language_of(const Country& country, Chance& chance) {
  return country.languages[country.language_weights.pick(chance)];
}

void wear(PartyText& party, Chance& chance) {
  if (chance.per_mille(20)) misread(party.name, chance);
  if (chance.per_mille(25) && !party.address.empty()) misread(party.address.back(), chance);
}

}  // namespace

void retype(PartyText& party, int way) {
  switch (way) {
    case 1:
      party.address = {joined(party.address, " ")};
      break;
    case 2:
      std::reverse(party.address.begin(), party.address.end());
      break;
    case 3:
      each_letter(party, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      break;
    case 4:
      party.address = {joined(party.address, ", ") + ", " + party.city + " " + party.postcode};
      break;
    case 5:
      each_letter(party, [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      break;
    default:
      break;
  }
}

void misread(std::string& text, Chance& chance) {
  constexpr std::array<std::pair<char, char>, 12> kAlike{{{'O', '0'},
                                                          {'l', '1'},
                                                          {'S', '5'},
                                                          {'B', '8'},
                                                          {'Z', '2'},
                                                          {'e', 'c'},
                                                          {'u', 'v'},
                                                          {'h', 'b'},
                                                          {'i', 'l'},
                                                          {'a', 'o'},
                                                          {'n', 'r'},
                                                          {'t', 'f'}}};
  std::vector<std::pair<std::size_t, char>> chances;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const auto& [one, other] : kAlike) {
      if (text[i] == one) chances.emplace_back(i, other);
      if (text[i] == other) chances.emplace_back(i, one);
    }
  }
  if (chances.empty()) return;
  const auto& [at, with] = chance.one_of(chances);
  text[at] = with;
}

Errands::Errands(const Frame& frame) : frame_(frame), people_(frame.tables().countries.size(), 0) {
  for (std::size_t i = 0; i < frame.routes().size(); ++i) {
    const std::uint64_t lines = frame.lines_by(i);
    people_[frame.routes()[i]->destination] += lines / 5;
    relations_.push_back(std::max<std::uint64_t>(40, lines * 2 / 5));
  }
  for (std::uint64_t& people : people_) people = std::max<std::uint64_t>(100, people);
}

Identity Errands::name_of(std::size_t country, std::uint64_t person) const {
  Chance chance(frame_.options().seed, Purpose::Name, member_of(country, person), 2);
  return make_identity(frame_.tables(), language_of(frame_.tables().countries[country], chance), chance);
}

Address Errands::home_of(std::size_t country, std::uint64_t person) const {
  const Country& where = frame_.tables().countries[country];
  Chance chance(frame_.options().seed, Purpose::Home, member_of(country, person), 2);
  if (chance.percent(35)) return make_address(frame_.tables(), where, "", 10, chance);
  Chance tower(frame_.options().seed, Purpose::Tower,
               member_of(country, chance.heavy(people_[country] / 60 + 1)));
  Address address = make_address(frame_.tables(), where, "", 0, tower);
  const bool by_floor = tower.percent(80);
  address.unit = by_floor ? chance.between(1, 30) * 100 : chance.between(1, 70);
  if (by_floor) address.unit += chance.between(1, 9);
  return address;
}

void Errands::resident(Parcel& parcel, std::size_t country_index, std::uint64_t person,
                       Chance& chance) const {
  const Country& country = frame_.tables().countries[country_index];
  const std::uint64_t me = member_of(country_index, person);
  Chance habit(frame_.options().seed, Purpose::Habit, me, 3);
  const Identity who = name_of(country_index, person);
  const NameStyle usual = pick_name_style(who.language, 10, habit);
  const int usual_way = habit.percent(60) ? 0 : habit.between(0, kRetypings - 1);
  PartyText& to = parcel.recipient;
  write_address(home_of(country_index, person), static_cast<int>(me % 3), false, to);
  retype(to, chance.percent(70) ? usual_way : chance.between(0, kRetypings - 1));
  to.name = write_name(who, chance.percent(75) ? usual : pick_name_style(who.language, 10, chance));
  address_by_title(to.name, who.female, chance);
  wear(to, chance);
  if (chance.percent(74)) {
    Chance phone(frame_.options().seed, Purpose::Phone, me, 2);
    to.phone = write_phone(country, make_phone(country, phone), chance);
  }
  if (chance.percent(26)) {
    Chance email(frame_.options().seed, Purpose::Email, me, 2);
    to.email = make_email(who, email);
  }
  parcel.truth.recipient_person = id_of("P", country.code, person);
  parcel.truth.recipient_kind = "person";
}

void Errands::hall(Parcel& parcel, std::size_t country_index, std::uint64_t person, Chance& chance) const {
  const Country& country = frame_.tables().countries[country_index];
  Chance house(frame_.options().seed, Purpose::Tower,
               member_of(country_index, person % (people_[country_index] / 900 + 1)), 1);
  write_address(make_address(frame_.tables(), country, "", 0, house), 0, false, parcel.recipient);
  const Identity who = name_of(country_index, person | (1ULL << 36));
  parcel.recipient.name = write_name(who, pick_name_style(who.language, 5, chance));
  wear(parcel.recipient, chance);
  if (chance.percent(60)) {
    Chance phone(frame_.options().seed, Purpose::Phone, member_of(country_index, person), 4);
    parcel.recipient.phone = write_phone(country, make_phone(country, phone), chance);
  }
  parcel.truth.recipient_person = id_of("D", country.code, person);
  parcel.truth.recipient_kind = "dormitory";
}

void Errands::group(Parcel& parcel, std::size_t country_index, std::uint64_t organiser,
                    Chance& chance) const {
  resident(parcel, country_index, organiser, chance);
  parcel.truth.recipient_kind = "group buyer";
  if (chance.percent(35)) return;
  const std::uint64_t friend_number = (1ULL << 37) | organiser * 64 | chance.heavy(40);
  const Identity who = name_of(country_index, friend_number);
  const std::string organiser_name = parcel.recipient.name;
  parcel.recipient.name = write_name(who, pick_name_style(who.language, 5, chance));
  if (chance.percent(40)) parcel.recipient.name += " c/o " + organiser_name;
  parcel.truth.recipient_person = id_of("G", parcel.recipient.country, friend_number & 0xfffffffffULL);
}

void Errands::firm(Parcel& parcel, std::size_t country_index, std::uint64_t number, Chance& chance) const {
  const Country& country = frame_.tables().countries[country_index];
  Chance make(frame_.options().seed, Purpose::Buyer, member_of(country_index, number), 2);
  const FirmTable& firms = frame_.tables().firms;
  write_address(make_address(frame_.tables(), country, "", 30, make),
                static_cast<int>(number % kAddressStyles), false, parcel.recipient);
  const std::string_view word = make.one_of(firms.word).latin, kind = make.one_of(firms.buyer).latin;
  parcel.recipient.name = std::string(word) + " " + std::string(kind);
  parcel.recipient.phone = write_phone(country, make_phone(country, make), chance);
  if (chance.percent(20))
    parcel.recipient.name = write_name(name_of(country_index, (1ULL << 38) | number * 4 | chance.below(3)),
                                       NameStyle::GivenFamily);
  wear(parcel.recipient, chance);
  parcel.truth.recipient_person = id_of("W", country.code, number);
  parcel.truth.recipient_kind = "wholesaler";
}

void Errands::warehouse_seller(Parcel& parcel, const Route& route, std::uint64_t relation,
                               Chance& chance) const {
  const Country& country = frame_.tables().countries[route.origin];
  Chance seller(frame_.options().seed, Purpose::Shop, relation / 6, 2);  // six errands a seller
  Chance house(frame_.options().seed, Purpose::Agent,
               seller.heavy(frame_.lines_from(route.office) / 4000 + 3),
               static_cast<std::uint64_t>(route.office[2]));
  const bool native = house.percent(30);
  write_address(make_address(frame_.tables(), country, route.office, 30, house), 0, native, parcel.sender);
  const std::string desk = make_phone(country, house);
  const Identity owner = make_identity(frame_.tables(), language_of(country, seller), seller);
  if (seller.percent(50)) {
    parcel.sender.name = write_name(owner, pick_name_style(owner.language, native ? 80 : 10, seller));
  } else {
    parcel.sender.name = seller.one_of(frame_.tables().firms.word).latin;
    parcel.sender.name += " Store " + std::to_string(seller.below(500));
  }
  if (seller.percent(60))
    parcel.sender.phone = write_phone(country, desk, chance);
  else if (seller.percent(80))
    parcel.sender.phone = write_phone(country, make_phone(country, seller), chance);
  parcel.truth.sender_person = id_of("A", country.code, relation / 6);
  parcel.truth.sender_kind = "agent";
}

void Errands::relative(Parcel& parcel, const Route& route, std::uint64_t relation, Chance& chance) const {
  const Country& country = frame_.tables().countries[route.origin];
  Chance me(frame_.options().seed, Purpose::Contact, relation, 2);
  const Identity who = make_identity(frame_.tables(), language_of(country, me), me);
  const bool native = me.percent(55);
  const Address address = make_address(frame_.tables(), country, route.office, 75, me);
  write_address(address, me.between(0, kAddressStyles - 1), native, parcel.sender);
  parcel.sender.name = write_name(who, pick_name_style(who.language, native ? 85 : 5, me));
  wear(parcel.sender, chance);
  const std::string phone = make_phone(country, me);
  if (chance.percent(88)) parcel.sender.phone = write_phone(country, phone, chance);
  parcel.truth.sender_person = id_of("S", country.code, relation);
  parcel.truth.sender_kind = "person";
}

void Errands::goods(Parcel& parcel, const Route& route, std::uint64_t relation, int quantity_percent,
                    Chance& chance) const {
  const Tables& tables = frame_.tables();
  Chance usual(frame_.options().seed, Purpose::Relation, relation, 7);
  const std::size_t market = market_of(tables.countries[route.destination].code);
  const std::size_t of_errand = tables.goods_weights[market].pick(usual);
  const Language own = tables.countries[route.origin].code == "VN" ? Language::Vi : Language::Zh;
  const DeclaringHabit habit{usual.percent(30) ? own : Language::En, quantity_percent,
                             usual.percent(18) ? usual.between(30, 70) : 100,
                             pick_currency(tables, route, usual)};
  const int lines = chance.percent(75) ? 1 : 2;
  for (int i = 0; i < lines; ++i) {
    declare(parcel, tables,
            tables.goods[chance.percent(70) ? of_errand : tables.goods_weights[market].pick(chance)], habit,
            chance);
  }
}

void Errands::food(Parcel& parcel, const Route& route, Chance& chance) const {
  const Tables& tables = frame_.tables();
  std::vector<std::size_t> foods;
  for (std::size_t i = 0; i < tables.goods.size(); ++i) {
    if (tables.goods[i].hs6 < "220000" && tables.goods[i].hs6.front() <= '2') foods.push_back(i);
  }
  for (std::uint64_t lines = 1 + chance.below(3); lines > 0; --lines) {
    const Goods& eaten = tables.goods[chance.one_of(foods)];
    const Language language = chance.percent(40) ? Language::Zh : Language::En;
    declare(parcel, tables, eaten, {language, 100, 100, pick_currency(tables, route, chance)}, chance);
  }
}

Parcel Errands::parcel(std::uint64_t line) const {
  Chance chance(frame_.options().seed, Purpose::Line, line, 2);
  const std::size_t route_index = frame_.pick_route(chance);
  const Route& route = *frame_.routes()[route_index];
  const std::uint64_t count = relations_[route_index];
  const std::uint64_t relation =
      member_of(route_index, chance.percent(55) ? chance.heavy(count) : chance.below(count));
  Chance errand(frame_.options().seed, Purpose::Relation, relation);
  const std::uint64_t people = people_[route.destination];
  const std::uint64_t person = errand.percent(70) ? errand.below(people) : errand.heavy(people);
  Parcel parcel;
  frame_.post(parcel, line, route, chance);
  const auto kind = errand.below(100);
  if (kind < 30) {
    relative(parcel, route, relation, chance);
    if (chance.percent(28))
      food(parcel, route, chance);
    else
      goods(parcel, route, relation, 100, chance);
    parcel.category = chance.percent(85) ? "gift" : "other";
    if (kind < 5)
      hall(parcel, route.destination, person, chance);
    else
      resident(parcel, route.destination, person, chance);
  } else if (kind < 80) {
    warehouse_seller(parcel, route, relation, chance);
    goods(parcel, route, relation, 100, chance);
    parcel.category = errand.percent(88) ? "sale" : "gift";
    if (kind < 36)
      hall(parcel, route.destination, person, chance);
    else
      resident(parcel, route.destination, person, chance);
  } else if (kind < 92) {
    warehouse_seller(parcel, route, relation, chance);
    parcel.truth.sender_kind = "factory";
    goods(parcel, route, relation, 400, chance);
    parcel.category = chance.percent(80) ? "sale" : "sample";
    firm(parcel, route.destination, person % (people / 60 + 1), chance);
  } else {
    warehouse_seller(parcel, route, relation, chance);
    if (chance.percent(50))
      food(parcel, route, chance);
    else
      goods(parcel, route, relation, 150, chance);
    parcel.category = "sale";
    group(parcel, route.destination, person % (people / 40 + 1), chance);
  }
  for (ContentsText& contents : parcel.contents)
    contents.origin = frame_.tables().countries[route.origin].code;
  pack(parcel, chance);
  return parcel;
}

}  // namespace tidewaiter::simulate
