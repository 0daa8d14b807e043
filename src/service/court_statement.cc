#include "service/court_statement.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "custody/states.h"
#include "publish/words.h"
#include "service/bundle_contents.h"
#include "service/custody_views.h"
#include "service/handover.h"
#include "service/paper_words.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using custody::CustodyEvent;
using publish::Block;
using publish::Words;

std::string grams(std::int64_t mg) { return base::to_string(base::MassMg{mg}); }

/// What is told of an exhibit, or of a whole that it was taken out of.
struct Chain {
  custody::ExhibitId id, whole;
  custody::ExhibitId part;  ///< of a whole: what was taken out of it, up to then it is told
  std::vector<store::CustodyEventRow> events;
  std::map<std::int64_t, std::string> seals;  ///< by event, where another row than its own has it
  std::vector<store::WeighingRow> weighings;
  std::vector<store::ReadingRow> readings;
};

struct Told {
  custody::Exhibit exhibit;
  std::vector<Chain> chains;  ///< the exhibit's, then its whole's, and so on
  std::vector<std::string> samples;
};

bool leaves_the_country(std::string_view event) {
  return event == name(CustodyEvent::HandOver) || event == name(CustodyEvent::HandOverByOrder) ||
         event == name(CustodyEvent::SeizeAbroad);
}

// A chain that left the country and came back did so under seals that stand with the handover and its end.
base::Result<std::map<std::int64_t, std::string>> seals_abroad(
    store::Reader& reader, const std::vector<store::CustodyEventRow>& events) {
  std::map<std::int64_t, std::string> seals;
  for (const auto& row : events) {
    const bool left = leaves_the_country(row.event);
    if (!left && row.event != name(CustodyEvent::TakeBack)) continue;
    const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
    const auto number = base::number_member(detail, left ? "handover" : "offer");
    if (left) {
      TW_TRY(const auto handover, reader.get<store::HandoverRow>(number));
      if (handover) seals[row.event_no] = handover->seal;
    } else {
      TW_TRY(const auto offer, reader.get<store::CustodyOfferRow>(number));
      if (offer) seals[row.event_no] = offer->seal;
    }
  }
  return seals;
}

base::Result<Told> told_of(store::Reader& reader, const custody::ExhibitId& id,
                           const StatementLimits& limits) {
  Told told;
  const auto& until = limits.until;
  TW_TRY(auto lineage, lineage_of(reader, id, std::nullopt));
  told.exhibit = lineage.all.front().known.exhibit;
  custody::ExhibitId part;
  for (auto& one : lineage.all) {
    if (!part.empty() && limits.tells_whole && !limits.tells_whole(one.known.exhibit.id)) break;
    Chain chain{one.known.exhibit.id, one.known.exhibit.parent, part, {}, {}, {}, {}};
    const std::int64_t end = one.events.empty() ? 0 : one.events.back().at;
    const auto late = [&](std::int64_t at) {
      return (until && at > until->unix_ms()) || (!part.empty() && at > end);
    };
    chain.events = std::move(one.events);
    chain.weighings = std::move(one.weighings);
    TW_TRY(chain.readings, readings_of(reader, chain.id));
    std::erase_if(chain.events, [&](const auto& row) { return late(row.at); });
    std::erase_if(chain.weighings, [&](const auto& row) { return late(row.at); });
    std::erase_if(chain.readings, [&](const auto& row) { return late(row.taken_at); });
    TW_TRY(chain.seals, seals_abroad(reader, chain.events));
    part = chain.id;
    told.chains.push_back(std::move(chain));
  }
  // What samples said later, and of other parts, is not told with what an officer knew until then.
  if (!until) {
    TW_TRY(told.samples, samples_of(reader, told.exhibit));
  }
  return told;
}

/// One sentence, and when it was.
struct Sentence {
  std::int64_t at;
  std::string text;
};

class Writing {
 public:
  Writing(const Words& words, const Chain& chain, std::string me)
      : words_(words), chain_(chain), me_(std::move(me)) {}

  std::vector<Sentence> sentences() {
    for (const auto& row : chain_.events) add(row);
    for (const auto& row : chain_.weighings) {
      if (row.first_officer == me_ || row.second_officer == me_) add(row);
    }
    std::stable_sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return std::move(all_);
  }

  // From when until when, each time anew.
  std::vector<std::string> held() const {
    std::vector<std::string> spans;
    std::optional<std::int64_t> since;
    for (const auto& row : chain_.events) {
      if ((row.holder == me_) == since.has_value()) continue;
      if (!since) {
        since = row.at;
        continue;
      }
      spans.push_back(filled(words_["from_until"], {{"from", time(*since)}, {"until", time(row.at)}}));
      since.reset();
    }
    if (!since) return spans;
    // Who held a whole later is not told with its part.
    if (chain_.part.empty())
      spans.push_back(filled(words_["from_on"], {{"from", time(*since)}}));
    else
      spans.push_back(filled(
          words_["until_taken"],
          {{"from", time(*since)}, {"part", chain_.part.text()}, {"until", time(chain_.events.back().at)}}));
    return spans;
  }

