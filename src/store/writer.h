#pragma once
// The writer thread: takes work off a queue, runs what waits in one transaction, commits, then tells each
// caller.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "store/transaction.h"

namespace tidewaiter::store {

class Writer {
 public:
  /// Runs on the writer's connection between transactions.
  using Upkeep = std::function<base::Status(Connection&)>;

  Writer(std::unique_ptr<Connection> connection, env::RandomSource& random, WriterState state);
  /// Finishes what is queued.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::future<base::Status> add(Store::Work work) { return add_job({std::move(work), {}, {}}); }
  std::future<base::Status> add_upkeep(Upkeep upkeep) { return add_job({{}, std::move(upkeep), {}}); }

 private:
  struct Job {
    Store::Work work;
    Upkeep upkeep;
    std::promise<base::Status> done;
  };
  std::future<base::Status> add_job(Job job);
  std::vector<Job> take_jobs();
  void loop();
  void run_together(std::vector<Job> jobs);
  base::Status run_in_one_transaction(std::vector<Job>& jobs, std::vector<Job>& to_acknowledge);

  std::unique_ptr<Connection> connection_;
  env::RandomSource& random_;
  WriterState state_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::store
