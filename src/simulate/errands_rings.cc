#include <algorithm>
#include <array>

#include "simulate/errands.h"

namespace tidewaiter::simulate {
namespace {

/// How this world's rings hide at each step; the plan of times and numbers is kSubtleties'.
struct Mask {
  int retyped_percent;        ///< address laid out another way
  int misread_percent;        ///< and a letter taken for another
  int borrowed_name_percent;  ///< a name put together from two residents' instead of the receiver's own
  int next_flat_percent;      ///< another flat of the same tower
  int sender_number;  ///< 0: one impossible number again and again; 1: real-looking, walked by one; 2: each
                      ///< its own
  int own_number_percent;  ///< the receiver's own telephone or email is given
  int honest_percent;      ///< goods, value and mass as honest goods have
};
constexpr std::array<Mask, kSteps> kMasks{{{20, 5, 30, 0, 0, 60, 10},
                                           {40, 15, 50, 5, 0, 60, 25},
                                           {60, 25, 70, 15, 1, 55, 40},
                                           {70, 35, 85, 30, 1, 50, 60},
                                           {80, 35, 95, 45, 2, 45, 75},
                                           {85, 35, 100, 60, 2, 40, 90},
                                           {85, 35, 100, 75, 2, 30, 100}}};

const Mask& mask_of(const Ring& ring) { return kMasks[static_cast<std::size_t>(ring.step)]; }

/// The number `by` further on: digits count up from the right, spaces stay.
std::string walked(std::string number, int by) {
  for (std::size_t i = number.size(); i-- > 0 && by > 0;) {
    if (number[i] < '0' || number[i] > '9') continue;
    const int digit = number[i] - '0' + by;
    number[i] = static_cast<char>('0' + digit % 10);
    by = digit / 10;
  }
  return number;
}

}  // namespace

void Errands::ring_receiver(Parcel& parcel, const Ring& ring, const RingParcel& planned,
                            Chance& chance) const {
  const Mask& mask = mask_of(ring);
  const std::size_t country_index = frame_.routes()[ring.route]->destination;
  const Country& country = frame_.tables().countries[country_index];
  Chance whole(frame_.options().seed, Purpose::Cell, planned.ring);
  const std::uint64_t cover = whole.below(people_[country_index]);
  const Identity who = name_of(country_index, (1ULL << 39) | planned.ring);
  Address address = home_of(country_index, cover);
  if (address.unit == 0) address.unit = whole.between(2, 40);
  const std::string phone = make_phone(country, whole);
  const std::string email = make_email(who, whole);
  if (planned.ordinal > 1 && chance.percent(mask.next_flat_percent)) address.unit += chance.between(1, 4);

  PartyText& to = parcel.recipient;
  write_address(address, static_cast<int>(planned.ring % 3), false, to);
  const bool spelled = ring.pattern == Pattern::ManySpellings;
  if (planned.ordinal > 1 && (spelled || chance.percent(mask.retyped_percent)))
    retype(to, chance.between(1, kRetypings - 1));
  if (chance.percent(mask.misread_percent + (spelled ? 30 : 0))) misread(to.address.back(), chance);

  Identity shown = who;
  if (planned.ordinal > 1 &&
      (ring.pattern == Pattern::ManyNames || (!spelled && chance.percent(mask.borrowed_name_percent)))) {
    shown = name_of(country_index, chance.below(people_[country_index]));
    const Identity other = name_of(country_index, chance.below(people_[country_index]));
    if (other.language == shown.language) shown.family = other.family;
  }
  to.name = write_name(shown, pick_name_style(shown.language, 5, chance));
  if (spelled && planned.ordinal > 1) misread(to.name, chance);
  const bool own = chance.percent(mask.own_number_percent);
  if (own && chance.percent(70))
    to.phone = write_phone(country, phone, chance);
  else if (own)
    to.email = email;
  else if (chance.percent(60))
    to.phone = write_phone(country, make_phone(country, chance), chance);
  parcel.truth.recipient_person = "X-" + std::to_string(planned.ring) + "-R";
  parcel.truth.recipient_kind = "ring";
}

void Errands::ring_sender(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const {
  const Route& route = *frame_.routes()[ring.route];
  const Country& country = frame_.tables().countries[route.origin];
  Chance whole(frame_.options().seed, Purpose::Cell, planned.ring, 1);
  const std::string base_number = make_phone(country, whole);
  const std::string impossible = invent_phone(country, whole);
  const std::uint64_t counter = whole.below(1'000'000);
  const bool stays = ring.pattern != Pattern::RotatingSenders && whole.percent(60 - 10 * ring.step);
  // They post at counters like anybody: from a warehouse or as somebody's relative.
  const std::uint64_t relation =
      (1ULL << 52) | (counter * 64 + (stays ? 0 : static_cast<std::uint64_t>(planned.ordinal) * 6));
  if (chance.percent(40))
    warehouse_seller(parcel, route, relation, chance);
  else
    relative(parcel, route, relation, chance);
  const int walk = mask_of(ring).sender_number;
  if (walk == 0)
    parcel.sender.phone = impossible;
  else if (walk == 1 || ring.pattern == Pattern::RotatingSenders)
    parcel.sender.phone = write_phone(country, walked(base_number, planned.ordinal), chance);
  parcel.truth.sender_person = "X-" + std::to_string(planned.ring) + "-S1";
  parcel.truth.sender_kind = "ring";
}

void Errands::ring_goods(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const {
  const Tables& tables = frame_.tables();
  const Route& route = *frame_.routes()[ring.route];
  const Subtlety& subtlety = kSubtleties[static_cast<std::size_t>(ring.step)];
  const bool same = planned.ordinal == 1 || chance.percent(subtlety.same_goods_percent);
  const Concealment& concealment =
      tables.concealments[same ? ring.concealment : chance.below(tables.concealments.size())];
  const bool honest = chance.percent(mask_of(ring).honest_percent);
  declare(parcel, tables, tables.goods[concealment.goods],
          {Language::En, 100, honest ? 100 : chance.between(5, 35), pick_currency(tables, route, chance)},
          chance);
  ContentsText& line = parcel.contents.front();
  Truth& truth = parcel.truth;
  truth.drug_mg = pick_mass_mg(tables.drugs[ring.drug], concealment.carry_g, chance);
  const std::int64_t declared_g = std::max<std::int64_t>(1, line.net_g);
  line.net_g = std::max(declared_g, (truth.drug_mg / 1000 + 1) * chance.between(103, 150) / 100 + 1);
  if (ring.pattern == Pattern::Splitting)
    line.net_g = std::max<std::int64_t>(line.net_g, chance.between(1780, 1890));  // just under two kilograms
  if (honest)
    line.value_cents = std::max(line.value_cents, line.value_cents * line.net_g / declared_g / 100 * 100);
  else if (chance.percent(40))
    line.description = "daily necessities";
  truth.drug = tables.drugs[ring.drug].name;
  truth.object = concealment.object;
  truth.method = concealment.method;
  truth.layer = concealment.layer;
  line.origin = tables.countries[route.origin].code;
  parcel.category = honest && chance.percent(50) ? "sale" : "gift";
}

Parcel Errands::parcel(const Ring& ring, const RingParcel& planned) const {
  Chance chance(frame_.options().seed, Purpose::Cell, planned.ring,
                100 + static_cast<std::uint64_t>(planned.ordinal));
  Parcel parcel;
  frame_.post(parcel, planned.line, *frame_.routes()[ring.route], chance);
  ring_sender(parcel, ring, planned, chance);
  ring_receiver(parcel, ring, planned, chance);
  ring_goods(parcel, ring, planned, chance);
  pack(parcel, chance);
  dirty(parcel, chance);
  parcel.truth.ring = "R" + std::to_string(planned.ring);
  parcel.truth.pattern = name(ring.pattern);
  parcel.truth.step = ring.step;
  parcel.truth.parcel = planned.ordinal;
  return parcel;
}

}  // namespace tidewaiter::simulate
