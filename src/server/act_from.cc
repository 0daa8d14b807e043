#include "server/act_from.h"

#include <map>
#include <set>

#include "base/json_text.h"
#include "server/act_abroad.h"
#include "server/act_end.h"
#include "server/act_erase.h"
#include "server/act_parts.h"
#include "server/act_seize.h"
#include "server/act_transport.h"
#include "server/act_trust.h"
#include "service/custody.h"
#include "service/custody_merge.h"
#include "service/custody_missing.h"
#include "service/destruction_views.h"
#include "service/inventories.h"
#include "service/seal_reading.h"
#include "service/seizure_masses.h"
#include "service/targeting_json.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Service;
using service::TwoSigners;

base::Result<AskedAct> weigh(const Body& body) {
  TW_TRY(const auto id, exhibit_from(body));
  TW_TRY(const auto seal, body.text_or("seal", 64));
  TW_TRY(const auto reading, wanted_reading(body, "reading"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto weighed, service::weigh_exhibit(service, by, id, seal, reading));
    return weighed_json(id, weighed);
  }};
}

base::Result<AskedAct> seal(const Body& body) {
  TW_TRY(const auto id, exhibit_from(body));
  TW_TRY(const auto seal, body.text("seal", 64));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::seal_exhibit(service, by, id, seal));
    return weighed_json(id, {});
  }};
}

// The two stand for it that it really reads so.
base::Result<AskedAct> affirm_seal(const Body& body) {
  TW_TRY(const auto id, exhibit_from(body));
  TW_TRY(const auto seal, body.text_or("seal", 64));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto inquiry, service::affirm_seal(service, by, id, seal));
    return base::dumped({{"exhibit_id", id.text()}, {"discrepancy_no", inquiry}});
  }};
}

base::Result<AskedAct> accept(const Body& body) {
  TW_TRY(const auto id, exhibit_from(body));
  TW_TRY(const auto seal, body.text_or("seal", 64));
  TW_TRY(const auto reading, reading_from(body, "reading"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto weighed, service::accept_exhibit(service, by, id, seal, reading));
    return weighed_json(id, weighed);
  }};
}

base::Result<service::SplitOrder> split_order_from(const Body& body) {
  service::SplitOrder order;
  TW_TRY(order.whole, exhibit_from(body));
  TW_TRY(order.seal_read, body.text_or("seal", 64));
  TW_TRY(order.part, wanted_reading(body, "reading"));
  TW_TRY(order.rest, wanted_reading(body, "rest"));
  TW_TRY(order.container, body.text_or("container", 200));
  TW_TRY(order.units, body.number_or("units", 0, 1'000'000'000));
  return order;
}

base::Result<custody::SamplingAim> aim_from(const Body& body) {
  custody::SamplingAim aim;
  TW_TRY(const auto method, body.text_or("sampling_method", 64));
  if (!method.empty()) {
    TW_TRY(aim.method, body.code("sampling_method", custody::sampling_method_from));
  }
  const auto share = [&](const char* field, std::int32_t& value) -> base::Status {
    TW_TRY(const auto given, body.number_or(field, 1, 1'000'000));
    if (given) value = static_cast<std::int32_t>(*given);
    return {};
  };
  TW_TRY_STATUS(share("proportion_ppm", aim.proportion_ppm));
  TW_TRY_STATUS(share("confidence_ppm", aim.confidence_ppm));
  TW_TRY_STATUS(share("prior_a_milli", aim.prior_a_milli));
  TW_TRY_STATUS(share("prior_b_milli", aim.prior_b_milli));
  return aim;
}

base::Result<AskedAct> subsample(const Body& body) {
  TW_TRY(auto order, split_order_from(body));
  TW_TRY(order.counter_sample, body.flag("counter_sample", false));
  TW_TRY(const auto population, body.number("population", 1, 1'000'000));
  TW_TRY(order.sampled, body.number("sampled", 1, 1'000'000));
  TW_TRY(order.sampling, aim_from(body));
  order.sampling->population = population;
  TW_TRY(order.drawn, body.text_or("drawn", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto split, service::split_exhibit(service, by, order));
    return weighed_json(split.part, split.rest);
  }};
}

// What is seen of the book is the report's: the two learn their own figure alone.
base::Result<AskedAct> weigh_blind(const Body& body) {
  TW_TRY(const auto inventory, body.number("inventory_no", 1, INT64_MAX));
  TW_TRY(const auto id, exhibit_from(body));
  TW_TRY(const auto seal, body.text_or("seal", 64));
  TW_TRY(const auto reading, wanted_reading(body, "reading"));
  return AskedAct{
      [=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
        TW_TRY_STATUS(
            service::weigh_blind(service, by, inventory, id, seal, reading).map([](const auto&) {}));
        return weighed_json(id, {});
      },
      [=](const Service& service, const service::Actor& actor) {
        return service::note_blind_reading(service, actor, inventory, id, reading);
      }};
}

base::Result<AskedAct> split(const Body& body) {
  TW_TRY(const auto order, split_order_from(body));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::split_exhibit(service, by, order));
    return weighed_json(done.part, done.rest);
  }};
}

