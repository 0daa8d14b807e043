#include "selection/hold.h"

#include <algorithm>
#include <array>
#include <map>

#include "model/names.h"

namespace tidewaiter::selection {
namespace {

constexpr std::array<std::string_view, 11> kStateNames{"Selected",  "HoldSent",    "Acknowledged", "Located",
                                                       "Presented", "Examined",    "Released",     "Seized",
                                                       "NotFound",  "AlreadyLeft", "LetRun"};
constexpr std::array<std::string_view, 10> kEventNames{
    "SendHold", "Acknowledge", "Locate",         "Present",    "Examine",
    "Release",  "Seize",       "ReportNotFound", "ReportLeft", "LetRun"};
constexpr std::size_t kMaxSteps = 100;

struct Transition {
  HoldState from;
  HoldEvent event;
  HoldState to;
};

using enum HoldState;
using E = HoldEvent;

// The whole machine. What is not here can't happen.
constexpr Transition kTransitions[] = {
    {Selected, E::SendHold, HoldSent},
    {Selected, E::Release, Released},
    {Selected, E::ReportLeft, AlreadyLeft},
    {Selected, E::LetRun, HoldState::LetRun},

    {HoldSent, E::Acknowledge, Acknowledged},
    {HoldSent, E::Locate, Located},
    {HoldSent, E::Present, Presented},
    {HoldSent, E::Release, Released},
    {HoldSent, E::ReportNotFound, NotFound},
    {HoldSent, E::ReportLeft, AlreadyLeft},
    {HoldSent, E::LetRun, HoldState::LetRun},

    {Acknowledged, E::Locate, Located},
    {Acknowledged, E::Present, Presented},
    {Acknowledged, E::Release, Released},
    {Acknowledged, E::ReportNotFound, NotFound},
    {Acknowledged, E::ReportLeft, AlreadyLeft},
    {Acknowledged, E::LetRun, HoldState::LetRun},

    {Located, E::Present, Presented},
    {Located, E::Release, Released},
    {Located, E::ReportNotFound, NotFound},
    {Located, E::ReportLeft, AlreadyLeft},
    {Located, E::LetRun, HoldState::LetRun},

    {Presented, E::Examine, Examined},
    {Presented, E::Release, Released},
    {Presented, E::LetRun, HoldState::LetRun},

    {Examined, E::Examine, Examined},
    {Examined, E::Release, Released},
    {Examined, E::Seize, Seized},
    {Examined, E::LetRun, HoldState::LetRun},

    {NotFound, E::Locate, Located},
    {NotFound, E::Present, Presented},
    {NotFound, E::Release, Released},
    {NotFound, E::ReportLeft, AlreadyLeft},
};

// Where an examination's find leads once a hold is over.
constexpr Transition kFoundAfterwards[] = {{Released, E::Seize, Seized}, {AlreadyLeft, E::Seize, Seized}};

std::string allowed_events(HoldState state) {
  std::string names;
  for (const Transition& transition : kTransitions) {
    if (transition.from != state) continue;
    if (!names.empty()) names += ", ";
    names += name(transition.event);
  }
  return names.empty() ? "nothing: the state is final" : names;
}

// By nearest rank; `sorted` is not empty.
std::int64_t percentile(const std::vector<std::int64_t>& sorted, std::size_t percent) {
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

// How the hold ended; what was found afterwards says nothing of its operator.
HoldState ended(const HoldRecord& record) {
  if (record.state != Seized || record.steps.size() < 2) return record.state;
  const auto before = record.steps[record.steps.size() - 2].event;
  if (before == E::ReportLeft) return AlreadyLeft;
  return before == E::Release ? Released : record.state;
}

base::Result<HoldRecord> with_step(HoldRecord record, HoldState into, HoldStep step) {
  record.state = into;
  const base::Instant earliest = record.steps.empty() ? record.filed_at : record.steps.back().at;
  if (step.at < earliest) {
    return base::fail(base::ErrorCode::OutOfRange, "hold.at", base::to_string(step.at),
                      "not before " + base::to_string(earliest));
  }
  if (record.steps.size() >= kMaxSteps) {
    return base::fail(base::ErrorCode::TooLarge, "hold.steps", std::to_string(record.steps.size()),
                      "at most " + std::to_string(kMaxSteps));
  }
  record.steps.push_back(std::move(step));
  return record;
}

void count(OperatorFigures& figures, const HoldRecord& record) {
  ++figures.holds;
  const auto end = ended(record);
  if (const auto in_hand = record.in_hand_at()) {
    ++figures.in_hand;
    if (!record.cut_off_at || *in_hand < *record.cut_off_at) ++figures.in_hand_before_cut_off;
  } else if (end == NotFound) {
    ++figures.not_found;
  } else if (end == AlreadyLeft) {
    ++figures.already_left;
  } else if (shown(end) == Released) {
    ++figures.withdrawn;
  } else {
    ++figures.open;
  }
}

}  // namespace

std::string_view name(HoldState state) noexcept { return kStateNames[static_cast<std::size_t>(state)]; }
std::string_view name(HoldEvent event) noexcept { return kEventNames[static_cast<std::size_t>(event)]; }
std::optional<HoldState> hold_state_from(std::string_view text) noexcept {
  return model::from_names<HoldState>(kStateNames, text);
}
std::optional<HoldEvent> hold_event_from(std::string_view text) noexcept {
  return model::from_names<HoldEvent>(kEventNames, text);
}

base::Result<HoldState> apply(HoldState state, HoldEvent event) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == state && transition.event == event) return transition.to;
  }
  return base::fail(base::ErrorCode::State, "hold.event",
                    std::string(name(event)) + " in state " + std::string(name(shown(state))),
                    allowed_events(state));
}

