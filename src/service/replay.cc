#include <algorithm>

#include "declaration/declaration.h"
#include "model/assessment_json.h"
#include "risk/risk.h"
#include "service/oversight.h"
#include "service/screening.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

// What differs between two readings of evidence, in words.
std::vector<std::string> compare(const model::Evidence& stored, const model::Evidence& again) {
  std::vector<std::string> differences;
  const auto note = [&](bool same, const char* what) {
    if (!same) differences.emplace_back(what);
  };
  note(stored.sender == again.sender, "sender: entity");
  note(stored.recipient == again.recipient, "recipient: entity");
  note(stored.windows == again.windows, "windows");
  note(stored.hits == again.hits, "watch-list hits");
  return differences;
}

// Takes in every parcel whose first entry stands before `index`, as screening did.
struct Rebuilt {
  std::uint64_t items = 0;
  std::uint64_t erased = 0;
};

base::Result<Rebuilt> rebuild(store::Reader& reader, Engine& engine, std::int64_t below_item) {
  Rebuilt rebuilt;
  std::int64_t expected = 1;
  auto scanned = reader.scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
    if (row.item_no >= below_item) return false;
    rebuilt.erased += static_cast<std::uint64_t>(row.item_no - expected);
    expected = row.item_no + 1;
    TW_TRY(auto declaration, declaration_of(row));
    TW_TRY_STATUS(engine.take_in(model::ItemNumber{static_cast<std::uint64_t>(row.item_no)},
                                 Engine::prepare_parties(std::move(declaration)), base::Instant{row.filed_at},
                                 0));
    ++rebuilt.items;
    return true;
  });
  if (!scanned) return tl::make_unexpected(std::move(scanned).error());
  rebuilt.erased += static_cast<std::uint64_t>(below_item - expected);
  return rebuilt;
}

// What stood in the journal before an index. Items and judgements are entered in the order of their numbers.
struct Before {
  std::int64_t below_item = 1;      ///< the number of the first item whose entry is not before it
  std::int64_t last_judgement = 0;  ///< on parties
  std::optional<base::Instant> at;  ///< of the last entry that was not erased
};

std::int64_t number_after(std::string_view bytes, std::string_view mark) {
  const auto at = bytes.find(mark);
  return at == std::string_view::npos ? 0 : std::strtoll(bytes.data() + at + mark.size(), nullptr, 10);
}

base::Result<Before> stood_before(store::Reader& reader, std::uint64_t index) {
  Before before;
  TW_TRY_STATUS(reader.scan_entries(0, index, [&](store::StoredEntry&& entry) -> base::Result<bool> {
    constexpr std::string_view kAt = R"("at":")";
    const std::string_view bytes = entry.bytes;
    if (bytes.find(R"("kind":"item.assessed")") != std::string_view::npos) {
      before.below_item = std::max(before.below_item, number_after(bytes, R"("body":{"item":)") + 1);
    } else if (bytes.find(R"("kind":"party.judged")") != std::string_view::npos) {
      before.last_judgement = std::max(before.last_judgement, number_after(bytes, R"("body":{"judgement":)"));
    }
    const auto at = bytes.find(kAt);
    if (at == std::string_view::npos) return true;
    const auto end = bytes.find('"', at + kAt.size());
    TW_TRY(before.at, base::parse_instant(bytes.substr(at + kAt.size(), end - at - kAt.size()), "entry.at"));
    return true;
  }));
  return before;
}

}  // namespace

base::Result<Replay> replay(const Service& service, const model::ItemId& item) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->item_in_force(item.text()));
  if (!row) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
  TW_TRY(const auto assessed, reader->get<store::AssessmentRow>(row->item_no));
  if (!assessed)
    return base::fail(ErrorCode::NotFound, "assessment", item.text(), "an assessment that was not erased");
  TW_TRY(const auto stored, stored_assessment(*assessed));
  TW_TRY(auto declaration, declaration_of(*row));

  Replay replay;
  replay.item_id = row->item_id;
  replay.journal_index = stored.evidence.journal_index;
  TW_TRY(const auto before, stood_before(*reader, stored.evidence.journal_index));
  const auto resolving =
      stored.evidence.resolver_available ? Engine::Resolving::Yes : Engine::Resolving::Down;
  TW_TRY(auto engine, Engine::empty(*reader, stored.assessment.versions,
                                    before.at.value_or(service.clock().now()), resolving));
  const auto again = risk::assess(declaration.item, declaration.findings, stored.evidence, engine.profiles(),
                                  stored.assessment.versions);
  replay.same_bytes = model::to_json(again) == model::to_json(stored.assessment);
  if (!replay.same_bytes) replay.differences.emplace_back("result: " + model::to_json(again));

  const auto below = before.below_item;
  // A parcel that was read at its own entry is taken in last; one that was read again at the shift's close is
  // among them.
  const bool at_filing = below <= row->item_no;
  TW_TRY(const auto rebuilt, rebuild(*reader, engine, at_filing ? row->item_no : below));
  TW_TRY_STATUS(engine.obey(before.last_judgement));
  const model::ItemNumber number{static_cast<std::uint64_t>(row->item_no)};
  const base::Instant filed_at{row->filed_at};
  auto prepared = engine.prepare(declaration);
  auto hits = prepared.all_hits();
  auto evidence =
      at_filing ? engine.take_in(number, prepared, filed_at, replay.journal_index)
                : engine.read_again(number, declaration, filed_at, replay.journal_index, std::move(hits));
  if (!evidence) return tl::make_unexpected(std::move(evidence).error());
  const auto derived = risk::assess(declaration.item, declaration.findings, *evidence, engine.profiles(),
                                    stored.assessment.versions);
  risk::forget_unnamed(*evidence, derived, engine.profiles());
  TW_TRY(replay.joins, engine.joins(number));
  for (auto& difference : compare(stored.evidence, *evidence))
    replay.differences.push_back(std::move(difference));
  replay.evidence_same =
      stored.evidence.sender == evidence->sender && stored.evidence.recipient == evidence->recipient &&
      stored.evidence.windows == evidence->windows && stored.evidence.hits == evidence->hits;
  if (rebuilt.erased > 0) {
    replay.differences.push_back(std::to_string(rebuilt.erased) + " earlier parcels were erased since");
  }
  return replay;
}

}  // namespace tidewaiter::service
