#include "service/seal_reading.h"

#include "custody/limits.h"
#include "journal/canonical.h"

namespace tidewaiter::service {

using base::ErrorCode;
using base::fail;

base::Result<bool> note_misread(const Service& service, const std::string& officer,
                                const custody::ExhibitId& id, std::string_view seal_read,
                                std::string_view during) {
  if (seal_read.size() > custody::kMaxId) return false;
  bool noted = false;
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto known, load_exhibit(transaction, id));
    noted = known.holding.seal != seal_read;
    if (!noted) return {};
    store::MisreadSealRow row;
    TW_TRY(row.misread_no, transaction.next_number(store::TableId::MisreadSeal));
    row.exhibit = id.text();
    row.at = service.clock().now().unix_ms();
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
    return transaction
        .record({std::string{kMisreadSeal}, base::Instant{row.at}, officer, std::move(body)},
                {store::insert(row)})
        .map([](auto) {});
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
  std::vector<SealMisread> all;
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
