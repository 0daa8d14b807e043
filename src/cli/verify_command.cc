#include <nlohmann/json.hpp>

#include "cli/bundle_check.h"
#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "verify/database.h"
#include "verify/stored_zip.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;

struct VerifyOptions {
  std::string db;
  std::vector<std::string> since;
  std::string key;
  std::vector<std::string> opened;
  bool json = false;
  bool without_files = false;
};

// Of a file with several keys the first counts: from there on every hand-over to a later one is in the
// journal.
base::Result<std::string> key_in(const std::string& file) {
  TW_TRY(auto content, env::read_file(file, 4096));
  content.resize(std::min(content.size(), content.find_first_of("\r\n")));
  return content;
}

// A key that was given, or else the one that `init` left beside the database.
base::Result<std::optional<std::string>> key_for(const VerifyOptions& options) {
  auto key = options.key.empty() ? key_in(options.db + ".vkey") : log_key_from(options.key);
  if (key) return std::optional{*std::move(key)};
  if (options.key.empty()) return std::optional<std::string>{};
  return tl::make_unexpected(std::move(key).error());
}

base::Status verify_database(Shell& shell, const VerifyOptions& options, bool& failed) {
  verify::DatabaseOptions check;
  for (const auto& path : options.since) {
    TW_TRY(auto note, env::read_file(path, 1'000'000));
    check.since.push_back(std::move(note));
  }
  TW_TRY(check.log_key, key_for(options));
  shell.random.fill(check.secret);
  check.files = !options.without_files;
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
                              {"files", report.files},
                              {"signatures_checked", check.log_key.has_value()},
                              {"finding_count", report.findings.count()},
                              {"findings", findings}}
                     .dump(-1, ' ', false, ordered_json::error_handler_t::replace)
              << '\n';
    return {};
  }
  shell.out << with_commas(report.entries) << " entries (" << with_commas(report.erased) << " erased), "
            << with_commas(report.rows) << " rows, " << report.checkpoints << " checkpoints"
            << (check.log_key ? " with their signatures" : ", signatures NOT checked (no --key)");
  if (report.files > 0) shell.out << ", " << with_commas(report.files) << " files";
  if (options.without_files) shell.out << ", files NOT checked";
  shell.out << ": "
            << (failed ? with_commas(report.findings.count()) + " things are wrong"
                       : "everything that can be checked from outside holds")
            << ".\n";
  for (const auto& finding : report.findings.kept()) {
    shell.out << "  " << finding.rule << " at entry " << finding.index << ": " << fitted(finding.what, 200)
              << '\n';
  }
  return {};
}

base::Status check_one_opened(const std::string& octets, const std::string& line) {
  const auto first = line.find(' '), second = line.find(' ', first + 1);
  if (second == std::string::npos)
    return base::fail(base::ErrorCode::Malformed, "--opened", line,
                      "FIELD SALT VALUE, as `handover open` says");
  TW_TRY(const auto salt, base::from_base64(line.substr(first + 1, second - first - 1), "--opened"));
  return verify::check_opened(octets, line.substr(0, first), salt, line.substr(second + 1));
}

base::Status verify_bundle(Shell& shell, const VerifyOptions& options, bool& failed) {
  if (options.key.empty())
    return base::fail(base::ErrorCode::Missing, "--key", "", "the sender's verifier key, or a file with it");
  TW_TRY(const auto key, log_key_from(options.key));
  TW_TRY(const auto octets, env::read_file(options.db, verify::kMostZipOctets));
  const auto read = verify::verify_bundle(octets, key);
  if (!read && read.error().field == "log key") return tl::make_unexpected(read.error());
  base::Status status = read.map([](const auto&) {});
  for (const auto& line : options.opened) {
    if (status) status = check_one_opened(octets, line);
  }
  failed = !status;
  if (failed && status.error().field.rfind("--", 0) == 0) return status;
  const std::string touched = failed ? status.error().field : "";
  const std::string words = failed ? "NOT PROVEN, something was touched: " + base::to_string(status.error())
                                   : verify::to_sentence(*read);
  if (!options.json) {
    shell.out << fitted(words, words.size()) << '\n';  // what was touched may hold anything
    return {};
  }
  ordered_json json{{"holds", !failed}, {"sentence", words}};
  if (failed) {
    json["touched"] = touched;
  } else {
    json.update({{"exhibit", read->exhibit},
                 {"handover", read->handover},
                 {"sent_mg", read->sent_mg},
                 {"seal", read->seal},
                 {"receiver_key", read->receiver_key},
                 {"manifest", read->manifest},
                 {"log", read->origin},
                 {"log_entries", read->log_entries},
                 {"events", read->events},
                 {"request", read->request},
                 {"attachments", read->attachments},
                 {"photographs", read->photographs},
                 {"photographs_inside", read->photographs_inside},
                 {"signatures", read->signatures}});
  }
  shell.out << json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
  return {};
}

// By what it begins with, since mail and people rename files. One that lost its beginning goes by its name.
bool is_bundle(const std::string& file) {
  const auto begin = env::first_octets(file, 4);
  return (begin && *begin == "PK\x03\x04") || file.ends_with(".twb") || file.ends_with(".TWB");
}

}  // namespace

base::Result<std::string> log_key_from(const std::string& text_or_file) {
  if (text_or_file.find('+') != std::string::npos) return text_or_file;
  return key_in(text_or_file);
}

base::Result<verify::BundleFacts> read_bundle(const std::string& file, const std::string& log_key) {
  TW_TRY(const auto key, log_key_from(log_key));
  TW_TRY(const auto octets, env::read_file(file, verify::kMostZipOctets));
  return verify::verify_bundle(octets, key);
}

void add_verify_command(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<VerifyOptions>(
      app, outcome, "verify",
      "Check a database, or a bundle that came with an exhibit, from outside: exit 0 only when everything "
      "that "
      "can be checked holds.",
      "verify tidewaiter.db --since checkpoint-of-yesterday",
      [](CLI::App& command, VerifyOptions& o) {
        command.add_option("db", o.db, "the database, or a bundle, whatever its name: FILE.twb")->required();
        command.add_option("--since", o.since,
                           "checkpoints kept elsewhere, which must lie on this journal's way");
        command.add_option("--key", o.key, "the log's verifier key, or a file with it (default: DB.vkey)");
        command.add_option("--opened", o.opened,
                           "a withheld field of a bundle, as `handover open` prints it");
        command.add_flag("--without-files", o.without_files,
                         "leave out the files beside the database, for a copy of the database alone");
        command.add_flag("--json", o.json, "print for programs");
      },
      [&shell, &outcome](const VerifyOptions& o) {
        return is_bundle(o.db) ? verify_bundle(shell, o, outcome.failed)
                               : verify_database(shell, o, outcome.failed);
      });
}

}  // namespace tidewaiter::cli
