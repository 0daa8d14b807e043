#include <nlohmann/json.hpp>

#include "cli/exhibit_commands.h"
#include "service/custody_merge.h"
#include "service/custody_missing.h"
#include "service/seal_reading.h"

namespace tidewaiter::cli {
namespace {

using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

struct LifeOptions : SigningOptions {
  std::vector<std::string> exhibits;
  std::string exhibit, authority, words, seal, place, scale;
  bool no_seal = false;
  ReadingOptions reading, after, rest;
  std::vector<std::string> parts;
  std::string into, container, new_seal;
};

base::Status withdraw_order(Shell& shell, const LifeOptions& o) {
  std::vector<ExhibitId> ids;
  for (const auto& id : o.exhibits) ids.emplace_back(id);
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::withdraw_destruction(service, {o.officer, "custody"}, ids, o.authority));
  say(shell, o.json, {{"exhibits", o.exhibits}, {"authority", o.authority}, {"ordered", false}},
      std::to_string(ids.size()) + " exhibits are kept: " + o.authority);
  return print_balances(shell, o.json, service, ids);
}

base::Status missing(Shell& shell, const LifeOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto reported, service::report_missing(service, {o.officer, "custody"},
                                                      {ExhibitId{o.exhibit}, o.words, std::nullopt}));
  say(shell, o.json,
      {{"exhibit", o.exhibit},
       {"discrepancy", reported.discrepancy},
       {"holder", reported.holder.text()},
       {"missing_mg", reported.mass.milligrams()}},
      "ALARM: " + o.exhibit + " is missing, " + base::to_string(reported.mass) + ": inquiry " +
          std::to_string(reported.discrepancy) + " is open; " + reported.holder.text() + " has to answer");
  return print_balance(shell, o.json, service, reported.exhibit);
}

base::Status find(Shell& shell, const LifeOptions& o) {
  if (o.seal.empty() != o.no_seal)
    return base::fail(base::ErrorCode::Missing, "--seal", o.seal, "the seal it bears, or --no-seal");
  TW_TRY(const auto reading, optional_reading(o.reading, o.scale, o.place));
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        const ExhibitId id{o.exhibit};
        TW_TRY(const auto found, service::find_exhibit(service, by, {id, o.seal, o.place, reading}));
        say(shell, o.json,
            {{"exhibit", o.exhibit}, {"discrepancy", found.inquiry}, {"other_seal", found.other_seal}},
            o.exhibit + ": found, " + o.place + "; inquiry " + std::to_string(found.inquiry) +
                " is to be closed by a supervisor who held none of it");
        if (found.other_seal && !o.json)
          say(shell, false, {},
              "ALARM: " + o.exhibit + (o.no_seal ? ": its seal is gone" : ": another seal, " + o.seal));
        if (found.weighed) print_weighed(shell, o.json, id, *found.weighed);
        return id;
      });
}

base::Status affirm_seal(Shell& shell, const LifeOptions& o) {
  if (o.seal.empty() != o.no_seal)
    return base::fail(base::ErrorCode::Missing, "--seal", o.seal, "the seal as it reads, or --no-seal");
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        const ExhibitId id{o.exhibit};
        TW_TRY(const auto before, service.store().snapshot());
        TW_TRY(const auto known, service::load_exhibit(*before, id));
        TW_TRY(const auto inquiry, service::affirm_seal(service, by, id, o.seal));
        say(shell, o.json,
            {{"exhibit", o.exhibit},
             {"discrepancy", inquiry},
             {"seal_expected", known.holding.seal},
             {"seal_read", o.seal}},
            "ALARM: " + o.exhibit + ": " + (o.no_seal ? "no seal" : "seal " + o.seal) + " where " +
                (known.holding.seal.empty() ? "none" : known.holding.seal) + " was expected: inquiry " +
                std::to_string(inquiry) + " is open, it is blocked (C4)");
        return id;
      });
}

