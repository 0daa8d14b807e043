#include "service/siblings.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>

#include "risk/risk.h"
#include "risk/window.h"
#include "service/screening.h"

namespace tidewaiter::service {
namespace {

using selection::Candidate;

constexpr std::size_t kPerExamination = 4;
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
    return std::pair{-candidates[a].score, candidates[a].number} < std::pair{-candidates[b].score, candidates[b].number};
  };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), count));
  std::partial_sort(order.begin(), end, order.end(), higher);
  order.erase(end, order.end());
  return order;
}

// Step 2: the candidates to be read again, in their order.
base::Result<std::vector<std::uint32_t>> siblings_of(const Engine& engine, const std::vector<Candidate>& candidates,
                                                     const std::vector<std::uint32_t>& top) {
  absl::flat_hash_map<EntityKey, std::uint32_t> wanted;
  for (const auto i : top) {
    TW_TRY(const auto evidence, engine.entities(candidates[i].number));
    for (const auto key : entities_of(evidence)) {
      if (key != 0) wanted.emplace(key, 0);
    }
  }
  std::vector<std::pair<std::uint32_t, EntityKey>> linked;
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    TW_TRY(const auto evidence, engine.entities(candidates[i].number));
    for (const auto key : entities_of(evidence)) {
      const auto found = wanted.find(key);
      if (key == 0 || found == wanted.end() || ++found->second > risk::kWindowWalk) continue;
      linked.emplace_back(i, key);
    }
  }
  std::vector<std::uint32_t> siblings;
  for (const auto& [i, key] : linked) {
    if (wanted[key] <= risk::kWindowWalk && wanted[key] > 1) siblings.push_back(i);
  }
  siblings.erase(std::unique(siblings.begin(), siblings.end()), siblings.end());
  if (siblings.size() > kMaxReadAgain) siblings.resize(kMaxReadAgain);
  return siblings;
}

}  // namespace

base::Result<ReadAgain> read_siblings_again(const Service& service, Engine& engine, const Actor& actor,
                                            std::vector<Candidate>& candidates, std::size_t examinations) {
  const auto top = highest(candidates, examinations * kPerExamination);
  TW_TRY(const auto siblings, siblings_of(engine, candidates, top));
  return assess_again(service, engine, actor, candidates, siblings);
}

base::Result<ReadAgain> assess_again(const Service& service, Engine& engine, const Actor& actor,
                                     std::vector<Candidate>& candidates, const std::vector<std::uint32_t>& indices) {
  ReadAgain again;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto head, reader->journal_head());

  struct Draft {
    store::EntryDraft entry;
    std::vector<store::RowWrite> rows;
  };
  std::vector<Draft> drafts;
  for (const auto i : indices) {
    auto& candidate = candidates[i];
    const auto item_no = static_cast<std::int64_t>(candidate.number.value());
    TW_TRY(const auto item, reader->get<store::ItemRow>(item_no));
    TW_TRY(const auto assessed, reader->get<store::AssessmentRow>(item_no));
    if (!item || !assessed) continue;  // erased meanwhile
    TW_TRY(const auto declaration, declaration_of(*item));
    TW_TRY(auto before, stored_assessment(*assessed));
    ++again.read;
    TW_TRY(const auto evidence, engine.read_again(candidate.number, declaration.item, base::Instant{item->filed_at},
                                                  head.size, std::move(before.evidence.hits)));
    const auto after =
        risk::assess(declaration.item, declaration.findings, evidence, engine.profiles(), engine.versions());
    if (after == before.assessment) continue;
    ++again.changed;
    candidate.score = after.score;
    drafts.push_back({{"item.assessed_again", service.clock().now(), actor.officer,
                       R"({"item":)" + std::to_string(item_no) + "}"},
                      {store::put(assessment_row(candidate.number, evidence, after, outcome_of(after)))}});
  }
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
  return again;
}

}  // namespace tidewaiter::service
