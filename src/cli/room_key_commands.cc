#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "service/room_keys.h"

namespace tidewaiter::cli {
namespace {

using base::Instant;
using nlohmann::ordered_json;
using service::Service;

struct RoomKeyOptions : SigningOptions {
  std::string name, opens, keeper, until = "8h", words;
};

ordered_json time_or_null(const std::optional<std::int64_t>& at) {
  return at ? ordered_json(base::to_string(Instant{*at})) : ordered_json{};
}

base::Result<store::RoomKeyRow> key_named(const Service& service, const std::string& name) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto row, reader->get<store::RoomKeyRow>(name));
  if (!row) return base::fail(base::ErrorCode::NotFound, "key", name, "a key that was registered");
  return *std::move(row);
}

base::Status key_register(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto service, open_or_initialise(shell, o));
  TW_TRY_STATUS(service::register_room_key(service, service::Actor{o.officer, "evidence room"}, o.name,
                                           o.opens, o.keeper));
  say(shell, o.json, {{"key", o.name}, {"opens", o.opens}, {"holder", o.keeper}},
      o.name + ": opens " + o.opens + ", kept by " + o.keeper);
  return {};
}

// Keeper and taker sign, whichever comes first; the keeper's key says who is who.
base::Status key_give(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto time, base::parse_duration(o.until, "--for"));
  const auto until = shell.clock.now() + time;
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::give_room_key(service, signers.both(), o.name, until, o.words));
  TW_TRY(const auto row, key_named(service, o.name));
  say(shell, o.json, {{"key", o.name}, {"holder", row.holder}, {"due_at", base::to_string(until)}},
      o.name + ": " + row.holder + " has it until " + base::to_string(until));
  return {};
}

base::Status key_return(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(
      service::return_room_key(service, service::Actor{o.officer, "evidence room"}, o.name, o.words));
  say(shell, o.json, {{"key", o.name}, {"holder", o.officer}}, o.name + ": back with " + o.officer);
  return {};
}

base::Status key_use(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::use_room_key(service, {o.officer, "evidence room"}, o.name, o.words));
  say(shell, o.json, {{"key", o.name}, {"used_by", o.officer}}, o.name + ": used by its keeper");
  return {};
}

base::Status key_lost(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::report_key_lost(service, {o.officer, "evidence room"}, o.name, o.words));
  TW_TRY(const auto row, key_named(service, o.name));
  say(shell, o.json, {{"key", o.name}, {"holder", row.holder}, {"lost", true}},
      "ALARM: " + o.name + " of " + row.opens + " is lost; " + row.holder +
          " had it last, and its lock is to be changed");
  return {};
}

base::Status key_changed(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::change_lock(service, signers.both(), o.name, o.words));
  TW_TRY(const auto row, key_named(service, o.name));
  say(shell, o.json, {{"key", o.name}, {"holder", row.holder}},
      o.name + ": the lock is changed, its key is with " + row.holder);
  return {};
}

base::Status key_list(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto keys, service::room_keys(*reader));
  for (const auto& key : keys) {
    const bool late = service::is_overdue(key, shell.clock.now());
    say(shell, o.json,
        {{"key", key.key},
         {"opens", key.opens},
         {"keeper", key.keeper},
         {"holder", key.holder},
         {"since", base::to_string(Instant{key.since})},
         {"due_at", time_or_null(key.due_at)},
         {"overdue", late},
         {"lost_at", time_or_null(key.lost_at)}},
        key.key + "  " + key.opens + "  " + key.holder +
            (key.due_at ? "  until " + base::to_string(Instant{*key.due_at}) : "") +
            (late ? "  OVERDUE" : "") + (key.lost_at ? "  LOST" : ""));
  }
  return {};
}

base::Status key_events(Shell& shell, const RoomKeyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto events, service::events_of_key(*reader, o.name));
  for (const auto& one : events) {
    const auto at = base::to_string(Instant{one.at});
    say(shell, o.json,
        {{"at", at},
         {"event", one.event},
         {"holder", one.holder},
         {"actor", one.actor},
         {"second", one.second ? ordered_json(*one.second) : ordered_json{}},
         {"words", one.words}},
        at + "  " + one.event + "  " + one.holder + "  by " + one.actor +
            (one.second ? " and " + *one.second : "") +
            (one.words.empty() ? "" : "  " + fitted(one.words, 60)));
  }
  return {};
}