 private:
  static std::string time(std::int64_t at) { return base::to_string(Instant{at}); }

  void add(const store::CustodyEventRow& row) {
    const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
    const auto value = [&](const char* member) {
      return detail.is_object() ? detail.value(member, std::string{}) : std::string{};
    };
    const auto seal = chain_.seals.find(row.event_no);
    if (seal != chain_.seals.end()) seal_ = seal->second;
    Filling filling{{"first", row.actor},
                    {"second", row.second.value_or("")},
                    {"holder", row.holder},
                    {"from", before_},
                    {"to", row.holder},
                    {"event", event_word(words_, row.event)},
                    {"whole", chain_.whole.text()}};
    const bool mine = row.actor == me_ || row.second == me_;
    const bool came = row.holder == me_ && before_ != me_ && !before_.empty();
    const bool went = row.holder != me_ && before_ == me_;
    const bool concerns = mine || came || went || row.holder == me_;
    const char* phrase = row.second ? "did_other" : "did_alone";
    bool seal_told = false;
    if (came || went) {
      phrase = came ? "did_take" : "did_give";
      seal_told = true;
    } else if (row.event == "seize" || row.event == "split_off") {
      phrase = row.event == "seize" ? "did_seize" : "did_split_off";
    } else if (row.event == name(CustodyEvent::Seal)) {
      phrase = "did_seal";
      filling["seal"] = value("seal");
    } else if (row.event == name(CustodyEvent::Open)) {
      phrase = "did_open";
      filling["part"] = value("part");
    } else if (row.event == name(CustodyEvent::Store)) {
      phrase = "did_store";
      filling["shelf"] = value("shelf");
    } else if (leaves_the_country(row.event)) {
      phrase = "did_hand_over";
      filling["to"] = value("to");
      seal_told = true;
    }
    const bool weighed = row.event == name(CustodyEvent::Weigh) && mine;  // told by the weighing itself
    if (concerns && !weighed) {
      auto text = filled(words_[phrase], filling);
      if (seal_told)
        text +=
            " " + (seal_.empty() ? words_["no_seal_borne"] : filled(words_["seal_borne"], {{"seal", seal_}}));
      all_.push_back({row.at, std::move(text)});
    }
    if (row.event == name(CustodyEvent::Seal)) seal_ = value("seal");
    if (row.event == name(CustodyEvent::OpenDiscrepancy) && detail.contains("seal_read"))
      seal_ = value("seal_read");
    for (const auto opens : {CustodyEvent::Open, CustodyEvent::Consume, CustodyEvent::ConsumeAll})
      if (row.event == name(opens)) seal_.clear();
    before_ = row.holder;
  }

  void add(const store::WeighingRow& row) {
    all_.push_back({row.at, filled(words_["did_weigh"], {{"first", row.first_officer},
                                                         {"second", row.second_officer},
                                                         {"scale", row.scale},
                                                         {"place", row.place},
                                                         {"gross", grams(row.gross_mg)},
                                                         {"tare", grams(row.tare_mg)},
                                                         {"net", grams(row.net_mg)},
                                                         {"uncertainty", grams(row.uncertainty_mg)}})});
  }

  const Words& words_;
  const Chain& chain_;
  std::string me_, before_, seal_;
  std::vector<Sentence> all_;
};

// A reading by an instrument that was not in order says so here too.
std::string reading_text(const Words& words, const store::ReadingRow& row) {
  auto text = attached_word(words, row.kind) + " " + std::to_string(row.reading_no);
  if (row.instrument) text += ", " + *row.instrument;
  text += "; " + words["presumptive"];
  if (row.instrument_state == "expired") text += "; " + words["instrument_expired"];
  if (row.instrument_state == "out_of_service") text += "; " + words["instrument_out"];
  if (row.instrument_state == "unnamed") text += "; " + words["instrument_unnamed"];
  if (row.operator_state == "not_certified") text += "; " + words["operator_not_certified"];
  return text;
}

// What it is, as far as the reader may know.
void write_exhibit(std::vector<Block>& blocks, const Words& words, const Told& told,
                   const std::set<std::string>& withheld) {
  const auto& exhibit = told.exhibit;
  const auto line = [&](const char* label, const char* field, const std::string& text) {
    blocks.push_back(Block::line(words[label], withheld.contains(field) ? words["withheld"] : text));
  };
  line("description", "description", exhibit.description);
  const bool silent = withheld.contains("laboratory");
  if (custody::is_weighed(exhibit.kind))
    line("substance", "substance", substance_phrase(words, exhibit, !silent));
  // Whether there is a result at all is withheld with it.
  if (silent) return line("result", "laboratory", "");
  if (exhibit.confirmed) line("result", "laboratory", to_string(*exhibit.confirmed));
  for (const auto& sample : told.samples) line("sampling", "laboratory", sample);
  if (const auto revised = revision_text(exhibit); !revised.empty()) line("revises", "laboratory", revised);
}

std::string of_whole(const Words& words, const Chain& chain) {
  return filled(words["statement_whole"], {{"whole", chain.id.text()}, {"part", chain.part.text()}});
}

