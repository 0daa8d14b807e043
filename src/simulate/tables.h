#pragma once
// The tables under reference/simulate, read into plain values. Views point into the program's own embedded
// text and live for ever. Thread-safe once read.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulate/chance.h"

namespace tidewaiter::simulate {

enum class Language : std::uint8_t { En, Zh, Vi, Ja };
inline constexpr int kLanguages = 4;

struct NamePart {
  std::string_view latin;
  std::string_view native;  ///< Han characters or Vietnamese letters; empty where Latin is native
  std::string_view other;   ///< a second romanisation, or empty
};

struct NameTable {
  std::vector<NamePart> family, female, male, given, middle_female, middle_male;
};

struct Place {
  std::string_view city, native, region, postcode, office;
};

struct Street {
  std::string_view latin, native;
};

/// How a country writes an address.
enum class AddressForm : std::uint8_t { En, Cn, Vn, Jp, My, De, Fr, Nl };
inline constexpr int kAddressForms = 8;

struct Country {
  std::string_view code, calling, trunk, currency;
  std::vector<std::string_view> telephones;
  std::int64_t units_per_100_usd = 100;
  std::int64_t duty_free_limit = 0;  ///< in units of the currency
  AddressForm form = AddressForm::En;
  Weighted language_weights;
  std::vector<Language> languages;
  Weighted place_weights;
  std::vector<Place> places;
};

struct Route {
  std::string_view office, export_impc, import_impc;
  std::size_t origin = 0, destination = 0;  ///< into Tables::countries
  int utc_offset_min = 0;
  std::uint32_t weight = 0;
  std::vector<int> closes_min;
};

/// A thing people post, with phrases in English, Chinese and Vietnamese.
struct Goods {
  std::string_view hs6;
  std::array<std::uint32_t, 4> weight{};  ///< by GoodsMarket
  int unit_g_min = 0, unit_g_max = 0, usd_cents_min = 0, usd_cents_max = 0, quantity_max = 1;
  std::array<std::vector<std::string_view>, 3> phrases;
};

struct Concealment {
  std::string_view object, hs6, method, layer;
  int carry_g = 0;
  std::size_t goods = 0;  ///< into Tables::goods
};

struct Drug {
  std::string_view name;
  std::uint32_t events = 0;
  std::array<std::int64_t, 5> mg{};  ///< at 10, 25, 50, 75, 90 percent of events
  std::array<std::uint32_t, 12> month{};
};

struct FirmWord {
  std::string_view latin, native;
};

struct FirmTable {
  std::vector<FirmWord> word, seller, food, agent, buyer;
};

struct Tables {
  std::array<NameTable, kLanguages> names;
  std::array<std::vector<Street>, kAddressForms> streets;
  std::vector<Country> countries;
  std::vector<Route> routes;
  std::vector<Goods> goods;
  std::array<Weighted, 4> goods_weights;  ///< by market
  std::vector<Concealment> concealments;
  std::vector<Drug> drugs;
  FirmTable firms;

  const Country* country(std::string_view code) const noexcept;
};

/// Which column of weights a destination's goods follow.
std::size_t market_of(std::string_view destination) noexcept;

/// Reads them all. Malformed, naming file and line, for a row that can't be.
base::Result<Tables> read_tables();

}  // namespace tidewaiter::simulate
