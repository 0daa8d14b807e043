#include "verify/custody_weighings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/instant.h"

namespace tidewaiter::verify {
namespace {

// The least integer whose square is not below `square`, by halving.
std::int64_t root_above(std::int64_t square) {
  std::int64_t low = 0, high = 3'037'000'499;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    (middle * middle >= square ? high : low) = middle + (middle * middle >= square ? 0 : 1);
  }
  return low;
}
}  // namespace

std::int64_t combined(std::int64_t a, std::int64_t b) { return root_above(a * a + b * b); }
std::int64_t most_uncertain(std::int64_t mass) {
  constexpr std::int64_t kPart = 100, kTrace = 100;
  return std::max(kTrace, mass / kPart);
}

std::int64_t summed_uncertainty(std::int64_t readability, std::int64_t error, std::int64_t readings) {
  const auto twice = readability * readings + root_above(3 * readings * readability * readability);
  return twice / 2 + twice % 2 + readings * error;
}

bool readings_follow(const nlohmann::json& fact) {
  constexpr std::size_t kMostLots = 1'000;
  const auto of = [](std::int64_t tare) { return tare > 0 ? 2 : 1; };
  const auto lots = fact.is_object() ? fact.find("lots_mg") : fact.end();
  if (!fact.is_object() || lots == fact.end())
    return number_member(fact, "readings") == of(number_member(fact, "tare_mg"));
  if (!lots->is_array() || lots->empty() || lots->size() > kMostLots) return false;
  std::int64_t readings = 0, gross = 0, tare = 0;
  for (const auto& lot : *lots) {
    if (!lot.is_array() || lot.size() != 2 || !lot[0].is_number_unsigned() || !lot[1].is_number_unsigned())
      return false;
    const auto shown = lot[0].get<std::int64_t>(), empty = lot[1].get<std::int64_t>();
    constexpr std::int64_t kHeaviest = 10'000'000'000;
    if (empty < 0 || empty > shown || shown > kHeaviest) return false;
    readings += of(empty);
    gross += shown;
    tare += empty;
  }
  return readings == number_member(fact, "readings") && gross == number_member(fact, "gross_mg") &&
         tare == number_member(fact, "tare_mg");
}

namespace {

using nlohmann::json;

// The facts' version from which on readings follow from what was read, scales suit, and an exhibit's sum is held
// against its mass.
constexpr int kReadingsFollow = 4;

// The columns a weighing is read by, by their places in the query.
enum WeighingColumn {
  kWeighingNo,
  kWeighingExhibit,
  kWeighingAt,
  kWeighingGross,
  kWeighingTare,
  kWeighingNet,
  kWeighingReadings,
  kWeighingScale,
  kWeighingUncertainty,
  kWeighingPlace,
  kWeighingFirst,
  kWeighingSecond,
  kWeighingVerdict,
  kWeighingExpected,
  kWeighingBound,
  kWeighingAllowance,
  kWeighingReadability,
  kWeighingError,
  kWeighingUntil,
  kWeighingExpectedUncertainty,
  kWeighingPpm,
  kWeighingGround,
  kWeighingHeldBy
};
const std::vector<std::string_view> kWeighingColumns{"weighing_no",
                                                     "exhibit",
                                                     "at",
                                                     "gross_mg",
                                                     "tare_mg",
                                                     "net_mg",
                                                     "readings",
                                                     "scale",
                                                     "uncertainty_mg",
                                                     "place",
                                                     "first_officer",
                                                     "second_officer",
                                                     "verdict",
                                                     "expected_mg",
                                                     "bound_mg",
                                                     "allowance_mg",
                                                     "readability_mg",
                                                     "calibration_error_mg",
                                                     "calibrated_until",
                                                     "expected_uncertainty_mg",
                                                     "drying_ppm",
                                                     "drying_ground",
                                                     "held_by"};

bool is_adjustment(std::string_view kind) { return kind == "adjust_up" || kind == "adjust_down"; }

std::string_view booking_of(bool discrepant, std::int64_t gap) {
  if (gap > 0) return discrepant ? "find_on_recount" : "adjust_up";
  return discrepant ? "go_missing" : "adjust_down";
}

// What a movement makes of what its exhibit holds: -1, 0 or 1 times its mass.
int effect_of(const std::string& kind) {
  constexpr std::array<std::string_view, 8> kGives{"split",   "merge",   "consume",    "hand_over",
                                                   "destroy", "release", "go_missing", "adjust_down"};
  constexpr std::array<std::string_view, 5> kTakes{"seize", "find_on_recount", "recover", "adjust_up",
                                                   "take_back"};
  if (std::find(kGives.begin(), kGives.end(), kind) != kGives.end()) return -1;
  return std::find(kTakes.begin(), kTakes.end(), kind) != kTakes.end() ? 1 : 0;
}

}  // namespace

