#include "server/shift_closing.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "service/shift.h"

namespace tidewaiter::server {
namespace {

using base::DurationMs;
using base::Instant;
using service::Engine;
using service::Service;

constexpr DurationMs kDay = DurationMs::days(1);

// "06:30" at its place; nullopt unless it is an hour and a minute of a day.
std::optional<DurationMs> clock_time(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return DurationMs::minutes(hour * 60 + minute);
}

}  // namespace

base::Result<DurationMs> hour_of_day(std::string_view text, std::string_view field) {
  const auto time = clock_time(text.substr(0, 5));
  const bool ahead = text.size() == 11 && text[5] == '+', behind = text.size() == 11 && text[5] == '-';
  const auto offset = ahead || behind ? clock_time(text.substr(6)) : std::optional{DurationMs{}};
  if (!time || !offset || (text.size() != 5 && !ahead && !behind))
    return base::fail(base::ErrorCode::Malformed, std::string{field}, text, "HH:MM in UTC, or HH:MM+HH:MM");
  const auto utc = time->milliseconds() + (ahead ? -offset->milliseconds() : offset->milliseconds());
  return DurationMs{(utc + kDay.milliseconds()) % kDay.milliseconds()};
}

Instant latest_hour(std::span<const DurationMs> hours, Instant now) {
  const Instant midnight{now.unix_ms() - now.unix_ms() % kDay.milliseconds()};
  Instant latest = midnight - kDay;
  for (const auto hour : hours) {
    const auto today = midnight + hour;
    latest = std::max(latest, today <= now ? today : today - kDay);
  }
  return latest;
}

base::Status close_and_tell(EventHub& events, Context& context, const service::Actor& actor,
                            const std::string& office, const std::string& shift, Instant at) {
  using Held = std::vector<std::pair<std::string, std::string>>;  // item and operator
  TW_TRY(const auto held, context.write([&](const Service& service, Engine& engine) -> base::Result<Held> {
    TW_TRY(const auto open, service::find_open_shift(service, office, shift));
    TW_TRY(auto filed, service::filed_into(service, open));
    TW_TRY(const auto closed, service::close_shift(service, engine, actor, open, filed.candidates, at,
                                                   service::Telling::AtOnce));
    Held held;
    for (std::size_t i = 0; i < filed.candidates.size(); ++i)
      if (closed.selections[i].selected)
        held.emplace_back(filed.candidates[i].id.text(), filed.candidates[i].stratum.operator_id.text());
    return held;
  }));
  events.tell({"queue", shift, 0, ""});
  for (const auto& [item, operator_id] : held) events.tell({"hold", item, 0, operator_id});
  return {};
}

base::Status close_due_shifts(EventHub& events, Context& context, service::OpenShiftMemory& memory,
                              Instant hour, Instant now) {
  TW_TRY(const auto all, service::shifts(context.reading(), "", "", &memory));
  base::Status first;
  for (const auto& one : all) {
    if (one.state != "open" || !one.first_filed_at || *one.first_filed_at >= hour) continue;
    const auto closed =
        close_and_tell(events, context, {"server", "its hour has come"}, one.office, one.shift, now);
    if (!closed && first) first = closed;
  }
  return first;
}

}  // namespace tidewaiter::server
