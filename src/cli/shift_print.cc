#include "cli/shift_print.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "cli/print.h"
#include "service/earlier_filings.h"
#include "service/reasons_shown.h"

namespace tidewaiter::cli {
namespace {

// What a degraded mode means for the parcels and who has to act: docs/degraded.md.
std::string_view told(std::string_view mode) {
  if (mode == "capacity")
    return "no examination can be made: nothing is selected, and what leaves, leaves. The head of the shift "
           "decides.";
  if (mode == "lists")
    return "a watch list is older than 30 days or there is none: hits may be missing. Import it: tidewaiter "
           "watchlist import.";
  if (mode == "resolver")
    return "parcels were judged without who is behind their names. They are assessed again once it can be "
           "asked.";
  return "";
}

constexpr std::size_t kReasonsOfOne = 5;

void print_reasons(Shell& shell, const std::vector<model::Reason>& reasons) {
  const auto shown = service::reasons_shown(reasons, kReasonsOfOne);
  for (const auto i : shown)
    shell.out << "    " << std::showpos << std::setw(5) << reasons[i].contribution / 1000.0 << std::noshowpos
              << "  " << fitted(reasons[i].text, 220) << '\n';
  if (const auto rest = reasons.size() - shown.size(); rest > 0)
    shell.out << "           … and " << rest << " more: tidewaiter show ITEM\n";
}

}  // namespace

void add_shift_terms(CLI::App& command, ShiftTermOptions& options) {
  command
      .add_option("--capacity", options.capacity,
                  "examinations by means: XRay, TraceDetector, Canine or Physical, =N (default: what the "
                  "office's instruments can do)")
      ->check(reads_as("MEANS=N", [](const std::string& text) {
        selection::Capacity any;
        return selection::set_capacity(any, text);
      }));
  command
      .add_option("--random-share", options.random_share,
                  "of every means' examinations, for the random stream (default: 0.1)")
      ->check(CLI::Range(0.0, 1.0));
}

base::Result<service::ShiftTerms> terms_from(const ShiftTermOptions& options) {
  service::ShiftTerms terms;
  terms.office = options.office;
  terms.shift = options.shift;
  if (!options.capacity.empty()) {
    TW_TRY(terms.capacity, service::capacity_from(options.capacity));
  }
  if (options.random_share)
    terms.random_share_ppm = static_cast<std::int32_t>(*options.random_share * 1e6 + 0.5);
  return terms;
}

base::Result<std::string> shift_meant(const service::Service& service, const ShiftTermOptions& options) {
  if (!options.shift.empty()) return options.shift;
  TW_TRY(const auto open, service::open_shift_names(service, options.office));
  if (open.empty()) return std::string{};
  if (open.size() == 1) return open.front();
  std::string names;
  for (const auto& name : open) names += (names.empty() ? "" : ", ") + name;
  return base::fail(base::ErrorCode::Conflict, "shift",
                    std::to_string(open.size()) + " open shifts of " + options.office,
                    "--shift with one of them: " + names);
}

void print_open_still(std::ostream& out, const std::string& office, const std::string& shift) {
  out << "The shift " << shift << " is open still: tidewaiter shift close --shift " << shift << " --office "
      << office << '\n';
}

base::Result<service::Engine> load_engine(Shell& shell, const service::Service& service,
                                          service::Engine::Resolving resolving) {
  TW_TRY(auto reader, service.store().snapshot());
  return service::Engine::load(*reader, service::companions_of(service), shell.clock.now(), resolving);
}

void save_engine(Shell& shell, const service::Service& service, const service::Engine& engine) {
  if (const auto saved = engine.save(service::companions_of(service)); !saved) {
    shell.err << "tidewaiter: what was worked out was not kept beside the database: "
              << base::to_string(saved.error()) << '\n';
  }
}

void print_closing(Shell& shell, const service::ClosedShift& closed) {
  for (const auto& out : closed.out) {
    shell.err << "tidewaiter: " << model::name(out.means) << ' ' << out.id << ": " << out.why << '\n';
  }
  for (const auto& mode : closed.degraded) {
    if (const auto text = told(mode); !text.empty())
      shell.err << "tidewaiter: degraded (" << mode << "): " << text << '\n';
  }
}

void print_counts(Shell& shell, const service::ScreenReport& report) {
  const auto records = report.accepted + report.refused + report.unchanged;
  shell.out << with_commas(records) << " records in " << std::fixed << std::setprecision(1) << report.seconds
            << " s ("
            << with_commas(
                   static_cast<std::uint64_t>(static_cast<double>(records) / std::max(report.seconds, 1e-3)))
            << " a second, everything durable): " << with_commas(report.accepted) << " accepted";
  if (report.amended > 0) shell.out << " (" << with_commas(report.amended) << " amend an earlier filing)";
  if (report.unchanged > 0)
    shell.out << ", " << with_commas(report.unchanged) << " filed before and unchanged";
  shell.out << ", " << with_commas(report.refused) << " refused\n";
  if (const auto others = std::count_if(report.order.begin(), report.order.end(),
                                        [](const auto& one) { return one.not_theirs.has_value(); }))
    shell.out << with_commas(static_cast<std::uint64_t>(others))
              << " were left out: they would amend another office's parcels\n";
  if (report.historic)
    shell.out << "The manifest is history: each parcel counts as filed when it was posted.\n";
  for (const auto& [code, count] : report.refused_by_code)
    shell.out << "  refused: " << code << "  " << with_commas(count) << '\n';
  for (const auto& refused : report.first_refused) {
    shell.out << "    line " << refused.line << ": " << fitted(base::to_string(refused.error), 100) << '\n';
  }
  for (const auto& [code, count] : report.findings)
    shell.out << "  finding: " << code << "  " << with_commas(count) << '\n';
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
      shell.out << "… and " << with_commas(answers.size() - show)
                << " more (--show N, or --json FILE for all)\n";
      break;
    }
    const auto& selection = *answer.selection;
    const auto& item = answer.declaration.item;
    shell.out << answer.row.item_id << "  " << model::name(*selection.means) << "  "
              << selection::name(selection.reason) << "  score " << std::fixed << std::setprecision(1)
              << answer.assessed.assessment.score / 1000.0 << " bit";
    if (selection.left) shell.out << "  " << departure(*selection.left);
    shell.out << "\n    " << fitted(item.sender.name, 30) << " (" << item.sender.country << ") → "
              << fitted(item.recipient.name, 30) << ", "
              << fitted(item.recipient.address.empty() ? "" : item.recipient.address.front(), 40) << ", "
              << item.recipient.country << '\n';
    print_reasons(shell, answer.assessed.assessment.reasons);
    if (answer.stood_before)
      shell.out << "           " << fitted(service::reason_of(*answer.stood_before).text, 220) << '\n';
  }
}

base::Status write_answers(const service::Service& service, const std::string& path,
                           const service::ScreenReport& report, const service::ClosedShift& closed) {
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

}  // namespace tidewaiter::cli
