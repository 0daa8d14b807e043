#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "service/log.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct FolderOptions : CommonOptions {
  std::string folder;
};

base::Status publish(Shell& shell, const FolderOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto published, service::publish_log(service, options.folder));
  if (options.json) {
    shell.out << ordered_json{{"size", published.size}, {"checkpoint", published.checkpoint}}.dump() << '\n';
  } else {
    shell.out << with_commas(published.size) << " entries published in " << options.folder << '\n';
  }
  return {};
}

base::Status key(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
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

}  // namespace

void add_journal_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("journal", "The journal towards the outside: publish, key, checkpoint.");
  family->require_subcommand(1);
  add_command<FolderOptions>(
      *family, outcome, "publish", "Write the tlog-tiles folder that any web server can serve.", "journal publish public/",
      [](CLI::App& command, FolderOptions& o) {
        add_common(command, o);
        command.add_option("folder", o.folder, "where")->required();
      },
      [&shell](const FolderOptions& o) { return publish(shell, o); });
  add_command<CommonOptions>(*family, outcome, "key", "Print the signed notes' verifier key.", "journal key > log.vkey",
                             [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
                             [&shell](const CommonOptions& o) { return key(shell, o); });
  add_command<CommonOptions>(*family, outcome, "checkpoint", "Sign the journal as it is and print the checkpoint.", "journal checkpoint > seen",
                             [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
                             [&shell](const CommonOptions& o) { return checkpoint(shell, o); });
}

}  // namespace tidewaiter::cli
