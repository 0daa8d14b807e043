#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/explanation_print.h"
#include "cli/judged_pairs.h"
#include "cli/print.h"
#include "env/files.h"
#include "resolution/batch.h"
#include "resolution/parameters_json.h"

namespace tidewaiter::cli {
namespace {

using resolution::BatchOptions;
using resolution::BatchResult;

struct ResolveOptions {
  BatchOptions batch;
  std::string mapping;
  std::string out;
  std::string pairs;
  std::vector<std::string> explain;
  std::string svg;
  std::string judged;
  std::string parameters;
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
      const auto line = path + ":" + std::to_string(entry.first.Mark().line + 1) + ": " + column;
      if (!role)
        return base::fail(base::ErrorCode::UnknownCode, line, written,
                          "a role such as \"family name\" or \"ignored\"");
      if (!out.emplace(column, *role).second)
        return base::fail(base::ErrorCode::Duplicate, line, written, "each column once");
    }
  } catch (const YAML::Exception& error) {
    return base::fail(base::ErrorCode::Malformed, path, error.what(), "lines of the form \"column: role\"");
  }
  return out;
}

/// The learnt set: what each level of each attribute is worth.
nlohmann::ordered_json learnt_json(const BatchResult& result) {
  auto out = resolution::weights_json(result.parameters);
  if (result.calibration) out["calibration"] = calibration_json(*result.calibration);
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
  // An entity is a row of it, where the least so far stands.
  std::vector<std::uint32_t> names = result.entity;
  for (std::uint32_t row = 0; row < names.size(); ++row) {
    std::uint32_t& least = names[result.entity[row]];
    if (result.record_ids[row] < result.record_ids[least]) least = row;
  }
  for (std::uint32_t row = 0; row < names.size(); ++row) names[row] = names[result.entity[row]];
  return names;
}

base::Status write_clusters(const std::string& path, const BatchResult& result) {
  const auto names = names_of(result);
  std::string text = "record_id,entity_id\n";
  constexpr std::size_t kUsualRow = 16;
  text.reserve(result.record_ids.size() * kUsualRow);
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
    text += fmt::format("{},{},{}.{:06}\n", csv_field(result.record_ids[pair.left]),
                        csv_field(result.record_ids[pair.right]), pair.probability_ppm / 1'000'000,
                        pair.probability_ppm % 1'000'000);
  }
  return env::replace_file(path, text);
}

void print_explanation(Shell& shell, const resolution::BatchExplanation& why) {
  shell.out << fmt::format("{}; weight {:+.2f} bits, probability {:.4f}, against {}\n",
                           why.together ? "one entity" : "two entities", why.weight / 1000.0,
                           why.probability_ppm / 1e6, why.against);
  shell.out << fmt::format("  {:+8.2f}  before looking at anything\n", why.prior / 1000.0);
  print_parts(shell, why.parts);
}

base::Status draw(const ResolveOptions& options, const BatchResult& result) {
  const auto& why = *result.explanation;
  return write_picture(options.svg,
                       {options.explain[0] + " and " + options.explain[1] + ": " +
                            (why.together ? "one entity" : "two entities") + ", against " + why.against,
                        why.prior, why.parts, result.parameters.link_weight});
}

nlohmann::json report_json(const BatchResult& result, std::size_t entities) {
  nlohmann::json out{{"records", result.record_ids.size()}, {"entities", entities},
                     {"parties", result.parties},           {"pairs_compared", result.compared},
                     {"columns", result.columns_read},      {"parameter_version", result.parameters.version}};
  out["seconds"] = {{"read", result.times.read_s},
                    {"standardise", result.times.standardise_s},
                    {"pair", result.times.pair_s},
                    {"learn", result.times.learn_s},
                    {"cluster", result.times.cluster_s}};
  if (result.calibration) out["calibration"] = calibration_json(*result.calibration);
  if (!result.explanation) return out;
  const auto& why = *result.explanation;
  out["explanation"] = {{"together", why.together},     {"weight_millibits", why.weight},
                        {"prior_millibits", why.prior}, {"probability", why.probability_ppm / 1e6},
                        {"against", why.against},       {"parts", as_json(why.parts)}};
  return out;
}

