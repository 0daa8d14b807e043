#include "service/seal_reading.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_text.h"
#include "custody/limits.h"
#include "journal/canonical.h"
#include "journal/entry.h"

namespace tidewaiter::service {

using base::ErrorCode;
using base::fail;

namespace {

constexpr std::uint64_t kReadTogether = 2'000;

// What an entry without a row says of a reading of this exhibit's seal.
base::Result<std::optional<SealMisread>> misread_in(const store::StoredEntry& stored,
                                                    const custody::ExhibitId& id) {
  if (stored.bytes.find(kMisreadSeal) == std::string::npos) return std::nullopt;
  TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
  const auto body = base::object_in(entry.body);
  const auto member = [&](const char* name) { return base::text_member(body, name); };
  if (entry.kind != kMisreadSeal || !entry.rows.empty() || member("exhibit") != id.text())
    return std::nullopt;
  return SealMisread{entry.at, entry.actor, member("during"), member("expected"), member("found")};
}

// Readings of before the schema's version 6, which are entries without a row: looked for from the journal's
// end to where the exhibit came in. An exhibit that came in after a reading with a row has none.
base::Result<std::vector<SealMisread>> misread_without_row(store::Reader& reader,
                                                           const custody::ExhibitId& id) {
  std::vector<SealMisread> all;
  TW_TRY(const auto came_in, reader.get<store::CustodyEventRow>(id.text(), std::int64_t{1}));
  TW_TRY(const auto first_row, reader.first<store::MisreadSealRow>({}));
  if (!came_in || (first_row && first_row->at < came_in->at)) return all;
  const auto named =
      R"(["custody_event",")" + store::key_text(store::Row{id.text(), std::int64_t{1}}) + R"(",)";
  TW_TRY(const auto head, reader.journal_head());
  bool begun = false;
  for (std::uint64_t end = head.size; end > 0 && !begun;) {
    const auto begin = end - std::min(end, kReadTogether);
    std::vector<SealMisread> some;
    TW_TRY_STATUS(reader.scan_entries(begin, end, [&](store::StoredEntry&& stored) -> base::Result<bool> {
      // An erasure may have written the row again, later (docs/store.md).
      begun |= stored.bytes.find(named) != std::string::npos &&
               stored.bytes.find("rows.restated") == std::string::npos;
      TW_TRY(auto one, misread_in(stored, id));
      if (one) some.push_back(*std::move(one));
      return true;
    }));
    all.insert(all.begin(), some.begin(), some.end());
    end = begin;
  }
  return all;
}

}  // namespace

base::Result<bool> note_misread(store::Transaction& transaction, base::Instant at, const std::string& officer,
                                const custody::ExhibitId& id, std::string_view seal_read,
                                std::string_view during) {
  if (seal_read.size() > custody::kMaxId) return false;
  TW_TRY(const auto known, load_exhibit(transaction, id));
  if (known.holding.seal == seal_read) return false;
  store::MisreadSealRow row;
  TW_TRY(row.misread_no, transaction.next_number(store::TableId::MisreadSeal));
  row.exhibit = id.text();
  row.at = at.unix_ms();
  row.officer = officer;
  row.during = during;
  row.expected = known.holding.seal;
  row.found = seal_read;
  auto body = journal::Body{}
                  .set("during", during)
                  .set("exhibit", id.text())
                  .set("expected", known.holding.seal)
                  .set("found", seal_read)
                  .text();
  TW_TRY_STATUS(
      transaction.record({std::string{kMisreadSeal}, at, officer, std::move(body)}, {store::insert(row)})
          .map([](auto) {}));
  return true;
}

base::Result<bool> note_misread(const Service& service, const std::string& officer,
                                const custody::ExhibitId& id, std::string_view seal_read,
                                std::string_view during) {
  bool noted = false;
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(noted, note_misread(transaction, service.clock().now(), officer, id, seal_read, during));
    return {};
  }));
  return noted;
}

base::Error after_reading(const Service& service, const std::string& officer, const custody::ExhibitId& id,
                          std::string_view seal_read, std::string_view during, base::Error error) {
  if (error.code != ErrorCode::Conflict || error.field != "seal" || error.found != seal_read) return error;
  const auto noted = note_misread(service, officer, id, seal_read, during);
  if (!noted) return noted.error();
  if (!*noted) return error;
  error.expected +=
      "; read it again (this reading stays on record), or, where it really reads so, two affirm it";
  return error;
}

base::Result<std::int64_t> affirm_seal(const Service& service, const TwoSigners& by,
                                       const custody::ExhibitId& id, const std::string& seal_read) {
  if (seal_read.size() > custody::kMaxId)
    return fail(ErrorCode::TooLarge, "seal", seal_read, "at most 64 bytes");
  TW_TRY(const auto officers, by.officers());
  std::int64_t inquiry = 0;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.seal_affirmed", service.clock().now(), officers};
    TW_TRY(auto* const exhibit, act.exhibit(id));
    if (exhibit->holding.state == custody::CustodyState::HandedOver)
      return fail(ErrorCode::State, "exhibit.state", name(exhibit->holding.state), "an exhibit that is here");
    if (exhibit->holding.seal == seal_read)
      return fail(ErrorCode::Conflict, "seal", seal_read,
                  "another seal than it bears: there is nothing to affirm");
    TW_TRY(inquiry, act.inquire_about_seal(*exhibit, seal_read));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return inquiry;
}

base::Result<std::vector<SealMisread>> misread_seals(store::Reader& reader, const custody::ExhibitId& id) {
  TW_TRY(auto all, misread_without_row(reader, id));
  TW_TRY_STATUS(reader.scan<store::MisreadSealRow>(
      {.equal = {{"exhibit", id.text()}}, .after = {}},
      [&](store::MisreadSealRow&& row) -> base::Result<bool> {
        all.push_back({base::Instant{row.at}, row.officer, row.during, row.expected, row.found});
        return true;
      }));
  return all;
}

std::string to_string(const SealMisread& misread) {
  const auto seal = [](const std::string& number) { return number.empty() ? "no seal" : number; };
  return base::to_string(misread.at) + "  misread_seal  " + seal(misread.found) + " read where " +
         seal(misread.expected) + " was expected (" + misread.during + ")  by " + misread.officer;
}

}  // namespace tidewaiter::service
