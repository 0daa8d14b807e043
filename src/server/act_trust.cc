#include "server/act_trust.h"

#include "base/json_text.h"
#include "server/act_parts.h"
#include "service/custody.h"

namespace tidewaiter::server {

using service::Service;
using service::TwoSigners;

base::Result<AskedAct> certify_key_act(const Body& body) {
  TW_TRY(const auto text, body.text("public_key", 300));
  TW_TRY(const auto key, service::OfficerKey::parse(text, "public_key"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::certify_key(service, by, key));
    return base::dumped({{"key_id", key.id()}});
  }};
}

base::Result<AskedAct> affirm_entries_act(const Body& body) {
  TW_TRY(const auto numbers, body.numbers("entries", 1'000));
  TW_TRY(const auto words, body.text("words", 2'000));
  const std::vector<std::uint64_t> entries(numbers.begin(), numbers.end());
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::affirm_entries(service, by, entries, words));
    return base::dumped({{"entries", entries.size()}});
  }};
}

base::Result<AskedAct> register_scale_act(const Body& body) {
  custody::Scale scale;
  TW_TRY(scale.id, body.text("scale", 64));
  TW_TRY(const auto readability, body.number("readability_mg", 0, kMostMass_mg));
  TW_TRY(const auto error, body.number("calibration_error_mg", 0, kMostMass_mg));
  TW_TRY(const auto until, body.text("calibrated_until", 64));
  scale.readability = base::MassMg{readability};
  scale.calibration_error = base::MassMg{error};
  TW_TRY(scale.calibrated_until, base::parse_instant(until, "calibrated_until"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::register_scale(service, by, scale));
    return base::dumped({{"scale", scale.id}});
  }};
}

}  // namespace tidewaiter::server