base::Status CustodyWeighings::check() {
  read_movements();
  TW_TRY_STATUS(dried_.read_forms());
  for (const auto& [entry, said] : rows_.said().consumed()) check_consumed(said);
  next_ = moved_.begin();
  TW_TRY_STATUS(rows_.each("weighing", kWeighingColumns, "entry_idx, weighing_no",
                           [&](const CustodyRow& row) { check_weighing(row); }));
  if (seen_ != rows_.said().weighings().size())
    rows_.found("C3", rows_.entries(),
                std::to_string(rows_.said().weighings().size() - seen_) +
                    " weighings that two officers signed are not there");
  check_unbooked();
  TW_TRY_STATUS(rows_.each("drift", {"dimension", "id", "adjustments", "sum_mg", "less", "more", "alarm"}, "",
                           [&](const CustodyRow& row) { check_series(row); }));
  if (series_seen_ != series_.size())
    rows_.found("C4", rows_.entries(),
                std::to_string(series_.size() - series_seen_) + " running tests are not there");
  for (const auto& [entry, act] : rows_.said().acts()) {
    if (act.version < 2) continue;
    const auto said = rows_.said().alarms().find(entry);
    const auto reckoned = alarms_.find(entry);
    if ((said == rows_.said().alarms().end() ? std::set<std::string>{} : said->second) !=
        (reckoned == alarms_.end() ? std::set<std::string>{} : reckoned->second))
      rows_.found("C4", entry, "the running tests that alarm are not those that two officers signed");
  }
  return {};
}

