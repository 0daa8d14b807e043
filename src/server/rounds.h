#pragma once
// What the server does without being asked, each on a thread of its own: it looks whether it is ready, counts
// what was filed, signs and publishes the journal, ends what ran out, tells webhooks, closes shifts at their
// hours. What fails, or what a library throws, is that round's failure: it is logged, and the next one comes.

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "env/clock.h"
#include "server/back_off.h"
#include "server/cadence.h"
#include "server/desk.h"
#include "server/door_routes.h"
#include "server/server.h"
#include "server/server_log.h"
#include "service/service.h"

namespace tidewaiter::server {

class Rounds {
 public:
  /// All of these outlive it. `writer` is how shifts are closed.
  Rounds(const ServerOptions& options, env::Clock& clock, const service::Service& reading, Desk& desk,
         Door& door, Context& writer, const ServerLog& log);

  /// Before anybody is let in: whoever asks first would wait for it otherwise.
  void prepare();
  /// Once somebody may ask.
  void begin();
  /// No further round; waits for those under way.
  void end();
  /// Once nobody asks any more: the last checkpoint, published.
  void finish();

 private:
  template <typename Work>
  void go_on(const std::string& what, Work work);
  void keep_up();
  void publish();
  void send_waiting_holds();
  void look_whether_ready();
  void read_what_was_filed();
  void close_shifts_at_their_hour();
  void tell_webhooks();
  base::Status tell_of_news();
  base::Result<bool> send_due();

  const ServerOptions& options_;
  env::Clock& clock_;
  const service::Service& reading_;
  Desk& desk_;
  Door& door_;
  Context& writer_;
  const ServerLog& log_;
  std::atomic<bool> ending_{false};
  std::uint64_t webhooks_read_ = 0;       // the journal's index up to which there was nothing more to tell
  std::uint64_t webhooks_kept_ = 0;       // the same as the database has it
  base::Instant shifts_closed_up_to_{0};  // the last hour at which all that was due was closed
  BackOff closings_again_;
  std::optional<Cadence> published_;  // the last: they end first
  std::optional<Cadence> checkpoints_;
  std::optional<Cadence> filings_;
  std::optional<Cadence> webhooks_;
  std::optional<Cadence> closings_;
  std::optional<Cadence> ready_;
};

}  // namespace tidewaiter::server
