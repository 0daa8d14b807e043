#pragma once
// What the stories of evidence share: a folder with a database, officers with certified keys, a scale, and C1
// looked at after every act.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "parcels.h"

namespace tidewaiter::e2e {

inline const std::string kWords =
    "TIDEWAITER_PASSPHRASE='first test words' TIDEWAITER_SECOND_PASSPHRASE='first test words' ";

inline constexpr std::array<const char*, 12> kAboutAnExhibit{"exhibit offer ",
                                                             "exhibit withdraw ",
                                                             "exhibit store ",
                                                             "exhibit missing ",
                                                             "exhibit withdraw-order ",
                                                             "exhibit counter-sample release ",
                                                             "custody destroy order",
                                                             "custody trial ",
                                                             "handover offer ",
                                                             "handover substitute ",
                                                             "inventory report-missing ",
                                                             "transport depart "};

class CustodyStory : public testing::Test {
 protected:
  Ran tw(const std::string& arguments) const { return run(arguments + " --db " + db_, kWords); }
  // What must succeed; its output.
  std::string did(const std::string& arguments) const {
    const auto ran = tw(arguments);
    EXPECT_EQ(ran.exit_code, 0) << arguments << '\n' << ran.out;
    return ran.out;
  }
  // Whether a command changes something of an exhibit, or orders it: each of these prints C1 of its seizure.
  // What lists, asks for, approves or only tells of one does not.
  static bool is_about_an_exhibit(const std::string& arguments) {
    return std::ranges::any_of(kAboutAnExhibit,
                               [&](const char* command) { return arguments.starts_with(command); });
  }
  // What must succeed, and prints C1 where it is about an exhibit.
  std::string stepped(const std::string& arguments) const {
    const auto out = did(arguments);
    if (is_about_an_exhibit(arguments)) {
      EXPECT_THAT(out, testing::HasSubstr("C1 holds: ")) << arguments;
    }
    return out;
  }
  // A signed act must print C1 of its seizure, and that it holds.
  std::string act(const std::string& arguments, const std::string& first, const std::string& second) const {
    const auto out = did(arguments + " --key " + key(first) + " --second-key " + key(second));
    EXPECT_THAT(out, testing::HasSubstr("C1 holds: ")) << arguments;
    return out;
  }
  std::string key(const std::string& officer) const { return folder_ / (officer + ".key"); }
  std::string new_key(const std::string& officer) const {
    const auto ran = run("custody key new " + officer + " --out " + key(officer), kWords, kOutputAlone);
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return ran.out.substr(0, ran.out.find('\n'));
  }
  void officers() const {
    did("custody key certify " + new_key("officer-7") + " --founding --officer chief-1");
    did("custody key certify " + new_key("officer-9") + " --founding --officer chief-1");
    const auto by_two = " --key " + key("officer-7") + " --second-key " + key("officer-9");
    did("custody key certify " + new_key("keeper-1") + by_two);
    did("custody key certify " + new_key("chemist-1") + by_two);
    did("custody scale S1 --readability 0.01 --calibration-error 0.005 --calibrated-until "
        "2100-01-01T00:00:00Z" +
        by_two);
  }
  // A picture of the run at the furnace, as an argument.
  std::string of_the_fire() const {
    const auto path = folder_ / "fire.png";
    std::ofstream(path) << "\x89PNG\r\n\x1a\n a picture of the fire";
    return " --photograph " + path;
  }
  // The balance in milligrams over all seizures.
  std::int64_t sum(const std::string& account) const {
    std::int64_t all = 0;
    for (const auto& line : lines_of(did("custody balance --json"))) {
      EXPECT_TRUE(line["holds"]) << line;
      all += line[account].get<std::int64_t>();
    }
    return all;
  }

  Folder folder_{"custody"};
  std::string db_ = folder_ / "c.db";
};

}  // namespace tidewaiter::e2e
