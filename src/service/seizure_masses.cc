#include "service/seizure_masses.h"

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/authority.h"
#include "service/custody_act.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::MassMg;
using custody::StatedVerdict;

constexpr auto kToBePacked = base::DurationMs::days(1);

// What was seized, without the parts that were taken out of it later.
base::Result<std::vector<custody::ExhibitId>> whole_exhibits(store::Reader& reader, std::int64_t seizure_no) {
  std::vector<custody::ExhibitId> ids;
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>({.equal = {{"seizure_no", seizure_no}}, .after = {}},
                                               [&](store::ExhibitRow&& row) -> base::Result<bool> {
                                                 if (!row.parent)
                                                   ids.push_back(custody::ExhibitId{std::move(row.exhibit)});
                                                 return true;
                                               }));
  return ids;
}

base::Status add_first_weighings(store::Reader& reader, std::int64_t seizure_no, custody::StatedMass& mass) {
  TW_TRY(const auto ids, whole_exhibits(reader, seizure_no));
  for (const auto& id : ids) {
    TW_TRY(const auto first,
           reader.first<store::WeighingRow>({.equal = {{"exhibit", id.text()}}, .after = {}}));
    if (!first) continue;
    ++mass.weighed;
    mass.gross += MassMg{first->gross_mg};
    mass.net += MassMg{first->net_mg};
    mass.uncertainty = custody::combined(mass.uncertainty, MassMg{first->uncertainty_mg});
  }
  return {};
}

// The balance has the net masses without reading a single weighing. Where these alone come to what the table
// weighed, no tare can make a difference.
base::Result<bool> agrees_at_a_glance(store::Reader& reader, const store::SeizureRow& row) {
  TW_TRY(const auto balance, reader.get<store::MassBalanceRow>(row.seizure_no));
  const MassMg stated{row.mass_mg}, tolerance = custody::table_tolerance(stated);
  const MassMg net{balance ? balance->seized_mg : 0};
  return balance && stated - net <= tolerance && net - stated <= tolerance;
}

std::string fact_of(const store::SeizureSettlementRow& row) {
  return journal::Body{}
      .set("ground", row.ground)
      .set("seizure", row.seizure_no)
      .set("stated_mg", row.stated_mg)
      .set("tolerance_mg", row.tolerance_mg)
      .set("weighed_mg", row.weighed_mg)
      .text();
}

base::Status wants_stranger(store::Reader& reader, const store::SeizureRow& seizure,
                            const custody::OfficerId& officer) {
  const auto refused = [&] {
    return fail(ErrorCode::Forbidden, "officer", officer.text(),
                "somebody who neither examined the find nor held or weighed any of it");
  };
  TW_TRY(const auto examination, reader.get<store::ExaminationRow>(seizure.examination_no));
  if (examination && examination->officer == officer.text()) return refused();
  TW_TRY(const auto ids, whole_exhibits(reader, seizure.seizure_no));
  for (const auto& id : ids) {
    TW_TRY(const auto involved, involved_with(reader, id));
    if (involved.contains(officer)) return refused();
  }
  return {};
}

base::Result<store::SeizureRow> seizure_row(store::Reader& reader, std::int64_t seizure_no) {
  TW_TRY(auto row, reader.get<store::SeizureRow>(seizure_no));
  if (!row)
    return fail(ErrorCode::NotFound, "seizure", std::to_string(seizure_no),
                "a number in the book of seizures");
  return *std::move(row);
}

}  // namespace

bool SeizureMass::is_open() const {
  const auto verdict = custody::verdict_of(mass);
  return verdict != StatedVerdict::NotStated && verdict != StatedVerdict::Agrees && !settlement;
}

std::string to_string(const SeizureMass& mass) {
  auto text = custody::to_string(mass.mass);
  if (mass.settlement)
    text += "; settled by " + mass.settlement->first_officer + " and " + mass.settlement->second_officer +
            ": " + mass.settlement->ground;
  return text;
}

base::Result<SeizureMass> seizure_mass(store::Reader& reader, const store::SeizureRow& row) {
  SeizureMass one{row.seizure_no, Instant{row.seized_at}, {}, std::nullopt};
  one.mass.stated = MassMg{row.mass_mg};
  if (row.mass_mg == 0) return one;
  TW_TRY_STATUS(add_first_weighings(reader, row.seizure_no, one.mass));
  TW_TRY(auto settled, reader.get<store::SeizureSettlementRow>(row.seizure_no));
  if (settled && settled->stated_mg == row.mass_mg && settled->weighed_mg == one.mass.gross.milligrams())
    one.settlement = std::move(settled);
  return one;
}

base::Result<SeizureMass> seizure_mass(store::Reader& reader, std::int64_t seizure_no) {
  TW_TRY(const auto row, seizure_row(reader, seizure_no));
  return seizure_mass(reader, row);
}

base::Result<std::vector<SeizureMass>> open_seizure_masses(store::Reader& reader, Instant now) {
  std::vector<store::SeizureRow> stated;
  TW_TRY_STATUS(reader.scan<store::SeizureRow>({}, [&](store::SeizureRow&& row) -> base::Result<bool> {
    if (row.mass_mg != 0) stated.push_back(std::move(row));
    return true;
  }));
  std::vector<SeizureMass> open;
  for (const auto& row : stated) {
    TW_TRY(const bool agrees, agrees_at_a_glance(reader, row));
    if (agrees) continue;
    TW_TRY(auto one, seizure_mass(reader, row));
    const bool waits = one.mass.weighed == 0 && now < one.seized_at + kToBePacked;
    if (one.is_open() && !waits) open.push_back(std::move(one));
  }
  return open;
}

base::Result<store::SeizureSettlementRow> settle_seizure(const Service& service, const TwoSigners& by,
                                                         std::int64_t seizure_no, const std::string& ground) {
  TW_TRY(const auto officers, by.officers());
  if (ground.empty()) return fail(ErrorCode::Missing, "ground", "", "what the difference rests on");
  TW_TRY_STATUS(custody::check_words(ground, "ground"));
  const Instant at = service.clock().now();
  store::SeizureSettlementRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto seizure, seizure_row(transaction, seizure_no));
    TW_TRY_STATUS(wants_right(transaction, officers.first().text(), Action::CloseInquiries));
    TW_TRY_STATUS(wants_stranger(transaction, seizure, officers.first()));
    TW_TRY(const auto known, seizure_mass(transaction, seizure));
    if (!known.is_open())
      return fail(ErrorCode::State, "seizure", std::to_string(seizure_no),
                  "one whose exhibits weigh another mass than its examination stated");
    row = {seizure_no,
           seizure.mass_mg,
           known.mass.gross.milligrams(),
           custody::tolerance_of(known.mass).milligrams(),
           ground,
           at.unix_ms(),
           officers.first().text(),
           officers.second().text()};
    CustodyAct act{transaction, "custody.seizure_settled", at, officers};
    act.fact("settlement", fact_of(row));
    act.add_row(store::put(row));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

}  // namespace tidewaiter::service
