#include "service/let_run.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "service/handling.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::CaseEntryRow;

constexpr std::size_t kMarker = 32;
constexpr const char* kSecretKind = "let-run";
constexpr const char* kActor = kServiceAsActor;  // who acts is in what is sealed
constexpr std::size_t kProofHash = 32;
constexpr std::size_t kMostDocument = 8'192;

store::Blob marker_of(const std::string& secret, const model::ItemId& item) {
  return {std::string{base::as_view(base::hmac_sha256(secret, item.text()))}};
}

std::string document_of(const LetRun& run) {
  return json{{"item_id", run.item.text()},
              {"why", run.why},
              {"officer", run.officer},
              {"at", run.at.unix_ms()},
              {"ended", run.ended}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string sealed_under(const TeamKey& key, const LetRun& run, env::RandomSource& random) {
  auto sealed = key.seal(document_of(run), random);
  const auto proof = key.proof_of(sealed);
  return sealed + std::string{base::as_view(base::sha256(base::as_view(proof)))};
}

// Entries of before there were proofs end with what is sealed. nullopt where another team's key sealed it.
std::optional<std::string> plain_text_of(std::string_view document, const TeamKey& key) {
  if (document.size() >= kLeastSealed + kProofHash)
    if (auto plain = key.open(document.substr(0, document.size() - kProofHash))) return plain;
  return key.open(document);
}

std::optional<LetRun> opened(const CaseEntryRow& row, const TeamKey& key) {
  const auto plain = plain_text_of(row.document.bytes, key);
  if (!plain) return std::nullopt;
  const auto document = json::parse(*plain, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  LetRun run;
  run.number = row.case_entry_no;
  run.item = model::ItemId{document.value("item_id", "")};
  run.why = document.value("why", "");
  run.officer = document.value("officer", "");
  run.at = Instant{document.value("at", std::int64_t{0})};
  run.ended = document.value("ended", false);
  return run;
}

// One for each team that lets it run.
base::Result<std::vector<CaseEntryRow>> marked(store::Reader& reader, const store::Blob& marker) {
  std::vector<CaseEntryRow> found;
  TW_TRY_STATUS(reader.scan<CaseEntryRow>({}, [&](CaseEntryRow&& row) -> base::Result<bool> {
    if (row.marker == marker) found.push_back(std::move(row));
    return true;
  }));
  return found;
}

base::Result<std::int64_t> add_entry(store::Transaction& transaction, Instant at, std::string document,
                                     store::Blob marker, std::vector<store::RowWrite> rows) {
  TW_TRY(const auto number, transaction.next_number(store::TableId::CaseEntry));
  CaseEntryRow row;
  row.case_entry_no = number;
  row.marker = std::move(marker);
  row.document = {std::move(document)};
  rows.push_back(store::insert(std::move(row)));
  const json body{{"case_entry", number}};
  TW_TRY_STATUS(transaction.record({"case.entry", at, kActor, body.dump()}, std::move(rows)));
  return number;
}

store::Blob blank_marker(env::RandomSource& random) { return {random.bytes(kMarker)}; }

// All that can be said of what only its team reads.
base::Status check_sealed(const std::string& document) {
  if (document.size() > kLeastSealed + kProofHash && document.size() <= kMostDocument) return {};
  return base::fail(ErrorCode::Malformed, "document", std::to_string(document.size()) + " octets",
                    "an entry sealed under a team's key");
}

}  // namespace

base::Result<LetRun> let_run(const Service& service, const TeamKey& key, const Actor& actor,
                             const model::ItemId& item, const std::string& why) {
  if (why.empty()) return base::fail(ErrorCode::Missing, "why", "", "the order or decision it rests on");
  TW_TRY(const auto secret, service.secret_beside(kSecretKind, Service::Secret::MadeWhereMissing));
  LetRun run{0, item, why, actor.officer, service.clock().now(), false};
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto row, transaction.item_in_force(item.text()));
    if (!row) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
    const auto marker = marker_of(secret, item);
    TW_TRY(const auto before, marked(transaction, marker));
    if (!before.empty())
      return base::fail(ErrorCode::Conflict, "item_id", item.text(), "a parcel that is not let run already");
    TW_TRY_STATUS(withdraw_hold(transaction, *row, kActor, run.at));
    TW_TRY(run.number, add_entry(transaction, run.at, sealed_under(key, run, service.random()), marker, {}));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return run;
}

base::Result<LetRun> end_let_run(const Service& service, const TeamKey& key, const Actor& actor,
                                 const model::ItemId& item, const std::string& why) {
  if (why.empty()) return base::fail(ErrorCode::Missing, "why", "", "the order or decision it rests on");
  const auto none =
      base::fail(ErrorCode::NotFound, "item_id", item.text(), "a parcel that this team lets run");
  const auto known = service.secret_beside(kSecretKind, Service::Secret::Known);
  if (!known && known.error().code == ErrorCode::NotFound) return none;
  TW_TRY(const auto secret, known);
  LetRun run{0, item, why, actor.officer, service.clock().now(), true};
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto all, marked(transaction, marker_of(secret, item)));
    const auto row =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return opened(one, key).has_value(); });
    if (row == all.end()) return none;
    row->marker = blank_marker(service.random());
    std::vector<store::RowWrite> rows;
    rows.push_back(store::put(std::move(*row)));
    TW_TRY(run.number, add_entry(transaction, run.at, sealed_under(key, run, service.random()),
                                 blank_marker(service.random()), std::move(rows)));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return run;
}

