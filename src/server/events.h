#pragma once
// What changed, told as it happens: server-sent events that name ids alone (WHATWG HTML, section 9.2). Each
// stream has its own bounded queue; who reads too slowly, or comes back after too long, is told "again": ask
// for everything anew. Thread-safe.

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/route.h"

namespace tidewaiter::server {

struct Event {
  std::string kind;  ///< "queue", "hold", "query", "exhibit", "act", "room_key", "account"
  std::string id;
  std::uint64_t journal_index = 0;
  std::string operator_id;  ///< whose it is; a courier's stream has its own operator's alone
};

class EventHub;

/// One listener.
class EventStream {
 public:
  explicit EventStream(Caller caller) : caller_(std::move(caller)) {}

  /// What waits, as text/event-stream; empty where nothing does.
  std::string take();
  /// Called, from any thread, when something came in. Set once, before the first take.
  void on_news(std::function<void()> wake);
  /// Whose it is: it ends with the session or the key, and when its account is changed.
  const Caller& caller() const { return caller_; }
  /// Nothing more is heard; what waits is not told either.
  void end();
  bool is_ended() const { return ended_; }

 private:
  friend class EventHub;
  void put(const Event& event, std::uint64_t number);
  void put_again();

  Caller caller_;
  std::atomic<bool> ended_{false};
  std::mutex mutex_;
  std::string waiting_;
  std::function<void()> wake_;
};

class EventHub {
 public:
  /// Goes on behind `last_event_id`, or from now.
  std::shared_ptr<EventStream> listen(const Caller& caller, std::string_view last_event_id);
  void tell(const Event& event);
  /// Ends the streams of those callers of whom `whose` is true. It must not call the hub.
  void end_of(const std::function<bool(const Caller&)>& whose);
  std::size_t listeners() const;

 private:
  mutable std::mutex mutex_;
  std::uint64_t next_ = 1;
  std::deque<std::pair<std::uint64_t, Event>> recent_;
  std::vector<std::weak_ptr<EventStream>> streams_;
};

/// Tells of the parcel's hold to its operator and to officers, where it has one. What was done is done: where
/// the hold can't be read, nobody hears, and nothing fails.
void tell_of_hold(EventHub& events, Context& context, const model::ItemId& item);
/// The same of what its operator was asked about it, where it was asked anything.
void tell_of_query(EventHub& events, Context& context, const model::ItemId& item);

/// Whether this caller is told of it: a courier of its own operator's holds and queries, an officer of what
/// his roles see. One table of kinds and actions; of a kind that is not in it nobody hears.
bool hears(const Caller& caller, const Event& event);

}  // namespace tidewaiter::server
