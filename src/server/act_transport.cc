#include "server/act_transport.h"

#include <set>

#include "base/json_text.h"
#include "service/room_keys.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Service;
using service::TwoSigners;

// One text is the leg's own, each further one an exhibit's.
base::Result<std::vector<custody::ExhibitId>> loaded_from(const Body& body) {
  TW_TRY(const auto texts, body.texts("exhibits", service::kMostTexts));
  std::vector<custody::ExhibitId> exhibits;
  std::set<std::string> named;
  for (const auto& text : texts) {
    if (!named.insert(text).second)
      return fail(ErrorCode::Duplicate, body.path("exhibits"), text, "each exhibit once");
    exhibits.emplace_back(text);
  }
  return exhibits;
}

}  // namespace

base::Result<AskedAct> depart_act(const Body& body) {
  service::Departure departure;
  TW_TRY(departure.vehicle, body.text("vehicle", 64));
  TW_TRY(departure.seal, body.text("seal", 64));
  TW_TRY(departure.from, body.text("from", 64));
  TW_TRY(departure.to, body.text("to", 64));
  TW_TRY(departure.route, body.text_or("route", 2'000));
  TW_TRY(departure.exhibits, loaded_from(body));
  TW_TRY(const auto due, body.text("due_at", 64));
  TW_TRY(departure.due_at, base::parse_instant(due, "due_at"));
  TW_TRY(departure.follows, body.number_or("follows", 1, INT64_MAX));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto leg, service::depart(service, by, departure));
    return base::dumped({{"leg_no", leg.leg_no}});
  }};
}

base::Result<AskedAct> give_key_act(const Body& body) {
  TW_TRY(const auto key, body.text("room_key", 64));
  TW_TRY(const auto text, body.text("until", 64));
  TW_TRY(const auto until, base::parse_instant(text, "until"));
  TW_TRY(const auto words, body.text_or("words", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::give_room_key(service, by, key, until, words));
    return base::dumped({{"room_key", key}});
  }};
}

base::Result<AskedAct> change_lock_act(const Body& body) {
  TW_TRY(const auto key, body.text("room_key", 64));
  TW_TRY(const auto words, body.text("words", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::change_lock(service, by, key, words));
    return base::dumped({{"room_key", key}});
  }};
}

base::Result<AskedAct> arrive_act(const Body& body) {
  TW_TRY(const auto leg, body.number("leg_no", 1, INT64_MAX));
  TW_TRY(const auto seal, body.text("seal", 64));  // empty where there is none: never by leaving it out
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    const auto arrived = service::arrive(service, by, leg, seal);
    // Under another seal it has arrived all the same, and that is recorded.
    const bool other_seal =
        !arrived && arrived.error().code == ErrorCode::Conflict && arrived.error().field == "seal";
    if (!arrived && !other_seal) return tl::make_unexpected(arrived.error());
    return base::dumped({{"leg_no", leg}, {"seal_holds", !other_seal}});
  }};
}

}  // namespace tidewaiter::server
