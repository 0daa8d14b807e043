#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "service/answers.h"
#include "service/engine.h"
#include "service/log.h"
#include "service/oversight.h"
#include "service/screening.h"
#include "service/shift.h"

namespace tidewaiter::cli {
namespace {

using base::Instant;
using nlohmann::ordered_json;
using service::Service;

struct ScreenOptions : CommonOptions {
  std::vector<std::string> manifests;
  std::string mapping;
  std::string format;
  std::string office = "LOCAL";
  std::string shift;
  std::vector<std::string> capacity;
  double random_share = 0.1;
  std::string at;
  std::string answers;
  std::size_t show = 20;
  bool acknowledge = false;
  bool no_resolver = false;
};

base::Result<service::ScreenRequest> request_from(const ScreenOptions& options) {
  service::ScreenRequest request;
  request.manifests = options.manifests;
  request.office = options.office;
  if (!options.mapping.empty()) {
    TW_TRY(const auto text, env::read_file(options.mapping, std::size_t{1} << 20));
    TW_TRY(request.reading.mapping, declaration::parse_mapping(text));
  }
  static const std::map<std::string, declaration::Format> kFormats{{"ndjson", declaration::Format::Ndjson},
                                                                   {"csv", declaration::Format::Csv},
                                                                   {"xml", declaration::Format::WcoXml}};
  if (!options.format.empty()) request.reading.format = kFormats.at(options.format);
  if (!options.at.empty()) {
    TW_TRY(request.at, base::parse_instant(options.at, "--at"));
  }
  return request;
}

void print_counts(Shell& shell, const service::ScreenReport& report) {
  const auto records = report.accepted + report.refused + report.unchanged;
  shell.out << with_commas(records) << " records in " << std::fixed << std::setprecision(1) << report.seconds << " s ("
            << with_commas(static_cast<std::uint64_t>(static_cast<double>(records) / std::max(report.seconds, 1e-3)))
            << " a second, everything durable): " << with_commas(report.accepted) << " accepted";
  if (report.amended > 0) shell.out << " (" << with_commas(report.amended) << " amend an earlier filing)";
  if (report.unchanged > 0) shell.out << ", " << with_commas(report.unchanged) << " filed before and unchanged";
  shell.out << ", " << with_commas(report.refused) << " refused\n";
  if (report.historic) shell.out << "The manifest is history: each parcel counts as filed when it was posted.\n";
  for (const auto& [code, count] : report.refused_by_code) shell.out << "  refused: " << code << "  " << with_commas(count) << '\n';
  for (const auto& refused : report.first_refused) {
    shell.out << "    line " << refused.line << ": " << fitted(base::to_string(refused.error), 100) << '\n';
  }
  for (const auto& [code, count] : report.findings) shell.out << "  finding: " << code << "  " << with_commas(count) << '\n';
}

void print_chosen(Shell& shell, const std::vector<service::Answer>& answers, std::size_t show) {
  std::map<std::string_view, std::size_t> by_reason;
  for (const auto& answer : answers) ++by_reason[selection::name(answer.selection->reason)];
  shell.out << '\n' << with_commas(answers.size()) << " parcels to open:";
  for (const auto& [reason, count] : by_reason) shell.out << "  " << reason << ' ' << with_commas(count);
  shell.out << "\n\n";
  std::size_t shown = 0;
  for (const auto& answer : answers) {
    if (shown++ == show) {
      shell.out << "… and " << with_commas(answers.size() - show) << " more (--show N, or --json FILE for all)\n";
      break;
    }
    const auto& selection = *answer.selection;
    const auto& item = answer.declaration.item;
    shell.out << answer.row.item_id << "  " << model::name(*selection.means) << "  " << selection::name(selection.reason)
              << "  score " << std::fixed << std::setprecision(1) << answer.assessed.assessment.score / 1000.0 << " bit";
    if (selection.left) shell.out << "  leaves in " << base::to_string(*selection.left);
    shell.out << "\n    " << fitted(item.sender.name, 30) << " (" << item.sender.country << ") → " << fitted(item.recipient.name, 30)
              << ", " << fitted(item.recipient.address.empty() ? "" : item.recipient.address.front(), 40) << ", "
              << item.recipient.country << '\n';
    for (const auto& reason : answer.assessed.assessment.reasons) {
      shell.out << "    " << std::showpos << std::setw(5) << reason.contribution / 1000.0 << std::noshowpos << "  "
                << fitted(reason.text, 220) << '\n';
    }
  }
}

base::Status write_answers(const Service& service, const std::string& path, const service::ScreenReport& report,
                           const service::ClosedShift& closed) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  const auto status = service::each_answer(
      service, report, closed,
      [&](const service::Answer& answer) -> base::Status {
        file << service::to_json(answer) << '\n';
        return {};
      },
      [&](const store::RefusedRow& refused) -> base::Status {
        file << service::to_json(refused) << '\n';
        return {};
      });
  file.close();
  if (!status) return status;
  if (!file) return base::fail(base::ErrorCode::Io, path, "not written", "a writable file");
  return {};
}

base::Status screen(Shell& shell, const ScreenOptions& options) {
  TW_TRY(auto request, request_from(options));
  TW_TRY(const auto capacity, service::capacity_from(options.capacity));
  if (!(options.random_share >= 0 && options.random_share <= 1)) {
    return base::fail(base::ErrorCode::OutOfRange, "--random-share", std::to_string(options.random_share), "0 to 1");
  }
  TW_TRY(const auto service, open_or_initialise(shell, options));
  const service::Actor actor{options.officer, "screening"};
  TW_TRY(const auto shift, service::open_shift(service, actor, options.office, options.shift, capacity,
                                               static_cast<std::int32_t>(options.random_share * 1e6 + 0.5)));
  request.shift = shift.shift;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto engine, service::Engine::load(*reader, service.beside("resolution"), shell.clock.now(),
                                                    options.no_resolver ? service::Resolving::Off : service::Resolving::On));
  reader.reset();

