#include <nlohmann/json.hpp>

#include "cli/handover_commands.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/handover.h"

namespace tidewaiter::cli {
namespace {

using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

constexpr std::uint64_t kLongestReceipt = 65'536;
constexpr std::uint64_t kLargestPaper = 67'108'864;

struct EndOptions : SigningOptions {
  std::int64_t number = 0;
  std::string receipt;
  std::string seal, used_g = "0", paper, paper_file, why;
  ReadingOptions reading;
  std::string scale, place = "handover";
};

ordered_json or_null(const std::optional<std::int64_t>& number) {
  return number ? ordered_json(*number) : ordered_json{};
}

void alarm(Shell& shell, bool as_json, const std::optional<std::int64_t>& inquiry, const std::string& why) {
  if (inquiry && !as_json) shell.out << "ALARM: discrepancy " << *inquiry << " is open: " << why << " (C4)\n";
}

base::Status confirm(Shell& shell, const EndOptions& o) {
  TW_TRY(const auto line, env::read_file(o.receipt, kLongestReceipt));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto done, service::confirm_handover(service, signers.both(), line));
  const auto& id = done.exhibit.text();
  say(shell, o.json,
      {{"exhibit", id},
       {"observed_mg",
        done.comparison ? ordered_json(done.comparison->observed.milligrams()) : ordered_json{}},
       {"discrepancy", or_null(done.discrepancy)},
       {"seal_discrepancy", or_null(done.seal_discrepancy)}},
      id + ": received" + (done.comparison ? ", " + custody::to_string(*done.comparison) : ""));
  alarm(shell, o.json, done.seal_discrepancy, "the receiver read another seal than it was sent under");
  alarm(shell, o.json, done.discrepancy, "the receiver weighed another mass");
  return print_balance(shell, o.json, service, done.exhibit);
}

base::Result<std::string> hash_of(const std::string& file) {
  if (file.empty()) return std::string{};
  TW_TRY(const auto octets, env::read_file(file, kLargestPaper));
  return base::to_hex(base::as_view(base::sha256(octets)));
}

base::Status back(Shell& shell, const EndOptions& o) {
  service::TakingBack taking;
  taking.handover = o.number;
  taking.seal = o.seal;
  if (o.reading.given()) {
    TW_TRY(taking.reading, reading_from(o.reading, o.scale, o.place));
  }
  TW_TRY(taking.used_there, base::parse_grams(o.used_g, "--used"));
  taking.paper = o.paper;
  TW_TRY(taking.paper_sha256, hash_of(o.paper_file));
  taking.why = o.why;
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto done, service::take_back(service, signers.both(), taking));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, service::handover_row(*reader, o.number));
  say(shell, o.json,
      {{"handover", o.number}, {"state", row.state}, {"seal_discrepancy", or_null(done.seal_discrepancy)}},
      row.exhibit + ": came back");
  alarm(shell, o.json, done.seal_discrepancy,
        "it bears another seal than it left under, and nobody received it");
  if (done.weighed) print_weighed(shell, o.json, ExhibitId{row.exhibit}, *done.weighed);
  return print_balance(shell, o.json, service, ExhibitId{row.exhibit});
}

base::Status destroyed(Shell& shell, const EndOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY_STATUS(service::destroyed_abroad(service, signers.both(), o.number, o.paper, o.why));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, service::handover_row(*reader, o.number));
  say(shell, o.json, {{"handover", o.number}, {"state", row.state}}, row.exhibit + ": destroyed abroad");
  return print_balance(shell, o.json, service, ExhibitId{row.exhibit});
}

}  // namespace

void add_handover_end_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  constexpr const char* kWhy = "why it ends otherwise than its terms say";
  add_command<EndOptions>(
      family, outcome, "confirm",
      "Take the receiver's signed receipt as it is: from now on the receiver holds it; what disagrees is an "
      "inquiry.",
      "handover confirm receipt.json" + std::string{kKeys},
      [](CLI::App& command, EndOptions& o) {
        command.add_option("receipt", o.receipt, "the receipt's file")->required();
        add_signing(command, o);
      },
      [&shell](const EndOptions& o) { return confirm(shell, o); });
  add_command<EndOptions>(
      family, outcome, "back",
      "It comes back, also where nobody received it: weigh it under the seal it now bears; the first signer "
      "holds it.",
      "handover back 1 --seal AU-9 --used 0.5 --gross 41.5 --tare 2 --scale S1 --paper 'letter 88'" +
          std::string{kKeys},
      [](CLI::App& command, EndOptions& o) {
        command.add_option("handover", o.number, "its number")->required();
        add_signing(command, o);
        command.add_option("--seal", o.seal, "the seal it now bears")->required();
        command.add_option("--used", o.used_g, "what was used up there, in grams")->capture_default_str();
        command.add_option("--paper", o.paper, "what says so")->required();
        command.add_option(
            "--paper-file", o.paper_file,
            "that paper, whose hash is signed; needed where no receipt came: refused, or lost on "
            "the way and here again");
        command.add_option("--why", o.why, kWhy);
        add_reading(command, o.reading, "");
        command.add_option("--scale", o.scale, "the scale");
        command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
      },
      [&shell](const EndOptions& o) { return back(shell, o); });
  add_command<EndOptions>(
      family, outcome, "destroyed",
      "It was destroyed abroad, by the receiver's paper: its account is closed (C1).",
      "handover destroyed 1 --paper 'certificate 12'" + std::string{kKeys},
      [](CLI::App& command, EndOptions& o) {
        command.add_option("handover", o.number, "its number")->required();
        add_signing(command, o);
        command.add_option("--paper", o.paper, "the certificate")->required();
        command.add_option("--why", o.why, kWhy);
      },
      [&shell](const EndOptions& o) { return destroyed(shell, o); });
}

}  // namespace tidewaiter::cli
