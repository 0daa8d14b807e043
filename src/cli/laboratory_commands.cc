#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/exhibit_commands.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/file_erasures.h"
#include "service/labels.h"
#include "service/readings.h"

namespace tidewaiter::cli {
namespace {

using base::ErrorCode;
using nlohmann::ordered_json;
using service::Service;

struct LaboratoryOptions : CommonOptions {
  std::string exhibit, file, out;
  std::int64_t number = 0, examination = 0;
  // attach
  std::string kind, office = "LOCAL", instrument, operated_by, taken_at, words;
  // library
  std::string substance, source;
  std::size_t most = 5;
};

struct ReadingErasure : SigningOptions {
  std::int64_t number = 0;
  std::string basis;
};

ordered_json json_of(const store::ReadingRow& row) {
  return {{"reading", row.reading_no},
          {"kind", row.kind},
          {"media", row.media},
          {"sha256", row.sha256},
          {"octets", row.octets},
          {"exhibit", row.exhibit ? ordered_json(*row.exhibit) : ordered_json{}},
          {"examination", row.examination_no ? ordered_json(*row.examination_no) : ordered_json{}},
          {"taken_at", base::to_string(base::Instant{row.taken_at})},
          {"instrument", row.instrument ? ordered_json(*row.instrument) : ordered_json{}},
          {"instrument_state", row.instrument_state},
          {"operator", row.operated_by ? ordered_json(*row.operated_by) : ordered_json{}},
          {"operator_state", row.operator_state ? ordered_json(*row.operator_state) : ordered_json{}},
          {"words", row.words},
          {"presumptive", true}};
}

base::Status attach(Shell& shell, const LaboratoryOptions& o) {
  service::NewReading reading;
  reading.kind = *laboratory::reading_kind_from(o.kind);
  if (!o.exhibit.empty()) {
    TW_TRY(reading.exhibit, service::exhibit_of_label(o.exhibit, "--exhibit"));
  }
  if (o.examination != 0) reading.examination = o.examination;
  reading.taken_at = shell.clock.now();
  if (!o.taken_at.empty()) {
    TW_TRY(reading.taken_at, base::parse_instant(o.taken_at, "--taken-at"));
  }
  reading.instrument = o.instrument;
  if (!o.instrument.empty()) reading.office = o.office;
  reading.operated_by = o.operated_by;
  reading.file_name = std::filesystem::path{o.file}.filename().string();
  reading.words = o.words;
  TW_TRY(const auto octets, env::read_file(o.file, laboratory::kMaxReadingOctets));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto row, service::attach_reading(service, {o.officer, "laboratory"}, reading, octets));
  say(shell, o.json, json_of(row), service::to_string(row));
  return {};
}

base::Status list(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<store::ReadingRow> rows;
  if (o.examination != 0) {
    TW_TRY(rows, service::readings_of_examination(*reader, o.examination));
  } else {
    TW_TRY(const auto id, service::exhibit_of_label(o.exhibit, "--exhibit"));
    TW_TRY(rows, service::readings_of(*reader, id));
  }
  for (const auto& row : rows) say(shell, o.json, json_of(row), service::to_string(row));
  return {};
}

base::Status save(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, service::reading(*reader, o.number));
  TW_TRY(const auto octets, service::file_of(service, row));
  TW_TRY_STATUS(env::replace_file(o.out, octets));
  say(shell, o.json, {{"reading", row.reading_no}, {"out", o.out}, {"sha256", row.sha256}},
      "reading " + std::to_string(row.reading_no) + ": " + o.out + ", SHA-256 " + row.sha256);
  return {};
}

base::Status draw(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, service::reading(*reader, o.number));
  TW_TRY(const auto octets, service::file_of(service, row));
  TW_TRY(const auto spectrum, laboratory::read_jcamp(octets));
  const auto svg = laboratory::spectrum_svg(spectrum);
  if (!o.out.empty()) return env::replace_file(o.out, svg);
  say(shell, o.json, {{"svg", svg}}, svg);
  return {};
}

