#include "server/events.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "service/handling.h"
#include "service/queries.h"

namespace tidewaiter::server {
namespace {

constexpr std::size_t kRememberedEvents = 4'096;
constexpr std::size_t kMostUnsent = std::size_t{64} << 10;
constexpr std::string_view kAgain = "event: again\ndata: {}\n\n";

std::string written(const Event& event, std::uint64_t number) {
  const nlohmann::ordered_json data{{"id", event.id}, {"journal_index", event.journal_index}};
  return "id: " + std::to_string(number) + "\nevent: " + event.kind +
         "\ndata: " + data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n\n";
}

// What an event is about, and what whoever hears of it must be allowed.
constexpr std::pair<std::string_view, service::Action> kHeard[] = {
    {"queue", service::Action::SeeQueue},       {"hold", service::Action::SeeHolds},
    {"exhibit", service::Action::SeeExhibits},  {"act", service::Action::HandleExhibits},
    {"room_key", service::Action::SeeExhibits}, {"account", service::Action::ManageAccounts},
    {"query", service::Action::SeeQueries},
};

}  // namespace

bool hears(const Caller& caller, const Event& event) {
  if (!caller.operator_id.empty() && event.operator_id != caller.operator_id) return false;
  for (const auto& [kind, needs] : kHeard)
    if (kind == event.kind) return service::may(caller.roles, needs);
  return false;
}

void tell_of_hold(EventHub& events, Context& context, const model::ItemId& item) {
  const auto hold = context.read(
      [&](const service::Service& service) -> base::Result<std::optional<selection::HoldRecord>> {
        TW_TRY(auto reader, service.store().snapshot());
        return service::hold_on(*reader, item);
      });
  if (hold && *hold) events.tell({"hold", item.text(), 0, (*hold)->operator_id.text()});
}

void tell_of_query(EventHub& events, Context& context, const model::ItemId& item) {
  const auto whose = context.read([&](const service::Service& service) -> base::Result<std::string> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto row, reader->item_in_force(item.text()));
    if (!row) return std::string{};
    TW_TRY(const auto asked, service::queries_about(*reader, *row));
    if (asked.empty()) return std::string{};
    TW_TRY(const auto declaration, service::declaration_of(*row));
    return declaration.item.operator_id.text();
  });
  if (whose && !whose->empty()) events.tell({"query", item.text(), 0, *whose});
}

std::string EventStream::take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(waiting_, {});
}

void EventStream::end() {
  ended_ = true;
  const std::scoped_lock lock(mutex_);
  waiting_.clear();
  if (wake_) wake_();
}

void EventStream::on_news(std::function<void()> wake) {
  const std::scoped_lock lock(mutex_);
  wake_ = std::move(wake);
}

void EventStream::put(const Event& event, std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  auto text = written(event, number);
  // What was dropped is dropped with all that waits, so that nothing is told out of order.
  if (waiting_.size() + text.size() > kMostUnsent) waiting_ = kAgain;
  waiting_ += text;
  if (wake_) wake_();
}

void EventStream::put_again() {
  const std::scoped_lock lock(mutex_);
  waiting_ += kAgain;
}

std::shared_ptr<EventStream> EventHub::listen(const Caller& caller, std::string_view last_event_id) {
  auto stream = std::make_shared<EventStream>(caller);
  const std::scoped_lock lock(mutex_);
  if (!last_event_id.empty()) {
    std::uint64_t last = 0;
    const auto [end, error] =
        std::from_chars(last_event_id.data(), last_event_id.data() + last_event_id.size(), last);
    const bool read = error == std::errc{} && end == last_event_id.data() + last_event_id.size();
    const auto oldest = recent_.empty() ? next_ : recent_.front().first;
    if (!read || last + 1 < oldest || last >= next_) {
      stream->put_again();
    } else {
      for (const auto& [number, event] : recent_)
        if (number > last && hears(caller, event)) stream->put(event, number);
    }
  }
  std::erase_if(streams_, [](const auto& known) { return known.expired(); });
  streams_.push_back(stream);
  return stream;
}

void EventHub::tell(const Event& event) {
  const std::scoped_lock lock(mutex_);
  const auto number = next_++;
  recent_.emplace_back(number, event);
  if (recent_.size() > kRememberedEvents) recent_.pop_front();
  for (const auto& known : streams_) {
    const auto stream = known.lock();
    if (stream && !stream->is_ended() && hears(stream->caller_, event)) stream->put(event, number);
  }
}

void EventHub::end_of(const std::function<bool(const Caller&)>& whose) {
  const std::scoped_lock lock(mutex_);
  for (const auto& known : streams_) {
    if (const auto stream = known.lock(); stream && whose(stream->caller_)) stream->end();
  }
}

std::size_t EventHub::listeners() const {
  const std::scoped_lock lock(mutex_);
  std::size_t count = 0;
  for (const auto& known : streams_) count += known.expired() ? 0 : 1;
  return count;
}

}  // namespace tidewaiter::server
