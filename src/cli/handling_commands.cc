#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "selection/examination.h"
#include "service/handling.h"
#include "service/oversight.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct HoldOptions : CommonOptions {
  std::string item;
  std::string event;
  std::string place;
};

base::Status advance(Shell& shell, const HoldOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  const auto event = *selection::hold_event_from(options.event);
  TW_TRY(const auto advanced, service::advance_hold(service, {options.officer, "hold"},
                                                    model::ItemId{options.item}, event, options.place));
  const auto& record = advanced.record;
  if (options.json) {
    ordered_json json{
        {"item_id", record.id.text()}, {"state", selection::name(record.state)}, {"place", record.place()}};
    if (advanced.notice)
      json["notice"] = {{"to", advanced.notice->to_country},
                        {"subject", advanced.notice->subject},
                        {"text", advanced.notice->text}};
    shell.out << base::dumped(json) << '\n';
    return {};
  }
  shell.out << record.id.text() << ": " << selection::name(record.state) << '\n';
  if (!advanced.notice) return {};
  shell.out << "\nDraft notice to " << advanced.notice->to_country << ": " << advanced.notice->subject
            << '\n';
  for (const auto& [label, value] : advanced.notice->fields)
    shell.out << "  " << label << ": " << fitted(value, 120) << '\n';
  shell.out << advanced.notice->text << '\n';
  return {};
}

base::Status holds(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto records, service::open_holds(service));
  if (records.empty() && !options.json) shell.out << "No parcel is on its way to an examiner.\n";
  const auto now = shell.clock.now();
  for (const auto& record : records) {
    if (options.json) {
      ordered_json json{{"item_id", record.id.text()},
                        {"operator_id", record.operator_id.text()},
                        {"state", selection::name(record.state)}};
      json["cut_off_at"] =
          record.cut_off_at ? ordered_json(base::to_string(*record.cut_off_at)) : ordered_json{};
      shell.out << json.dump() << '\n';
    } else {
      shell.out << record.id.text() << "  " << record.operator_id.text() << "  "
                << selection::name(record.state)
                << (record.cut_off_at
                        ? "  " + departure(*record.cut_off_at - now, selection::is_in_hand(record.state))
                        : "")
                << '\n';
    }
  }
  return {};
}

base::Status operators(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto figures, service::hold_figures(service));
  for (const auto& one : figures) {
    if (options.json) {
      ordered_json json{{"operator_id", one.operator_id.text()},
                        {"holds", one.holds},
                        {"in_hand", one.in_hand},
                        {"in_hand_before_cut_off", one.in_hand_before_cut_off},
                        {"not_found", one.not_found},
                        {"already_left", one.already_left},
                        {"withdrawn", one.withdrawn},
                        {"open", one.open},
                        {"share_before_cut_off", one.before_cut_off_ppm() / 1e6}};
      json["minutes_to_hand_median"] =
          one.minutes_to_hand_median ? ordered_json(*one.minutes_to_hand_median) : ordered_json{};
      json["minutes_to_hand_p90"] =
          one.minutes_to_hand_p90 ? ordered_json(*one.minutes_to_hand_p90) : ordered_json{};
      shell.out << json.dump() << '\n';
      continue;
    }
    shell.out << one.operator_id.text() << ": " << one.holds << " holds, "
              << one.before_cut_off_ppm() / 10'000 << "% of those decided in hand before cut-off, "
              << one.already_left << " had left, " << one.not_found << " not found";
    if (one.minutes_to_hand_median)
      shell.out << ", median " << *one.minutes_to_hand_median << " min from filing to hand";
    shell.out << '\n';
  }
  return {};
}

struct ExamineOptions : CommonOptions {
  std::string item;
  std::string result;
  std::string means = "Physical";
  std::string substance = "unknown";
  std::string mass_g;
  std::string object = "other";
  std::string method = "other";
  std::string layer = "inside";
  std::string power;
  bool opened = false;
  std::string instrument;
  std::string reading;
  std::string remarks;
  std::string why;
};

template <typename T>
base::Result<T> code(const std::optional<T>& value, const char* field, const std::string& found,
                     const std::string& expected) {
  if (!value) return base::fail(base::ErrorCode::UnknownCode, field, found, expected);
  return *value;
}

