#include "service/courier_checks.h"

#include <algorithm>
#include <map>

#include "declaration/ndjson.h"
#include "journal/canonical.h"
#include "service/filing.h"
#include "service/offices.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMostAttestations = 10'000;
constexpr std::size_t kMostName = 100;

// What is wrong with it, whatever parcel it is about.
base::Status check(const CheckAttestation& one, base::Instant now) {
  if (one.checked_by.empty()) return fail(ErrorCode::Missing, "by", "", "who checked the parcel");
  if (one.checked_by.size() > kMostName)
    return fail(ErrorCode::TooLarge, "by", std::to_string(one.checked_by.size()) + " bytes", "at most 100");
  if (one.checked_by.find('\0') != std::string::npos)
    return fail(ErrorCode::Malformed, "by", one.checked_by, "text without NUL");
  if (one.checked_at > now)
    return fail(ErrorCode::OutOfRange, "at", base::to_string(one.checked_at),
                "a time before now, " + base::to_string(now));
  if (one.trained_until < one.checked_at)
    return fail(ErrorCode::OutOfRange, "trained_until", base::to_string(one.trained_until),
                "a time after the check, " + base::to_string(one.checked_at));
  return {};
}

struct Parcel {
  store::ItemRow row;
  model::Item item;
};

// Another operator's parcel is not found, as one that was never filed.
base::Result<Parcel> parcel_of(store::Reader& reader, const Engine& engine, const std::string& operator_id,
                               const CheckAttestation& one, base::Instant now) {
  const auto missing = fail(ErrorCode::NotFound, "item_id", one.item.text(), "a filed parcel");
  const auto known = engine.known().find(one.item);
  if (!known) return missing;
  TW_TRY(auto row, reader.get<store::ItemRow>(static_cast<std::int64_t>(known->value())));
  if (!row || row->item_id != one.item.text()) return missing;
  TW_TRY(auto declaration, declaration_of(*row));
  if (!operator_id.empty() && declaration.item.operator_id.text() != operator_id) return missing;
  if (const auto cut_off = declaration.item.cut_off_at; cut_off && *cut_off < now)
    return fail(ErrorCode::State, "item_id", one.item.text(),
                "a parcel that has not left; its cut-off was " + base::to_string(*cut_off));
  return Parcel{*std::move(row), std::move(declaration.item)};
}

// A parcel that waits for the choice is declared anew; what was chosen, or passed over, stays as it is.
base::Result<bool> waits_for_the_choice(store::Reader& reader, const store::ItemRow& row) {
  TW_TRY(const auto shift, reader.get<store::ShiftRow>(row.office, row.shift));
  if (!shift || shift->state != "open") return false;
  TW_TRY(const auto hold, reader.get<store::HoldRow>(row.item_no));
  return !hold.has_value();
}

model::OperatorCheck declared(const CheckAttestation& one) {
  return {one.checked_by, one.checked_at, one.method, one.scanned_mass};
}

store::OperatorCheckRow row_of(const CheckAttestation& one, const Parcel& parcel, const Actor& actor,
                               base::Instant now) {
  store::OperatorCheckRow row;
  row.item_no = parcel.row.item_no;
  row.operator_id = parcel.item.operator_id.text();
  row.attested_at = now.unix_ms();
  row.attested_by = actor.officer;
  row.checked_by = one.checked_by;
  row.method = model::name(one.method);
  row.checked_at = one.checked_at.unix_ms();
  row.trained_until = one.trained_until.unix_ms();
  return row;
}

bool says_the_same(const store::OperatorCheckRow& a, const store::OperatorCheckRow& b) {
  return a.item_no == b.item_no && a.checked_by == b.checked_by && a.method == b.method &&
         a.checked_at == b.checked_at && a.trained_until == b.trained_until;
}

base::Result<bool> said_before(store::Reader& reader, const store::OperatorCheckRow& row) {
  bool found = false;
  TW_TRY_STATUS(
      reader.scan<store::OperatorCheckRow>({.equal = {{"item_no", row.item_no}}, .after = {}},
                                           [&](store::OperatorCheckRow&& known) -> base::Result<bool> {
                                             found = says_the_same(known, row);
                                             return !found;
                                           }));
  return found;
}

