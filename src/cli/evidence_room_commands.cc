#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "service/custody_missing.h"
#include "service/inventories.h"
#include "service/labels.h"
#include "service/room_keys.h"

namespace tidewaiter::cli {
namespace {

using base::Instant;
using nlohmann::ordered_json;
using service::Service;

struct RoomOptions : SigningOptions {
  // transport
  std::string vehicle, seal, from, to, route, due = "12h";
  std::optional<std::int64_t> follows;
  std::vector<std::string> exhibits;
  std::int64_t number = 0;
  // inventory
  bool sample = false, missing = false;
  std::int32_t missing_ppm = 25'000, confidence_ppm = 950'000;
  std::string exhibit, place, scale;
  ReadingOptions reading;
};

service::Actor actor(const RoomOptions& o) { return {o.officer, "evidence room"}; }
ordered_json time_or_null(const std::optional<std::int64_t>& at) {
  return at ? ordered_json(base::to_string(Instant{*at})) : ordered_json{};
}

base::Result<Instant> after_now(Shell& shell, const std::string& duration, const char* option) {
  TW_TRY(const auto time, base::parse_duration(duration, option));
  return shell.clock.now() + time;
}

base::Status transport_depart(Shell& shell, const RoomOptions& o) {
  service::Departure departure;
  departure.vehicle = o.vehicle;
  departure.seal = o.seal;
  departure.from = o.from;
  departure.to = o.to;
  departure.route = o.route;
  departure.follows = o.follows;
  for (const auto& text : o.exhibits) {
    TW_TRY(auto id, service::exhibit_of_label(text, "exhibit"));
    departure.exhibits.push_back(std::move(id));
  }
  TW_TRY(departure.due_at, after_now(shell, o.due, "--due"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto row, service::depart(service, signers.both(), departure));
  say(shell, o.json, {{"leg", row.leg_no}, {"due_at", base::to_string(departure.due_at)}},
      "leg " + std::to_string(row.leg_no) + ": " + std::to_string(o.exhibits.size()) + " exhibits left in " +
          o.vehicle + " under seal " + o.seal);
  return print_balances(shell, o.json, service, departure.exhibits);
}

base::Status transport_arrive(Shell& shell, const RoomOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY_STATUS(service::arrive(service, signers.both(), o.number, o.seal));
  say(shell, o.json, {{"leg", o.number}, {"seal_holds", true}},
      "leg " + std::to_string(o.number) + ": arrived, the seal holds");
  return {};
}

base::Status transport_list(Shell& shell, const RoomOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto legs, service::transport_legs(*reader));
  for (const auto& leg : legs) {
    const bool late = !leg.arrived_at && leg.due_at < shell.clock.now().unix_ms();
    const bool broken = leg.seal_read && *leg.seal_read != leg.seal;
    say(shell, o.json,
        {{"leg", leg.leg_no},
         {"vehicle", leg.vehicle},
         {"seal", leg.seal},
         {"from", leg.from_place},
         {"to", leg.to_place},
         {"officers", {leg.first_officer, leg.second_officer}},
         {"route", leg.route.value_or("")},
         {"follows", leg.follows_leg ? ordered_json(*leg.follows_leg) : ordered_json{}},
         {"received_by", leg.received_by ? ordered_json(*leg.received_by) : ordered_json{}},
         {"exhibits", ordered_json::parse(leg.exhibits, nullptr, false)},
         {"departed_at", base::to_string(Instant{leg.departed_at})},
         {"arrived_at", time_or_null(leg.arrived_at)},
         {"overdue", late},
         {"seal_broken", broken}},
        std::to_string(leg.leg_no) + "  " + leg.vehicle + "  " + leg.from_place + " to " + leg.to_place +
            "  " + leg.first_officer + " and " + leg.second_officer +
            (leg.arrived_at ? "  arrived" : "  on its way") + (late ? "  OVERDUE" : "") +
            (broken ? "  ANOTHER SEAL: " + *leg.seal_read : ""));
  }
  return {};
}

base::Status inventory_open(Shell& shell, const RoomOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto opened,
         service::open_inventory(service, actor(o), {!o.sample, o.missing_ppm, o.confidence_ppm}));
  ordered_json ids = ordered_json::array();
  std::string lines;
  for (const auto& id : opened.wanted) {
    ids.push_back(id.text());
    lines += "\n" + id.text();
  }
  say(shell, o.json,
      {{"inventory", opened.row.inventory_no},
       {"kind", opened.row.kind},
       {"population", opened.row.population},
       {"drawing_key", opened.row.drawing_key},
       {"exhibits", ids}},
      "inventory " + std::to_string(opened.row.inventory_no) + ": look for " +
          std::to_string(opened.row.sampled) + " of " + std::to_string(opened.row.population) + lines);
  return {};
}

base::Status inventory_look(Shell& shell, const RoomOptions& o) {
  TW_TRY(auto id, service::exhibit_of_label(o.exhibit, "exhibit"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::look_for(service, actor(o), {o.number, id, !o.missing, o.seal, o.place}));
  say(shell, o.json, {{"inventory", o.number}, {"exhibit", id.text()}, {"recorded", true}},
      id.text() + ": recorded");
  return {};
}

// The officers learn their own figure alone: what the book says, and whether it agrees, is the report's.
base::Status inventory_weigh(Shell& shell, const RoomOptions& o) {
  TW_TRY(const auto id, service::exhibit_of_label(o.exhibit, "exhibit"));
  TW_TRY(const auto reading, reading_from(o.reading, o.scale, o.place));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto weighed, service::weigh_blind(service, signers.both(), o.number, id, o.seal, reading));
  const auto net = weighed.net();
  say(shell, o.json, {{"exhibit", id.text()}, {"net_mg", net.milligrams()}, {"recorded", true}},
      id.text() + ": " + base::to_string(net) + " recorded");
  return {};
}

void print_report(Shell& shell, bool as_json, const service::InventoryReport& report) {
  for (const auto& line : report.lines) {
    if (line.outcome == "found" && !as_json) continue;
    say(shell, as_json,
        {{"exhibit", line.exhibit},
         {"outcome", line.outcome},
         {"place", line.place ? ordered_json(*line.place) : ordered_json{}},
         {"seal_read", line.seal_read ? ordered_json(*line.seal_read) : ordered_json{}},
         {"looked_by", line.looked_by ? ordered_json(*line.looked_by) : ordered_json{}}},
        line.exhibit + "  " + line.outcome + (line.place ? "  " + *line.place : "") +
            (line.looked_by ? "  by " + *line.looked_by : ""));
  }
  for (const auto& one : report.weighings) {
    const auto net = base::to_string(base::MassMg{one.net_mg});
    const auto book = one.expected_mg ? base::to_string(base::MassMg{*one.expected_mg}) : "nothing";
    say(shell, as_json,
        {{"exhibit", one.exhibit},
         {"weighed_by", {one.first_officer, one.second_officer}},
         {"net_mg", one.net_mg},
         {"expected_mg", one.expected_mg ? ordered_json(*one.expected_mg) : ordered_json{}},
         {"verdict", one.verdict}},
        one.exhibit + "  weighed blindly by " + one.first_officer + " and " + one.second_officer + ": " +
            net + ", the book had " + book + ": " + one.verdict);
  }
  if (!report.bound) return;
  const auto words = custody::to_string(*report.bound);
  say(shell, as_json,
      {{"inventory", report.row.inventory_no},
       {"population", report.bound->population},
       {"sampled", report.bound->sampled},
       {"missing", report.bound->found.missing},
       {"wrong_seal", report.bound->found.wrong_seal},
       {"other_weight", report.bound->found.other_weight},
       {"at_most", report.bound->at_most},
       {"words", words}},
      words);
}

base::Status inventory_close(Shell& shell, const RoomOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto report, service::close_inventory(service, actor(o), o.number));
  print_report(shell, o.json, report);
  return {};
}

