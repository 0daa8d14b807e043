#include <nlohmann/json.hpp>

#include "service/bad_row.h"
#include "service/custody_act.h"
#include "store/compress.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::MassMg;
using custody::ExhibitId;
using nlohmann::json;

constexpr std::string_view kResults = "tidewaiter.exhibit.results.v1\n";

json confirmation_json(const custody::Confirmation& one) {
  json out{{"substance", one.substance},
           {"laboratory", one.laboratory},
           {"accreditation", one.accreditation},
           {"method", one.method},
           {"purity_uncertainty_ppm", one.purity_uncertainty_ppm}};
  if (one.purity_ppm) out["purity_ppm"] = *one.purity_ppm;
  if (!one.first.empty()) {
    out["at"] = base::to_string(one.at);
    out["first"] = one.first.text();
    out["second"] = one.second.text();
  }
  if (!one.why.empty()) out["why"] = one.why;
  if (!one.by_sample.empty()) out["by_sample"] = one.by_sample.text();
  return out;
}

json earlier_json(const custody::Exhibit& exhibit) {
  json list = json::array();
  for (const auto& one : exhibit.earlier_results) list.push_back(confirmation_json(one));
  return list;
}

custody::Confirmation confirmation_from(const json& in) {
  custody::Confirmation one;
  one.substance = in.at("substance").get<std::string>();
  one.laboratory = in.at("laboratory").get<std::string>();
  one.accreditation = in.at("accreditation").get<std::string>();
  one.method = in.at("method").get<std::string>();
  one.purity_uncertainty_ppm = in.at("purity_uncertainty_ppm").get<std::int32_t>();
  if (in.contains("purity_ppm")) one.purity_ppm = in.at("purity_ppm").get<std::int32_t>();
  one.first = custody::OfficerId{in.value("first", std::string{})};
  one.second = custody::OfficerId{in.value("second", std::string{})};
  one.why = in.value("why", std::string{});
  one.by_sample = ExhibitId{in.value("by_sample", std::string{})};
  const auto at = base::parse_instant(in.value("at", std::string{}), "confirmed.at");
  if (at) one.at = *at;
  return one;
}

json drawn_json(const custody::Drawn& one) {
  json out{{"confidence_ppm", one.aim.confidence_ppm}, {"expected_negatives", one.aim.expected_negatives},
           {"method", name(one.aim.method)},           {"population", one.aim.population},
           {"prior_a_milli", one.aim.prior_a_milli},   {"prior_b_milli", one.aim.prior_b_milli},
           {"proportion_ppm", one.aim.proportion_ppm}, {"sampled", one.sampled}};
  if (one.positives) out["positives"] = *one.positives;
  if (!one.how.empty()) out["how"] = one.how;
  return out;
}

base::Result<custody::Drawn> drawn_from(const json& in) {
  custody::Drawn one;
  const auto method = in.at("method").get<std::string>();
  const auto known = custody::sampling_method_from(method);
  if (!known) return tl::make_unexpected(bad_row("exhibit.document.drawn", method).error());
  one.aim.method = *known;
  one.aim.confidence_ppm = in.at("confidence_ppm").get<std::int32_t>();
  one.aim.expected_negatives = in.at("expected_negatives").get<std::int64_t>();
  one.aim.population = in.at("population").get<std::int64_t>();
  one.aim.prior_a_milli = in.at("prior_a_milli").get<std::int32_t>();
  one.aim.prior_b_milli = in.at("prior_b_milli").get<std::int32_t>();
  one.aim.proportion_ppm = in.at("proportion_ppm").get<std::int32_t>();
  one.sampled = in.at("sampled").get<std::int64_t>();
  if (in.contains("positives")) one.positives = in.at("positives").get<std::int64_t>();
  one.how = in.value("how", std::string{});
  return one;
}

