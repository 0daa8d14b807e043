#include "risk/case_reader.h"

#include <algorithm>

#include "risk/window.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

template <typename Value, typename Read>
Status read_choice(const YamlMap& map, std::string_view key, Value& value, Read read) {
  TW_TRY(const auto text, map.text(key));
  if (text.empty()) return {};
  const auto choice = read(text);
  if (!choice) return fail(ErrorCode::UnknownCode, map.at(key), text, "a known " + std::string{key});
  value = *choice;
  return {};
}

Status read_mass(const YamlMap& map, std::string_view key, std::optional<base::MassMg>& mass) {
  TW_TRY(const auto text, map.text(key));
  if (text.empty()) return {};
  TW_TRY(mass, base::parse_grams(text, map.at(key)));
  return {};
}

Status read_instant(const YamlMap& map, std::string_view key, std::optional<base::Instant>& instant) {
  TW_TRY(const auto text, map.text(key));
  if (text.empty()) return {};
  TW_TRY(instant, base::parse_instant(text, map.at(key)));
  return {};
}

Result<model::Party> read_party(const YAML::Node& node, const std::string& path) {
  TW_TRY(const auto map, YamlMap::read(node, path, "party"));
  TW_TRY_STATUS(map.only({"name", "address", "city", "postcode", "country", "phone", "email"}));
  model::Party party;
  TW_TRY(party.name, map.text("name"));
  TW_TRY(party.address, map.texts("address"));
  TW_TRY(party.city, map.text("city"));
  TW_TRY(party.postcode, map.text("postcode"));
  TW_TRY(party.country, map.text("country"));
  TW_TRY(party.phone, map.text("phone"));
  TW_TRY(party.email, map.text("email"));
  return party;
}

