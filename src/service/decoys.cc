#include "service/decoys.h"

#include "custody/handover.h"
#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/offices.h"
#include "service/scanned.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

base::Status check(const ReportedDecoy& decoy) {
  struct Word {
    const char* field;
    const std::string& text;
    const char* expected;
  };
  for (const Word& word :
       {Word{"described", decoy.described, "what it looks like"},
        Word{"made_by", decoy.made_by, "the service over there that made it"},
        Word{"place", decoy.place, "where it was put on its way"},
        Word{"agreement", decoy.agreement, "the parties' agreement under which it travels"}}) {
    if (word.text.empty()) return fail(ErrorCode::Missing, word.field, "", word.expected);
    TW_TRY_STATUS(custody::check_words(word.text, word.field));
  }
  if (decoy.mass < base::MassMg{})
    return fail(ErrorCode::OutOfRange, "mass", base::to_string(decoy.mass), "0 or more");
  return {};
}

}  // namespace

base::Result<std::int64_t> record_decoy(const Service& service, const Actor& actor,
                                        const ReportedDecoy& decoy) {
  TW_TRY_STATUS(check(decoy));
  const auto at = service.clock().now();
  std::int64_t number = 0;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto request, transaction.get<store::ForeignRequestRow>(decoy.request));
    if (!request)
      return fail(ErrorCode::NotFound, "request", std::to_string(decoy.request), "a request's number");
    if (request->state == name(custody::RequestState::Refused))
      return fail(ErrorCode::State, "request", request->state, "a request that was not refused");
    if (decoy.looks_like) {
      TW_TRY(const auto exhibit, transaction.get<store::ExhibitRow>(decoy.looks_like->text()));
      if (!exhibit)
        return fail(ErrorCode::NotFound, "looks_like", decoy.looks_like->text(), "an exhibit's number");
      TW_TRY(const auto seizure, transaction.get<store::SeizureRow>(exhibit->seizure_no));
      if (seizure) TW_TRY_STATUS(wants_own_parcel(transaction, actor.officer, seizure->item_no));
    }
    store::DecoyRow row;
    TW_TRY(row.decoy_no, transaction.next_number(store::TableId::Decoy));
    number = row.decoy_no;
    row.request_no = decoy.request;
    if (decoy.looks_like) row.looks_like = decoy.looks_like->text();
    row.described = decoy.described;
    row.mass_mg = decoy.mass.milligrams();
    row.made_by = decoy.made_by;
    row.place = decoy.place;
    row.agreement = decoy.agreement;
    row.recorded_at = at.unix_ms();
    row.recorded_by = actor.officer;
    auto body = journal::Body{}.set("decoy", row.decoy_no).set("request", row.request_no).text();
    return transaction
        .record({"handover.decoy", at, actor.officer, std::move(body)}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return number;
}

base::Result<std::vector<store::DecoyRow>> decoys(store::Reader& reader) {
  return scanned<store::DecoyRow>(reader);
}

}  // namespace tidewaiter::service