json document_json(const custody::Exhibit& one, const base::Bytes& salt) {
  json out{{"description", one.description},       {"form", one.form},
           {"presumptive", one.presumptive},       {"container", one.container},
           {"serial_numbers", one.serial_numbers}, {"counter_sample", one.counter_sample}};
  if (!salt.empty()) out["salt"] = base::to_hex(salt);
  if (!one.counter_sample_ended.empty()) out["counter_sample_ended"] = one.counter_sample_ended;
  if (one.dried_ppm) out["dried_ppm"] = *one.dried_ppm;
  if (one.second_count) {
    out["second_count"] = {{"units", one.second_count->units}};
    if (one.second_count->milliunits) out["second_count"]["milliunits"] = *one.second_count->milliunits;
  }
  json photographs = json::array();
  for (const auto& hash : one.photographs) photographs.push_back(base::to_hex(base::as_view(hash)));
  out["photographs"] = std::move(photographs);
  if (one.confirmed) out["confirmed"] = confirmation_json(*one.confirmed);
  if (!one.earlier_results.empty()) out["earlier_results"] = earlier_json(one);
  if (one.drawn) out["drawn"] = drawn_json(*one.drawn);
  if (one.count)
    out["count"] = {{"units", one.count->units},
                    {"mean_mg", one.count->mean_mass.milligrams()},
                    {"mean_uncertainty_mg", one.count->mean_uncertainty.milligrams()}};
  if (one.value)
    out["value"] = {{"milliunits", one.value->milliunits},
                    {"currency", one.value->currency},
                    {"basis", one.value->basis},
                    {"date", one.value->date}};
  return out;
}