Result<model::ContentsLine> read_line(const YAML::Node& node, const std::string& path) {
  TW_TRY(const auto map, YamlMap::read(node, path, "contents"));
  TW_TRY_STATUS(map.only({"description", "hs6", "quantity", "net_mass_g", "value", "currency", "origin"}));
  model::ContentsLine line;
  TW_TRY(line.description, map.text("description"));
  TW_TRY(line.hs6, map.text("hs6"));
  TW_TRY(line.quantity, map.whole("quantity", 0, 1'000'000'000));
  TW_TRY_STATUS(read_mass(map, "net_mass_g", line.net_mass));
  TW_TRY(const auto value, map.text("value"));
  if (!value.empty()) {
    TW_TRY(const auto thousandths,
           base::parse_grams(value, map.at("value")));  // exact to three decimals, as masses are
    line.value = model::Money{thousandths.milligrams(), {}};
    TW_TRY(line.value->currency, map.needed_text("currency", "the value's currency (ISO 4217)"));
  }
  TW_TRY(line.origin, map.text("origin"));
  return line;
}

Result<model::OperatorCheck> read_check(const YAML::Node& node, const std::string& path) {
  TW_TRY(const auto map, YamlMap::read(node, path, "check"));
  TW_TRY_STATUS(map.only({"by", "at", "method", "scanned_mass_g"}));
  model::OperatorCheck check;
  TW_TRY(check.by, map.text("by"));
  TW_TRY_STATUS(read_instant(map, "at", check.at));
  TW_TRY_STATUS(read_choice(map, "method", check.method, model::means_from));
  TW_TRY_STATUS(read_mass(map, "scanned_mass_g", check.scanned_mass));
  return check;
}

Result<model::Item> read_item(const YAML::Node& node, const std::string& path) {
  TW_TRY(const auto map, YamlMap::read(node, path, "item"));
  TW_TRY_STATUS(
      map.only({"item_id", "operator_id", "service", "category", "posted_at", "origin_office", "cut_off_at",
                "sender", "recipient", "contents", "licence_number", "certificate_number", "invoice_number",
                "importer_reference", "gross_mass_g", "check"}));
  model::Item item;
  TW_TRY(auto id, map.text("item_id"));
  item.id = model::ItemId{id.empty() ? "RX123456785CN" : std::move(id)};
  TW_TRY(auto operator_id, map.text("operator_id"));
  item.operator_id = model::OperatorId{std::move(operator_id)};
  TW_TRY(auto office, map.text("origin_office"));
  item.origin_office = model::OfficeId{std::move(office)};
  TW_TRY_STATUS(read_choice(map, "service", item.service, model::service_from));
  TW_TRY_STATUS(read_choice(map, "category", item.category, model::category_from));
  TW_TRY_STATUS(read_instant(map, "posted_at", item.posted_at));
  TW_TRY_STATUS(read_instant(map, "cut_off_at", item.cut_off_at));
  TW_TRY(item.licence_number, map.text("licence_number"));
  TW_TRY(item.certificate_number, map.text("certificate_number"));
  TW_TRY(item.invoice_number, map.text("invoice_number"));
  TW_TRY(item.importer_reference, map.text("importer_reference"));
  TW_TRY_STATUS(read_mass(map, "gross_mass_g", item.gross_mass));
  for (auto [key, party] : {std::pair{"sender", &item.sender}, {"recipient", &item.recipient}}) {
    if (const auto* found = map.find(key)) {
      TW_TRY(*party, read_party(*found, path));
    }
  }
  if (const auto* check = map.find("check")) {
    TW_TRY(item.check, read_check(*check, path));
  }
  if (const auto* contents = map.find("contents")) {
    if (!contents->IsSequence() || contents->size() > 100)
      return fail(ErrorCode::Malformed, map.at("contents"), "no list, or over 100 lines",
                  "a list of at most 100 lines");
    for (const auto& line : *contents) {
      TW_TRY(auto read, read_line(line, path));
      item.contents.push_back(std::move(read));
    }
  }
  return item;
}

Status read_windows(const YAML::Node& node, const std::string& path, model::Evidence& evidence) {
  TW_TRY(const auto map, YamlMap::read(node, path, "windows"));
  for (const auto& entry : map.entries()) {
    TW_TRY(const auto spec, parse_window(entry.key, place(path, entry.key_node, "window")));
    TW_TRY(auto value, whole_number(entry.value, path, entry.key));
    evidence.windows.push_back({spec.key, value, {}, base::DurationMs{0}});
  }
  std::sort(evidence.windows.begin(), evidence.windows.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  return {};
}

Status read_hits(const YAML::Node& node, const std::string& path, model::Evidence& evidence) {
  if (!node.IsSequence() || node.size() > 100)
    return fail(ErrorCode::Malformed, place(path, node, "watchlist"), "no list",
                "a list of at most 100 hits");
  for (const auto& element : node) {
    TW_TRY(const auto map, YamlMap::read(element, path, "watchlist"));
    TW_TRY_STATUS(map.only({"list", "entry_id", "matched_name", "programme", "probability", "role"}));
    model::ListHit hit;
    TW_TRY(hit.list, map.needed_text("list", "the list's name"));
    TW_TRY(hit.entry_id, map.text("entry_id"));
    TW_TRY(hit.matched_name, map.text("matched_name"));
    TW_TRY(hit.programme, map.text("programme"));
    TW_TRY(const auto percent, map.whole("probability", 0, 100));
    hit.probability_ppm = static_cast<std::int32_t>(percent.value_or(100) * 10'000);
    TW_TRY(const auto role, map.text("role"));
    if (role == "sender")
      hit.role = model::PartyRole::Sender;
    else if (!role.empty() && role != "recipient")
      return fail(ErrorCode::UnknownCode, map.at("role"), role, "sender or recipient");
    evidence.hits.push_back(std::move(hit));
  }
  return {};
}

}  // namespace

Result<ProfileCase> read_case(const YAML::Node& node, const std::string& path) {
  TW_TRY(const auto map, YamlMap::read(node, path, "case"));
  TW_TRY_STATUS(map.only({"name", "must", "item", "findings", "windows", "watchlist", "resolver"}));
  ProfileCase result;
  result.line = static_cast<std::uint32_t>(node.Mark().line + 1);
  TW_TRY(result.name, map.needed_text("name", "what the case shows"));
  TW_TRY(const auto must, map.needed_text("must", "hit or miss"));
  if (must != "hit" && must != "miss")
    return fail(ErrorCode::UnknownCode, map.at("must"), must, "hit or miss");
  result.must_hit = must == "hit";
  const auto* item = map.find("item");
  if (item == nullptr) return fail(ErrorCode::Missing, map.at("item"), "nothing", "a parcel");
  TW_TRY(result.item, read_item(*item, path));
  TW_TRY(const auto findings, map.texts("findings"));
  for (const auto& text : findings) {
    const auto code = model::finding_code_from(text);
    if (!code) return fail(ErrorCode::UnknownCode, map.at("findings"), text, "a finding's code");
    result.findings.push_back({*code, "", "", ""});
  }
  TW_TRY(const auto resolver, map.text("resolver"));
  if (!resolver.empty() && resolver != "down")
    return fail(ErrorCode::UnknownCode, map.at("resolver"), resolver, "down, or nothing");
  result.evidence.resolver_available = resolver.empty();
  if (result.evidence.resolver_available) {
    result.evidence.sender = {model::EntityId{1}, model::EntityId{2}, model::EntityId{3}};
    result.evidence.recipient = {model::EntityId{4}, model::EntityId{5}, model::EntityId{6}};
  }
  if (const auto* windows = map.find("windows")) TW_TRY_STATUS(read_windows(*windows, path, result.evidence));
  if (const auto* hits = map.find("watchlist")) TW_TRY_STATUS(read_hits(*hits, path, result.evidence));
  return result;
}

}  // namespace tidewaiter::risk