// Of a whole those alone that may be told: how many it has is nobody's who is told of a part.
std::vector<Block> reading_lines(const Words& words, const Chain& chain, const StatementLimits& limits) {
  std::vector<Block> lines;
  for (const auto& row : chain.readings) {
    const bool told = !limits.readings || limits.readings->contains(row.reading_no);
    const auto at = base::to_string(Instant{row.taken_at}), text = reading_text(words, row);
    if (chain.part.empty())
      lines.push_back(told ? Block::line(at, text)
                           : Block::line(std::to_string(row.reading_no), words["withheld"]));
    else if (told)
      lines.push_back(Block::line(at, text + "; " + of_whole(words, chain)));
  }
  return lines;
}

void write_readings(std::vector<Block>& blocks, const Words& words, const Told& told,
                    const StatementLimits& limits) {
  std::vector<Block> all;
  for (const auto& chain : told.chains) {
    auto lines = reading_lines(words, chain, limits);
    std::move(lines.begin(), lines.end(), std::back_inserter(all));
  }
  if (!all.empty()) blocks.push_back(Block::heading(words["readings"]));
  std::move(all.begin(), all.end(), std::back_inserter(blocks));
}

// When he held it, what he did and saw. Under a heading of its own where it is not the exhibit's alone.
void write_chain(std::vector<Block>& blocks, const Words& words, const Chain& chain,
                 const std::string& officer, const std::string& heading) {
  Writing writing{words, chain, officer};
  const auto held = writing.held();
  const auto sentences = writing.sentences();
  if (!heading.empty()) {
    if (held.empty() && sentences.empty()) return;
    blocks.push_back(Block::heading(heading));
  }
  if (!held.empty()) blocks.push_back(Block::heading(words["statement_held"]));
  for (const auto& span : held) blocks.push_back(Block::paragraph(span));
  blocks.push_back(Block::heading(words["statement_events"]));
  for (const auto& one : sentences) blocks.push_back(Block::line(base::to_string(Instant{one.at}), one.text));
}

publish::Part part_of(const Words& words, const Told& told, const std::string& officer,
                      const StatementLimits& limits) {
  const auto& exhibit = told.exhibit;
  std::vector<Block> blocks{Block::line(words["statement_officer"], officer),
                            Block::line(words["number"], exhibit.id.text()),
                            Block::line(words["kind"], words[name(exhibit.kind)])};
  write_exhibit(blocks, words, told, limits.withheld);
  write_readings(blocks, words, told, limits);
  blocks.push_back(Block::paragraph(words["statement_begin"]));
  for (auto whole = told.chains.rbegin(); whole + 1 != told.chains.rend(); ++whole)
    write_chain(blocks, words, *whole, officer, of_whole(words, *whole));
  const bool is_part = told.chains.size() > 1;
  write_chain(blocks, words, told.chains.front(), officer,
              is_part ? filled(words["statement_part"], {{"part", exhibit.id.text()}}) : "");
  blocks.push_back(Block::paragraph(words["statement_true"]));
  blocks.push_back(Block::signature(officer, words["signature"]));
  return {words.language(), words["statement_title"], std::move(blocks)};
}

bool is_known_to(const Chain& chain, const std::string& officer) {
  return std::any_of(chain.events.begin(), chain.events.end(), [&](const store::CustodyEventRow& row) {
    return row.holder == officer || row.actor == officer || row.second == officer;
  });
}

}  // namespace

base::Result<publish::Document> court_statement_paper(store::Reader& reader, const custody::ExhibitId& id,
                                                      const custody::OfficerId& officer,
                                                      const std::string& language, Instant at,
                                                      const StatementLimits& limits) {
  TW_TRY(const auto told, told_of(reader, id, limits));
  const std::string& me = officer.text();
  if (std::none_of(told.chains.begin(), told.chains.end(),
                   [&](const Chain& chain) { return is_known_to(chain, me); }))
    return fail(ErrorCode::NotFound, "officer", me, "an officer whom the chain of " + id.text() + " knows");
  publish::Document document{{}, id.text() + "  ·  " + me + "  ·  " + base::to_string(at), at};
  std::vector<std::string> languages{"en"};
  if (language != "en") languages.push_back(language);
  for (const auto& one : languages) {
    TW_TRY(const auto words, Words::in(one));
    document.parts.push_back(part_of(words, told, me, limits));
  }
  return document;
}

base::Result<std::string> court_statement(store::Reader& reader, const custody::ExhibitId& id,
                                          const custody::OfficerId& officer) {
  TW_TRY(const auto document, court_statement_paper(reader, id, officer, "en", Instant{}));
  const auto& part = document.parts.front();
  std::string text = part.title + "\n\n";
  for (const auto& block : part.blocks) {
    switch (block.kind) {
      case Block::Kind::Heading:
        text += "\n" + block.text + "\n";
        break;
      case Block::Kind::Line:
        text += block.label + ": " + block.text + "\n";
        break;
      case Block::Kind::Paragraph:
        text += block.text + "\n";
        break;
      case Block::Kind::Signature:
        text += "\n" + block.label + "\n";
        break;
    }
  }
  return text;
}

}  // namespace tidewaiter::service
