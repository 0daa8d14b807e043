#include "verify/custody_drying.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "verify/custody_signatures.h"

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

// Millionths that a form may lose in all, and every form that is not here.
struct Most {
  std::string_view form;
  std::int64_t ppm;
};
constexpr std::array kMost{Most{"herbal", 800'000},    Most{"leaves", 800'000},    Most{"liquid", 300'000},
                           Most{"mushrooms", 900'000}, Most{"paste", 400'000},     Most{"plant", 800'000},
                           Most{"plants", 800'000},    Most{"powder", 50'000},     Most{"resin", 100'000},
                           Most{"solution", 300'000},  Most{"wet powder", 400'000}};
constexpr std::int64_t kOther = 10'000;

std::int64_t most_of(std::string form) {
  std::transform(form.begin(), form.end(), form.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  for (const auto& one : kMost)
    if (one.form == form) return one.ppm;
  return kOther;
}

}  // namespace

base::Status DriedUp::read_forms() {
  const auto& weighings = rows_.said().weighings();
  const bool asked = std::any_of(weighings.begin(), weighings.end(), [](const auto& one) {
    return one.second.text.find("\"form\":") != std::string::npos;
  });
  if (!asked) return {};
  return rows_.each("exhibit", {"exhibit", "document"}, "", [&](const CustodyRow& row) {
    const auto* document = std::get_if<Octets>(&row[1]);
    if (document == nullptr || !document->bytes.starts_with('{')) return;
    const json said = json::parse(document->bytes, nullptr, false);
    if (said.is_object() && said.contains("form")) forms_[text_in(row[0])] = text_member(said, "form");
  });
}

bool DriedUp::take(const Claim& claim) {
  if (claim.ppm == 0) return false;
  auto& used = used_[claim.exhibit];
  const auto most = most_of(claim.form);
  if (claim.version >= kDryingIsCounted) {
    const auto form = forms_.find(claim.exhibit);
    if (form != forms_.end() && form->second != claim.form)
      rows_.found("C4", claim.entry,
                  claim.where + ": dried as " + claim.form + ", and it is " + form->second);
    if (claim.ppm > std::max<std::int64_t>(0, most - used))
      rows_.found("C4", claim.entry,
                  claim.where + ": more is allowed for drying than is left of what its form may lose");
  }
  if (claim.discrepant || claim.gap >= 0 || claim.expected <= 0) return false;
  const auto allowed = std::min(-claim.gap, claim.allowance);
  const auto now = (allowed * 1'000'000 + claim.expected - 1) / claim.expected;
  used += now;
  return now > 0 && used > most / 2 && claim.version >= kDryingIsCounted;
}

void DriedUp::pass_on(const std::string& from, const std::string& to) {
  const auto theirs = used_.find(from);
  if (theirs == used_.end()) return;
  auto& own = used_[to];
  own = std::max(own, theirs->second);
}

}  // namespace tidewaiter::verify