void CustodyWeighings::read_movements() {
  for (const auto& [no, said] : rows_.said().movements()) {
    std::vector<std::string> fields;
    for (std::string_view rest = said.text;;) {
      const auto bar = rest.find('|');
      fields.emplace_back(rest.substr(0, bar));
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
    fields.resize(5);
    moved_[said.entry].push_back(
        {fields[0], fields[1], fields[2], std::strtoll(fields[4].c_str(), nullptr, 10), false});
  }
}

void CustodyWeighings::advance_to(std::uint64_t entry) {
  for (; next_ != moved_.end() && next_->first < entry; ++next_)
    for (const auto& one : next_->second) {
      book_[one.exhibit] += effect_of(one.kind) * one.mass;
      if (one.to.empty()) continue;
      book_[one.to] += one.mass;
      if (version_of(next_->first) >= kDryingIsCounted) dried_.pass_on(one.exhibit, one.to);
    }
}

void CustodyWeighings::check_weighing(const CustodyRow& row) {
  const auto where = "weighing " + std::to_string(integer_in(row[kWeighingNo]));
  hold_against_signed(row, where);
  if (integer_in(row[kWeighingNet]) != integer_in(row[kWeighingGross]) - integer_in(row[kWeighingTare]))
    rows_.found("C4", entry_of(row), where + ": net is not gross less tare");
  if (!is_null(row[kWeighingReadability])) check_scale(row, where);
  check_suits(row, where);
  advance_to(entry_of(row));
  if (is_null(row[kWeighingExpected])) {
    check_first(row, where);
    charged_[text_in(row[kWeighingExhibit])].emplace_back(integer_in(row[kWeighingNet]), 0);
  } else {
    check_compared(row, where);
    check_booked(row, where);
    const bool much = dried_much(row, where);
    if (text_in(row[kWeighingVerdict]) != "discrepant") add_to_series(row, much, where);
  }
  uncertainty_[text_in(row[kWeighingExhibit])] = integer_in(row[kWeighingUncertainty]);
}

void CustodyWeighings::hold_against_signed(const CustodyRow& row, const std::string& where) {
  const auto entry = entry_of(row);
  const auto said = rows_.said().weighings().find(integer_in(row[kWeighingNo]));
  if (said == rows_.said().weighings().end()) {
    rows_.found("C3", entry, where + ": no act that two officers signed says so");
    return;
  }
  ++seen_;
  const auto& act = rows_.said().acts().at(said->second.entry);
  const json fact = json::parse(said->second.text, nullptr, false);
  rows_.hold_against(fact,
                     {{"exhibit", &row[kWeighingExhibit]},
                      {"gross_mg", &row[kWeighingGross]},
                      {"tare_mg", &row[kWeighingTare]},
                      {"uncertainty_mg", &row[kWeighingUncertainty]},
                      {"scale", &row[kWeighingScale]},
                      {"place", &row[kWeighingPlace]},
                      {"verdict", &row[kWeighingVerdict]}},
                     "C3", entry, where);
  if (act.first != text_in(row[kWeighingFirst]) || act.second != text_in(row[kWeighingSecond]) ||
      said->second.entry != entry || act.at != time_in(row[kWeighingAt]))
    rows_.found("C3", entry, where + ": not by the two officers who signed it, or not then");
  if (act.version < 2) return;
  rows_.hold_against(fact,
                     {{"at", &row[kWeighingAt], true},
                      {"net_mg", &row[kWeighingNet]},
                      {"readings", &row[kWeighingReadings]},
                      {"expected_mg", &row[kWeighingExpected]},
                      {"bound_mg", &row[kWeighingBound]},
                      {"allowance_mg", &row[kWeighingAllowance]},
                      {"readability_mg", &row[kWeighingReadability]},
                      {"calibration_error_mg", &row[kWeighingError]},
                      {"calibrated_until", &row[kWeighingUntil], true},
                      {"expected_uncertainty_mg", &row[kWeighingExpectedUncertainty]},
                      {"drying_ppm", &row[kWeighingPpm]},
                      {"drying_ground", &row[kWeighingGround]},
                      {"held_by", &row[kWeighingHeldBy]}},
                     "C3", entry, where);
  if (act.version >= kReadingsFollow && !readings_follow(fact))
    rows_.found("C4", entry, where + ": its readings are not those that were read");
}

int CustodyWeighings::version_of(std::uint64_t entry) const {
  const auto act = rows_.said().acts().find(entry);
  return act == rows_.said().acts().end() ? 1 : act->second.version;
}

// An uncertainty that is a large share of what should be there would let that share go.
void CustodyWeighings::check_suits(const CustodyRow& row, const std::string& where) {
  if (version_of(entry_of(row)) < kReadingsFollow) return;
  const auto mass = std::max(integer_in(row[kWeighingNet]), integer_in(row[kWeighingExpected]));
  if (integer_in(row[kWeighingUncertainty]) > most_uncertain(mass))
    rows_.found("C4", entry_of(row), where + ": by a scale that is too coarse for it");
}

// The uncertainty from the certificate, and the certificate from the entry that was in force.
void CustodyWeighings::check_scale(const CustodyRow& row, const std::string& where) {
  const auto entry = entry_of(row);
  if (summed_uncertainty(integer_in(row[kWeighingReadability]), integer_in(row[kWeighingError]),
                         integer_in(row[kWeighingReadings])) != integer_in(row[kWeighingUncertainty]))
    rows_.found("C4", entry, where + ": its uncertainty is not what its scale and its readings make");
  if (integer_in(row[kWeighingUntil]) < integer_in(row[kWeighingAt]))
    rows_.found("C4", entry, where + ": by a scale whose certificate had ended");
  const json certificate = certificate_of(text_in(row[kWeighingScale]), entry);
  rows_.hold_against(certificate,
                     {{"readability_mg", &row[kWeighingReadability]},
                      {"calibration_error_mg", &row[kWeighingError]},
                      {"calibrated_until", &row[kWeighingUntil], true}},
                     "C4", entry, where);
}

json CustodyWeighings::certificate_of(const std::string& scale, std::uint64_t entry) const {
  json certificate;
  if (const auto all = rows_.said().scales().find(scale); all != rows_.said().scales().end()) {
    for (const auto& one : all->second)
      if (one.entry < entry) certificate = json::parse(one.text, nullptr, false);
  }
  return certificate;
}

bool CustodyWeighings::dried_much(const CustodyRow& row, const std::string& where) {
  const auto said = rows_.said().weighings().find(integer_in(row[kWeighingNo]));
  if (said == rows_.said().weighings().end()) return false;
  DriedUp::Claim claim;
  claim.entry = entry_of(row);
  claim.version = version_of(claim.entry);
  claim.exhibit = text_in(row[kWeighingExhibit]);
  claim.where = where;
  claim.ppm = integer_in(row[kWeighingPpm]);
  if (claim.ppm == 0) return false;
  claim.form = text_member(json::parse(said->second.text, nullptr, false), "form");
  claim.expected = integer_in(row[kWeighingExpected]);
  claim.gap = integer_in(row[kWeighingNet]) - claim.expected;
  claim.allowance = integer_in(row[kWeighingAllowance]);
  claim.discrepant = text_in(row[kWeighingVerdict]) == "discrepant";
  return dried_.take(claim);
}

// What makes an exhibit's own mass: the movement that brings it is as large. A part makes its whole less
// sure.
void CustodyWeighings::check_first(const CustodyRow& row, const std::string& where) {
  const auto exhibit = text_in(row[kWeighingExhibit]);
  const auto here = moved_.find(entry_of(row));
  bool brought = false;
  if (here != moved_.end()) {
    for (auto& one : here->second) {
      const bool seized = one.kind == "seize" && one.exhibit == exhibit;
      const bool taken_out = one.kind == "split" && one.to == exhibit;
      if ((!seized && !taken_out) || one.mass != integer_in(row[kWeighingNet])) continue;
      brought = one.booked = true;
      if (taken_out)
        uncertainty_[one.exhibit] =
            combined(uncertainty_[one.exhibit], integer_in(row[kWeighingUncertainty]));
    }
  }
  if (text_in(row[kWeighingVerdict]) != "first" || (!brought && integer_in(row[kWeighingNet]) != 0))
    rows_.found("C4", entry_of(row), where + ": its mass is not what was booked");
}

void CustodyWeighings::check_compared(const CustodyRow& row, const std::string& where) {
  const auto entry = entry_of(row);
  const std::int64_t expected = integer_in(row[kWeighingExpected]), bound = integer_in(row[kWeighingBound]);
  const std::int64_t gap = integer_in(row[kWeighingNet]) - expected;
  const bool outside = gap > bound || gap < -(bound + integer_in(row[kWeighingAllowance]));
  const std::string verdict = outside ? "discrepant" : gap == 0 ? "same" : "within_bound";
  if (text_in(row[kWeighingVerdict]) != verdict)
    rows_.found("C4", entry,
                where + ": differs by " + std::to_string(gap) + " mg and is called " +
                    text_in(row[kWeighingVerdict]));
  if (is_null(row[kWeighingExpectedUncertainty])) return;
  const auto before = uncertainty_.find(text_in(row[kWeighingExhibit]));
  const bool same =
      before != uncertainty_.end() && combined(before->second, consumed_uncertainty(before->first, entry)) ==
                                          integer_in(row[kWeighingExpectedUncertainty]);
  if (!same && merged_uncertainty(row) != integer_in(row[kWeighingExpectedUncertainty]))
    rows_.found("C4", entry, where + ": the book's uncertainty is not what the weighings before leave");
  if (combined(integer_in(row[kWeighingExpectedUncertainty]), integer_in(row[kWeighingUncertainty])) != bound)
    rows_.found("C4", entry, where + ": its bound is not what both uncertainties make");
  const std::int64_t ppm = integer_in(row[kWeighingPpm]);
  if (expected / 1'000'000 * ppm + expected % 1'000'000 * ppm / 1'000'000 !=
          integer_in(row[kWeighingAllowance]) ||
      (ppm > 0) == text_in(row[kWeighingGround]).empty())
    rows_.found("C4", entry, where + ": its allowance is not the share that may dry up, with its ground");
  if (text_in(row[kWeighingHeldBy]) != chains_.holder_before(text_in(row[kWeighingExhibit]), entry))
    rows_.found("C4", entry, where + ": it was not held by whom it says");
}

// Of what was put together in this act: its parts' uncertainties, in the order they were merged.
std::int64_t CustodyWeighings::merged_uncertainty(const CustodyRow& row) const {
  const auto exhibit = text_in(row[kWeighingExhibit]);
  const auto of = [&](const std::string& one) {
    const auto found = uncertainty_.find(one);
    return found == uncertainty_.end() ? 0 : found->second;
  };
  std::int64_t all = of(exhibit);
  if (const auto here = moved_.find(entry_of(row)); here != moved_.end()) {
    for (const auto& one : here->second)
      if (one.kind == "merge" && one.to == exhibit) all = combined(all, of(one.exhibit));
  }
  return all;
}

// The difference is booked in the same act, as what the verdict makes of it, and the book is then what was
// weighed.
void CustodyWeighings::check_booked(const CustodyRow& row, const std::string& where) {
  const auto exhibit = text_in(row[kWeighingExhibit]);
  const std::int64_t expected = integer_in(row[kWeighingExpected]),
                     gap = integer_in(row[kWeighingNet]) - expected;
  const auto kind = booking_of(text_in(row[kWeighingVerdict]) == "discrepant", gap);
  std::int64_t book = book_[exhibit];
  bool agrees = gap == 0 && book == expected;
  const auto here = moved_.find(entry_of(row));
  if (here != moved_.end()) {
    for (auto& one : here->second) {
      const bool books_it = gap != 0 && !one.booked && one.exhibit == exhibit && one.kind == kind &&
                            one.mass == std::abs(gap) && book == expected;
      if (books_it && !agrees) agrees = one.booked = true;
      if (one.exhibit == exhibit) book += effect_of(one.kind) * one.mass;
      if (one.to == exhibit) book += one.mass;
      agrees = agrees || (gap == 0 && book == expected);
    }
  }
  if (!agrees)
    rows_.found("C4", entry_of(row), where + ": its difference is not what was booked, or not from the book");
}

void CustodyWeighings::check_unbooked() {
  for (const auto& [entry, all] : moved_) {
    for (const auto& one : all) {
      const bool by_weighing =
          is_adjustment(one.kind) || one.kind == "find_on_recount" || one.kind == "seize";
      if (by_weighing && !one.booked)
        rows_.found("C4", entry,
                    one.exhibit + ": " + one.kind + " of " + std::to_string(one.mass) +
                        " mg without a weighing that says so");
    }
  }
}

void CustodyWeighings::add_to_series(const CustodyRow& row, bool dried_much, const std::string& where) {
  constexpr std::int64_t kSlack = 500, kLimit = 5'000, kLargest = 4'000;
  const auto exhibit = text_in(row[kWeighingExhibit]);
  const std::int64_t gap = integer_in(row[kWeighingNet]) - integer_in(row[kWeighingExpected]);
  const std::int64_t bound = std::max<std::int64_t>(integer_in(row[kWeighingBound]), 1);
  const std::int64_t charged =
      gap >= 0 ? gap : std::min<std::int64_t>(gap + integer_in(row[kWeighingAllowance]), 0);
  const std::int64_t step = std::clamp(charged * 2'000 / bound, -kLargest, kLargest);
  charged_[exhibit].emplace_back(std::max(integer_in(row[kWeighingExpected]), integer_in(row[kWeighingNet])),
                                 charged);
  const bool too_much = version_of(entry_of(row)) >= kReadingsFollow && adds_up(exhibit);
  const auto holder = chains_.holder_before(exhibit, entry_of(row));
  if (holder.empty()) rows_.found("C4", entry_of(row), where + ": nobody held it before");
  const std::pair<std::string, std::string> keys[] = {{"exhibit", exhibit},
                                                      {"officer", text_in(row[kWeighingFirst])},
                                                      {"officer", text_in(row[kWeighingSecond])},
                                                      {"scale", text_in(row[kWeighingScale])},
                                                      {"place", text_in(row[kWeighingPlace])},
                                                      {"holder", holder}};
  for (const auto& key : keys) {
    auto& one = series_[key];
    ++one.adjustments;
    one.sum += gap;
    one.less = std::max<std::int64_t>(0, one.less - step - kSlack);
    one.more = std::max<std::int64_t>(0, one.more + step - kSlack);
    const bool gone = (too_much || dried_much) && key.first == "exhibit";
    if (one.less <= kLimit && one.more <= kLimit && !gone) continue;
    one.alarm = true;
    alarms_[entry_of(row)].insert(key.first + "/" + key.second);
  }
}

// What small differences come to together, in milligrams, from the first weighing on or from any later one: a
// wide bound hides none of it. It is held against the most that there was between, and at the weighing
// before.
bool CustodyWeighings::adds_up(const std::string& exhibit) const {
  constexpr std::int64_t kFiftieth = 50, kLeastSum = 200;
  const auto& all = charged_.at(exhibit);
  std::int64_t sum = 0, most = 0;
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    const auto before = std::next(one);
    sum += one->second;
    most = std::max({most, one->first, before == all.rend() ? 0 : before->first});
    if (std::abs(sum) > std::max(kLeastSum, most / kFiftieth)) return true;
  }
  return false;
}

void CustodyWeighings::check_series(const CustodyRow& row) {
  const auto where = "the running test of " + text_in(row[0]) + " " + text_in(row[1]);
  const auto found = series_.find({text_in(row[0]), text_in(row[1])});
  if (found == series_.end()) {
    rows_.found("C4", entry_of(row), where + ": of nothing that was weighed");
    return;
  }
  ++series_seen_;
  const auto& one = found->second;
  if (one.adjustments != integer_in(row[2]) || one.sum != integer_in(row[3]) ||
      one.less != integer_in(row[4]) || one.more != integer_in(row[5]) ||
      one.alarm != (integer_in(row[6]) != 0))
    rows_.found("C4", entry_of(row), where + ": not what the weighings leave");
}

}  // namespace tidewaiter::verify
