#include "service/court_statement.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "custody/states.h"
#include "publish/words.h"
#include "service/custody_views.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using custody::CustodyEvent;
using publish::Block;
using publish::Words;

using Filling = std::map<std::string, std::string>;

// "{from} until {until}" with what stands in the braces put in their place.
std::string filled(const std::string& phrase, const Filling& filling) {
  std::string out;
  for (std::size_t at = 0; at < phrase.size();) {
    const auto open = phrase.find('{', at), close = phrase.find('}', std::min(open, phrase.size()));
    if (open == std::string::npos || close == std::string::npos) return out + phrase.substr(at);
    const auto found = filling.find(phrase.substr(open + 1, close - open - 1));
    out += phrase.substr(at, open - at) + (found == filling.end() ? "" : found->second);
    at = close + 1;
  }
  return out;
}

std::string grams(std::int64_t mg) { return base::to_string(base::MassMg{mg}); }

/// The chain and the weighings of an exhibit, up to a time.
struct Told {
  KnownExhibit known;
  std::vector<store::CustodyEventRow> chain;
  std::vector<store::WeighingRow> weighings;
  std::vector<store::ReadingRow> readings;
  std::vector<std::string> samples;
};

base::Result<Told> told_of(store::Reader& reader, const custody::ExhibitId& id,
                           std::optional<Instant> until) {
  Told told;
  TW_TRY(told.known, load_exhibit(reader, id));
  TW_TRY(told.chain, chain_of(reader, id));
  TW_TRY_STATUS(reader.scan<store::WeighingRow>({.equal = {{"exhibit", id.text()}}, .after = {}},
                                                [&](store::WeighingRow&& row) -> base::Result<bool> {
                                                  told.weighings.push_back(std::move(row));
                                                  return true;
                                                }));
  TW_TRY(told.readings, readings_of(reader, id));
  // What samples said later, and of other parts, is not told with what an officer knew until then.
  if (!until) {
    TW_TRY(told.samples, samples_of(reader, told.known.exhibit));
  }
  if (!until) return told;
  const auto late = [&](const auto& row) { return row.at > until->unix_ms(); };
  std::erase_if(told.chain, late);
  std::erase_if(told.weighings, late);
  std::erase_if(told.readings, [&](const auto& row) { return row.taken_at > until->unix_ms(); });
  return told;
}

/// One sentence, and when it was.
struct Sentence {
  std::int64_t at;
  std::string text;
};

class Writing {
 public:
  Writing(const Words& words, const Told& told, std::string me)
      : words_(words), told_(told), me_(std::move(me)) {}

  std::vector<Sentence> sentences() {
    for (const auto& row : told_.chain) add(row);
    for (const auto& row : told_.weighings) {
      if (row.first_officer == me_ || row.second_officer == me_) add(row);
    }
    std::stable_sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return std::move(all_);
  }

  // From when until when, each time anew.
  std::vector<std::string> held() const {
    std::vector<std::string> spans;
    std::optional<std::int64_t> since;
    for (const auto& row : told_.chain) {
      if ((row.holder == me_) == since.has_value()) continue;
      if (!since) {
        since = row.at;
        continue;
      }
      spans.push_back(filled(words_["from_until"], {{"from", time(*since)}, {"until", time(row.at)}}));
      since.reset();
    }
    if (since) spans.push_back(filled(words_["from_on"], {{"from", time(*since)}}));
    return spans;
  }

 private:
  static std::string time(std::int64_t at) { return base::to_string(Instant{at}); }

  void add(const store::CustodyEventRow& row) {
    const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
    const auto value = [&](const char* member) {
      return detail.is_object() ? detail.value(member, std::string{}) : std::string{};
    };
    std::string event = row.event;
    std::replace(event.begin(), event.end(), '_', ' ');
    Filling filling{{"first", row.actor},
                    {"second", row.second.value_or("")},
                    {"holder", row.holder},
                    {"from", before_},
                    {"to", row.holder},
                    {"event", event},
                    {"whole", told_.known.exhibit.parent.text()}};
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
  const Told& told_;
  std::string me_, before_, seal_;
  std::vector<Sentence> all_;
};

// A reading by an instrument that was not in order says so here too.
std::string reading_text(const Words& words, const store::ReadingRow& row) {
  auto text = row.kind + " " + std::to_string(row.reading_no);
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
  const auto& exhibit = told.known.exhibit;
  const auto line = [&](const char* label, const char* field, const std::string& text) {
    blocks.push_back(Block::line(words[label], withheld.contains(field) ? words["withheld"] : text));
  };
  line("description", "description", exhibit.description);
  const bool silent = withheld.contains("laboratory");
  if (custody::is_weighed(exhibit.kind))
    line("substance", "substance", silent ? substance_word(exhibit) : substance_text(exhibit));
  // Whether there is a result at all is withheld with it.
  if (silent) return line("result", "laboratory", "");
  if (exhibit.confirmed) line("result", "laboratory", to_string(*exhibit.confirmed));
  for (const auto& sample : told.samples) line("sampling", "laboratory", sample);
  if (const auto revised = revision_text(exhibit); !revised.empty()) line("revises", "laboratory", revised);
}

void write_readings(std::vector<Block>& blocks, const Words& words, const Told& told,
                    const StatementLimits& limits) {
  if (!told.readings.empty()) blocks.push_back(Block::heading(words["readings"]));
  for (const auto& row : told.readings) {
    if (limits.readings && !limits.readings->contains(row.reading_no))
      blocks.push_back(Block::line(std::to_string(row.reading_no), words["withheld"]));
    else
      blocks.push_back(Block::line(base::to_string(Instant{row.taken_at}), reading_text(words, row)));
  }
}

publish::Part part_of(const Words& words, const Told& told, const std::string& officer,
                      const StatementLimits& limits) {
  const auto& exhibit = told.known.exhibit;
  Writing writing{words, told, officer};
  std::vector<Block> blocks{Block::line(words["statement_officer"], officer),
                            Block::line(words["number"], exhibit.id.text()),
                            Block::line(words["kind"], words[name(exhibit.kind)])};
  write_exhibit(blocks, words, told, limits.withheld);
  write_readings(blocks, words, told, limits);
  blocks.push_back(Block::paragraph(words["statement_begin"]));
  const auto held = writing.held();
  if (!held.empty()) blocks.push_back(Block::heading(words["statement_held"]));
  for (const auto& span : held) blocks.push_back(Block::paragraph(span));
  blocks.push_back(Block::heading(words["statement_events"]));
  for (const auto& one : writing.sentences())
    blocks.push_back(Block::line(base::to_string(Instant{one.at}), one.text));
  blocks.push_back(Block::paragraph(words["statement_true"]));
  blocks.push_back(Block::signature(officer, words["signature"]));
  return {words.language(), words["statement_title"], std::move(blocks)};
}

}  // namespace

base::Result<publish::Document> court_statement_paper(store::Reader& reader, const custody::ExhibitId& id,
                                                      const custody::OfficerId& officer,
                                                      const std::string& language, Instant at,
                                                      const StatementLimits& limits) {
  TW_TRY(const auto told, told_of(reader, id, limits.until));
  const std::string& me = officer.text();
  const auto is_mine = [&](const store::CustodyEventRow& row) {
    return row.holder == me || row.actor == me || row.second == me;
  };
  if (std::none_of(told.chain.begin(), told.chain.end(), is_mine))
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
