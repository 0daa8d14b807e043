#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "risk/cases.h"
#include "service/profile_sets.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct FilesOptions : CommonOptions {
  std::vector<std::string> files;
  std::string since = "30d";
};

base::Result<std::vector<risk::ProfileSource>> read_profiles(const std::vector<std::string>& files) {
  std::vector<risk::ProfileSource> sources;
  for (const auto& file : files) {
    TW_TRY(auto text, env::read_file(file, risk::kMaxProfileBytes));
    sources.push_back({file, std::move(text)});
  }
  return sources;
}

base::Status test_profiles(Shell& shell, const FilesOptions& options, bool& failed) {
  auto sources = risk::starter_library();
  if (!options.files.empty()) {
    TW_TRY(sources, read_profiles(options.files));
  }
  TW_TRY(const auto compiled, risk::compile(sources, 0));
  std::size_t passed = 0;
  const auto results = risk::run_profile_cases(compiled);
  for (const auto& result : results) {
    passed += result.passed() ? 1 : 0;
    if (options.json) {
      shell.out << ordered_json{{"profile", result.profile},
                                {"case", result.name},
                                {"must_hit", result.must_hit},
                                {"did_hit", result.did_hit}}
                       .dump()
                << '\n';
    } else if (!result.passed()) {
      shell.out << result.path << ':' << result.line << ": " << result.profile << ": \"" << result.name
                << "\" " << (result.must_hit ? "must hit and does not" : "must not hit and does") << '\n';
    }
  }
  const auto today = base::to_string(shell.clock.now()).substr(0, 10);
  for (const auto& id : risk::profiles_due_for_review(compiled, today))
    shell.err << id << ": its review date has passed\n";
  if (!options.json)
    shell.out << compiled.profiles().size() << " profiles, " << passed << " of " << results.size()
              << " cases pass\n";
  failed = passed != results.size();
  return {};
}

base::Status simulate(Shell& shell, const FilesOptions& options) {
  TW_TRY(const auto since, base::parse_duration(options.since, "--since"));
  TW_TRY(const auto sources, read_profiles(options.files));
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto result, service::simulate_profiles(service, sources, since));
  std::vector<std::string> examples;
  for (const auto& id : result.examples) examples.push_back(id.text());
  if (options.json) {
    shell.out << ordered_json{{"items", result.items},
                              {"draft_hits", result.draft_hits},
                              {"draft_over", result.draft_over},
                              {"live_over", result.live_over},
                              {"both_over", result.both_over},
                              {"new_over", result.new_over},
                              {"examples", examples}}
                     .dump()
              << '\n';
    return {};
  }
  shell.out << with_commas(result.items) << " parcels since then: the draft hits "
            << with_commas(result.draft_hits) << " and alone would select " << with_commas(result.draft_over)
            << "; the live profiles select " << with_commas(result.live_over) << " of all, "
            << with_commas(result.both_over) << " of the draft's; with the draft, "
            << with_commas(result.new_over) << " more would be selected\n";
  for (const auto& id : examples) shell.out << "  " << id << '\n';
  return {};
}

base::Status propose(Shell& shell, const FilesOptions& options) {
  TW_TRY(const auto sources, read_profiles(options.files));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto version, service::propose_profiles(service, {options.officer, "profiles"}, sources));
  if (options.json) {
    shell.out << ordered_json{{"version", version}}.dump() << '\n';
  } else {
    shell.out << "Version " << version
              << " is proposed; another officer reads it (tidewaiter profile show --version " << version
              << ") and approves it by its digest: tidewaiter profile approve " << version
              << " --digest DIGEST\n";
  }
  return {};
}

struct VersionOptions : CommonOptions {
  std::uint32_t version = 0;
  std::string digest, why;
};

base::Status approve(Shell& shell, const VersionOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  return service::approve_profiles(service, {options.officer, "profiles"}, options.version, options.digest);
}

base::Status roll_back(Shell& shell, const VersionOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  return service::roll_back_profiles(service, {options.officer, "profiles"}, options.version, options.why);
}

