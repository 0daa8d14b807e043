#include "service/search.h"

#include <algorithm>

#include "service/lists.h"

namespace tidewaiter::service {
namespace {

/// Who is less likely than this is no answer to an officer's question.
constexpr std::int32_t kLeastPpm = 10'000;

base::Status check_list(store::Reader& reader, const std::string& list, base::Instant now) {
  if (list.empty()) return {};
  TW_TRY(const auto loaded, load_lists(reader, std::nullopt, now));
  const bool known = std::any_of(loaded.lists.begin(), loaded.lists.end(),
                                 [&](const resolution::WatchList& one) { return one.name == list; });
  if (known) return {};
  return base::fail(base::ErrorCode::NotFound, "list", list, "a list in use; watchlist show names them");
}

std::vector<resolution::ListCandidate> entries_like(const Engine& engine, const SearchQuestion& question) {
  model::Party asked;
  asked.name = question.party.name;
  asked.address = question.party.address;
  asked.country = question.party.country;
  auto found = engine.lists().search(asked, 1'000);
  std::erase_if(found, [&](const resolution::ListCandidate& one) {
    return !question.list.empty() && one.hit.list != question.list;
  });
  if (found.size() > question.party.limit) found.resize(question.party.limit);
  return found;
}

base::Result<std::vector<FoundPerson>> people_like(store::Reader& reader, Engine& engine,
                                                   const resolution::SearchQuery& party) {
  std::vector<FoundPerson> people;
  for (auto& hit : engine.resolver().search(party)) {
    if (hit.probability_ppm < kLeastPpm) break;
    TW_TRY(const auto entity, engine.resolver().entity(hit.person, 1));
    FoundPerson person{hit.person, entity.mention_count, hit.mention, {}, hit.probability_ppm,
                       hit.prior,  std::move(hit.parts)};
    TW_TRY(const auto row, reader.item_in_force(hit.mention.item.text()));
    if (row) {
      if (const auto declaration = declaration_of(*row))
        person.declared = declaration->item.party(hit.mention.role);
    }
    people.push_back(std::move(person));
  }
  return people;
}

}  // namespace

base::Result<SearchAnswer> search(const Service& service, Engine& engine, const SearchQuestion& question) {
  if (question.party.name.find_first_not_of(" \t") == std::string::npos)
    return base::fail(base::ErrorCode::Missing, "name", question.party.name, "a name to look for");
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY_STATUS(check_list(*reader, question.list, service.clock().now()));
  SearchAnswer answer;
  answer.entries = entries_like(engine, question);
  if (question.list.empty()) {
    TW_TRY(answer.people, people_like(*reader, engine, question.party));
  }
  return answer;
}

}  // namespace tidewaiter::service
