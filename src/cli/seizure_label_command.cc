#include "cli/command.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/labels.h"

namespace tidewaiter::cli {
namespace {

struct SeizureLabelOptions : CommonOptions {
  std::int64_t seizure = 0;
  std::string out;
};

base::Status seizure_label(Shell& shell, const SeizureLabelOptions& o) {
  TW_TRY(const auto service,
         service::Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto svg,
         service::seizure_label_svg(*reader, custody::SeizureNumber{static_cast<std::uint64_t>(o.seizure)}));
  if (o.out.empty()) {
    say(shell, o.json, {{"seizure", o.seizure}, {"svg", svg}}, svg);
    return {};
  }
  TW_TRY_STATUS(env::replace_file(o.out, svg));
  say(shell, o.json, {{"seizure", o.seizure}, {"out", o.out}},
      "seizure " + std::to_string(o.seizure) + ": " + o.out);
  return {};
}

}  // namespace

void add_seizure_label_command(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<SeizureLabelOptions>(
      *app.get_subcommand("custody"), outcome, "label",
      "The seal label of a seizure that an examination made, as SVG, with a QR code.",
      "custody label 1 --out seizure-1.svg",
      [](CLI::App& command, SeizureLabelOptions& o) {
        command.add_option("seizure", o.seizure, "its number in the book")->required();
        add_common(command, o);
        command.add_option("--out", o.out, "a file (default: the output)");
      },
      [&shell](const SeizureLabelOptions& o) { return seizure_label(shell, o); });
}

}  // namespace tidewaiter::cli