std::string dumped_json(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string document_text(const KnownExhibit& one) {
  return dumped_json(document_json(one.exhibit, one.salt));
}

// Earlier programs compressed it.
base::Result<base::Bytes> document_octets(const store::Blob& document) {
  if (document.bytes.starts_with('{')) return document.bytes;
  return store::decompress(document);
}

void read_document(const json& in, custody::Exhibit& one) {
  one.description = in.at("description").get<std::string>();
  one.form = in.at("form").get<std::string>();
  one.presumptive = in.at("presumptive").get<std::string>();
  one.container = in.at("container").get<std::string>();
  one.serial_numbers = in.at("serial_numbers").get<std::vector<std::string>>();
  one.counter_sample = in.at("counter_sample").get<bool>();
  one.counter_sample_ended = in.value("counter_sample_ended", "");
  if (in.contains("dried_ppm")) one.dried_ppm = in.at("dried_ppm").get<std::int32_t>();
  if (in.contains("second_count")) {
    const auto& second = in.at("second_count");
    one.second_count.emplace().units = second.at("units").get<std::int64_t>();
    if (second.contains("milliunits"))
      one.second_count->milliunits = second.at("milliunits").get<std::int64_t>();
  }
  for (const auto& hex : in.at("photographs")) {
    const auto octets = base::from_hex(hex.get<std::string>(), "photographs");
    const auto hash = octets ? base::to_hash(*octets, "photographs") : base::Result<base::Hash>{};
    if (octets && hash) one.photographs.push_back(*hash);
  }
  if (in.contains("confirmed")) one.confirmed = confirmation_from(in.at("confirmed"));
  for (const auto& earlier : in.value("earlier_results", json::array()))
    one.earlier_results.push_back(confirmation_from(earlier));
  if (in.contains("count")) {
    const auto& count = in.at("count");
    one.count =
        custody::Count{count.at("units").get<std::int64_t>(), MassMg{count.at("mean_mg").get<std::int64_t>()},
                       MassMg{count.at("mean_uncertainty_mg").get<std::int64_t>()}};
  }
  if (in.contains("value")) {
    const auto& value = in.at("value");
    one.value = custody::Valuation{value.at("milliunits").get<std::int64_t>(),
                                   value.at("currency").get<std::string>(),
                                   value.at("basis").get<std::string>(), value.at("date").get<std::string>()};
  }
}

base::Result<custody::Offer> offer_from(const store::CustodyOfferRow& row) {
  const auto purpose = custody::transfer_purpose_from(row.purpose);
  if (!purpose) return tl::make_unexpected(bad_row("custody_offer.purpose", row.purpose).error());
  return custody::Offer{ExhibitId{row.exhibit},
                        custody::OfficerId{row.from_holder},
                        custody::OfficerId{row.to_holder},
                        *purpose,
                        row.seal,
                        Instant{row.offered_at},
                        Instant{row.expires_at},
                        custody::OfferState::Open};
}

base::Result<std::optional<custody::Offer>> open_offer(store::Reader& reader, const std::string& exhibit) {
  std::optional<custody::Offer> open;
  TW_TRY_STATUS(reader.scan<store::CustodyOfferRow>({.equal = {{"exhibit", exhibit}}, .after = {}},
                                                    [&](store::CustodyOfferRow&& row) -> base::Result<bool> {
                                                      if (row.state != name(custody::OfferState::Open))
                                                        return true;
                                                      TW_TRY(open, offer_from(row));
                                                      return false;
                                                    }));
  return open;
}

// All that are open, by exhibit: for whoever asks for many.
base::Result<std::map<std::string, custody::Offer>> offers_by_exhibit(store::Reader& reader) {
  std::map<std::string, custody::Offer> open;
  TW_TRY_STATUS(reader.scan<store::CustodyOfferRow>(
      {.equal = {{"state", std::string{name(custody::OfferState::Open)}}}, .after = {}},
      [&](store::CustodyOfferRow&& row) -> base::Result<bool> {
        TW_TRY(auto offer, offer_from(row));
        open.insert_or_assign(row.exhibit, std::move(offer));
        return true;
      }));
  return open;
}

base::Result<custody::Holding> holding_of(const store::ExhibitRow& row) {
  const auto state = custody::custody_state_from(row.state);
  if (!state) return tl::make_unexpected(bad_row("exhibit.state", row.state).error());
  return custody::Holding{ExhibitId{row.exhibit}, custody::OfficerId{row.holder}, row.seal, *state,
                          std::nullopt};
}

// The row and its document, but for an offer that may wait for it.
base::Result<KnownExhibit> without_offer(store::ExhibitRow row) {
  KnownExhibit one;
  one.exhibit.id = ExhibitId{row.exhibit};
  one.exhibit.seizure = custody::SeizureNumber{static_cast<std::uint64_t>(row.seizure_no)};
  if (row.parent) one.exhibit.parent = ExhibitId{*row.parent};
  const auto kind = custody::exhibit_kind_from(row.kind);
  if (!kind) return tl::make_unexpected(bad_row("exhibit.kind", row.kind).error());
  one.exhibit.kind = *kind;
  TW_TRY(const auto text, document_octets(row.document));
  try {
    const auto document = json::parse(text);
    read_document(document, one.exhibit);
    if (document.contains("drawn")) {
      TW_TRY(one.exhibit.drawn, drawn_from(document.at("drawn")));
    }
    TW_TRY(one.salt, base::from_hex(document.value("salt", std::string{}), "exhibit.document.salt"));
  } catch (const json::exception&) {
    return tl::make_unexpected(bad_row("exhibit.document", row.exhibit).error());
  }
  TW_TRY(one.holding, holding_of(row));
  one.state_at = Instant{row.state_at};
  one.book = MassMg{row.book_mg};
  one.uncertainty = MassMg{row.uncertainty_mg};
  return one;
}

}  // namespace

std::string result_text(const custody::Confirmation& result) {
  return dumped_json(confirmation_json(result));
}

std::string drawn_text(const custody::Drawn& drawn) { return dumped_json(drawn_json(drawn)); }

std::string result_commitment(const KnownExhibit& exhibit) {
  if (!exhibit.exhibit.confirmed) return "";
  const json results{{"confirmed", confirmation_json(*exhibit.exhibit.confirmed)},
                     {"earlier_results", earlier_json(exhibit.exhibit)}};
  return base::to_hex(base::as_view(base::sha256({kResults, exhibit.salt, dumped_json(results)})));
}

base::Result<store::Blob> exhibit_document(store::Transaction& transaction, KnownExhibit& exhibit,
                                           const std::optional<store::ExhibitRow>& before) {
  if (before) {
    TW_TRY(const auto text, document_octets(before->document));
    if (text == document_text(exhibit)) return before->document;
  }
  if (exhibit.salt.empty()) exhibit.salt = transaction.fresh_salt();
  return store::Blob{document_text(exhibit)};
}

