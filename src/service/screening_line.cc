#include "service/screening_line.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

#include "base/check.h"
#include "declaration/declaration.h"
#include "service/bounded_queue.h"
#include "service/offices.h"
#include "service/screening_passage.h"
#include "service/two_hands.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using BatchPtr = std::shared_ptr<ScreeningBatch>;

constexpr std::size_t kChunk = 100;  // records: fine enough that no stage waits long for another
constexpr std::size_t kMostRecordsUnderWay =
    8'000;  // of more than one request: an officer's act waits for them

BatchPtr batch_of(Actor actor, ScreenRequest request, ScreeningLine::Done done, Acknowledged acknowledged) {
  auto batch = std::make_shared<ScreeningBatch>();
  batch->actor = std::move(actor);
  batch->records = records_in_texts(request);
  batch->request = std::move(request);
  if (batch->request.keeps_filings) batch->report.filings.reserve(batch->records);
  batch->done = std::move(done);
  batch->acknowledged = std::move(acknowledged);
  batch->begun = std::chrono::steady_clock::now();
  return batch;
}

}  // namespace

class ScreeningLine::Stages {
 public:
  Stages(const Service& service, Engine& engine, bool here)
      : service_(service),
        engine_(engine),
        here_(here),
        readers_(here ? TwoHands::Thread::None : TwoHands::Thread::One),
        assessors_(here ? TwoHands::Thread::None : TwoHands::Thread::One) {}

  ~Stages() {
    close();
    for (auto& thread : threads_) thread.join();
  }

  void start_threads() {
    threads_.emplace_back([this] { stage(batches_, &Stages::read_batch); });
    threads_.emplace_back([this] { stage(read_, &Stages::take_in_chunk); });
    threads_.emplace_back([this] { stage(taken_, &Stages::look_around_chunk); });
    threads_.emplace_back([this] { stage(looked_, &Stages::assess_chunk); });
    threads_.emplace_back([this] { stage(written_, &Stages::acknowledge); });
  }

