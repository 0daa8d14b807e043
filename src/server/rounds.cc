#include "server/rounds.h"

#include <chrono>

#include "server/escaped.h"
#include "server/events.h"
#include "server/shift_closing.h"
#include "server/webhook_sender.h"
#include "service/custody.h"
#include "service/file_erasures.h"
#include "service/handling.h"
#include "service/log.h"
#include "service/shift.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kPublishingWhileStopping{15};
constexpr std::chrono::milliseconds kReadyEvery{1'000};
constexpr std::chrono::milliseconds kLeastOftenAgain{60'000};
constexpr std::size_t kSentTogether = 64;
constexpr std::uint64_t kReadInVain = 10'000;  // entries that are read again after a crash

}  // namespace

Rounds::Rounds(const ServerOptions& options, env::Clock& clock, const service::Service& reading, Desk& desk,
               Door& door, Context& writer, const ServerLog& log)
    : options_(options),
      clock_(clock),
      reading_(reading),
      desk_(desk),
      door_(door),
      writer_(writer),
      log_(log),
      closings_again_(options.tell_every, kLeastOftenAgain) {}

void Rounds::prepare() {
  read_what_was_filed();
  look_whether_ready();
  ready_.emplace(kReadyEvery, [this] { look_whether_ready(); });
}

void Rounds::begin() {
  send_waiting_holds();
  checkpoints_.emplace(options_.checkpoint_every, [this] { go_on("checkpoint", [&] { keep_up(); }); });
  if (!options_.publish.empty()) published_.emplace(options_.checkpoint_every, [this] { publish(); });
  filings_.emplace(options_.tell_every, [this] {
    if (!door_.filed.exchange(false)) return;
    go_on("filings", [&] {
      door_.events.tell({"queue", options_.office, 0, ""});
      read_what_was_filed();
    });
  });
  webhooks_.emplace(options_.tell_every, [this] { tell_webhooks(); });
  if (!options_.close_shifts_at.empty())
    closings_.emplace(options_.tell_every, [this] { close_shifts_at_their_hour(); });
}

void Rounds::end() {
  ending_ = true;
  for (auto* cadence : {&closings_, &webhooks_, &filings_, &published_, &checkpoints_, &ready_})
    cadence->reset();
}

void Rounds::finish() {
  keep_up();
  if (!options_.publish.empty()) publish();
}

template <typename Work>
void Rounds::go_on(const std::string& what, Work work) {
  (void)caught(
      [&]() -> base::Status {
        work();
        return {};
      },
      log_.escape_from(what, ""));
}

// What falls due without anybody asking: the end of offers that ran out, and a checkpoint, so that
// outsiders can hold the journal to it.
void Rounds::keep_up() {
  const auto done = desk_.run([](const service::Service& service, service::Engine&) -> base::Status {
    TW_TRY_STATUS(service::expire_offers(service, {"server", "offers that ran out"}).map([](auto&&) {}));
    return service::sign_checkpoint(service).map([](auto&&) {});
  });
  log_.failure("checkpoint", done);
  // What two officers ordered to be erased and a kill left half done. One that a hold keeps holds up no
  // checkpoint.
  log_.failure("erasures", desk_.run([](const service::Service& service, service::Engine&) -> base::Status {
    return service::finish_erasures(service).map([](auto) {});
  }));
}

// Only reads, on a thread of its own: however much there is to publish, the desk and the next checkpoint do
// not wait for it.
void Rounds::publish() {
  const auto begun = steady_clock::now();
  const auto goes_on = [&] { return !ending_ || steady_clock::now() < begun + kPublishingWhileStopping; };
  try {
    const auto done = service::publish_signed(reading_, options_.publish, goes_on).map([](auto&&) {});
    const bool signed_before = done || done.error().code != ErrorCode::NotFound;
    if (signed_before) log_.failure("publish", done);
  } catch (const std::exception& error) {  // of the file system's library
    log_.failure("publish", base::fail(ErrorCode::Io, "publish", error.what(), "a folder to write in"));
  }
}

// What was chosen before anybody read along here. It holds up nothing else: what fails is tried again at
// the next start.
void Rounds::send_waiting_holds() {
  const auto failed = [this](const base::Error& error) { log_.failure("holds", tl::make_unexpected(error)); };
  log_.failure("holds", desk_.run([&](const service::Service& service, service::Engine&) {
    return service::send_waiting_holds(service, {"server", "operators read their holds here"}, failed);
  }));
}

// Off every thread that answers: it waits for the writer.
void Rounds::look_whether_ready() {
  const auto look = [&]() -> base::Status {
    TW_TRY(auto reader, reading_.store().snapshot());
    TW_TRY_STATUS(reader->journal_head().map([](const auto&) {}));
    return desk_.run([](const service::Service&, service::Engine&) -> base::Status { return {}; });
  };
  auto state = caught(look, log_.escape_from("/readyz", ""));
  door_.readiness.found(std::move(state), steady_clock::now());
}

// The shifts' and the operators' pages count all that was filed. Whoever asks first would wait for what
// came since anybody did.
void Rounds::read_what_was_filed() {
  const auto read = [&]() -> base::Status {
    TW_TRY_STATUS(service::shifts(reading_, "", "", &door_.open_shifts).map([](auto&&) {}));
    TW_TRY(auto reader, reading_.store().snapshot());
    return door_.quality.read(*reader).map([](auto&&) {});
  };
  log_.failure("filings", read());
}

// What was open when the hour came is due until it is closed: a server that was not there then does it at
// its start, and one that could not (a full disk) a second later, and then ever less often.
void Rounds::close_shifts_at_their_hour() {
  const auto now = clock_.now(), hour = latest_hour(options_.close_shifts_at, now);
  if (hour <= shifts_closed_up_to_ || !closings_again_.is_due(steady_clock::now())) return;
  const auto done =
      caught([&] { return close_due_shifts(door_.events, writer_, door_.open_shifts, hour, now); },
             log_.escape_from("shifts", ""));
  log_.failure("shifts", done);
  if (!done) return closings_again_.failed(steady_clock::now());
  closings_again_.succeeded();
  shifts_closed_up_to_ = hour;
}

// Off the writer's thread but for what is written: first what the journal has that is new, then what is
// due.
void Rounds::tell_webhooks() {
  try {
    log_.failure("webhooks", tell_of_news());
    for (bool more = true; more;) {
      auto sent = send_due();
      more = sent && *sent;
      if (!sent) log_.failure("webhooks", tl::make_unexpected(sent.error()));
    }
  } catch (const std::exception& error) {  // of the network library, where the machine has no more to give
    log_.failure("webhooks", base::fail(base::ErrorCode::Io, "webhooks", error.what(), "a connection"));
  }
}

base::Status Rounds::tell_of_news() {
  TW_TRY(const auto news, service::webhook_news(reading_, webhooks_read_));
  const bool far = news.read_to > webhooks_kept_ + kReadInVain;
  if (!news.messages.empty() || far) {
    TW_TRY_STATUS(desk_.run([&](const service::Service& service, service::Engine&) {
      return service::keep_webhook_news(service, news);
    }));
    webhooks_kept_ = news.read_to;
  }
  webhooks_read_ = news.read_to;
  return {};
}

// Whether there may be more.
base::Result<bool> Rounds::send_due() {
  TW_TRY(const auto due, service::due_webhooks(reading_, kSentTogether));
  const OutgoingOptions sending{options_.webhooks_may_call_private, options_.webhook_authorities};
  auto results = send_webhooks(due.messages, sending);
  for (const auto number : due.gone) results.push_back({number, std::nullopt, true});
  if (results.empty()) return false;
  TW_TRY_STATUS(desk_.run([&](const service::Service& service, service::Engine&) {
    return service::record_webhook_results(service, results);
  }));
  return results.size() >= kSentTogether && !ending_;
}

}  // namespace tidewaiter::server
