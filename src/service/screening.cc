#include "service/screening.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <unordered_set>
#include <utility>

#include "declaration/declaration.h"
#include "model/assessment_json.h"
#include "risk/risk.h"
#include "service/bounded_queue.h"
#include "service/offices.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;

constexpr std::size_t kChunk = 1'000;
// What many connections file together is cut finer, or its stages would wait for each other; what a few file
// is done by one thread, since making four would take longer.
constexpr std::size_t kChunksOfAText = 4, kDoneAlone = 128;
constexpr std::size_t kChunksInFlight = 3;

// A record on its way through the stages.
struct Work {
  std::uint64_t line = 0;
  std::optional<declaration::Refused> refused;
  std::optional<base::Error> not_theirs;
  std::optional<PreparedItem> item;  // of neither
  Instant filed_at;
  // Set when taken in.
  model::ItemNumber number;
  std::int64_t refused_no = 0;
  std::optional<model::ItemNumber> supersedes;
  std::optional<StoredAssessment> unchanged;  // what was said of the same filing before
  model::Evidence evidence;
  std::uint64_t index = 0;
};

struct Chunk {
  std::string source;
  std::vector<Work> records;
  bool flush = false;  // the taking-in stage waits until this is durable
};

// One entry of the journal with its rows, and the index that its evidence says it has.
struct Record {
  std::uint64_t index = 0;
  store::EntryDraft entry;
  std::vector<store::RowWrite> rows;
};

class Screening {
 public:
  Screening(const Service& service, Engine& engine, const Actor& actor, const ScreenRequest& request,
            const Acknowledged& acknowledged)
      : service_(service), engine_(engine), actor_(actor), request_(request), acknowledged_(acknowledged) {}

  base::Result<ScreenReport> run() {
    TW_TRY_STATUS(start());
    const auto begin = std::chrono::steady_clock::now();
    if (alone_) {
      guard([this] { return read_all(); });
    } else {
      run_side_by_side();
    }
    const auto drained = drain(0);
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (error_) return tl::make_unexpected(*error_);
    TW_TRY_STATUS(drained);
    report_.journal_size = next_index_;
    keep_one_candidate_a_parcel();
    return std::move(report_);
  }

 private:
  void run_side_by_side() {
    std::thread reading([this] { guard([this] { return read_all(); }); });
    std::thread looking([this] { guard([this] { return look_around_all(); }); });
    std::thread assessing([this] { guard([this] { return assess_all(); }); });
    guard([this] { return take_in_all(); });
    taken_.close();
    reading.join();
    looking.join();
    assessing.join();
  }

  base::Status start() {
    alone_ = request_.manifests.empty() && lines_of_texts() <= kDoneAlone;
    TW_TRY(auto reader, service_.store().snapshot());
    TW_TRY(const auto own_office, office_that_limits(*reader, actor_.officer));
    limited_ = !own_office.empty();
    TW_TRY_STATUS(wants_own_office(*reader, actor_.officer, request_.office));
    TW_TRY(const auto head, reader->journal_head());
    next_index_ = head.size;
    TW_TRY(const auto last_item, last_number<store::ItemRow>(*reader, &store::ItemRow::item_no));
    TW_TRY(const auto last_refused, last_number<store::RefusedRow>(*reader, &store::RefusedRow::refused_no));
    next_item_ = last_item + 1;
    durable_item_ = static_cast<std::uint64_t>(next_item_);
    next_refused_ = last_refused + 1;
    return {};
  }

  // Of a parcel filed more than once the filing in force is the one to choose from.
  void keep_one_candidate_a_parcel() {
    auto& candidates = report_.candidates;
    std::unordered_set<model::ItemNumber> seen;
    std::erase_if(candidates, [&](const selection::Candidate& candidate) {
      return superseded_.count(candidate.number) > 0 || !seen.insert(candidate.number).second;
    });
  }