base::Status compare(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, service::reading(*reader, o.number));
  TW_TRY(const auto found, service::compare_with_library(service, *reader, row, o.most));
  if (found.empty() && !o.json) shell.out << "nothing in the library can be compared with it\n";
  for (const auto& one : found) {
    say(shell, o.json,
        {{"substance", one.substance},
         {"title", one.title},
         {"correlation_ppm", one.correlation_ppm},
         {"presumptive", true}},
        one.substance + " (presumptive): correlation " +
            std::to_string(static_cast<double>(one.correlation_ppm) / 1e6) + ", " + fitted(one.title, 60));
  }
  return {};
}

base::Status erase(Shell& shell, const ReadingErasure& o) {
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::erase_reading(service, signers.both(), o.number, o.basis));
  say(shell, o.json, {{"reading", o.number}, {"erased", true}},
      "reading " + std::to_string(o.number) + ": erased, with its file");
  return {};
}

base::Status library_add(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto octets, env::read_file(o.file, laboratory::kMaxSpectrumOctets));
  TW_TRY(const auto service, open_or_initialise(shell, o));
  TW_TRY(const auto row,
         service::add_library_spectrum(service, {o.officer, "laboratory"}, o.substance, o.source, octets));
  say(shell, o.json, {{"spectrum", row.spectrum_no}, {"substance", row.substance}, {"title", row.title}},
      "spectrum " + std::to_string(row.spectrum_no) + ": " + row.substance + ", " + fitted(row.title, 60));
  return {};
}

base::Status library_list(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::library_spectra(*reader));
  for (const auto& row : rows) {
    say(shell, o.json,
        {{"spectrum", row.spectrum_no},
         {"substance", row.substance},
         {"title", row.title},
         {"source", row.source},
         {"sha256", row.sha256}},
        std::to_string(row.spectrum_no) + "  " + row.substance + "  " + fitted(row.title, 40) + "  " +
            fitted(row.source, 40));
  }
  return {};
}

ordered_json json_of(const custody::Confirmation& confirmed) {
  ordered_json json{{"substance", confirmed.substance},
                    {"laboratory", confirmed.laboratory},
                    {"accreditation", confirmed.accreditation},
                    {"accredited", custody::is_accredited(confirmed.accreditation)},
                    {"method", confirmed.method}};
  if (!confirmed.by_sample.empty()) json["by_sample"] = confirmed.by_sample.text();
  if (confirmed.purity_ppm) {
    json["purity_ppm"] = *confirmed.purity_ppm;
    json["purity_uncertainty_ppm"] = confirmed.purity_uncertainty_ppm;
  }
  if (!confirmed.first.empty()) {
    json["at"] = base::to_string(confirmed.at);
    json["signed_by"] = {confirmed.first.text(), confirmed.second.text()};
  }
  if (!confirmed.why.empty()) json["why"] = confirmed.why;
  return json;
}

