// A laboratory's word on an exhibit, signed by two (C3), of whom the first had it, or a sample of it, in a
// laboratory.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json_text.h"
#include "custody/limits.h"
#include "service/custody.h"
#include "service/custody_views.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using custody::ExhibitId;
using custody::OfficerId;

// What the two read and sign in words: the result, and the one that it revises.
std::string result_fact(const custody::Exhibit& exhibit) {
  journal::Body fact;
  fact.set("exhibit", exhibit.id.text()).set_json("result", result_text(*exhibit.confirmed));
  if (!exhibit.earlier_results.empty()) fact.set_json("revises", result_text(exhibit.earlier_results.back()));
  return fact.text();
}

base::Status add_result(custody::Exhibit& exhibit, custody::Confirmation result,
                        const std::optional<std::int64_t>& positives) {
  TW_TRY_STATUS(custody::wants_purity_uncertainty(result));
  if (exhibit.confirmed) {
    if (result.why.empty())
      return fail(ErrorCode::Missing, "why", "",
                  "why the result that is there does not stand: " + to_string(*exhibit.confirmed));
    exhibit.earlier_results.push_back(*std::move(exhibit.confirmed));
  } else if (!result.why.empty()) {
    return fail(ErrorCode::State, "why", result.why, "a result that is there to be revised");
  }
  exhibit.confirmed = std::move(result);
  if (positives && !exhibit.drawn)
    return fail(ErrorCode::State, "positives", std::to_string(*positives),
                "a sub-sample, of which it is known from how many packages it was drawn");
  if (exhibit.drawn) exhibit.drawn->positives = positives;
  return custody::check(exhibit);
}

// When something was poured into an exhibit.
base::Result<std::vector<std::int64_t>> mixed_at(store::Reader& reader, const ExhibitId& id) {
  std::vector<std::int64_t> times;
  TW_TRY(const auto exhibit, reader.get<store::ExhibitRow>(id.text()));
  if (!exhibit) return times;
  TW_TRY_STATUS(reader.scan<store::MassMovementRow>(
      {.equal = {{"seizure_no", exhibit->seizure_no}}, .after = {}},
      [&](store::MassMovementRow&& row) -> base::Result<bool> {
        if (row.kind == name(custody::MovementKind::Merge) && row.to_exhibit == id.text())
          times.push_back(row.at);
        return true;
      }));
  return times;
}

struct Had {
  bool it = false;         ///< accepted for a laboratory, and nothing was poured in since
  bool part_left = false;  ///< the part was taken out of it, not made by a merge
};

// Whether he accepted it for a laboratory; of a whole, before this part left it.
base::Result<Had> had_of(store::Reader& reader, const ExhibitId& id, const OfficerId& who,
                         const ExhibitId& part) {
  std::set<std::int64_t> offers;
  TW_TRY_STATUS(reader.scan<store::CustodyOfferRow>(
      {.equal = {{"exhibit", id.text()}}, .after = {}},
      [&](store::CustodyOfferRow&& row) -> base::Result<bool> {
        if (row.to_holder == who.text() && row.state == name(custody::OfferState::Accepted) &&
            row.purpose == name(custody::TransferPurpose::Laboratory))
          offers.insert(row.offer_no);
        return true;
      }));
  TW_TRY(const auto mixed, mixed_at(reader, id));
  TW_TRY(const auto chain, chain_of(reader, id));
  std::vector<std::int64_t> accepted;
  std::int64_t until = INT64_MAX;
  Had had;
  for (const auto& event : chain) {
    const auto detail = base::object_in(event.detail);
    if (!part.empty() && base::text_member(detail, "part") == part.text()) {
      had.part_left = true;
      until = event.at;
      break;
    }
    if (event.event == name(custody::CustodyEvent::TakeOut) && event.holder == who.text() &&
        offers.contains(base::number_member(detail, "offer")))
      accepted.push_back(event.at);
  }
  had.it = std::any_of(accepted.begin(), accepted.end(), [&](std::int64_t since) {
    return std::none_of(mixed.begin(), mixed.end(),
                        [&](std::int64_t at) { return at > since && at <= until; });
  });
  return had;
}

// The exhibits of a seizure, each with what it was taken out of.
using Parents = std::map<ExhibitId, ExhibitId>;
base::Result<Parents> parents_in(store::Reader& reader, custody::SeizureNumber seizure) {
  Parents parents;
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>(
      {.equal = {{"seizure_no", static_cast<std::int64_t>(seizure.value())}}, .after = {}},
      [&](store::ExhibitRow&& row) -> base::Result<bool> {
        parents[ExhibitId{row.exhibit}] = ExhibitId{row.parent.value_or("")};
        return true;
      }));
  return parents;
}

