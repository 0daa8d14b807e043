#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/file_erasures.h"
#include "service/kept_files.h"
#include "service/labels.h"

namespace tidewaiter::cli {
namespace {

using base::ErrorCode;
using nlohmann::ordered_json;
using service::Service;

struct KeptFileOptions : CommonOptions {
  std::string exhibit, out, kind = "photograph", taken_at, words;
  std::vector<std::string> files;
  std::int64_t run = 0;
};

struct ErasureOptions : SigningOptions {
  std::int64_t number = 0;
  std::string basis;
};

ordered_json json_of(const store::KeptFileRow& row) {
  return {{"file", row.file_no},
          {"kind", row.kind},
          {"media", row.media},
          {"sha256", row.sha256},
          {"octets", row.octets},
          {"exhibit", row.exhibit ? ordered_json(*row.exhibit) : ordered_json{}},
          {"run", row.destruction_no ? ordered_json(*row.destruction_no) : ordered_json{}},
          {"taken_at", base::to_string(base::Instant{row.taken_at})},
          {"file_name", row.file_name},
          {"words", row.words}};
}

base::Status keep(Shell& shell, const KeptFileOptions& o) {
  service::NewKeptFile file;
  file.kind = *service::kept_kind_from(o.kind);
  if (o.run != 0) file.destruction = o.run;
  if (!o.exhibit.empty()) {
    TW_TRY(file.exhibit, service::exhibit_of_label(o.exhibit, "exhibit"));
  }
  file.taken_at = shell.clock.now();
  if (!o.taken_at.empty()) {
    TW_TRY(file.taken_at, base::parse_instant(o.taken_at, "--taken-at"));
  }
  file.words = o.words;
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  for (const auto& path : o.files) {
    TW_TRY(const auto octets, env::read_file(path, laboratory::kMaxReadingOctets));
    file.file_name = std::filesystem::path{path}.filename().string();
    TW_TRY(const auto row, service::keep_file(service, {o.officer, "custody"}, file, octets));
    say(shell, o.json, json_of(row), service::to_string(row));
  }
  return {};
}

// Lists them; with --out also writes them, by names that nobody chose.
base::Status show(Shell& shell, const KeptFileOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<store::KeptFileRow> rows;
  if (o.run != 0) {
    TW_TRY(rows, service::kept_files_of_run(*reader, o.run));
  } else {
    TW_TRY(const auto id, service::exhibit_of_label(o.exhibit, "exhibit"));
    TW_TRY_STATUS(service::load_exhibit(*reader, id).map([](auto&&) {}));
    TW_TRY(rows, service::kept_files_of(*reader, id));
  }
  if (!o.out.empty()) TW_TRY_STATUS(env::make_folder(o.out));
  for (const auto& row : rows) {
    std::string to;
    if (!o.out.empty()) {
      to = o.out + "/" + service::name_to_save(row);
      TW_TRY(const auto octets, service::kept_octets(service, row.sha256));
      TW_TRY_STATUS(env::replace_file(to, octets));
    }
    auto json = json_of(row);
    if (!to.empty()) json["out"] = to;
    say(shell, o.json, json, (to.empty() ? "" : to + ": ") + service::to_string(row));
  }
  return {};
}

base::Status erase(Shell& shell, const ErasureOptions& o) {
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::erase_kept_file(service, signers.both(), o.number, o.basis));
  say(shell, o.json, {{"file", o.number}, {"erased", true}, {"in_older_backups", true}},
      "file " + std::to_string(o.number) +
          ": erased here; backups that were taken before hold it until they are let go");
  return {};
}

}  // namespace

void add_kept_file_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto& exhibit = *app.get_subcommand("exhibit");
  add_command<KeptFileOptions>(
      exhibit, outcome, "photograph", "Keep photographs, or other papers, of an exhibit as they came.",
      "exhibit photograph X1-1 bag.jpg seal.png --officer officer-7",
      [](CLI::App& command, KeptFileOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number, or its label as scanned")->required();
        command.add_option("files", o.files, "JPEG or PNG; a paper also PDF; at most 64 MiB")->required();
        add_common(command, o);
        command.add_option("--kind", o.kind, "photograph or paper")
            ->capture_default_str()
            ->check(CLI::IsMember({"photograph", "paper"}));
        command.add_option("--taken-at", o.taken_at, "when, RFC 3339 (default: now)")->check(is_instant());
        command.add_option("--words", o.words, "what is seen");
      },
      [&shell](const KeptFileOptions& o) { return keep(shell, o); });
  add_command<KeptFileOptions>(
      exhibit, outcome, "photographs", "List an exhibit's kept files, or write them out.",
      "exhibit photographs X1-1 --out pictures",
      [](CLI::App& command, KeptFileOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number, or its label as scanned")->required();
        add_common(command, o);
        command.add_option("--out", o.out, "a folder to write them to");
      },
      [&shell](const KeptFileOptions& o) { return show(shell, o); });
  add_command<ErasureOptions>(
      exhibit, outcome, "erase-file", "Erase a kept file: two officers sign on what ground (J4).",
      std::string{"exhibit erase-file 3 --basis 'order 7'"} + kKeys,
      [](CLI::App& command, ErasureOptions& o) {
        command.add_option("number", o.number, "the file's number")->required();
        add_signing(command, o);
        command.add_option("--basis", o.basis, "the order it rests on")->required();
      },
      [&shell](const ErasureOptions& o) { return erase(shell, o); });
  auto& destroy = *app.get_subcommand("custody")->get_subcommand("destroy");
  add_command<KeptFileOptions>(
      destroy, outcome, "photographs", "List a run's photographs, or write them out.",
      "custody destroy photographs 1 --out pictures",
      [](CLI::App& command, KeptFileOptions& o) {
        command.add_option("run", o.run, "the run's number")->required();
        add_common(command, o);
        command.add_option("--out", o.out, "a folder to write them to");
      },
      [&shell](const KeptFileOptions& o) { return show(shell, o); });
}

}  // namespace tidewaiter::cli
