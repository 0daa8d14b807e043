#include <charconv>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "server/body.h"
#include "server/door_routes.h"
#include "server/encode.h"
#include "server/one_line.h"
#include "service/figures.h"
#include "service/handling.h"
#include "service/offices.h"

namespace tidewaiter::server {
namespace {

using base::dumped;
using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using selection::HoldEvent;
using selection::HoldRecord;
using service::Action;
using service::Engine;
using service::FilingAnswer;
using service::Service;

ordered_json error_json(std::string_view code, const std::string& field, const std::string& found,
                        const std::string& expected) {
  return {{"code", code}, {"field", field}, {"found", found}, {"expected", expected}};
}

ordered_json maybe_time(const std::optional<base::Instant>& at) {
  return at ? ordered_json(base::to_string(*at)) : ordered_json{};
}

ordered_json answer_json(const FilingAnswer& answer) {
  ordered_json json{{"item_id", answer.item_id.empty() ? ordered_json{} : ordered_json(answer.item_id)},
                    {"outcome", model::name(answer.outcome)},
                    {"present_by", maybe_time(answer.present_by)},
                    {"answer_by", maybe_time(answer.answer_by)}};
  if (!answer.wanted.empty()) json["wanted"] = answer.wanted;
  json["refused_no"] = answer.refused_no ? ordered_json(*answer.refused_no) : ordered_json{};
  json["refused"] = ordered_json{};
  if (const auto& refused = answer.refused)
    json["refused"] =
        error_json(base::name(refused->code), refused->field, refused->found, refused->expected);
  json["findings"] = ordered_json::array();
  for (const auto& finding : answer.findings)
    json["findings"].push_back(
        error_json(model::name(finding.code), finding.field, finding.found, finding.expected));
  return json;
}

base::Result<std::string> office_of(const Door& door, const Caller& caller) {
  const auto& office = caller.office.empty() ? door.office : caller.office;
  if (office.empty())
    return fail(ErrorCode::Missing, "office", "", "an office in the account, or the server's --office");
  return office;
}

base::Result<Response> file_item(Door& door, Context& context, const Request& request) {
  TW_TRY(auto line, one_line(request.body));
  TW_TRY(const auto office, office_of(door, request.caller));
  TW_TRY(const auto answers, context.file({request.caller.officer_id, "filing"}, office,
                                          {{std::move(line), request.caller.operator_id}}));
  door.metrics.filed(1);
  door.filed = true;
  return Response::json(dumped(answer_json(answers.at(0))));
}

// Lines in, answers out. A blank line is answered too, so that the nth answer is the nth line's.
class FiledLines final : public LineReader {
 public:
  FiledLines(Door& door, Context& context, std::string office, Caller caller)
      : door_(door), context_(context), office_(std::move(office)), caller_(std::move(caller)) {}

  base::Result<std::string> take(std::string_view lines) override {
    std::vector<service::FiledRecord> records;
    while (!lines.empty()) {
      const auto end = lines.find('\n');
      auto line = lines.substr(0, end);
      lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      records.push_back({std::string{line}, caller_.operator_id});
    }
    door_.metrics.filed(records.size());
    TW_TRY(const auto answers, context_.file({caller_.officer_id, "filing"}, office_, std::move(records)));
    door_.filed = true;
    std::string out;
    for (const auto& answer : answers) {
      auto json = answer_json(answer);
      json["line"] = ++line_;
      out += dumped(json) + '\n';
    }
    return out;
  }

