#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_text.h"
#include "cli/command.h"
#include "cli/explanation_print.h"
#include "cli/print.h"
#include "cli/shift_print.h"
#include "env/files.h"
#include "service/answers.h"
#include "service/engine.h"
#include "service/log.h"
#include "service/oversight.h"
#include "service/resubmission.h"
#include "service/screening.h"
#include "service/shift.h"
#include "service/targeting_json.h"

namespace tidewaiter::cli {
namespace {

using base::Instant;
using nlohmann::ordered_json;
using service::Service;

struct ScreenOptions : ShiftTermOptions {
  std::vector<std::string> manifests;
  std::string mapping;
  std::string format;
  bool keep_open = false;
  bool without_resolver = false;
  bool acknowledge = false;
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

// What is printed and written once the parcels are screened and, unless it stays open, the shift is closed.
base::Status report_on(Shell& shell, const Service& service, const ScreenOptions& options,
                       const service::ScreenReport& report, const service::ClosedShift& closed,
                       const std::string& shift) {
  if (!options.answers.empty()) TW_TRY_STATUS(write_answers(service, options.answers, report, closed));
  print_counts(shell, report);
  if (!report.broken.empty()) return {};
  if (options.keep_open) {
    print_open_still(shell.out, options.office, shift);
    return {};
  }
  TW_TRY(const auto answers, service::chosen(service, report, closed));
  print_closing(shell, closed);
  print_chosen(shell, answers, options.show);
  return {};
}

// What is wrong with a file as a whole fails before a shift is opened for it. Pipes can be read only once,
// and that is the screening's to do.
base::Status check_manifests(const service::ScreenRequest& request) {
  for (const auto& manifest : request.manifests) {
    std::error_code unknown;
    const auto status = std::filesystem::status(manifest, unknown);
    if (manifest == "-" || (std::filesystem::is_other(status) && !std::filesystem::is_block_file(status)))
      continue;
    TW_TRY_STATUS(declaration::Reader::open(manifest, request.reading).map([](const auto&) {}));
  }
  return {};
}

// All that was read is filed; of a manifest that broke off nobody chooses before the rest has come.
base::Status tell_broken(Shell& shell, const service::ScreenReport& report) {
  if (report.broken.empty()) return {};
  shell.err
      << with_commas(report.order.size())
      << " records were screened into the shift; what came behind the break was not read. File it whole "
         "again: what is unchanged is not taken in twice.\n";
  for (auto other = report.broken.begin() + 1; other != report.broken.end(); ++other)
    shell.err << "tidewaiter: " << base::to_string(*other) << '\n';
  return tl::make_unexpected(report.broken.front());
}

// Where answers are to go must be there before anything is filed; what stands in the file stays until then.
base::Status check_answers(const ScreenOptions& options) {
  if (options.answers.empty() || std::ofstream(options.answers, std::ios::app)) return {};
  return base::fail(base::ErrorCode::Io, options.answers, "not writable", "a writable file");
}

base::Status screen_into(Shell& shell, const Service& service, const service::Actor& actor,
                         const ScreenOptions& options, const service::ScreenRequest& request,
                         const service::OpenShift& shift) {
  TW_TRY(auto engine, load_engine(shell, service,
                                  options.without_resolver ? service::Engine::Resolving::Down
                                                           : service::Engine::Resolving::Yes));

  std::optional<Progress> progress{std::in_place, shell, "screened"};
  std::uint64_t durable = 0;
  auto screened = service::screen(service, engine, actor, request, [&](std::uint64_t records) {
    durable = records;
    progress->at(records);
    if (options.acknowledge) shell.err << "acknowledged " << records << std::endl;
  });
  progress.reset();
  if (!screened) {
    shell.err << with_commas(durable)
              << " records were screened into the shift before the screening failed.\n";
    return tl::make_unexpected(std::move(screened).error());
  }
  auto& report = *screened;
  service::ClosedShift closed;
  if (!options.keep_open && report.broken.empty()) {
    const Instant closing = request.at.value_or(report.historic && report.first_cut_off
                                                    ? service::historic_closing(*report.first_cut_off)
                                                    : shell.clock.now());
    TW_TRY(closed, service::close_shift(service, engine, actor, shift, report.candidates, closing));
  }
  TW_TRY_STATUS(service::sign_checkpoint(service).map([](const auto&) {}));
  save_engine(shell, service, engine);
  TW_TRY_STATUS(report_on(shell, service, options, report, closed, shift.shift));
  return tell_broken(shell, report);
}

base::Status screen(Shell& shell, const ScreenOptions& options) {
  TW_TRY(auto request, request_from(options));
  TW_TRY(auto terms, terms_from(options));
  TW_TRY_STATUS(check_manifests(request));
  TW_TRY_STATUS(check_answers(options));
  TW_TRY(const auto service, open_or_initialise(shell, options));
  const service::Actor actor{options.officer, "screening"};
  TW_TRY(terms.shift, shift_meant(service, options));
  TW_TRY(const auto shift, service::open_shift(service, actor, terms));
  if (shift.taken_up)
    shell.out << "Filing into the shift " << shift.shift << " of " << shift.office
              << ", which was open before.\n";
  request.shift = shift.shift;
  auto done = screen_into(shell, service, actor, options, request, shift);
  if (!done) {
    const auto open = service::find_open_shift(service, shift.office, shift.shift);
    if (open || open.error().code != base::ErrorCode::State)
      print_open_still(shell.err, shift.office, shift.shift);
  }
  return done;
}

struct ItemOptions : CommonOptions {
  std::string item;
};

ordered_json joins_json(const std::vector<model::Join>& joins) {
  ordered_json json = ordered_json::array();
  for (const auto& join : joins) json.push_back(service::as_json(join));
  return json;
}

void print_joins(Shell& shell, const char* role, const std::vector<model::Join>& joins) {
  for (const auto& join : joins) {
    shell.out << fmt::format("{} stood with the {} of {} ({}), weight {:+.2f} bits\n", role,
                             model::name(join.other_role), join.other_item.text(), model::name(join.level),
                             join.weight / 1000.0);
    print_parts(shell, join.parts);
  }
}

base::Status replay(Shell& shell, const ItemOptions& options, bool& failed) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto replay, service::replay(service, model::ItemId{options.item}));
  failed = !replay.same_bytes;
  if (options.json) {
    shell.out << ordered_json{{"item_id", replay.item_id},
                              {"journal_index", replay.journal_index},
                              {"same_bytes", replay.same_bytes},
                              {"evidence_same", replay.evidence_same},
                              {"differences", replay.differences},
                              {"joins",
                               {{"sender", joins_json(replay.joins.sender)},
                                {"recipient", joins_json(replay.joins.recipient)}}}}
                     .dump()
              << '\n';
    return {};
  }
  shell.out << replay.item_id << ": the stored result is "
            << (replay.same_bytes ? "recomputed byte for byte" : "NOT what is recomputed")
            << " from its evidence at journal index " << replay.journal_index << "; the evidence "
            << (replay.evidence_same ? "is derived again from what is stored"
                                     : "can't be derived again in full")
            << ".\n";
  for (const auto& difference : replay.differences) shell.out << "  " << difference << '\n';
  print_joins(shell, "sender", replay.joins.sender);
  print_joins(shell, "recipient", replay.joins.recipient);
  return {};
}

struct RefusedOptions : CommonOptions {
  bool all = false;
};

// "#3  day.ndjson, line 17  EE123456785CN" and below it what was wrong, field by field in words.
void print_refused(Shell& shell, const service::RefusedDeclaration& refused) {
  const auto& row = refused.row;
  const auto error = base::object_in(row.error);
  const auto said = [&](const char* key, std::size_t columns) {
    return fitted(base::text_member(error, key), columns);
  };
  const auto item = said("item_id", 35);
  shell.out << '#' << row.refused_no << "  "
            << (row.source == "-" ? "standard input" : fitted(row.source, 200)) << ", line " << row.line
            << "  " << (item.empty() ? "no readable id" : item);
  if (row.accepted_as)
    shell.out << "  put right as "
              << (refused.accepted_as.empty() ? "a parcel erased since" : refused.accepted_as);
  shell.out << "\n    " << said("code", 30) << ": " << said("field", 60) << "\n    found     "
            << said("found", 100) << "\n    expected  " << said("expected", 160) << '\n';
}

base::Status list_refused(Shell& shell, const RefusedOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  std::size_t told = 0;
  TW_TRY_STATUS(service::each_refused(
      service, options.all, [&](const service::RefusedDeclaration& refused) -> base::Status {
        ++told;
        if (options.json) {
          auto json = ordered_json::parse(service::to_json(refused.row));
          json["source"] = refused.row.source;
          json["accepted_as"] =
              refused.accepted_as.empty() ? ordered_json{} : ordered_json(refused.accepted_as);
          shell.out << json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
          return {};
        }
        print_refused(shell, refused);
        return {};
      }));
  if (told == 0 && !options.json) shell.out << "No refused declaration waits to be put right.\n";
  return {};
}

struct ResubmitOptions : ScreenOptions {
  std::int64_t refused_no = 0;
  std::string file;
};

base::Status resubmit(Shell& shell, const ResubmitOptions& options) {
  ScreenOptions screening = options;
  screening.manifests = {options.file};
  TW_TRY(auto request, request_from(screening));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  const service::Actor actor{options.officer, "resubmission"};
  TW_TRY(const auto meant, shift_meant(service, options));
  TW_TRY(auto engine, load_engine(shell, service));
  TW_TRY_STATUS(service::may_put_right(service, engine, options.refused_no, request));
  auto shift = service::find_open_shift(service, options.office, meant);
  if (!shift && shift.error().code == base::ErrorCode::NotFound) {
    shift = service::open_shift(service, actor, {options.office, meant, {}, {}});
  }
  if (!shift) return tl::make_unexpected(std::move(shift).error());
  request.shift = shift->shift;
  TW_TRY(const auto done, service::resubmit(service, engine, actor, options.refused_no, request));
  save_engine(shell, service, engine);
  if (options.json) {
    shell.out << ordered_json{{"refused_no", done.refused_no},
                              {"accepted_as", done.item_id},
                              {"office", shift->office},
                              {"shift", shift->shift}}
                     .dump(-1, ' ', false, ordered_json::error_handler_t::replace)
              << '\n';
  } else {
    shell.out << "Refusal " << done.refused_no << " is put right as " << done.item_id << ", filed into shift "
              << shift->shift << " of " << shift->office << ", which is open.\n";
  }
  return {};
}

}  // namespace

