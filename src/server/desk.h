#pragma once
// The one thread that writes: use cases of service/ that must be alone take their turn here, with the engine.
// Filings of one caller that wait at the same time are filed together, so that they share a transaction; the
// next are read while those before them are written (service/filing_line.h). Whatever else is done waits for
// them. The engine takes parcels in before they are written. Where the database then refuses them, it is read
// anew before the next work, so that nobody builds on what is nowhere recorded (S4). Thread-safe.

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

#include "service/engine.h"
#include "service/filing_line.h"
#include "service/service.h"

namespace tidewaiter::server {

class Desk {
 public:
  using Work = std::function<base::Status(const service::Service&, service::Engine&)>;
  using Answers = base::Result<std::vector<service::FilingAnswer>>;

  /// `service` is open to write.
  Desk(service::Service service, service::Engine engine);
  /// Finishes what waits, and keeps beside the database what was worked out.
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// Waits for its turn and for the work. Busy where too much waits.
  base::Status run(const Work& work);
  Answers file(const service::Actor& actor, const std::string& office,
               std::vector<service::FiledRecord> records);

 private:
  struct Filing {
    service::Actor actor;
    std::string office;
    std::vector<service::FiledRecord> records;
    std::promise<Answers> done;
  };
  struct Job {
    const Work* work = nullptr;
    std::promise<base::Status> done;
    std::unique_ptr<Filing> filing;  ///< instead of `work`
  };
  bool add(Job& job);
  void sit();
  template <typename Step>
  auto with_engine(Step step) -> std::invoke_result_t<Step>;
  base::Status read_engine_anew();
  std::vector<std::unique_ptr<Filing>> take_alike(std::unique_ptr<Filing> first);
  void file_together(std::vector<std::unique_ptr<Filing>> filings);
  base::Status database_is_ours();
  static void hand_out(std::vector<std::unique_ptr<Filing>>& filings, Answers answers);

  service::Service service_;
  service::Engine engine_;
  std::unique_ptr<service::FilingLine> line_;  ///< over both
  bool in_doubt_ = false;                      ///< the engine knows what was never written
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool closing_ = false;
  std::thread thread_;  // the last: it sits from the beginning
};

}  // namespace tidewaiter::server
