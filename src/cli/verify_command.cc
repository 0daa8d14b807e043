#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "verify/database.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;

struct VerifyOptions {
  std::string db;
  std::vector<std::string> since;
  std::string key;
  bool json = false;
};

// A verifier key given as text, as a file, or not at all: then the one that `init` left beside the database.
// Of a file with several the first counts: from there on every hand-over to a later key is in the journal.
base::Result<std::optional<std::string>> key_for(const VerifyOptions& options) {
  const bool is_text = options.key.find('+') != std::string::npos;
  if (is_text) return std::optional{options.key};
  auto content = env::read_file(options.key.empty() ? options.db + ".vkey" : options.key, 4096);
  if (!content) {
    if (options.key.empty()) return std::optional<std::string>{};
    return tl::make_unexpected(std::move(content).error());
  }
  content->resize(std::min(content->size(), content->find_first_of("\r\n")));
  return std::optional{*std::move(content)};
}

base::Status verify_database(Shell& shell, const VerifyOptions& options, bool& failed) {
  verify::DatabaseOptions check;
  for (const auto& path : options.since) {
    TW_TRY(auto note, env::read_file(path, 1'000'000));
    check.since.push_back(std::move(note));
  }
  TW_TRY(check.log_key, key_for(options));
  shell.random.fill(check.secret);
  TW_TRY(const auto report, verify::verify_database(options.db, check));
  failed = !report.findings.empty();
  if (options.json) {
    ordered_json findings = ordered_json::array();
    for (const auto& finding : report.findings.kept()) {
      findings.push_back({{"invariant", finding.rule}, {"index", finding.index}, {"what", finding.what}});
    }
    shell.out << ordered_json{{"holds", !failed},
                              {"entries", report.entries},
                              {"erased", report.erased},
                              {"root", base::to_hex(base::as_view(report.root))},
                              {"rows", report.rows},
                              {"tables", report.tables},
                              {"checkpoints", report.checkpoints},
                              {"signatures_checked", check.log_key.has_value()},
                              {"finding_count", report.findings.count()},
                              {"findings", findings}}
                     .dump(-1, ' ', false, ordered_json::error_handler_t::replace)
              << '\n';
    return {};
  }
  shell.out << with_commas(report.entries) << " entries (" << with_commas(report.erased) << " erased), "
            << with_commas(report.rows) << " rows, " << report.checkpoints << " checkpoints"
            << (check.log_key ? " with their signatures" : ", signatures NOT checked (no --key)") << ": "
            << (failed ? with_commas(report.findings.count()) + " things are wrong"
                       : "everything that can be checked from outside holds")
            << ".\n";
  for (const auto& finding : report.findings.kept()) {
    shell.out << "  " << finding.rule << " at entry " << finding.index << ": " << fitted(finding.what, 200)
              << '\n';
  }
  return {};
}

}  // namespace

void add_verify_command(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<VerifyOptions>(
      app, outcome, "verify",
      "Check a database from outside: exit 0 only when every invariant that can be checked holds.",
      "verify tidewaiter.db --since checkpoint-of-yesterday",
      [](CLI::App& command, VerifyOptions& o) {
        command.add_option("db", o.db, "the database")->required();
        command.add_option("--since", o.since,
                           "checkpoints kept elsewhere, which must lie on this journal's way");
        command.add_option("--key", o.key, "the log's verifier key, or a file with it (default: DB.vkey)");
        command.add_flag("--json", o.json, "print for programs");
      },
      [&shell, &outcome](const VerifyOptions& o) { return verify_database(shell, o, outcome.failed); });
}

}  // namespace tidewaiter::cli
