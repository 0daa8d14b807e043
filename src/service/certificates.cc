#include "service/certificates.h"

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "custody/limits.h"
#include "publish/words.h"
#include "service/custody_reading.h"
#include "service/custody_views.h"
#include "service/destruction_run.h"
#include "service/destruction_views.h"
#include "service/kept_files.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using custody::CustodyEvent;
using nlohmann::json;
using publish::Block;
using publish::Words;

// The same paper in English and in one more language.
base::Result<publish::Document> in_languages(const std::string& language, const std::string& footer,
                                             base::Instant at, const char* title,
                                             const std::function<std::vector<Block>(const Words&)>& write) {
  publish::Document document{{}, footer + "  ·  " + base::to_string(at), at};
  std::vector<std::string> languages{"en"};
  if (language != "en") languages.push_back(language);
  for (const auto& one : languages) {
    TW_TRY(const auto words, Words::in(one));
    document.parts.push_back({one, words[title], write(words)});
  }
  return document;
}

// What left the ledger of each exhibit by this kind of movement.
base::Result<std::map<std::string, base::MassMg>> masses_of(store::Reader& reader,
                                                            const std::vector<store::CustodyEventRow>& events,
                                                            custody::MovementKind kind) {
  std::map<std::string, base::MassMg> masses;
  std::set<custody::SeizureNumber> seizures;
  for (const auto& event : events) {
    TW_TRY(const auto known, load_exhibit(reader, custody::ExhibitId{event.exhibit}));
    if (!seizures.insert(known.exhibit.seizure).second) continue;
    TW_TRY(const auto movements, load_movements(reader, known.exhibit.seizure));
    for (const auto& movement : movements) {
      if (movement.kind() == kind) masses[movement.exhibit().text()] += movement.mass();
    }
  }
  return masses;
}

std::string joined(const json& names) {
  std::string all;
  for (const auto& one : names) all += (all.empty() ? "" : ", ") + one.get<std::string>();
  return all;
}

// What stays of it, and under a hazard order what was photographed of it.
std::string grounds_of(const store::CustodyEventRow& event, const Words& words) {
  const auto detail = json::parse(event.detail, nullptr, false);
  std::string text;
  for (const auto* member : {"retained", "photographs"}) {
    const auto list = detail.is_object() ? detail.value(member, json::array()) : json::array();
    if (list.is_array() && !list.empty()) text += "  ·  " + words[member] + ": " + joined(list);
  }
  const auto despite = detail.is_object() ? detail.value("despite", json::array()) : json::array();
  for (const auto& one : despite) {
    // Older entries say less than nothing of a surplus.
    const auto missing = std::max(base::MassMg{}, base::MassMg{base::number_member(one, "missing_mg")});
    text += "  ·  " + words["despite_named"] + ": " + std::to_string(base::number_member(one, "discrepancy")) +
            ", " + base::text_member(one, "order") + "  ·  " + words["missing_mass"] + ": " + base::to_string(missing);
  }
  return text;
}

}  // namespace

base::Result<Release> release_exhibit(const Service& service, const TwoSigners& by,
                                      const ReleaseOrder& order) {
  if (order.authority.empty()) return fail(ErrorCode::Missing, "authority", "", "who ordered the release");
  if (order.to.empty()) return fail(ErrorCode::Missing, "to", "", "who takes it");
  TW_TRY_STATUS(custody::check_words(order.authority, "authority"));
  TW_TRY_STATUS(custody::check_words(order.to, "to"));
  TW_TRY(const auto officers, by.officers());
  const auto at = service.clock().now();
  Release result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.released", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(order.exhibit));
    if (exhibit->holding.holder != officers.first())
      return fail(ErrorCode::Forbidden, "first officer", officers.first().text(),
                  "its holder, " + exhibit->holding.holder.text() + " (C2)");
    TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, order.seal_read));
    const bool weighed = custody::is_weighed(exhibit->exhibit.kind);
    if (weighed != order.reading.has_value())
      return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
                  weighed ? "a weighing: it is a drug or a chemical" : "no weighing of this kind");
    TW_TRY_STATUS(custody::apply(exhibit->holding.state, CustodyEvent::Release).map([](auto) {}));
    if (order.reading) {
      TW_TRY(auto weighing, weighing_of(transaction, *order.reading, order.exhibit, act));
      TW_TRY(const auto compared, custody::compare(exhibit->book, exhibit->uncertainty, weighing));
      if (compared.verdict == custody::Verdict::Discrepant) {
        TW_TRY(result.weighed, open_inquiry(transaction, by, std::move(weighing), at));
        result.kept_back = why_it_stays(*result.weighed);
        return {};
      }
      TW_TRY(result.weighed, act.weigh(*exhibit, std::move(weighing)));
    }
    result.mass = exhibit->book;
    if (result.mass > base::MassMg{})
      TW_TRY_STATUS(act.post(custody::MovementKind::Release, result.mass, *exhibit));
    TW_TRY_STATUS(
        act.step(*exhibit, CustodyEvent::Release,
                 journal::Body{}.set("authority", order.authority).set("released_to", order.to).text()));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, by.first.key().officer.text(), order.exhibit,
                                             order.seal_read, "release", done.error()));
  return result;
}