void declare_name(CLI::App& command, RoomKeyOptions& o) {
  command.add_option("key-name", o.name, "the key's name")->required();
}
void declare_one(CLI::App& command, RoomKeyOptions& o) {
  add_common(command, o);
  declare_name(command, o);
}
void declare_told(CLI::App& command, RoomKeyOptions& o) {
  declare_one(command, o);
  command.add_option("--words", o.words, "what there is to say of it")->required();
}

void add_steps_of_two(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<RoomKeyOptions>(
      family, outcome, "give", "Its keeper gives a key to another, and both sign.",
      std::string{"roomkey give K-7 --for 4h --words inventory"} + kKeys,
      [](CLI::App& command, RoomKeyOptions& o) {
        add_signing(command, o);
        declare_name(command, o);
        command.add_option("--for", o.until, "how long, at most 7d")->capture_default_str();
        command.add_option("--words", o.words, "what for");
      },
      [&shell](const RoomKeyOptions& o) { return key_give(shell, o); });
  add_command<RoomKeyOptions>(
      family, outcome, "changed", "The lock of a key was changed: its keeper and another sign.",
      std::string{"roomkey changed K-7 --words 'new cylinder, three keys'"} + kKeys,
      [](CLI::App& command, RoomKeyOptions& o) {
        add_signing(command, o);
        declare_name(command, o);
        command.add_option("--words", o.words, "what was changed")->required();
      },
      [&shell](const RoomKeyOptions& o) { return key_changed(shell, o); });
}

}  // namespace

void add_room_key_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("roomkey", "Keys of rooms, shelves and safes: who has them.");
  family->require_subcommand(1);
  add_command<RoomKeyOptions>(
      *family, outcome, "register", "Make a key known.",
      "roomkey register K-7 --opens 'room 2' --keeper keeper-1",
      [](CLI::App& command, RoomKeyOptions& o) {
        declare_one(command, o);
        command.add_option("--opens", o.opens, "what it opens")->required();
        command.add_option("--keeper", o.keeper, "the officer who keeps it")->required();
      },
      [&shell](const RoomKeyOptions& o) { return key_register(shell, o); });
  add_steps_of_two(*family, shell, outcome);
  add_command<RoomKeyOptions>(
      *family, outcome, "return", "Say, as its keeper, that a key came back.",
      "roomkey return K-7 --officer keeper-1",
      [](CLI::App& command, RoomKeyOptions& o) {
        declare_one(command, o);
        command.add_option("--words", o.words, "what is to be said");
      },
      [&shell](const RoomKeyOptions& o) { return key_return(shell, o); });
  add_command<RoomKeyOptions>(*family, outcome, "use",
                              "Say, as its keeper, what you used a key for yourself.",
                              "roomkey use K-7 --words 'put X1-1 on its shelf' --officer keeper-1",
                              declare_told, [&shell](const RoomKeyOptions& o) { return key_use(shell, o); });
  add_command<RoomKeyOptions>(*family, outcome, "lost",
                              "Say that a key can't be found: an alarm until its lock is changed.",
                              "roomkey lost K-7 --words 'not in the cabinet' --officer keeper-1",
                              declare_told, [&shell](const RoomKeyOptions& o) { return key_lost(shell, o); });
  add_command<RoomKeyOptions>(
      *family, outcome, "list", "List the keys, and those that are overdue or lost.", "roomkey list",
      [](CLI::App& command, RoomKeyOptions& o) { add_common(command, o); },
      [&shell](const RoomKeyOptions& o) { return key_list(shell, o); });
  add_command<RoomKeyOptions>(*family, outcome, "history", "Who had a key, and when.", "roomkey history K-7",
                              declare_one,
                              [&shell](const RoomKeyOptions& o) { return key_events(shell, o); });
}

}  // namespace tidewaiter::cli
