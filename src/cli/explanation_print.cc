#include "cli/explanation_print.h"

#include <fmt/format.h>

#include "cli/print.h"
#include "env/files.h"

namespace tidewaiter::cli {

nlohmann::ordered_json as_json(const std::vector<model::ComparisonPart>& parts) {
  auto out = nlohmann::ordered_json::array();
  for (const auto& part : parts) {
    out.push_back({{"attribute", part.attribute},
                   {"level", part.level},
                   {"left", part.left},
                   {"right", part.right},
                   {"weight_millibits", part.weight}});
  }
  return out;
}

void print_parts(Shell& shell, const std::vector<model::ComparisonPart>& parts) {
  for (const auto& part : parts) {
    shell.out << fmt::format("  {:+8.2f}  {}: {} ({} | {})\n", part.weight / 1000.0, part.attribute,
                             part.level, fitted(part.left, 60), fitted(part.right, 60));
  }
}

base::Status write_picture(const std::string& path, const resolution::Waterfall& waterfall) {
  return env::replace_file(path, resolution::waterfall_svg(waterfall));
}

}  // namespace tidewaiter::cli
