#include "selection/random_stream.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <set>

namespace tidewaiter::selection {
namespace {

// Parcels in strata of sizes 31, 17, 9, 2 and 1.
struct World {
  std::deque<Stratum> strata;
  std::vector<model::ItemId> ids;
  std::vector<const Stratum*> stratum_of_id;

  World() {
    const std::pair<const char*, int> sizes[] = {{"AU", 31}, {"NZ", 17}, {"GB", 9}, {"FR", 2}, {"DE", 1}};
    for (const auto& [country, size] : sizes) {
      strata.push_back({model::OperatorId{"CN-POST"}, model::Service::Mail, country});
      for (int i = 0; i < size; ++i) {
        ids.emplace_back("TEST" + std::string(country) + std::to_string(i));
        stratum_of_id.push_back(&strata.back());
      }
    }
  }

  std::vector<Ticket> tickets(const ShiftKey& key) const {
    std::vector<Ticket> all;
    for (std::uint32_t i = 0; i < ids.size(); ++i)
      all.push_back({draw_of(key, ids[i]), stratum_of_id[i], ids[i].text(), i});
    return all;
  }
};

TEST(RandomStream, S3CommitmentIsCheckedAtTheReveal) {
  env::SeededRandom random{1};
  const ShiftKey key = new_shift_key(random);
  ShiftKey other = key;
  other.key[31] ^= 1;
  EXPECT_TRUE(check_reveal(key, commitment_of(key)));
  const auto refused = check_reveal(other, commitment_of(key));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::Tampered);
}

TEST(RandomStream, S3DrawIsHmacOfTheItemId) {
  ShiftKey key;
  key.key.fill(0x0b);
  const base::Hash mac = base::hmac_sha256(base::as_view(key.key), "EE123456785CN");
  std::uint64_t expected = 0;
  for (int i = 0; i < 8; ++i) expected = expected << 8 | mac[static_cast<std::size_t>(i)];
  EXPECT_EQ(draw_of(key, model::ItemId{"EE123456785CN"}), expected);
}

TEST(RandomStream, S3EveryParcelHasTheChanceThatIsRecorded) {
  const World world;
  const std::size_t parcels = world.ids.size();
  constexpr int kShifts = 6'000;
  constexpr std::uint64_t kPlaces = 7;
  std::vector<int> times(parcels, 0);
  env::SeededRandom random{20261120};
  for (int shift = 0; shift < kShifts; ++shift) {
    const ShiftKey key = new_shift_key(random);
    const Drawn drawn = draw(key, world.tickets(key), kPlaces);
    ASSERT_EQ(drawn.indices.size(), kPlaces);
    ASSERT_EQ(drawn.chance, (Chance{kPlaces, parcels}));
    for (const std::uint32_t i : drawn.indices) ++times[i];
  }
  const double chance = static_cast<double>(kPlaces) / static_cast<double>(parcels);
  const double expected = kShifts * chance;
  double chi_square = 0;
  for (const int count : times)
    chi_square += (count - expected) * (count - expected) / (expected * (1 - chance));
  const auto degrees = static_cast<double>(parcels);
  EXPECT_LT(chi_square, degrees + 4 * std::sqrt(2 * degrees));
  EXPECT_GT(chi_square, degrees - 4 * std::sqrt(2 * degrees)) << "too even to be drawn by lot";
}

TEST(RandomStream, EachStratumHasItsShareRoundedUpOrDown) {
  const World world;
  env::SeededRandom random{7};
  for (int shift = 0; shift < 300; ++shift) {
    const ShiftKey key = new_shift_key(random);
    const std::uint64_t places = 1 + random.below(59);
    std::map<std::string, std::uint64_t> drawn_of;
    for (const std::uint32_t i : draw(key, world.tickets(key), places).indices)
      ++drawn_of[world.stratum_of_id[i]->destination];
    for (const Stratum& stratum : world.strata) {
      const auto size = static_cast<std::uint64_t>(
          std::count(world.stratum_of_id.begin(), world.stratum_of_id.end(), &stratum));
      const std::uint64_t low = size * places / 60;
      EXPECT_GE(drawn_of[stratum.destination], low);
      EXPECT_LE(drawn_of[stratum.destination], low + (size * places % 60 != 0 ? 1 : 0));
    }
  }
}

// Two parcels of one stratum are neither tied together nor kept apart beyond what a fixed share needs.
TEST(RandomStream, NeighboursAreDrawnTogetherAboutAsOftenAsByLot) {
  const World world;
  env::SeededRandom random{99};
  constexpr int kShifts = 6'000;
  int together = 0;
  for (int shift = 0; shift < kShifts; ++shift) {
    const ShiftKey key = new_shift_key(random);
    const Drawn drawn = draw(key, world.tickets(key), 20);
    const std::set<std::uint32_t> set(drawn.indices.begin(), drawn.indices.end());
    together += set.contains(0) && set.contains(1) ? 1 : 0;
  }
  const double share = static_cast<double>(together) / kShifts;
  EXPECT_NEAR(share, (20.0 * 19) / (60.0 * 59), 0.02);
}

TEST(RandomStream, OrderOfArrivalChangesNothing) {
  const World world;
  env::SeededRandom random{3};
  const ShiftKey key = new_shift_key(random);
  std::vector<Ticket> tickets = world.tickets(key);
  const Drawn forward = draw(key, tickets, 11);
  std::reverse(tickets.begin(), tickets.end());
  EXPECT_EQ(draw(key, tickets, 11).indices, forward.indices);
}

TEST(RandomStream, WavesOfOneShiftDrawDifferently) {
  const World world;
  env::SeededRandom random{3};
  ShiftKey key = new_shift_key(random);
  std::set<std::vector<std::uint32_t>> seen;
  for (key.wave = 0; key.wave < 8; ++key.wave) seen.insert(draw(key, world.tickets(key), 3).indices);
  EXPECT_GT(seen.size(), 4u);
}

TEST(RandomStream, MorePlacesThanParcelsDrawsAllWithCertainty) {
  const World world;
  const ShiftKey key;
  const Drawn drawn = draw(key, world.tickets(key), 1'000);
  EXPECT_EQ(drawn.indices.size(), 60u);
  EXPECT_EQ(drawn.chance.ppm(), 1'000'000);
  EXPECT_TRUE(draw(key, {}, 5).indices.empty());
  EXPECT_EQ(draw(key, world.tickets(key), 0).chance.ppm(), 0);
}

TEST(RandomStream, ASmallChanceIsNeverShownAsNone) {
  EXPECT_EQ((Chance{1, 20'000'000}).ppm(), 1);
  EXPECT_EQ((Chance{1, 3}).ppm(), 333'333);
  EXPECT_EQ((Chance{0, 3}).ppm(), 0);
}

}  // namespace
}  // namespace tidewaiter::selection