base::Result<KnownExhibit> load_exhibit(store::Reader& reader, const ExhibitId& id) {
  TW_TRY(auto row, reader.get<store::ExhibitRow>(id.text()));
  if (!row) return fail(ErrorCode::NotFound, "exhibit", id.text(), "an exhibit's number");
  return known_exhibit(reader, *std::move(row));
}

base::Result<KnownExhibit> known_exhibit(store::Reader& reader, store::ExhibitRow row) {
  TW_TRY(auto offer, open_offer(reader, row.exhibit));
  TW_TRY(auto one, without_offer(std::move(row)));
  one.holding.offer = std::move(offer);
  return one;
}

base::Result<std::vector<KnownExhibit>> load_exhibits(store::Reader& reader,
                                                      std::optional<custody::SeizureNumber> seizure) {
  std::vector<store::ExhibitRow> rows;
  store::Scan scan;
  if (seizure) scan.equal = {{"seizure_no", static_cast<std::int64_t>(seizure->value())}};
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>(scan, [&](store::ExhibitRow&& row) -> base::Result<bool> {
    rows.push_back(std::move(row));
    return true;
  }));
  TW_TRY(const auto offers, offers_by_exhibit(reader));
  std::vector<KnownExhibit> all;
  for (auto& row : rows) {
    TW_TRY(auto one, without_offer(std::move(row)));
    if (const auto offer = offers.find(one.exhibit.id.text()); offer != offers.end())
      one.holding.offer = offer->second;
    all.push_back(std::move(one));
  }
  return all;
}

base::Result<ChainEnd> chain_end(store::Reader& reader, const std::string& exhibit) {
  ChainEnd end;
  TW_TRY_STATUS(reader.scan<store::CustodyEventRow>({.equal = {{"exhibit", exhibit}}, .after = {}},
                                                    [&](store::CustodyEventRow&& row) -> base::Result<bool> {
                                                      end.event_no = row.event_no;
                                                      // Chains begin with words of their own, "seize" and
                                                      // "split_off".
                                                      if (const auto event =
                                                              custody::custody_event_from(row.event))
                                                        end.away = custody::away_after(end.away, *event);
                                                      return true;
                                                    }));
  return end;
}

namespace {

// Since when it was out at that time; a part begins where its whole was.
base::Result<std::optional<Instant>> out_since_at(store::Reader& reader, const std::string& exhibit,
                                                  Instant until) {
  std::optional<Instant> since, began;
  custody::Away away = custody::Away::No;
  std::vector<std::pair<custody::CustodyEvent, Instant>> chain;
  TW_TRY_STATUS(reader.scan<store::CustodyEventRow>({.equal = {{"exhibit", exhibit}}, .after = {}},
                                                    [&](store::CustodyEventRow&& row) -> base::Result<bool> {
                                                      const Instant at{row.at};
                                                      if (at > until) return false;
                                                      if (const auto event =
                                                              custody::custody_event_from(row.event)) {
                                                        chain.emplace_back(*event, at);
                                                      } else {
                                                        began = at;
                                                      }
                                                      return true;
                                                    }));
  TW_TRY(const auto row, reader.get<store::ExhibitRow>(exhibit));
  if (row && row->parent && began) {
    TW_TRY(since, out_since_at(reader, *row->parent, *began));
  }
  for (const auto& [event, at] : chain) {
    since = custody::out_after(since, away, event, at);
    away = custody::away_after(away, event);
  }
  return since;
}

// Those that were ever taken out or sent on: an index has them.
base::Result<std::set<std::string>> ever_out(store::Reader& reader) {
  std::set<std::string> out;
  for (const auto event : {custody::CustodyEvent::TakeOut, custody::CustodyEvent::SendOn})
    TW_TRY_STATUS(
        reader.scan<store::CustodyEventRow>({.equal = {{"event", std::string{name(event)}}}, .after = {}},
                                            [&](store::CustodyEventRow&& row) -> base::Result<bool> {
                                              out.insert(std::move(row.exhibit));
                                              return true;
                                            }));
  return out;
}

// Itself, or one that it came out of: a part's number begins with its whole's.
bool came_out_of(std::string id, const std::set<std::string>& out) {
  for (;;) {
    if (out.contains(id)) return true;
    const auto dot = id.rfind('.');
    if (dot == std::string::npos) return false;
    id.resize(dot);
  }
}

}  // namespace

