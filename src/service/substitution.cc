#include "custody/limits.h"
#include "service/custody_reading.h"
#include "service/handover.h"
#include "service/scanned.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::MassMg;
using custody::Substitution;

base::Status check(const SubstitutionOrder& order) {
  for (const auto* words : {&order.put_in, &order.made_by, &order.agreement})
    TW_TRY_STATUS(custody::check_words(*words, "put_in"));
  if (order.agreement.empty())
    return fail(ErrorCode::Missing, "agreement", "",
                "the parties' agreement to the delivery (1988 Convention, Art. 11 (1))");
  const bool replaced =
      order.manner == Substitution::ReplacedWhole || order.manner == Substitution::ReplacedPart;
  if (replaced != !order.put_in.empty())
    return fail(replaced ? ErrorCode::Missing : ErrorCode::Conflict, "put_in", order.put_in,
                replaced ? "what it was replaced by" : "nothing: it was not replaced");
  if (replaced && (order.made_by.empty() || order.put_in_mass <= MassMg{}))
    return fail(ErrorCode::Missing, "made_by", order.made_by, "who made what was put in, and what it weighs");
  if (!replaced && (!order.made_by.empty() || order.put_in_mass != MassMg{}))
    return fail(ErrorCode::Conflict, "made_by", order.made_by, "nothing: it was not replaced");
  return {};
}

// The whole of it, a part that was split off it, or nothing.
base::Status check_taken(const SubstitutionOrder& order, const std::optional<KnownExhibit>& taken) {
  if ((order.manner == Substitution::Intact) == taken.has_value())
    return fail(taken ? ErrorCode::Conflict : ErrorCode::Missing, "taken",
                taken ? taken->exhibit.id.text() : "",
                taken ? "nothing: it goes on intact" : "the exhibit that was taken out");
  if (!taken) return {};
  const bool part = order.manner == Substitution::ReplacedPart;
  const bool fits = part ? taken->exhibit.parent == order.exhibit : taken->exhibit.id == order.exhibit;
  if (fits) return {};
  return fail(ErrorCode::Conflict, "taken", taken->exhibit.id.text(),
              part ? "what was split off " + order.exhibit.text() : order.exhibit.text() + " itself");
}

base::Status wants_not_taken_before(store::Reader& reader, const SubstitutionOrder& order) {
  if (!order.taken) return {};
  std::int64_t before = 0;
  TW_TRY_STATUS(
      reader.scan<store::SubstitutionRow>({.equal = {{"exhibit", order.exhibit.text()}}, .after = {}},
                                          [&](store::SubstitutionRow&& row) -> base::Result<bool> {
                                            if (row.taken == order.taken->text())
                                              before = row.substitution_no;
                                            return true;
                                          }));
  if (before == 0) return {};
  return fail(ErrorCode::Conflict, "taken", order.taken->text(),
              "what was not taken out before, as substitution " + std::to_string(before) + " says it was");
}

}  // namespace

base::Result<Substituted> substitute(const Service& service, const TwoSigners& by,
                                     const SubstitutionOrder& order) {
  TW_TRY_STATUS(check(order));
  TW_TRY(const auto officers, by.officers());
  const auto at = service.clock().now();
  const bool goes_on = order.manner == Substitution::Intact || order.manner == Substitution::ReplacedPart;
  Substituted result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    std::optional<KnownExhibit> taken;
    if (order.taken) {
      TW_TRY(taken, load_exhibit(transaction, *order.taken));
    }
    TW_TRY_STATUS(check_taken(order, taken));
    TW_TRY_STATUS(wants_not_taken_before(transaction, order));
    CustodyAct act{transaction, "custody.substituted", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(order.exhibit));
    if (officers.first() != exhibit->holding.holder)
      return fail(ErrorCode::Forbidden, "first officer", officers.first().text(),
                  "its holder, " + exhibit->holding.holder.text() + " (C2)");
    TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, order.seal_read));
    if (goes_on) {
      if (exhibit->exhibit.counter_sample)
        return fail(ErrorCode::Forbidden, "exhibit", order.exhibit.text(),
                    "not the counter-sample kept for the defence");
      TW_TRY_STATUS(wants_weighing(exhibit->exhibit.kind, order.reading));
    } else if (order.reading) {
      return fail(ErrorCode::Conflict, "gross", "", "no weighing: nothing of it goes on");
    }
    if (order.reading) {
      TW_TRY(auto weighing, weighing_of(transaction, *order.reading, exhibit->exhibit.id, act));
      TW_TRY(const auto compared, custody::compare(exhibit->book, exhibit->uncertainty, weighing));
      if (compared.verdict == custody::Verdict::Discrepant) {
        TW_TRY(result.weighed, open_inquiry(transaction, by, std::move(weighing), at));
        result.kept_back = why_it_stays(*result.weighed);
        return {};
      }
      TW_TRY(result.weighed, act.weigh(*exhibit, std::move(weighing)));
    }
    store::SubstitutionRow row;
    TW_TRY(row.substitution_no, transaction.next_number(store::TableId::Substitution));
    result.number = row.substitution_no;
    row.exhibit = order.exhibit.text();
    row.manner = name(order.manner);
    row.at = at.unix_ms();
    row.first_officer = officers.first().text();
    row.second_officer = officers.second().text();
    if (taken) {
      row.taken = taken->exhibit.id.text();
      row.taken_mg = taken->book.milligrams();
    }
    row.put_in = order.put_in;
    row.put_in_mg = order.put_in_mass.milligrams();
    row.made_by = order.made_by;
    row.agreement = order.agreement;
    act.fact("substitution", journal::Body{}
                                 .set("agreement", row.agreement)
                                 .set("exhibit", row.exhibit)
                                 .set("made_by", row.made_by)
                                 .set("manner", row.manner)
                                 .set("no", row.substitution_no)
                                 .set("put_in", row.put_in)
                                 .set("put_in_mg", row.put_in_mg)
                                 .set("taken", row.taken.value_or(""))
                                 .set("taken_mg", row.taken_mg)
                                 .text());
    TW_TRY_STATUS(act.step(*exhibit,
                           goes_on ? custody::CustodyEvent::SendOn : custody::CustodyEvent::Substitute,
                           journal::Body{}
                               .set("manner", row.manner)
                               .set("put_in", row.put_in)
                               .set("substitution", row.substitution_no)
                               .text()));
    act.add_row(store::insert(std::move(row)));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, by.first.key().officer.text(), order.exhibit,
                                             order.seal_read, "substitute", done.error()));
  return result;
}

base::Result<std::vector<store::SubstitutionRow>> substitutions(store::Reader& reader) {
  return scanned<store::SubstitutionRow>(reader);
}

}  // namespace tidewaiter::service
