// What ./dev demo tells of the evidence is told by the commands as they are now. The day of 100,000 parcels
// before it, and the page after it, are for the demo itself.

#include <gmock/gmock.h>

#include <chrono>

#include "base/instant.h"
#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

std::string hours_from_now(int hours) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return base::to_string(base::Instant{std::chrono::duration_cast<std::chrono::milliseconds>(now).count() +
                                       hours * 3'600'000LL});
}

TEST(Demo, ThreeParcelsAreOpenedAndFortyGramsGoToAustralia) {
  const Folder folder{"demo"};
  const std::string db = folder / "demo.db";
  std::vector<json> parcels;
  std::string ids;
  for (const std::string n : {"1", "2", "3", "4"}) {
    parcels.push_back(parcel("TESTTEA" + n, {{"posted_at", hours_from_now(-5)},
                                             {"cut_off_at", hours_from_now(20)},
                                             {"check", {{"by", "T1"}, {"at", hours_from_now(-4)}}}}));
    ids += " TESTTEA" + n;
  }
  ASSERT_EQ(run("init --db " + db).exit_code, 0);
  const auto screened = run("screen " + write_manifest(folder / "tea", parcels) + " --db " + db +
                            " --capacity Physical=10 --office CNCAN");
  ASSERT_EQ(screened.exit_code, 0) << screened.out;
  const std::string demo = "TIDEWAITER_OFFICER=demo bash '" TIDEWAITER_SOURCE_DIR "/demo/";
  const auto people = run("'" + (folder / "'"), demo + "people' ");
  ASSERT_EQ(people.exit_code, 0) << people.out;
  const auto story = run("'" + (folder / "'") + ids, demo + "story' ");
  ASSERT_EQ(story.exit_code, 0) << story.out;
  EXPECT_THAT(story.out,
              HasSubstr("seizure 1: C1 holds: seized 1995 g = held 1954.5 g + consumed 0.5 g + handed over "
                        "40 g"));
  EXPECT_EQ(run("verify " + db).exit_code, 0);
}

}  // namespace
}  // namespace tidewaiter::e2e