base::Status inventory_report_missing(Shell& shell, const RoomOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto reported, service::report_not_found(service, actor(o), o.number));
  std::vector<custody::ExhibitId> ids;
  for (const auto& one : reported) {
    ids.push_back(one.exhibit);
    say(shell, o.json,
        {{"exhibit", one.exhibit.text()},
         {"discrepancy", one.discrepancy},
         {"holder", one.holder.text()},
         {"missing_mg", one.mass.milligrams()}},
        "ALARM: " + one.exhibit.text() + " is missing, " + base::to_string(one.mass) + ": inquiry " +
            std::to_string(one.discrepancy) + " is open; " + one.holder.text() + " has to answer");
  }
  return print_balances(shell, o.json, service, ids);
}

base::Status inventory_show(Shell& shell, const RoomOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto report, service::inventory_report(*reader, o.number));
  print_report(shell, o.json, report);
  return {};
}

void plain(CLI::App& command, RoomOptions& o) { add_common(command, o); }
void declare_number(CLI::App& command, RoomOptions& o, const char* name) {
  command.add_option(name, o.number, "its number")->required();
}

void add_transport(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("transport", "Legs of a transport: two officers, a vehicle, a seal.");
  family->require_subcommand(1);
  add_command<RoomOptions>(
      *family, outcome, "depart", "A leg begins: the two couriers sign.",
      "transport depart X1-1 --vehicle 'van 3' --seal V-9 --from vault --to furnace --route 'ring road, no "
      "halt' --key o7.key --second-key o9.key",
      [](CLI::App& command, RoomOptions& o) {
        add_signing(command, o);
        command.add_option("exhibits", o.exhibits, "what is carried: numbers or labels")->required();
        command.add_option("--vehicle", o.vehicle, "the vehicle")->required();
        command.add_option("--seal", o.seal, "its seal")->required();
        command.add_option("--from", o.from, "from where")->required();
        command.add_option("--to", o.to, "to where")->required();
        command.add_option("--route", o.route, "the roads and the halts");
        command.add_option("--follows", o.follows, "the leg of the same transport before this one");
        command.add_option("--due", o.due, "in what time it is to arrive, at most 7d")->capture_default_str();
      },
      [&shell](const RoomOptions& o) { return transport_depart(shell, o); });
  add_command<RoomOptions>(
      *family, outcome, "arrive",
      "It arrived: the first signer, who did not ride, reads the seal; a courier signs too.",
      "transport arrive 1 --seal V-9 --key k1.key --second-key o9.key",
      [](CLI::App& command, RoomOptions& o) {
        add_signing(command, o);
        declare_number(command, o, "leg");
        command.add_option("--seal", o.seal, "the seal as it is read now")->required();
      },
      [&shell](const RoomOptions& o) { return transport_arrive(shell, o); });
  add_command<RoomOptions>(*family, outcome, "list", "List the legs.", "transport list", plain,
                           [&shell](const RoomOptions& o) { return transport_list(shell, o); });
}

