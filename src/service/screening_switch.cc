#include "service/screening_switch.h"

#include "journal/canonical.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

base::Result<std::optional<store::ScreeningSwitchRow>> latest(store::Reader& reader) {
  return reader.first<store::ScreeningSwitchRow>({.equal = {}, .after = {}, .backward = true});
}

}  // namespace

base::Result<ScreeningState> screening_state(store::Reader& reader) {
  ScreeningState state;
  bool newest = true;
  TW_TRY_STATUS(reader.scan<store::ScreeningSwitchRow>(
      {.equal = {}, .after = {}, .backward = true},
      [&](store::ScreeningSwitchRow&& row) -> base::Result<bool> {
        if (!row.confirmed_by) {
          if (newest) state.asked_by = row.asked_by;
          newest = false;
          return true;
        }
        state.on = row.is_on != 0;
        state.meanwhile = model::outcome_from(row.meanwhile).value_or(model::Outcome::Hold);
        state.why = row.why;
        return false;
      }));
  return state;
}

base::Result<ScreeningState> switch_screening(const Service& service, const Actor& actor, bool on,
                                              model::Outcome meanwhile, const std::string& why) {
  if (why.empty() || why.size() > 2'000) return fail(ErrorCode::Missing, "why", why, "1 to 2000 bytes");
  if (meanwhile != model::Outcome::Release && meanwhile != model::Outcome::Hold)
    return fail(ErrorCode::OutOfRange, "meanwhile", model::name(meanwhile), "Release or Hold");
  const auto at = service.clock().now();
  ScreeningState result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto before, screening_state(transaction));
    if (before.on == on && (on || before.meanwhile == meanwhile))
      return fail(ErrorCode::State, "on", on ? "true" : "false", "another state than the one in force");
    TW_TRY(auto asked, latest(transaction));
    const bool confirms = asked && !asked->confirmed_by && asked->asked_by != actor.officer &&
                          (asked->is_on != 0) == on && asked->meanwhile == model::name(meanwhile);
    store::ScreeningSwitchRow row;
    if (confirms) {
      row = *std::move(asked);
      row.confirmed_by = actor.officer;
      row.confirmed_at = at.unix_ms();
    } else {
      TW_TRY(row.switch_no, transaction.next_number(store::TableId::ScreeningSwitch));
      row.is_on = on ? 1 : 0;
      row.meanwhile = model::name(meanwhile);
      row.why = why;
      row.asked_by = actor.officer;
      row.asked_at = at.unix_ms();
    }
    const auto body = journal::Body{}.set("on", on).set("switch", row.switch_no).text();
    TW_TRY_STATUS(transaction.record(
        {confirms ? "screening.switched" : "screening.switch_asked", at, actor.officer, body},
        {store::put(std::move(row))}));
    TW_TRY(result, screening_state(transaction));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

}  // namespace tidewaiter::service