base::Result<std::vector<SealedEntry>> sealed_entries(store::Reader& reader) {
  std::vector<SealedEntry> entries;
  TW_TRY_STATUS(reader.scan<CaseEntryRow>({}, [&](CaseEntryRow&& row) -> base::Result<bool> {
    entries.push_back({row.case_entry_no, std::move(row.document.bytes)});
    return true;
  }));
  return entries;
}

base::Result<SealedLetRun> let_run_sealed(const Service& service, const model::ItemId& item,
                                          const std::string& document) {
  TW_TRY_STATUS(check_sealed(document));
  TW_TRY(const auto secret, service.secret_beside(kSecretKind, Service::Secret::MadeWhereMissing));
  const auto at = service.clock().now();
  SealedLetRun run;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto row, transaction.item_in_force(item.text()));
    if (!row) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
    TW_TRY(const auto hold, hold_on(transaction, item));
    run.withdrew_hold = hold && !selection::is_final(hold->state);
    TW_TRY_STATUS(withdraw_hold(transaction, *row, kActor, at));
    TW_TRY(run.number, add_entry(transaction, at, document, marker_of(secret, item), {}));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return run;
}

base::Result<SealedLetRun> end_let_run_sealed(const Service& service, const model::ItemId& item,
                                              std::int64_t began, const base::Bytes& proof,
                                              const std::string& document) {
  TW_TRY_STATUS(check_sealed(document));
  const auto none =
      base::fail(ErrorCode::NotFound, "item_id", item.text(), "a parcel that this team lets run");
  const auto known = service.secret_beside(kSecretKind, Service::Secret::Known);
  if (!known && known.error().code == ErrorCode::NotFound) return none;
  TW_TRY(const auto secret, known);
  const auto at = service.clock().now();
  SealedLetRun run;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<CaseEntryRow>(began));
    if (!row || row->marker != marker_of(secret, item) ||
        !row->document.bytes.ends_with(base::as_view(base::sha256(proof))))
      return none;
    row->marker = blank_marker(service.random());
    std::vector<store::RowWrite> rows;
    rows.push_back(store::put(*std::move(row)));
    TW_TRY(run.number, add_entry(transaction, at, document, blank_marker(service.random()), std::move(rows)));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return run;
}

bool is_let_run_release(std::string_view kind, std::string_view actor) {
  return kind == kHoldAdvanced && actor == kActor;
}

base::Result<std::vector<LetRun>> let_runs(const Service& service, const TeamKey& key) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<LetRun> runs;
  TW_TRY_STATUS(reader->scan<CaseEntryRow>({}, [&](CaseEntryRow&& row) -> base::Result<bool> {
    if (auto run = opened(row, key)) runs.push_back(*std::move(run));
    return true;
  }));
  return runs;
}

base::Result<LetRunMarkers> LetRunMarkers::load(const Service& service, store::Reader& reader) {
  LetRunMarkers markers;
  TW_TRY_STATUS(reader.scan<CaseEntryRow>({}, [&](CaseEntryRow&& row) -> base::Result<bool> {
    markers.markers_.insert(std::move(row.marker.bytes));
    return true;
  }));
  if (!markers.empty()) {
    TW_TRY(markers.secret_, service.secret_beside(kSecretKind, Service::Secret::Known));
  }
  return markers;
}

bool LetRunMarkers::contains(const model::ItemId& item) const {
  return !markers_.empty() && markers_.contains(marker_of(secret_, item).bytes);
}

}  // namespace tidewaiter::service