void add_inventory(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("inventory", "Looking for what the book says is there.");
  family->require_subcommand(1);
  add_command<RoomOptions>(
      *family, outcome, "open", "Draw what is to be looked for.",
      "inventory open --sample --missing-ppm 25000",
      [](CLI::App& command, RoomOptions& o) {
        add_common(command, o);
        command.add_flag("--sample", o.sample, "by random sample (default: all)");
        command.add_option("--missing-ppm", o.missing_ppm, "the share that it is to rule out")
            ->capture_default_str();
        command.add_option("--confidence-ppm", o.confidence_ppm, "with this confidence")
            ->capture_default_str();
      },
      [&shell](const RoomOptions& o) { return inventory_open(shell, o); });
  add_command<RoomOptions>(
      *family, outcome, "look", "Record what was seen of one.",
      "inventory look 1 X1-1 --place 'shelf 7' --seal S-100",
      [](CLI::App& command, RoomOptions& o) {
        add_common(command, o);
        declare_number(command, o, "inventory");
        command.add_option("exhibit", o.exhibit, "its number or label")->required();
        command.add_option("--place", o.place, "where it was found");
        command.add_option("--seal", o.seal, "the seal as it is read (default: it is open)");
        command.add_flag("--missing", o.missing, "it was not found");
      },
      [&shell](const RoomOptions& o) { return inventory_look(shell, o); });
  add_command<RoomOptions>(
      *family, outcome, "weigh", "Weigh one blindly: the book's figure is not shown.",
      "inventory weigh 1 X1-1 --seal S-100 --gross 2010 --tare 10 --scale S1 --key o7.key --second-key "
      "o9.key",
      [](CLI::App& command, RoomOptions& o) {
        o.place = "evidence room";
        add_signing(command, o);
        declare_number(command, o, "inventory");
        command.add_option("exhibit", o.exhibit, "its number or label")->required();
        command.add_option("--seal", o.seal, "the seal as it is read (default: it is open)");
        add_reading(command, o.reading, "");
        command.add_option("--scale", o.scale, "the scale")->required();
        command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
      },
      [&shell](const RoomOptions& o) { return inventory_weigh(shell, o); });
  const auto one = [](CLI::App& command, RoomOptions& o) {
    add_common(command, o);
    declare_number(command, o, "inventory");
  };
  add_command<RoomOptions>(*family, outcome, "close", "Close it, and say what it means.", "inventory close 1",
                           one, [&shell](const RoomOptions& o) { return inventory_close(shell, o); });
  add_command<RoomOptions>(
      *family, outcome, "report-missing",
      "Report as missing all that a closed inventory did not find: an inquiry opens for each.",
      "inventory report-missing 1 --officer officer-7", one,
      [&shell](const RoomOptions& o) { return inventory_report_missing(shell, o); });
  add_command<RoomOptions>(*family, outcome, "show", "What was found, and what was not.", "inventory show 1",
                           one, [&shell](const RoomOptions& o) { return inventory_show(shell, o); });
}

}  // namespace

void add_evidence_room_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_transport(app, shell, outcome);
  add_inventory(app, shell, outcome);
}

}  // namespace tidewaiter::cli
