#include "service/parties.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::JudgementRow;

struct Found {
  std::int64_t item_no = 0;
  resolution::MentionNumber mention;
};

base::Result<Found> find(store::Reader& reader, const PartyOf& party) {
  TW_TRY(const auto row, reader.item_in_force(party.item.text()));
  if (!row) return base::fail(ErrorCode::NotFound, "item_id", party.item.text(), "a filed parcel");
  const model::ItemNumber number{static_cast<std::uint64_t>(row->item_no)};
  return Found{row->item_no, resolution::mention_number(number, party.role)};
}

base::Result<PartyOf> party_of(store::Reader& reader, std::int64_t item_no, const std::string& role) {
  PartyOf party;
  party.role =
      role == model::name(model::PartyRole::Sender) ? model::PartyRole::Sender : model::PartyRole::Recipient;
  TW_TRY(const auto row, reader.get<store::ItemRow>(item_no));
  if (row) party.item = model::ItemId{row->item_id};
  return party;
}

}  // namespace

base::Result<JudgedParties> judge_parties(const Service& service, Engine& engine, const Actor& actor,
                                          const PartyOf& left, const PartyOf& right, bool same,
                                          const std::string& reason) {
  if (reason.empty()) return base::fail(ErrorCode::Missing, "reason", "", "what the judgement rests on");
  const Instant at = service.clock().now();
  JudgedParties judged{0, left, right, same, actor.officer, at, reason};
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto one, find(transaction, left));
    TW_TRY(const auto other, find(transaction, right));
    TW_TRY_STATUS(engine.resolver().judge({one.mention, other.mention, same, actor.officer, at}));
    TW_TRY(const auto last, transaction.first<store::ItemRow>({.equal = {}, .after = {}, .backward = true}));
    TW_TRY(judged.number, transaction.next_number(store::TableId::Judgement));
    JudgementRow row;
    row.judgement_no = judged.number;
    row.level = model::name(model::EntityLevel::Person);
    row.left_item = one.item_no;
    row.left_role = model::name(left.role);
    row.right_item = other.item_no;
    row.right_role = model::name(right.role);
    row.verdict = same ? "same" : "not_same";
    row.judged_at = at.unix_ms();
    row.judged_by = actor.officer;
    row.reason = reason;
    row.after_item = last ? last->item_no : 0;
    const json body{{"judgement", judged.number}, {"verdict", row.verdict}};
    return transaction
        .record({"party.judged", at, actor.officer, body.dump()}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return judged;
}

base::Result<std::vector<JudgedParties>> judgements_on_parties(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<JudgementRow> rows;
  TW_TRY_STATUS(reader->scan<JudgementRow>({}, [&](JudgementRow&& row) -> base::Result<bool> {
    rows.push_back(std::move(row));
    return true;
  }));
  std::vector<JudgedParties> all;
  for (const auto& row : rows) {
    TW_TRY(auto left, party_of(*reader, row.left_item, row.left_role));
    TW_TRY(auto right, party_of(*reader, row.right_item, row.right_role));
    all.push_back({row.judgement_no, std::move(left), std::move(right), row.verdict == "same", row.judged_by,
                   Instant{row.judged_at}, row.reason});
  }
  return all;
}

base::Result<resolution::Explanation> explain_parties(const Service& service, Engine& engine,
                                                      const PartyOf& left, const PartyOf& right) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto one, find(*reader, left));
  TW_TRY(const auto other, find(*reader, right));
  const auto declared = [&](const model::ItemId& item, model::PartyRole role) -> std::optional<model::Party> {
    const auto row = reader->item_in_force(item.text());
    if (!row || !*row) return std::nullopt;
    const auto declaration = declaration_of(**row);
    if (!declaration) return std::nullopt;
    return declaration->item.party(role);
  };
  return engine.resolver().explain(one.mention, other.mention, model::EntityLevel::Person, declared);
}

}  // namespace tidewaiter::service
