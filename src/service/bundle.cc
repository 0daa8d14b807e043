#include "service/bundle.h"

#include <array>

#include "journal/checkpoint.h"
#include "publish/archive.h"
#include "service/bundle_contents.h"
#include "service/log.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;
using publish::Member;

constexpr std::string_view kManifestHead = "tidewaiter.bundle.v1\n";

std::string line_of(const store::StoredEntry& entry) {
  return std::to_string(entry.index) + " " + base::to_base64(entry.salt) + " " + entry.bytes + "\n";
}

std::string manifest_of(const std::vector<Member>& members, const std::vector<Member>& attached) {
  std::string text{kManifestHead};
  for (const auto* list : {&members, &attached}) {
    for (const auto& member : *list)
      text += base::to_hex(base::as_view(base::sha256(member.content))) + " " +
              std::to_string(member.content.size()) + " " + member.name + "\n";
  }
  return text;
}

// The manifest's hash, signed by two: each file that left the house is on record (K1). Nothing where the act
// is only rehearsed.
base::Result<std::optional<std::uint64_t>> seal(const Service& service, const TwoSigners& by,
                                                const std::string& fact, const store::BundleRow& row,
                                                base::Instant at) {
  TW_TRY(const auto officers, by.officers());
  std::optional<std::uint64_t> index;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.bundled", at, officers};
    act.fact("bundle", fact);
    act.add_row(store::insert(store::BundleRow{row}));
    TW_TRY(index, act.sign_and_record(by));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return index;
}

base::Result<std::string> proofs_of(store::Reader& reader, const std::vector<store::StoredEntry>& entries,
                                    std::uint64_t size) {
  const store::StoredTiles tiles{reader};
  journal::Prover prover{tiles, size};
  std::string text;
  for (const auto& entry : entries) {
    TW_TRY(const auto path, prover.inclusion(entry.index));
    text += std::to_string(entry.index);
    for (const auto& hash : path) text += " " + base::to_base64(base::as_view(hash));
    text += "\n";
  }
  return text;
}

base::Result<Stating> contents(const Service& service, store::Reader& reader, const TwoSigners& by,
                               const BundleOrder& order, const Lineage& lineage, Stated& stated,
                               base::Instant at) {
  TW_TRY(auto attached, attach(service, reader, lineage, order, at, stated));
  TW_TRY(const auto document, paper(stated, lineage, order, at));
  TW_TRY(auto entries, disclosed_entries(reader, lineage, stated, by));
  TW_TRY_STATUS(check_withheld(lineage, stated, entries, attached));
  return stating_of(document, statement_text(stated, order, at), std::move(entries), std::move(attached));
}

}  // namespace

base::Result<Stating> stating_of(const publish::Document& document, std::string statement,
                                 std::vector<store::StoredEntry> entries, std::vector<Member> attached) {
  TW_TRY(auto printed, publish::pdf(document));
  std::string lines;
  for (const auto& entry : entries) lines += line_of(entry);
  std::vector<Member> members{{"handover.pdf", std::move(printed)},
                              {"statement.json", std::move(statement)},
                              {"entries.txt", std::move(lines)}};
  return Stating{std::move(members), std::move(attached), std::move(entries)};
}

base::Result<Bundle> sealed_bundle(const Service& service, const TwoSigners& by, Stating stating,
                                   journal::Body fact, store::BundleRow row, base::Instant at) {
  auto& [members, attached, entries] = stating;
  const auto manifest = manifest_of(members, attached);
  Bundle bundle;
  bundle.manifest = base::to_hex(base::as_view(base::sha256(manifest)));
  row.manifest = bundle.manifest;
  row.made_at = at.unix_ms();
  TW_TRY(const auto index, seal(service, by, fact.set("manifest", bundle.manifest).text(), row, at));
  if (!index) return bundle;
  TW_TRY(auto note, sign_checkpoint(service));
  TW_TRY(auto after, service.store().snapshot());
  TW_TRY_STATUS(
      after->scan_entries(*index, *index + 1, [&](store::StoredEntry&& entry) -> base::Result<bool> {
        entries.push_back(std::move(entry));
        return true;
      }));
  TW_TRY(const auto head, after->journal_head());
  TW_TRY(auto proofs, proofs_of(*after, entries, head.size));
  members.push_back({"manifest.txt", manifest});
  members.push_back({"seal.txt", line_of(entries.back())});
  members.push_back({"proofs.txt", std::move(proofs)});
  members.push_back({"checkpoint", std::move(note)});
  for (auto& one : attached) members.push_back(std::move(one));
  bundle.entries = entries.size();
  TW_TRY(bundle.octets, publish::archive(members));
  return bundle;
}

base::Result<Bundle> make_bundle(const Service& service, const TwoSigners& by, const BundleOrder& order) {
  const auto at = service.clock().now();
  TW_TRY_STATUS(verifier_key(service).map([](const auto&) {}));  // before it is signed, not after
  TW_TRY(auto before, service.store().snapshot());
  TW_TRY(const auto row, handover_row(*before, order.handover));
  TW_TRY(const auto lineage, lineage_of(*before, custody::ExhibitId{row.exhibit}, order.handover));
  TW_TRY(auto stated, state(*before, lineage, order, service.random()));
  TW_TRY(auto stating, contents(service, *before, by, order, lineage, stated, at));
  store::BundleRow record;
  record.handover_no = order.handover;
  record.language = order.language;
  record.withheld = stated.opening.dump();
  journal::Body fact;
  fact.set("handover", order.handover).set("language", order.language);
  return sealed_bundle(service, by, std::move(stating), std::move(fact), std::move(record), at);
}

base::Result<Opened> open_withheld(const Service& service, const Actor& actor, const std::string& manifest,
                                   const std::string& field) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->get<store::BundleRow>(manifest));
  if (!row) return fail(ErrorCode::NotFound, "manifest", manifest, "the manifest of a bundle made here");
  const auto all = json::parse(row->withheld, nullptr, false);
  const auto found = all.is_object() ? all.value(field, json{}) : json{};
  if (!found.is_object())
    return fail(ErrorCode::NotFound, "field", field, "a field that this bundle withholds");
  TW_TRY(auto salt, base::from_base64(found.value("salt", std::string{}), "bundle.withheld"));
  auto body = journal::Body{}.set("field", field).set("manifest", manifest).text();
  TW_TRY_STATUS(service.record(actor, "handover.opened", body, {}).map([](auto) {}));
  return Opened{std::move(salt), found.value("value", std::string{})};
}

}  // namespace tidewaiter::service
