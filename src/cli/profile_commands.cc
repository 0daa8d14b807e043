#include <nlohmann/json.hpp>
#include <optional>

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
  bool drop = false;
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

void add_change(ordered_json& json, const risk::SetChange& change) {
  json["added"] = change.added;
  json["changed"] = change.changed;
  json["dropped"] = change.dropped;
}

void print_changed(Shell& shell, bool json, const service::ChangedSet& changed, const std::string& said) {
  if (json) {
    ordered_json object{{"version", changed.set.version},
                        {"state", changed.set.state},
                        {"proposed_by", changed.set.proposed_by},
                        {"approved_by", changed.set.approved_by},
                        {"digest", changed.set.digest}};
    add_change(object, changed.change);
    shell.out << object.dump() << '\n';
    return;
  }
  shell.out << "Version " << changed.set.version << ' ' << said << " it " << risk::to_string(changed.change)
            << '\n';
}

base::Status simulate(Shell& shell, const FilesOptions& options) {
  TW_TRY(const auto since, base::parse_duration(options.since, "--since"));
  TW_TRY(const auto sources, read_profiles(options.files));
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  std::optional<Progress> progress{std::in_place, shell, "tried"};
  TW_TRY(const auto tried,
         service::simulate_profiles(service, sources, since, [&](std::uint64_t done, std::uint64_t total) {
           progress->at(done, total);
         }));
  progress.reset();
  const auto& result = tried.result;
  std::vector<std::string> examples;
  for (const auto& id : result.examples) examples.push_back(id.text());
  if (options.json) {
    ordered_json object{{"items", result.items},
                        {"draft_hits", result.draft_hits},
                        {"draft_over", result.draft_over},
                        {"live_over", result.live_over},
                        {"both_over", result.both_over},
                        {"new_over", result.new_over},
                        {"newly_over", result.newly_over()},
                        {"no_longer_over", result.no_longer_over()},
                        {"examples", examples}};
    add_change(object, tried.change);
    shell.out << object.dump() << '\n';
    return {};
  }
  shell.out << with_commas(result.items) << " parcels since then: the draft hits "
            << with_commas(result.draft_hits) << " and alone would select " << with_commas(result.draft_over)
            << "; the live profiles select " << with_commas(result.live_over) << " of all, "
            << with_commas(result.both_over) << " of the draft's; with the draft beside them, "
            << with_commas(result.new_over) << " more would be selected\n"
            << "Proposed as it is, the draft " << risk::to_string(tried.change) << "\nThen "
            << with_commas(result.newly_over()) << " more would be selected and "
            << with_commas(result.no_longer_over()) << " no longer\n";
  for (const auto& id : examples) shell.out << "  " << id << '\n';
  return {};
}

base::Status propose(Shell& shell, const FilesOptions& options) {
  TW_TRY(const auto sources, read_profiles(options.files));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto changed,
         service::propose_profiles(service, {options.officer, "profiles"}, sources,
                                   options.drop ? service::LeftOut::Dropped : service::LeftOut::Refused));
  print_changed(shell, options.json, changed, "is proposed; against the set in force");
  if (!options.json) {
    const auto version = changed.set.version;
    shell.out << "Another officer reads it (tidewaiter profile show --version " << version
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
  TW_TRY(const auto changed,
         service::approve_profiles(service, {options.officer, "profiles"}, options.version, options.digest));
  print_changed(shell, options.json, changed, "is in force; against the set before");
  return {};
}

base::Status roll_back(Shell& shell, const VersionOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto changed,
         service::roll_back_profiles(service, {options.officer, "profiles"}, options.version, options.why));
  print_changed(shell, options.json, changed, "is in force again; against the set before");
  return {};
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
  add_command<FilesOptions>(
      *family, outcome, "propose",
      "Propose these profiles as the next version: the whole set that is to be in force.",
      "profile propose live.yaml my-profile.yaml",
      [&files](CLI::App& command, FilesOptions& o) {
        files(true)(command, o);
        command.add_flag("--drop", o.drop, "profiles in force that are not among these are to go");
      },
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
