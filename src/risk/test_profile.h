#pragma once
// Profiles for tests and benchmarks: a whole profile around a detection.

#include <string>

namespace tidewaiter::risk {

/// A profile of weight 1000 whose detection's lines are `detection`, indented here; the detection begins in
/// line 9.
inline std::string profile_text(const std::string& id, const std::string& detection, int weight = 1000) {
  std::string text =
      "id: " + id + "\ntitle: A test of " + id +
      "\nowner: Test desk\npurpose: A test\nlegal_basis: Test law\nreview_date: 2027-06-30\nweight: " +
      std::to_string(weight) + "\ndetection:\n  ";
  for (std::size_t i = detection.starts_with('\n') ? 1 : 0; i < detection.size(); ++i) {
    text += detection[i];
    if (detection[i] == '\n') text += "  ";
  }
  return text +
         "\ncases:\n  - {name: yes, must: hit, item: {gross_mass_g: 500}}\n"
         "  - {name: no, must: miss, item: {gross_mass_g: 500}}\n";
}

}  // namespace tidewaiter::risk
