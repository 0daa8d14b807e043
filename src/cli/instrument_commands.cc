#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "service/instruments.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct InstrumentOptions : CommonOptions {
  std::string office = "LOCAL";
  std::string id;
  std::string means;
  std::string calibrated_until;
  std::string why;
};

base::Result<std::optional<base::Instant>> calibration(const InstrumentOptions& options) {
  if (options.calibrated_until.empty()) return std::optional<base::Instant>{};
  TW_TRY(const auto until, base::parse_instant(options.calibrated_until, "--calibrated-until"));
  return std::optional{until};
}

void print(Shell& shell, const service::KnownInstrument& one, bool json) {
  const auto& instrument = one.instrument;
  if (json) {
    shell.out << ordered_json{{"office", one.office},
                              {"instrument", instrument.id},
                              {"means", model::name(instrument.means)},
                              {"in_service", instrument.in_service},
                              {"calibrated_until",
                               instrument.calibrated_until
                                   ? ordered_json(base::to_string(*instrument.calibrated_until))
                                   : ordered_json{}},
                              {"why", one.why},
                              {"changed_by", one.changed_by},
                              {"changed_at", base::to_string(one.changed_at)}}
                     .dump(-1, ' ', false, ordered_json::error_handler_t::replace)
              << '\n';
    return;
  }
  shell.out << one.office << "  " << instrument.id << "  " << model::name(instrument.means) << "  "
            << (instrument.in_service ? "in service" : "OUT OF SERVICE");
  if (instrument.calibrated_until)
    shell.out << ", calibrated until " << base::to_string(*instrument.calibrated_until);
  if (!one.why.empty()) shell.out << "; " << fitted(one.why, 60);
  shell.out << " (" << one.changed_by << ", " << base::to_string(one.changed_at) << ")\n";
}

base::Status register_one(Shell& shell, const InstrumentOptions& options) {
  selection::Instrument instrument;
  instrument.id = options.id;
  instrument.means = *model::means_from(options.means);
  TW_TRY(instrument.calibrated_until, calibration(options));
  TW_TRY(const auto service, open_or_initialise(shell, options));
  TW_TRY_STATUS(
      service::register_instrument(service, {options.officer, "instruments"}, options.office, instrument));
  print(shell, {options.office, instrument, "registered", options.officer, shell.clock.now()}, options.json);
  return {};
}

base::Status change(Shell& shell, const InstrumentOptions& options, std::optional<bool> in_service) {
  service::InstrumentChange change;
  change.in_service = in_service;
  change.why = options.why;
  TW_TRY(change.calibrated_until, calibration(options));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto changed, service::change_instrument(service, {options.officer, "instruments"},
                                                        options.office, options.id, change));
  print(shell, changed, options.json);
  return {};
}

base::Status list(Shell& shell, const InstrumentOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto all, service::instruments(
                             *reader, options.office.empty() ? std::nullopt : std::optional{options.office}));
  for (const auto& one : all) print(shell, one, options.json);
  return {};
}

void declare_name(CLI::App& command, InstrumentOptions& options) {
  add_common(command, options);
  command.add_option("instrument", options.id, "its name at the office")->required();
  command.add_option("--office", options.office, "where it stands")->capture_default_str();
}

}  // namespace

void add_instrument_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand(
      "instrument", "Scanners, detectors, dogs and tables: what a shift's capacity rests on.");
  family->require_subcommand(1);
  add_command<InstrumentOptions>(
      *family, outcome, "register", "Make an instrument known, in service.",
      "instrument register XR-1 --office CNCAN --means XRay --calibrated-until 2027-03-31T00:00:00Z",
      [](CLI::App& command, InstrumentOptions& o) {
        declare_name(command, o);
        command.add_option("--means", o.means, "XRay, TraceDetector, Canine or Physical")
            ->required()
            ->check(CLI::IsMember({"XRay", "TraceDetector", "Canine", "Physical"}));
        command
            .add_option("--calibrated-until", o.calibrated_until,
                        "when its calibration runs out (default: it needs none)")
            ->check(is_instant());
      },
      [&shell](const InstrumentOptions& o) { return register_one(shell, o); });
  add_command<InstrumentOptions>(
      *family, outcome, "out", "Take an instrument out of service.",
      "instrument out XR-1 --office CNCAN --why 'tube failed'",
      [](CLI::App& command, InstrumentOptions& o) {
        declare_name(command, o);
        command.add_option("--why", o.why, "why")->required();
      },
      [&shell](const InstrumentOptions& o) { return change(shell, o, false); });
  add_command<InstrumentOptions>(
      *family, outcome, "back", "Put an instrument back into service.",
      "instrument back XR-1 --office CNCAN --why 'tube replaced'",
      [](CLI::App& command, InstrumentOptions& o) {
        declare_name(command, o);
        command.add_option("--why", o.why, "why");
      },
      [&shell](const InstrumentOptions& o) { return change(shell, o, true); });
  add_command<InstrumentOptions>(
      *family, outcome, "calibrated-until", "Say until when an instrument is calibrated.",
      "instrument calibrated-until XR-1 2027-03-31T00:00:00Z --office CNCAN",
      [](CLI::App& command, InstrumentOptions& o) {
        declare_name(command, o);
        command.add_option("until", o.calibrated_until, "when its calibration runs out (RFC 3339)")
            ->required()
            ->check(is_instant());
        command.add_option("--why", o.why, "the certificate");
      },
      [&shell](const InstrumentOptions& o) { return change(shell, o, std::nullopt); });
  add_command<InstrumentOptions>(
      *family, outcome, "list", "List the instruments.", "instrument list --office CNCAN --json",
      [](CLI::App& command, InstrumentOptions& o) {
        o.office.clear();
        add_common(command, o);
        command.add_option("--office", o.office, "of this office alone");
      },
      [&shell](const InstrumentOptions& o) { return list(shell, o); });
}

}  // namespace tidewaiter::cli
