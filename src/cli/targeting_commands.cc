// What the targeting officer asks for: the queue, a parcel, a decision, a period's figures, who looked.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "service/earlier_filings.h"
#include "service/targeting_json.h"

namespace tidewaiter::cli {
namespace {

using service::Service;

struct QueueOptions : CommonOptions {
  std::string office, shift;
  std::size_t show = 100;
  bool all = false;
};

bool is_over(const service::QueueLine& line) { return line.hold && selection::is_final(line.hold->state); }

// ", Located"; ", examined, Released" of one whose hold is over. A find in a released parcel is its team's,
// which lets it run (K1).
std::string where_it_stands(const service::QueueLine& line) {
  if (!line.hold) return "";
  const bool examined =
      line.examined && is_over(line) &&
      !(line.hold->state == selection::HoldState::Released && line.examined->result == "finding");
  return (examined ? ", examined, " : ", ") + std::string{selection::name(line.hold->state)};
}

std::string time_left(const service::QueueLine& line, base::Instant now) {
  const auto cut_off = line.declaration.item.cut_off_at;
  if (!cut_off) return "no cut-off";
  return departure(*cut_off - now, line.hold && selection::is_in_hand(line.hold->state));
}

std::string chosen_for(const service::QueueLine& line) {
  if (line.place) return line.place->reason + ", " + std::string{model::name(line.place->means)};
  return line.shift_is_open ? "not chosen yet" : "not chosen";
}

void print_line(Shell& shell, const service::QueueLine& line) {
  const auto& item = line.declaration.item;
  shell.out << fmt::format("{:<14} {:>6.1f} bits  {:<8} {}{}{}  {}→{}  {}\n", line.row.item_id,
                           line.assessed.assessment.score / 1000.0, model::name(line.decision.outcome),
                           line.query_answered.value_or(false) ? "answered, " : "", chosen_for(line),
                           where_it_stands(line), item.sender.country, item.recipient.country,
                           time_left(line, shell.clock.now()));
  const auto& reasons = line.assessed.assessment.reasons;
  for (std::size_t i = 0; i < reasons.size() && i < 3; ++i)
    shell.out << "    " << fitted(reasons[i].text, 140) << '\n';
  if (line.stood_before)
    shell.out << "    " << fitted(service::reason_of(*line.stood_before).text, 140) << '\n';
}

void print_for_programs(Shell& shell, const service::QueuePage& page) {
  for (const auto& line : page.lines) {
    auto json = service::as_json(line);
    json["office"] = page.shift.office;
    json["shift"] = page.shift.shift;
    shell.out << base::dumped(json) << '\n';
  }
}

base::Status print_list(Shell& shell, const Service& service, const QueueOptions& options,
                        service::QueuePage page) {
  shell.out << page.shift.office << "  " << page.shift.shift << ", " << page.shift.state << ": "
            << with_commas(page.total) << " parcels\n";
  std::size_t shown = 0, over = 0;
  while (true) {
    for (const auto& line : page.lines) {
      if (shown == options.show) break;
      if (!options.all && is_over(line)) {
        ++over;
        continue;
      }
      print_line(shell, line);
      ++shown;
    }
    if (!page.next || shown == options.show) break;
    TW_TRY(page, service::queue(service, page.shift.office, page.shift.shift, *page.next, options.show));
  }
  if (over > 0)
    shell.out << "Not shown, since their hold is over (--all shows them): " << with_commas(over) << '\n';
  return {};
}

// Of one shift, or without a name of every one that is open, so that none hides another's.
base::Status queue(Shell& shell, const QueueOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto page, service::queue(service, options.office, options.shift, {}, options.show));
  auto others = std::move(page.beside);
  while (true) {
    if (options.json) {
      print_for_programs(shell, page);
    } else {
      TW_TRY_STATUS(print_list(shell, service, options, std::move(page)));
    }
    if (others.empty()) return {};
    TW_TRY(page, service::queue(service, others.front().office, others.front().shift, {}, options.show));
    others.erase(others.begin());
  }
}

struct ShowOptions : CommonOptions {
  std::string item;
  std::string purpose = "targeting";
};

// Each examination, with what it found; each seizure by its number in the book and on its label.
void print_examinations(Shell& shell, const service::ParcelPage& page) {
  for (const auto& one : page.examinations) {
    shell.out << "  examined " << base::to_string(base::Instant{one.examined_at}) << " by " << one.officer
              << ", " << one.means << (one.item_no == page.line.row.item_no ? "" : ", as declared before")
              << ": " << one.result;
    for (const auto& seizure : page.seizures)
      if (seizure.row.examination_no == one.examination_no)
        shell.out << ", " << seizure.row.substance << ' '
                  << base::to_string(base::MassMg{seizure.row.mass_mg});
    shell.out << '\n';
  }
  for (const auto& seizure : page.seizures)
    shell.out << "  seizure " << seizure.row.seizure_no << ", " << seizure.label << ": "
              << seizure.row.substance << ' ' << base::to_string(base::MassMg{seizure.row.mass_mg}) << ", "
              << seizure.row.concealment_object << ", " << seizure.row.concealment_method << ", "
              << seizure.row.concealment_layer << '\n';
}

void print_page(Shell& shell, const service::ParcelPage& page) {
  print_line(shell, page.line);
  const auto& decision = page.line.decision;
  shell.out << "  recommended " << model::name(decision.recommendation.outcome);
  if (!decision.recommendation.ground.empty()) shell.out << " (" << decision.recommendation.ground << ")";
  if (decision.decision)
    shell.out << "; " << decision.decision->officer.text() << " decided "
              << model::name(decision.decision->outcome)
              << (decision.decision->why.empty() ? "" : ": " + fitted(decision.decision->why, 100));
  shell.out << '\n';
  for (const auto& query : page.queries) {
    shell.out << "  " << query.asked_by.value_or("a standing rule") << " asked "
              << base::to_string(query.asked_at) << (query.stands ? ": " : ", ended: ")
              << fitted(query.wanted, 100) << '\n';
    for (const auto& one : query.answers)
      shell.out << "    answer " << one.answer_no << ", " << base::to_string(base::Instant{one.at}) << ": "
                << fitted(one.words, 100) << (one.file_name ? "  [" + fitted(*one.file_name, 60) + "]" : "")
                << '\n';
  }
  print_examinations(shell, page);
  for (const auto& hazard : page.hazards) shell.out << "  HAZARD: " << hazard << '\n';
  for (const auto& reason : page.line.assessed.assessment.reasons)
    shell.out << fmt::format("  {:+8.2f}  {}\n", reason.contribution / 1000.0, fitted(reason.text, 160));
  for (const auto& finding : page.line.declaration.findings)
    shell.out << "  " << model::name(finding.code) << ": " << finding.field << " "
              << fitted(finding.found, 60) << '\n';
  for (const auto& other : page.others)
    shell.out << "  with " << other.item_id << ", " << base::to_string(other.filed_at) << ": "
              << fitted(other.sender_name, 30) << " → " << fitted(other.recipient_name, 30) << ", "
              << fitted(other.description, 40) << '\n';
  for (const auto& known : page.concealments) shell.out << "  found in such goods: " << known << '\n';
}

base::Status show(Shell& shell, const ShowOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  const model::ItemId item{options.item};
  TW_TRY_STATUS(
      service::enter_look(service, {options.officer, options.purpose}, {service::LookKind::Item, item, ""}));
  TW_TRY(const auto page, service::parcel_page(service, item));
  if (options.json) {
    shell.out << base::dumped(service::as_json(page)) << '\n';
  } else {
    print_page(shell, page);
  }
  return {};
}

struct DecideOptions : CommonOptions {
  std::string item, outcome, why, wanted, means = "Physical";
};

base::Status decide(Shell& shell, const DecideOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  service::DecisionRequest request{model::ItemId{options.item}, *model::outcome_from(options.outcome),
                                   options.why, options.wanted, *model::means_from(options.means)};
  TW_TRY(const auto decided, service::decide(service, {options.officer, "decision"}, request));
  if (options.json) {
    shell.out << base::dumped(service::as_json(decided)) << '\n';
  } else {
    shell.out << options.item << ": " << model::name(decided.outcome) << " ("
              << model::name(decided.recommendation.outcome) << " was recommended)\n";
  }
  return {};
}

struct FiguresOptions : CommonOptions {
  std::string from, until;
};

void print_figures(Shell& shell, const service::Figures& now, const service::Figures& before) {
  const auto line = [&](const char* what, std::int64_t here, std::int64_t there) {
    shell.out << fmt::format("{:<34} {:>12}   before {:>12}\n", what,
                             with_commas(static_cast<std::uint64_t>(here)),
                             with_commas(static_cast<std::uint64_t>(there)));
  };
  shell.out << base::to_string(now.from) << " to " << base::to_string(now.until) << '\n';
  line("parcels filed", now.parcels, before.parcels);
  line("declarations refused", now.refused, before.refused);
  line("selected", now.selected, before.selected);
  line("examined", now.examined, before.examined);
  line("  of these, by lot alone", now.examined_by_lot, before.examined_by_lot);
  line("finds", now.finds, before.finds);
  line("  of these, by lot alone", now.finds_by_lot, before.finds_by_lot);
  for (const auto& one : now.seizures)
    shell.out << fmt::format("  {}  {}: {} of {}, by {}, {} to {}, in {}\n", one.month, one.substance,
                             base::to_string(one.mass), one.count, one.means, one.service, one.route_to,
                             one.concealment_object);
}

base::Status figures(Shell& shell, const FiguresOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  base::Instant until = shell.clock.now();
  if (!options.until.empty()) {
    TW_TRY(until, base::parse_instant(options.until, "--until"));
  }
  base::Instant from = until - base::DurationMs::days(30);
  if (!options.from.empty()) {
    TW_TRY(from, base::parse_instant(options.from, "--from"));
  }
  TW_TRY(const auto now, service::figures(service, from, until));
  TW_TRY(const auto before, service::figures(service, from - (until - from), from));
  if (options.json) {
    shell.out << base::dumped(service::as_json(now, before)) << '\n';
  } else {
    print_figures(shell, now, before);
  }
  return {};
}

struct LooksOptions : CommonOptions {
  std::size_t show = 100;
};

base::Status looks(Shell& shell, const LooksOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto known, service::looks(*reader, 0, options.show));
  for (const auto& look : known) {
    if (options.json) {
      shell.out << base::dumped(service::as_json(look)) << '\n';
    } else {
      shell.out << base::to_string(look.at) << "  " << look.officer << "  " << name(look.kind) << "  "
                << look.item_id.value_or(look.asked.empty() ? "erased" : fitted(look.asked, 60)) << "  for "
                << fitted(look.purpose, 60) << '\n';
    }
  }
  return {};
}

}  // namespace

