#include "service/subject_answer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "service/party_corrections.h"
#include "service/retention_runs.h"
#include "service/targeting_json.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using nlohmann::ordered_json;

// The ordinary period of a declaration; null where the configuration sets none.
const RetentionRule* declaration_rule(const std::vector<RetentionRule>& rules) {
  const auto rule = std::find_if(rules.begin(), rules.end(), [](const RetentionRule& one) {
    return one.data_class == store::DataClass::Declaration;
  });
  return rule == rules.end() ? nullptr : &*rule;
}

base::Result<ordered_json> corrections_json(store::Reader& reader, std::int64_t item_no,
                                            model::PartyRole role) {
  TW_TRY(const auto all, corrections_of(reader, item_no));
  auto list = ordered_json::array();
  for (const auto& one : all) {
    if (one.role == role) list.push_back(as_json(one));
  }
  return list;
}

// Which filings are told: those whose period is not over, and that no run of retention passed, by whatever
// period it ran.
struct Calendar {
  const RetentionRule* rule = nullptr;
  std::string period;
  std::optional<Instant> erased_before;
  Instant now;

  bool over(Instant filed_at) const {
    return (rule && filed_at + rule->keep <= now) || (erased_before && filed_at < *erased_before);
  }
};

// The person's own part of one filing: the other party is somebody else's data.
base::Result<ordered_json> filing_json(store::Reader& reader, const store::ItemRow& row, const PartyOf& party,
                                       bool declared_too, const Calendar& calendar) {
  ordered_json told{{"filed_at", base::to_string(Instant{row.filed_at})}};
  if (declared_too) {
    TW_TRY(const auto declaration, declaration_of(row));
    auto contents = ordered_json::array();
    for (const auto& line : declaration.item.contents) contents.push_back(line.description);
    told["filed_by"] = declaration.item.operator_id.text();
    told["declared"] = as_json(declaration.item.party(party.role));
    told["contents"] = std::move(contents);
  }
  TW_TRY(told["corrections"], corrections_json(reader, row.item_no, party.role));
  told["kept_until"] = calendar.rule
                           ? ordered_json(base::to_string(Instant{row.filed_at} + calendar.rule->keep))
                           : ordered_json{};
  told["basis"] = calendar.rule ? calendar.period : "";
  return told;
}

base::Result<ordered_json> parcel_json(store::Reader& reader, const PartyOf& party, bool declared_too,
                                       const Calendar& calendar) {
  auto told = ordered_json::array();
  auto filings = filings_of(reader, party.item);
  if (!filings && filings.error().code != base::ErrorCode::NotFound)
    return tl::make_unexpected(filings.error());
  for (const auto& row : filings ? *filings : std::vector<store::ItemRow>{}) {
    if (calendar.over(Instant{row.filed_at})) continue;
    TW_TRY(auto one, filing_json(reader, row, party, declared_too, calendar));
    told.push_back(std::move(one));
  }
  return ordered_json{
      {"item_id", party.item.text()}, {"role", model::name(party.role)}, {"filings", std::move(told)}};
}

std::string lines_of_filing(const ordered_json& filing) {
  std::string text = "  filed " + filing.value("filed_at", "");
  if (const auto by = filing.value("filed_by", ""); !by.empty()) text += " by " + by;
  text += "\n";
  const auto declared = filing.value("declared", ordered_json::object());
  for (const auto& [field, value] : declared.items()) {
    std::string words = value.is_string() ? value.get<std::string>() : "";
    for (const auto& line : value.is_array() ? value : ordered_json::array())
      words += (words.empty() ? "" : ", ") + line.get<std::string>();
    if (!words.empty()) text += "    " + field + ": " + words + "\n";
  }
  for (const auto& line : filing.value("contents", ordered_json::array()))
    text += "    contents: " + line.get<std::string>() + "\n";
  for (const auto& one : filing.value("corrections", ordered_json::array()))
    text += "    put right: " + one.value("field", "") + ": " + one.value("was", "") + " -> " +
            one.value("now", "") + " (" + one.value("at", "") + ")\n";
  if (filing.contains("kept_until") && filing["kept_until"].is_string())
    text += "    ordinarily kept until " + filing["kept_until"].get<std::string>() + ": " +
            filing.value("basis", "") + "\n";
  return text;
}

}  // namespace

base::Result<std::string> answer_to(store::Reader& reader, const SubjectRequest& request,
                                    const RequestTerms& terms, const std::vector<RetentionRule>& rules,
                                    Instant now) {
  const bool declared_too = request.line.kind == RequestKind::Access;
  Calendar calendar{declaration_rule(rules), terms.period, {}, now};
  TW_TRY(calendar.erased_before, erased_before(reader, store::DataClass::Declaration));
  auto parcels = ordered_json::array();
  if (tells_of_parcels(request.line.kind)) {
    for (const auto& party : request.parties) {
      TW_TRY(auto one, parcel_json(reader, party, declared_too, calendar));
      parcels.push_back(std::move(one));
    }
  }
  return base::dumped({{"request_no", request.line.number},
                       {"at", base::to_string(now)},
                       {"words", request.reply},
                       {"purpose", terms.purpose},
                       {"recipients", terms.recipients},
                       {"parcels", std::move(parcels)},
                       {"withheld", terms.withheld}});
}

std::string answer_text(const std::string& told) {
  const auto answer = ordered_json::parse(told, nullptr, false);
  if (!answer.is_object()) return "";
  std::string text = "Answer to request " + std::to_string(answer.value("request_no", std::int64_t{0})) +
                     ", " + answer.value("at", "") + "\n";
  if (const auto words = answer.value("words", ""); !words.empty()) text += words + "\n";
  text += "What it is for: " + answer.value("purpose", "") +
          "\nWho gets it: " + answer.value("recipients", "") + "\n";
  for (const auto& parcel : answer.value("parcels", ordered_json::array())) {
    text += parcel.value("item_id", "") + ", as " + parcel.value("role", "") + ":\n";
    const auto filings = parcel.value("filings", ordered_json::array());
    for (const auto& filing : filings) text += lines_of_filing(filing);
    if (filings.empty()) text += "  nothing to tell\n";
  }
  return text + "Withheld: " + answer.value("withheld", "") + "\n";
}

}  // namespace tidewaiter::service