// The rows, in one entry. A batch that says a thing twice writes it once.
base::Status record_checks(const Service& service, const Actor& actor, base::Instant now,
                           const std::vector<store::OperatorCheckRow>& rows) {
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    std::vector<store::RowWrite> writes;
    std::map<std::int64_t, store::OperatorCheckRow> written;
    for (auto row : rows) {
      TW_TRY(const auto before, said_before(transaction, row));
      const auto in_batch = written.find(row.item_no);
      if (before || (in_batch != written.end() && says_the_same(in_batch->second, row))) continue;
      TW_TRY(row.check_no, transaction.next_number(store::TableId::OperatorCheck));
      written.insert_or_assign(row.item_no, row);
      writes.push_back(store::insert(std::move(row)));
    }
    if (writes.empty()) return {};
    const auto body = journal::Body{}.set("checks", static_cast<std::int64_t>(writes.size())).text();
    return transaction.record({"checks.attested", now, actor.officer, body}, std::move(writes)).map([](auto) {
    });
  });
}

// An attestation on its way: the filing it belongs to, known once it is amended.
struct Taken {
  std::size_t place = 0;
  Parcel parcel;
};

// Files the amendments, office by office, and notes which filing each attestation now belongs to.
base::Status amend(const Service& service, Engine& engine, const Actor& actor,
                   std::span<const CheckAttestation> attestations, std::vector<Taken>& taken,
                   std::vector<AttestedCheck>& answers) {
  std::map<std::string, std::vector<Taken*>> by_office;
  TW_TRY(auto reader, service.store().snapshot());
  for (auto& one : taken) {
    TW_TRY(const bool waits, waits_for_the_choice(*reader, one.parcel.row));
    if (waits) by_office[one.parcel.row.office].push_back(&one);
  }
  for (const auto& [office, parcels] : by_office) {
    std::vector<FiledRecord> records;
    for (const auto* one : parcels) {
      auto item = one->parcel.item;
      item.check = declared(attestations[one->place]);
      records.push_back({declaration::to_ndjson(item), ""});
    }
    TW_TRY(const auto filed, file(service, engine, actor, office, records));
    for (std::size_t i = 0; i < parcels.size(); ++i) {
      auto& answer = answers[parcels[i]->place];
      if (filed[i].refused) {
        answer.error = filed[i].refused;
        continue;
      }
      answer.lifted = true;
      const auto number = engine.known().find(attestations[parcels[i]->place].item);
      if (number) parcels[i]->parcel.row.item_no = static_cast<std::int64_t>(number->value());
    }
  }
  return {};
}

}  // namespace

base::Result<std::vector<AttestedCheck>> attest_checks(const Service& service, Engine& engine,
                                                       const Actor& actor, const std::string& operator_id,
                                                       std::span<const CheckAttestation> attestations) {
  if (attestations.size() > kMostAttestations)
    return fail(ErrorCode::TooLarge, "checks", std::to_string(attestations.size()), "at most 10000");
  const auto now = service.clock().now();
  std::vector<AttestedCheck> answers(attestations.size());
  std::vector<Taken> taken;
  TW_TRY(auto reader, service.store().snapshot());
  for (std::size_t i = 0; i < attestations.size(); ++i) {
    answers[i].item_id = attestations[i].item.text();
    auto right = check(attestations[i], now);
    if (!right) {
      answers[i].error = right.error();
      continue;
    }
    auto parcel = parcel_of(*reader, engine, operator_id, attestations[i], now);
    if (parcel) {
      if (auto own = wants_own_office(*reader, actor.officer, parcel->row.office); !own) {
        if (own.error().code != ErrorCode::Forbidden) return tl::make_unexpected(own.error());
        answers[i].error = own.error();
        continue;
      }
      taken.push_back({i, *std::move(parcel)});
    } else if (parcel.error().code == ErrorCode::NotFound || parcel.error().code == ErrorCode::State) {
      answers[i].error = parcel.error();
    } else {
      return tl::make_unexpected(parcel.error());
    }
  }
  reader.reset();
  // An amendment that is filed and whose row is not written, by a crash in between, is unchanged when the
  // check is attested again, and the row written then.
  TW_TRY_STATUS(amend(service, engine, actor, attestations, taken, answers));
  std::vector<store::OperatorCheckRow> rows;
  for (const auto& one : taken) {
    if (answers[one.place].error) continue;
    rows.push_back(row_of(attestations[one.place], one.parcel, actor, now));
    rows.back().lifted = answers[one.place].lifted ? 1 : 0;
  }
  TW_TRY_STATUS(record_checks(service, actor, now, rows));
  return answers;
}

}  // namespace tidewaiter::service