void add_targeting_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<QueueOptions>(
      app, outcome, "queue",
      "What to open now: a shift's list as it stands; without a name the latest's and every open one's.",
      "queue --office CNCAN",
      [](CLI::App& command, QueueOptions& o) {
        add_common(command, o);
        command.add_option("--office", o.office, "the office (default: any)");
        command.add_option("--shift", o.shift,
                           "the shift (default: the latest that has a list, and whatever others are open)");
        command.add_option("--show", o.show, "at most so many of a shift")->capture_default_str();
        command.add_flag("--all", o.all, "those whose hold is over too; --json has them in any case");
      },
      [&shell](const QueueOptions& o) { return queue(shell, o); });
  add_command<ShowOptions>(
      app, outcome, "show", "A parcel: why it matters, who is behind it, where it stands. Leaves an entry.",
      "show EE123456785CN --purpose 'shift list'",
      [](CLI::App& command, ShowOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
        add_purpose(command, o.purpose);
      },
      [&shell](const ShowOptions& o) { return show(shell, o); });
  add_command<DecideOptions>(
      app, outcome, "decide", "A named officer's decision on a parcel, beside what was recommended (S2).",
      "decide EE123456785CN --outcome Hold --why 'informant'",
      [](CLI::App& command, DecideOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
        command.add_option("--outcome", o.outcome, "what is decided")
            ->required()
            ->check(CLI::IsMember({"Release", "Hold", "Query", "Refuse"}));
        command.add_option("--why", o.why, "the reason, where it differs from the recommendation");
        command.add_option("--wanted", o.wanted, "for Query: the document or fact that is asked for");
        command.add_option("--means", o.means, "by which it is examined, for Hold")
            ->check(CLI::IsMember({"XRay", "TraceDetector", "Canine", "Physical"}))
            ->capture_default_str();
      },
      [&shell](const DecideOptions& o) { return decide(shell, o); });
  add_command<FiguresOptions>(
      app, outcome, "figures", "What a period came to against the one before, with denominators.",
      "figures --from 2026-11-01T00:00:00Z --until 2026-12-01T00:00:00Z",
      [](CLI::App& command, FiguresOptions& o) {
        add_common(command, o);
        command.add_option("--from", o.from, "default: 30 days before the end")->check(is_instant());
        command.add_option("--until", o.until, "default: now")->check(is_instant());
      },
      [&shell](const FiguresOptions& o) { return figures(shell, o); });
  add_command<LooksOptions>(
      app, outcome, "looks", "Which officer looked at whom and what for, the latest first (K1).", "looks",
      [](CLI::App& command, LooksOptions& o) {
        add_common(command, o);
        command.add_option("--show", o.show, "at most so many")->capture_default_str();
      },
      [&shell](const LooksOptions& o) { return looks(shell, o); });
}

}  // namespace tidewaiter::cli