 private:
  Door& door_;
  Context& context_;
  std::string office_;
  Caller caller_;
  std::uint64_t line_ = 0;
};

base::Result<std::unique_ptr<LineReader>> file_stream(Door& door, Context& context, const Request& request) {
  TW_TRY(auto office, office_of(door, request.caller));
  return std::unique_ptr<LineReader>{
      std::make_unique<FiledLines>(door, context, std::move(office), request.caller)};
}

bool is_own(const Caller& caller, const HoldRecord& hold) {
  return caller.operator_id.empty() || hold.operator_id.text() == caller.operator_id;
}

// Where it lies is the declaration's, why it is held is nobody's to read here.
base::Result<ordered_json> hold_json(store::Reader& reader, const HoldRecord& hold) {
  ordered_json json{{"item_id", hold.id.text()},
                    {"operator_id", hold.operator_id.text()},
                    {"receptacle_id", ""},
                    {"dispatch_id", ""},
                    {"state", selection::name(selection::shown(hold.state))}};
  json["state_at"] =
      hold.steps.empty() ? ordered_json{} : ordered_json(base::to_string(hold.steps.back().at));
  json["cut_off_at"] = maybe_time(hold.cut_off_at);
  json["place"] = hold.place();
  TW_TRY(const auto row, reader.get<store::ItemRow>(static_cast<std::int64_t>(hold.number.value())));
  if (!row) return json;
  TW_TRY(const auto declaration, service::declaration_of(*row));
  json["receptacle_id"] = declaration.item.receptacle_id;
  json["dispatch_id"] = declaration.item.dispatch_id;
  return json;
}

// A place in the list that stays where it is while others come and go: the cut-off, then the parcel's number.
using HoldPlace = std::pair<std::int64_t, std::uint64_t>;
HoldPlace place_in_list(const HoldRecord& hold) {
  return {hold.cut_off_at ? hold.cut_off_at->unix_ms() : std::numeric_limits<std::int64_t>::max(),
          hold.number.value()};
}

base::Result<HoldPlace> behind(const Request& request) {
  const auto text = field(request.query, "cursor");
  HoldPlace place{std::numeric_limits<std::int64_t>::min(), 0};
  if (text.empty()) return place;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, place.first);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '.') {
    const auto second = std::from_chars(first.ptr + 1, end, place.second);
    if (second.ec == std::errc{} && second.ptr == end) return place;
  }
  return fail(ErrorCode::Malformed, "cursor", text, "the next_cursor of an earlier answer");
}

base::Result<Response> holds(Context& context, const Request& request) {
  TW_TRY(const auto after, behind(request));
  TW_TRY(const auto most, queried_number(request, "limit", 1, 1'000, 100));
  const auto limit = static_cast<std::size_t>(most);
  const auto& caller = request.caller;
  const auto office =
      service::office_shown(caller.operator_id.empty() ? caller.office : "", field(request.query, "office"));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto all, service::open_holds(service));
    std::erase_if(all, [&](const auto& hold) {
      return !is_own(request.caller, hold) || (!office.empty() && hold.office.text() != office) ||
             place_in_list(hold) <= after;
    });
    TW_TRY(auto reader, service.store().snapshot());
    auto items = ordered_json::array();
    for (std::size_t i = 0; i < all.size() && i < limit; ++i) {
      TW_TRY(auto hold, hold_json(*reader, all[i]));
      items.push_back(std::move(hold));
    }
    std::optional<std::string> next;
    if (limit < all.size()) {
      const auto [cut_off, number] = place_in_list(all[limit - 1]);
      next = std::to_string(cut_off) + '.' + std::to_string(number);
    }
    return json_response(listed(std::move(items), std::move(next)));
  });
}

base::Result<HoldEvent> hold_event_from(const Body& body) {
  TW_TRY(const auto text, body.text("event", 64));
  const auto event = selection::hold_event_from(text);
  switch (event.value_or(HoldEvent::LetRun)) {
    case HoldEvent::Acknowledge:
    case HoldEvent::Locate:
    case HoldEvent::Present:
    case HoldEvent::ReportNotFound:
    case HoldEvent::ReportLeft:
      return *event;
    default:
      return fail(ErrorCode::UnknownCode, "event", text,
                  "Acknowledge, Locate, Present, ReportNotFound or ReportLeft");
  }
}

