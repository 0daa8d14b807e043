#include "server/desk.h"

#include <exception>
#include <iterator>

#include "base/check.h"

namespace tidewaiter::server {
namespace {

constexpr std::size_t kMostJobs = 1'024;
constexpr std::size_t kMostTogether = 2'000;  // records

base::Error too_much_waits() {
  return base::fail(base::ErrorCode::Busy, "server", "too much waits to be written", "less").value();
}

// What a library throws is one work's failure; the desk stays manned.
template <typename Work>
auto guarded(Work work) -> std::invoke_result_t<Work> {
  try {
    return work();
  } catch (const std::exception& error) {
    return base::fail(base::ErrorCode::Storage, "server", error.what(), "no failure");
  } catch (...) {
    return base::fail(base::ErrorCode::Storage, "server", "an exception", "no failure");
  }
}

}  // namespace

Desk::Desk(service::Service service, service::Engine engine)
    : service_(std::move(service)),
      engine_(std::move(engine)),
      line_(std::make_unique<service::FilingLine>(service_, engine_)),
      thread_([this] { sit(); }) {}

Desk::~Desk() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
  line_->finish();
  // Without it the next start only takes longer.
  if (!in_doubt_ && !line_->has_failed()) (void)engine_.save(service::companions_of(service_));
}

bool Desk::add(Job& job) {
  {
    const std::scoped_lock lock(mutex_);
    if (closing_ || jobs_.size() >= kMostJobs) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

base::Status Desk::run(const Work& work) {
  Job job{&work, {}, {}};
  auto done = job.done.get_future();
  if (!add(job)) return tl::make_unexpected(too_much_waits());
  return done.get();
}

Desk::Answers Desk::file(const service::Actor& actor, const std::string& office,
                         std::vector<service::FiledRecord> records) {
  Job job{nullptr, {}, std::make_unique<Filing>()};
  job.filing->actor = actor;
  job.filing->office = office;
  job.filing->records = std::move(records);
  auto done = job.filing->done.get_future();
  if (!add(job)) return tl::make_unexpected(too_much_waits());
  return done.get();
}

// Alone: nothing is under way.
template <typename Step>
auto Desk::with_engine(Step step) -> std::invoke_result_t<Step> {
  line_->finish();
  return guarded([&]() -> std::invoke_result_t<Step> {
    if (in_doubt_ || line_->has_failed()) TW_TRY_STATUS(read_engine_anew());
    const auto before = engine_.extent();
    in_doubt_ = true;  // and so it stays where the step throws
    auto done = step();
    in_doubt_ = !done && engine_.extent() != before;
    return done;
  });
}

base::Status Desk::read_engine_anew() {
  in_doubt_ = true;
  line_ = std::make_unique<service::FilingLine>(service_, engine_);
  // It stands behind all that a failed line gave the writer: what is read next has it, or nobody will.
  TW_TRY_STATUS(database_is_ours());
  TW_TRY(auto reader, service_.store().snapshot());
  TW_TRY(engine_, service::Engine::load(*reader, service::companions_of(service_), service_.clock().now()));
  in_doubt_ = false;
  return {};
}

void Desk::sit() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    if (job.filing) {
      file_together(take_alike(std::move(job.filing)));
    } else {
      job.done.set_value(with_engine([&] { return (*job.work)(service_, engine_); }));
    }
  }
}

// Only what stands directly behind: nothing overtakes.
std::vector<std::unique_ptr<Desk::Filing>> Desk::take_alike(std::unique_ptr<Filing> first) {
  std::vector<std::unique_ptr<Filing>> filings;
  std::size_t records = first->records.size();
  filings.push_back(std::move(first));
  const std::scoped_lock lock(mutex_);
  while (!jobs_.empty() && jobs_.front().filing) {
    const auto& next = *jobs_.front().filing;
    records += next.records.size();
    if (records > kMostTogether || next.actor.officer != filings[0]->actor.officer ||
        next.office != filings[0]->office)
      break;
    filings.push_back(std::move(jobs_.front().filing));
    jobs_.pop_front();
  }
  return filings;
}

// Where another process has locked the database and nothing is under way, nothing needs to be taken in to
// find out.
base::Status Desk::database_is_ours() {
  return service_.store().transact([](store::Transaction&) -> base::Status { return {}; });
}

void Desk::file_together(std::vector<std::unique_ptr<Filing>> filings) {
  const auto actor = filings[0]->actor;
  const auto office = filings[0]->office;
  const auto together = std::make_shared<std::vector<std::unique_ptr<Filing>>>(std::move(filings));
  const auto answered = [together](Answers answers) { hand_out(*together, std::move(answers)); };
  std::vector<service::FiledRecord> records;
  const auto joined = guarded([&]() -> base::Status {
    for (const auto& filing : *together)
      records.insert(records.end(), filing->records.begin(), filing->records.end());
    return {};
  });
  if (!joined) return answered(tl::make_unexpected(joined.error()));
  if (line_->is_idle()) {
    const bool few = records.size() <= service::kScreenedHere;
    auto answers = with_engine([&]() -> Answers {
      TW_TRY_STATUS(database_is_ours());
      if (!few) return std::vector<service::FilingAnswer>{};
      return service::file(service_, engine_, actor, office, records);
    });
    if (few || !answers) return answered(std::move(answers));
  }
  line_->file(actor, office, records, answered);
}

void Desk::hand_out(std::vector<std::unique_ptr<Filing>>& filings, Answers answers) {
  auto next = answers ? answers->begin() : std::vector<service::FilingAnswer>::iterator{};
  for (auto& filing : filings) {
    if (!answers) {
      filing->done.set_value(tl::make_unexpected(answers.error()));
      continue;
    }
    const auto end = next + static_cast<std::ptrdiff_t>(filing->records.size());
    TW_CHECK(filing->records.size() <= static_cast<std::size_t>(answers->end() - next));
    filing->done.set_value(
        std::vector<service::FilingAnswer>{std::make_move_iterator(next), std::make_move_iterator(end)});
    next = end;
  }
}

}  // namespace tidewaiter::server
