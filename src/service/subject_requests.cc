#include "service/subject_requests.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json_text.h"
#include "facts/facts.h"
#include "journal/canonical.h"
#include "model/names.h"
#include "service/authority.h"
#include "service/bad_row.h"
#include "service/request_changes.h"
#include "service/subject_answer.h"
#include "service/targeting_json.h"
#include "service/text_limits.h"
#include "service/version.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using nlohmann::json;
using nlohmann::ordered_json;
using store::SubjectRequestRow;
using store::Transaction;

constexpr std::array<std::string_view, 4> kRequestKinds{"access", "correction", "erasure", "objection"};
constexpr std::array<std::string_view, 4> kRequestStates{"open", "extended", "answered", "refused"};
constexpr std::array<std::string_view, 4> kRefusalGrounds{"unidentified", "unfounded", "excessive",
                                                          "another_persons"};
constexpr std::size_t kMostAskersName = 300, kMostContact = 500, kMostAskedWords = 4'000,
                      kMostIdentity = 1'000;  // characters

base::Status check_parties(const std::vector<PartyOf>& parties) {
  if (parties.size() > kMostConcerned)
    return fail(ErrorCode::TooLarge, "parties", std::to_string(parties.size()), "at most 100 parcels");
  std::set<std::pair<std::string, model::PartyRole>> seen;
  for (const auto& one : parties) {
    TW_TRY_STATUS(wants_text("parties.item_id", one.item.text(), 35));
    if (!seen.insert({one.item.text(), one.role}).second)
      return fail(ErrorCode::Duplicate, "parties", one.item.text(), "each party once");
  }
  return {};
}

json parties_json(const std::vector<PartyOf>& parties) {
  auto list = json::array();
  for (const auto& one : parties)
    list.push_back({{"item_id", one.item.text()}, {"role", model::name(one.role)}});
  return list;
}

std::vector<PartyOf> parties_in(const json& list) {
  std::vector<PartyOf> parties;
  for (const auto& one : list) {
    const bool sender = base::text_member(one, "role") == model::name(model::PartyRole::Sender);
    parties.push_back({model::ItemId{base::text_member(one, "item_id")},
                       sender ? model::PartyRole::Sender : model::PartyRole::Recipient});
  }
  return parties;
}

base::Result<RequestLine> request_line(const SubjectRequestRow& row) {
  RequestLine line;
  line.number = row.request_no;
  const auto kind = request_kind_from(row.kind);
  if (!kind) TW_TRY_STATUS(bad_row("subject_request.kind", row.kind));
  const auto state = request_state_from(row.state);
  if (!state) TW_TRY_STATUS(bad_row("subject_request.state", row.state));
  if (row.ground) {
    line.ground = refusal_ground_from(*row.ground);
    if (!line.ground) TW_TRY_STATUS(bad_row("subject_request.ground", *row.ground));
  }
  line.kind = *kind;
  line.received_at = Instant{row.received_at};
  line.registered_by = row.registered_by;
  line.due_at = Instant{row.due_at};
  line.state = *state;
  line.state_at = Instant{row.state_at};
  line.state_by = row.state_by;
  line.erased = row.document.bytes.empty();
  return line;
}

// The salt stays the request's own: nobody who guesses a name can try it against a digest.
base::Result<store::Blob> request_document(const SubjectRequest& request, const std::string& salt) {
  json document{
      {"salt", salt},           {"name", request.name},         {"contact", request.contact},
      {"words", request.words}, {"identity", request.identity}, {"extension", request.extension},
      {"reply", request.reply}, {"told", request.told},         {"parties", parties_json(request.parties)}};
  TW_TRY(const auto text, journal::canonical_json(base::dumped_sorted(document), "subject_request"));
  return store::compress(text);
}

base::Result<json> document_in(const SubjectRequestRow& row) {
  TW_TRY(const auto text, store::decompress(row.document));
  return base::object_in(text);
}

base::Result<SubjectRequestRow> request_row(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<SubjectRequestRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "request", std::to_string(number), "a registered request");
  return *std::move(row);
}

// The look at the request itself.
base::Result<SubjectRequest> entered_request(const Service& service, const Actor& actor,
                                             std::int64_t number) {
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(request_row(*reader, number).map([](const auto&) {}));
  }
  TW_TRY_STATUS(enter_look(service, actor, {LookKind::Request, {}, std::to_string(number)}));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, request_row(*reader, number));
  return request_of(row);
}

// The looks at its parcels, under its number. One that is not held, or no more, can't be looked at.
base::Status enter_parcels(const Service& service, const Actor& actor, const SubjectRequest& request,
                           const std::vector<model::ItemId>& parcels) {
  const Actor looking{actor.officer, "request " + std::to_string(request.line.number)};
  for (const auto& item : parcels) {
    const auto entered = enter_look(service, looking, {LookKind::Item, item, ""});
    if (!entered && entered.error().code != ErrorCode::NotFound) return entered;
  }
  return {};
}

