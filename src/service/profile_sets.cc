#include "service/profile_sets.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "risk/risk.h"
#include "risk/window.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/set_versions.h"
#include "service/text_limits.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::ProfileSetRow;

ProfileSet set_of(const ProfileSetRow& row, const std::string& yaml) {
  return {static_cast<std::uint32_t>(row.version),
          row.state,
          row.proposed_by,
          row.approved_by.value_or(""),
          Instant{row.proposed_at},
          digest_of_set(yaml)};
}

base::Result<ProfileText> text_of_set(const ProfileSetRow& row) {
  TW_TRY(auto yaml, store::decompress(row.document));
  auto set = set_of(row, yaml);
  return ProfileText{std::move(set), std::move(yaml)};
}

// What a text makes of the set in force, where there is one.
base::Result<risk::SetChange> change_from(const std::optional<ProfileSetRow>& live, const std::string& yaml) {
  std::vector<risk::ProfileSource> before;
  if (live) {
    TW_TRY(auto text, store::decompress(live->document));
    before.push_back({"live profiles", std::move(text)});
  }
  const risk::ProfileSource after{"draft", yaml};
  return risk::set_change(before, {&after, 1});
}

std::string whole_text(const std::vector<risk::ProfileSource>& sources) {
  std::string text;
  for (const auto& source : sources) text += (text.empty() ? "" : "\n---\n") + source.text;
  return text;
}

// A version that exists, and that the officer did not propose.
base::Result<ProfileSetRow> anothers_row(store::Reader& reader, const Actor& actor, std::uint32_t version) {
  TW_TRY(auto row, reader.get<ProfileSetRow>(static_cast<std::int64_t>(version)));
  if (!row)
    return base::fail(ErrorCode::NotFound, "version", std::to_string(version), "a version of the profiles");
  TW_TRY_STATUS(is_anothers(*row, actor));
  return *std::move(row);
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

base::Result<ChangedSet> propose_profiles(const Service& service, const Actor& actor,
                                          const std::vector<risk::ProfileSource>& sources, LeftOut left_out) {
  TW_TRY(const auto compiled, risk::compile(sources, 0));
  for (const auto& result : risk::run_profile_cases(compiled)) {
    if (!result.passed()) {
      return base::fail(ErrorCode::Conflict, result.path + ":" + std::to_string(result.line),
                        result.profile + ": " + result.name, result.must_hit ? "a hit" : "no hit");
    }
  }
  const auto text = whole_text(sources);
  ChangedSet changed;
  const Instant at = service.clock().now();
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto live, set_in<ProfileSetRow>(transaction, kSetLive));
    TW_TRY(changed.change, change_from(live, text));
    if (left_out == LeftOut::Refused && !changed.change.dropped.empty())
      return base::fail(
          ErrorCode::Conflict, "drop",
          std::to_string(changed.change.dropped.size()) + ": " + risk::listed(changed.change.dropped),
          "every profile in force among them, or drop said for those left out");
    TW_TRY(const auto number, transaction.next_number(store::TableId::ProfileSet));
    ProfileSetRow row;
    row.version = number;
    row.state = kSetProposed;
    row.proposed_at = at.unix_ms();
    row.proposed_by = actor.officer;
    row.document = store::compress(text);
    changed.set = set_of(row, text);
    const json body{{"version", changed.set.version}};
    return transaction
        .record({"profiles.proposed", at, actor.officer, body.dump()}, {store::insert(std::move(row))})
        .map([](auto) {});
  }));
  return changed;
}

base::Result<ChangedSet> approve_profiles(const Service& service, const Actor& actor, std::uint32_t version,
                                          const std::string& digest) {
  ChangedSet changed;
  const Instant at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, anothers_row(transaction, actor, version));
    TW_TRY(const auto text, store::decompress(row.document));
    TW_TRY_STATUS(may_be_approved(row, text, digest));
    TW_TRY(const auto live, set_in<ProfileSetRow>(transaction, kSetLive));
    TW_TRY(changed.change, change_from(live, text));
    TW_TRY(auto rows, put_in_force(transaction, actor, row));
    changed.set = set_of(row, text);
    const json body{{"version", version}, {"digest", digest}};
    return transaction.record({"profiles.approved", at, actor.officer, body.dump()}, std::move(rows))
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return changed;
}

base::Result<ChangedSet> roll_back_profiles(const Service& service, const Actor& actor, std::uint32_t version,
                                            const std::string& why) {
  TW_TRY_STATUS(wants_text("why", why, 2'000));
  ChangedSet changed;
  const Instant at = service.clock().now();
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, anothers_row(transaction, actor, version));
    TW_TRY(const auto text, store::decompress(row.document));
    TW_TRY(const auto live, set_in<ProfileSetRow>(transaction, kSetLive));
    TW_TRY(auto back, put_back(transaction, row));
    TW_TRY(changed.change, change_from(live, text));
    changed.set = set_of(row, text);
    json body{{"version", version}, {"why", why}};
    if (back.instead_of) body["instead_of"] = *back.instead_of;
    return transaction.record({"profiles.rolled_back", at, actor.officer, body.dump()}, std::move(back.rows))
        .map([](auto) {});
  }));
  return changed;
}

base::Result<std::vector<ProfileSet>> profile_sets(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<ProfileSet> sets;
  TW_TRY_STATUS(reader->scan<ProfileSetRow>({}, [&](ProfileSetRow&& row) -> base::Result<bool> {
    TW_TRY(auto text, text_of_set(row));
    sets.push_back(std::move(text.set));
    return true;
  }));
  return sets;
}

base::Result<ProfileText> profile_text(const Service& service, std::uint32_t version) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->get<ProfileSetRow>(static_cast<std::int64_t>(version)));
  if (!row)
    return base::fail(ErrorCode::NotFound, "version", std::to_string(version), "a version of the profiles");
  return text_of_set(*row);
}

base::Result<std::string> live_profiles(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto live, set_in<ProfileSetRow>(*reader, kSetLive));
  if (!live) return base::fail(ErrorCode::NotFound, "profiles", "none", "a live version");
  return store::decompress(live->document);
}

base::Result<TriedDraft> simulate_profiles(const Service& service,
                                           const std::vector<risk::ProfileSource>& draft,
                                           base::DurationMs since, const HowFar& how_far) {
  TW_TRY(const auto drafted, risk::compile(draft, 0));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto live, set_in<ProfileSetRow>(*reader, kSetLive));
  if (!live) return base::fail(ErrorCode::NotFound, "profiles", "none", "a live version");
  TW_TRY(const auto text, store::decompress(live->document));
  const risk::ProfileSource source{"live profiles", text};
  TW_TRY(const auto lived, risk::compile({&source, 1}, static_cast<std::uint32_t>(live->version)));
  TW_TRY(const auto threshold, selection_threshold(*reader));
  TriedDraft tried;
  TW_TRY(tried.change, risk::set_change({&source, 1}, draft));

  risk::Simulation simulation{drafted, lived, threshold};
  risk::WindowIndex windows;
  const Instant from = service.clock().now() - since;
  std::int64_t total = 0, done = 0;
  if (how_far) {
    TW_TRY(total, reader->count(store::TableId::Item));
  }
  TW_TRY_STATUS(reader->scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
    if (how_far) how_far(static_cast<std::uint64_t>(++done), static_cast<std::uint64_t>(total));
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
  tried.result = simulation.result();
  return tried;
}

}  // namespace tidewaiter::service
