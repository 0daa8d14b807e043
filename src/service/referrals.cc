#include "service/referrals.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "service/engine.h"
#include "service/held.h"
#include "service/offices.h"
#include "service/shift_contents.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using selection::Referral;
using store::ReferralRow;

base::Result<Referral> referral_of(const ReferralRow& row) {
  Referral referral;
  referral.reference = row.reference;
  const auto kind = selection::referral_kind_from(row.kind);
  if (!kind) return base::fail(ErrorCode::Storage, "referral.kind", row.kind, "RFI, RFS or DNL");
  referral.kind = *kind;
  referral.from = row.sent_by;
  referral.item = model::ItemId{row.item_id};
  referral.received_at = Instant{row.received_at};
  if (row.answer_by) referral.answer_by = Instant{*row.answer_by};
  referral.wanted = row.wanted;
  if (row.answered_at) {
    selection::ReferralAnswer answer;
    answer.at = Instant{*row.answered_at};
    answer.by = row.answered_by.value_or("");
    answer.text = row.answer.value_or("");
    if (row.screened_by) answer.screened = model::means_from(*row.screened_by);
    answer.lifted = row.lifted != 0;
    referral.answer = std::move(answer);
  }
  return referral;
}

base::Result<KnownReferral> known_referral(store::Reader& reader, const ReferralRow& row, Instant now) {
  KnownReferral one;
  one.number = row.referral_no;
  TW_TRY(one.referral, referral_of(row));
  std::optional<Instant> cut_off_at;
  TW_TRY(const auto item, reader.item_in_force(row.item_id));
  one.filed = item.has_value();
  if (item) {
    TW_TRY(const auto declaration, declaration_of(*item));
    cut_off_at = declaration.item.cut_off_at;
    TW_TRY(one.office, parcels_office(reader, *item));
  }
  one.clock = selection::clock(one.referral, cut_off_at, now);
  return one;
}

// A parcel that was not filed is nobody's yet.
base::Status wants_own_referral(store::Reader& reader, const std::string& officer,
                                const std::string& item_id) {
  TW_TRY(const auto item, reader.item_in_force(item_id));
  return item ? wants_own_parcel(reader, officer, *item) : base::Status{};
}

base::Status no_duplicate(store::Reader& reader, const Referral& referral) {
  return reader.scan<ReferralRow>({}, [&](ReferralRow&& row) -> base::Result<bool> {
    if (row.reference == referral.reference && row.sent_by == referral.from) {
      return base::fail(ErrorCode::Duplicate, "referral.reference", referral.reference,
                        "one that " + referral.from + " did not send before");
    }
    return true;
  });
}

// The rows that put a parcel on the list of a shift that is closed; none where its shift is open, or where it
// is on the list, by this filing or by one that it amends.
base::Result<std::vector<store::RowWrite>> late_selection(store::Reader& reader, const Referral& referral,
                                                          Instant at) {
  TW_TRY(const auto item, reader.item_in_force(referral.item.text()));
  if (!item) return std::vector<store::RowWrite>{};
  TW_TRY(const auto shift, reader.get<store::ShiftRow>(item->office, item->shift));
  TW_TRY(const auto declaration, declaration_of(*item));
  TW_TRY(const auto before, held(reader, *item, declaration.item.operator_id.text()));
  if (!shift || shift->state != "closed" || before) return std::vector<store::RowWrite>{};
  // An X-ray answers a request for screening; to look for what a do-not-load fears, or a request asks about,
  // is for hands.
  const auto means = referral.kind == selection::ReferralKind::RequestForScreening ? model::Means::XRay
                                                                                   : model::Means::Physical;
  SelectedParcel parcel;
  parcel.number = model::ItemNumber{static_cast<std::uint64_t>(item->item_no)};
  parcel.office = item->office;
  parcel.shift = item->shift;
  parcel.operator_id = declaration.item.operator_id;
  parcel.cut_off_at = declaration.item.cut_off_at;
  parcel.reason = selection::SelectionReason::Referral;
  parcel.means = means;
  TW_TRY(const auto stratum,
         reader.get<store::StratumRow>(item->office, item->shift,
                                       selection::to_string(selection::stratum_of(declaration.item))));
  if (stratum) parcel.probability_ppb = stratum->probability_ppb;
  parcel.rank = 1;
  TW_TRY_STATUS(reader.scan<store::SelectionRow>(
      {.equal = {{"office", item->office}, {"shift", item->shift}}, .after = {}},
      [&](store::SelectionRow&& row) -> base::Result<bool> {
        if (row.means == model::name(means)) parcel.rank = std::max(parcel.rank, row.rank + 1);
        return true;
      }));
  return rows_of_selected(parcel, at);
}

