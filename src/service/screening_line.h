#pragma once
// The stages of screening as one line: a request after the other goes through them, and the next is read
// while those before it are assessed and written. What is asked of it is in screening.h; a manifest is one
// request, and a server's filings are many.
//
// Each stage is a thread:
//  1. read: cut records; read and validate them, standardise parties, ask watch lists (with a second thread).
//  2. take in: known ids and the resolver, one parcel after the other, in the journal's order (S4).
//  3. look around: the sliding windows, in the same order (S4).
//  4. assess: score, serialise, compress (with a second thread); a chunk a transaction of the store's writer.
//  5. acknowledge: once a chunk is durable; with a request's last one, what became of it.
//
// The line is the only writer while anything is under way. What can't be opened, or breaks, is told in its
// request's report, or is its failure where nothing was read. A
// stage's error stops all of them: whatever is under way is answered with it, nothing more is taken, and the
// engine may know what was never written; the writer may still have chunks of it when it is told.
// Threads: `add`, `wait_until_idle` and the destructor are one thread's; the rest is anybody's.

#include <memory>

#include "base/result.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/service.h"

namespace tidewaiter::service {

class ScreeningLine {
 public:
  using Done = std::function<void(base::Result<ScreenReport>)>;

  ScreeningLine(const Service& service, Engine& engine);
  /// Waits until it is idle.
  ~ScreeningLine();
  ScreeningLine(const ScreeningLine&) = delete;
  ScreeningLine& operator=(const ScreeningLine&) = delete;

  /// Waits for room (a few thousand records are under way at most, or one request), then takes the request.
  /// `done` is called once, on a thread of the line or on this one, in the order of the requests.
  void add(Actor actor, ScreenRequest request, Done done, Acknowledged acknowledged = {});
  void wait_until_idle();

  bool is_idle() const;  ///< everything was answered
  bool has_failed() const;

  /// One request on the caller's thread alone, for as few records as are not worth a thread.
  static base::Result<ScreenReport> screen_here(const Service& service, Engine& engine, Actor actor,
                                                ScreenRequest request, Acknowledged acknowledged);

 private:
  class Stages;
  std::unique_ptr<Stages> stages_;
};

}  // namespace tidewaiter::service