ExhibitId parent_of(const Parents& parents, const ExhibitId& id) {
  const auto found = parents.find(id);
  return found == parents.end() ? ExhibitId{} : found->second;
}

bool is_part(const Parents& parents, const ExhibitId& part, const ExhibitId& whole) {
  for (auto at = parent_of(parents, part); !at.empty(); at = parent_of(parents, at))
    if (at == whole) return true;
  return false;
}

// Whether he had it in a laboratory, by itself or inside what it was taken out of later.
base::Result<bool> had_it(store::Reader& reader, const Parents& parents, const ExhibitId& id,
                          const OfficerId& who) {
  ExhibitId part;
  for (auto at = id; !at.empty(); at = parent_of(parents, at)) {
    TW_TRY(const auto had, had_of(reader, at, who, part));
    if (!part.empty() && !had.part_left) return false;
    if (had.it) return true;
    part = at;
  }
  return false;
}

tl::unexpected<base::Error> had_nothing(const ExhibitId& id, const OfficerId& who) {
  return fail(ErrorCode::Forbidden, "first officer", who.text(),
              "whoever accepted " + id.text() + ", or a part taken out of it, for a laboratory (C2)");
}

// The parts of it that he accepted, and the sample that the result which is there rests on, if he had it.
base::Result<std::set<ExhibitId>> samples_had(store::Reader& reader, const Parents& parents,
                                              const custody::Exhibit& exhibit, const OfficerId& who) {
  std::set<ExhibitId> samples;
  for (const auto& [id, parent] : parents) {
    if (!is_part(parents, id, exhibit.id)) continue;
    TW_TRY(const auto had, had_of(reader, id, who, {}));
    if (had.it) samples.insert(id);
  }
  if (exhibit.earlier_results.empty() || exhibit.earlier_results.back().by_sample.empty()) return samples;
  const auto& before = exhibit.earlier_results.back().by_sample;
  TW_TRY(const bool had, had_it(reader, parents, before, who));
  if (had) samples.insert(before);
  return samples;
}

// What the new result rests on: all of the exhibit, or the sample of it that its first signer had.
base::Status name_sample(store::Reader& reader, custody::Exhibit& exhibit) {
  auto& result = *exhibit.confirmed;
  TW_TRY(const auto parents, parents_in(reader, exhibit.seizure));
  if (!result.by_sample.empty()) {
    const bool revised =
        !exhibit.earlier_results.empty() && exhibit.earlier_results.back().by_sample == result.by_sample;
    if (!revised && !is_part(parents, result.by_sample, exhibit.id))
      return fail(ErrorCode::Conflict, "by_sample", result.by_sample.text(),
                  "a part that was taken out of " + exhibit.id.text());
    TW_TRY(const bool had, had_it(reader, parents, result.by_sample, result.first));
    return had ? base::Status{} : had_nothing(result.by_sample, result.first);
  }
  TW_TRY(const bool whole, had_it(reader, parents, exhibit.id, result.first));
  if (whole) return {};
  TW_TRY(const auto samples, samples_had(reader, parents, exhibit, result.first));
  if (samples.empty()) return had_nothing(exhibit.id, result.first);
  if (samples.size() == 1) {
    result.by_sample = *samples.begin();
    return {};
  }
  std::string list;
  for (const auto& one : samples) list += (list.empty() ? "" : ", ") + one.text();
  return fail(ErrorCode::Missing, "by_sample", "",
              "the sample that the result rests on, of those that the laboratory had: " + list);
}

}  // namespace

base::Status confirm_exhibit(const Service& service, const TwoSigners& by, const custody::ExhibitId& id,
                             custody::Confirmation result, const std::string& why,
                             const std::optional<std::int64_t>& positives) {
  TW_TRY(const auto officers, by.officers());
  result.at = service.clock().now();
  result.first = officers.first();
  result.second = officers.second();
  result.why = why;
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.result", result.at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(id));
    TW_TRY_STATUS(add_result(exhibit->exhibit, result, positives));
    TW_TRY_STATUS(name_sample(transaction, exhibit->exhibit));
    act.fact("result", result_fact(exhibit->exhibit));
    if (exhibit->exhibit.drawn) act.fact("sampling", drawn_text(*exhibit->exhibit.drawn));
    return act.sign_and_record(by).map([](auto) {});
  });
}

}  // namespace tidewaiter::service