  template <store::Record T>
  base::Result<std::int64_t> last_number(store::Reader& reader, std::int64_t T::*number) {
    TW_TRY(const auto last, reader.first<T>({.equal = {}, .after = {}, .backward = true}));
    return last ? (*last).*number : 0;
  }

  // Runs a stage; its error stops all of them.
  template <typename Stage>
  void guard(Stage stage) {
    const auto status = stage();
    if (status) return;
    const std::scoped_lock lock(error_mutex_);
    if (!error_) error_ = status.error();
    stop_ = true;
    read_.close();
    taken_.close();
    looked_.close();
    durable_changed_.notify_all();
  }

  // Stage 1.
  base::Status read_all() {
    for (const auto& manifest : request_.manifests) {
      TW_TRY(auto reader, declaration::Reader::open(manifest, request_.reading));
      TW_TRY_STATUS(read_manifest(manifest, reader, kChunk));
    }
    for (const auto& [name, text] : request_.texts) {
      TW_TRY(auto reader, declaration::Reader::over(env::memory_source(text), name, request_.reading));
      const auto at_once = alone_ ? kDoneAlone : std::min(lines_of_texts() / kChunksOfAText, kChunk);
      TW_TRY_STATUS(read_manifest(name, reader, at_once));
    }
    read_.close();
    return {};
  }

  std::size_t lines_of_texts() const {
    std::ptrdiff_t lines = 0;
    for (const auto& [name, text] : request_.texts) lines += std::count(text.begin(), text.end(), '\n');
    return static_cast<std::size_t>(lines);
  }

  base::Status read_manifest(const std::string& manifest, declaration::Reader& reader, std::size_t at_once) {
    for (auto raw = reader.next_chunk(at_once); !raw.empty() && !stop_; raw = reader.next_chunk(at_once)) {
      Chunk chunk{manifest, {}, false};
      chunk.records.reserve(raw.size());
      for (const auto& record : raw) chunk.records.push_back(read_one(reader, record));
      std::vector<PreparedItem*> parcels;
      for (auto& work : chunk.records) {
        if (work.item) parcels.push_back(&*work.item);
      }
      engine_.prepare(parcels);
      TW_TRY_STATUS(pass_on(std::move(chunk), read_, &Screening::take_in_chunk));
    }
    return {};
  }

  // To the next stage's thread, or where one thread does everything to the next stage. A closed queue means
  // that another stage failed: its error is the one to tell, and `stop_` ends this one.
  base::Status pass_on(Chunk chunk, BoundedQueue<Chunk>& queue, base::Status (Screening::*stage)(Chunk)) {
    if (alone_) return (this->*stage)(std::move(chunk));
    queue.push(std::move(chunk));
    return {};
  }

  Work read_one(const declaration::Reader& reader, const declaration::RawRecord& raw) {
    Work work;
    work.line = raw.line;
    const Instant now = service_.clock().now();
    auto declaration = reader.read(raw, {engine_.tables(), filing_time(now)});
    work.filed_at = filing_time(now);
    if (!declaration) {
      work.refused = std::move(declaration).error();
      return work;
    }
    if ((work.not_theirs = not_theirs(declaration->item, raw.line))) return work;
    decide_whether_historic(declaration->item, now);
    if (report_.historic) {
      work.filed_at = declaration->item.posted_at.value_or(declaration->item.cut_off_at.value_or(now));
      // What was read against today's clock is read again against its own time.
      if (auto again = declaration::validate(declaration->item, {engine_.tables(), work.filed_at})) {
        declaration->findings = *std::move(again);
      }
    }
    work.item = PreparedItem{*std::move(declaration), {}, {}, {}};
    return work;
  }

  std::optional<base::Error> not_theirs(const model::Item& item, std::uint64_t line) const {
    if (request_.owners.empty()) return std::nullopt;
    const auto& owner = request_.owners.at(line - 1);
    if (owner.empty() || item.operator_id == owner) return std::nullopt;
    return base::fail(ErrorCode::Forbidden, "operator_id", item.operator_id.text(), owner.text()).value();
  }