// "X1-1.1,S-11,7,2": exhibit, seal (empty: it is open), gross and tare in grams.
base::Result<service::MergeLine> merge_line(const std::string& text, const LifeOptions& o) {
  std::vector<std::string> cells(1);
  for (const char c : text) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  if (cells.size() != 4)
    return base::fail(base::ErrorCode::Malformed, "--part", text, "EXHIBIT,SEAL,GROSS,TARE");
  ReadingOptions reading;
  reading.gross_g = cells[2];
  reading.tare_g = cells[3].empty() ? "0" : cells[3];
  TW_TRY(auto read, reading_from(reading, o.scale, o.place));
  return service::MergeLine{ExhibitId{cells[0]}, cells[1], std::move(read)};
}

base::Status merge(Shell& shell, const LifeOptions& o) {
  service::MergeOrder order;
  for (const auto& part : o.parts) {
    TW_TRY(auto line, merge_line(part, o));
    order.parts.push_back(std::move(line));
  }
  if (!o.into.empty()) order.into = ExhibitId{o.into};
  TW_TRY(order.after, reading_from(o.reading, o.scale, o.place));
  order.container = o.container;
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        TW_TRY(const auto merged, service::merge_exhibits(service, by, order));
        if (merged.kept_back) {
          const auto& [id, why] = *merged.kept_back;
          say(shell, o.json, {{"merged", false}, {"exhibit", id.text()}, {"why", why}},
              "ALARM: nothing was merged; " + id.text() + ": " + why);
          return id;
        }
        say(shell, o.json, {{"merged", true}, {"exhibit", merged.into.text()}, {"parts", order.parts.size()}},
            merged.into.text() + ": " + std::to_string(order.parts.size()) + " exhibits are in it");
        print_weighed(shell, o.json, merged.into, *merged.after);
        return merged.into;
      });
}

base::Status repackage(Shell& shell, const LifeOptions& o) {
  TW_TRY(const auto before, optional_reading(o.reading, o.scale, o.place));
  TW_TRY(const auto after, optional_reading(o.after, o.scale, o.place));
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        const ExhibitId id{o.exhibit};
        TW_TRY(const auto done,
               service::repackage_exhibit(service, by, {id, o.seal, o.container, o.new_seal, before, after}));
        if (!done.kept_back.empty()) {
          say(shell, o.json, {{"exhibit", o.exhibit}, {"repackaged", false}, {"why", done.kept_back}},
              "ALARM: " + o.exhibit + " was not packed anew: " + done.kept_back);
          return id;
        }
        say(shell, o.json, {{"exhibit", o.exhibit}, {"repackaged", true}, {"seal", o.new_seal}},
            o.exhibit + ": in " + o.container + ", sealed, " + o.new_seal);
        if (done.after) print_weighed(shell, o.json, id, *done.after);
        return id;
      });
}

base::Status counter_sample_release(Shell& shell, const LifeOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(
      service::release_counter_sample(service, {o.officer, "custody"}, ExhibitId{o.exhibit}, o.authority));
  say(shell, o.json, {{"exhibit", o.exhibit}, {"counter_sample", false}, {"decision", o.authority}},
      o.exhibit + ": no counter-sample any more, " + o.authority);
  return print_balance(shell, o.json, service, ExhibitId{o.exhibit});
}

void add_missing_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<LifeOptions>(
      family, outcome, "withdraw-order", "Take an order of destruction back: it is evidence as before.",
      "exhibit withdraw-order X1-1 --authority 'court of appeal, order 31' --officer officer-3",
      [](CLI::App& command, LifeOptions& o) {
        command.add_option("exhibits", o.exhibits, "their numbers")->required();
        add_common(command, o);
        command.add_option("--authority", o.authority, "the decision that withdraws it")->required();
      },
      [&shell](const LifeOptions& o) { return withdraw_order(shell, o); });
  add_command<LifeOptions>(
      family, outcome, "missing",
      "Report that an exhibit is not where the book says; one officer's word opens an inquiry.",
      "exhibit missing X1-1 --words 'not on shelf 7 nor beside it' --officer officer-3",
      [](CLI::App& command, LifeOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number, for example X4-1")->required();
        add_common(command, o);
        command.add_option("--words", o.words, "where it was looked for")->required();
      },
      [&shell](const LifeOptions& o) { return missing(shell, o); });
  add_command<LifeOptions>(
      family, outcome, "find", "Find a missing exhibit again, by two: read its seal, weigh it.",
      "exhibit find X1-1 --seal S-100 --place 'room 3' --gross 2010 --tare 10 --scale S1" +
          std::string{kKeys},
      [](CLI::App& command, LifeOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number, for example X4-1")->required();
        add_signing(command, o);
        command.add_option("--seal", o.seal, "the seal it bears");
        command.add_flag("--no-seal", o.no_seal, "it bears none");
        command.add_option("--place", o.place, "where it was found")->required();
        add_reading(command, o.reading, "");
        command.add_option("--scale", o.scale, "the scale, as `custody scale` made it known");
      },
      [&shell](const LifeOptions& o) { return find(shell, o); });
}