std::size_t entity_count(const BatchResult& result) {
  std::size_t count = 0;
  for (std::uint32_t row = 0; row < result.entity.size(); ++row) count += result.entity[row] == row;
  return count;
}

base::Status resolve_files(Shell& shell, ResolveOptions options) {
  if (!options.mapping.empty()) {
    TW_TRY(options.batch.mapping, read_mapping(options.mapping));
  }
  if (options.explain.size() == 2) options.batch.explain = std::pair(options.explain[0], options.explain[1]);
  if (!options.judged.empty()) {
    TW_TRY(options.batch.judged, read_judged(options.judged));
  }
  options.batch.want_pairs = !options.pairs.empty();
  TW_TRY(const BatchResult result, resolution::resolve_batch(options.batch));
  if (!options.out.empty()) TW_TRY_STATUS(write_clusters(options.out, result));
  if (!options.pairs.empty()) TW_TRY_STATUS(write_pairs(options.pairs, result));
  if (!options.svg.empty()) TW_TRY_STATUS(draw(options, result));
  if (!options.parameters.empty())
    TW_TRY_STATUS(env::replace_file(options.parameters, learnt_json(result).dump(1) + "\n"));
  const std::size_t entities = entity_count(result);
  if (options.json) {
    shell.out << report_json(result, entities).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
              << '\n';
    return {};
  }
  shell.out << with_commas(result.record_ids.size()) << " records, " << with_commas(entities) << " entities; "
            << with_commas(result.compared) << " pairs compared.\n"
            << "read as: " << fmt::format("{}", fmt::join(result.columns_read, ", ")) << '\n'
            << fmt::format(
                   "read {:.1f} s, standardise {:.1f} s, pair {:.1f} s, learn {:.1f} s, cluster {:.1f} s\n",
                   result.times.read_s, result.times.standardise_s, result.times.pair_s, result.times.learn_s,
                   result.times.cluster_s);
  if (result.calibration) {
    shell.out << fmt::format("Parameters {}: calibration error {:.4f} on {} judged pairs.\n",
                             result.parameters.version, result.calibration->error,
                             with_commas(result.calibration->pairs));
  }
  if (result.explanation) print_explanation(shell, *result.explanation);
  return {};
}

}  // namespace

void add_resolve_command(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<ResolveOptions>(
      app, outcome, "resolve", "Say which records of CSV files are one person or organisation.",
      "resolve --input people.csv --id rec_id --out clusters.csv",
      [](CLI::App& command, ResolveOptions& o) {
        command.add_option("--input", o.batch.inputs, "CSV file with a header; may be given twice")
            ->required();
        command.add_option("--id", o.batch.id_column, "the column with the record's own id")->required();
        command.add_option("--mapping", o.mapping,
                           "YAML file of \"column: role\" where columns are not recognised");
        command.add_flag("--link-only", o.batch.link_only, "compare across the inputs only, not within one");
        command.add_option("--out", o.out, "where clusters go: record_id,entity_id");
        command.add_option("--pairs", o.pairs, "where matching pairs go: left_id,right_id,probability");
        command.add_option("--threshold", o.batch.threshold, "join from this probability on")
            ->capture_default_str();
        command.add_option("--explain", o.explain, "two record ids: why they are one, or not")->expected(2);
        command.add_option("--svg", o.svg, "where a picture of that explanation goes")->needs("--explain");
        command.add_option("--judged", o.judged,
                           "pairs of known truth to measure the probabilities on: left_id,right_id,same");
        command.add_option("--parameters", o.parameters, "where the learnt weights go, as JSON");
        command.add_flag("--json", o.json, "print for programs");
      },
      [&shell](const ResolveOptions& o) { return resolve_files(shell, o); });
}

}  // namespace tidewaiter::cli
