#include "service/party_page.h"

#include <nlohmann/json.hpp>

#include "service/list_json.h"
#include "service/targeting_json.h"

namespace tidewaiter::service {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostMentions = 200;

base::Result<std::optional<model::Party>> declared_by(store::Reader& reader, const PartyOf& party) {
  TW_TRY(const auto row, reader.item_in_force(party.item.text()));
  if (!row) return std::optional<model::Party>{};
  TW_TRY(const auto declaration, declaration_of(*row));
  return std::optional{declaration.item.party(party.role)};
}

ordered_json mention_json(const DeclaredStep& mention) {
  return {{"party", as_json(mention.step.party)},
          {"at", base::to_string(mention.step.at)},
          {"declared", mention.declared ? as_json(*mention.declared) : ordered_json{}},
          {"joins", list_of(mention.step.joins, [](const auto& each) { return as_json(each); })}};
}

bool is_merge(const resolution::EntityChange& change) {
  return change.kind == resolution::EntityChange::Kind::Merge;
}

// Those that did it: a word's change is put down to its right party (Resolver::judge).
std::vector<JudgedParties> words_for(const PartyOf& party, const resolution::EntityChange& change,
                                     const std::vector<JudgedParties>& all) {
  std::vector<JudgedParties> words;
  if (change.level != model::EntityLevel::Person) return words;
  for (const auto& one : all)
    if (one.same == is_merge(change) && one.right.item == party.item && one.right.role == party.role)
      words.push_back(one);
  return words;
}

base::Result<ToldChange> told_change(store::Reader& reader, Engine& engine,
                                     const resolution::EntityChange& change,
                                     const std::vector<JudgedParties>& all) {
  ToldChange told{change, {}, {}, {}, {}};
  if (change.because_of.value() == 0) return told;
  const auto item = engine.resolver().item(change.because_of);
  if (!item) return told;
  told.party = PartyOf{*item, resolution::role_of(change.because_of)};
  TW_TRY(const auto row, reader.item_in_force(item->text()));
  if (row) told.at = base::Instant{row->filed_at};
  told.words = words_for(*told.party, change, all);
  const auto joins = engine.resolver().joins(change.because_of);
  if (!is_merge(change) || !told.words.empty() || !joins) return told;
  for (const auto& join : *joins)
    if (join.level == change.level && (!told.join || join.weight > told.join->weight)) told.join = join;
  return told;
}

ordered_json change_json(const ToldChange& told) {
  return {{"kind", is_merge(told.change) ? "merge" : "split"},
          {"from", model::to_text(told.change.from)},
          {"to", model::to_text(told.change.to)},
          {"party", told.party ? as_json(*told.party) : ordered_json{}},
          {"at", told.at ? ordered_json(base::to_string(*told.at)) : ordered_json{}},
          {"join", told.join ? as_json(*told.join) : ordered_json{}},
          {"words", list_of(told.words, [](const auto& each) { return as_json(each); })}};
}

ordered_json behind_json(const BehindLevel& level) {
  const auto& found = level.found;
  return {{"level", model::name(level.level)},
          {"kind", found.kind},
          {"mentions", found.mentions},
          {"people", found.people},
          {"premises", found.premises},
          {"contacts", found.contacts},
          {"seen_once", found.once},
          {"expected", found.expected_milli / 1000.0},
          {"surprise_millibits", found.surprise},
          {"cut", found.cut}};
}

ordered_json entry_json(const resolution::ListCandidate& one) {
  return {{"list", one.hit.list},
          {"entry_id", one.hit.entry_id},
          {"name", one.hit.matched_name},
          {"programme", one.hit.programme},
          {"probability_ppm", one.hit.probability_ppm},
          {"parts", list_of(one.reasons, [](const auto& each) { return as_json(each); })}};
}

ordered_json person_json(const FoundPerson& one) {
  return {{"entity", model::to_text(one.person)},
          {"mentions", one.mentions},
          {"latest", as_json(PartyOf{one.latest.item, one.latest.role})},
          {"declared", one.declared ? as_json(*one.declared) : ordered_json{}},
          {"probability_ppm", one.probability_ppm},
          {"parts", list_of(one.reasons, [](const auto& each) { return as_json(each); })}};
}

}  // namespace

base::Result<PartyPage> party_page(const Service& service, Engine& engine, const PartyOf& party,
                                   model::EntityLevel level) {
  PartyPage page{party, {}, level, {}, {}, {}, {}};
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto declared, declared_by(*reader, party));
  if (!declared) return base::fail(base::ErrorCode::NotFound, "item_id", party.item.text(), "a filed parcel");
  page.declared = *declared;
  TW_TRY(page.history, party_history(service, engine, party, level));
  auto& steps = page.history.steps;
  const std::size_t first = steps.size() > kMostMentions ? steps.size() - kMostMentions : 0;
  for (std::size_t i = first; i < steps.size(); ++i) {
    TW_TRY(auto theirs, declared_by(*reader, steps[i].party));
    page.mentions.push_back({std::move(steps[i]), std::move(theirs)});
  }
  steps.clear();
  auto& changes = page.history.changes;
  std::vector<JudgedParties> words;
  if (!changes.empty()) {
    TW_TRY(words, judgements_on_parties(service));
  }
  for (const auto& change : changes) {
    TW_TRY(auto told, told_change(*reader, engine, change, words));
    page.changes.push_back(std::move(told));
  }
  changes.clear();
  for (const auto each :
       {model::EntityLevel::Person, model::EntityLevel::Premises, model::EntityLevel::Contact}) {
    auto found = stand_behind(service, engine, {party, each, {}, base::DurationMs::days(30), {}});
    if (found) page.behind.push_back({each, *std::move(found)});
  }
  return page;
}

ordered_json as_json(const PartyOf& party) {
  return {{"item_id", party.item.text()}, {"role", model::name(party.role)}};
}

ordered_json as_json(const PartyPage& page) {
  return {{"party", as_json(page.party)},
          {"declared", as_json(page.declared)},
          {"level", model::name(page.level)},
          {"entity", model::to_text(page.history.id)},
          {"mention_count", page.history.mention_count},
          {"mentions", list_of(page.mentions, mention_json)},
          {"changes", list_of(page.changes, change_json)},
          {"behind", list_of(page.behind, behind_json)}};
}

ordered_json as_json(const JudgedParties& judged) {
  return {{"number", judged.number},
          {"left", as_json(judged.left)},
          {"right", as_json(judged.right)},
          {"same", judged.same},
          {"by", judged.by},
          {"at", base::to_string(judged.at)},
          {"reason", judged.reason}};
}

ordered_json as_json(const SearchAnswer& answer) {
  return {{"entries", list_of(answer.entries, entry_json)}, {"people", list_of(answer.people, person_json)}};
}

ordered_json as_json(const resolution::Explanation& why, const std::vector<PartyOf>& path) {
  ordered_json words = ordered_json::array();
  for (const auto& word : why.judgements)
    words.push_back(word.by + (word.same ? ": the same, " : ": not the same, ") + base::to_string(word.at));
  return {{"same", why.together},
          {"weight_millibits", why.weight},
          {"prior_millibits", why.prior},
          {"probability_ppm", why.probability_ppm},
          {"parts", list_of(why.parts, [](const auto& each) { return as_json(each); })},
          {"path", list_of(path, [](const auto& each) { return as_json(each); })},
          {"words", std::move(words)}};
}

}  // namespace tidewaiter::service