// Another operator's parcel is not found, as one that was never filed: its id alone would be news.
base::Result<Response> advance_hold(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto event, hold_event_from(body));
  TW_TRY(const auto place, body.text_or("place", 4 * 200));
  const model::ItemId item{request.param("item_id")};
  std::uint64_t index = 0;
  std::optional<std::string> other;  // the parcel's version, where it is another than was seen
  TW_TRY(const auto moved,
         context.write([&](const Service& service, Engine&) -> base::Result<service::AdvancedHold> {
           {
             TW_TRY(auto before, service.store().snapshot());
             TW_TRY(const auto known, service::hold_on(*before, item));
             if (!known || selection::is_final(known->state) || !is_own(request.caller, *known))
               return fail(ErrorCode::NotFound, "item_id", item.text(), "a parcel that is held");
           }
           TW_TRY(other, other_version(service, request, item));
           if (other) return service::AdvancedHold{};
           TW_TRY(auto advanced,
                  service::advance_hold(service, {request.caller.officer_id, "hold"}, item, event, place));
           TW_TRY(auto reader, service.store().snapshot());
           TW_TRY(const auto head, reader->journal_head());
           index = head.size - 1;
           return advanced;
         }));
  if (other) return another_came_first(request, *other);
  door.events.tell({"hold", item.text(), index, moved.record.operator_id.text()});
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto json, hold_json(*reader, moved.record));
    return Response::json(dumped(json));
  });
}

base::Result<Response> operators(Door& door, Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto quality, door.quality.read(*reader));
    TW_TRY(const auto figures, service::hold_figures(service));
    std::map<std::string, ordered_json> by_operator;
    const auto line_of = [&](const std::string& id) -> ordered_json& {
      auto& line = by_operator[id];
      if (line.is_null())
        line = {{"operator_id", id},   {"parcels", 0},      {"unchecked", 0}, {"poor_names", 0},
                {"poor_addresses", 0}, {"holds", 0},        {"in_hand", 0},   {"in_hand_before_cut_off", 0},
                {"not_found", 0},      {"already_left", 0}, {"open", 0}};
      return line;
    };
    for (const auto& one : quality) {
      auto& line = line_of(one.operator_id);
      line["parcels"] = one.parcels;
      line["unchecked"] = one.unchecked;
      line["poor_names"] = one.poor_names;
      line["poor_addresses"] = one.poor_addresses;
    }
    for (const auto& one : figures) {
      auto& line = line_of(one.operator_id.text());
      line["holds"] = one.holds;
      line["in_hand"] = one.in_hand;
      line["in_hand_before_cut_off"] = one.in_hand_before_cut_off;
      line["not_found"] = one.not_found;
      line["already_left"] = one.already_left;
      line["withdrawn"] = one.withdrawn;
      line["open"] = one.open;
      if (one.minutes_to_hand_median) line["minutes_to_hand_median"] = *one.minutes_to_hand_median;
      if (one.minutes_to_hand_p90) line["minutes_to_hand_p90"] = *one.minutes_to_hand_p90;
    }
    ordered_json json{{"items", ordered_json::array()}};
    for (auto& [id, line] : by_operator)
      if (request.caller.operator_id.empty() || request.caller.operator_id == id)
        json["items"].push_back(std::move(line));
    return Response::json(dumped(json));
  });
}

}  // namespace

std::vector<Route> operator_routes(Door& door) {
  const auto with_door = [&door](auto function) {
    return [&door, function](Context& context, const Request& request) {
      return function(door, context, request);
    };
  };
  return {
      {Method::Post, "/api/v1/items", Action::FileParcels, with_door(file_item), {}},
      {Method::Post, "/api/v1/items/stream", Action::FileParcels, {}, with_door(file_stream)},
      {Method::Get, "/api/v1/holds", Action::SeeHolds, holds, {}},
      {Method::Post, "/api/v1/holds/{item_id}/events", Action::AdvanceHolds, with_door(advance_hold), {}},
      {Method::Get, "/api/v1/operators", Action::SeeOperators, with_door(operators), {}},
  };
}

}  // namespace tidewaiter::server