ReferralRow row_of(const Referral& referral, std::int64_t number) {
  ReferralRow row;
  row.referral_no = number;
  row.reference = referral.reference;
  row.kind = selection::name(referral.kind);
  row.sent_by = referral.from;
  row.item_id = referral.item.text();
  row.received_at = referral.received_at.unix_ms();
  if (referral.answer_by) row.answer_by = referral.answer_by->unix_ms();
  row.wanted = referral.wanted;
  row.state = "open";
  return row;
}

}  // namespace

base::Result<ReceivedReferral> receive_referral(const Service& service, const Actor& actor,
                                                const Referral& referral) {
  TW_TRY_STATUS(selection::check(referral));
  const Instant at = service.clock().now();
  ReceivedReferral received;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_own_referral(transaction, actor.officer, referral.item.text()));
    TW_TRY_STATUS(no_duplicate(transaction, referral));
    TW_TRY(const auto number, transaction.next_number(store::TableId::Referral));
    const auto row = row_of(referral, number);
    TW_TRY(received.known, known_referral(transaction, row, at));
    TW_TRY(auto rows, late_selection(transaction, referral, at));
    received.selected_at_once = !rows.empty();
    rows.push_back(store::insert(row));
    const json body{{"referral", number}, {"kind", row.kind}, {"selected", received.selected_at_once}};
    return transaction.record({"referral.received", at, actor.officer, body.dump()}, std::move(rows))
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return received;
}

base::Result<KnownReferral> answer_referral(const Service& service, const Actor& actor, std::int64_t number,
                                            selection::ReferralAnswer answer) {
  const Instant at = service.clock().now();
  answer.by = actor.officer;
  answer.at = at;
  KnownReferral result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<ReferralRow>(number));
    if (!row)
      return base::fail(ErrorCode::NotFound, "referral", std::to_string(number), "the number of a referral");
    TW_TRY_STATUS(wants_own_referral(transaction, actor.officer, row->item_id));
    TW_TRY(auto referral, referral_of(*row));
    TW_TRY(referral, selection::answered(std::move(referral), answer));
    row->state = "answered";
    row->answered_at = at.unix_ms();
    row->answered_by = answer.by;
    row->answer = answer.text;
    row->lifted = answer.lifted ? 1 : 0;
    if (answer.screened) row->screened_by = std::string{model::name(*answer.screened)};
    TW_TRY(result, known_referral(transaction, *row, at));
    const json body{{"referral", number}, {"kind", row->kind}, {"late", result.clock.late}};
    return transaction
        .record({"referral.answered", at, actor.officer, body.dump()}, {store::put(*std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<std::vector<KnownReferral>> referrals(const Service& service, bool open_only) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<ReferralRow> rows;
  TW_TRY_STATUS(reader->scan<ReferralRow>({}, [&](ReferralRow&& row) -> base::Result<bool> {
    if (!open_only || row.state == "open") rows.push_back(std::move(row));
    return true;
  }));
  std::vector<KnownReferral> all;
  for (const auto& row : rows) {
    TW_TRY(auto one, known_referral(*reader, row, service.clock().now()));
    all.push_back(std::move(one));
  }
  const auto order = [](const KnownReferral& one) {
    return std::tuple{!one.clock.open, one.clock.deadline.value_or(Instant{INT64_MAX}), one.number};
  };
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  return all;
}

base::Result<absl::flat_hash_set<std::string>> referred_items(store::Reader& reader) {
  absl::flat_hash_set<std::string> items;
  TW_TRY_STATUS(reader.scan<ReferralRow>({}, [&](ReferralRow&& row) -> base::Result<bool> {
    if (row.state == "open") items.insert(std::move(row.item_id));
    return true;
  }));
  return items;
}

}  // namespace tidewaiter::service
