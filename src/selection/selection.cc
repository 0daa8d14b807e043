#include "selection/selection.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <tuple>
#include <unordered_set>

#include "model/names.h"

namespace tidewaiter::selection {
namespace {

constexpr std::array<std::string_view, 7> kReasonNames{
    "", "referral", "officer", "standing_rule", "watch_list", "score", "random_stream"};
constexpr base::Instant kNever{std::numeric_limits<std::int64_t>::max()};

// The places of one means in the order of their starts. A place is free until it is taken; taking finds the
// latest free one that starts before a deadline, in nearly constant time, by a union-find whose roots are
// free places.
class Places {
 public:
  Places(const MeansCapacity& means, base::Instant first, base::Instant ends_at)
      : first_(first), minutes_(std::max(means.minutes_each, 1)), abreast_(std::max(means.instruments, 1)) {
    if (means.instruments <= 0 || first >= ends_at) return;
    const std::int64_t rounds = ((ends_at - first).milliseconds() - 1) / length_ms() + 1;
    const std::int64_t count = std::clamp<std::int64_t>(means.examinations, 0, rounds * abreast_);
    below_.resize(static_cast<std::size_t>(count) + 1);  // root 0 stands for "none"
    std::iota(below_.begin(), below_.end(), std::uint32_t{0});
  }

  std::size_t count() const { return below_.empty() ? 0 : below_.size() - 1; }

  // The start of the place taken, or nullopt.
  std::optional<base::Instant> take(base::Instant deadline) {
    const std::uint32_t place = root(before(deadline));
    if (place == 0) return std::nullopt;
    below_[place] = place - 1;
    return start(place - 1);
  }

 private:
  std::int64_t length_ms() const { return base::DurationMs::minutes(minutes_).milliseconds(); }
  base::Instant start(std::uint32_t index) const {
    return first_ + base::DurationMs{static_cast<std::int64_t>(index) / abreast_ * length_ms()};
  }
  // How many places start before the deadline.
  std::uint32_t before(base::Instant deadline) const {
    if (deadline <= first_) return 0;
    const std::int64_t apart = deadline == kNever ? std::numeric_limits<std::int64_t>::max() - 1
                                                  : (deadline - first_).milliseconds() - 1;
    const std::int64_t rounds = apart / length_ms() + 1;
    const auto all = static_cast<std::int64_t>(count());
    return static_cast<std::uint32_t>(rounds > all ? all : std::min(rounds * abreast_, all));
  }
  std::uint32_t root(std::uint32_t place) {
    if (below_.empty()) return 0;
    while (below_[place] != place) place = below_[place] = below_[below_[place]];
    return place;
  }

  base::Instant first_;
  std::int64_t minutes_;
  std::int64_t abreast_;
  std::vector<std::uint32_t> below_;
};

// One shift's choice in the making.
class Choice {
 public:
  Choice(const Shift& shift, const ShiftKey& key, std::span<const Candidate> candidates, base::Instant now)
      : shift_(shift),
        candidates_(candidates),
        now_(now),
        first_(now + shift.lead),
        results_(candidates.size()),
        draws_(candidates.size()),
        log_odds_(candidates.size()) {
    for (std::size_t m = 0; m < kMeansCount; ++m) {
      places_.emplace_back(shift.capacity.of(static_cast<model::Means>(m)), first_, shift.ends_at);
      by_sensitivity_[m] = static_cast<model::Means>(m);
    }
    std::stable_sort(by_sensitivity_.begin(), by_sensitivity_.end(),
                     [&shift](model::Means a, model::Means b) {
                       return shift.capacity.of(a).sensitivity_ppm > shift.capacity.of(b).sensitivity_ppm;
                     });
    for (std::size_t i = 0; i < candidates.size(); ++i) describe(key, i);
  }

  std::vector<Selection> make(const ShiftKey& key) {
    place_drawn(key);
    for (const SelectionReason reason :
         {SelectionReason::Referral, SelectionReason::Officer, SelectionReason::StandingRule,
          SelectionReason::WatchList, SelectionReason::Score}) {
      place_all(reason);
    }
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (candidates_[i].let_run) withhold(results_[i]);
    }
    return std::move(results_);
  }

 private:
  void describe(const ShiftKey& key, std::size_t i) {
    const Candidate& candidate = candidates_[i];
    log_odds_[i] = log_odds_of(shift_.calibration, candidate.score);
    draws_[i] = draw_of(key, candidate.id);
    Selection& result = results_[i];
    result.number = candidate.number;
    result.find_ppm = (probability_ppb(log_odds_[i]) + 500) / 1000;
    if (candidate.cut_off_at) result.left = *candidate.cut_off_at - now_;
  }

  bool openable(const Candidate& candidate) const {
    return !candidate.refused && (!candidate.cut_off_at || *candidate.cut_off_at > first_);
  }

  // The ground that a parcel has besides the lot.
  SelectionReason ground(std::size_t i) const {
    const Candidate& candidate = candidates_[i];
    if (candidate.referral) return SelectionReason::Referral;
    if (candidate.ordered) return SelectionReason::Officer;
    if (candidate.standing == model::Outcome::Hold) return SelectionReason::StandingRule;
    if (candidate.hit_probability_ppm > 0 && candidate.hit_probability_ppm >= shift_.hit_floor_ppm) {
      return SelectionReason::WatchList;
    }
    if (probability_ppb(log_odds_[i]) >= shift_.calibration.floor_ppb) return SelectionReason::Score;
    return SelectionReason::None;
  }