base::Result<selection::ExaminationResult> result_from(const ExamineOptions& o, base::Instant at) {
  selection::ExaminationResult result;
  result.id = model::ItemId{o.item};
  result.officer = selection::OfficerId{o.officer};
  result.at = at;
  result.opened = o.opened;
  result.remarks = o.remarks;
  result.why_inconclusive = o.why;
  TW_TRY(result.outcome, code(selection::examination_outcome_from(o.result), "--result", o.result,
                              "no_finding, finding or inconclusive"));
  TW_TRY(result.means,
         code(model::means_from(o.means), "--means", o.means, "XRay, TraceDetector, Canine or Physical"));
  if (!o.power.empty()) {
    TW_TRY(result.power, code(selection::legal_power_from(o.power), "--power", o.power,
                              "customs_examination, postal_act_with_addressee, court_order, "
                              "prosecutors_order, consent_of_sender or urgency"));
  }
  if (!o.instrument.empty() || !o.reading.empty()) {
    selection::Reading reading;
    reading.instrument = o.instrument;
    reading.value = o.reading;
    reading.means = result.means;
    result.readings.push_back(std::move(reading));
  }
  if (result.outcome == selection::ExaminationOutcome::Finding) {
    selection::Find find;
    find.substance = o.substance;
    TW_TRY(find.gross_mass, base::parse_grams(o.mass_g, "--mass-g"));
    TW_TRY(find.concealment.object, code(selection::concealment_object_from(o.object), "--object", o.object,
                                         selection::concealment_object_names()));
    TW_TRY(find.concealment.method, code(selection::concealment_method_from(o.method), "--method", o.method,
                                         selection::concealment_method_names()));
    TW_TRY(find.concealment.layer, code(selection::concealment_layer_from(o.layer), "--layer", o.layer,
                                        selection::concealment_layer_names()));
    result.finds.push_back(std::move(find));
  }
  return result;
}

// How its instruments stood, or that none is named where one was used.
void print_readings(Shell& shell, const ExamineOptions& options, const service::ExaminedItem& examined) {
  for (const auto& one : examined.readings)
    shell.out << "Instrument " << one.instrument << service::warning_of(one) << '\n';
  if (examined.readings.empty() && options.means != "Physical") shell.out << "No instrument is named.\n";
}

base::Status examine(Shell& shell, const ExamineOptions& options) {
  TW_TRY(auto result, result_from(options, shell.clock.now()));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto examined, service::examine(service, {options.officer, "examination"}, std::move(result)));
  if (options.json) {
    ordered_json json{{"examination", examined.examination_no},
                      {"seizures", ordered_json::array()},
                      {"readings", ordered_json::array()}};
    for (const auto& one : examined.readings)
      json["readings"].push_back({{"instrument", one.instrument},
                                  {"instrument_state", one.state},
                                  {"operator_state", one.operator_state}});
    if (examined.after) {
      for (const auto& seizure : examined.after->seizures) json["seizures"].push_back(seizure.number);
      json["seizure_numbers"] = examined.seizures;
      json["preservation_request"] = {{"text", examined.after->preservation.text},
                                      {"wanted", examined.after->preservation.wanted}};
      json["counterpart_notice"] = examined.after->counterpart.text;
    }
    shell.out << json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
    return {};
  }
  shell.out << "Examination " << examined.examination_no << " recorded.\n";
  print_readings(shell, options, examined);
  if (!examined.after) return {};
  for (std::size_t i = 0; i < examined.after->labels.size(); ++i) {
    const auto& label = examined.after->labels[i];
    shell.out << "\nLabel " << label.code << '\n';
    for (const auto& line : label.lines) shell.out << "  " << line << '\n';
    shell.out << "  with its QR code: tidewaiter custody label " << examined.seizures.at(i) << '\n';
  }
  shell.out << "\nRequest to " << examined.after->preservation.operator_id.text() << ", answer by "
            << base::to_string(examined.after->preservation.answer_by) << ":\n"
            << examined.after->preservation.text << '\n';
  for (const auto& wanted : examined.after->preservation.wanted) shell.out << "  - " << wanted << '\n';
  shell.out << "\nDraft notice to " << examined.after->counterpart.to_country << ": "
            << examined.after->counterpart.subject << '\n'
            << examined.after->counterpart.text << '\n';
  return {};
}

struct NoticeOptions : CommonOptions {
  std::int64_t number = 0;
};

base::Status list_notices(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto all, service::notices(service));
  for (const auto& notice : all) {
    const auto document = ordered_json::parse(notice.document, nullptr, false);
    if (options.json) {
      shell.out << base::dumped({{"notice", notice.number},
                                 {"item_id", notice.item.text()},
                                 {"kind", notice.kind},
                                 {"recipient", notice.recipient},
                                 {"state", notice.state},
                                 {"state_at", base::to_string(notice.state_at)},
                                 {"document", document}})
                << '\n';
      continue;
    }
    shell.out << '#' << notice.number << "  " << notice.item.text() << "  " << notice.kind << " to "
              << notice.recipient << "  " << notice.state << "  " << base::to_string(notice.state_at) << '\n';
    if (document.is_object() && document.contains("text"))
      shell.out << "    " << fitted(document["text"].get<std::string>(), 160) << '\n';
  }
  return {};
}

struct LeakageOptions : CommonOptions {
  selection::DetectionTrials trials;
};

