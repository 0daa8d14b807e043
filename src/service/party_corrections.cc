#include "service/party_corrections.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "facts/codes.h"
#include "journal/canonical.h"
#include "model/names.h"
#include "service/authority.h"
#include "service/bad_row.h"
#include "service/held_data.h"
#include "service/subject_requests.h"
#include "service/text_limits.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using store::PartyCorrectionRow;
using store::Transaction;

constexpr std::array<std::string_view, 7> kPartyFields{"name",    "address", "city", "postcode",
                                                       "country", "phone",   "email"};
constexpr std::size_t kMostCorrected = 500;

base::Status check_value(const PartyCorrection& correction) {
  if (correction.now.empty()) return fail(ErrorCode::Missing, "now", "", "what is right");
  TW_TRY_STATUS(fits_text("now", correction.now, kMostCorrected));
  if (correction.field == PartyField::Country && !facts::is_country(correction.now))
    return fail(ErrorCode::Malformed, "now", correction.now, "a country, ISO 3166-1 alpha-2");
  return {};
}

// The request that asks for it, open and of the right kind.
base::Status check_asked(store::Reader& reader, std::int64_t number, const PartyOf& party) {
  TW_TRY(const auto row, reader.get<store::SubjectRequestRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "request", std::to_string(number), "a registered request");
  TW_TRY(const auto request, request_of(*row));
  if (request.line.kind != RequestKind::Correction)
    return fail(ErrorCode::State, "request", name(request.line.kind), "a request for correction");
  if (!request.line.waits())
    return fail(ErrorCode::State, "request", name(request.line.state), "one that waits for its answer");
  if (request.identity.empty())
    return fail(ErrorCode::Missing, "identity", "", "how the person's identity was checked");
  const bool named = std::any_of(request.parties.begin(), request.parties.end(), [&](const PartyOf& one) {
    return one.item == party.item && one.role == party.role;
  });
  if (!named) return fail(ErrorCode::NotFound, "party", party.item.text(), "a party that the request names");
  return {};
}

base::Result<KnownCorrection> correction_of(const PartyCorrectionRow& row) {
  const auto field = party_field_from(row.field);
  if (!field) TW_TRY_STATUS(bad_row("party_correction.field", row.field));
  TW_TRY(const auto text, store::decompress(row.document));
  const auto document = base::object_in(text);
  KnownCorrection known;
  known.number = row.correction_no;
  known.request = row.request_no;
  known.role = row.role == model::name(model::PartyRole::Sender) ? model::PartyRole::Sender
                                                                 : model::PartyRole::Recipient;
  known.field = *field;
  known.was = base::text_member(document, "was");
  known.now = base::text_member(document, "now");
  known.at = base::Instant{row.at};
  known.by = row.corrected_by;
  return known;
}

// What stands there now: the last correction's, or what was declared.
base::Result<std::string> standing_value(store::Reader& reader, const PartyCorrection& correction,
                                         std::string declared) {
  TW_TRY(const auto all, corrections_of_parcel(reader, correction.party.item));
  for (const auto& one : all)
    if (one.role == correction.party.role && one.field == correction.field) declared = one.now;
  return declared;
}

}  // namespace

std::string_view name(PartyField field) noexcept { return kPartyFields[static_cast<std::size_t>(field)]; }
std::optional<PartyField> party_field_from(std::string_view text) noexcept {
  return model::from_names<PartyField>(kPartyFields, text);
}

std::string text_of(const model::Party& party, PartyField field) {
  switch (field) {
    case PartyField::Name:
      return party.name;
    case PartyField::Address: {
      std::string lines;
      for (const auto& line : party.address) lines += (lines.empty() ? "" : "\n") + line;
      return lines;
    }
    case PartyField::City:
      return party.city;
    case PartyField::Postcode:
      return party.postcode;
    case PartyField::Country:
      return party.country;
    case PartyField::Phone:
      return party.phone;
    default:
      return party.email;
  }
}

base::Result<std::int64_t> correct_party(const Service& service, const Actor& actor, std::int64_t request,
                                         const PartyCorrection& correction) {
  TW_TRY_STATUS(check_value(correction));
  const auto at = service.clock().now();
  std::int64_t number = 0;
  const auto done = service.store().transact([&](Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_right(transaction, actor.officer, Action::AnswerSubjects));
    TW_TRY_STATUS(check_asked(transaction, request, correction.party));
    TW_TRY(const auto item, transaction.item_in_force(correction.party.item.text()));
    if (!item)
      return fail(ErrorCode::NotFound, "item_id", correction.party.item.text(), "a parcel that is held");
    TW_TRY(const auto declaration, declaration_of(*item));
    const auto was = text_of(declaration.item.party(correction.party.role), correction.field);
    TW_TRY(const auto stands, standing_value(transaction, correction, was));
    if (stands == correction.now)
      return fail(ErrorCode::Conflict, "now", correction.now, "another value than the one that stands there");
    TW_TRY(number, transaction.next_number(store::TableId::PartyCorrection));
    PartyCorrectionRow row;
    row.correction_no = number;
    row.item_no = item->item_no;
    row.request_no = request;
    row.role = model::name(correction.party.role);
    row.field = name(correction.field);
    row.at = at.unix_ms();
    row.corrected_by = actor.officer;
    const nlohmann::json document{{"was", was}, {"now", correction.now}};
    TW_TRY(const auto text, journal::canonical_json(base::dumped_sorted(document), "party_correction"));
    row.document = store::compress(text);
    const auto body = journal::Body{}.set("correction", number).set("request", request).text();
    return transaction.record({"party.corrected", at, actor.officer, body}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return number;
}

base::Result<std::vector<KnownCorrection>> corrections_of(store::Reader& reader, std::int64_t item_no) {
  std::vector<KnownCorrection> all;
  TW_TRY_STATUS(reader.scan<PartyCorrectionRow>({.equal = {{"item_no", item_no}}, .after = {}},
                                                [&](PartyCorrectionRow&& row) -> base::Result<bool> {
                                                  TW_TRY(auto one, correction_of(row));
                                                  all.push_back(std::move(one));
                                                  return true;
                                                }));
  return all;
}

base::Result<std::vector<KnownCorrection>> corrections_of_parcel(store::Reader& reader,
                                                                 const model::ItemId& item) {
  std::vector<KnownCorrection> all;
  TW_TRY(const auto filings, filings_of(reader, item));
  for (const auto& filing : filings) {
    TW_TRY(auto some, corrections_of(reader, filing.item_no));
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return all;
}

nlohmann::ordered_json as_json(const KnownCorrection& correction) {
  return {{"role", model::name(correction.role)},
          {"field", name(correction.field)},
          {"was", correction.was},
          {"now", correction.now},
          {"at", base::to_string(correction.at)}};
}

}  // namespace tidewaiter::service