base::Result<AskedAct> find(const Body& body) {
  service::FoundAgain found;
  TW_TRY(found.exhibit, exhibit_from(body));
  TW_TRY(found.seal_read, body.text_or("seal", 64));
  TW_TRY(found.place, body.text("place", 200));
  TW_TRY(found.reading, reading_from(body, "reading"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::find_exhibit(service, by, found));
    return weighed_json(found.exhibit, done.weighed);
  }};
}

// What is put together, or not, since one weighs otherwise than the book says.
std::string packed_json(const custody::ExhibitId& id, const std::string& kept_back) {
  return base::dumped({{"exhibit_id", id.text()}, {"kept_back", kept_back}});
}

base::Result<AskedAct> merge(const Body& body) {
  service::MergeOrder order;
  TW_TRY(const auto parts, body.objects("parts", 100));
  for (const auto& part : parts) {
    service::MergeLine line;
    TW_TRY(line.exhibit, exhibit_from(part));
    TW_TRY(line.seal_read, part.text_or("seal", 64));
    TW_TRY(line.reading, wanted_reading(part, "reading"));
    order.parts.push_back(std::move(line));
  }
  TW_TRY(const auto into, body.text_or("exhibit_id", 64));
  if (!into.empty()) order.into = custody::ExhibitId{into};
  TW_TRY(order.after, wanted_reading(body, "after"));
  TW_TRY(order.container, body.text_or("container", 200));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::merge_exhibits(service, by, order));
    return packed_json(done.into, done.kept_back
                                      ? done.kept_back->first.text() + ": " + done.kept_back->second
                                      : std::string{});
  }};
}

base::Result<AskedAct> repackage(const Body& body) {
  service::Repackaging order;
  TW_TRY(order.exhibit, exhibit_from(body));
  TW_TRY(order.seal_read, body.text_or("seal", 64));
  TW_TRY(order.container, body.text("container", 200));
  TW_TRY(order.seal, body.text("new_seal", 64));
  TW_TRY(order.before, reading_from(body, "reading"));
  TW_TRY(order.after, reading_from(body, "after"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::repackage_exhibit(service, by, order));
    return packed_json(order.exhibit, done.kept_back);
  }};
}