base::Status leakage(Shell& shell, const LeakageOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto result, service::leakage(service, options.trials));
  const auto& estimate = result.estimate;
  if (options.json) {
    ordered_json json{{"shifts", result.shifts},
                      {"examined", estimate.examined},
                      {"finds", estimate.finds},
                      {"population", estimate.population},
                      {"per_day", estimate.per_day},
                      {"low_per_day", estimate.low_per_day},
                      {"high_per_day", estimate.high_per_day},
                      {"detection_rate", estimate.detection_rate},
                      {"not_yet_examined", result.not_yet_examined},
                      {"text", estimate.text}};
    json["more_openings_to_halve"] =
        estimate.more_openings_to_halve ? ordered_json(*estimate.more_openings_to_halve) : ordered_json{};
    shell.out << json.dump() << '\n';
    return {};
  }
  shell.out << estimate.text << '\n';
  if (result.not_yet_examined > 0)
    shell.out << result.not_yet_examined << " drawn parcels have no conclusive result yet.\n";
  return {};
}

}  // namespace

void add_handling_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<HoldOptions>(
      app, outcome, "hold",
      "Move a selected parcel along: SendHold, Acknowledge, Locate, Present, ReportNotFound, ReportLeft, …",
      "hold EE123456785CN Acknowledge",
      [](CLI::App& command, HoldOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
        command.add_option("event", o.event, "what happened")
            ->required()
            ->check(CLI::IsMember({"SendHold", "Acknowledge", "Locate", "Present", "Examine", "Release",
                                   "Seize", "ReportNotFound", "ReportLeft"}));
        command.add_option("--place", o.place, "where it lies, at most 200 characters");
      },
      [&shell](const HoldOptions& o) { return advance(shell, o); });
  add_command<CommonOptions>(
      app, outcome, "holds", "List the parcels on their way to an examiner, the soonest to leave first.",
      "holds --json", [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return holds(shell, o); });
  add_command<CommonOptions>(
      app, outcome, "operators",
      "How each operator does: share in hand before cut-off, minutes from filing to hand.", "operators",
      [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return operators(shell, o); });
  auto* notices = app.add_subcommand(
      "notice",
      "Papers that were drafted: to the operator, to the destination's service, to the counterpart.");
  notices->require_subcommand(1);
  add_command<CommonOptions>(
      *notices, outcome, "list", "List them, with their text.", "notice list --json",
      [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return list_notices(shell, o); });
  add_command<NoticeOptions>(
      *notices, outcome, "sent", "Say that a draft was sent.", "notice sent 3",
      [](CLI::App& command, NoticeOptions& o) {
        add_common(command, o);
        command.add_option("notice", o.number, "its number")->required();
      },
      [&shell](const NoticeOptions& o) -> base::Status {
        TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
        TW_TRY_STATUS(service::notice_sent(service, {o.officer, "notices"}, o.number));
        say(shell, o.json, {{"notice", o.number}, {"state", "sent"}},
            "Notice " + std::to_string(o.number) + " is noted as sent.");
        return {};
      });
  add_command<ExamineOptions>(
      app, outcome, "examine", "Record what an examination found.",
      "examine EE123456785CN --result finding --substance methamphetamine --mass-g 1995 --object tea "
      "--method mixed_in --layer inside "
      "--opened --power customs_examination",
      [](CLI::App& command, ExamineOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
        command.add_option("--result", o.result, "no_finding, finding or inconclusive")
            ->required()
            ->check(CLI::IsMember({"no_finding", "finding", "inconclusive"}));
        command.add_option("--means", o.means, "that decided: XRay, TraceDetector, Canine or Physical")
            ->check(CLI::IsMember({"XRay", "TraceDetector", "Canine", "Physical"}))
            ->capture_default_str();
        command.add_option("--substance", o.substance, "what it is, as far as known")->capture_default_str();
        command.add_option("--mass-g", o.mass_g, "gross mass as weighed, in grams")
            ->check(reads_as("GRAMS", [](const std::string& text) {
              return base::parse_grams(text, "mass_g").map([](auto) {});
            }));
        command
            .add_option("--object", o.object,
                        "in what it was hidden: " + selection::concealment_object_names())
            ->capture_default_str();
        command.add_option("--method", o.method, "how: " + selection::concealment_method_names())
            ->capture_default_str();
        command.add_option("--layer", o.layer, "how deep: " + selection::concealment_layer_names())
            ->capture_default_str();
        command.add_option("--power", o.power, "the legal power used to open");
        command.add_flag("--opened", o.opened, "the parcel was opened (no_finding by Physical needs it too)");
        command.add_option("--instrument", o.instrument, "the instrument that gave the reading");
        command.add_option("--reading", o.reading, "what it showed");
        command.add_option("--why", o.why, "why the examination is inconclusive");
        command.add_option("--remarks", o.remarks, "never the only record");
      },
      [&shell](const ExamineOptions& o) { return examine(shell, o); });
  add_command<LeakageOptions>(
      app, outcome, "leakage",
      "How many parcels with drugs slip through, from the random stream, with a 95% interval.",
      "leakage --test-parcels 100 --test-parcels-found 88",
      [](CLI::App& command, LeakageOptions& o) {
        add_common(command, o);
        command.add_option("--test-parcels", o.trials.presented, "test parcels put before the examiners");
        command.add_option("--test-parcels-found", o.trials.found, "of these, found");
      },
      [&shell](const LeakageOptions& o) { return leakage(shell, o); });
}

}  // namespace tidewaiter::cli
