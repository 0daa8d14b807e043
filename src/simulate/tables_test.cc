// The tables are whole, and the goods are goods of the Harmonized System.

#include "simulate/tables.h"

#include <gtest/gtest.h>

#include <string>

#include "facts/facts.h"

namespace tidewaiter::simulate {
namespace {

TEST(Tables, AreReadAndWhole) {
  const auto tables = read_tables();
  ASSERT_TRUE(tables) << base::to_string(tables.error());
  for (const Country& country : tables->countries) {
    EXPECT_FALSE(country.places.empty()) << country.code;
    EXPECT_FALSE(country.telephones.empty()) << country.code;
    EXPECT_EQ(country.language_weights.total(), 100u) << country.code;
    EXPECT_FALSE(tables->streets[static_cast<std::size_t>(country.form)].empty()) << country.code;
  }
  for (const Route& route : tables->routes) {
    bool departs = false;
    for (const Place& place : tables->countries[route.origin].places) departs |= place.office == route.office;
    EXPECT_TRUE(departs) << route.office << " has no town";
    EXPECT_EQ(route.export_impc.size(), 6u);
    EXPECT_EQ(route.import_impc.size(), 6u);
    EXPECT_GE(route.closes_min.back(), 1440 + 120) << "mail posted at midnight must still catch a dispatch";
  }
  EXPECT_EQ(tables->drugs.size(), 10u);
}

TEST(Tables, GoodsAreOfTheHarmonizedSystem) {
  const auto tables = read_tables();
  const auto hs = facts::file("hs/hs6.csv");
  ASSERT_TRUE(tables && hs);
  for (const Goods& goods : tables->goods) {
    EXPECT_NE(hs->find("\n" + std::string(goods.hs6) + ","), std::string_view::npos) << goods.hs6;
    EXPECT_LT(goods.unit_g_min, goods.unit_g_max) << goods.hs6;
    for (const auto& phrases : goods.phrases)
      EXPECT_FALSE(phrases.empty() || phrases.front().empty()) << goods.hs6;
  }
}

TEST(Tables, MonthsMakeAYear) {
  const auto tables = read_tables();
  ASSERT_TRUE(tables);
  for (const Drug& drug : tables->drugs) {
    std::uint32_t sum = 0;
    for (const std::uint32_t share : drug.month) sum += share;
    EXPECT_NEAR(sum, 1000, 6) << drug.name;
    for (std::size_t i = 1; i < drug.mg.size(); ++i) EXPECT_GE(drug.mg[i], drug.mg[i - 1]) << drug.name;
  }
}

}  // namespace
}  // namespace tidewaiter::simulate