  std::uint64_t random_places(model::Means means) const {
    const std::uint64_t count = places_[static_cast<std::size_t>(means)].count();
    return (count * static_cast<std::uint64_t>(shift_.random_share_ppm) + 999'999) / 1'000'000;
  }

  void place_drawn(const ShiftKey& key) {
    std::vector<Ticket> tickets;
    for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
      if (openable(candidates_[i]))
        tickets.push_back({draws_[i], &candidates_[i].stratum, candidates_[i].id.text(), i});
    }
    std::uint64_t places = 0;
    for (const model::Means means : by_sensitivity_) places += random_places(means);
    const Drawn drawn = draw(key, std::move(tickets), places);

    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (openable(candidates_[i])) results_[i].chance = drawn.chance;
    }
    std::size_t means = 0;
    std::uint64_t used = 0;
    for (const std::uint32_t i : drawn.indices) {
      while (used == random_places(by_sensitivity_[means])) {
        ++means;
        used = 0;
      }
      ++used;
      results_[i].drawn = true;
      const SelectionReason other = ground(i);
      const SelectionReason shown = other == SelectionReason::None ? SelectionReason::RandomStream : other;
      if (!place(i, by_sensitivity_[means], shown)) place_anywhere(i, shown);
    }
  }

  void place_all(SelectionReason reason) {
    std::vector<std::uint32_t> queue;
    for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
      if (!results_[i].selected && openable(candidates_[i]) && ground(i) == reason) queue.push_back(i);
    }
    const auto rank = [&](std::uint32_t i) {
      const std::int64_t first =
          reason == SelectionReason::WatchList ? candidates_[i].hit_probability_ppm : 0;
      const bool by_score = reason == SelectionReason::WatchList || reason == SelectionReason::Score;
      return std::tuple{-first, by_score ? -std::int64_t{log_odds_[i]} : 0,
                        candidates_[i].cut_off_at.value_or(kNever), draws_[i],
                        std::string_view{candidates_[i].id.text()}};
    };
    std::sort(queue.begin(), queue.end(),
              [&rank](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
    std::optional<std::uint32_t> last_placed;
    bool left_out = false;
    for (const std::uint32_t i : queue) {
      if (place_anywhere(i, reason)) {
        last_placed = i;
      } else {
        left_out = true;
      }
    }
    if (!left_out) return;
    // Drawn parcels of this ground that come after everyone who got a place for it would not have been opened
    // but for the lot: they tell what slips through (leakage.h).
    for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
      Selection& result = results_[i];
      const bool by_lot = result.selected && result.drawn && ground(i) == reason;
      if (by_lot && (!last_placed || rank(i) > rank(*last_placed)))
        result.reason = SelectionReason::RandomStream;
    }
  }

  bool place(std::uint32_t i, model::Means means, SelectionReason reason) {
    const auto start =
        places_[static_cast<std::size_t>(means)].take(candidates_[i].cut_off_at.value_or(kNever));
    if (!start) return false;
    Selection& result = results_[i];
    result.selected = true;
    result.means = means;
    result.reason = reason;
    result.present_by = *start;
    return true;
  }

  bool place_anywhere(std::uint32_t i, SelectionReason reason) {
    return std::any_of(by_sensitivity_.begin(), by_sensitivity_.end(),
                       [&](model::Means means) { return place(i, means, reason); });
  }

  static void withhold(Selection& result) {
    result.selected = false;
    result.means.reset();
    result.reason = SelectionReason::None;
    result.present_by.reset();
  }

  const Shift& shift_;
  std::span<const Candidate> candidates_;
  base::Instant now_;
  base::Instant first_;
  std::vector<Selection> results_;
  std::vector<std::uint64_t> draws_;
  std::vector<model::Millibits> log_odds_;
  std::vector<Places> places_;
  std::array<model::Means, kMeansCount> by_sensitivity_{};
};

base::Status check(const Shift& shift, std::span<const Candidate> candidates) {
  if (shift.random_share_ppm < 0 || shift.random_share_ppm > 1'000'000) {
    return base::fail(base::ErrorCode::OutOfRange, "random_share", std::to_string(shift.random_share_ppm),
                      "0 to 1000000 millionths");
  }
  if (candidates.size() > kMaxCandidates) {
    return base::fail(base::ErrorCode::TooLarge, "candidates", std::to_string(candidates.size()),
                      "at most " + std::to_string(kMaxCandidates));
  }
  std::unordered_set<std::string_view> seen;
  seen.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    if (!seen.insert(candidate.id.text()).second) {
      return base::fail(base::ErrorCode::Duplicate, "candidate.id", candidate.id.text(), "each parcel once");
    }
  }
  return check(shift.calibration);
}

}  // namespace

std::string_view name(SelectionReason reason) noexcept {
  return kReasonNames[static_cast<std::size_t>(reason)];
}
std::optional<SelectionReason> selection_reason_from(std::string_view text) noexcept {
  return model::from_names<SelectionReason>(kReasonNames, text);
}

base::Result<std::vector<Selection>> select(const Shift& shift, const ShiftKey& key,
                                            std::span<const Candidate> candidates, base::Instant now) {
  TW_TRY_STATUS(check(shift, candidates));
  return Choice(shift, key, candidates, now).make(key);
}

bool due(const Candidate& candidate, base::Instant next_closes_at, base::DurationMs lead) noexcept {
  return candidate.cut_off_at && *candidate.cut_off_at <= next_closes_at + lead;
}

}  // namespace tidewaiter::selection
