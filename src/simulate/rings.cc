#include "simulate/rings.h"

#include <algorithm>
#include <string>
#include <utility>

namespace tidewaiter::simulate {
namespace {

constexpr std::uint64_t kSpan = 1ULL << 20;

std::uint64_t key(std::uint32_t ring, int ordinal) {
  return static_cast<std::uint64_t>(ring) * 64 + static_cast<std::uint64_t>(ordinal);
}

}  // namespace

std::string_view name(Pattern pattern) noexcept {
  switch (pattern) {
    case Pattern::ManyNames:
      return "many names";
    case Pattern::ManySpellings:
      return "many spellings";
    case Pattern::RotatingSenders:
      return "rotating senders";
    case Pattern::Splitting:
      return "splitting";
  }
  return "";
}

std::size_t pick_drug(const Tables& tables, int month, Chance& chance) {
  Weighted weights;
  for (const Drug& drug : tables.drugs) {
    weights.add(drug.events / 100 * drug.month[static_cast<std::size_t>(month - 1)] + 1);
  }
  return weights.pick(chance);
}

std::int64_t pick_mass_mg(const Drug& drug, int carry_g, Chance& chance) {
  // Straight lines between the quantiles; below the tenth percentile down to half of it.
  constexpr std::array<std::int64_t, 6> kPercent{0, 10, 25, 50, 75, 90};
  const auto at = static_cast<std::int64_t>(chance.below(90'000));
  std::size_t upper = 1;
  while (at >= kPercent[upper] * 1000) ++upper;
  const std::int64_t high = drug.mg[upper - 1], low = upper == 1 ? high / 2 : drug.mg[upper - 2];
  const std::int64_t from = kPercent[upper - 1] * 1000, upto = kPercent[upper] * 1000;
  const std::int64_t mass = low + (high - low) / 1000 * (at - from) / (upto - from) * 1000 +
                            (high - low) % 1000 * (at - from) / (upto - from);
  const std::int64_t most = carry_g * 1000LL;
  return std::clamp<std::int64_t>(mass, 100, most - most * chance.between(0, 25) / 100);
}

Rings::Rings(const Frame& frame, int per_step) : frame_(frame) {
  const Options& options = frame.options();
  for (int step = options.first_step; step <= options.last_step; ++step) {
    for (int number = 0; number < per_step; ++number) plan(step, number);
  }
  std::sort(parcels_.begin(), parcels_.end(), [](const RingParcel& a, const RingParcel& b) {
    return std::pair(a.line, key(a.ring, a.ordinal)) < std::pair(b.line, key(b.ring, b.ordinal));
  });
  // Each line once: later ones move on, and off the end they are dropped with their ring shortened.
  for (std::size_t i = 1; i < parcels_.size(); ++i)
    parcels_[i].line = std::max(parcels_[i].line, parcels_[i - 1].line + 1);
  while (!parcels_.empty() && parcels_.back().line >= options.items) {
    --rings_[parcels_.back().ring].parcels;
    parcels_.pop_back();
  }
}

void Rings::plan(int step, int number) {
  const auto index = static_cast<std::uint32_t>(rings_.size());
  Chance chance(frame_.options().seed, Purpose::Ring,
                static_cast<std::uint64_t>(step) << 32 | static_cast<std::uint64_t>(number));
  const Subtlety& subtlety = kSubtleties[static_cast<std::size_t>(step)];
  Ring ring;
  ring.step = step;
  ring.pattern = static_cast<Pattern>((number + step) % kPatterns);
  ring.route = frame_.pick_route(chance);
  ring.concealment = chance.below(frame_.tables().concealments.size());
  ring.parcels = chance.between(subtlety.parcels_min, subtlety.parcels_max);

  const std::int64_t span_hours = frame_.options().days * 24LL;
  std::vector<std::int64_t> minutes(1, 0);
  for (int i = 1; i < ring.parcels; ++i) {
    const bool burst = ring.pattern == Pattern::Splitting && i % 2 == 1;
    const std::int64_t gap = burst ? chance.between(10, 180)
                                   : chance.between(subtlety.gap_hours_min * 60, subtlety.gap_hours_max * 60);
    minutes.push_back(minutes.back() + gap);
  }
  const std::int64_t most = span_hours * 60 * 9 / 10;
  const std::int64_t length = std::max<std::int64_t>(1, minutes.back());
  const std::int64_t fitted = std::min(length, most);
  const auto begin =
      static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(span_hours * 60 - fitted)));
  for (int i = 0; i < ring.parcels; ++i) {
    const std::int64_t minute = begin + minutes[static_cast<std::size_t>(i)] * fitted / length;
    const auto share =
        static_cast<std::uint64_t>(minute) * kSpan / static_cast<std::uint64_t>(span_hours * 60);
    parcels_.push_back({frame_.line_at(share), index, i + 1});
  }
  const std::int64_t first_day =
      (frame_.posted_at(parcels_[parcels_.size() - static_cast<std::size_t>(ring.parcels)].line).unix_ms() +
       28'800'000) /
      86'400'000;
  ring.drug = pick_drug(frame_.tables(), date_of(first_day).month, chance);
  rings_.push_back(ring);
}

void Rings::receiver(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Tables& tables = frame_.tables();
  const Subtlety& subtlety = kSubtleties[static_cast<std::size_t>(ring.step)];
  const Country& country = tables.countries[frame_.routes()[ring.route]->destination];
  Chance whole(seed, Purpose::RingParcel, planned.ring, 1000);  // the same for all of the ring's parcels
  const Language language = country.languages[country.language_weights.pick(whole)];
  const Identity who = make_identity(tables, language, whole);
  const NameStyle usual = pick_name_style(language, 0, whole);
  const std::string phone = make_phone(country, whole);
  const int layout = whole.between(0, kAddressStyles - 1);

  // The drops are flats of one house or its neighbours: somebody has to come by and collect.
  Chance drops(seed, Purpose::RingParcel, planned.ring, 2000);
  Address address = make_address(tables, country, "", 85, drops);
  const int drop = static_cast<int>(chance.below(static_cast<std::uint64_t>(subtlety.drop_addresses)));
  address.number += 2 * (drop / 2);
  if (drop % 2 == 1) address.unit = address.unit % 30 + 3;

  const bool spelled = ring.pattern == Pattern::ManySpellings;
  const bool relaid =
      planned.ordinal > 1 &&
      chance.percent(spelled ? std::max(90, subtlety.other_layout_percent) : subtlety.other_layout_percent);
  write_address(address, relaid ? (layout + chance.between(1, kAddressStyles - 1)) % kAddressStyles : layout,
                false, parcel.recipient);
  if (chance.percent(subtlety.mistyped_percent + (spelled ? 20 : 0)))
    mistype(parcel.recipient.address.back(), chance);

  const int false_percent = ring.pattern == Pattern::ManyNames ? 100
                            : spelled                          ? subtlety.false_name_percent / 3
                                                               : subtlety.false_name_percent;
  if (planned.ordinal > 1 && chance.percent(false_percent)) {
    const Identity other = make_identity(tables, language, chance);
    parcel.recipient.name = write_name(other, pick_name_style(language, 0, chance));
  } else {
    parcel.recipient.name = write_name(who, planned.ordinal > 1 && (spelled || chance.percent(50))
                                                ? pick_name_style(language, 0, chance)
                                                : usual);
    if (planned.ordinal > 1 && spelled && chance.percent(50)) mistype(parcel.recipient.name, chance);
  }
  if (chance.percent(subtlety.receiver_phone_percent))
    parcel.recipient.phone = write_phone(country, phone, chance);
  else if (chance.percent(55))
    parcel.recipient.phone = write_phone(country, make_phone(country, chance), chance);
  parcel.truth.recipient_person = "X-" + std::to_string(planned.ring) + "-R";
  parcel.truth.recipient_kind = "ring";
}

void Rings::sender(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const {
  const std::uint64_t seed = frame_.options().seed;
  const Tables& tables = frame_.tables();
  const Subtlety& subtlety = kSubtleties[static_cast<std::size_t>(ring.step)];
  const Route& route = *frame_.routes()[ring.route];
  const Country& country = tables.countries[route.origin];
  const bool rotating = ring.pattern == Pattern::RotatingSenders;
  const bool again = !rotating && chance.percent(subtlety.same_sender_percent);
  Chance mask(seed, Purpose::RingParcel, key(planned.ring, again ? 0 : planned.ordinal), 3000);
  const Identity who = make_identity(tables, country.languages[country.language_weights.pick(mask)], mask);
  const bool native = mask.percent(30);
  const Address address = make_address(tables, country, route.office, 70, mask);
  write_address(address, mask.between(0, kAddressStyles - 1), native, parcel.sender);
  parcel.sender.name = write_name(who, pick_name_style(who.language, native ? 90 : 3, mask));
  const int made_up =
      rotating ? std::min(100, subtlety.made_up_phone_percent + 20) : subtlety.made_up_phone_percent;
  parcel.sender.phone = mask.percent(made_up) ? invent_phone(country, mask)
                                              : write_phone(country, make_phone(country, mask), mask);
  if (!rotating && mask.percent(12)) parcel.sender.phone.clear();
  if (mask.percent(15)) parcel.sender.email = make_email(who, mask);
  const int hands = ring.parcels > 4 ? 2 : 1;
  parcel.truth.sender_person =
      "X-" + std::to_string(planned.ring) + "-S" + std::to_string(planned.ordinal % hands + 1);
  parcel.truth.sender_kind = "ring";
}

void Rings::split(Parcel& parcel, const Route& route, Chance& chance) const {
  const Country& to = frame_.tables().countries[route.destination];
  ContentsText& line = parcel.contents.front();
  line.currency = to.currency;
  line.value_cents = to.duty_free_limit * chance.between(91, 99);
}

void Rings::contents(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const {
  const Tables& tables = frame_.tables();
  const Subtlety& subtlety = kSubtleties[static_cast<std::size_t>(ring.step)];
  const Route& route = *frame_.routes()[ring.route];
  const bool same = planned.ordinal == 1 || chance.percent(subtlety.same_goods_percent);
  const Concealment& concealment =
      tables.concealments[same ? ring.concealment : chance.below(tables.concealments.size())];
  const Drug& drug = tables.drugs[ring.drug];
  parcel.truth.drug_mg = pick_mass_mg(drug, concealment.carry_g, chance);
  parcel.truth.drug = drug.name;
  parcel.truth.object = concealment.object;
  parcel.truth.method = concealment.method;
  parcel.truth.layer = concealment.layer;

  const bool plausible = chance.percent(subtlety.plausible_percent);
  DeclaringHabit habit;
  if (chance.percent(20))
    habit.language = tables.countries[route.origin].code == "VN" ? Language::Vi : Language::Zh;
  habit.value_percent = plausible ? 100 : chance.between(8, 40);
  habit.currency = pick_currency(tables, route, chance);
  declare(parcel, tables, tables.goods[concealment.goods], habit, chance);
  ContentsText& line = parcel.contents.front();
  // The goods give way to the drug or carry it on top; either way the parcel weighs at least what it holds.
  const std::int64_t drug_g = parcel.truth.drug_mg / 1000 + 1;
  const std::int64_t declared_g = std::max<std::int64_t>(1, line.net_g);
  line.net_g = std::max(declared_g, drug_g + drug_g * chance.between(5, 60) / 100);
  if (plausible) {
    line.value_cents = std::max(line.value_cents, line.value_cents * line.net_g / declared_g / 100 * 100);
    const Goods& goods = tables.goods[concealment.goods];
    line.quantity = std::max<int>(line.quantity,
                                  static_cast<int>((line.net_g + goods.unit_g_max - 1) / goods.unit_g_max));
    if (planned.ordinal % 2 == 0 && subtlety.plausible_percent >= 80) {
      declare(
          parcel, tables,
          tables
              .goods[tables.goods_weights[market_of(tables.countries[route.destination].code)].pick(chance)],
          habit, chance);
    }
  } else if (chance.percent(30)) {
    line.description = habit.language == Language::Zh ? "礼物" : "gift";
  }
  if (ring.pattern == Pattern::Splitting) split(parcel, route, chance);
  parcel.category = plausible && chance.percent(45) ? "sale" : "gift";
  for (ContentsText& contents_line : parcel.contents)
    contents_line.origin = tables.countries[route.origin].code;
}

Parcel Rings::parcel(const RingParcel& planned) const {
  const Ring& ring = rings_[planned.ring];
  Chance chance(frame_.options().seed, Purpose::RingParcel, key(planned.ring, planned.ordinal));
  Parcel parcel;
  frame_.post(parcel, planned.line, *frame_.routes()[ring.route], chance);
  sender(parcel, ring, planned, chance);
  receiver(parcel, ring, planned, chance);
  contents(parcel, ring, planned, chance);
  pack(parcel, chance);
  dirty(parcel, chance);  // clerks err over rings' parcels as over others'
  parcel.truth.ring = "R" + std::to_string(planned.ring);
  parcel.truth.pattern = name(ring.pattern);
  parcel.truth.step = ring.step;
  parcel.truth.parcel = planned.ordinal;
  return parcel;
}

}  // namespace tidewaiter::simulate
