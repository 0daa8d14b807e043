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
  std::string calibrated_until, radiation_until;
  std::string why;
  std::string model, site, lot;
  std::vector<std::string> operators;
  std::string officer_certified, certified_until;
};

base::Result<std::optional<base::Instant>> optional_instant(const std::string& text, const char* option) {
  if (text.empty()) return std::optional<base::Instant>{};
  TW_TRY(const auto until, base::parse_instant(text, option));
  return std::optional{until};
}
base::Result<std::optional<base::Instant>> calibration(const InstrumentOptions& options) {
  return optional_instant(options.calibrated_until, "--calibrated-until");
}

// "officer-7=2027-03-31T00:00:00Z".
base::Result<service::CertifiedOperator> operator_from(const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0)
    return base::fail(base::ErrorCode::Malformed, "--operator", text, "OFFICER=TIME");
  TW_TRY(const auto until, base::parse_instant(text.substr(equals + 1), "--operator"));
  return service::CertifiedOperator{text.substr(0, equals), until};
}

base::Result<service::Equipment> equipment(const InstrumentOptions& options) {
  service::Equipment made;
  made.examines = options.means != "None";
  made.model = options.model;
  made.site = options.site;
  made.lot = options.lot;
  TW_TRY(made.radiation_until, optional_instant(options.radiation_until, "--radiation-until"));
  for (const auto& text : options.operators) {
    TW_TRY(auto one, operator_from(text));
    made.operators.push_back(std::move(one));
  }
  return made;
}

ordered_json operators_json(const service::Equipment& equipment) {
  ordered_json list = ordered_json::array();
  for (const auto& one : equipment.operators)
    list.push_back({{"officer", one.officer}, {"until", base::to_string(one.until)}});
  return list;
}

void print(Shell& shell, const service::KnownInstrument& one, bool json) {
  const auto& instrument = one.instrument;
  const auto until = service::usable_until(one);
  if (json) {
    shell.out
        << ordered_json{{"office", one.office},
                        {"instrument", instrument.id},
                        {"means", one.equipment.examines ? model::name(instrument.means) : "None"},
                        {"in_service", instrument.in_service},
                        {"calibrated_until", instrument.calibrated_until
                                                 ? ordered_json(base::to_string(*instrument.calibrated_until))
                                                 : ordered_json{}},
                        {"usable_until", until ? ordered_json(base::to_string(*until)) : ordered_json{}},
                        {"model", one.equipment.model},
                        {"site", one.equipment.site},
                        {"lot", one.equipment.lot},
                        {"operators", operators_json(one.equipment)},
                        {"why", one.why},
                        {"changed_by", one.changed_by},
                        {"changed_at", base::to_string(one.changed_at)}}
               .dump(-1, ' ', false, ordered_json::error_handler_t::replace)
        << '\n';
    return;
  }
  const auto now = shell.clock.now();
  const auto ends = [now](base::Instant end) {
    return (end <= now ? "EXPIRED " : "until ") + base::to_string(end);
  };
  shell.out << one.office << "  " << instrument.id << "  "
            << (one.equipment.examines ? model::name(instrument.means) : "examines no parcel") << "  "
            << (!instrument.in_service   ? "OUT OF SERVICE"
                : until && *until <= now ? "EXPIRED"
                                         : "in service");
  if (instrument.calibrated_until) shell.out << ", calibrated " << ends(*instrument.calibrated_until);
  if (one.equipment.radiation_until)
    shell.out << ", radiation check " << ends(*one.equipment.radiation_until);
  for (const auto& by : one.equipment.operators)
    shell.out << ", " << fitted(by.officer, 40) << " certified " << ends(by.until);
  for (const auto* words : {&one.equipment.model, &one.equipment.site, &one.equipment.lot}) {
    if (!words->empty()) shell.out << ", " << fitted(*words, 40);
  }
  if (!one.why.empty()) shell.out << "; " << fitted(one.why, 60);
  shell.out << " (" << one.changed_by << ", " << base::to_string(one.changed_at) << ")\n";
}

base::Status register_one(Shell& shell, const InstrumentOptions& options) {
  selection::Instrument instrument;
  instrument.id = options.id;
  if (options.means != "None") instrument.means = *model::means_from(options.means);
  TW_TRY(const auto known, equipment(options));
  TW_TRY(instrument.calibrated_until, calibration(options));
  TW_TRY(const auto service, open_or_initialise(shell, options));
  TW_TRY_STATUS(service::register_instrument(service, {options.officer, "instruments"}, options.office,
                                             instrument, known));
  print(shell, {options.office, instrument, known, "registered", options.officer, shell.clock.now()},
        options.json);
  return {};
}

base::Status change(Shell& shell, const InstrumentOptions& options, std::optional<bool> in_service) {
  service::InstrumentChange change;
  change.in_service = in_service;
  change.why = options.why;
  TW_TRY(change.calibrated_until, calibration(options));
  TW_TRY(change.radiation_until, optional_instant(options.radiation_until, "--radiation-until"));
  if (!options.officer_certified.empty()) {
    TW_TRY(const auto until, base::parse_instant(options.certified_until, "until"));
    change.certified = service::CertifiedOperator{options.officer_certified, until};
  }
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
      "instrument",
      "The register of equipment: scanners, detectors, dogs, tables, spectrometers, test kits.");
  family->require_subcommand(1);
  add_command<InstrumentOptions>(
      *family, outcome, "register", "Make an instrument known, in service.",
      "instrument register XR-1 --office CNCAN --means XRay --calibrated-until 2027-03-31T00:00:00Z",
      [](CLI::App& command, InstrumentOptions& o) {
        declare_name(command, o);
        command
            .add_option("--means", o.means,
                        "XRay, TraceDetector, Canine or Physical; None for what examines no parcel")
            ->required()
            ->check(CLI::IsMember({"XRay", "TraceDetector", "Canine", "Physical", "None"}));
        command
            .add_option("--calibrated-until", o.calibrated_until,
                        "when its calibration, or a kit's shelf life, runs out (default: it needs none)")
            ->check(is_instant());
        command.add_option("--radiation-until", o.radiation_until, "until when its radiation check holds")
            ->check(is_instant());
        command.add_option("--operator", o.operators, "who is certified to work it: OFFICER=TIME");
        command.add_option("--model", o.model, "maker and model");
        command.add_option("--site", o.site, "where at the office");
        command.add_option("--lot", o.lot, "a test kit's lot");
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
      *family, outcome, "certify", "Say until when an officer, or a dog's handler, is certified to work it.",
      "instrument certify XR-1 officer-7 2027-03-31T00:00:00Z --office CNCAN",
      [](CLI::App& command, InstrumentOptions& o) {
        declare_name(command, o);
        command.add_option("operator", o.officer_certified, "who works it")->required();
        command.add_option("until", o.certified_until, "when the certificate ends (RFC 3339)")
            ->required()
            ->check(is_instant());
        command.add_option("--why", o.why, "the certificate");
      },
      [&shell](const InstrumentOptions& o) { return change(shell, o, std::nullopt); });
  add_command<InstrumentOptions>(
      *family, outcome, "radiation-until", "Say until when an X-ray scanner's radiation check holds.",
      "instrument radiation-until XR-1 2027-03-31T00:00:00Z --office CNCAN",
      [](CLI::App& command, InstrumentOptions& o) {
        declare_name(command, o);
        command.add_option("until", o.radiation_until, "when the check ends (RFC 3339)")
            ->required()
            ->check(is_instant());
        command.add_option("--why", o.why, "the report");
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
