// What people ask of the data held of them: the register, and what is done with each request
// (service/subject_requests.h).

#include "server/body.h"
#include "server/encode.h"
#include "server/party_in.h"
#include "server/resource_routes.h"
#include "service/party_corrections.h"
#include "service/subject_requests.h"

namespace tidewaiter::server {
namespace {

using base::Instant;
using service::Action;
using service::Engine;
using service::Service;

constexpr std::size_t kMostTextBytes = 16'000;  // of 4,000 characters; the use cases count those

std::string task_of(std::int64_t number) { return "request " + std::to_string(number); }

base::Result<std::int64_t> request_number(const Request& request) {
  return path_number(request, "request_no", 1, INT64_MAX);
}

base::Result<Response> register_of_requests(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto lines, service::request_lines(reader));
    return page_of(request, lines, [&](const auto& one) { return service::as_json(one, request.now); });
  });
}

base::Result<std::vector<service::PartyOf>> parties_from(const Body& body) {
  TW_TRY(const auto given, body.objects("parties", service::kMostConcerned));
  std::vector<service::PartyOf> parties;
  for (const auto& one : given) {
    TW_TRY(auto party, party_in(one));
    parties.push_back(std::move(party));
  }
  return parties;
}

base::Result<Response> register_one(const OwnTerms& own, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::NewRequest asked;
  TW_TRY(asked.kind, body.code("kind", service::request_kind_from));
  TW_TRY(asked.name, body.text("name", kMostTextBytes));
  TW_TRY(asked.contact, body.text("contact", kMostTextBytes));
  TW_TRY(asked.words, body.text("words", kMostTextBytes));
  TW_TRY(asked.identity, body.text_or("identity", kMostTextBytes));
  TW_TRY(const auto received, body.text_or("received_at"));
  if (!received.empty()) {
    TW_TRY(asked.received_at, base::parse_instant(received, "received_at"));
  }
  TW_TRY(asked.parties, parties_from(body));
  std::int64_t number = 0;
  TW_TRY(const auto size, context.write([&](const Service& service, Engine&) -> base::Result<std::uint64_t> {
    TW_TRY(number,
           service::register_request(service, {request.caller.officer_id, "requests"}, asked, own.requests));
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto head, reader->journal_head());
    return head.size;
  }));
  return recorded(size - 1, number);
}

base::Result<Response> one_request(Context& context, const Request& request) {
  TW_TRY(const auto number, request_number(request));
  TW_TRY(const auto found,
         context.write([&](const Service& service, Engine&) -> base::Result<service::SubjectRequest> {
           return service::look_at_request(service, {request.caller.officer_id, task_of(number)}, number);
         }));
  return json_response(service::as_json(found, request.now));
}

base::Result<Response> reach(const OwnTerms& own, Context& context, const Request& request) {
  TW_TRY(const auto number, request_number(request));
  TW_TRY(const auto found,
         context.write([&](const Service& service, Engine&) -> base::Result<service::RequestReach> {
           return service::reach_of_request(service, {request.caller.officer_id, task_of(number)}, number,
                                            own.requests, own.retention);
         }));
  return json_response(service::as_json(found));
}

// The tag of the request as it is now, where If-Match names another: two officers work on one, and what one
// names takes the place of what was named before.
base::Result<std::optional<std::string>> other_request(const Service& service, const Request& request,
                                                       std::int64_t number) {
  if (request.header("if-match").empty()) return std::optional<std::string>{};
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->get<store::SubjectRequestRow>(number));
  if (!row) return std::optional<std::string>{};  // the use case says that there is none
  TW_TRY(const auto known, service::request_of(*row));
  const auto current = quoted(service::version_of(known));
  return came_first(request, current) ? std::optional{current} : std::nullopt;
}

// Runs what one officer does to the request of the path.
template <typename Work>
base::Result<Response> done_to(Context& context, const Request& request, Work&& work) {
  TW_TRY(const auto number, request_number(request));
  std::optional<std::string> other;
  TW_TRY(auto response, done_by_one(context, [&](const Service& service) -> base::Status {
           TW_TRY(other, other_request(service, request, number));
           if (other) return {};
           return work(service, service::Actor{request.caller.officer_id, task_of(number)}, number);
         }));
  if (other) return another_came_first(request, *other);
  return response;
}

base::Result<Response> identity(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto how, body.text("how", kMostTextBytes));
  return done_to(context, request, [&](const auto& service, const auto& actor, std::int64_t number) {
    return service::note_identity(service, actor, number, how);
  });
}

base::Result<Response> parties_of_one(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto parties, parties_from(body));
  return done_to(context, request, [&](const auto& service, const auto& actor, std::int64_t number) {
    return service::name_parties(service, actor, number, parties);
  });
}

base::Result<Response> extend(const OwnTerms& own, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto why, body.text("why", kMostTextBytes));
  return done_to(context, request, [&](const auto& service, const auto& actor, std::int64_t number) {
    return service::extend_request(service, actor, number, why, own.requests);
  });
}

base::Result<Response> correct(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::PartyCorrection correction;
  TW_TRY(correction.party, party_in(body));
  TW_TRY(correction.field, body.code("field", service::party_field_from));
  TW_TRY(correction.now, body.text("now", kMostTextBytes));
  return done_to(context, request, [&](const auto& service, const auto& actor, std::int64_t number) {
    return service::correct_party(service, actor, number, correction).map([](auto) {});
  });
}

base::Result<Response> answer(const OwnTerms& own, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto words, body.text_or("words", kMostTextBytes));
  return done_to(context, request, [&](const auto& service, const auto& actor, std::int64_t number) {
    return service::answer_request(service, actor, number, words, own.requests, own.retention);
  });
}

base::Result<Response> refuse(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto ground, body.code("ground", service::refusal_ground_from));
  TW_TRY(const auto words, body.text("words", kMostTextBytes));
  return done_to(context, request, [&](const auto& service, const auto& actor, std::int64_t number) {
    return service::refuse_request(service, actor, number, ground, words);
  });
}

}  // namespace

std::vector<Route> subject_request_routes(const OwnTerms& own) {
  const auto by = [&own](auto handle) {
    return [&own, handle](Context& context, const Request& request) { return handle(own, context, request); };
  };
  const auto one = [](Method method, const char* end, Action needs, auto handle) {
    return Route{method, std::string{"/api/v1/subject-requests/{request_no}"} + end, needs, handle, {}};
  };
  return {
      {Method::Get, "/api/v1/subject-requests", Action::SeeJournal, register_of_requests, {}},
      {Method::Post, "/api/v1/subject-requests", Action::AnswerSubjects, by(register_one), {}},
      one(Method::Get, "", Action::SeeJournal, one_request),
      one(Method::Get, "/reach", Action::AnswerSubjects, by(reach)),
      one(Method::Put, "/identity", Action::AnswerSubjects, identity),
      one(Method::Put, "/parties", Action::AnswerSubjects, parties_of_one),
      one(Method::Post, "/extension", Action::AnswerSubjects, by(extend)),
      one(Method::Post, "/corrections", Action::AnswerSubjects, correct),
      one(Method::Post, "/answer", Action::AnswerSubjects, by(answer)),
      one(Method::Post, "/refusal", Action::AnswerSubjects, refuse),
  };
}

}  // namespace tidewaiter::server