base::Result<std::optional<Instant>> out_since(store::Reader& reader, const ExhibitId& id) {
  return out_since_at(reader, id.text(), Instant{INT64_MAX});
}

base::Result<std::vector<HeldSince>> load_holdings(store::Reader& reader) {
  TW_TRY(const auto offers, offers_by_exhibit(reader));
  TW_TRY(const auto out, ever_out(reader));
  std::vector<HeldSince> all;
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>({}, [&](store::ExhibitRow&& row) -> base::Result<bool> {
    TW_TRY(auto holding, holding_of(row));
    if (const auto offer = offers.find(row.exhibit); offer != offers.end()) holding.offer = offer->second;
    all.push_back({std::move(holding), Instant{row.state_at}, std::nullopt});
    return true;
  }));
  for (auto& one : all) {
    const auto& holding = one.holding;
    if (!custody::is_to_be_there(holding.state) || !came_out_of(holding.exhibit.text(), out)) continue;
    TW_TRY(one.out_since, out_since(reader, holding.exhibit));
  }
  return all;
}

base::Result<std::vector<custody::Movement>> load_movements(store::Reader& reader,
                                                            custody::SeizureNumber seizure) {
  std::vector<custody::Movement> movements;
  TW_TRY_STATUS(reader.scan<store::MassMovementRow>(
      {.equal = {{"seizure_no", static_cast<std::int64_t>(seizure.value())}}, .after = {}},
      [&](store::MassMovementRow&& row) -> base::Result<bool> {
        const auto kind = custody::movement_kind_from(row.kind);
        if (!kind) return tl::make_unexpected(bad_row("mass_movement.kind", row.kind).error());
        std::optional<ExhibitId> to;
        if (row.to_exhibit) to = ExhibitId{*row.to_exhibit};
        TW_TRY(auto movement,
               custody::Movement::make(*kind, MassMg{row.mass_mg}, ExhibitId{row.exhibit}, std::move(to)));
        movements.push_back(std::move(movement));
        return true;
      }));
  return movements;
}

base::Result<custody::MassLedger> load_ledger(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto movements, load_movements(reader, seizure));
  custody::MassLedger ledger;
  for (const auto& movement : movements) TW_TRY_STATUS(ledger.post(movement));
  return ledger;
}

base::Result<std::set<custody::OfficerId>> involved_with(store::Reader& reader, const ExhibitId& id) {
  std::set<custody::OfficerId> involved;
  std::set<std::string> seen;
  std::vector<std::string> waiting{id.text()};
  while (!waiting.empty()) {
    const auto at = std::move(waiting.back());
    waiting.pop_back();
    if (!seen.insert(at).second) continue;
    TW_TRY_STATUS(reader.scan<store::CustodyEventRow>(
        {.equal = {{"exhibit", at}}, .after = {}}, [&](store::CustodyEventRow&& row) -> base::Result<bool> {
          involved.insert(custody::OfficerId{row.holder});
          involved.insert(custody::OfficerId{row.actor});
          if (row.second) involved.insert(custody::OfficerId{*row.second});
          return true;
        }));
    TW_TRY(const auto row, reader.get<store::ExhibitRow>(at));
    if (!row) continue;
    if (row->parent) waiting.push_back(*row->parent);
    TW_TRY(const auto movements,
           load_movements(reader, custody::SeizureNumber{static_cast<std::uint64_t>(row->seizure_no)}));
    for (const auto& one : movements) {
      if (one.kind() == custody::MovementKind::Merge && one.to()->text() == at)
        waiting.push_back(one.exhibit().text());
    }
  }
  return involved;
}

}  // namespace tidewaiter::service
