#include "service/custody_json.h"

#include <map>
#include <nlohmann/json.hpp>

#include "service/kept_files.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using nlohmann::ordered_json;

ordered_json time(const std::optional<std::int64_t>& unix_ms) {
  return unix_ms ? ordered_json(base::to_string(Instant{*unix_ms})) : ordered_json{};
}
ordered_json number(const std::optional<std::int64_t>& value) {
  return value ? ordered_json(*value) : ordered_json{};
}
ordered_json text(const std::optional<std::string>& value) {
  return value ? ordered_json(*value) : ordered_json{};
}
ordered_json object(const std::string& document) {
  auto json = ordered_json::parse(document, nullptr, false);
  return json.is_object() ? json : ordered_json::object();
}

base::Result<std::map<std::string, store::CustodyOfferRow>> open_offers(store::Reader& reader) {
  std::map<std::string, store::CustodyOfferRow> offers;
  TW_TRY_STATUS(reader.scan<store::CustodyOfferRow>({.equal = {{"state", std::string{"open"}}}, .after = {}},
                                                    [&](store::CustodyOfferRow&& row) -> base::Result<bool> {
                                                      offers[row.exhibit] = std::move(row);
                                                      return true;
                                                    }));
  return offers;
}

// Where the chain says it was put last.
base::Result<std::string> shelf_of(store::Reader& reader, const custody::ExhibitId& id) {
  std::string shelf;
  TW_TRY(const auto chain, chain_of(reader, id));
  for (const auto& event : chain)
    if (event.event == "store") shelf = object(event.detail).value("shelf", "");
  return shelf;
}

base::Result<ExhibitLine> line_of(store::Reader& reader, KnownExhibit known,
                                  const std::map<std::string, store::CustodyOfferRow>& offers) {
  ExhibitLine line{std::move(known), {}, ""};
  const auto& id = line.known.exhibit.id;
  if (const auto offer = offers.find(id.text()); offer != offers.end()) line.offer = offer->second;
  if (line.known.holding.state == custody::CustodyState::Stored) {
    TW_TRY(line.shelf, shelf_of(reader, id));
  }
  return line;
}

ordered_json value_json(const std::optional<custody::Valuation>& value) {
  if (!value) return {};
  return {{"milliunits", value->milliunits},
          {"currency", value->currency},
          {"basis", value->basis},
          {"date", value->date}};
}

ordered_json offer_json(const std::optional<store::CustodyOfferRow>& offer) {
  if (!offer) return {};
  return {{"to", offer->to_holder},
          {"purpose", offer->purpose},
          {"offered_at", time(offer->offered_at)},
          {"expires_at", time(offer->expires_at)}};
}

ordered_json weighing_json(const store::WeighingRow& row) {
  return {{"at", time(row.at)},
          {"gross_mg", row.gross_mg},
          {"tare_mg", row.tare_mg},
          {"net_mg", row.net_mg},
          {"scale", row.scale},
          {"uncertainty_mg", row.uncertainty_mg},
          {"verdict", row.verdict},
          {"expected_mg", number(row.expected_mg)},
          {"bound_mg", number(row.bound_mg)},
          {"officers", {row.first_officer, row.second_officer}}};
}

ordered_json event_json(const store::CustodyEventRow& row) {
  return {{"event", row.event},          {"state", row.state}, {"at", time(row.at)},
          {"holder", row.holder},        {"actor", row.actor}, {"second", text(row.second)},
          {"detail", object(row.detail)}};
}

ordered_json file_json(const store::KeptFileRow& row) {
  return {{"file_no", row.file_no},         {"kind", row.kind},  {"media", row.media}, {"sha256", row.sha256},
          {"taken_at", time(row.taken_at)}, {"words", row.words}};
}

}  // namespace