std::vector<model::ItemId> named_parcels(const SubjectRequest& request) {
  std::vector<model::ItemId> parcels;
  for (const auto& party : request.parties) parcels.push_back(party.item);
  return parcels;
}

// Those of which its answer told something.
std::vector<model::ItemId> told_parcels(const SubjectRequest& request) {
  std::vector<model::ItemId> parcels;
  const auto told = base::object_in(request.told);
  for (const auto& one : told.value("parcels", json::array()))
    if (!one.value("filings", json::array()).empty()) parcels.emplace_back(base::text_member(one, "item_id"));
  return parcels;
}

// An answer to a request of these kinds is made of what is held on its parcels: they are looked at.
base::Status enter_answered_parcels(const Service& service, const Actor& actor, std::int64_t number) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY_STATUS(wants_right(*reader, actor.officer, Action::AnswerSubjects));
  TW_TRY(const auto row, request_row(*reader, number));
  TW_TRY(const auto request, request_of(row));
  reader.reset();
  const bool reads = tells_of_parcels(request.line.kind) && request.line.waits() && !request.identity.empty();
  return reads ? enter_parcels(service, actor, request, named_parcels(request)) : base::Status{};
}

}  // namespace

std::string_view name(RequestKind kind) noexcept { return kRequestKinds[static_cast<std::size_t>(kind)]; }
std::optional<RequestKind> request_kind_from(std::string_view text) noexcept {
  return model::from_names<RequestKind>(kRequestKinds, text);
}
std::string_view name(RequestState state) noexcept { return kRequestStates[static_cast<std::size_t>(state)]; }
std::optional<RequestState> request_state_from(std::string_view text) noexcept {
  return model::from_names<RequestState>(kRequestStates, text);
}
std::string_view name(RefusalGround ground) noexcept {
  return kRefusalGrounds[static_cast<std::size_t>(ground)];
}
std::optional<RefusalGround> refusal_ground_from(std::string_view text) noexcept {
  return model::from_names<RefusalGround>(kRefusalGrounds, text);
}

base::Result<RequestTerms> request_terms(const std::optional<std::string>& yaml) {
  std::string text;
  if (yaml) {
    text = *yaml;
  } else {
    TW_TRY(const auto shipped, facts::file("retention/requests.yaml"));
    text = shipped;
  }
  try {
    const auto node = YAML::Load(text)["requests"];
    const auto member = [&](const char* name) { return node ? node[name].as<std::string>("") : ""; };
    RequestTerms terms;
    TW_TRY(terms.answer_within, base::parse_duration(member("answer_within"), "requests.answer_within"));
    TW_TRY(terms.extension, base::parse_duration(member("extension"), "requests.extension"));
    for (const auto& [field, words] : {std::pair{"purpose", &terms.purpose},
                                       {"recipients", &terms.recipients},
                                       {"period", &terms.period},
                                       {"withheld", &terms.withheld}}) {
      *words = member(field);
      if (words->empty())
        return fail(ErrorCode::Missing, std::string{"requests."} + field, "", "what every answer says of it");
    }
    return terms;
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::Malformed, "requests", error.what(), "YAML as in docs/retention.md");
  }
}

base::Result<SubjectRequest> request_of(const SubjectRequestRow& row) {
  SubjectRequest request;
  TW_TRY(request.line, request_line(row));
  if (request.line.erased) return request;
  TW_TRY(const auto document, document_in(row));
  for (const auto& [field, text] : {std::pair{"name", &request.name},
                                    {"contact", &request.contact},
                                    {"words", &request.words},
                                    {"identity", &request.identity},
                                    {"extension", &request.extension},
                                    {"reply", &request.reply},
                                    {"told", &request.told}})
    *text = base::text_member(document, field);
  request.parties = parties_in(document.value("parties", json::array()));
  return request;
}

base::Result<std::vector<RequestLine>> request_lines(store::Reader& reader) {
  std::vector<RequestLine> lines;
  TW_TRY_STATUS(reader.scan<SubjectRequestRow>({}, [&](SubjectRequestRow&& row) -> base::Result<bool> {
    TW_TRY(auto line, request_line(row));
    lines.push_back(std::move(line));
    return true;
  }));
  std::sort(lines.begin(), lines.end(), [](const RequestLine& a, const RequestLine& b) {
    if (a.waits() != b.waits()) return a.waits();
    if (a.waits()) return std::pair{a.due_at, a.number} < std::pair{b.due_at, b.number};
    return std::pair{a.state_at, a.number} > std::pair{b.state_at, b.number};
  });
  return lines;
}

