#include "declaration/wco_declaration.h"

#include <algorithm>

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMaxShipments = 1000;
constexpr std::string_view kShipment = "GoodsShipment";
constexpr std::string_view kGoods = "GovernmentAgencyGoodsItem";

// What stands behind "name/"; nullopt where path does not begin so.
std::optional<std::string_view> inside(std::string_view path, std::string_view name) {
  if (!path.starts_with(name) || path.size() <= name.size() || path[name.size()] != '/') return std::nullopt;
  return path.substr(name.size() + 1);
}

bool among(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// UN/ECE Recommendation 20; a mass without a unit is in kilograms in the WCO model.
std::optional<MassUnit> unit_from(std::string_view code) {
  if (code.empty() || code == "KGM") return MassUnit::Kilogram;
  if (code == "GRM") return MassUnit::Gram;
  if (code == "MGM") return MassUnit::Milligram;
  if (code == "LBR") return MassUnit::Pound;
  if (code == "ONZ") return MassUnit::Ounce;
  return std::nullopt;
}

base::Status assign_mass(model::Item& item, FieldPlace place, const WcoElement& element) {
  const auto unit = unit_from(element.attribute);
  if (!unit) return fail(ErrorCode::UnknownCode, path(place), element.attribute, "KGM, GRM, MGM, LBR or ONZ");
  return assign(item, place, element.text, *unit);
}

// A DateTimeString of UN/EDIFACT 2379 (102 "20261120", 204 "20261120091200", 304 with a zone behind) as RFC
// 3339.
base::Result<std::string> rfc3339(std::string_view text, std::string_view field) {
  const auto digits = static_cast<std::size_t>(
      std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; }) - text.begin());
  std::string zone{text.substr(digits)};
  if (zone.empty()) zone = "Z";
  if (zone.size() == 3) zone += ":00";
  if (zone.size() == 5) zone.insert(3, ":");
  std::string clock{text.substr(0, digits)};
  if (clock.size() != 8 && clock.size() != 12 && clock.size() != 14) {
    return fail(ErrorCode::Malformed, std::string{field}, text, "a time like 20261120091200Z");
  }
  clock.resize(14, '0');
  return clock.substr(0, 4) + "-" + clock.substr(4, 2) + "-" + clock.substr(6, 2) + "T" + clock.substr(8, 2) +
         ":" + clock.substr(10, 2) + ":" + clock.substr(12, 2) + zone;
}

// Regulation (EC) 113/2010, annex II, first digit: 1 a sale, 2 a return, 3 a transfer without payment.
std::string_view category(std::string_view transaction_nature) {
  switch (transaction_nature.empty() ? '0' : transaction_nature.front()) {
    case '1':
      return "sale";
    case '2':
      return "return";
    case '3':
      return "gift";
    default:
      return "other";
  }
}

}  // namespace

std::optional<WcoDeclaration::Actor> WcoDeclaration::actor_from(std::string_view name) noexcept {
  constexpr std::array<std::string_view, kActors> kNames{"Consignor", "Exporter", "Seller",
                                                         "Consignee", "Importer", "Buyer"};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Actor>(found - kNames.begin());
}

void WcoDeclaration::begins(std::string_view path, std::uint64_t line, std::size_t begin) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (among(name, {"Communication", "Classification", "AdditionalDocument", "TransportContractDocument",
                   "PreviousDocument"})) {
    pair_id_.clear();
    pair_type_.clear();
  }
  if (path == kShipment) {
    if (drafts_.size() == kMaxShipments) {
      if (!error_)
        error_ =
            base::Error{ErrorCode::TooLarge, "GoodsShipment", "", "at most 1000 shipments a declaration"};
      return;
    }
    drafts_.emplace_back();
    drafts_.back().shipment.line = line;
    drafts_.back().shipment.begin = begin;
  } else if (inside(path, kShipment) == kGoods && !drafts_.empty()) {
    Draft& draft = drafts_.back();
    ++draft.goods_items;
    draft.value_is_invoiced = false;
  }
}

void WcoDeclaration::ends(const WcoElement& element, std::size_t end) {
  const auto in_shipment = inside(element.path, kShipment);
  if (element.path == kShipment && !drafts_.empty()) drafts_.back().shipment.end = end;
  if (!in_shipment || drafts_.empty()) {
    if (auto done = declaration_level(element); !done && !error_) error_ = std::move(done).error();
    return;
  }
  Draft& draft = drafts_.back();
  if (!draft.shipment.item) return;
  const auto in_goods = inside(*in_shipment, kGoods);
  auto done =
      in_goods ? goods_level(draft, *in_goods, element) : shipment_level(draft, *in_shipment, element);
  if (!done) draft.shipment.item = tl::make_unexpected(std::move(done).error());
}