  Instant filing_time(Instant now) const { return request_.at.value_or(now); }

  void decide_whether_historic(const model::Item& item, Instant now) {
    if (decided_ || request_.at || (!item.cut_off_at && !item.posted_at)) return;
    decided_ = true;
    report_.historic = item.cut_off_at.value_or(*item.posted_at) + base::DurationMs::days(1) < now;
  }

  // Stage 2.
  base::Status take_in_all() {
    while (auto chunk = read_.pop()) {
      TW_TRY_STATUS(take_in_chunk(*std::move(chunk)));
      if (stop_) return {};
    }
    return {};
  }

  base::Status take_in_chunk(Chunk chunk) {
    Chunk out{chunk.source, {}, false};
    for (auto& work : chunk.records) {
      TW_TRY(const bool needs_flush, names_a_parcel_in_flight(work));
      if (needs_flush) {
        out.flush = true;
        TW_TRY_STATUS(pass_on(std::exchange(out, Chunk{chunk.source, {}, false}), taken_,
                              &Screening::look_around_chunk));
        TW_TRY_STATUS(wait_until_durable());
      }
      TW_TRY_STATUS(take_in(work));
      out.records.push_back(std::move(work));
    }
    return pass_on(std::move(out), taken_, &Screening::look_around_chunk);
  }

  base::Result<bool> names_a_parcel_in_flight(const Work& work) const {
    if (!work.item) return false;
    const auto known = engine_.known().find(work.item->declaration.item.id);
    return known && known->value() >= durable_item_.load();
  }

  base::Status take_in(Work& work) {
    if (work.not_theirs) return {};
    if (!work.item) {
      work.refused_no = next_refused_++;
      work.index = next_index_++;
      return {};
    }
    auto& item = *work.item;
    if (const auto known = engine_.known().find(item.declaration.item.id)) {
      TW_TRY_STATUS(compare_with_filed(work, *known));
      if (work.unchanged || work.not_theirs) return {};
    }
    work.number = model::ItemNumber{static_cast<std::uint64_t>(next_item_++)};
    work.index = next_index_++;
    TW_TRY(work.evidence, engine_.resolve(work.number, item, work.filed_at, work.index));
    return {};
  }