base::Status change_request(const Service& service, const Actor& actor, std::int64_t number,
                            std::string_view entry, const RequestChange& change) {
  const auto at = service.clock().now();
  return service.store().transact([&](Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_right(transaction, actor.officer, Action::AnswerSubjects));
    TW_TRY(auto row, request_row(transaction, number));
    TW_TRY(auto request, request_of(row));
    if (!request.line.waits())
      return fail(ErrorCode::State, "request", name(request.line.state), "one that waits for its answer");
    TW_TRY_STATUS(change(transaction, request));
    TW_TRY(const auto before, document_in(row));
    TW_TRY(row.document, request_document(request, base::text_member(before, "salt")));
    row.due_at = request.line.due_at.unix_ms();
    if (row.state != name(request.line.state)) {
      row.state = name(request.line.state);
      row.state_at = at.unix_ms();
      row.state_by = actor.officer;
    }
    journal::Body body;
    body.set("request", number);
    if (request.line.ground) {
      row.ground = name(*request.line.ground);
      body.set("ground", *row.ground);
    }
    return transaction
        .record({std::string{entry}, at, actor.officer, body.text()}, {store::put(std::move(row))})
        .map([](auto) {});
  });
}

base::Result<std::int64_t> register_request(const Service& service, const Actor& actor,
                                            const NewRequest& asked, const RequestTerms& terms) {
  TW_TRY_STATUS(wants_text("name", asked.name, kMostAskersName));
  TW_TRY_STATUS(wants_text("contact", asked.contact, kMostContact));
  TW_TRY_STATUS(wants_text("words", asked.words, kMostAskedWords));
  if (!asked.identity.empty()) TW_TRY_STATUS(wants_text("identity", asked.identity, kMostIdentity));
  TW_TRY_STATUS(check_parties(asked.parties));
  const auto at = service.clock().now();
  const auto received = asked.received_at.value_or(at);
  if (received > at)
    return fail(ErrorCode::OutOfRange, "received_at", base::to_string(received), "a time that has passed");
  SubjectRequest request;
  request.name = asked.name;
  request.contact = asked.contact;
  request.words = asked.words;
  request.identity = asked.identity;
  request.parties = asked.parties;
  std::int64_t number = 0;
  const auto done = service.store().transact([&](Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_right(transaction, actor.officer, Action::AnswerSubjects));
    TW_TRY(number, transaction.next_number(store::TableId::SubjectRequest));
    SubjectRequestRow row;
    row.request_no = number;
    row.kind = name(asked.kind);
    row.received_at = received.unix_ms();
    row.registered_by = actor.officer;
    row.due_at = (received + terms.answer_within).unix_ms();
    row.state = name(RequestState::Open);
    row.state_at = at.unix_ms();
    row.state_by = actor.officer;
    TW_TRY(row.document, request_document(request, base::to_hex(transaction.fresh_salt())));
    const auto body = journal::Body{}.set("asks_for", row.kind).set("request", number).text();
    return transaction
        .record({"subject_request.registered", at, actor.officer, body}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return number;
}

base::Status note_identity(const Service& service, const Actor& actor, std::int64_t number,
                           const std::string& how) {
  TW_TRY_STATUS(wants_text("how", how, kMostIdentity));
  return change_request(service, actor, number, "subject_request.identified",
                        [&](Transaction&, SubjectRequest& request) -> base::Status {
                          request.identity = how;
                          return {};
                        });
}

base::Status name_parties(const Service& service, const Actor& actor, std::int64_t number,
                          const std::vector<PartyOf>& parties) {
  TW_TRY_STATUS(check_parties(parties));
  return change_request(service, actor, number, "subject_request.parties_named",
                        [&](Transaction&, SubjectRequest& request) -> base::Status {
                          request.parties = parties;
                          return {};
                        });
}

base::Status extend_request(const Service& service, const Actor& actor, std::int64_t number,
                            const std::string& why, const RequestTerms& terms) {
  TW_TRY_STATUS(wants_text("why", why, kMostAskedWords));
  const auto now = service.clock().now();
  return change_request(service, actor, number, "subject_request.extended",
                        [&](Transaction&, SubjectRequest& request) -> base::Status {
                          if (request.line.state != RequestState::Open)
                            return fail(ErrorCode::State, "request", "extended", "one that was not extended");
                          if (request.line.overdue(now))
                            return fail(ErrorCode::State, "request",
                                        "overdue since " + base::to_string(request.line.due_at),
                                        "one whose day has not passed");
                          request.line.state = RequestState::Extended;
                          request.line.due_at = request.line.due_at + terms.extension;
                          request.extension = why;
                          return {};
                        });
}

base::Status answer_request(const Service& service, const Actor& actor, std::int64_t number,
                            const std::string& words, const RequestTerms& terms,
                            const std::vector<RetentionRule>& rules) {
  if (!words.empty()) TW_TRY_STATUS(wants_text("words", words, kMostAskedWords));
  TW_TRY_STATUS(enter_answered_parcels(service, actor, number));
  const auto now = service.clock().now();
  return change_request(service, actor, number, "subject_request.answered",
                        [&](Transaction& transaction, SubjectRequest& request) -> base::Status {
                          if (request.identity.empty())
                            return fail(ErrorCode::Missing, "identity", "",
                                        "how the person's identity was checked");
                          if (words.empty() && request.line.kind != RequestKind::Access)
                            return fail(ErrorCode::Missing, "words", "", "what was done, or why nothing was");
                          request.reply = words;
                          TW_TRY(request.told, answer_to(transaction, request, terms, rules, now));
                          request.line.state = RequestState::Answered;
                          return {};
                        });
}

base::Status refuse_request(const Service& service, const Actor& actor, std::int64_t number,
                            RefusalGround ground, const std::string& words) {
  TW_TRY_STATUS(wants_text("words", words, kMostAskedWords));
  return change_request(service, actor, number, "subject_request.refused",
                        [&](Transaction&, SubjectRequest& request) -> base::Status {
                          request.line.state = RequestState::Refused;
                          request.line.ground = ground;
                          request.reply = words;
                          return {};
                        });
}

base::Result<SubjectRequest> look_at_request(const Service& service, const Actor& actor,
                                             std::int64_t number) {
  TW_TRY(auto request, entered_request(service, actor, number));
  TW_TRY_STATUS(enter_parcels(service, actor, request, told_parcels(request)));
  return request;
}

base::Result<RequestReach> reach_of_request(const Service& service, const Actor& actor, std::int64_t number,
                                            const RequestTerms& terms,
                                            const std::vector<RetentionRule>& rules) {
  TW_TRY(const auto request, entered_request(service, actor, number));
  TW_TRY_STATUS(enter_parcels(service, actor, request, named_parcels(request)));
  RequestReach reach;
  TW_TRY(auto reader, service.store().snapshot());
  for (const auto& party : request.parties) {
    ReachedData one{party, {}, {}};
    TW_TRY(const auto row, reader->item_in_force(party.item.text()));
    if (row) {
      TW_TRY(const auto declaration, declaration_of(*row));
      one.declared = declaration.item.party(party.role);
      TW_TRY(one.held, held_of(*reader, party.item, rules));
    }
    reach.parcels.push_back(std::move(one));
  }
  TW_TRY(reach.told, answer_to(*reader, request, terms, rules, service.clock().now()));
  return reach;
}

ordered_json as_json(const RequestLine& line, Instant now) {
  return {{"request_no", line.number},
          {"kind", name(line.kind)},
          {"received_at", base::to_string(line.received_at)},
          {"registered_by", line.registered_by},
          {"due_at", base::to_string(line.due_at)},
          {"overdue", line.overdue(now)},
          {"state", name(line.state)},
          {"state_at", base::to_string(line.state_at)},
          {"state_by", line.state_by},
          {"ground", line.ground ? ordered_json(name(*line.ground)) : ordered_json{}},
          {"erased", line.erased}};
}

std::string version_of(const SubjectRequest& request) {
  const json whole{
      request.identity,        request.extension, request.reply, request.told, parties_json(request.parties),
      name(request.line.state)};
  return version_of_text(base::dumped(whole));
}

ordered_json as_json(const SubjectRequest& request, Instant now) {
  auto whole = as_json(request.line, now);
  whole["version"] = version_of(request);
  whole["name"] = request.name;
  whole["contact"] = request.contact;
  whole["words"] = request.words;
  whole["identity"] = request.identity;
  whole["extension"] = request.extension;
  whole["reply"] = request.reply;
  whole["parties"] = parties_json(request.parties);
  whole["told"] = request.told.empty() ? ordered_json{} : ordered_json::parse(request.told, nullptr, false);
  return whole;
}

ordered_json as_json(const RequestReach& reach) {
  auto parcels = ordered_json::array();
  for (const auto& one : reach.parcels)
    parcels.push_back({{"item_id", one.party.item.text()},
                       {"role", model::name(one.party.role)},
                       {"declared", one.declared ? as_json(*one.declared) : ordered_json{}},
                       {"held", one.held ? as_json(*one.held) : ordered_json{}}});
  return {{"parcels", std::move(parcels)}, {"told", ordered_json::parse(reach.told, nullptr, false)}};
}

}  // namespace tidewaiter::service