base::Status show(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto id, service::exhibit_of_label(o.exhibit, "exhibit"));
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto page, service::exhibit_page(*reader, id));
  const auto& known = page.line.known;
  TW_TRY(const auto rows, service::readings_of(*reader, id));
  const auto& exhibit = known.exhibit;
  ordered_json facts = ordered_json::object();
  std::string lines;
  add_exhibit_facts(page, facts, lines);
  const auto substance = custody::substance_text(exhibit);
  TW_TRY(const auto samples, service::samples_of(*reader, exhibit));
  if (o.json) {
    ordered_json json{{"exhibit", id.text()},
                      {"kind", name(exhibit.kind)},
                      {"description", exhibit.description},
                      {"state", name(known.holding.state)},
                      {"holder", known.holding.holder.text()},
                      {"seal", known.holding.seal},
                      {"book_mg", known.book.milligrams()},
                      {"uncertainty_mg", known.uncertainty.milligrams()},
                      {"substance", substance},
                      {"counter_sample", exhibit.counter_sample},
                      {"readings", ordered_json::array()}};
    if (exhibit.confirmed) json["confirmed"] = json_of(*exhibit.confirmed);
    if (!samples.empty()) json["sampling"] = samples;
    for (const auto& one : exhibit.earlier_results) json["earlier_results"].push_back(json_of(one));
    for (const auto& row : rows) json["readings"].push_back(json_of(row));
    json.update(facts);
    say(shell, true, json, "");
    return {};
  }
  shell.out << id.text() << ": " << exhibit.description << " (" << name(exhibit.kind) << ")\n"
            << "  " << name(known.holding.state) << ", held by " << known.holding.holder.text() << ", "
            << (known.holding.seal.empty() ? "open" : "seal " + known.holding.seal) << '\n';
  if (!lines.empty()) shell.out << lines.substr(1) << '\n';
  if (!substance.empty()) shell.out << "  " << substance << '\n';
  if (exhibit.confirmed) shell.out << "  confirmed: " << to_string(*exhibit.confirmed) << '\n';
  for (const auto& sample : samples) shell.out << "  " << sample << '\n';
  const auto revises = custody::revision_text(exhibit);
  if (!revises.empty()) shell.out << "  a revision of " << revises << '\n';
  if (exhibit.counter_sample) shell.out << "  kept for the defence: neither consumed nor destroyed\n";
  for (const auto& row : rows) {
    TW_TRY(const auto words, service::reading_words(*reader, row));
    shell.out << "  " << words << '\n';
  }
  return {};
}

base::Status label(Shell& shell, const LaboratoryOptions& o) {
  TW_TRY(const auto id, service::exhibit_of_label(o.exhibit, "exhibit"));
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto known, service::load_exhibit(*reader, id));
  TW_TRY(const auto svg, service::label_svg(known));
  if (o.out.empty()) {
    say(shell, o.json, {{"label", service::label_text(id)}, {"svg", svg}}, svg);
    return {};
  }
  TW_TRY_STATUS(env::replace_file(o.out, svg));
  say(shell, o.json, {{"label", service::label_text(id)}, {"out", o.out}},
      service::label_text(id) + ": " + o.out);
  return {};
}

void declare_number(CLI::App& command, LaboratoryOptions& o) {
  add_common(command, o);
  command.add_option("reading", o.number, "its number")->required();
}
void declare_subject(CLI::App& command, LaboratoryOptions& o) {
  add_common(command, o);
  auto* exhibit = command.add_option("--exhibit", o.exhibit, "an exhibit's number or scanned label");
  command.add_option("--examination", o.examination, "or an examination's number")->excludes(exhibit);
}

void add_exhibit_views(CLI::App& family, Shell& shell, Outcome& outcome) {
  const auto one = [](CLI::App& command, LaboratoryOptions& o) {
    add_common(command, o);
    command.add_option("exhibit", o.exhibit, "its number, or the text of its label")->required();
  };
  add_command<LaboratoryOptions>(family, outcome, "show", "What is known of an exhibit, with its readings.",
                                 "exhibit show TW1:X1-1:4CAE", one,
                                 [&shell](const LaboratoryOptions& o) { return show(shell, o); });
  add_command<LaboratoryOptions>(
      family, outcome, "label", "Its label as SVG, with a QR code.", "exhibit label X1-1 --out x1-1.svg",
      [one](CLI::App& command, LaboratoryOptions& o) {
        one(command, o);
        command.add_option("--out", o.out, "a file (default: the output)");
      },
      [&shell](const LaboratoryOptions& o) { return label(shell, o); });
}

