#include "service/profile_sets.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "risk/risk.h"
#include "risk/window.h"
#include "service/engine.h"
#include "service/screening.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::ProfileSetRow;

base::Result<std::optional<ProfileSetRow>> live_row(store::Reader& reader) {
  std::optional<ProfileSetRow> live;
  TW_TRY_STATUS(reader.scan<ProfileSetRow>({}, [&](ProfileSetRow&& row) -> base::Result<bool> {
    if (row.state == "live") live = std::move(row);
    return true;
  }));
  return live;
}

// The score of the last parcel that was selected for its score: what a draft has to reach to matter.
base::Result<model::Millibits> selection_threshold(store::Reader& reader) {
  model::Millibits lowest = 0;
  bool any = false;
  TW_TRY_STATUS(reader.scan<store::SelectionRow>({}, [&](store::SelectionRow&& row) -> base::Result<bool> {
    if (row.reason != "score") return true;
    TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(row.item_no));
    if (!assessed) return true;
    const auto score = static_cast<model::Millibits>(assessed->score);
    lowest = any ? std::min(lowest, score) : score;
    any = true;
    return true;
  }));
  constexpr model::Millibits kWithoutHistory = 3'000;  // eight times likelier than any parcel
  return any ? lowest : kWithoutHistory;
}

}  // namespace

base::Result<std::uint32_t> propose_profiles(const Service& service, const Actor& actor,
                                             const std::vector<risk::ProfileSource>& sources) {
  TW_TRY(const auto compiled, risk::compile(sources, 0));
  for (const auto& result : risk::run_profile_cases(compiled)) {
    if (!result.passed()) {
      return base::fail(ErrorCode::Conflict, result.path + ":" + std::to_string(result.line),
                        result.profile + ": " + result.name, result.must_hit ? "a hit" : "no hit");
    }
  }
  std::string text;
  for (const auto& source : sources) text += (text.empty() ? "" : "\n---\n") + source.text;
  std::uint32_t version = 0;
  const Instant at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto number, transaction.next_number(store::TableId::ProfileSet));
    version = static_cast<std::uint32_t>(number);
    ProfileSetRow row;
    row.version = number;
    row.state = "proposed";
    row.proposed_at = at.unix_ms();
    row.proposed_by = actor.officer;
    row.document = store::compress(text);
    const json body{{"version", version}};
    return transaction
        .record({"profiles.proposed", at, actor.officer, body.dump()}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return version;
}

base::Status approve_profiles(const Service& service, const Actor& actor, std::uint32_t version) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<ProfileSetRow>(static_cast<std::int64_t>(version)));
    if (!row)
      return base::fail(ErrorCode::NotFound, "version", std::to_string(version),
                        "a proposed or earlier version");
    if (row->state == "live")
      return base::fail(ErrorCode::State, "version", std::to_string(version), "a version that is not live");
    if (row->proposed_by == actor.officer) {
      return base::fail(ErrorCode::Forbidden, "officer", actor.officer,
                        "another officer than the one who proposed it");
    }
    std::vector<store::RowWrite> rows;
    TW_TRY(auto live, live_row(transaction));
    if (live) {
      live->state = "retired";
      rows.push_back(store::put(*std::move(live)));
    }
    row->state = "live";
    row->approved_by = actor.officer;
    rows.push_back(store::put(*std::move(row)));
    const json body{{"version", version}};
    return transaction.record({"profiles.approved", at, actor.officer, body.dump()}, std::move(rows))
        .map([](auto) {});
  });
}

base::Result<std::vector<ProfileSet>> profile_sets(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<ProfileSet> sets;
  TW_TRY_STATUS(reader->scan<ProfileSetRow>({}, [&](ProfileSetRow&& row) -> base::Result<bool> {
    sets.push_back({static_cast<std::uint32_t>(row.version), row.state, row.proposed_by,
                    row.approved_by.value_or(""), Instant{row.proposed_at}});
    return true;
  }));
  return sets;
}

base::Result<std::string> live_profiles(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto live, live_row(*reader));
  if (!live) return base::fail(ErrorCode::NotFound, "profiles", "none", "a live version");
  return store::decompress(live->document);
}

base::Result<risk::SimulationResult> simulate_profiles(const Service& service,
                                                       const std::vector<risk::ProfileSource>& draft,
                                                       base::DurationMs since) {
  TW_TRY(const auto drafted, risk::compile(draft, 0));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto live, live_row(*reader));
  if (!live) return base::fail(ErrorCode::NotFound, "profiles", "none", "a live version");
  TW_TRY(const auto text, store::decompress(live->document));
  const risk::ProfileSource source{"live profiles", text};
  TW_TRY(const auto lived, risk::compile({&source, 1}, static_cast<std::uint32_t>(live->version)));
  TW_TRY(const auto threshold, selection_threshold(*reader));

  risk::Simulation simulation{drafted, lived, threshold};
  risk::WindowIndex windows;
  const Instant from = service.clock().now() - since;
  TW_TRY_STATUS(reader->scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
    TW_TRY(const auto declaration, declaration_of(row));
    TW_TRY(const auto assessed, reader->get<store::AssessmentRow>(row.item_no));
    if (!assessed) return true;
    TW_TRY(auto stored, stored_assessment(*assessed));
    // Windows that only the draft asks for were never read: they are worked out again, in the order of the
    // journal.
    const auto facts =
        risk::window_facts(declaration.item, declaration.findings, stored.evidence, Instant{row.filed_at});
    auto asked = windows.read(drafted.windows(), facts);
    windows.add(facts);
    if (Instant{row.filed_at} < from) return true;
    for (auto& value : asked) {
      const bool known = std::any_of(stored.evidence.windows.begin(), stored.evidence.windows.end(),
                                     [&](const model::WindowValue& one) { return one.key == value.key; });
      if (!known) stored.evidence.windows.push_back(std::move(value));
    }
    std::sort(stored.evidence.windows.begin(), stored.evidence.windows.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    simulation.add(declaration.item, declaration.findings, stored.evidence);
    return true;
  }));
  return simulation.result();
}

}  // namespace tidewaiter::service
