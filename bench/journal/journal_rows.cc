// journal_rows FOLDER: what the journal costs, each row against its target. The database is made in FOLDER,
// on the disk that is to be measured. Settings from the environment: ENTRIES (verified; 1,000,000), APPENDS
// (entries of the journal that appends are measured on and proofs are made from; 10,000,000), ONE_BY_ONE
// (single appends; 2,000), ACTS (signed acts; 2,000).

#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "env/clock.h"
#include "env/random.h"
#include "journal/entry.h"
#include "journal/tile.h"
#include "service/custody.h"
#include "service/log.h"
#include "verify/custody_signatures.h"
#include "verify/database.h"

namespace tidewaiter {
namespace {

using Clock = std::chrono::steady_clock;
using base::Status;

constexpr std::int64_t kPiece = 1'000;  // entries handed over at once
constexpr std::size_t kUnderWay = 8;    // pieces that wait for the disk together

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::int64_t setting(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::max(1LL, std::atoll(text));
}

double at_share(std::vector<double> all, double share) {
  std::sort(all.begin(), all.end());
  return all[std::min(all.size() - 1, static_cast<std::size_t>(share * static_cast<double>(all.size())))];
}

void row(const std::string& what, const std::string& now, const std::string& later,
         const std::string& reached) {
  std::printf("| %s | %s | %s | %s |\n", what.c_str(), now.c_str(), later.c_str(), reached.c_str());
  std::fflush(stdout);
}

std::string text(const char* format, double a, double b = 0, double c = 0) {
  char buffer[160];
  std::snprintf(buffer, sizeof buffer, format, a, b, c);
  return buffer;
}

store::EntryDraft draft(std::int64_t number) {
  return {"bench.noted", base::Instant{1'800'000'000'000 + number}, "bench",
          "{\"number\":" + std::to_string(number) + "}"};
}

// Hands over pieces of entries, so that the writer always has some to do, and waits for the disk.
Status append(store::Store& store, std::int64_t from, std::int64_t to,
              const std::function<std::vector<store::RowWrite>(std::int64_t)>& rows) {
  std::deque<std::future<Status>> under_way;
  const auto wait = [&](std::size_t down_to) -> Status {
    while (under_way.size() > down_to) {
      TW_TRY_STATUS(under_way.front().get());
      under_way.pop_front();
    }
    return {};
  };
  for (std::int64_t begin = from; begin < to; begin += kPiece) {
    const auto end = std::min(begin + kPiece, to);
    under_way.push_back(store.transact_later([=, &rows](store::Transaction& transaction) -> Status {
      for (std::int64_t i = begin; i < end; ++i)
        TW_TRY_STATUS(transaction.record(draft(i), rows(i)).map([](auto) {}));
      return {};
    }));
    TW_TRY_STATUS(wait(kUnderWay));
  }
  return wait(0);
}

Status appends(const service::Service& service, std::int64_t entries) {
  const auto begin = Clock::now();
  TW_TRY_STATUS(
      append(service.store(), 0, entries, [](std::int64_t) { return std::vector<store::RowWrite>{}; }));
  row("durable appends a second, batched (" + std::to_string(entries) + ")", "100,000", "200,000",
      text("%.0f", static_cast<double>(entries) / seconds_since(begin)));
  return {};
}

Status one_by_one(const service::Service& service, std::int64_t times) {
  std::vector<double> took_ms;
  for (std::int64_t i = 0; i < times; ++i) {
    const auto begin = Clock::now();
    TW_TRY(const auto index, service.record({"bench", ""}, "bench.noted", "{}", {}));
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto head, reader->journal_head());
    const store::StoredTiles tiles{*reader};
    TW_TRY(const auto proof, (journal::Prover{tiles, head.size}.inclusion(index)));
    took_ms.push_back(seconds_since(begin) * 1e3);
    if (proof.empty() && head.size > 1)
      return base::fail(base::ErrorCode::Tampered, "proof", "nothing", "a proof of inclusion");
  }
  row("one append, fsync included, until its inclusion proof can be had, p99", "20 ms", "2 ms",
      text("%.2f ms (p50 %.2f ms)", at_share(took_ms, 0.99), at_share(took_ms, 0.5)));
  return {};
}

Status proofs(const service::Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto head, reader->journal_head());
  const store::StoredTiles tiles{*reader};
  std::vector<double> cold_ms, warm_ms;
  env::SeededRandom random{1};
  journal::Prover warm{tiles, head.size};
  for (int i = 0; i < 5'000; ++i) {
    const auto index = random.below(head.size);
    const auto begin = Clock::now();
    TW_TRY(const auto proof, (journal::Prover{tiles, head.size}.inclusion(index)));
    cold_ms.push_back(seconds_since(begin) * 1e3);
    base::Hash leaf{};
    TW_TRY_STATUS(
        reader->scan_entries(index, index + 1, [&](store::StoredEntry&& entry) -> base::Result<bool> {
          leaf = journal::leaf_hash(base::as_view(entry.commitment));
          return true;
        }));
    TW_TRY_STATUS(journal::check_inclusion(index, head.size, leaf, proof, head.root));
    const auto again = Clock::now();
    TW_TRY_STATUS(warm.inclusion(random.below(head.size)).map([](const auto&) {}));
    warm_ms.push_back(seconds_since(again) * 1e3);
  }
  row("inclusion proof at " + std::to_string(head.size) + " entries, from the database, p99", "0.5 ms",
      "0.1 ms",
      text("%.3f ms (p50 %.3f ms; by a prover that made others before: p50 %.3f ms)", at_share(cold_ms, 0.99),
           at_share(cold_ms, 0.5), at_share(warm_ms, 0.5)));
  return {};
}