bool is_final(HoldState state) noexcept {
  return std::none_of(std::begin(kTransitions), std::end(kTransitions),
                      [state](const Transition& transition) { return transition.from == state; });
}

bool is_in_hand(HoldState state) noexcept {
  return state == HoldState::Presented || state == HoldState::Examined || state == HoldState::Seized;
}

HoldState shown(HoldState state) noexcept { return state == HoldState::LetRun ? Released : state; }

std::optional<base::Instant> HoldRecord::in_hand_at() const {
  for (const HoldStep& step : steps) {
    if (step.event == HoldEvent::Present) return step.at;
  }
  return std::nullopt;
}

std::string HoldRecord::place() const {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (!step->place.empty()) return step->place;
  }
  return {};
}

base::Result<HoldRecord> advanced(HoldRecord record, HoldEvent event, base::Instant at, std::string place) {
  TW_TRY(const auto into, apply(record.state, event));
  return with_step(std::move(record), into, {event, at, std::move(place)});
}

base::Result<HoldRecord> found_afterwards(HoldRecord record, base::Instant at) {
  for (const Transition& transition : kFoundAfterwards) {
    if (transition.from == record.state)
      return with_step(std::move(record), transition.to, {transition.event, at, {}});
  }
  return base::fail(base::ErrorCode::State, "hold.state", name(shown(record.state)),
                    "Released or AlreadyLeft");
}

std::int32_t OperatorFigures::before_cut_off_ppm() const {
  const std::int64_t decided = in_hand + not_found + already_left;
  return decided == 0 ? 0 : static_cast<std::int32_t>(in_hand_before_cut_off * 1'000'000 / decided);
}

std::vector<OperatorFigures> figures_by_operator(std::span<const HoldRecord> records) {
  struct Gathered {
    OperatorFigures figures;
    std::vector<std::int64_t> minutes;
  };
  std::map<model::OperatorId, Gathered> by_operator;
  for (const HoldRecord& record : records) {
    Gathered& gathered = by_operator[record.operator_id];
    gathered.figures.operator_id = record.operator_id;
    count(gathered.figures, record);
    if (const auto in_hand = record.in_hand_at()) {
      gathered.minutes.push_back((*in_hand - record.filed_at).milliseconds() / 60'000);
    }
  }
  std::vector<OperatorFigures> result;
  for (auto& [id, gathered] : by_operator) {
    if (!gathered.minutes.empty()) {
      std::sort(gathered.minutes.begin(), gathered.minutes.end());
      gathered.figures.minutes_to_hand_median = percentile(gathered.minutes, 50);
      gathered.figures.minutes_to_hand_p90 = percentile(gathered.minutes, 90);
    }
    result.push_back(std::move(gathered.figures));
  }
  return result;
}

}  // namespace tidewaiter::selection
