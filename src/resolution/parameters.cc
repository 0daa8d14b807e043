#include "resolution/parameters.h"

#include <algorithm>
#include <cmath>

#include "resolution/hash.h"

namespace tidewaiter::resolution {
namespace {

using Chances = std::array<double, kMaxLevels - 1>;  ///< of levels 1, 2, …; 0 where there is no such level

struct Row {
  Attribute attribute;
  Chances match;
  Chances stranger;
  Chances household;  ///< all 0: as strangers
};

constexpr Chances kAsStrangers{};

// Ordinary error rates of typed data: about one given name in six and one family name in seven differ between
// two mentions of one person, in the proportions of Winkler's and Christen's studies of registers. Learning
// replaces them.
const Row kShipped[] = {
    {Attribute::Given, {.83, .05, .05, .015, .025, .03}, {.004, .002, .003, .015, .006, .97}, kAsStrangers},
    {Attribute::Family,
     {.86, .02, .06, .01, .005, .045},
     {.001, .0005, .002, .01, .002, .9845},
     {.75, .02, .03, .01, .01, .18}},
    {Attribute::Order, {.96, .04}, {.96, .5}, {.96, .5}},
    {Attribute::Organisation, {.75, .1, .08, .03, .04}, {1e-5, 2e-5, 2e-4, .004, .9957}, kAsStrangers},
    {Attribute::BirthDate,
     {.88, .02, .06, .015, .005, .018, .002},
     {4e-5, 2e-5, 6e-4, .004, .03, .345, .62},
     {.01, 1e-4, 1e-3, .006, .1, .282, .6}},
    {Attribute::Identity, {.93, .05, .02}, {1e-7, 1e-6, .999}, kAsStrangers},
    {Attribute::Phone, {.75, .07, .18}, {3e-7, 3e-6, .999}, {.45, .02, .53}},
    // The last two are mailboxes made of the names; theirs are the chances among namesakes.
    {Attribute::Email, {.5, .03, .08, .17, .2, .02}, {1e-7, 3e-6, 1e-4, .999, 1e-3, .03}, kAsStrangers},
    {Attribute::Street,
     {.66, .06, .08, .05, .02, .01, .02, .1},
     {2e-7, 1e-7, 2e-7, 3e-6, 5e-7, 4e-4, 4e-3, .995},
     {.72, .06, .06, .04, .02, .01, .02, .07}},
    {Attribute::Place,
     {.75, .09, .06, .01, .01, .005, .02, .055},
     {1e-4, 1e-4, 5e-4, 5e-5, 4e-3, 1e-3, .03, .964},
     {.8, .09, .06, .01, .01, .005, .01, .015}},
    {Attribute::Occupation, {.8, .05, .15}, {.02, .005, .975}, kAsStrangers},
    {Attribute::BirthPlace, {.85, .07, .08}, {.02, .005, .975}, {.5, .04, .46}},
};

/// Family and given names that make up much of where mail of this kind comes from and goes to; shares after
/// published counts of surnames, in permille of all parties, and deliberately coarse.
struct CommonName {
  std::string_view letters;
  TokenKind kind;
  double share;
};
const CommonName kCommonNames[] = {
    {"nguyen", TokenKind::Family, .06},   {"tran", TokenKind::Family, .02},
    {"le", TokenKind::Family, .015},      {"pham", TokenKind::Family, .012},
    {"wang", TokenKind::Family, .05},     {"li", TokenKind::Family, .05},
    {"zhang", TokenKind::Family, .048},   {"liu", TokenKind::Family, .037},
    {"chen", TokenKind::Family, .035},    {"yang", TokenKind::Family, .022},
    {"huang", TokenKind::Family, .018},   {"zhao", TokenKind::Family, .016},
    {"wu", TokenKind::Family, .015},      {"zhou", TokenKind::Family, .014},
    {"xu", TokenKind::Family, .014},      {"lin", TokenKind::Family, .01},
    {"kim", TokenKind::Family, .015},     {"lee", TokenKind::Family, .01},
    {"park", TokenKind::Family, .006},    {"smith", TokenKind::Family, .009},
    {"jones", TokenKind::Family, .006},   {"williams", TokenKind::Family, .006},
    {"brown", TokenKind::Family, .005},   {"taylor", TokenKind::Family, .004},
    {"singh", TokenKind::Family, .008},   {"khan", TokenKind::Family, .005},
    {"wei", TokenKind::Given, .012},      {"john", TokenKind::Given, .012},
    {"michael", TokenKind::Given, .01},   {"david", TokenKind::Given, .012},
    {"james", TokenKind::Given, .01},     {"mary", TokenKind::Given, .01},
    {"mohammed", TokenKind::Given, .012}, {"anh", TokenKind::Given, .01},
    {"vanan", TokenKind::Given, .002},    {"maria", TokenKind::Given, .01},
};

void set_costs(std::array<model::Millibits, kMaxLevels>& costs, const Chances& chances) {
  for (std::size_t level = 1; level < kMaxLevels; ++level) {
    costs[level] = chances[level - 1] > 0 ? cost_of(chances[level - 1]) : 0;
  }
}

}  // namespace

model::Millibits cost_of(double probability) noexcept {
  if (probability <= 0) return 40'000;
  return static_cast<model::Millibits>(std::clamp(std::lround(-1000 * std::log2(probability)), 0L, 40'000L));
}

std::uint64_t frequency_key(TokenKind kind, std::string_view letters) noexcept {
  return hash_text(letters, static_cast<std::uint64_t>(kind) + 1);
}

Rarity Parameters::rarity_of(TokenKind kind, std::string_view letters) const {
  const auto found = frequent.find(frequency_key(kind, letters));
  return found != frequent.end() ? found->second : rare[static_cast<std::size_t>(kind)];
}

Parameters Parameters::shipped() {
  Parameters out;
  out.prior_against_strangers = -17'000;
  out.prior_against_household = -500;
  out.prior_premises = -17'000;
  out.link_weight = 3'000;
  out.premises_weight = 2'000;
  for (const Row& row : kShipped) {
    LevelCosts& costs = out.costs[static_cast<std::size_t>(row.attribute)];
    set_costs(costs.match, row.match);
    set_costs(costs.stranger, row.stranger);
    set_costs(costs.household, row.household == kAsStrangers ? row.stranger : row.household);
  }
  // Street and place of two mentions of one door against those of two doors anywhere.
  out.premises[0] = {0, 21'000, 8'000, 18'000, 3'000, -12'000, -12'000, -12'000, -20'000};
  out.premises[1] = {0, 11'000, 10'000, 7'000, 6'000, -6'000, 2'000, -8'000, -14'000};
  for (const CommonName& common : kCommonNames) {
    out.frequent.emplace(frequency_key(common.kind, common.letters),
                         static_cast<Rarity>(cost_of(common.share)));
  }
  out.rare.fill(12'000);
  out.rare[static_cast<std::size_t>(TokenKind::Given)] = 9'500;
  out.rare[static_cast<std::size_t>(TokenKind::Family)] = 11'500;
  out.rare[static_cast<std::size_t>(TokenKind::Word)] = 10'000;
  out.rare[static_cast<std::size_t>(TokenKind::City)] = 8'000;
  out.rare[static_cast<std::size_t>(TokenKind::State)] = 4'000;
  out.rare[static_cast<std::size_t>(TokenKind::EmailLocal)] = 20'000;
  out.rare[static_cast<std::size_t>(TokenKind::Occupation)] = 6'000;
  out.rare[static_cast<std::size_t>(TokenKind::BirthPlace)] = 6'000;
  return out;
}

}  // namespace tidewaiter::resolution
