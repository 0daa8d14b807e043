#include "service/siblings.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <optional>

#include "risk/risk.h"
#include "service/screening.h"

namespace tidewaiter::service {
namespace {

using selection::Candidate;

constexpr std::size_t kTopPerExamination = 2;
constexpr std::size_t kReadPerExamination = 8;
constexpr std::uint32_t kMostTied =
    24;  // parcels of a shift; what ties more of them is a shop, an agent, a house of many
constexpr std::size_t kRecordsPerTransaction = 1'000;

// An entity of one level and role, so that a sender's telephone is not taken for a recipient's.
using EntityKey = std::uint64_t;

std::array<EntityKey, 6> entities_of(const model::Evidence& evidence) {
  std::array<EntityKey, 6> keys{};
  std::size_t i = 0;
  for (const auto* party : {&evidence.sender, &evidence.recipient}) {
    for (const auto id : {party->person, party->premises, party->contact}) keys[i++] = id.value();
  }
  return keys;
}

// The indices of the candidates that scored highest, the highest first.
std::vector<std::uint32_t> highest(const std::vector<Candidate>& candidates, std::size_t count) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].score > 0 || candidates[i].standing) order.push_back(i);
  }
  const auto higher = [&](std::uint32_t a, std::uint32_t b) {
    return std::pair{-candidates[a].score, candidates[a].number} <
           std::pair{-candidates[b].score, candidates[b].number};
  };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), count));
  std::partial_sort(order.begin(), end, order.end(), higher);
  order.erase(end, order.end());
  return order;
}

// Which candidates share an entity, as far as that says anything of them.
class Ties {
 public:
  static base::Result<Ties> of(const Engine& engine, const std::vector<Candidate>& candidates) {
    Ties ties;
    ties.entities_.reserve(candidates.size());
    for (std::uint32_t i = 0; i < candidates.size(); ++i) {
      TW_TRY(const auto evidence, engine.entities(candidates[i].number));
      ties.entities_.push_back(entities_of(evidence));
      for (const auto key : ties.entities_.back()) {
        if (key != 0) ties.tied_[key].push_back(i);
      }
    }
    return ties;
  }

  // Calls with every candidate that shares an entity with this one, those of the entity that ties fewest
  // first.
  template <typename Call>
  void each_sibling(std::uint32_t candidate, const Call& call) const {
    std::array<const std::vector<std::uint32_t>*, 6> groups{};
    std::size_t count = 0;
    for (const auto key : entities_[candidate]) {
      const auto found = tied_.find(key);
      if (found != tied_.end() && found->second.size() > 1 && found->second.size() <= kMostTied)
        groups[count++] = &found->second;
    }
    std::stable_sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(count),
                     [](const auto* a, const auto* b) { return a->size() < b->size(); });
    for (std::size_t i = 0; i < count; ++i) std::for_each(groups[i]->begin(), groups[i]->end(), call);
  }

 private:
  std::vector<std::array<EntityKey, 6>> entities_;
  absl::flat_hash_map<EntityKey, std::vector<std::uint32_t>> tied_;
};

// Step 2: the likeliest candidates that were not read yet, each followed by its siblings; at most so many.
std::vector<std::uint32_t> next_round(const std::vector<Candidate>& candidates, const Ties& ties,
                                      std::vector<bool>& taken, std::size_t top, std::size_t most) {
  std::vector<std::uint32_t> round;
  const auto take = [&](std::uint32_t i) {
    if (taken[i] || round.size() == most) return;
    taken[i] = true;
    round.push_back(i);
  };
  for (const auto i : highest(candidates, top)) {
    if (taken[i]) continue;
    take(i);
    ties.each_sibling(i, take);
  }
  return round;
}

// Whether a reader would learn anything from the second assessment: another score, another reason, or another
// parcel named in one. A window that only grew is no news.
bool says_the_same(const model::Assessment& before, const model::Assessment& after) {
  return before.score == after.score && before.standing == after.standing &&
         std::equal(before.reasons.begin(), before.reasons.end(), after.reasons.begin(), after.reasons.end(),
                    [](const model::Reason& a, const model::Reason& b) {
                      return a.ref == b.ref && a.contribution == b.contribution && a.items == b.items;
                    });
}

