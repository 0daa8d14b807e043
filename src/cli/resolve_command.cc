#include "cli/resolve_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "env/files.h"
#include "resolution/batch.h"

namespace tidewaiter::cli {
namespace {

using resolution::BatchOptions;
using resolution::BatchResult;

struct ResolveArguments {
  BatchOptions batch;
  std::string mapping_path;
  std::string out_path;
  std::string pairs_path;
  std::vector<std::string> explain;
  bool json = false;
};

/// A YAML file of "column name: role".
base::Result<resolution::ColumnMapping> read_mapping(const std::string& path) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 20;
  TW_TRY(const std::string text, env::read_file(path, kMostBytes));
  resolution::ColumnMapping out;
  try {
    const YAML::Node root = YAML::Load(text);
    for (const auto& entry : root) {
      const auto column = entry.first.as<std::string>();
      const auto written = entry.second.as<std::string>();
      const auto role = resolution::column_role_from(written);
      if (!role) return base::fail(base::ErrorCode::UnknownCode, path + ": " + column, written, "a role such as \"family name\" or \"ignored\"");
      out[column] = *role;
    }
  } catch (const YAML::Exception& error) {
    return base::fail(base::ErrorCode::Malformed, path, error.what(), "lines of the form \"column: role\"");
  }
  return out;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of("\",\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

/// Entities are named by their least record id, so that the names do not depend on the rows' order either.
std::vector<std::uint32_t> names_of(const BatchResult& result) {
  std::vector<std::uint32_t> least(result.entity.begin(), result.entity.end());
  std::unordered_map<std::uint32_t, std::uint32_t> best;
  for (std::uint32_t row = 0; row < result.entity.size(); ++row) {
    const auto [at, fresh] = best.try_emplace(result.entity[row], row);
    if (!fresh && result.record_ids[row] < result.record_ids[at->second]) at->second = row;
  }
  for (std::uint32_t& entity : least) entity = best.at(entity);
  return least;
}

base::Status write_clusters(const std::string& path, const BatchResult& result) {
  const auto names = names_of(result);
  std::string text = "record_id,entity_id\n";
  for (std::size_t row = 0; row < result.record_ids.size(); ++row) {
    text += csv_field(result.record_ids[row]);
    text += ',';
    text += csv_field(result.record_ids[names[row]]);
    text += '\n';
  }
  return env::replace_file(path, text);
}

base::Status write_pairs(const std::string& path, const BatchResult& result) {
  std::string text = "left_id,right_id,probability\n";
  for (const auto& pair : result.pairs) {
    text += fmt::format("{},{},{}.{:06}\n", csv_field(result.record_ids[pair.left]), csv_field(result.record_ids[pair.right]),
                        pair.probability_ppm / 1'000'000, pair.probability_ppm % 1'000'000);
  }
  return env::replace_file(path, text);
}

void print_explanation(const resolution::BatchExplanation& explanation) {
  fmt::print("{}; weight {:+.2f} bits, probability {:.4f}, against {}\n",
             explanation.together ? "one entity" : "two entities", explanation.weight / 1000.0,
             explanation.probability_ppm / 1e6, explanation.against);
  fmt::print("  {:+8.2f}  before looking at anything\n", explanation.prior / 1000.0);
  for (const auto& part : explanation.parts) {
    fmt::print("  {:+8.2f}  {}: {} ({} | {})\n", part.weight / 1000.0, part.attribute, part.level, part.left, part.right);
  }
}

nlohmann::json as_json(const BatchResult& result, std::size_t entities) {
  nlohmann::json out{{"records", result.record_ids.size()}, {"entities", entities}, {"parties", result.parties},
                     {"pairs_compared", result.compared},   {"columns", result.columns_read},
                     {"parameter_version", result.parameters.version}};
  out["seconds"] = {{"read", result.times.read_s}, {"standardise", result.times.standardise_s}, {"pair", result.times.pair_s},
                    {"learn", result.times.learn_s}, {"cluster", result.times.cluster_s}};
  if (!result.explanation) return out;
  const auto& why = *result.explanation;
  nlohmann::json parts = nlohmann::json::array();
  for (const auto& part : why.parts) {
    parts.push_back({{"attribute", part.attribute}, {"level", part.level}, {"left", part.left}, {"right", part.right},
                     {"weight_millibits", part.weight}});
  }
  out["explanation"] = {{"together", why.together}, {"weight_millibits", why.weight}, {"prior_millibits", why.prior},
                        {"probability", why.probability_ppm / 1e6}, {"against", why.against}, {"parts", std::move(parts)}};
  return out;
}

std::size_t entity_count(const BatchResult& result) {
  std::size_t count = 0;
  for (std::uint32_t row = 0; row < result.entity.size(); ++row) count += result.entity[row] == row;
  return count;
}

base::Status run(ResolveArguments& arguments) {
  if (!arguments.mapping_path.empty()) {
    TW_TRY(arguments.batch.mapping, read_mapping(arguments.mapping_path));
  }
  if (arguments.explain.size() == 2) arguments.batch.explain = std::pair(arguments.explain[0], arguments.explain[1]);
  arguments.batch.want_pairs = !arguments.pairs_path.empty();
  TW_TRY(const BatchResult result, resolution::resolve_batch(arguments.batch));
  if (!arguments.out_path.empty()) TW_TRY_STATUS(write_clusters(arguments.out_path, result));
  if (!arguments.pairs_path.empty()) TW_TRY_STATUS(write_pairs(arguments.pairs_path, result));
  const std::size_t entities = entity_count(result);
  if (arguments.json) {
    fmt::print("{}\n", as_json(result, entities).dump());
    return {};
  }
  fmt::print("{} records, {} entities; {} pairs compared\n", result.record_ids.size(), entities, result.compared);
  fmt::print("read {:.1f} s, standardise {:.1f} s, pair {:.1f} s, learn {:.1f} s, cluster {:.1f} s\n", result.times.read_s,
             result.times.standardise_s, result.times.pair_s, result.times.learn_s, result.times.cluster_s);
  if (result.explanation) print_explanation(*result.explanation);
  return {};
}

}  // namespace

void add_resolve_command(CLI::App& app) {
  auto* command = app.add_subcommand("resolve", "Say which records of CSV files are one person or organisation");
  const auto arguments = std::make_shared<ResolveArguments>();
  command->add_option("--input", arguments->batch.inputs, "CSV file with a header; may be given twice")->required()->check(CLI::ExistingFile);
  command->add_option("--id", arguments->batch.id_column, "the column with the record's own id")->required();
  command->add_option("--mapping", arguments->mapping_path, "YAML file of \"column: role\" where columns are not recognised")->check(CLI::ExistingFile);
  command->add_flag("--link-only", arguments->batch.link_only, "compare across the inputs only, not within one");
  command->add_option("--out", arguments->out_path, "where clusters go: record_id,entity_id");
  command->add_option("--pairs", arguments->pairs_path, "where matching pairs go: left_id,right_id,probability");
  command->add_option("--threshold", arguments->batch.threshold, "join from this probability on (default 0.5)")->check(CLI::Range(0.0, 1.0));
  command->add_option("--explain", arguments->explain, "two record ids: why they are one, or not")->expected(2);
  command->add_flag("--json", arguments->json, "print what was done as JSON");
  command->footer("Example:\n  tidewaiter resolve --input people.csv --id rec_id --out clusters.csv");
  command->callback([arguments] {
    const auto done = run(*arguments);
    if (done) return;
    fmt::print(stderr, "tidewaiter resolve: {}\n", to_string(done.error()));
    throw CLI::RuntimeError(done.error().field.starts_with("--") ? 2 : 1);
  });
}

}  // namespace tidewaiter::cli
