// The weights that say who is who: learnt on what is stored, proposed, approved, rolled back.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/bytes.h"
#include "cli/command.h"
#include "cli/judged_pairs.h"
#include "cli/party_print.h"
#include "cli/print.h"
#include "env/files.h"
#include "resolution/parameters_json.h"
#include "service/parameter_learning.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

constexpr std::size_t kMostJudgedBytes = std::size_t{64} << 20;

struct LearnOptions : CommonOptions {
  std::string judged;
};

struct SetOptions : CommonOptions {
  std::uint32_t version = 0;
  std::string digest, why;
};

base::Result<service::LearningRequest> learning_request(const LearnOptions& options) {
  service::LearningRequest request;
  if (options.judged.empty()) return request;
  TW_TRY(const auto text, env::read_file(options.judged, kMostJudgedBytes));
  request.held_out_sha256 = base::to_hex(base::as_view(base::sha256(text)));
  TW_TRY(const auto pairs, read_judged(options.judged));
  for (const auto& pair : pairs) {
    TW_TRY(auto left, party_from(pair.left));
    TW_TRY(auto right, party_from(pair.right));
    request.held_out.push_back({std::move(left), std::move(right), pair.same});
  }
  return request;
}

ordered_json parameters_told(const service::LearntSet& learnt) {
  const auto& joined = learnt.joined;
  return {{"from_version", learnt.from_version},
          {"parcels", learnt.parcels},
          {"parties", learnt.parties},
          {"pairs_compared", learnt.compared},
          {"judged_pairs_learnt_from", learnt.judged},
          {"prior_shift_millibits", learnt.prior_shift},
          {"pairs_joined",
           {{"before", joined.before}, {"after", joined.after}, {"come", joined.come}, {"go", joined.go}}},
          {"held_out_same", learnt.held_out_same},
          {"calibration", calibration_json(learnt.calibration)},
          {"calibration_error_before", learnt.calibration_before.error}};
}

void print_learnt(Shell& shell, const service::LearntSet& learnt) {
  const auto& joined = learnt.joined;
  shell.out << fmt::format(
      "Learnt from {} parties of {} parcels ({} pairs compared) and {} judged pairs, beginning with version "
      "{}.\n",
      with_commas(learnt.parties), with_commas(learnt.parcels), with_commas(learnt.compared),
      with_commas(learnt.judged), learnt.from_version);
  shell.out << fmt::format("Pairs that are joined: {} before, {} after; {} come, {} go.\n",
                           with_commas(joined.before), with_commas(joined.after), with_commas(joined.come),
                           with_commas(joined.go));
  shell.out << fmt::format(
      "Calibration error {:.4f} on {} held-out pairs, {} of them the same; that of version {} is {:.4f}.\n",
      learnt.calibration.error, with_commas(learnt.calibration.pairs), with_commas(learnt.held_out_same),
      learnt.from_version, learnt.calibration_before.error);
}

ordered_json parameters_told(const service::ParameterSet& set) {
  ordered_json json{{"version", set.version},
                    {"state", set.state},
                    {"proposed_by", set.proposed_by},
                    {"approved_by", set.approved_by},
                    {"proposed_at", base::to_string(set.proposed_at)},
                    {"digest", set.digest},
                    {"shipped", set.shipped}};
  if (!set.shipped) {
    json["calibration_error"] = set.calibration_error_ppm / 1e6;
    json["held_out_pairs"] = set.held_out_pairs;
  }
  return json;
}

base::Status learn(Shell& shell, const LearnOptions& options) {
  TW_TRY(const auto service, open_to_read(shell, options));
  TW_TRY(const auto request, learning_request(options));
  std::optional<Progress> progress{std::in_place, shell, "parcels read"};
  TW_TRY(const auto learnt, service::learn_parameters(
                                service, request, [&](auto done, auto total) { progress->at(done, total); }));
  progress.reset();
  const auto may = service::may_be_proposed(learnt);
  if (options.json) {
    auto json = parameters_told(learnt);
    json["may_be_proposed"] = may.has_value();
    json["set"] = resolution::weights_json(learnt.parameters);
    shell.out << json.dump() << '\n';
    return {};
  }
  print_learnt(shell, learnt);
  if (may) {
    shell.out << "It may be proposed: tidewaiter parameters propose\n";
  } else {
    shell.out << "It may not be proposed: " << base::to_string(may.error()) << '\n';
  }
  return {};
}