base::Status list_profile_sets(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto sets, service::profile_sets(service));
  for (const auto& set : sets) {
    if (options.json) {
      shell.out << ordered_json{{"version", set.version},
                                {"state", set.state},
                                {"proposed_by", set.proposed_by},
                                {"approved_by", set.approved_by},
                                {"proposed_at", base::to_string(set.proposed_at)},
                                {"digest", set.digest}}
                       .dump()
                << '\n';
    } else {
      shell.out << set.version << "  " << set.state << "  proposed by " << set.proposed_by << " at "
                << base::to_string(set.proposed_at)
                << (set.approved_by.empty() ? "" : ", approved by " + set.approved_by) << ", sha256 "
                << set.digest << '\n';
    }
  }
  return {};
}

base::Status show(Shell& shell, const VersionOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  std::string text;
  if (options.version == 0) {
    TW_TRY(text, service::live_profiles(service));
  } else {
    TW_TRY(auto asked, service::profile_text(service, options.version));
    text = std::move(asked.yaml);
  }
  if (options.json) {
    shell.out << ordered_json{{"yaml", text}}.dump() << '\n';
  } else {
    shell.out << text << '\n';
  }
  return {};
}

}  // namespace

void add_profile_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("profile", "Profiles: test, try, propose, approve, roll back.");
  family->require_subcommand(1);
  const auto files = [](bool required) {
    return [required](CLI::App& command, FilesOptions& o) {
      add_common(command, o);
      auto* option = command.add_option("files", o.files, "profiles in YAML (docs/profiles.md)");
      if (required) option->required();
    };
  };
  add_command<FilesOptions>(
      *family, outcome, "test",
      "Run the cases profiles must and must not hit (default: the starter library).",
      "profile test my-profiles.yaml", files(false),
      [&shell, &outcome](const FilesOptions& o) { return test_profiles(shell, o, outcome.failed); });
  add_command<FilesOptions>(
      *family, outcome, "simulate",
      "What a draft would have selected from what is stored, and the overlap with the live ones.",
      "profile simulate draft.yaml --since 30d",
      [&files](CLI::App& command, FilesOptions& o) {
        files(true)(command, o);
        command.add_option("--since", o.since, "how far back")->capture_default_str();
      },
      [&shell](const FilesOptions& o) { return simulate(shell, o); });
  add_command<FilesOptions>(*family, outcome, "propose", "Propose these profiles as the next version.",
                            "profile propose my-profiles.yaml", files(true),
                            [&shell](const FilesOptions& o) { return propose(shell, o); });
  add_command<VersionOptions>(
      *family, outcome, "approve",
      "Approve a proposal as a second officer, by the digest of the text that you read.",
      "profile approve 2 --digest 9f86d081…",
      [](CLI::App& command, VersionOptions& o) {
        add_common(command, o);
        command.add_option("version", o.version, "the version")->required();
        command.add_option("--digest", o.digest, "the text's SHA-256, as `profile list` shows it")
            ->required();
      },
      [&shell](const VersionOptions& o) { return approve(shell, o); });
  add_command<VersionOptions>(
      *family, outcome, "rollback",
      "Put the version back that the live one replaced; one officer may, and says why.",
      "profile rollback 1 --why 'holds every parcel'",
      [](CLI::App& command, VersionOptions& o) {
        add_common(command, o);
        command.add_option("version", o.version, "the version")->required();
        command.add_option("--why", o.why, "what is wrong with the live one")->required();
      },
      [&shell](const VersionOptions& o) { return roll_back(shell, o); });
  add_command<CommonOptions>(
      *family, outcome, "list", "List the versions.", "profile list",
      [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return list_profile_sets(shell, o); });
  add_command<VersionOptions>(
      *family, outcome, "show", "Print the live profiles, or those of a version.", "profile show > live.yaml",
      [](CLI::App& command, VersionOptions& o) {
        add_common(command, o);
        command.add_option("--version", o.version, "the version (default: the live one)")
            ->check(CLI::PositiveNumber);
      },
      [&shell](const VersionOptions& o) { return show(shell, o); });
}

}  // namespace tidewaiter::cli