struct Draft {
  store::EntryDraft entry;
  std::vector<store::RowWrite> rows;
};

// Updates the candidate's score; nothing to write where it was erased meanwhile or nothing new is said.
base::Result<std::optional<Draft>> read_one_again(const Service& service, const Engine& engine,
                                                  const Actor& actor, store::Reader& reader,
                                                  std::uint64_t journal_index, Candidate& candidate,
                                                  ReadAgain& again) {
  const auto item_no = static_cast<std::int64_t>(candidate.number.value());
  TW_TRY(const auto item, reader.get<store::ItemRow>(item_no));
  TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(item_no));
  if (!item || !assessed) return std::optional<Draft>{};
  TW_TRY(const auto declaration, declaration_of(*item));
  TW_TRY(auto before, stored_assessment(*assessed));
  ++again.read;
  TW_TRY(auto evidence, engine.read_again(candidate.number, declaration, base::Instant{item->filed_at},
                                          journal_index, std::move(before.evidence.hits)));
  const auto after =
      risk::assess(declaration.item, declaration.findings, evidence, engine.profiles(), engine.versions());
  if (says_the_same(before.assessment, after)) return std::optional<Draft>{};
  ++again.changed;
  candidate.score = after.score;
  candidate.standing.reset();
  if (outcome_of(after) == model::Outcome::Hold) candidate.standing = model::Outcome::Hold;
  risk::forget_unnamed(evidence, after, engine.profiles());
  return std::optional{
      Draft{{"item.assessed_again", service.clock().now(), actor.officer,
             R"({"item":)" + std::to_string(item_no) + "}"},
            {store::put(assessment_row(candidate.number, evidence, after, outcome_of(after)))}}};
}

base::Status write(const Service& service, std::vector<Draft> drafts) {
  for (std::size_t begin = 0; begin < drafts.size(); begin += kRecordsPerTransaction) {
    const auto end = std::min(drafts.size(), begin + kRecordsPerTransaction);
    auto written = service.store().transact([&](store::Transaction& transaction) -> base::Status {
      for (std::size_t i = begin; i < end; ++i) {
        TW_TRY_STATUS(transaction.record(std::move(drafts[i].entry), std::move(drafts[i].rows)));
      }
      return {};
    });
    if (!written) return tl::make_unexpected(std::move(written).error());
  }
  return {};
}

}  // namespace

base::Result<ReadAgain> read_siblings_again(const Service& service, Engine& engine, const Actor& actor,
                                            std::vector<Candidate>& candidates, std::size_t examinations) {
  ReadAgain again;
  TW_TRY(const auto ties, Ties::of(engine, candidates));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto head, reader->journal_head());

  std::vector<Draft> drafts;
  std::vector<bool> taken(candidates.size(), false);
  std::size_t left = examinations * kReadPerExamination;
  while (left > 0) {
    const auto round = next_round(candidates, ties, taken, examinations * kTopPerExamination, left);
    if (round.empty()) break;
    left -= round.size();
    for (const auto i : round) {
      TW_TRY(auto draft, read_one_again(service, engine, actor, *reader, head.size, candidates[i], again));
      if (draft) drafts.push_back(*std::move(draft));
    }
  }
  TW_TRY_STATUS(write(service, std::move(drafts)));
  return again;
}

base::Result<ReadAgain> assess_again(const Service& service, Engine& engine, const Actor& actor,
                                     std::vector<Candidate>& candidates,
                                     const std::vector<std::uint32_t>& indices) {
  ReadAgain again;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto head, reader->journal_head());
  std::vector<Draft> drafts;
  for (const auto i : indices) {
    TW_TRY(auto draft, read_one_again(service, engine, actor, *reader, head.size, candidates[i], again));
    if (draft) drafts.push_back(*std::move(draft));
  }
  TW_TRY_STATUS(write(service, std::move(drafts)));
  return again;
}

}  // namespace tidewaiter::service
