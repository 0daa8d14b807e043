#include "publish/words.h"
#include "service/bundle_contents.h"
#include "service/paper_words.h"

namespace tidewaiter::service {
namespace {

using nlohmann::json;
using publish::Block;
using publish::Words;

std::string shown(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.is_null() ? "" : value.dump();
  std::string all;
  for (const auto& one : value) all += (all.empty() ? "" : ", ") + shown(one);
  return all;
}

// The laboratory's word as the statement has it, and of a revision when it revises what, and why.
std::string laboratory_text(const Words& words, const json& said, bool revised) {
  const auto text = [](const json& object, const char* member) {
    return object.value(member, std::string{});
  };
  if (!said.is_object()) return "";
  if (!revised)
    return text(said, "name") + " (" +
           (custody::is_accredited(text(said, "accreditation")) ? text(said, "accreditation")
                                                                : words["not_accredited"]) +
           "), " + text(said, "method") +
           (said.contains("by_sample") ? "; " + words["by_sample"] + " " + text(said, "by_sample") : "") +
           (said.contains("signed_by") ? "; " + shown(said.at("signed_by")) + ", " + text(said, "at") : "") +
           (said.contains("sampling") ? ". " + text(said, "sampling") : "");
  if (!said.contains("revises")) return "";
  const auto& before = said.at("revises");
  return text(before, "name") + ", " + text(before, "method") + ", " + text(before, "at") + ": " +
         text(said, "why_revised");
}

class Writer {
 public:
  explicit Writer(const Words& words) : words_(words) {}

  void heading(const char* key) { blocks_.push_back(Block::heading(words_[key])); }
  void line(const char* key, const std::string& text) {
    if (!text.empty()) blocks_.push_back(Block::line(words_[key], text));
  }
  void plain(const std::string& label, const std::string& text) {
    blocks_.push_back(Block::line(label, text));
  }
  void signature(const std::string& who) { blocks_.push_back(Block::signature(who, words_["signature"])); }
  void paragraph(const char* key) { blocks_.push_back(Block::paragraph(words_[key])); }
  std::vector<Block> take() { return std::move(blocks_); }

