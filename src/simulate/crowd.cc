#include "simulate/crowd.h"

#include <algorithm>
#include <array>

namespace tidewaiter::simulate {
namespace {

std::uint64_t at_least(std::uint64_t floor, std::uint64_t value) { return std::max(floor, value); }

std::string person_id(std::string_view kind, std::string_view where, std::uint64_t index) {
  return std::string(kind) + "-" + std::string(where) + "-" + std::to_string(index);
}

struct Household {
  std::uint64_t head = 0;  ///< the first of its people
  int place = 0;           ///< of this person among them, 0 for the head
};

/// People are numbered through; every sixteen of them make up households after one of four patterns.
Household household_of(std::uint64_t seed, std::size_t country, std::uint64_t person) {
  constexpr std::array<std::array<int, 16>, 4> kHeads{
      {{0, 1, 1, 3, 3, 5, 5, 5, 5, 9, 9, 11, 12, 12, 14, 15},
       {0, 0, 2, 2, 2, 5, 5, 7, 7, 7, 7, 7, 7, 13, 14, 15},
       {0, 1, 2, 2, 4, 4, 4, 4, 8, 9, 9, 11, 11, 11, 11, 11},
       {0, 0, 0, 3, 4, 4, 6, 6, 6, 6, 10, 10, 12, 13, 13, 13}}};
  const std::uint64_t block = person / 16, within = person % 16;
  const auto& heads =
      kHeads[Chance(seed, Purpose::Household, member_of(country, block)).below(kHeads.size())];
  const int head = heads[within];
  return {block * 16 + static_cast<std::uint64_t>(head), static_cast<int>(within) - head};
}

void sign(PartyText& party, const Identity& who, std::string name, const Country& country, std::uint64_t seed,
          std::uint64_t number, Chance& chance) {
  party.name = std::move(name);
  if (chance.per_mille(12)) mistype(party.name, chance);
  if (chance.per_mille(15) && !party.address.empty()) mistype(party.address.back(), chance);
  if (chance.percent(82)) {
    Chance phone(seed, Purpose::Phone, number);
    party.phone = write_phone(country, make_phone(country, phone), chance);
  }
  if (chance.percent(18)) {
    Chance email(seed, Purpose::Email, number);
    party.email = make_email(who, email);
  }
}

Language home_language(const Country& country, Chance& chance) {
  return country.languages[country.language_weights.pick(chance)];
}

std::string firm_name(const FirmTable& firms, const std::vector<FirmWord>& kinds, std::string_view city,
                      bool native, Chance& chance) {
  const FirmWord& word = chance.one_of(firms.word);
  const FirmWord& kind = chance.one_of(kinds);
  if (native && !kind.native.empty())
    return std::string(city) + std::string(word.native) + std::string(kind.native);
  return std::string(city) + (city.empty() ? "" : " ") + std::string(word.latin) + " " +
         std::string(kind.latin);
}

Language phrase_language(const Country& origin, Chance& chance) {
  if (origin.code == "VN") return chance.percent(50) ? Language::Vi : Language::En;
  return chance.percent(24) ? Language::Zh : Language::En;
}

}  // namespace

Crowd::Crowd(const Frame& frame) : frame_(frame), sizes_(frame.tables().countries.size()) {
  for (std::size_t i = 0; i < frame.routes().size(); ++i) {
    const Route& route = *frame.routes()[i];
    const std::uint64_t lines = frame.lines_by(i), from = frame.lines_from(route.office);
    sizes_[route.destination].people += lines * 2 / 5;
    senders_.push_back({at_least(30, from / 65), at_least(5, from / 300), at_least(4, from / 900),
                        at_least(20, lines / 4), at_least(2, from / 2500)});
  }
  for (Sizes& sizes : sizes_) {
    sizes.people = at_least(160, sizes.people);
    sizes.dormitories = at_least(2, sizes.people / 1500);
    sizes.forwarders = at_least(1, sizes.people / 5000);
    sizes.wholesalers = at_least(3, sizes.people / 200);
  }
  const auto& goods = frame.tables().goods;
  for (std::size_t i = 0; i < goods.size(); ++i) {
    for (const std::string_view heading : {"0902", "1701", "2106", "1211", "0813", "0712", "1902"}) {
      if (goods[i].hs6.starts_with(heading)) food_goods_.push_back(i);
    }
  }
}

void Crowd::resident(Parcel& parcel, std::size_t country_index, std::uint64_t person, int day,
                     Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Country& country = frame_.tables().countries[country_index];
  const Household household = household_of(seed, country_index, person);
  const std::uint64_t home = member_of(country_index, household.head), me = member_of(country_index, person);

  Chance life(seed, Purpose::Life, home);
  const bool family = life.percent(65);
  const int moves_on = life.between(0, 1500);
  const Language language = home_language(country, life);
  Chance name_chance(seed, Purpose::Name, me);
  Identity who = make_identity(frame_.tables(), language, name_chance);
  const bool marries = who.female && language == Language::En && day >= name_chance.between(0, 6000);
  if (household.place > 0 && family) {
    Chance head_chance(seed, Purpose::Name, home);
    who.family = make_identity(frame_.tables(), language, head_chance).family;
  }
  if (marries) who.family = name_chance.common_of(frame_.tables().names[0].family);

  Chance home_chance(seed, Purpose::Home, home, day >= moves_on && moves_on > 0 ? 1 : 0);
  const Address address = make_address(frame_.tables(), country, "", 48, home_chance);
  Chance habit(seed, Purpose::Habit, me);
  const NameStyle usual_name = pick_name_style(language, 6, habit);
  const int usual_address = habit.between(0, kAddressStyles - 1);
  const bool as_usual = chance.percent(80);
  write_address(address, as_usual ? usual_address : chance.between(0, kAddressStyles - 1), false,
                parcel.recipient);
  const NameStyle style = as_usual ? usual_name : pick_name_style(language, 6, chance);
  sign(parcel.recipient, who, write_name(who, style), country, seed, me, chance);
  parcel.truth.recipient_person = person_id("P", country.code, person);
  parcel.truth.recipient_kind = "person";
}

void Crowd::dormitory(Parcel& parcel, std::size_t country_index, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Country& country = frame_.tables().countries[country_index];
  const std::uint64_t house = chance.below(sizes_[country_index].dormitories), resident = chance.heavy(300);
  Chance building(seed, Purpose::Dormitory, member_of(country_index, house));
  Address address = make_address(frame_.tables(), country, "", 0, building);
  const std::uint64_t me = member_of(country_index, house * 512 + resident) | (1ULL << 62);
  Chance name_chance(seed, Purpose::Name, me);
  const Language language = country.code == "VN"      ? Language::Vi
                            : name_chance.percent(60) ? Language::Zh
                                                      : home_language(country, name_chance);
  const Identity who = make_identity(frame_.tables(), language, name_chance);
  Chance habit(seed, Purpose::Habit, me);
  if (habit.percent(60)) address.unit = 100 * habit.between(1, 6) + static_cast<int>(resident % 50) + 1;
  write_address(address, habit.between(0, kAddressStyles - 1), false, parcel.recipient);
  sign(parcel.recipient, who, write_name(who, pick_name_style(language, 8, habit)), country, seed, me,
       chance);
  parcel.truth.recipient_person = person_id("D", country.code, house * 512 + resident);
  parcel.truth.recipient_kind = "dormitory";
}

void Crowd::forwarder(Parcel& parcel, std::size_t country_index, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Country& country = frame_.tables().countries[country_index];
  const std::uint64_t house = chance.below(sizes_[country_index].forwarders), client = chance.heavy(3000);
  Chance building(seed, Purpose::Forwarder, member_of(country_index, house));
  const Address address = make_address(frame_.tables(), country, "", 50, building);
  const std::uint64_t me = member_of(country_index, house * 4096 + client) | (1ULL << 61);
  Chance name_chance(seed, Purpose::Name, me);
  const Language language = name_chance.percent(70) ? Language::Zh : home_language(country, name_chance);
  const Identity who = make_identity(frame_.tables(), language, name_chance);
  const std::string code =
      std::string(1, static_cast<char>('A' + house % 26)) + std::to_string(1000 + client);
  Chance habit(seed, Purpose::Habit, me);
  write_address(address, 0, false, parcel.recipient);
  std::string name = write_name(who, pick_name_style(language, 4, habit));
  if (building.percent(50))
    name += " " + code;
  else
    parcel.recipient.address.push_back("Suite " + code);
  sign(parcel.recipient, who, std::move(name), country, seed,
       chance.percent(70) ? member_of(country_index, house) | (1ULL << 60) : me, chance);
  parcel.truth.recipient_person = person_id("F", country.code, house * 4096 + client);
  parcel.truth.recipient_kind = "forwarder";
}

void Crowd::wholesaler(Parcel& parcel, std::size_t country_index, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Country& country = frame_.tables().countries[country_index];
  const std::uint64_t firm = chance.heavy(sizes_[country_index].wholesalers);
  const std::uint64_t me = member_of(country_index, firm) | (1ULL << 59);
  Chance make(seed, Purpose::Buyer, me);
  const Address address = make_address(frame_.tables(), country, "", 25, make);
  const std::string firm_text =
      firm_name(frame_.tables().firms, frame_.tables().firms.buyer, "", false, make);
  write_address(
      address,
      chance.percent(85) ? static_cast<int>(firm % kAddressStyles) : chance.between(0, kAddressStyles - 1),
      false, parcel.recipient);
  Chance contact(seed, Purpose::Name, me, chance.below(4));
  const Identity who = make_identity(frame_.tables(), home_language(country, contact), contact);
  const std::string person = write_name(who, NameStyle::GivenFamily);
  const auto at = chance.below(100);
  sign(parcel.recipient, who,
       at < 45   ? firm_text
       : at < 75 ? person
                 : firm_text + " Attn " + person,
       country, seed, me, chance);
  parcel.truth.recipient_person = person_id("W", country.code, firm);
  parcel.truth.recipient_kind = "wholesaler";
}

void Crowd::receiver(Parcel& parcel, std::size_t country, const std::array<int, 4>& shares, int day,
                     Chance& chance) const {
  int at = static_cast<int>(chance.below(100));
  const std::uint64_t people = sizes_[country].people;
  if ((at -= shares[0]) < 0)
    return resident(parcel, country, chance.percent(70) ? chance.below(people) : chance.heavy(people), day,
                    chance);
  if ((at -= shares[1]) < 0) return dormitory(parcel, country, chance);
  if ((at -= shares[2]) < 0) return forwarder(parcel, country, chance);
  wholesaler(parcel, country, chance);
}

void Crowd::from_firm(Parcel& parcel, const Route& route, std::uint64_t firm,
                      const std::vector<FirmWord>& kinds, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Country& country = frame_.tables().countries[route.origin];
  Chance make(seed, Purpose::Shop, firm);
  const Address address = make_address(frame_.tables(), country, route.office, 70, make);
  const bool native = make.percent(35);
  write_address(address, static_cast<int>(firm % kAddressStyles), native, parcel.sender);
  Chance name_chance(seed, Purpose::Name, firm, 9);
  const Identity owner = make_identity(frame_.tables(), home_language(country, name_chance), name_chance);
  const bool trades_by_name = &kinds == &frame_.tables().firms.seller && make.percent(45);
  std::string name =
      trades_by_name
          ? write_name(owner, pick_name_style(owner.language, native ? 100 : 0, make))
          : firm_name(frame_.tables().firms, kinds,
                      native && !address.place->native.empty() ? address.place->native : address.place->city,
                      native, make);
  sign(parcel.sender, owner, std::move(name), country, seed, firm | (1ULL << 58), chance);
}

void Crowd::shop_goods(Parcel& parcel, const Route& route, std::uint64_t shop, int quantity_percent,
                       Chance& chance) const {
  const Tables& tables = frame_.tables();
  const std::size_t market = market_of(tables.countries[route.destination].code);
  Chance habit(frame_.options().seed, Purpose::Habit, shop, 2);
  DeclaringHabit declaring;
  declaring.language = phrase_language(tables.countries[route.origin], habit);
  declaring.value_percent = habit.percent(22) ? habit.between(25, 60) : 100;
  declaring.quantity_percent = quantity_percent;
  declaring.currency = pick_currency(tables, route, habit);
  parcel.category = habit.percent(15) ? "gift" : "sale";
  std::array<std::size_t, 4> favourites{};
  for (std::size_t& favourite : favourites) favourite = tables.goods_weights[market].pick(habit);
  const int lines = chance.percent(86) ? 1 : chance.between(2, 3);
  for (int i = 0; i < lines; ++i)
    declare(parcel, tables, tables.goods[favourites[chance.heavy(favourites.size())]], declaring, chance);
  if (chance.percent(30))
    parcel.invoice_number =
        "INV" + std::to_string(shop % 9000 + 1000) + "-" + std::to_string(chance.below(100'000));
}

void Crowd::any_goods(Parcel& parcel, const Route& route, Chance& chance) const {
  const Tables& tables = frame_.tables();
  DeclaringHabit declaring{phrase_language(tables.countries[route.origin], chance), 100, 100,
                           pick_currency(tables, route, chance)};
  const int lines = chance.percent(60) ? 1 : chance.between(2, 4);
  const std::size_t market = market_of(tables.countries[route.destination].code);
  for (int i = 0; i < lines; ++i)
    declare(parcel, tables, tables.goods[tables.goods_weights[market].pick(chance)], declaring, chance);
  parcel.category = parcel.contents.front().hs6 == "490700" ? "document"
                    : chance.percent(78)                    ? "gift"
                    : chance.percent(70)                    ? "other"
                                                            : "return";
}

void Crowd::from_person(Parcel& parcel, std::size_t route_index, int day, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Route& route = *frame_.routes()[route_index];
  const Country& country = frame_.tables().countries[route.origin];
  const std::uint64_t me =
      member_of(route_index, chance.percent(50) ? chance.below(senders_[route_index].people)
                                                : chance.heavy(senders_[route_index].people)) |
      (1ULL << 57);
  Chance name_chance(seed, Purpose::Name, me);
  const Identity who = make_identity(frame_.tables(), home_language(country, name_chance), name_chance);
  Chance home(seed, Purpose::Home, me);
  const Address address = make_address(frame_.tables(), country, route.office, 80, home);
  Chance habit(seed, Purpose::Habit, me);
  const bool native = habit.percent(45);
  write_address(
      address,
      chance.percent(85) ? static_cast<int>(me % kAddressStyles) : chance.between(0, kAddressStyles - 1),
      native, parcel.sender);
  sign(parcel.sender, who, write_name(who, pick_name_style(who.language, native ? 90 : 3, habit)), country,
       seed, me, chance);
  parcel.truth.sender_person = person_id("S", country.code, me & 0xffffffffffffULL);
  parcel.truth.sender_kind = "person";
  any_goods(parcel, route, chance);
  if (chance.percent(12)) return dormitory(parcel, route.destination, chance);
  Chance contacts(seed, Purpose::Contact, me, chance.heavy(3));
  resident(parcel, route.destination, contacts.below(sizes_[route.destination].people), day, chance);
}

void Crowd::from_agent(Parcel& parcel, const Route& route, std::uint64_t agent, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Country& country = frame_.tables().countries[route.origin];
  Chance make(seed, Purpose::Agent, agent);
  const Address address = make_address(frame_.tables(), country, route.office, 60, make);
  write_address(address, static_cast<int>(agent % kAddressStyles), make.percent(30), parcel.sender);
  const std::uint64_t client = chance.heavy(400);
  Chance name_chance(seed, Purpose::Name, agent, 100 + client);
  const Identity who = make_identity(frame_.tables(), home_language(country, name_chance), name_chance);
  std::string name = chance.percent(12)
                         ? firm_name(frame_.tables().firms, frame_.tables().firms.agent, "", false, make)
                         : write_name(who, pick_name_style(who.language, 25, name_chance));
  const bool own_phone = name_chance.percent(30);
  sign(parcel.sender, who, std::move(name), country, seed,
       own_phone ? agent * 512 + client : agent | (1ULL << 56), chance);
  parcel.truth.sender_person = person_id("A", country.code, agent * 512 + client);
  parcel.truth.sender_kind = "agent";
  any_goods(parcel, route, chance);
}

Parcel Crowd::parcel(std::uint64_t line) const {
  Chance chance(frame_.options().seed, Purpose::Line, line);
  Parcel parcel;
  const std::size_t route_index = frame_.pick_route(chance);
  const Route& route = *frame_.routes()[route_index];
  const Senders& senders = senders_[route_index];
  const FirmTable& firms = frame_.tables().firms;
  const std::string_view origin = frame_.tables().countries[route.origin].code;
  frame_.post(parcel, line, route, chance);
  const int day = frame_.day_of(line);
  // Senders belong to an office: its first letters make the number its own.
  const std::uint64_t office =
      scramble(static_cast<std::uint64_t>(route.office[2]) << 8 | static_cast<std::uint64_t>(route.office[3]))
          << 48 >>
      16;
  const auto at = chance.below(100);
  if (at < 62) {
    const std::uint64_t shop = office | chance.heavy(senders.shops);
    from_firm(parcel, route, shop, firms.seller, chance);
    parcel.truth.sender_person = person_id("H", origin, shop);
    parcel.truth.sender_kind = "shop";
    shop_goods(parcel, route, shop, 100, chance);
    receiver(parcel, route.destination, {78, 9, 9, 4}, day, chance);
  } else if (at < 82) {
    from_person(parcel, route_index, day, chance);
  } else if (at < 92) {
    const std::uint64_t factory = office | (1ULL << 30) | chance.heavy(senders.factories);
    from_firm(parcel, route, factory, firms.seller, chance);
    parcel.truth.sender_person = person_id("M", origin, factory);
    parcel.truth.sender_kind = "factory";
    shop_goods(parcel, route, factory, 350, chance);
    if (chance.percent(12)) parcel.category = "sample";
    receiver(parcel, route.destination, {25, 0, 0, 75}, day, chance);
  } else if (at < 95) {
    const std::uint64_t shop = office | (1ULL << 31) | chance.heavy(senders.food_shops);
    from_firm(parcel, route, shop, firms.food, chance);
    parcel.truth.sender_person = person_id("T", origin, shop);
    parcel.truth.sender_kind = "food shop";
    DeclaringHabit declaring{phrase_language(frame_.tables().countries[route.origin], chance), 100, 100,
                             pick_currency(frame_.tables(), route, chance)};
    declare(parcel, frame_.tables(), frame_.tables().goods[chance.common_of(food_goods_)], declaring, chance);
    parcel.category = chance.percent(80) ? "sale" : "gift";
    receiver(parcel, route.destination, {70, 10, 0, 20}, day, chance);
  } else {
    from_agent(parcel, route, office | (1ULL << 29) | chance.heavy(senders.agents), chance);
    receiver(parcel, route.destination, {70, 15, 15, 0}, day, chance);
  }
  for (ContentsText& contents : parcel.contents) contents.origin = origin;
  pack(parcel, chance);
  return parcel;
}

}  // namespace tidewaiter::simulate