base::Result<std::vector<ExhibitLine>> exhibit_lines(store::Reader& reader, const ExhibitQuestion& question) {
  store::Scan scan;
  if (question.seizure) scan.equal = {{"seizure_no", static_cast<std::int64_t>(question.seizure->value())}};
  if (!question.after.empty()) scan.after = {question.after};
  std::vector<store::ExhibitRow> rows;
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>(scan, [&](store::ExhibitRow&& row) -> base::Result<bool> {
    const bool wanted = (question.state.empty() || row.state == question.state) &&
                        (question.holder.empty() || row.holder == question.holder);
    if (wanted) rows.push_back(std::move(row));
    return rows.size() < question.most;
  }));
  TW_TRY(const auto offers, open_offers(reader));
  std::vector<ExhibitLine> lines;
  for (auto& row : rows) {
    TW_TRY(auto known, known_exhibit(reader, std::move(row)));
    TW_TRY(auto line, line_of(reader, std::move(known), offers));
    lines.push_back(std::move(line));
  }
  return lines;
}

base::Result<ExhibitPage> exhibit_page(store::Reader& reader, const custody::ExhibitId& id) {
  TW_TRY(auto known, load_exhibit(reader, id));
  TW_TRY(const auto offers, open_offers(reader));
  ExhibitPage page;
  TW_TRY(page.line, line_of(reader, std::move(known), offers));
  TW_TRY_STATUS(reader.scan<store::WeighingRow>({.equal = {{"exhibit", id.text()}}, .after = {}},
                                                [&](store::WeighingRow&& row) -> base::Result<bool> {
                                                  page.weighings.push_back(std::move(row));
                                                  return true;
                                                }));
  TW_TRY(page.chain, chain_of(reader, id));
  TW_TRY(page.readings, readings_of(reader, id));
  TW_TRY(page.files, kept_files_of(reader, id));
  TW_TRY(page.misread_seals, misread_seals(reader, id));
  return page;
}

base::Result<std::vector<SeizureLine>> seizure_lines(store::Reader& reader) {
  std::vector<SeizureLine> lines;
  TW_TRY_STATUS(reader.scan<store::SeizureRow>({}, [&](store::SeizureRow&& row) -> base::Result<bool> {
    lines.push_back({std::move(row), {}, {}, {}});
    return true;
  }));
  TW_TRY(const auto all, balances(reader, std::nullopt));
  std::map<std::uint64_t, custody::Balance> by_number;
  for (const auto& one : all) by_number[one.seizure.value()] = one.balance;
  for (auto& line : lines) {
    TW_TRY(const auto item, reader.get<store::ItemRow>(line.row.item_no));
    if (item) line.item_id = item->item_id;
    line.balance = by_number[static_cast<std::uint64_t>(line.row.seizure_no)];
    TW_TRY(line.mass, seizure_mass(reader, line.row));
  }
  return lines;
}

ordered_json as_json(const store::KeptFileRow& row) {
  return {{"file_no", row.file_no},
          {"media", row.media},
          {"sha256", row.sha256},
          {"octets", row.octets},
          {"taken_at", time(row.taken_at)},
          {"file_name", row.file_name},
          {"words", row.words},
          {"added_at", time(row.added_at)},
          {"added_by", row.added_by}};
}

ordered_json as_json(const store::ReadingRow& row) {
  return {{"reading_no", row.reading_no},
          {"kind", row.kind},
          {"media", row.media},
          {"sha256", row.sha256},
          {"octets", row.octets},
          {"taken_at", time(row.taken_at)},
          {"instrument", text(row.instrument)},
          {"instrument_state", row.instrument_state},
          {"operator", text(row.operated_by)},
          {"operator_state", text(row.operator_state)},
          {"file_name", row.file_name},
          {"added_by", row.added_by},
          {"words", row.words},
          {"presumptive", true}};
}