void add_screening_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<ScreenOptions>(
      app, outcome, "screen",
      "Screen a manifest: refused or accepted, scored, and the shift's list of parcels to open.",
      "screen day.ndjson.zst --office CNCAN --capacity XRay=200 --capacity Physical=240 --json out.ndjson",
      [](CLI::App& command, ScreenOptions& o) {
        add_common(command, o);
        command.remove_option(command.get_option("--json"));
        command
            .add_option("manifests", o.manifests,
                        "NDJSON, CSV or WCO XML; plain, gzip or zstd; - for standard input")
            ->required();
        command.add_option("--mapping", o.mapping, "whose columns mean what (CSV)");
        command.add_option("--format", o.format, "instead of telling it by name and content")
            ->check(CLI::IsMember({"ndjson", "csv", "xml"}));
        command.add_option("--office", o.office, "whose shift this is")->capture_default_str();
        command.add_option("--shift", o.shift,
                           "the shift's name (default: the one that is open; where none is, one is opened, "
                           "named after the time)");
        add_shift_terms(command, o);
        command.add_option("--at", o.at, "when the parcels count as filed (RFC 3339; default: now)")
            ->check(is_instant());
        command.add_option("--json", o.answers, "write one JSON object a record here, in input order");
        command.add_option("--show", o.show, "how many parcels to print")->capture_default_str();
        command.add_flag("--keep-open", o.keep_open,
                         "leave the choice to a later screening or `shift close`");
        command.add_flag("--without-resolver", o.without_resolver,
                         "judge each parcel alone, where the resolver can't be loaded (docs/degraded.md)");
        command.add_flag("--acknowledge", o.acknowledge,
                         "say on standard error how many records are durable");
      },
      [&shell](const ScreenOptions& o) { return screen(shell, o); });
  add_command<ItemOptions>(
      app, outcome, "replay",
      "Recompute a past assessment, derive its evidence again (exit 1 where it differs), and what joined it "
      "then.",
      "replay EE123456785CN",
      [](CLI::App& command, ItemOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
      },
      [&shell, &outcome](const ItemOptions& o) { return replay(shell, o, outcome.failed); });
  add_command<RefusedOptions>(
      app, outcome, "refused",
      "List declarations that could not be used, with what was wrong (put right: tidewaiter resubmit).",
      "refused --json",
      [](CLI::App& command, RefusedOptions& o) {
        add_common(command, o);
        command.add_flag("--all", o.all, "those put right since too, with the parcel they became");
      },
      [&shell](const RefusedOptions& o) { return list_refused(shell, o); });
  add_command<ResubmitOptions>(
      app, outcome, "resubmit", "File a corrected declaration and link it to the refusal that it puts right.",
      "resubmit 17 corrected.ndjson --office CNCAN",
      [](CLI::App& command, ResubmitOptions& o) {
        add_common(command, o);
        command.add_option("refused", o.refused_no, "the refusal's number")->required();
        command.add_option("file", o.file, "the one corrected declaration: NDJSON, CSV or WCO XML")
            ->required();
        command.add_option("--mapping", o.mapping, "whose columns mean what (CSV)");
        command.add_option("--format", o.format, "instead of telling it by name and content")
            ->check(CLI::IsMember({"ndjson", "csv", "xml"}));
        command.add_option("--office", o.office, "whose shift it goes into")->capture_default_str();
        command.add_option(
            "--shift", o.shift,
            "the shift's name (default: the open one, of several one must be named; where none is "
            "open, one is opened)");
        command.add_option("--at", o.at, "when it counts as filed (RFC 3339; default: now)")
            ->check(is_instant());
      },
      [&shell](const ResubmitOptions& o) { return resubmit(shell, o); });
}

}  // namespace tidewaiter::cli