base::Status propose_set(Shell& shell, const LearnOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto request, learning_request(options));
  std::optional<Progress> progress{std::in_place, shell, "parcels read"};
  TW_TRY(const auto proposed,
         service::propose_parameters(service, {options.officer, "parameters"}, request,
                                     [&](auto done, auto total) { progress->at(done, total); }));
  progress.reset();
  if (options.json) {
    auto json = parameters_told(proposed.set);
    json["learnt"] = parameters_told(proposed.learnt);
    shell.out << json.dump() << '\n';
    return {};
  }
  print_learnt(shell, proposed.learnt);
  const auto version = proposed.set.version;
  shell.out << "Version " << version << " is proposed. Another officer reads it (tidewaiter parameters show "
            << "--version " << version << ") and approves it by its digest: tidewaiter parameters approve "
            << version << " --digest DIGEST\n";
  return {};
}

void print_in_force(Shell& shell, bool json, const service::ParameterSet& set, const std::string& words) {
  say(shell, json, parameters_told(set),
      "Version " + std::to_string(set.version) + words +
          ". Who is who is worked out anew from the record when the database is next opened to screen.");
}

base::Status approve_set(Shell& shell, const SetOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto set, service::approve_parameters(service, {options.officer, "parameters"},
                                                     options.version, options.digest));
  print_in_force(shell, options.json, set, " is in force");
  return {};
}

base::Status roll_back_set(Shell& shell, const SetOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto set, service::roll_back_parameters(service, {options.officer, "parameters"},
                                                       options.version, options.why));
  print_in_force(shell, options.json, set, " is in force again");
  return {};
}

base::Status list_sets(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service, open_to_read(shell, options));
  TW_TRY(const auto sets, service::parameter_sets(service));
  for (const auto& set : sets) {
    auto words = fmt::format("{}  {}  proposed by {} at {}", set.version, set.state, set.proposed_by,
                             base::to_string(set.proposed_at));
    if (!set.approved_by.empty()) words += ", approved by " + set.approved_by;
    words += set.shipped ? ", shipped"
                         : fmt::format(", calibration error {:.4f} on {} held-out pairs",
                                       set.calibration_error_ppm / 1e6, with_commas(set.held_out_pairs));
    say(shell, options.json, parameters_told(set), words + ", sha256 " + set.digest);
  }
  return {};
}

base::Status show_set(Shell& shell, const SetOptions& options) {
  TW_TRY(const auto service, open_to_read(shell, options));
  TW_TRY(const auto text, service::parameter_text(service, options.version));
  shell.out << text << '\n';
  return {};
}

}  // namespace

void add_parameter_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("parameters",
                                    "The weights that say who is who: learn, propose, approve, roll back.");
  family->require_subcommand(1);
  const auto learning = [](CLI::App& command, LearnOptions& o) {
    add_common(command, o);
    command
        .add_option("--judged", o.judged,
                    "pairs of known truth to measure on: left_id,right_id,same, where an id is ITEM[:ROLE]")
        ->check(CLI::ExistingFile);
  };
  const auto version = [](CLI::App& command, SetOptions& o) {
    add_common(command, o);
    command.add_option("version", o.version, "the version")->required();
  };
  add_command<LearnOptions>(
      *family, outcome, "learn",
      "Learn a set from what is stored and from officers' judgements, and say how true it is; nothing is "
      "written.",
      "parameters learn --judged known-pairs.csv", learning,
      [&shell](const LearnOptions& o) { return learn(shell, o); });
  add_command<LearnOptions>(*family, outcome, "propose",
                            "Learn a set and propose it as the next version, where it is true enough.",
                            "parameters propose --judged known-pairs.csv", learning,
                            [&shell](const LearnOptions& o) { return propose_set(shell, o); });
  add_command<SetOptions>(
      *family, outcome, "approve", "Approve a proposal as a second officer, by its digest.",
      "parameters approve 1000 --digest 9f86d081…",
      [&version](CLI::App& command, SetOptions& o) {
        version(command, o);
        command.add_option("--digest", o.digest, "the text's SHA-256, as `parameters list` shows it")
            ->required();
      },
      [&shell](const SetOptions& o) { return approve_set(shell, o); });
  add_command<SetOptions>(
      *family, outcome, "rollback",
      "Put the version back that the live one replaced; one officer may, and says why.",
      "parameters rollback 2 --why 'joins a whole street'",
      [&version](CLI::App& command, SetOptions& o) {
        version(command, o);
        command.add_option("--why", o.why, "what is wrong with the live one")->required();
      },
      [&shell](const SetOptions& o) { return roll_back_set(shell, o); });
  add_command<CommonOptions>(
      *family, outcome, "list", "List the versions.", "parameters list",
      [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return list_sets(shell, o); });
  add_command<SetOptions>(
      *family, outcome, "show", "Print a version: every weight, what it was learnt from, its calibration.",
      "parameters show --version 1000",
      [](CLI::App& command, SetOptions& o) {
        add_common(command, o);
        command.add_option("--version", o.version, "the version")->required()->check(CLI::PositiveNumber);
      },
      [&shell](const SetOptions& o) { return show_set(shell, o); });
}

}  // namespace tidewaiter::cli