ordered_json as_json(const ExhibitLine& line) {
  const auto& exhibit = line.known.exhibit;
  const auto& holding = line.known.holding;
  const auto& confirmed = exhibit.confirmed;
  const auto said = [](const std::string& in) { return in.empty() ? ordered_json{} : ordered_json(in); };
  const bool accredited = confirmed && custody::is_accredited(confirmed->accreditation);
  return {{"exhibit_id", exhibit.id.text()},
          {"seizure_no", exhibit.seizure.value()},
          {"parent", exhibit.parent.empty() ? ordered_json{} : ordered_json(exhibit.parent.text())},
          {"kind", custody::name(exhibit.kind)},
          {"state", custody::name(holding.state)},
          {"state_at", base::to_string(line.known.state_at)},
          {"holder", holding.holder.text()},
          {"seal", holding.seal},
          {"shelf", line.shelf},
          {"book_mg", line.known.book.milligrams()},
          {"uncertainty_mg", line.known.uncertainty.milligrams()},
          {"description", exhibit.description},
          {"substance", exhibit.presumptive},
          {"confirmed", confirmed ? ordered_json(confirmed->substance) : ordered_json{}},
          {"result", confirmed ? ordered_json(to_string(*confirmed)) : ordered_json{}},
          {"by_sample", said(confirmed ? confirmed->by_sample.text() : "")},
          {"accredited", confirmed ? ordered_json(accredited) : ordered_json{}},
          {"sampling", custody::sampling_text(exhibit)},
          {"revises", said(custody::revision_text(exhibit))},
          {"purity_ppm", confirmed ? number(confirmed->purity_ppm) : ordered_json{}},
          {"units", exhibit.count ? ordered_json(exhibit.count->units) : ordered_json{}},
          {"serial_numbers", exhibit.serial_numbers},
          {"value", value_json(exhibit.value)},
          {"counter_sample", exhibit.counter_sample},
          {"offer", offer_json(line.offer)}};
}

ordered_json as_json(const ExhibitPage& page) {
  ordered_json weighings = ordered_json::array(), chain = ordered_json::array();
  for (const auto& row : page.weighings) weighings.push_back(weighing_json(row));
  for (const auto& row : page.chain) chain.push_back(event_json(row));
  ordered_json readings = ordered_json::array(), files = ordered_json::array();
  for (const auto& row : page.readings) readings.push_back(as_json(row));
  for (const auto& row : page.files) files.push_back(file_json(row));
  ordered_json misread = ordered_json::array();
  for (const auto& one : page.misread_seals)
    misread.push_back({{"at", base::to_string(one.at)},
                       {"officer", one.officer},
                       {"during", one.during},
                       {"expected", one.expected},
                       {"found", one.found}});
  return {{"exhibit", as_json(page.line)}, {"weighings", std::move(weighings)},
          {"chain", std::move(chain)},     {"readings", std::move(readings)},
          {"files", std::move(files)},     {"misread_seals", std::move(misread)}};
}

ordered_json as_json(const custody::Balance& balance) {
  return {{"seized_mg", balance.seized.milligrams()},
          {"found_on_recount_mg", balance.found_on_recount.milligrams()},
          {"adjustments_mg", balance.adjustments.milligrams()},
          {"held_mg", balance.held.milligrams()},
          {"consumed_mg", balance.consumed.milligrams()},
          {"handed_over_mg", balance.handed_over.milligrams()},
          {"destroyed_mg", balance.destroyed.milligrams()},
          {"released_mg", balance.released.milligrams()},
          {"missing_mg", balance.missing.milligrams()},
          {"explained_loss_mg", balance.explained_loss.milligrams()},
          {"holds", balance.holds()}};
}

namespace {

ordered_json mass_json(const SeizureMass& mass) {
  return {{"verdict", custody::name(custody::verdict_of(mass.mass))},
          {"stated_mg", mass.mass.stated.milligrams()},
          {"gross_mg", mass.mass.gross.milligrams()},
          {"net_mg", mass.mass.net.milligrams()},
          {"tolerance_mg", custody::tolerance_of(mass.mass).milligrams()},
          {"difference_mg", custody::difference_of(mass.mass).milligrams()},
          {"open", mass.is_open()},
          {"settled_why", mass.settlement ? ordered_json(mass.settlement->ground) : ordered_json{}},
          {"settled_by", mass.settlement
                             ? ordered_json{mass.settlement->first_officer, mass.settlement->second_officer}
                             : ordered_json{}},
          {"words", to_string(mass)}};
}

}  // namespace

ordered_json as_json(const SeizureLine& line) {
  return {{"seizure_no", line.row.seizure_no},
          {"item_id", text(line.item_id)},
          {"origin", text(line.row.origin)},
          {"reference", text(line.row.reference)},
          {"place", text(line.row.place)},
          {"legal_basis", text(line.row.legal_basis)},
          {"seized_at", time(line.row.seized_at)},
          {"substance", line.row.substance},
          {"mass_mg", line.row.mass_mg},
          {"concealment",
           {{"object", line.row.concealment_object},
            {"method", line.row.concealment_method},
            {"layer", line.row.concealment_layer}}},
          {"examined", mass_json(line.mass)},
          {"balance", as_json(line.balance)}};
}

