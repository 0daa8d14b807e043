#include "service/rehearsal.h"

#include <algorithm>

#include "service/kept_files.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

class RehearsedTransaction final : public store::Transaction {
 public:
  RehearsedTransaction(store::Transaction& real, Rehearsal& rehearsal) : real_(real), rehearsal_(rehearsal) {}

  base::Result<std::int64_t> next_number(store::TableId table) override {
    auto& numbers = rehearsal_.numbers[table];
    if (rehearsal_.again && !numbers.empty()) {
      const auto number = numbers.front();
      numbers.pop_front();
      return number;
    }
    TW_TRY(const auto number, real_.next_number(table));
    if (!rehearsal_.again) numbers.push_back(number);
    return number;
  }
  base::Bytes fresh_salt() override {
    if (rehearsal_.again && !rehearsal_.salts.empty()) {
      auto salt = std::move(rehearsal_.salts.front());
      rehearsal_.salts.pop_front();
      return salt;
    }
    auto salt = real_.fresh_salt();
    if (!rehearsal_.again) rehearsal_.salts.push_back(salt);
    return salt;
  }
  base::Result<std::uint64_t> record(store::EntryDraft entry, std::vector<store::RowWrite> rows) override {
    // What was read of a seal is no part of the act: it was read when the act was prepared.
    const bool reading = entry.kind == kMisreadSeal;
    if (reading != !rehearsal_.again) return std::uint64_t{0};  // a first run writes nothing else
    const bool of_a_file = entry.kind == kFileKept;  // what goes with the act, in an entry of its own
    TW_TRY(const auto index, real_.record(std::move(entry), std::move(rows)));
    if (!of_a_file) rehearsal_.journal_index = index;
    return index;
  }
  base::Status add_checkpoint(std::uint64_t size, const std::string& note) override {
    return real_.add_checkpoint(size, note);
  }

  base::Result<std::optional<store::Row>> get_row(store::TableId table, const store::Row& key) override {
    return real_.get_row(table, key);
  }
  base::Status scan_rows(store::TableId table, const store::Scan& scan,
                         const std::function<base::Result<bool>(store::Row&&)>& visit) override {
    return real_.scan_rows(table, scan, visit);
  }
  base::Result<std::int64_t> count(store::TableId table) override { return real_.count(table); }
  base::Result<store::JournalHead> journal_head() override { return real_.journal_head(); }
  base::Status scan_entries(std::uint64_t from, std::uint64_t to,
                            const std::function<base::Result<bool>(store::StoredEntry&&)>& visit) override {
    return real_.scan_entries(from, to, visit);
  }
  base::Result<base::Bytes> tile(const journal::TileAddress& address) override { return real_.tile(address); }
  base::Result<std::optional<std::string>> latest_checkpoint() override { return real_.latest_checkpoint(); }

 private:
  store::Transaction& real_;
  Rehearsal& rehearsal_;
};

class RehearsedStore final : public store::Store {
 public:
  RehearsedStore(store::Store& real, Rehearsal& rehearsal) : real_(real), rehearsal_(rehearsal) {}

  std::future<base::Status> transact_later(Work work) override {
    return real_.transact_later([work = std::move(work), this](store::Transaction& real) {
      RehearsedTransaction transaction{real, rehearsal_};
      const auto asked = rehearsal_.octets.size();
      const auto status = work(transaction);
      // A first run that came to its signatures has written nothing; ending well keeps its numbers from
      // others.
      if (!rehearsal_.again && rehearsal_.octets.size() > asked) return base::Status{};
      return status;
    });
  }
  base::Result<store::ErasureReport> erase(store::Erasure erasure) override {
    return real_.erase(std::move(erasure));
  }
  base::Status clear_erased() override { return real_.clear_erased(); }
  base::Result<std::unique_ptr<store::Snapshot>> snapshot() override { return real_.snapshot(); }

 private:
  store::Store& real_;
  Rehearsal& rehearsal_;
};

class RehearsedRandom final : public env::RandomSource {
 public:
  RehearsedRandom(env::RandomSource& real, Rehearsal& rehearsal) : real_(real), rehearsal_(rehearsal) {}

  void fill(std::span<std::uint8_t> out) override {
    auto& drawn = rehearsal_.chance;
    if (rehearsal_.again && !drawn.empty() && drawn.front().size() == out.size()) {
      std::copy(drawn.front().begin(), drawn.front().end(), out.begin());
      drawn.pop_front();
      return;
    }
    real_.fill(out);
    if (!rehearsal_.again) drawn.emplace_back(out.begin(), out.end());
  }

 private:
  env::RandomSource& real_;
  Rehearsal& rehearsal_;
};

}  // namespace

std::unique_ptr<store::Store> rehearsed(store::Store& store, Rehearsal& rehearsal) {
  return std::make_unique<RehearsedStore>(store, rehearsal);
}

std::unique_ptr<env::RandomSource> rehearsed(env::RandomSource& random, Rehearsal& rehearsal) {
  return std::make_unique<RehearsedRandom>(random, rehearsal);
}

}  // namespace tidewaiter::service
