// `exhibit consume`, and `exhibit counter-sample use`: what a laboratory, or the defence's expert, used up.

#include <nlohmann/json.hpp>

#include "cli/exhibit_commands.h"

namespace tidewaiter::cli {
namespace {

using base::ErrorCode;
using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

struct ConsumeOptions : SigningOptions {
  std::string exhibit, seal, mass_g, scale, place = "evidence room";
  ReadingOptions reading, rest;
  bool all = false;
  std::optional<std::int64_t> units;
  std::string expert, order;  // the defence's
};

base::Result<service::Consumption> consumption_from(const ConsumeOptions& o) {
  if (o.all == o.rest.given())
    return base::fail(ErrorCode::Missing, "--rest-gross", "", "what is left, or --all");
  service::Consumption order;
  order.exhibit = ExhibitId{o.exhibit};
  order.seal_read = o.seal;
  if (!o.mass_g.empty()) {
    TW_TRY(order.mass, base::parse_grams(o.mass_g, "--mass"));
  }
  TW_TRY(order.reading, optional_reading(o.reading, o.scale, o.place));
  TW_TRY(order.rest, optional_reading(o.rest, o.scale, o.place));
  order.units = o.units;
  if (!o.expert.empty() || !o.order.empty()) order.defence = service::DefenceUse{o.expert, o.order};
  return order;
}

base::Status consume(Shell& shell, const ConsumeOptions& o) {
  TW_TRY(const auto order, consumption_from(o));
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        TW_TRY(const auto used, service::consume_exhibit(service, by, order));
        ordered_json json{{"exhibit", o.exhibit}, {"consumed_mg", used.mass.milligrams()}};
        if (order.defence) json.update(ordered_json{{"expert", o.expert}, {"order", o.order}});
        if (!used.kept_back.empty()) json["kept_back"] = used.kept_back;
        const auto words =
            used.kept_back.empty()
                ? ": " + base::to_string(used.mass) +
                      (order.defence ? " used by the defence's expert " + o.expert + ", " + o.order
                                     : " consumed")
                : " is not used up: " + used.kept_back;
        say(shell, o.json, json, o.exhibit + words);
        if (used.weighed) print_weighed(shell, o.json, order.exhibit, *used.weighed);
        return order.exhibit;
      });
}

void declare(CLI::App& command, ConsumeOptions& o) {
  command.add_option("exhibit", o.exhibit, "its number, for example X4-1.1")->required();
  add_signing(command, o);
  command.add_option("--seal", o.seal, "the seal's number as it is read now (default: it is open)");
  command.add_option("--mass", o.mass_g,
                     "used up, in grams, where no scale showed it: it is then taken as exact");
  add_reading(command, o.reading, "");
  command.add_flag("--all", o.all, "all of it, as it was weighed just before");
  command.add_option("--units", o.units,
                     "how many of what was counted go, 0 for a piece of one; wanted where it was counted");
  add_reading(command, o.rest, "rest-");
  command.add_option("--scale", o.scale, "the scale, as `custody scale` made it known");
  command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
}

}  // namespace

void add_consume_command(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<ConsumeOptions>(
      family, outcome, "consume", "Record what a laboratory used up, by two, of whom one holds it.",
      "exhibit consume X1-1.1 --seal S-11 --gross 0.5 --rest-gross 4.5 --rest-tare 2 --scale L1" +
          std::string{kKeys},
      declare, [&shell](const ConsumeOptions& o) { return consume(shell, o); });
}

void add_counter_sample_use(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<ConsumeOptions>(
      family, outcome, "use", "Record what the defence's expert used up, by a court's order and by two.",
      "exhibit counter-sample use X1-1.2 --expert 'Dr A, lab 7' --order 'order 15' --seal S-12 --gross 0.5 "
      "--rest-gross 4.5 --rest-tare 2 --scale S1" +
          std::string{kKeys},
      [](CLI::App& command, ConsumeOptions& o) {
        declare(command, o);
        command.add_option("--expert", o.expert, "the defence's expert")->required();
        command.add_option("--order", o.order, "the court's order")->required();
      },
      [&shell](const ConsumeOptions& o) { return consume(shell, o); });
}

}  // namespace tidewaiter::cli
