#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "service/log.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct FolderOptions : CommonOptions {
  std::string folder;
  bool as_signed = false;
};

base::Status publish(Shell& shell, const FolderOptions& options) {
  using enum store::Options::Mode;
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, options.as_signed ? ReadOnly : ReadWrite));
  TW_TRY(const auto published, options.as_signed ? service::publish_signed(service, options.folder)
                                                 : service::publish_log(service, options.folder));
  if (options.json) {
    shell.out << ordered_json{{"size", published.size}, {"checkpoint", published.checkpoint}}.dump() << '\n';
  } else {
    shell.out << with_commas(published.size) << " entries published in " << options.folder << '\n';
  }
  return {};
}

base::Status key(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto text, service::verifier_key(service));
  if (options.json) {
    shell.out << ordered_json{{"verifier_key", text}}.dump() << '\n';
  } else {
    shell.out << text << '\n';
  }
  return {};
}

base::Status checkpoint(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto note, service::sign_checkpoint(service));
  if (options.json) {
    shell.out << ordered_json{{"checkpoint", note}}.dump() << '\n';
  } else {
    shell.out << note;
  }
  return {};
}

base::Status roll_key(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto rolled, service::roll_log_key(service, {options.officer, "log key"}));
  if (options.json) {
    shell.out << ordered_json{{"verifier_key", rolled.verifier_key}, {"note", rolled.note}}.dump() << '\n';
  } else {
    shell.out << rolled.verifier_key << "\n\n" << rolled.note;
  }
  return {};
}

struct WitnessOptions {
  std::string folder, key, memory, name;
  std::string log_key;
  bool json = false;
};

base::Status witness_key(Shell& shell, const WitnessOptions& options) {
  TW_TRY(const auto text, service::make_witness_key(options.key, options.name, shell.random));
  if (options.json) {
    shell.out << ordered_json{{"verifier_key", text}}.dump() << '\n';
  } else {
    shell.out << text << '\n';
  }
  return {};
}

base::Status witness(Shell& shell, const WitnessOptions& options, bool& failed) {
  std::vector<std::string> keys;
  if (options.log_key.find('+') != std::string::npos) {
    keys.push_back(options.log_key);
  } else {
    TW_TRY(const auto text, env::read_file(options.log_key, 1'000'000));
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      if (!line.empty()) keys.push_back(std::move(line));
    }
  }
  TW_TRY(const auto result,
         service::witness_log(options.folder, options.memory, options.key, keys, shell.clock.now()));
  failed = !result.cosigned;
  if (options.json) {
    shell.out << ordered_json{{"cosigned", result.cosigned},
                              {"verdict", result.verdict},
                              {"reason", result.reason},
                              {"note", result.note}}
                     .dump()
              << '\n';
    return {};
  }
  if (failed) {
    shell.err << "tidewaiter: not cosigned (" << result.verdict << "): " << result.reason << '\n';
  } else {
    shell.out << result.note;
  }
  return {};
}

void add_witness(CLI::App& parent, Shell& shell, Outcome& outcome, const char* example) {
  add_command<WitnessOptions>(
      parent, outcome, "witness",
      "As a witness, cosign a published checkpoint if it continues the last one seen (exit 1 where it does "
      "not).",
      example,
      [](CLI::App& command, WitnessOptions& o) {
        command.add_flag("--json", o.json, "print for programs");
        command.add_option("folder", o.folder, "a copy of the published folder")->required();
        command
            .add_option("--log-key", o.log_key,
                        "the log's verifier key, or a file with all it had, a line each")
            ->required();
        command.add_option("--key", o.key, "the witness's key file")->required();
        command.add_option("--memory", o.memory, "the note last cosigned; brought up to date")->required();
      },
      [&shell, &outcome](const WitnessOptions& o) { return witness(shell, o, outcome.failed); });
}

}  // namespace

void add_journal_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("journal", "The journal towards the outside: publish, key, checkpoint.");
  family->require_subcommand(1);
  add_command<FolderOptions>(
      *family, outcome, "publish", "Write the tlog-tiles folder that any web server can serve.",
      "journal publish public/",
      [](CLI::App& command, FolderOptions& o) {
        add_common(command, o);
        command.add_option("folder", o.folder, "where")->required();
        command.add_flag(
            "--as-signed", o.as_signed,
            "publish what was signed last, and write nothing to the database: also beside `serve`");
      },
      [&shell](const FolderOptions& o) { return publish(shell, o); });
  add_command<CommonOptions>(
      *family, outcome, "key", "Print the signed notes' verifier key.", "journal key > log.vkey",
      [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return key(shell, o); });
  add_command<CommonOptions>(
      *family, outcome, "checkpoint", "Sign the journal as it is and print the checkpoint.",
      "journal checkpoint > seen", [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return checkpoint(shell, o); });
  add_command<CommonOptions>(
      *family, outcome, "roll-key",
      "Hand the journal over to a new signing key; prints it and the note that both keys signed.",
      "journal roll-key --officer O1", [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return roll_key(shell, o); });
  add_command<WitnessOptions>(
      *family, outcome, "witness-key", "Make a witness's own key; prints its verifier key.",
      "journal witness-key my.key --name witness.example",
      [](CLI::App& command, WitnessOptions& o) {
        command.add_flag("--json", o.json, "print for programs");
        command.add_option("file", o.key, "where the key goes; only its owner can read it")->required();
        command.add_option("--name", o.name, "the witness's name")->required();
      },
      [&shell](const WitnessOptions& o) { return witness_key(shell, o); });
  add_witness(*family, shell, outcome,
              "journal witness public/ --log-key log.vkey --key my.key --memory seen");
  // A witness has no journal of his own: he finds it beside `verify`.
  add_witness(app, shell, outcome, "witness public/ --log-key log.vkey --key my.key --memory seen");
}

}  // namespace tidewaiter::cli
