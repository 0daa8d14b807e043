#include "store/writer.h"

#include <algorithm>

namespace tidewaiter::store {
namespace {

/// Pieces of work that share a commit at most.
constexpr std::size_t kJobsACommit = 1'024;

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, env::RandomSource& random, WriterState state)
    : connection_(std::move(connection)),
      random_(random),
      state_(std::move(state)),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock{mutex_};
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::future<base::Status> Writer::add_job(Job job) {
  auto done = job.done.get_future();
  {
    const std::lock_guard lock{mutex_};
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return done;
}

// All that waits, up to an upkeep, which runs alone.
std::vector<Writer::Job> Writer::take_jobs() {
  std::unique_lock lock{mutex_};
  wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  std::vector<Job> jobs;
  while (!queue_.empty() && jobs.size() < kJobsACommit) {
    const bool alone = static_cast<bool>(queue_.front().upkeep);
    if (alone && !jobs.empty()) break;
    jobs.push_back(std::move(queue_.front()));
    queue_.pop_front();
    if (alone) break;
  }
  return jobs;
}

void Writer::loop() {
  for (;;) {
    auto jobs = take_jobs();
    if (jobs.empty()) return;
    if (jobs.front().upkeep) {
      jobs.front().done.set_value(jobs.front().upkeep(*connection_));
    } else {
      run_together(std::move(jobs));
    }
  }
}

void Writer::run_together(std::vector<Job> jobs) {
  std::vector<Job> to_acknowledge;
  const auto committed = run_in_one_transaction(jobs, to_acknowledge);
  for (auto& job : to_acknowledge) job.done.set_value(committed);
  for (auto& job : jobs) job.done.set_value(committed);  // those that never ran
}

base::Status Writer::run_in_one_transaction(std::vector<Job>& jobs, std::vector<Job>& to_acknowledge) {
  auto begun = SqlTransaction::begin(*connection_);
  if (!begun) return tl::make_unexpected(begun.error());
  WriterTransaction transaction{*connection_, random_, state_};
  std::reverse(jobs.begin(), jobs.end());
  for (; !jobs.empty(); jobs.pop_back()) {
    auto& job = jobs.back();
    bool broken = false;
    try {
      auto done = transaction.run(job.work, broken);
      if (done) {
        to_acknowledge.push_back(std::move(job));
        continue;
      }
      job.done.set_value(done);
      if (broken) {
        jobs.pop_back();
        return done;
      }
    } catch (...) {
      job.done.set_exception(std::current_exception());
      if (broken) {
        jobs.pop_back();
        return base::fail(base::ErrorCode::Storage, "database", "a transaction that could not be taken back",
                          "work that shares a commit to end in order");
      }
    }
  }
  TW_TRY_STATUS(begun->commit());
  state_ = transaction.state();
  return {};
}

}  // namespace tidewaiter::store