base::Result<publish::Document> destruction_certificate(store::Reader& reader, std::int64_t run,
                                                        const std::string& language, base::Instant at) {
  TW_TRY(const auto row, reader.get<store::DestructionRow>(run));
  if (!row) return fail(ErrorCode::NotFound, "run", std::to_string(run), "a run's number");
  if (is_unfinished(*row))
    return fail(ErrorCode::State, "run", std::to_string(run),
                "a run that has ended: one that was cut short is ended by `custody destroy end`");
  const auto witnesses = json::parse(row->witnesses, nullptr, false);
  const auto detail = json::parse(row->detail, nullptr, false);
  if (!witnesses.is_array() || !detail.is_object())
    return fail(ErrorCode::Storage, "destruction.detail", row->detail, "a value this program writes");
  TW_TRY(const auto events, destroyed_in(reader, run));
  TW_TRY(const auto masses, masses_of(reader, events, custody::MovementKind::Destroy));
  TW_TRY(const auto photographs, kept_files_of_run(reader, run));
  const auto write = [&](const Words& words) {
    std::vector<Block> blocks{Block::line(words["run"], std::to_string(run)),
                              Block::line(words["handed_over_at"], base::to_string(base::Instant{row->at})),
                              Block::line(words["order"], row->authority),
                              Block::line(words["method"], row->method),
                              Block::line(words["witnesses"], joined(witnesses)),
                              Block::heading(words["destroyed_exhibits"])};
    base::MassMg total;
    for (const auto& event : events) {
      const auto mass = masses.find(event.exhibit);
      if (mass != masses.end()) total += mass->second;
      blocks.push_back(
          Block::line(event.exhibit, (mass == masses.end() ? "" : base::to_string(mass->second) + "  ") +
                                         "(" + event.actor + ", " + event.second.value_or("") + ")" +
                                         grounds_of(event, words)));
    }
    blocks.push_back(Block::line(words["total"], base::to_string(total)));
    for (const auto& file : photographs) blocks.push_back(Block::line(words["photographs"], file.sha256));
    // A reason stays beside what was added since.
    const auto why = detail.value("no_photographs", std::string{});
    if (photographs.empty())
      blocks.push_back(
          Block::line(words["photographs"], words["no_photographs"] + (why.empty() ? "" : ": ") + why));
    else if (!why.empty())
      blocks.push_back(Block::line(words["photographs"], why));
    const auto left = detail.value("left_behind", json::array());
    if (!left.empty()) blocks.push_back(Block::heading(words["left_behind"]));
    for (const auto& one : left)
      blocks.push_back(Block::line(one.value("exhibit", std::string{}), one.value("why", std::string{})));
    blocks.push_back(Block::paragraph(words["journal"]));
    if (!events.empty()) {
      blocks.push_back(Block::signature(events.front().actor, words["signature"]));
      blocks.push_back(Block::signature(events.front().second.value_or(""), words["signature"]));
    }
    for (const auto& one : witnesses)
      blocks.push_back(Block::signature(one.get<std::string>(), words["signature"]));
    return blocks;
  };
  return in_languages(language, std::to_string(run), at, "destruction_title", write);
}

base::Result<publish::Document> release_certificate(store::Reader& reader, const custody::ExhibitId& id,
                                                    const std::string& language, base::Instant at) {
  TW_TRY(const auto known, load_exhibit(reader, id));
  TW_TRY(const auto events, chain_of(reader, id));
  if (known.holding.state != custody::CustodyState::Released || events.empty())
    return fail(ErrorCode::State, "exhibit.state", name(known.holding.state), "released");
  const auto& last = events.back();
  const auto detail = json::parse(last.detail, nullptr, false);
  TW_TRY(const auto masses, masses_of(reader, {last}, custody::MovementKind::Release));
  const auto mass = masses.find(id.text());
  const auto write = [&](const Words& words) {
    const auto to = detail.is_object() ? detail.value("released_to", std::string{}) : "";
    std::vector<Block> blocks{
        Block::line(words["number"], id.text()),
        Block::line(words["kind"], words[name(known.exhibit.kind)]),
        Block::line(words["description"], known.exhibit.description),
        Block::line(words["handed_over_at"], base::to_string(base::Instant{last.at})),
        Block::line(words["order"], detail.is_object() ? detail.value("authority", std::string{}) : ""),
        Block::line(words["released_to"], to)};
    if (mass != masses.end()) blocks.push_back(Block::line(words["net"], base::to_string(mass->second)));
    blocks.push_back(Block::paragraph(words["journal"]));
    for (const auto& who : {last.actor, last.second.value_or(""), to})
      blocks.push_back(Block::signature(who, words["signature"]));
    return blocks;
  };
  return in_languages(language, id.text(), at, "release_title", write);
}

}  // namespace tidewaiter::service