 private:
  const Words& words_;
  std::vector<Block> blocks_;
};

void write_exhibit(Writer& writer, const Words& words, const Stated& stated,
                   const custody::Exhibit& exhibit) {
  writer.heading("exhibit");
  writer.line("number", shown(stated.exhibit.at("id")));
  writer.line("kind", words[shown(stated.exhibit.at("kind"))]);
  for (const auto* field :
       {"description", "form", "container", "count", "substance", "serial_numbers", "photographs"}) {
    const bool hidden = stated.withheld.contains(field),
               is_substance = std::string_view{field} == "substance";
    const auto text = is_substance ? substance_phrase(words, exhibit, !stated.withheld.contains("laboratory"))
                                   : shown(stated.exhibit.value(field, json{}));
    const bool doubtful = stated.by_expired && !hidden && is_substance;
    writer.line(field,
                (hidden ? words["withheld"] : text) + (doubtful ? "  " + words["instrument_expired"] : ""));
  }
  const auto of_wholes = stated.exhibit.value("whole_photographs", json::object());
  for (const auto& [whole, hashes] : of_wholes.items())
    if (!hashes.empty()) writer.plain(words["photographs"] + ", " + whole, shown(hashes));
  if (stated.withheld.contains("laboratory")) return writer.line("result", words["withheld"]);
  const auto laboratory = stated.exhibit.value("laboratory", json{});
  writer.line("result", laboratory_text(words, laboratory, false));
  writer.line("revises", laboratory_text(words, laboratory, true));
}

void write_handover(Writer& writer, const Stated& stated, const store::CustodyEventRow& went) {
  const auto& row = stated.handover;
  writer.heading("handed_over");
  writer.line("handed_over_at", base::to_string(base::Instant{row.handed_over_at.value_or(0)}));
  if (row.sent_mg.value_or(0) > 0)
    writer.line("sent", base::to_string(base::MassMg{*row.sent_mg}) + " ± " +
                            std::to_string(row.uncertainty_mg.value_or(0)) + " mg");
  writer.line("seal", row.seal);
  writer.line("handed_over_by", went.actor + ", " + went.second.value_or(""));
  writer.line("receiver", row.receiver_key.substr(0, row.receiver_key.find('+')));
  writer.line("receiver_key", row.receiver_key);
}

void write_request(Writer& writer, const custody::ForeignRequest& request) {
  writer.heading("request");
  writer.line("jurisdiction", request.jurisdiction);
  writer.line("authority", request.authority);
  writer.line("reference", request.reference);
  writer.line("instrument", request.instrument);
  writer.line("legal_basis", request.legal_basis);
  writer.line("offence", request.offence);
  writer.line("asked", request.asked);
  writer.line("by", request.by ? base::to_string(*request.by) : "");
}

void write_terms(Writer& writer, const Words& words, const custody::HandoverTerms& terms) {
  writer.heading("terms");
  writer.line("export_authorisation", terms.export_authorisation);
  writer.line("import_authorisation", terms.import_authorisation);
  writer.line("use_limitation", terms.use_limitation);
  writer.line("undertaking", terms.undertaking);
  writer.line("undertaking_needless", terms.undertaking_needless);
  writer.line("afterwards", (terms.afterwards ? words[name(*terms.afterwards)] : "") +
                                (terms.afterwards_by ? " · " + base::to_string(*terms.afterwards_by) : ""));
  writer.line("court_witness", terms.court_witness);
  std::string numbers;
  for (const auto number : terms.discrepancies) numbers += " " + std::to_string(number);
  writer.line("despite_discrepancy", terms.despite_discrepancy + (numbers.empty() ? "" : " ·" + numbers));
}

void write_chain(Writer& writer, const Words& words, const Lineage& lineage) {
  writer.heading("chain");
  for (auto one = lineage.all.rbegin(); one != lineage.all.rend(); ++one) {
    for (const auto& event : one->events)
      writer.plain(base::to_string(base::Instant{event.at}),
                   event.exhibit + "  " + event_word(words, event.event) + " → " +
                       state_word(words, event.state) + "  " + event.holder + "  (" + event.actor +
                       (event.second ? ", " + *event.second : "") + ")");
  }
  writer.heading("weighings");
  for (auto one = lineage.all.rbegin(); one != lineage.all.rend(); ++one) {
    for (const auto& row : one->weighings)
      writer.plain(base::to_string(base::Instant{row.at}),
                   row.exhibit + "  " + base::to_string(base::MassMg{row.gross_mg}) + " − " +
                       base::to_string(base::MassMg{row.tare_mg}) + " = " +
                       base::to_string(base::MassMg{row.net_mg}) + " ± " +
                       std::to_string(row.uncertainty_mg) + " mg  " + row.scale + "  (" + row.first_officer +
                       ", " + row.second_officer + ")");
  }
}

void write_substitutions(Writer& writer, const Words& words, const Stated& stated) {
  if (stated.substitutions.empty()) return;
  writer.heading("substitution");
  for (const auto& row : stated.substitutions) {
    std::string text = row.exhibit + "  " + manner_word(words, row.manner);
    if (row.taken)
      text += "  − " + base::to_string(base::MassMg{row.taken_mg}) + " (" + *row.taken + ")";
    if (!row.put_in.empty())
      text += "  + " + base::to_string(base::MassMg{row.put_in_mg}) + " " + row.put_in + " (" + row.made_by + ")";
    writer.plain(base::to_string(base::Instant{row.at}),
                 text + "  " + row.agreement + "  (" + row.first_officer + ", " + row.second_officer + ")");
  }
}

// What lies beside the paper in the same file; a presumptive reading never without its warning.
void write_attachments(Writer& writer, const Words& words, const Stated& stated) {
  if (stated.attachments.empty()) return;
  writer.heading("attachments");
  for (const auto& one : stated.attachments) {
    const auto officer = one.value("officer", std::string{});
    std::string text = attached_word(words, one.value("kind", std::string{})) +
                       (officer.empty() ? "" : ", " + officer) + "  " + one.value("of", std::string{}) +
                       "  SHA-256 " + one.value("sha256", std::string{});
    const auto state = one.value("instrument_state", std::string{});
    if (one.value("presumptive", false)) text += "  " + words["presumptive"];
    if (state == "expired") text += "  " + words["instrument_expired"];
    if (state == "out_of_service") text += "  " + words["instrument_out"];
    writer.plain(one.value("name", std::string{}), text);
  }
}

void write_documents_terms(Writer& writer, const custody::HandoverTerms& terms) {
  writer.heading("terms");
  writer.line("use_limitation", terms.use_limitation);
  writer.line("undertaking", terms.undertaking);
  writer.line("undertaking_needless", terms.undertaking_needless);
  writer.line("court_witness", terms.court_witness);
}

// A part in English, and one in the sender's language, of what `write` writes.
template <typename Write>
base::Status write_parts(publish::Document& document, const std::string& language, const char* title,
                         const Write& write) {
  std::vector<std::string> languages{"en"};
  if (language != "en") languages.push_back(language);
  for (const auto& one : languages) {
    TW_TRY(const auto words, Words::in(one));
    Writer writer{words};
    write(writer, words);
    document.parts.push_back({one, words[title], writer.take()});
  }
  return {};
}

}  // namespace

base::Result<publish::Document> documents_paper(const Stated& stated, const DocumentsOrder& order,
                                                const custody::TwoOfficers& officers, base::Instant at) {
  publish::Document document;
  document.made_at = at;
  document.footer = stated.request.reference + "  ·  " + base::to_string(at);
  TW_TRY_STATUS(write_parts(document, order.language, "documents_title", [&](auto& writer, auto& words) {
    write_request(writer, stated.request);
    write_documents_terms(writer, stated.terms);
    write_attachments(writer, words, stated);
    writer.paragraph("proof");
    for (const auto& who : {officers.first(), officers.second()}) writer.signature(who.text());
  }));
  return document;
}

base::Result<publish::Document> paper(const Stated& stated, const Lineage& lineage, const BundleOrder& order,
                                      base::Instant at) {
  publish::Document document;
  const auto& went = lineage.all.front().events.back();
  document.made_at = at;
  document.footer = stated.handover.exhibit + "  ·  " + base::to_string(at);
  TW_TRY_STATUS(write_parts(document, order.language, "title", [&](auto& writer, auto& words) {
    write_exhibit(writer, words, stated, lineage.all.front().known.exhibit);
    write_handover(writer, stated, went);
    write_request(writer, stated.request);
    write_terms(writer, words, stated.terms);
    write_chain(writer, words, lineage);
    write_substitutions(writer, words, stated);
    write_attachments(writer, words, stated);
    writer.paragraph("proof");
    for (const auto& who : {went.actor, went.second.value_or("")}) writer.signature(who);
    writer.signature(stated.handover.receiver_key.substr(0, stated.handover.receiver_key.find('+')));
  }));
  return document;
}

}  // namespace tidewaiter::service
