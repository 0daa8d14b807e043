#include "simulate/story.h"

#include <algorithm>

#include "base/check.h"
#include "simulate/rings.h"

namespace tidewaiter::simulate {
namespace {

const Route* story_route(const Frame& frame) {
  for (const Route* route : frame.routes()) {
    if (frame.tables().countries[route->destination].code == "AU" &&
        frame.tables().countries[route->origin].code == "CN")
      return route;
  }
  return nullptr;
}

struct Spelling {
  std::array<std::string_view, 2> lines;
  std::string_view city, postcode;
  NameStyle name;
  bool mistyped_name;
};
constexpr std::array<Spelling, kStoryParcels> kSpellings{{
    {{"Unit 7", "148 Wattle Street"}, "Ultimo", "2007", NameStyle::Joined, false},
    {{"7/148 Wattle St", ""}, "ULTIMO NSW", "2007", NameStyle::GivenFamily, false},
    {{"U7, 148 Watle Street", ""}, "Ultimo", "2007", NameStyle::CapitalFamily, true},
    {{"Flat 7, No.148 Wattle St., Ultimo", ""}, "Sydney", "2007", NameStyle::Hyphened, false},
}};

}  // namespace

bool story_fits(const Frame& frame) { return story_route(frame) != nullptr && frame.options().items >= 100; }

std::array<std::uint64_t, kStoryParcels> story_lines(const Frame& frame) {
  const std::uint64_t days = static_cast<std::uint64_t>(frame.options().days), items = frame.options().items;
  const std::uint64_t first = (items * (days - 1) + days - 1) / days, length = items - first;
  return {first + length * 14 / 100, first + length * 31 / 100, first + length * 52 / 100,
          first + length * 67 / 100};
}

Parcel story_parcel(const Frame& frame, std::uint64_t line, int ordinal) {
  const Tables& tables = frame.tables();
  const Route* route = story_route(frame);
  TW_CHECK(route != nullptr && ordinal >= 1 && ordinal <= kStoryParcels);
  const Country& origin = tables.countries[route->origin];
  const std::uint64_t seed = frame.options().seed;
  Chance chance(seed, Purpose::Story, static_cast<std::uint64_t>(ordinal)), whole(seed, Purpose::Story, 0);
  Parcel parcel;
  do {
    parcel = {};
    frame.post(parcel, line, *route, chance);
  } while (parcel.service != "Mail");

  Identity who = make_identity(tables, Language::Zh, whole);
  if (who.given_second.latin.empty())
    who.given_second = tables.names[static_cast<std::size_t>(Language::Zh)].given.front();
  const Spelling& spelling = kSpellings[static_cast<std::size_t>(ordinal - 1)];
  parcel.recipient.name = write_name(who, spelling.name);
  if (spelling.mistyped_name) mistype(parcel.recipient.name, chance);
  for (const std::string_view text : spelling.lines) {
    if (!text.empty()) parcel.recipient.address.emplace_back(text);
  }
  parcel.recipient.city = spelling.city;
  parcel.recipient.postcode = spelling.postcode;
  parcel.recipient.country = "AU";

  const Identity mask = make_identity(tables, Language::Zh, chance);
  parcel.sender.name = write_name(mask, ordinal == 2 ? NameStyle::Native : NameStyle::FamilyGiven);
  write_address(make_address(tables, origin, route->office, 70, chance), ordinal - 1, ordinal == 2,
                parcel.sender);
  parcel.sender.phone = invent_phone(origin, chance);

  const auto tea = std::find_if(tables.goods.begin(), tables.goods.end(),
                                [](const Goods& goods) { return goods.hs6 == "090210"; });
  TW_CHECK(tea != tables.goods.end());
  ContentsText contents;
  contents.description = ordinal == 2 ? "绿茶" : ordinal == 4 ? "tea leaves" : "green tea";
  contents.hs6 = tea->hs6;
  contents.quantity = 2;
  contents.net_g = 1000;
  contents.value_cents = 100 * chance.between(24, 32);
  parcel.contents.push_back(contents);
  parcel.gross_g = 1000 + chance.between(85, 130);
  parcel.category = "gift";

  const auto drug = std::find_if(tables.drugs.begin(), tables.drugs.end(),
                                 [](const Drug& d) { return d.name == "methamphetamine"; });
  TW_CHECK(drug != tables.drugs.end());
  Truth& truth = parcel.truth;
  truth.sender_person = "X-STORY-S";
  truth.recipient_person = "X-STORY-R";
  truth.sender_kind = truth.recipient_kind = "ring";
  truth.ring = "STORY";
  truth.pattern = name(Pattern::ManySpellings);
  truth.object = "tea";
  truth.method = "mixed among sealed packets";
  truth.layer = "inside the inner packing";
  truth.drug = drug->name;
  truth.drug_mg = 1000LL * chance.between(480, 505);
  truth.parcel = ordinal;
  return parcel;
}

}  // namespace tidewaiter::simulate