  // The id was filed before: the same again, an amendment, or the id re-used for another parcel.
  base::Status compare_with_filed(Work& work, model::ItemNumber known) {
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
        return base::fail(ErrorCode::Storage, "assessment", row->item_id, "an assessment for every item");
      TW_TRY(work.unchanged, stored_assessment(*assessed));
      return {};
    }
    if (limited_) {
      if (const auto own = wants_own_parcel(*reader, actor_.officer, *row); !own) {
        if (own.error().code != ErrorCode::Forbidden) return own;
        work.not_theirs = own.error();
        work.item.reset();
        return {};
      }
    }
    work.supersedes = known;
    const auto sender = resolution::prepare(before.item.sender);
    const auto recipient = resolution::prepare(before.item.recipient);
    const bool other_parcel = sender != work.item->sender && recipient != work.item->recipient;
    declaration.findings.push_back(
        {other_parcel ? model::FindingCode::IdReused : model::FindingCode::Amended, "item_id",
         declaration.item.id.text(),
         other_parcel ? "an id that named no other parcel" : "what was filed before"});
    return {};
  }

  base::Status wait_until_durable() {
    std::unique_lock lock(durable_mutex_);
    durable_changed_.wait(lock,
                          [&] { return stop_ || durable_item_ >= static_cast<std::uint64_t>(next_item_); });
    return {};
  }

  // Stage 3.
  base::Status look_around_all() {
    while (auto chunk = taken_.pop()) {
      TW_TRY_STATUS(look_around_chunk(*std::move(chunk)));
      if (stop_) return {};
    }
    looked_.close();
    return {};
  }

  base::Status look_around_chunk(Chunk chunk) {
    std::vector<Resolved> parcels;
    parcels.reserve(chunk.records.size());
    for (auto& work : chunk.records) {
      if (work.item && !work.unchanged)
        parcels.push_back({work.number, &*work.item, work.filed_at, &work.evidence});
    }
    engine_.look_around(parcels);
    return pass_on(std::move(chunk), looked_, &Screening::assess_chunk);
  }

  // Stage 4.
  base::Status assess_all() {
    while (auto chunk = looked_.pop()) {
      TW_TRY_STATUS(assess_chunk(*std::move(chunk)));
      if (stop_) return {};
    }
    return {};
  }

  base::Status assess_chunk(Chunk chunk) {
    auto records = std::make_shared<std::vector<Record>>();
    records->reserve(chunk.records.size());
    std::uint64_t last_item = 0;
    for (auto& work : chunk.records) {
      note(work);
      std::optional<NewFiling> filing;
      if (work.refused) {
        records->push_back(record_of_refused(work, chunk.source));
      } else if (work.item && !work.unchanged) {
        last_item = work.number.value();
        filing = NewFiling{{}, {}, work.supersedes.has_value()};
        records->push_back(record_of(work, filing->assessment));
        filing->declaration = std::move(work.item->declaration);
      }
      if (request_.keeps_filings) report_.filings.push_back(std::move(filing));
    }
    write(std::move(records), chunk.records.size(), last_item);
    return drain(chunk.flush ? 0 : kChunksInFlight);
  }

  void note(const Work& work) {
    if (work.not_theirs) {
      report_.order.push_back({0, false, work.not_theirs});
      return;
    }
    if (work.refused) {
      ++report_.refused;
      ++report_.refused_by_code[std::string{base::name(work.refused->error.code)}];
      if (report_.first_refused.size() < 10) {
        report_.first_refused.push_back(*work.refused);
        report_.first_refused.back().raw.clear();
      }
      report_.order.push_back({static_cast<std::uint32_t>(work.refused_no), true});
      return;
    }
    const auto& declaration = work.item->declaration;
    report_.order.push_back({static_cast<std::uint32_t>(work.number.value()), false});
    if (work.unchanged) {
      report_.candidates.push_back(candidate_of(work.number, declaration.item, work.unchanged->assessment,
                                                work.unchanged->evidence.hits));
    }
    ++(work.unchanged ? report_.unchanged : report_.accepted);
    if (work.supersedes) {
      ++report_.amended;
      superseded_.insert(*work.supersedes);
    }
    for (const auto& finding : declaration.findings)
      ++report_.findings[std::string{model::name(finding.code)}];
    if (const auto cut_off = declaration.item.cut_off_at) {
      report_.first_cut_off = std::min(report_.first_cut_off.value_or(*cut_off), *cut_off);
    }
  }

  Record record_of_refused(const Work& work, const std::string& source) const {
    const auto& refused = *work.refused;
    store::RefusedRow row;
    row.refused_no = work.refused_no;
    row.refused_at = work.filed_at.unix_ms();
    row.source = source;
    row.line = static_cast<std::int64_t>(refused.line);
    const nlohmann::json error{{"item_id", refused.item_id},
                               {"code", base::name(refused.error.code)},
                               {"field", refused.error.field},
                               {"found", refused.error.found},
                               {"expected", refused.error.expected}};
    row.error = error.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::replace(row.error.begin(), row.error.end(), '\0', ' ');
    row.document = store::compress(refused.raw);
    Record record;
    record.index = work.index;
    record.entry = {"item.refused", service_.clock().now(), actor_.officer,
                    R"({"code":")" + std::string{base::name(refused.error.code)} + "\"}"};
    record.rows.push_back(store::insert(std::move(row)));
    return record;
  }

  Record record_of(Work& work, model::Assessment& assessment) {
    const auto& declaration = work.item->declaration;
    assessment = risk::assess(declaration.item, declaration.findings, work.evidence, engine_.profiles(),
                              engine_.versions());
    risk::forget_unnamed(work.evidence, assessment, engine_.profiles());
    const auto outcome = outcome_of(assessment);
    report_.candidates.push_back(candidate_of(work.number, declaration.item, assessment, work.evidence.hits));
    report_.candidates.back().amends = work.supersedes.has_value();

    store::ItemRow row;
    row.item_no = static_cast<std::int64_t>(work.number.value());
    row.item_id = declaration.item.id.text();
    row.filed_at = work.filed_at.unix_ms();
    row.office = request_.office;
    row.shift = request_.shift;
    if (work.supersedes) row.supersedes = static_cast<std::int64_t>(work.supersedes->value());
    row.document = store::compress(declaration::to_ndjson(declaration), store::Dictionary::Declarations);

    Record record;
    record.index = work.index;
    record.entry = {"item.assessed", service_.clock().now(), actor_.officer,
                    R"({"item":)" + std::to_string(row.item_no) + "}"};
    record.rows.push_back(store::insert(assessment_row(work.number, work.evidence, assessment, outcome)));
    record.rows.push_back(store::insert(std::move(row)));
    return record;
  }

  // Stage 5.
  void write(std::shared_ptr<std::vector<Record>> records, std::size_t count, std::uint64_t last_item) {
    auto future =
        service_.store().transact_later([records, this](store::Transaction& transaction) -> base::Status {
          for (auto& record : *records) {
            TW_TRY(const auto index, transaction.record(std::move(record.entry), std::move(record.rows)));
            if (index != record.index) {
              return base::fail(ErrorCode::State, "journal", std::to_string(index),
                                "index " + std::to_string(record.index) +
                                    ": nobody else writes while a manifest is screened");
            }
          }
          return {};
        });
    in_flight_.push_back({std::move(future), count, last_item});
  }

  // Waits until at most `left` chunks are on their way, and acknowledges those that are durable.
  base::Status drain(std::size_t left) {
    while (in_flight_.size() > left) {
      auto chunk = std::move(in_flight_.front());
      in_flight_.pop_front();
      TW_TRY_STATUS(chunk.durable.get());
      acknowledged_records_ += chunk.records;
      if (acknowledged_) acknowledged_(acknowledged_records_);
      const std::scoped_lock lock(durable_mutex_);
      if (chunk.last_item != 0) durable_item_ = chunk.last_item + 1;
      durable_changed_.notify_all();
    }
    return {};
  }

  struct InFlight {
    std::future<base::Status> durable;
    std::size_t records = 0;
    std::uint64_t last_item = 0;
  };

  const Service& service_;
  Engine& engine_;
  const Actor& actor_;
  const ScreenRequest& request_;
  const Acknowledged& acknowledged_;

  ScreenReport report_;
  std::unordered_set<model::ItemNumber> superseded_;
  BoundedQueue<Chunk> read_{2};
  BoundedQueue<Chunk> taken_{2};
  BoundedQueue<Chunk> looked_{2};
  std::deque<InFlight> in_flight_;  // of the assessing thread
  std::uint64_t acknowledged_records_ = 0;
  std::uint64_t next_index_ = 0;  // of the taking-in thread
  std::int64_t next_item_ = 1;
  std::int64_t next_refused_ = 1;
  bool decided_ = false;  // of the reading thread
  bool limited_ = false;  // the actor amends parcels of one office alone

  bool alone_ = false;  // one thread does everything, and the queues stay empty
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> durable_item_ = 1;  // items below this number are durable
  std::mutex durable_mutex_;
  std::condition_variable durable_changed_;
  std::mutex error_mutex_;
  std::optional<base::Error> error_;
};

}  // namespace

base::Result<ScreenReport> screen(const Service& service, Engine& engine, const Actor& actor,
                                  const ScreenRequest& request, const Acknowledged& acknowledged) {
  return Screening{service, engine, actor, request, acknowledged}.run();
}

}  // namespace tidewaiter::service