  void add(BatchPtr batch) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return has_room_for(*batch); });
      if (error_) {
        lock.unlock();
        return batch->done(tl::make_unexpected(*error_));
      }
      batch->reads_the_head = under_way_.empty();
      under_way_.push_back(batch);
    }
    batches_.push(std::move(batch));
  }

  base::Result<ScreenReport> screen_here(BatchPtr batch) {
    batch->reads_the_head = true;
    base::Result<ScreenReport> result = base::fail(base::ErrorCode::State, "screening", "no end", "a report");
    batch->done = [&](base::Result<ScreenReport> report) { result = std::move(report); };
    TW_TRY_STATUS(read_batch(batch));
    return result;
  }

  void wait_until_idle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return under_way_.empty(); });
  }

  bool is_idle() const {
    const std::scoped_lock lock(mutex_);
    return under_way_.empty();
  }

  bool has_failed() const {
    const std::scoped_lock lock(mutex_);
    return error_.has_value();
  }

 private:
  bool has_room_for(const ScreeningBatch& batch) const {
    std::size_t records = batch.records;
    for (const auto& one : under_way_) records += one->records;
    return error_ || under_way_.empty() || records <= kMostRecordsUnderWay;
  }

  void close() {
    {
      const std::scoped_lock lock(durable_mutex_);
      stop_ = true;
    }
    batches_.close();
    read_.close();
    taken_.close();
    looked_.close();
    written_.close();
    durable_changed_.notify_all();
  }

  // One stage's thread: its error, and what a library throws, ends the line.
  template <typename T>
  void stage(BoundedQueue<T>& queue, base::Status (Stages::*step)(T)) {
    const auto run = [&]() -> base::Status {
      while (auto next = queue.pop()) {
        if (stop_) return {};
        TW_TRY_STATUS((this->*step)(*std::move(next)));
      }
      return {};
    };
    try {
      if (const auto status = run(); !status) fail(status.error());
    } catch (const std::exception& error) {
      fail(base::fail(base::ErrorCode::Storage, "screening", error.what(), "no failure").value());
    } catch (...) {
      fail(base::fail(base::ErrorCode::Storage, "screening", "an exception", "no failure").value());
    }
  }

  // Whatever is under way is answered with the error.
  void fail(const base::Error& error) {
    std::vector<BatchPtr> failed;
    {
      const std::scoped_lock lock(mutex_);
      if (error_) return;
      error_ = error;
      for (const auto& batch : under_way_)
        if (!std::exchange(batch->settled, true)) failed.push_back(batch);
    }
    close();
    for (const auto& batch : failed) batch->done(tl::make_unexpected(error));
    const std::scoped_lock lock(mutex_);
    std::erase_if(under_way_, [&](const BatchPtr& batch) {
      return std::find(failed.begin(), failed.end(), batch) != failed.end();
    });
    changed_.notify_all();
  }

  // To the next stage's thread, or where one thread does everything to the next stage. A closed queue means
  // that another stage failed: its error is the one to tell, and `stop_` ends this one.
  template <typename T>
  base::Status pass_on(T value, BoundedQueue<T>& queue, base::Status (Stages::*step)(T)) {
    if (here_) return (this->*step)(std::move(value));
    queue.push(std::move(value));
    return {};
  }

  // Stage 1.
  base::Status read_batch(BatchPtr batch) {
    const auto& request = batch->request;
    for (const auto& manifest : request.manifests)
      TW_TRY_STATUS(read_manifest(batch, manifest, declaration::Reader::open(manifest, request.reading)));
    for (const auto& [name, text] : request.texts) {
      auto source = env::memory_source(text);
      TW_TRY_STATUS(read_manifest(batch, name,
                                  request.owners.empty()
                                      ? declaration::Reader::over(std::move(source), name, request.reading)
                                      : declaration::Reader::over_lines(std::move(source))));
    }
    return pass_on(ScreeningChunk{std::move(batch), {}, {}, true}, read_, &Stages::take_in_chunk);
  }

  // What can't be opened, or breaks, ends no other input.
  base::Status read_manifest(const BatchPtr& batch, const std::string& manifest,
                             base::Result<declaration::Reader> opened) {
    if (!opened) {
      batch->broken.push_back(std::move(opened).error());
      return {};
    }
    auto& reader = *opened;
    for (auto raw = reader.next_chunk(kChunk); !raw.empty() && !stop_; raw = reader.next_chunk(kChunk)) {
      ScreeningChunk chunk{batch, manifest, std::vector<ScreeningWork>(raw.size()), false};
      // Until the first time is read nobody knows against which clock the others are. They are filed at one
      // instant, since what is filed later has no earlier time.
      const Instant now = service_.clock().now();
      std::size_t first = 0;
      for (; first < raw.size() && !is_decided(*batch); ++first)
        chunk.records[first] = read_one(*batch, reader, raw[first], now);
      readers_.each(raw.size() - first, [&](std::size_t i) {
        chunk.records[first + i] = read_one(*batch, reader, raw[first + i], now);
      });
      std::vector<PreparedItem*> parcels;
      for (auto& work : chunk.records) {
        if (work.item) parcels.push_back(&*work.item);
        if (work.refused && work.refused->ends_input)
          batch->broken.push_back(broken_at(manifest, *work.refused));
      }
      engine_.prepare(parcels);
      TW_TRY_STATUS(pass_on(std::move(chunk), read_, &Stages::take_in_chunk));
    }
    return {};
  }

  // The field names the input and the line, since the error is told once the record is long past.
  static base::Error broken_at(const std::string& manifest, const declaration::Refused& refused) {
    auto error = refused.error;
    error.field = (manifest == "-" ? "standard input" : manifest) + ", line " + std::to_string(refused.line);
    return error;
  }

  ScreeningWork read_one(ScreeningBatch& batch, const declaration::Reader& reader,
                         const declaration::RawRecord& raw, Instant now) const {
    ScreeningWork work;
    work.line = raw.line;
    work.filed_at = batch.request.at.value_or(now);
    auto declaration = reader.read(raw, {engine_.tables(), work.filed_at});
    if (!declaration) {
      work.refused = std::move(declaration).error();
      return work;
    }
    if ((work.not_theirs = not_theirs(batch.request, declaration->item, raw.line))) return work;
    decide_whether_historic(batch, declaration->item, now);
    if (batch.report.historic) {
      work.filed_at = declaration->item.posted_at.value_or(declaration->item.cut_off_at.value_or(now));
      // What was read against today's clock is read again against its own time.
      if (auto again = declaration::validate(declaration->item, {engine_.tables(), work.filed_at})) {
        declaration->findings = *std::move(again);
      }
    }
    work.item = PreparedItem{*std::move(declaration), {}};
    return work;
  }

  static std::optional<base::Error> not_theirs(const ScreenRequest& request, const model::Item& item,
                                               std::uint64_t line) {
    if (request.owners.empty()) return std::nullopt;
    const auto& owner = request.owners.at(line - 1);
    if (owner.empty() || item.operator_id == owner) return std::nullopt;
    return base::fail(base::ErrorCode::Forbidden, "operator_id", item.operator_id.text(), owner.text())
        .value();
  }

  static bool is_decided(const ScreeningBatch& batch) { return batch.decided || batch.request.at; }

  static void decide_whether_historic(ScreeningBatch& batch, const model::Item& item, Instant now) {
    if (is_decided(batch) || (!item.cut_off_at && !item.posted_at)) return;
    batch.decided = true;
    batch.report.historic = item.cut_off_at.value_or(*item.posted_at) + base::DurationMs::days(1) < now;
  }

  // Stage 2.
  base::Status take_in_chunk(ScreeningChunk chunk) {
    auto& batch = *chunk.batch;
    if (std::exchange(batch.reads_the_head, false)) TW_TRY_STATUS(read_the_head());
    for (std::size_t i = 0; i < chunk.records.size(); ++i) {
      if (names_a_parcel_in_flight(chunk.records[i])) {
        TW_TRY_STATUS(pass_on(cut_off(chunk, std::exchange(i, 0)), taken_, &Stages::look_around_chunk));
        wait_until_durable();
        if (stop_) return {};
      }
      TW_TRY_STATUS(take_in(batch, chunk.records[i]));
    }
    batch.report.journal_size = next_index_;
    return pass_on(std::move(chunk), taken_, &Stages::look_around_chunk);
  }

  // The first `count` records of a chunk, which goes on without them.
  static ScreeningChunk cut_off(ScreeningChunk& chunk, std::size_t count) {
    ScreeningChunk first{chunk.batch, chunk.source, {}, false};
    const auto end = chunk.records.begin() + static_cast<std::ptrdiff_t>(count);
    first.records.assign(std::make_move_iterator(chunk.records.begin()), std::make_move_iterator(end));
    chunk.records.erase(chunk.records.begin(), end);
    return first;
  }

  base::Status read_the_head() {
    TW_TRY(auto reader, service_.store().snapshot());
    TW_TRY(const auto head, reader->journal_head());
    TW_TRY(const auto last_item, store::last_number_given(*reader, store::TableId::Item));
    TW_TRY(const auto last_refused, store::last_number_given(*reader, store::TableId::Refused));
    next_index_ = head.size;
    next_item_ = last_item + 1;
    next_refused_ = last_refused + 1;
    const std::scoped_lock lock(durable_mutex_);
    durable_item_ = static_cast<std::uint64_t>(next_item_);
    return {};
  }

  bool names_a_parcel_in_flight(const ScreeningWork& work) const {
    if (!work.item) return false;
    const auto known = engine_.known().find(work.item->declaration.item.id);
    return known && known->value() >= durable_item_.load();
  }

  base::Status take_in(const ScreeningBatch& batch, ScreeningWork& work) {
    if (work.not_theirs) return {};
    if (!work.item) {
      work.refused_no = next_refused_++;
      work.index = next_index_++;
      return {};
    }
    auto& item = *work.item;
    if (const auto known = engine_.known().find(item.declaration.item.id)) {
      TW_TRY_STATUS(compare_with_filed(batch, work, *known));
      if (work.unchanged || work.not_theirs) return {};
    }
    work.number = model::ItemNumber{static_cast<std::uint64_t>(next_item_++)};
    work.index = next_index_++;
    TW_TRY(work.evidence, engine_.resolve(work.number, item, work.filed_at, work.index));
    return {};
  }

  // The id was filed before: the same again, an amendment, or the id re-used for another parcel.
  base::Status compare_with_filed(const ScreeningBatch& batch, ScreeningWork& work, model::ItemNumber known) {
    TW_TRY(auto reader, service_.store().snapshot());
    TW_TRY(const auto row, reader->get<store::ItemRow>(static_cast<std::int64_t>(known.value())));
    auto& declaration = work.item->declaration;
    if (!row || row->item_id != declaration.item.id.text())
      return {};  // erased since, or two ids with one hash
    TW_TRY(const auto before, declaration_of(*row));
    if (before.item == declaration.item) {
      work.number = known;
      TW_TRY(const auto assessed, reader->get<store::AssessmentRow>(row->item_no));
      if (!assessed)
        return base::fail(base::ErrorCode::Storage, "assessment", row->item_id,
                          "an assessment for every item");
      TW_TRY(work.unchanged, stored_assessment(*assessed));
      return {};
    }
    if (const auto own = wants_own_parcel(*reader, batch.actor.officer, *row); !own) {
      if (own.error().code != base::ErrorCode::Forbidden) return own;
      work.not_theirs = own.error();
      work.item.reset();
      return {};
    }
    work.supersedes = known;
    const auto sender = resolution::prepare(before.item.sender);
    const auto recipient = resolution::prepare(before.item.recipient);
    const bool other_parcel = sender != work.item->party(model::PartyRole::Sender) &&
                              recipient != work.item->party(model::PartyRole::Recipient);
    declaration.findings.push_back(
        {other_parcel ? model::FindingCode::IdReused : model::FindingCode::Amended, "item_id",
         declaration.item.id.text(),
         other_parcel ? "an id that named no other parcel" : "what was filed before"});
    return {};
  }

  void wait_until_durable() {
    std::unique_lock lock(durable_mutex_);
    durable_changed_.wait(lock,
                          [&] { return stop_ || durable_item_ >= static_cast<std::uint64_t>(next_item_); });
  }

  // Stage 3.
  base::Status look_around_chunk(ScreeningChunk chunk) {
    std::vector<Resolved> parcels;
    parcels.reserve(chunk.records.size());
    for (auto& work : chunk.records) {
      if (work.item && !work.unchanged)
        parcels.push_back({work.number, &*work.item, work.filed_at, &work.evidence, &work.facts});
    }
    engine_.look_around(parcels);
    return pass_on(std::move(chunk), looked_, &Stages::assess_chunk);
  }

  // Stage 4.
  base::Status assess_chunk(ScreeningChunk chunk) {
    auto& batch = *chunk.batch;
    const Instant now = service_.clock().now();
    std::vector<std::optional<AssessedParcel>> parcels(chunk.records.size());
    assessors_.each(parcels.size(), [&](std::size_t i) {
      auto& work = chunk.records[i];
      if (work.item && !work.unchanged) parcels[i] = assess_parcel(batch, work, engine_, now);
    });
    auto records = std::make_shared<std::vector<ScreeningRecord>>();
    records->reserve(chunk.records.size());
    std::uint64_t last_item = 0;
    for (std::size_t i = 0; i < parcels.size(); ++i) {
      auto& work = chunk.records[i];
      note(batch, work);
      std::optional<NewFiling> filing;
      if (work.refused) {
        records->push_back(record_of_refused(batch, work, chunk.source, now));
      } else if (auto& parcel = parcels[i]) {
        last_item = work.number.value();
        batch.report.candidates.push_back(std::move(parcel->candidate));
        records->push_back(std::move(parcel->record));
        filing = NewFiling{std::move(work.item->declaration), std::move(parcel->assessment),
                           work.supersedes.has_value()};
      }
      if (batch.request.keeps_filings) batch.report.filings.push_back(std::move(filing));
    }
    return pass_on(
        ScreeningWritten{chunk.batch, write(std::move(records)), chunk.records.size(), last_item, chunk.last},
        written_, &Stages::acknowledge);
  }

  std::future<base::Status> write(std::shared_ptr<std::vector<ScreeningRecord>> records) {
    if (records->empty()) {
      std::promise<base::Status> nothing;
      nothing.set_value({});
      return nothing.get_future();
    }
    return service_.store().transact_later([records](store::Transaction& transaction) -> base::Status {
      for (auto& record : *records) {
        TW_TRY(const auto index, transaction.record(std::move(record.entry), std::move(record.rows)));
        if (index != record.index) {
          return base::fail(
              base::ErrorCode::State, "journal", std::to_string(index),
              "index " + std::to_string(record.index) + ": nobody else writes while a manifest is screened");
        }
      }
      return {};
    });
  }

  // Stage 5.
  base::Status acknowledge(ScreeningWritten chunk) {
    TW_TRY_STATUS(chunk.durable.get());
    auto& batch = *chunk.batch;
    batch.acknowledged_records += chunk.records;
    if (batch.acknowledged && chunk.records > 0) batch.acknowledged(batch.acknowledged_records);
    {
      const std::scoped_lock lock(durable_mutex_);
      if (chunk.last_item != 0) durable_item_ = chunk.last_item + 1;
    }
    durable_changed_.notify_all();
    if (chunk.last) complete(chunk.batch);
    return {};
  }

  void complete(const BatchPtr& batch) {
    {
      const std::scoped_lock lock(mutex_);
      if (std::exchange(batch->settled, true)) return;
    }
    const Leaving leaving{*this, batch};
    if (!batch->broken.empty() && batch->report.order.empty())
      return batch->done(tl::make_unexpected(std::move(batch->broken.front())));
    batch->report.broken = std::move(batch->broken);
    keep_one_candidate_a_parcel(*batch);
    batch->report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - batch->begun).count();
    batch->done(std::move(batch->report));
  }

  // A batch is under way until it was answered, even where answering throws.
  struct Leaving {
    Stages& stages;
    const BatchPtr& batch;
    ~Leaving() {
      const std::scoped_lock lock(stages.mutex_);
      std::erase(stages.under_way_, batch);
      stages.changed_.notify_all();
    }
  };

  const Service& service_;
  Engine& engine_;
  const bool here_;  // one thread does everything, and the queues stay empty

  BoundedQueue<BatchPtr> batches_{4};
  BoundedQueue<ScreeningChunk> read_{8};
  BoundedQueue<ScreeningChunk> taken_{8};
  BoundedQueue<ScreeningChunk> looked_{8};
  BoundedQueue<ScreeningWritten> written_{16};
  TwoHands readers_;
  TwoHands assessors_;
  std::vector<std::thread> threads_;

  std::uint64_t next_index_ = 0;  // of the taking-in thread
  std::int64_t next_item_ = 1;
  std::int64_t next_refused_ = 1;

  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> durable_item_ = 1;  // items below this number are durable
  std::mutex durable_mutex_;
  std::condition_variable durable_changed_;

  mutable std::mutex mutex_;  // of what stands below
  std::condition_variable changed_;
  std::deque<BatchPtr> under_way_;
  std::optional<base::Error> error_;
};

ScreeningLine::ScreeningLine(const Service& service, Engine& engine)
    : stages_(std::make_unique<Stages>(service, engine, false)) {
  stages_->start_threads();
}

ScreeningLine::~ScreeningLine() { stages_->wait_until_idle(); }

void ScreeningLine::add(Actor actor, ScreenRequest request, Done done, Acknowledged acknowledged) {
  stages_->add(batch_of(std::move(actor), std::move(request), std::move(done), std::move(acknowledged)));
}

void ScreeningLine::wait_until_idle() { stages_->wait_until_idle(); }
bool ScreeningLine::is_idle() const { return stages_->is_idle(); }
bool ScreeningLine::has_failed() const { return stages_->has_failed(); }

base::Result<ScreenReport> ScreeningLine::screen_here(const Service& service, Engine& engine, Actor actor,
                                                      ScreenRequest request, Acknowledged acknowledged) {
  Stages stages{service, engine, true};
  return stages.screen_here(batch_of(std::move(actor), std::move(request), {}, std::move(acknowledged)));
}

}  // namespace tidewaiter::service