base::Status WcoDeclaration::actor(Parties& parties, std::string_view path, const WcoElement& element) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {};
  const auto who = actor_from(path.substr(0, slash));
  if (!who) return {};
  const auto index = static_cast<std::size_t>(*who);
  const bool sender = *who <= Actor::Seller;
  const std::string_view rest = path.substr(slash + 1);
  const auto put = [&](Field field, std::string_view text) {
    const int shift =
        sender ? 0 : static_cast<int>(Field::RecipientName) - static_cast<int>(Field::SenderName);
    return assign(parties.drafts[index], {static_cast<Field>(static_cast<int>(field) + shift), 0}, text);
  };
  if (rest == "Name") return put(Field::SenderName, element.text);
  if (rest == "ID") parties.ids[index] = element.text;
  if (rest == "Address/Line" || rest == "Address/CountrySubDivisionName") {
    return put(Field::SenderAddress, element.text);
  }
  if (rest == "Address/CityName") return put(Field::SenderCity, element.text);
  if (rest == "Address/PostcodeID") return put(Field::SenderPostcode, element.text);
  if (rest == "Address/CountryCode") return put(Field::SenderCountry, element.text);
  if (rest == "Communication/ID") pair_id_ = element.text;
  if (rest == "Communication/TypeCode") pair_type_ = element.text;
  // UN/EDIFACT 3155: TE telephone, AL mobile, EM electronic mail.
  if (rest == "Communication" && among(pair_type_, {"TE", "AL"})) return put(Field::SenderPhone, pair_id_);
  if (rest == "Communication" && pair_type_ == "EM") return put(Field::SenderEmail, pair_id_);
  return {};
}

base::Status WcoDeclaration::declaration_level(const WcoElement& element) {
  const std::string_view path = element.path;
  if (path == "FunctionCode") function_code_ = element.text;
  if (path == "TypeCode") type_code_ = element.text;
  if (path == "FunctionalReferenceID") return assign(common_, {Field::ItemId, 0}, element.text);
  if (path == "Declarant/ID") return assign(common_, {Field::OperatorId, 0}, element.text);
  if (path == "TotalGrossMassMeasure") return assign_mass(common_, {Field::GrossMass, 0}, element);
  if (path == "BorderTransportMeans/DepartureDateTime/DateTimeString") {
    TW_TRY(const std::string at, rfc3339(element.text, "cut_off_at"));
    return assign(common_, {Field::CutOffAt, 0}, at);
  }
  return actor(parties_, path, element);
}

base::Status WcoDeclaration::document_ended(model::Item& item) {
  // UN/EDIFACT 1001; the category letter stands apart.
  if (among(pair_type_, {"380", "935", "325"})) return assign(item, {Field::InvoiceNumber, 0}, pair_id_);
  if (among(pair_type_, {"811", "911"})) return assign(item, {Field::LicenceNumber, 0}, pair_id_);
  if (among(pair_type_, {"851", "852", "853", "861", "865"})) {
    return assign(item, {Field::CertificateNumber, 0}, pair_id_);
  }
  return {};
}

base::Status WcoDeclaration::shipment_level(Draft& draft, std::string_view path, const WcoElement& element) {
  model::Item& item = *draft.shipment.item;
  if (path == "Destination/CountryCode") draft.destination = element.text;
  if (path == "ExportCountry/ID") draft.exported_from = element.text;
  if (path == "TransactionNatureCode") return assign(item, {Field::Category, 0}, category(element.text));
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (path.ends_with("Document/ID")) pair_id_ = element.text;
  if (path.ends_with("Document/TypeCode")) pair_type_ = element.text;
  if (path == "AdditionalDocument") return document_ended(item);
  if (among(name, {"TransportContractDocument", "PreviousDocument"}) && among(pair_type_, {"703", "714"})) {
    draft.house_waybill = pair_id_;
  }
  return actor(draft.parties, path, element);
}

