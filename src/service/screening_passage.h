#pragma once
// What passes through the stages of screening (screening_line.h): a batch is one request, a chunk some of its
// records, a work one record. Each is one stage's at a time.

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "declaration/reader.h"
#include "model/assessment.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/service.h"

namespace tidewaiter::service {

/// One record on its way.
struct ScreeningWork {
  std::uint64_t line = 0;
  std::optional<declaration::Refused> refused;
  std::optional<base::Error> not_theirs;
  std::optional<PreparedItem> item;  ///< of neither
  base::Instant filed_at;
  // Set when taken in.
  model::ItemNumber number;
  std::int64_t refused_no = 0;
  std::optional<model::ItemNumber> supersedes;
  std::optional<StoredAssessment> unchanged;  ///< what was said of the same filing before
  model::Evidence evidence;
  std::optional<risk::WindowFacts> facts;  ///< what the windows were asked by; none where nothing is resolved
  std::uint64_t index = 0;                 ///< of its entry in the journal
};

/// One request on its way, with what has come of it so far.
struct ScreeningBatch {
  Actor actor;
  ScreenRequest request;
  Acknowledged acknowledged;
  std::function<void(base::Result<ScreenReport>)> done;
  std::chrono::steady_clock::time_point begun;
  std::vector<base::Error> broken;  ///< inputs that could not be opened or broke: of the reading stage
  std::size_t records = 0;          ///< as far as known when it was added: of its texts
  bool reads_the_head = false;      ///< others may have written since the batch before it
  bool settled = false;             ///< `done` is being called, or was: of the line's mutex

  ScreenReport report;  ///< `historic` is the reading stage's, `journal_size` the taking-in stage's, all else
                        ///< of later ones
  bool decided = false;  ///< whether it is history: of the reading stage
  std::unordered_set<model::ItemNumber> superseded;
  std::uint64_t acknowledged_records = 0;
};

struct ScreeningChunk {
  std::shared_ptr<ScreeningBatch> batch;
  std::string source;
  std::vector<ScreeningWork> records;
  bool last = false;  ///< of its batch; it may be empty
};

/// A chunk that the store's writer has.
struct ScreeningWritten {
  std::shared_ptr<ScreeningBatch> batch;
  std::future<base::Status> durable;
  std::size_t records = 0;
  std::uint64_t last_item = 0;  ///< 0: none
  bool last = false;
};

/// One entry of the journal with its rows, and the index that its evidence says it has.
struct ScreeningRecord {
  std::uint64_t index = 0;
  store::EntryDraft entry;
  std::vector<store::RowWrite> rows;
};

/// What has come of a parcel.
struct AssessedParcel {
  model::Assessment assessment;
  selection::Candidate candidate;
  ScreeningRecord record;
};

/// Counts a record in the batch's report.
void note(ScreeningBatch& batch, const ScreeningWork& work);
/// The entry and row of a refused one, at `now`.
ScreeningRecord record_of_refused(const ScreeningBatch& batch, const ScreeningWork& work,
                                  const std::string& source, base::Instant now);
/// Assesses a parcel that was taken in. Evidence that nobody can tell apart is forgotten. Any thread.
AssessedParcel assess_parcel(const ScreeningBatch& batch, ScreeningWork& work, const Engine& engine,
                             base::Instant now);
/// Of a parcel filed more than once the filing in force is the one to choose from.
void keep_one_candidate_a_parcel(ScreeningBatch& batch);

}  // namespace tidewaiter::service
