// One metric ton in a thousand exhibits: seized, sealed, ordered and burnt in one run, every gram accounted
// for.

#include <gmock/gmock.h>

#include <chrono>
#include <cstdio>

#include "evidence_room.h"

namespace tidewaiter::service {
namespace {

using custody::ExhibitId;

constexpr int kTon = 1'000, kFew = 100;

class MetricTon : public EvidenceRoom {
 protected:
  static double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  // So many kilograms of a seizure, each an exhibit under its own seal; the seconds it took.
  double filled(std::int64_t seizure, int count, std::vector<ExhibitId>& ids) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
      ids.push_back(seized(1'000, 0, seizure));
      EXPECT_TRUE(seal_exhibit(*service_, table(), ids.back(), seal_of(ids.back())));
    }
    return seconds_since(begin);
  }
  static std::string seal_of(const ExhibitId& id) { return "S-" + id.text(); }
  // Ordered and burnt in one run; the seconds of the run.
  double burnt(const std::vector<ExhibitId>& ids) {
    EXPECT_TRUE(order_destruction(*service_, chief(), ids, "order 12"));
    DestructionRun run{"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", {}, {}, kNoPicture};
    for (const auto& id : ids)
      run.lines.push_back({id, seal_of(id), *base::mass_from_grams(1'000, ""), {}});
    const auto begin = std::chrono::steady_clock::now();
    const auto report = destroy(*service_, table(), run);
    const double took = seconds_since(begin);
    EXPECT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->destroyed.size(), ids.size());
    EXPECT_TRUE(report->left_behind.empty());
    return took;
  }
};

TEST_F(MetricTon, C1_AThousandExhibitsAreBurntInOneRunAndTheTimeGrowsWithTheirNumber) {
  std::vector<ExhibitId> few, ton;
  judged(1);
  judged(2);
  filled(2, kFew, few);
  const double each_of_few = burnt(few) / kFew;
  const double filling = filled(1, kTon, ton);
  ASSERT_EQ(ton.back().text(), "X1-1000");
  const double burning = burnt(ton);
  EXPECT_EQ(c1(), "C1 holds: seized 1000000 g = destroyed 1000000 g");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(findings(), "");
  std::printf(
      "1 t in %d exhibits: seized and sealed in %.1f s, burnt in %.1f s (%.2f ms each; %.2f ms of %d), "
      "verified in %.1f s\n",
      kTon, filling, burning, 1e3 * burning / kTon, 1e3 * each_of_few, kFew, seconds_since(begin));
  // Ten times as many took ten times as long; a hundred times would be quadratic.
  EXPECT_LT(burning / kTon, 3 * each_of_few);
}

}  // namespace
}  // namespace tidewaiter::service