base::Status WcoDeclaration::goods_level(Draft& draft, std::string_view path, const WcoElement& element) {
  model::Item& item = *draft.shipment.item;
  if (draft.goods_items > kMaxContentsLines) {
    return fail(ErrorCode::TooLarge, "contents", "", "at most 100 lines of contents");
  }
  const auto line = static_cast<std::uint8_t>(draft.goods_items - 1);
  if (path == "TransactionNatureCode") return assign(item, {Field::Category, 0}, category(element.text));
  if (path == "AdditionalDocument/ID" || path == "Commodity/Classification/ID") pair_id_ = element.text;
  if (path == "AdditionalDocument/TypeCode" || path == "Commodity/Classification/IdentificationTypeCode") {
    pair_type_ = element.text;
  }
  if (path == "AdditionalDocument") return document_ended(item);
  // TSP is the combined nomenclature, whose first six digits are the HS; HS and SRZ name it alone.
  if (path == "Commodity/Classification" && among(pair_type_, {"TSP", "HS", "SRZ"})) {
    return assign(item, {Field::Hs6, line}, std::string_view{pair_id_}.substr(0, 6));
  }
  if (path == "Commodity/Description") return assign(item, {Field::Description, line}, element.text);
  if (path == "Commodity/GoodsMeasure/NetNetWeightMeasure")
    return assign_mass(item, {Field::NetMass, line}, element);
  if (path == "Commodity/GoodsMeasure/GrossMassMeasure") {
    model::Item one;
    TW_TRY_STATUS(assign_mass(one, {Field::GrossMass, 0}, element));
    if (one.gross_mass) draft.goods_gross = draft.goods_gross.value_or(base::MassMg{}) + *one.gross_mass;
  }
  if (path == "Commodity/InvoiceLine/ItemChargeAmount" ||
      (path == "StatisticalValueAmount" && !draft.value_is_invoiced)) {
    draft.value_is_invoiced = path != "StatisticalValueAmount";
    TW_TRY_STATUS(assign(item, {Field::Value, line}, element.text));
    return assign(item, {Field::Currency, line}, element.attribute);
  }
  if (path == "Origin/CountryCode") return assign(item, {Field::Origin, line}, element.text);
  // Supplementary units may be litres or pairs; only whole numbers count goods.
  if (path == "Commodity/GoodsMeasure/TariffQuantity" && element.text.find('.') == std::string_view::npos) {
    return assign(item, {Field::Quantity, line}, element.text);
  }
  return {};
}

base::Result<model::Item> WcoDeclaration::assembled(Draft& draft, std::size_t index) {
  model::Item item = std::move(*draft.shipment.item);
  item.operator_id = common_.operator_id;
  item.cut_off_at = common_.cut_off_at;
  item.gross_mass = common_.gross_mass ? common_.gross_mass : draft.goods_gross;
  std::string id = draft.house_waybill.empty() ? common_.id.text() : draft.house_waybill;
  if (draft.house_waybill.empty() && drafts_.size() > 1 && !id.empty()) id += "/" + std::to_string(index + 1);
  TW_TRY_STATUS(assign(item, {Field::ItemId, 0}, id));

  const auto preferred = [&](Actor first) {
    for (std::size_t i = static_cast<std::size_t>(first), end = i + 3; i < end; ++i) {
      for (Parties* parties : {&draft.parties, &parties_}) {
        const auto role = first == Actor::Consignor ? model::PartyRole::Sender : model::PartyRole::Recipient;
        if (parties->drafts[i].party(role) != model::Party{}) return parties->drafts[i].party(role);
      }
    }
    return model::Party{};
  };
  item.sender = preferred(Actor::Consignor);
  item.recipient = preferred(Actor::Consignee);
  if (item.sender.country.empty())
    TW_TRY_STATUS(assign(item, {Field::SenderCountry, 0}, draft.exported_from));
  if (item.recipient.country.empty())
    TW_TRY_STATUS(assign(item, {Field::RecipientCountry, 0}, draft.destination));
  for (const Parties* parties : {&draft.parties, &parties_}) {
    const std::string& importer = parties->ids[static_cast<std::size_t>(Actor::Importer)];
    if (item.importer_reference.empty()) TW_TRY_STATUS(assign(item, {Field::ImporterReference, 0}, importer));
  }
  complete(item, false);
  return item;
}

base::Result<std::vector<WcoShipment>> WcoDeclaration::finish() && {
  if (among(type_code_, {"COR", "INV"}) || (!function_code_.empty() && !among(function_code_, {"9", "5"}))) {
    return fail(ErrorCode::Unsupported, "FunctionCode", "function " + function_code_ + ", type " + type_code_,
                "a whole declaration (function 9 or 5); file an amended one whole");
  }
  if (error_) return tl::make_unexpected(*std::move(error_));
  if (drafts_.empty())
    return fail(ErrorCode::Missing, "GoodsShipment", "", "a declaration with a GoodsShipment");
  std::vector<WcoShipment> shipments;
  for (std::size_t i = 0; i < drafts_.size(); ++i) {
    WcoShipment& shipment = drafts_[i].shipment;
    if (shipment.item) shipment.item = assembled(drafts_[i], i);
    shipments.push_back(std::move(shipment));
  }
  return shipments;
}

}  // namespace tidewaiter::declaration