void add_affirm_seal(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<LifeOptions>(
      family, outcome, "affirm-seal",
      "Say by two that an exhibit really bears another seal than the book has: an inquiry opens.",
      "exhibit affirm-seal X1-1 --seal S-999" + std::string{kKeys},
      [](CLI::App& command, LifeOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number")->required();
        add_signing(command, o);
        command.add_option("--seal", o.seal, "the seal as it reads");
        command.add_flag("--no-seal", o.no_seal, "it bears none");
      },
      [&shell](const LifeOptions& o) { return affirm_seal(shell, o); });
}

void add_packing_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<LifeOptions>(
      family, outcome, "merge",
      "Put exhibits of one seizure and substance together, by two: each is weighed, then all of it.",
      "exhibit merge --part X1-1.1,S-11,7,2 --part X1-1.2,S-12,6,2 --into X1-1.1 --gross 11 --tare 2 --scale "
      "S1" +
          std::string{kKeys},
      [](CLI::App& command, LifeOptions& o) {
        o.place = "evidence room";
        add_signing(command, o);
        command.add_option("--part", o.parts, "EXHIBIT,SEAL,GROSS,TARE in grams; an empty seal: it is open")
            ->required();
        command.add_option("--into", o.into, "one of the parts (default: a new exhibit)");
        command.add_option("--container", o.container, "what it lies in now");
        add_reading(command, o.reading, "");
        command.add_option("--scale", o.scale, "the scale, as `custody scale` made it known")->required();
        command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
      },
      [&shell](const LifeOptions& o) { return merge(shell, o); });
  add_command<LifeOptions>(
      family, outcome, "repackage",
      "The same content in a new container under a new seal, by two, weighed before and after.",
      "exhibit repackage X1-1 --seal S-100 --gross 2010 --tare 10 --container 'steel box' --after-gross 2100 "
      "--after-tare 100 --new-seal S-200 --scale S1" +
          std::string{kKeys},
      [](CLI::App& command, LifeOptions& o) {
        o.place = "evidence room";
        command.add_option("exhibit", o.exhibit, "its number, for example X4-1")->required();
        add_signing(command, o);
        command.add_option("--seal", o.seal, "the seal's number as it is read now (default: it is open)");
        command.add_option("--container", o.container, "the new container")->required();
        command.add_option("--new-seal", o.new_seal, "the new seal's number")->required();
        add_reading(command, o.reading, "");
        add_reading(command, o.after, "after-");
        command.add_option("--scale", o.scale, "the scale, as `custody scale` made it known");
        command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
      },
      [&shell](const LifeOptions& o) { return repackage(shell, o); });
}

void add_counter_sample_commands(CLI::App& exhibit, Shell& shell, Outcome& outcome) {
  auto* family = exhibit.add_subcommand("counter-sample", "What is kept for the defence.");
  family->require_subcommand(1);
  add_counter_sample_use(*family, shell, outcome);
  add_command<LifeOptions>(
      *family, outcome, "release",
      "The court's final decision is there: it is evidence as any other, and may be destroyed.",
      "exhibit counter-sample release X1-1.2 --decision 'judgement 44, final' --officer keeper-1",
      [](CLI::App& command, LifeOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number, for example X4-1.2")->required();
        add_common(command, o);
        command.add_option("--decision", o.authority, "the court's final decision")->required();
      },
      [&shell](const LifeOptions& o) { return counter_sample_release(shell, o); });
}

}  // namespace

void add_exhibit_life_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_missing_commands(family, shell, outcome);
  add_affirm_seal(family, shell, outcome);
  add_packing_commands(family, shell, outcome);
  add_counter_sample_commands(family, shell, outcome);
}

}  // namespace tidewaiter::cli
