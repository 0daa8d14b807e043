#include <algorithm>

#include "service/parties.h"

namespace tidewaiter::service {
namespace {

constexpr std::size_t kMostSteps = 1'000;

base::Result<model::EntityId> entity_of(const Service& service, Engine& engine, const PartyOf& party,
                                        model::EntityLevel level) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->item_in_force(party.item.text()));
  if (!row) return base::fail(base::ErrorCode::NotFound, "item_id", party.item.text(), "a filed parcel");
  const auto mention =
      resolution::mention_number(model::ItemNumber{static_cast<std::uint64_t>(row->item_no)}, party.role);
  TW_TRY(const auto told, engine.resolver().entities(mention));
  const model::EntityId id = level == model::EntityLevel::Person     ? told.person
                             : level == model::EntityLevel::Premises ? told.premises
                                                                     : told.contact;
  if (id.value() == 0)
    return base::fail(base::ErrorCode::NotFound, "level", party.item.text(),
                      "a level that the party states enough for");
  return id;
}

}  // namespace

base::Result<std::vector<PartyOf>> parties_of(Engine& engine,
                                              const std::vector<resolution::MentionNumber>& mentions) {
  std::vector<PartyOf> parties;
  for (const auto number : mentions) {
    TW_TRY(auto item, engine.resolver().item(number));
    parties.push_back({std::move(item), resolution::role_of(number)});
  }
  return parties;
}

base::Result<resolution::StandBehind> stand_behind(const Service& service, Engine& engine,
                                                   const BehindQuestion& question) {
  const base::Instant until = question.until.value_or(service.clock().now());
  const auto& resolver = engine.resolver();
  if (question.party) {
    TW_TRY(const auto id, entity_of(service, engine, *question.party, question.level));
    return resolver.stand_behind(id, until, question.window);
  }
  if (!question.place.address.empty())
    return resolver.stand_behind_address(question.place, until, question.window);
  if (!question.place.phone.empty())
    return resolver.stand_behind_phone(question.place.phone, question.place.country, until, question.window);
  return base::fail(base::ErrorCode::Missing, "party", "", "a parcel's party, an address or a telephone");
}

base::Result<PartyHistory> party_history(const Service& service, Engine& engine, const PartyOf& party,
                                         model::EntityLevel level) {
  TW_TRY(const auto id, entity_of(service, engine, party, level));
  TW_TRY(auto entity, engine.resolver().entity(id, kMostSteps));
  PartyHistory history{entity.id, level, entity.mention_count, {}, std::move(entity.history)};
  for (const auto& mention : entity.mentions) {
    HistoryStep step{{mention.item, mention.role}, mention.at, {}};
    TW_TRY(auto joins, engine.resolver().joins(mention.number));
    for (auto& join : joins)
      if (join.level == level) step.joins.push_back(std::move(join));
    history.steps.push_back(std::move(step));
  }
  std::reverse(history.steps.begin(), history.steps.end());
  return history;
}

}  // namespace tidewaiter::service