  std::optional<Progress> progress{std::in_place, shell, "screened"};
  TW_TRY(auto report, service::screen(service, engine, actor, request, [&](std::uint64_t records) {
           progress->at(records);
           if (options.acknowledge) shell.err << "acknowledged " << records << std::endl;
         }));
  progress.reset();
  const Instant closing = request.at.value_or(report.historic && report.first_cut_off
                                                  ? service::historic_closing(*report.first_cut_off)
                                                  : shell.clock.now());
  TW_TRY(const auto closed, service::close_shift(service, engine, actor, shift, report.candidates, closing));
  TW_TRY_STATUS(service::sign_checkpoint(service).map([](const auto&) {}));
  // The snapshot only saves time at the next start.
  if (const auto saved = engine.save(service.beside("resolution")); !saved) {
    shell.err << "tidewaiter: the resolver's snapshot was not kept: " << base::to_string(saved.error()) << '\n';
  }
  if (!options.answers.empty()) TW_TRY_STATUS(write_answers(service, options.answers, report, closed));
  print_counts(shell, report);
  TW_TRY(const auto answers, service::chosen(service, report, closed));
  print_chosen(shell, answers, options.show);
  return {};
}

struct ItemOptions : CommonOptions {
  std::string item;
};

base::Status replay(Shell& shell, const ItemOptions& options, bool& failed) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto replay, service::replay(service, model::ItemId{options.item}));
  failed = !replay.same_bytes;
  if (options.json) {
    shell.out << ordered_json{{"item_id", replay.item_id},         {"journal_index", replay.journal_index},
                              {"same_bytes", replay.same_bytes},   {"evidence_same", replay.evidence_same},
                              {"differences", replay.differences}}.dump() << '\n';
    return {};
  }
  shell.out << replay.item_id << ": the stored result is " << (replay.same_bytes ? "recomputed byte for byte" : "NOT what is recomputed")
            << " from its evidence at journal index " << replay.journal_index << "; the evidence "
            << (replay.evidence_same ? "is derived again from what is stored" : "can't be derived again in full") << ".\n";
  for (const auto& difference : replay.differences) shell.out << "  " << difference << '\n';
  return {};
}

base::Status list_refused(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  return service::each_refused(service, [&](const store::RefusedRow& row, const std::string& raw) -> base::Status {
    if (options.json) {
      shell.out << service::to_json(row) << '\n';
    } else {
      const auto error = ordered_json::parse(row.error, nullptr, false);
      shell.out << '#' << row.refused_no << "  " << row.source << ':' << row.line << "  " << fitted(error.dump(), 160) << "\n    "
                << fitted(raw, 160) << '\n';
    }
    return {};
  });
}

}  // namespace

void add_screening_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<ScreenOptions>(
      app, outcome, "screen", "Screen a manifest: refused or accepted, scored, and the shift's list of parcels to open.",
      "screen day.ndjson.zst --office CNCAN --capacity XRay=200 --capacity Physical=240 --json out.ndjson",
      [](CLI::App& command, ScreenOptions& o) {
        add_common(command, o);
        command.remove_option(command.get_option("--json"));
        command.add_option("manifests", o.manifests, "NDJSON, CSV or WCO XML; plain, gzip or zstd; - for standard input")->required();
        command.add_option("--mapping", o.mapping, "whose columns mean what (CSV)");
        command.add_option("--format", o.format, "instead of telling it by name and content")
            ->check(CLI::IsMember({"ndjson", "csv", "xml"}));
        command.add_option("--office", o.office, "whose shift this is")->capture_default_str();
        command.add_option("--shift", o.shift, "the shift's name (default: the time)");
        command.add_option("--capacity", o.capacity, "examinations by means: XRay, TraceDetector, Canine or Physical, =N");
        command.add_option("--random-share", o.random_share, "of every means' examinations, for the random stream")->capture_default_str();
        command.add_option("--at", o.at, "when the parcels count as filed (RFC 3339; default: now)");
        command.add_option("--json", o.answers, "write one JSON object a record here, in input order");
        command.add_option("--show", o.show, "how many parcels to print")->capture_default_str();
        command.add_flag("--no-resolver", o.no_resolver, "judge by declaration and lists alone, as when the resolver is down");
        command.add_flag("--acknowledge", o.acknowledge, "say on standard error how many records are durable");
      },
      [&shell](const ScreenOptions& o) { return screen(shell, o); });
  add_command<ItemOptions>(
      app, outcome, "replay", "Recompute a past assessment and derive its evidence again (exit 1 where it differs).",
      "replay EE123456785CN",
      [](CLI::App& command, ItemOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
      },
      [&shell, &outcome](const ItemOptions& o) { return replay(shell, o, outcome.failed); });
  add_command<CommonOptions>(
      app, outcome, "refused", "List declarations that could not be used, with what was wrong; put right, screen them again.",
      "refused --json", [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return list_refused(shell, o); });
}

}  // namespace tidewaiter::cli