ordered_json as_json(const PreparedAct& act) {
  return {{"act_id", act.id},
          {"kind", act.kind},
          {"first", act.first.text()},
          {"second", act.second.text()},
          {"octets", base::to_base64(act.octets)},
          {"texts", act.further.size() + 1},
          {"signed_by", act.signed_by},
          {"done", act.done},
          {"journal_index", act.journal_index ? ordered_json(*act.journal_index) : ordered_json{}},
          {"expires_at", base::to_string(act.expires_at)},
          {"result", act.result.empty() ? ordered_json{} : object(act.result)}};
}

ordered_json whole_json(const PreparedAct& act) {
  auto json = as_json(act);
  auto further = ordered_json::array();
  for (const auto& octets : act.further) further.push_back(base::to_base64(octets));
  json["further_octets"] = std::move(further);
  json["foreseen"] = act.foreseen.empty() ? ordered_json{} : object(act.foreseen);
  return json;
}

ordered_json as_json(const store::ScaleRow& scale) {
  return {{"scale", scale.scale},
          {"readability_mg", scale.readability_mg},
          {"calibration_error_mg", scale.calibration_error_mg},
          {"calibrated_until", time(scale.calibrated_until)}};
}

ordered_json as_json(const store::OfficerKeyRow& key) {
  return {{"key_id", key.key_id},
          {"officer", key.officer},
          {"public_key", base::to_base64(key.public_key.bytes)},
          {"certified_at", time(key.certified_at)},
          {"certified_by", key.certified_by},
          {"revoked_at", time(key.revoked_at)},
          {"reason", key.reason ? ordered_json(*key.reason) : ordered_json{}},
          {"why", key.why.value_or("")},
          {"not_trusted_since", time(key.since)}};
}

namespace {

const char* known_word(SubstanceBeside::Known known) {
  if (known == SubstanceBeside::Known::Confirmed) return "confirmed";
  return known == SubstanceBeside::Known::Presumptive ? "presumptive" : "not_found";
}

ordered_json readings_json(const ReadingsBeside& pair) {
  auto peaks = ordered_json::array();
  if (pair.peaks)
    for (const auto& peak : pair.peaks->peaks)
      peaks.push_back({{"peak", peak.peak},
                       {"share_a_ppm", peak.share_a_ppm},
                       {"share_b_ppm", peak.share_b_ppm},
                       {"agrees", peak.agrees}});
  return {{"exhibit_a", pair.exhibit_a},
          {"exhibit_b", pair.exhibit_b},
          {"reading_a", pair.reading_a},
          {"reading_b", pair.reading_b},
          {"pearson_ppm", pair.figure_ppm()},
          {"cosine_ppm", pair.peaks ? ordered_json(pair.peaks->cosine_ppm) : ordered_json{}},
          {"peaks", std::move(peaks)},
          {"warning", pair.warning}};
}

}  // namespace

ordered_json as_json(const SeizureLikeness& likeness) {
  auto substances = ordered_json::array(), traits = ordered_json::array(), readings = ordered_json::array();
  for (const auto& one : likeness.substances)
    substances.push_back({{"substance", one.substance},
                          {"in_a", known_word(one.in_a)},
                          {"in_b", known_word(one.in_b)},
                          {"same", one.same()}});
  for (const auto& one : likeness.traits)
    traits.push_back({{"trait", one.trait},
                      {"exhibit_a", one.exhibit_a},
                      {"exhibit_b", one.exhibit_b},
                      {"value_a", one.value_a},
                      {"value_b", one.value_b},
                      {"same", one.same},
                      {"same_picture", one.same_picture}});
  for (const auto& one : likeness.readings) readings.push_back(readings_json(one));
  return {
      {"seizure_a", likeness.a},     {"seizure_b", likeness.b},         {"substances", std::move(substances)},
      {"traits", std::move(traits)}, {"readings", std::move(readings)}, {"not_compared", likeness.left_out}};
}

}  // namespace tidewaiter::service