base::Result<service::DestructionLine> destruction_line(const Body& body) {
  service::DestructionLine line;
  TW_TRY(line.id, exhibit_from(body));
  TW_TRY(line.seal_read, body.text_or("seal", 64));
  TW_TRY(const auto gross, body.number("gross_mg", 0, kMostMass_mg));
  TW_TRY(const auto tare, body.number("tare_mg", 0, kMostMass_mg));
  line.gross = base::MassMg{gross};
  line.tare = base::MassMg{tare};
  TW_TRY(const auto despite, body.objects("despite", 100));
  for (const auto& one : despite) {
    custody::NamedDiscrepancy named;
    TW_TRY(named.number, one.number("discrepancy_no", 1, INT64_MAX));
    TW_TRY(named.order, one.text("order", 2'000));
    line.despite.push_back(std::move(named));
  }
  return line;
}

// Every exhibit of a run is an entry of its own, with a text of its own.
base::Result<AskedAct> destroy(const Body& body) {
  TW_TRY(const auto given, body.object_or("run"));
  if (!given) return fail(ErrorCode::Missing, body.path("run"), "", "the run at the furnace");
  service::DestructionRun run;
  TW_TRY(run.authority, given->text("authority", 2'000));
  TW_TRY(run.method, given->text("method", 2'000));
  TW_TRY(run.witnesses, given->texts("witnesses", 50));
  TW_TRY(run.scale, given->text("scale", 64));
  TW_TRY(run.place, given->text("place", 200));
  TW_TRY(run.no_photographs, given->text("no_photographs", 2'000));
  TW_TRY(const auto lines, given->objects("lines", service::kMostTexts));
  std::set<custody::ExhibitId> named;
  for (const auto& one : lines) {
    TW_TRY(auto line, destruction_line(one));
    if (!named.insert(line.id).second)
      return fail(ErrorCode::Duplicate, one.path("exhibit_id"), line.id.text(), "each exhibit once");
    run.lines.push_back(std::move(line));
  }
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto report, service::destroy(service, by, run));
    return base::dumped(service::as_json(report));
  }};
}

base::Result<AskedAct> confirm(const Body& body) {
  TW_TRY(const auto id, exhibit_from(body));
  custody::Confirmation result;
  TW_TRY(result.substance, body.text("substance", 64));
  TW_TRY(result.laboratory, body.text("laboratory", 2'000));
  TW_TRY(result.accreditation, body.text("accreditation", 2'000));
  TW_TRY(result.method, body.text("method", 2'000));
  TW_TRY(const auto purity, body.number_or("purity_ppm", 0, 1'000'000));
  TW_TRY(const auto uncertainty, body.number_or("purity_uncertainty_ppm", 0, 1'000'000));
  if (uncertainty && !purity)
    return fail(ErrorCode::Missing, body.path("purity_ppm"), "", "the purity that is so uncertain");
  if (purity) result.purity_ppm = static_cast<std::int32_t>(*purity);
  result.purity_uncertainty_ppm = static_cast<std::int32_t>(uncertainty.value_or(0));
  TW_TRY(const auto why, body.text_or("why", 2'000));
  TW_TRY(const auto by_sample, body.text_or("by_sample", 64));
  result.by_sample = custody::ExhibitId{by_sample};
  TW_TRY(const auto positives, body.number_or("positives", 0, 1'000'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::confirm_exhibit(service, by, id, result, why, positives));
    return weighed_json(id, {});
  }};
}

base::Result<AskedAct> close(const Body& body) {
  TW_TRY(const auto number, body.number("discrepancy_no", 1, INT64_MAX));
  TW_TRY(const auto finding, body.code("finding", custody::finding_from));
  TW_TRY(const auto words, body.text("words", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto closed, service::close_discrepancy(service, by, number, finding, words));
    return weighed_json(closed.exhibit, {});
  }};
}

base::Result<AskedAct> settle_seizure(const Body& body) {
  TW_TRY(const auto seizure, body.number("seizure_no", 1, INT64_MAX));
  TW_TRY(const auto ground, body.text("ground", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto settled, service::settle_seizure(service, by, seizure, ground));
    return base::dumped({{"seizure_no", settled.seizure_no}});
  }};
}

}  // namespace

base::Result<AskedAct> act_from(const std::string& kind, const Body& body,
                                const std::shared_ptr<BundlesMade>& bundles) {
  if (kind == "bundle") return bundle_act(body, bundles);
  static const std::map<std::string, base::Result<AskedAct> (*)(const Body&)> kKinds{
      {"seize", seize_act},
      {"weigh", weigh},
      {"seal", seal},
      {"affirm_seal", affirm_seal},
      {"accept", accept},
      {"subsample", subsample},
      {"close_discrepancy", close},
      {"weigh_blind", weigh_blind},
      {"destroy", destroy},
      {"split", split},
      {"find", find},
      {"merge", merge},
      {"repackage", repackage},
      {"confirm", confirm},
      {"consume", consume_act},
      {"release", release_act},
      {"depart", depart_act},
      {"arrive", arrive_act},
      {"give_key", give_key_act},
      {"change_lock", change_lock_act},
      {"settle_seizure", settle_seizure},
      {"erase_file", erase_file_act},
      {"erase_reading", erase_reading_act},
      {"hand_over", hand_over_act},
      {"seized_abroad", seized_abroad_act},
      {"confirm_handover", confirm_handover_act},
      {"take_back", take_back_act},
      {"destroyed_abroad", destroyed_abroad_act},
      {"substitute", substitute_act},
      {"certify_key", certify_key_act},
      {"affirm_entries", affirm_entries_act},
      {"register_scale", register_scale_act}};
  const auto found = kKinds.find(kind);
  if (found == kKinds.end())
    return fail(
        ErrorCode::UnknownCode, "kind", kind,
        "seize, weigh, seal, affirm_seal, accept, subsample, close_discrepancy, weigh_blind, destroy, split, "
        "find, merge, repackage, confirm, consume, release, depart, arrive, hand_over, seized_abroad, "
        "bundle, "
        "confirm_handover, take_back, destroyed_abroad, substitute, certify_key, affirm_entries, "
        "register_scale, give_key, change_lock, settle_seizure, erase_file or erase_reading");
  return found->second(body);
}

}  // namespace tidewaiter::server