void add_readings(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("reading", "What instruments say of exhibits and examined parcels.");
  family->require_subcommand(1);
  add_command<LaboratoryOptions>(
      *family, outcome, "attach", "Keep an instrument's own file.",
      "reading attach tea.jdx --kind spectrum --exhibit X1-1 --instrument RAMAN-1 --office CNCAN",
      [](CLI::App& command, LaboratoryOptions& o) {
        declare_subject(command, o);
        command.add_option("file", o.file, "JCAMP-DX, CSV, JPEG, PNG, TIFF, DICOM or PDF, at most 64 MiB")
            ->required();
        command.add_option("--kind", o.kind, "spectrum, trace, photograph, x_ray, report or profile")
            ->required()
            ->check(CLI::IsMember({"spectrum", "trace", "photograph", "x_ray", "report", "profile"}));
        command.add_option("--instrument", o.instrument, "the instrument, as the register has it");
        command.add_option("--office", o.office, "its office")->capture_default_str();
        command.add_option("--operator", o.operated_by, "the officer who operated it");
        command.add_option("--taken-at", o.taken_at, "when (default: now)")->check(is_instant());
        command.add_option("--words", o.words, "what it shows");
      },
      [&shell](const LaboratoryOptions& o) { return attach(shell, o); });
  add_command<LaboratoryOptions>(*family, outcome, "list", "List the readings of an exhibit or examination.",
                                 "reading list --exhibit X1-1", declare_subject,
                                 [&shell](const LaboratoryOptions& o) { return list(shell, o); });
  add_command<LaboratoryOptions>(
      *family, outcome, "save", "Write the file out as it came.", "reading save 4 --out tea.jdx",
      [](CLI::App& command, LaboratoryOptions& o) {
        declare_number(command, o);
        command.add_option("--out", o.out, "a file")->required();
      },
      [&shell](const LaboratoryOptions& o) { return save(shell, o); });
  add_command<LaboratoryOptions>(
      *family, outcome, "draw", "A spectrum as SVG.", "reading draw 4 --out tea.svg",
      [](CLI::App& command, LaboratoryOptions& o) {
        declare_number(command, o);
        command.add_option("--out", o.out, "a file (default: the output)");
      },
      [&shell](const LaboratoryOptions& o) { return draw(shell, o); });
  add_command<LaboratoryOptions>(
      *family, outcome, "compare", "Hold a spectrum against the library: presumptive.", "reading compare 4",
      [](CLI::App& command, LaboratoryOptions& o) {
        declare_number(command, o);
        command.add_option("--most", o.most, "how many to show")
            ->check(CLI::Range(1, 100))
            ->capture_default_str();
      },
      [&shell](const LaboratoryOptions& o) { return compare(shell, o); });
  add_command<ReadingErasure>(
      *family, outcome, "erase", "Erase a reading and its file: two officers sign on what ground (J4).",
      std::string{"reading erase 4 --basis 'order 7 of 2026-11-20'"} + kKeys,
      [](CLI::App& command, ReadingErasure& o) {
        add_signing(command, o);
        command.add_option("reading", o.number, "its number")->required();
        command.add_option("--basis", o.basis, "the rule or order, with its date")->required();
      },
      [&shell](const ReadingErasure& o) { return erase(shell, o); });
}

void add_library(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("library", "Spectra of known substances, as the service supplies them.");
  family->require_subcommand(1);
  add_command<LaboratoryOptions>(
      *family, outcome, "add", "Add a spectrum of a known substance.",
      "library add mdma.jdx --substance mdma --source 'reference standard 12, measured 2026-10-02'",
      [](CLI::App& command, LaboratoryOptions& o) {
        add_common(command, o);
        command.add_option("file", o.file, "JCAMP-DX")->required();
        command.add_option("--substance", o.substance, "its code")->required();
        command.add_option("--source", o.source, "where it is from")->required();
      },
      [&shell](const LaboratoryOptions& o) { return library_add(shell, o); });
  add_command<LaboratoryOptions>(
      *family, outcome, "list", "List the library.", "library list",
      [](CLI::App& command, LaboratoryOptions& o) { add_common(command, o); },
      [&shell](const LaboratoryOptions& o) { return library_list(shell, o); });
}

}  // namespace

void add_laboratory_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_exhibit_views(*app.get_subcommand("exhibit"), shell, outcome);
  add_readings(app, shell, outcome);
  add_library(app, shell, outcome);
}

}  // namespace tidewaiter::cli
