// What a scale showed of what was used up: the part of CustodyWeighings that reckons it again.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/instant.h"
#include "verify/custody_weighings.h"

namespace tidewaiter::verify {

using nlohmann::json;

// What was used up and weighed: its figures are its scale's, and the mass that was booked is what it showed.
void CustodyWeighings::check_consumed(const Said& said) {
  const json fact = json::parse(said.text, nullptr, false);
  const auto exhibit = text_member(fact, "exhibit");
  const json certificate = certificate_of(text_member(fact, "scale"), said.entry);
  constexpr std::int64_t kHeaviest = 10'000'000'000;
  const auto mass = [&](const char* member) {
    return std::clamp<std::int64_t>(number_member(fact, member), 0, kHeaviest);
  };
  const auto net = mass("gross_mg") - mass("tare_mg");
  const auto uncertain = number_member(fact, "uncertainty_mg");
  for (const auto* member : {"readability_mg", "calibration_error_mg"})
    if (number_member(fact, member) != number_member(certificate, member))
      rows_.found("C4", said.entry,
                  exhibit + ": what was used up was weighed on a scale of another certificate");
  const auto until = base::parse_instant(text_member(certificate, "calibrated_until"), "until");
  const auto at = base::parse_instant(rows_.said().acts().at(said.entry).at, "at");
  if (!until || !at || *until < *at)
    rows_.found("C4", said.entry,
                exhibit + ": what was used up was weighed on a scale whose certificate had ended");
  constexpr std::int64_t kCoarsest = 1'000'000, kMostDigits = 30;
  const auto digit = number_member(fact, "readability_mg"),
             error = number_member(fact, "calibration_error_mg");
  const bool fits = digit >= 0 && digit <= kCoarsest && error >= 0 && error <= kMostDigits * kCoarsest &&
                    readings_follow(fact);  // at most two for each of a thousand lots
  if (!fits || number_member(fact, "net_mg") != net || uncertain > most_uncertain(net) ||
      uncertain != summed_uncertainty(digit, error, number_member(fact, "readings")))
    rows_.found("C4", said.entry, exhibit + ": what was used up is not what its scale and its readings make");
  const auto here = moved_.find(said.entry);
  const bool booked =
      here != moved_.end() && std::any_of(here->second.begin(), here->second.end(), [&](const Moved& one) {
        return one.kind == "consume" && one.exhibit == exhibit && one.mass == net;
      });
  if (!booked) rows_.found("C4", said.entry, exhibit + ": what was used up is not what was booked");
}

std::int64_t CustodyWeighings::consumed_uncertainty(const std::string& exhibit, std::uint64_t entry) const {
  const auto used = rows_.said().consumed().find(entry);
  if (used == rows_.said().consumed().end()) return 0;
  const json fact = json::parse(used->second.text, nullptr, false);
  if (text_member(fact, "exhibit") != exhibit) return 0;
  constexpr std::int64_t kLargest = 1'000'000'000;
  return std::clamp<std::int64_t>(number_member(fact, "uncertainty_mg"), 0, kLargest);
}

}  // namespace tidewaiter::verify