// The most frequent kind of entry: a parcel with its declaration and its assessment.
std::vector<store::RowWrite> parcel(std::int64_t number) {
  store::ItemRow item;
  item.item_no = number + 1;
  item.item_id = "EE" + std::to_string(100'000'000 + number) + "CN";
  item.filed_at = 1'800'000'000'000 + number;
  item.office = "CNCAN";
  item.shift = "s";
  item.document = store::Blob{std::string(300, static_cast<char>('a' + number % 26))};
  store::AssessmentRow assessment;
  assessment.item_no = number + 1;
  assessment.document = store::Blob{std::string(200, static_cast<char>('a' + number % 23))};
  std::vector<store::RowWrite> rows;
  rows.push_back(store::insert(std::move(item)));
  rows.push_back(store::insert(std::move(assessment)));
  return rows;
}

Status verification(const std::string& folder, std::int64_t entries) {
  env::SystemRandom random;
  const auto path = folder + "/verify.db";
  {
    TW_TRY(auto store, store::Store::open(path, random, {.mode = store::Options::Mode::CreateIfMissing}));
    TW_TRY_STATUS(append(*store, 0, entries, parcel));
  }
  // The same octets hashed once: each entry's text and salt, and each row's canonical octets.
  TW_TRY(auto store, store::Store::open(path, random, {.mode = store::Options::Mode::ReadOnly}));
  TW_TRY(auto reader, store->snapshot());
  double hashing = 0, octets = 0, of_entries = 0;
  std::vector<std::string> page;
  const auto hash = [&]() {
    const auto begin = Clock::now();
    for (const auto& one : page) static_cast<void>(base::sha256(one));
    const auto took = seconds_since(begin);
    hashing += took;
    for (const auto& one : page) octets += static_cast<double>(one.size());
    page.clear();
    return took;
  };
  TW_TRY_STATUS(reader->scan_entries(0, static_cast<std::uint64_t>(entries),
                                     [&](store::StoredEntry&& entry) -> base::Result<bool> {
                                       page.push_back(entry.salt + entry.bytes);
                                       if (page.size() >= 10'000) of_entries += hash();
                                       return true;
                                     }));
  of_entries += hash();
  for (const auto table : {store::TableId::Item, store::TableId::Assessment})
    TW_TRY_STATUS(reader->scan_rows(table, {}, [&](store::Row&& one) -> base::Result<bool> {
      page.push_back(store::row_bytes(one));
      if (page.size() >= 10'000) hash();
      return true;
    }));
  hash();
  reader.reset();
  store.reset();
  const auto begin = Clock::now();
  TW_TRY(const auto report, verify::verify_database(path, {}));
  const auto took = seconds_since(begin);
  if (!report.findings.empty())
    return base::fail(base::ErrorCode::Tampered, path, report.findings.kept().front().what,
                      "an honest database");
  row("`verify` of " + std::to_string(report.entries) + " entries and " + std::to_string(report.rows) +
          " rows, all rules, against hashing the same octets once",
      "6 ×", "3 ×",
      text("%.1f × (%.2f s; hashing %.2f s", took / hashing, took, hashing) +
          text(", %.0f MB; against the entries' octets alone %.1f ×)", octets / 1e6, took / of_entries));
  return {};
}

// Acts that two officers signed, made through the use cases and read back as entries.
base::Result<std::vector<std::string>> signed_acts(const std::string& folder, std::int64_t acts) {
  static env::SystemClock clock;
  static env::SystemRandom random;
  TW_TRY(const auto service, service::Service::initialise(folder + "/signed.db", "bench.example",
                                                          {"bench", "bench"}, clock, random));
  const service::Actor actor{"bench", "bench"};
  TW_TRY(const auto first, service::new_officer_key(custody::OfficerId{"bench-1"}, "a passphrase", random));
  TW_TRY(const auto second, service::new_officer_key(custody::OfficerId{"bench-2"}, "a passphrase", random));
  TW_TRY_STATUS(service::found_key(service, actor, first.key));
  TW_TRY_STATUS(service::found_key(service, actor, second.key));
  TW_TRY(const auto one, service::open_officer_key(first.sealed, "a passphrase"));
  TW_TRY(const auto two, service::open_officer_key(second.sealed, "a passphrase"));
  TW_TRY_STATUS(service::register_scale(
      service, {*one, *two}, {"S1", base::MassMg{10}, base::MassMg{5}, clock.now() + base::DurationMs::days(300)}));
  store::SeizureRow seizure;
  seizure.seizure_no = 1;
  seizure.substance = "methamphetamine";
  seizure.document = store::compress("{}");
  TW_TRY_STATUS(
      service.record(actor, "item.examined", "{}", {store::insert(std::move(seizure))}).map([](auto) {}));
  custody::Exhibit exhibit;
  exhibit.description = "tea bag with crystals";
  exhibit.form = "crystals";
  exhibit.presumptive = "methamphetamine";
  const service::ScaleReading reading{base::MassMg{1'000'000}, base::MassMg{10'000}, "S1", "vault"};
  TW_TRY(const auto made, service::seize_exhibit(service, {*one, *two}, 1, exhibit, reading));
  for (std::int64_t i = 1; i < acts; ++i)
    TW_TRY_STATUS(
        service::weigh_exhibit(service, {*one, *two}, made.id, "", reading).map([](const auto&) {}));
  std::vector<std::string> entries;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY_STATUS(reader->scan_entries(0, UINT64_MAX, [&](store::StoredEntry&& entry) -> base::Result<bool> {
    entries.push_back(std::move(entry.bytes));
    return true;
  }));
  return entries;
}

// Signatures a second, checked beside the reading of the acts they stand under.
base::Result<double> rate_of_ours(const std::vector<std::string>& entries, std::int64_t acts) {
  verify::SignatureQueue queue;
  verify::CustodySignatures said{&queue};
  verify::Findings findings;
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < entries.size(); ++i) said.feed(i, entries[i], findings);
  queue.settle(findings);
  const double rate = static_cast<double>(said.signatures()) / seconds_since(begin);
  if (!findings.empty() || said.signatures() < 2 * static_cast<std::uint64_t>(acts))
    return base::fail(base::ErrorCode::Tampered, "signatures", std::to_string(said.signatures()),
                      "two an act");
  return rate;
}

// The same number of signatures over one act's octets, by libsodium and nothing else.
base::Result<double> rate_of_libsodium(const std::string& sample, std::int64_t count) {
  unsigned char public_key[32], secret_key[64], signature[64];
  crypto_sign_keypair(public_key, secret_key);
  const auto* octets = reinterpret_cast<const unsigned char*>(sample.data());
  crypto_sign_detached(signature, nullptr, octets, sample.size(), secret_key);
  const auto begin = Clock::now();
  for (std::int64_t i = 0; i < count; ++i) {
    if (crypto_sign_verify_detached(signature, octets, sample.size(), public_key) != 0)
      return base::fail(base::ErrorCode::Tampered, "signature", "false", "true");
  }
  return static_cast<double>(count) / seconds_since(begin);
}

// In turns, since a shared machine is not as fast now as a second later; of the ratios the one in the middle.
Status signatures(const std::string& folder, std::int64_t acts) {
  constexpr int kTurns = 9;
  TW_TRY(const auto entries, signed_acts(folder, acts));
  std::vector<double> ratios, rates;
  for (int turn = 0; turn < kTurns; ++turn) {
    TW_TRY(const double ours, rate_of_ours(entries, acts));
    TW_TRY(const double theirs, rate_of_libsodium(entries.back(), 2 * acts));
    ratios.push_back(100 * ours / theirs);
    rates.push_back(ours);
  }
  row("signatures verified a second beside the reading of their acts, against libsodium's own rate", "80%",
      "95%",
      text("%.0f%% (%.0f to %.0f", at_share(ratios, 0.5), at_share(ratios, 0), at_share(ratios, 1)) +
          text(" in nine turns; %.0f a second)", at_share(rates, 0.5)));
  return {};
}

Status measure(const std::string& folder) {
  std::printf("| what | to reach | where it goes | reached |\n| --- | --- | --- | --- |\n");
  {
    static env::SystemClock clock;
    static env::SystemRandom random;
    TW_TRY(const auto service, service::Service::initialise(folder + "/appends.db", "bench.example",
                                                            {"bench", "bench"}, clock, random));
    TW_TRY_STATUS(appends(service, setting("APPENDS", 10'000'000)));
    TW_TRY_STATUS(one_by_one(service, setting("ONE_BY_ONE", 2'000)));
    ::sync();  // ten million appends in one minute leave the disk writing for some more
    TW_TRY_STATUS(proofs(service));
  }
  std::filesystem::remove(folder + "/appends.db");
  TW_TRY_STATUS(verification(folder, setting("ENTRIES", 1'000'000)));
  TW_TRY_STATUS(signatures(folder, setting("ACTS", 2'000)));
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("peak memory: %ld MB\n", used.ru_maxrss / 1024);
  return {};
}

}  // namespace
}  // namespace tidewaiter

int main(int count, char** words) {
  if (count != 2 || sodium_init() < 0) {
    std::fprintf(stderr, "journal_rows FOLDER\n");
    return 2;
  }
  const auto done = tidewaiter::measure(words[1]);
  if (!done) std::fprintf(stderr, "%s\n", tidewaiter::base::to_string(done.error()).c_str());
  return done ? 0 : 1;
}
