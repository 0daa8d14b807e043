#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/exhibit_commands.h"
#include "cli/print.h"
#include "cli/sampling.h"
#include "env/files.h"
#include "publish/picture.h"
#include "service/custody_views.h"
#include "service/kept_files.h"
#include "service/seal_reading.h"

namespace tidewaiter::cli {
namespace {

using base::ErrorCode;
using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

struct ExhibitOptions : SigningOptions {
  std::string exhibit, seal, scale, place = "evidence room";
  ReadingOptions reading, rest;
  // seize
  std::int64_t seizure = 0;
  std::string kind = "drug", description, form, substance = "unknown", container;
  std::vector<std::string> serial_numbers, photographs;
  // offer, store
  std::string to, purpose = "custody", valid = "24h", shelf;
  // split, subsample
  std::optional<std::int64_t> part_units;
  bool counter_sample = false;
  SamplingOptions sampling;
  std::int64_t sampled = 0;
  std::string drawn;
  // confirm
  std::string laboratory, accreditation, method, why, by_sample;
  std::optional<std::int32_t> purity_ppm;
  std::int32_t purity_uncertainty_ppm = 0;
  std::optional<std::int64_t> positives;
  custody::Valuation value;
  std::int64_t units = 0;
  std::optional<std::int64_t> second_units, second_milliunits;
  std::string mean_mass_g = "0", mean_uncertainty_g = "0";
  // tree, statement
  std::string out;
};

base::Result<std::vector<service::TakenPicture>> pictures_in(const std::vector<std::string>& files) {
  std::vector<service::TakenPicture> pictures;
  for (const auto& file : files) {
    TW_TRY(auto octets, env::read_file(file, laboratory::kMaxReadingOctets));
    pictures.push_back({std::filesystem::path{file}.filename().string(), std::move(octets)});
  }
  return pictures;
}

base::Status seize(Shell& shell, const ExhibitOptions& o) {
  custody::Exhibit exhibit;
  const auto kind = custody::exhibit_kind_from(o.kind);
  if (!kind) return base::fail(ErrorCode::UnknownCode, "--kind", o.kind, "drug, chemical, equipment, …");
  exhibit.kind = *kind;
  exhibit.description = o.description;
  exhibit.form = o.form;
  exhibit.presumptive = custody::is_weighed(*kind) ? o.substance : "";
  exhibit.container = o.container;
  exhibit.serial_numbers = o.serial_numbers;
  TW_TRY(const auto pictures, pictures_in(o.photographs));
  if (o.units != 0) {
    TW_TRY(const auto mean, base::parse_grams(o.mean_mass_g, "--mean-mass"));
    TW_TRY(const auto uncertainty, base::parse_grams(o.mean_uncertainty_g, "--mean-uncertainty"));
    exhibit.count = custody::Count{o.units, mean, uncertainty};
  }
  if (!o.value.currency.empty()) exhibit.value = o.value;
  if (o.second_units) exhibit.second_count = custody::SecondCount{*o.second_units, o.second_milliunits};
  TW_TRY(const auto reading, optional_reading(o.reading, o.scale, o.place));
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        TW_TRY(const auto seized, service::seize_exhibit(service, by, o.seizure, exhibit, reading, pictures));
        if (seized.weighed) {
          print_weighed(shell, o.json, seized.id, *seized.weighed);
        } else {
          say(shell, o.json, {{"exhibit", seized.id.text()}, {"kind", o.kind}},
              seized.id.text() + ": " + o.kind);
        }
        return seized.id;
      });
}

base::Status weigh(Shell& shell, const ExhibitOptions& o) {
  TW_TRY(const auto reading, reading_from(o.reading, o.scale, o.place));
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        const ExhibitId id{o.exhibit};
        TW_TRY(const auto weighed, service::weigh_exhibit(service, by, id, o.seal, reading));
        print_weighed(shell, o.json, id, weighed);
        return id;
      });
}

base::Status seal(Shell& shell, const ExhibitOptions& o) {
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        const ExhibitId id{o.exhibit};
        TW_TRY_STATUS(service::seal_exhibit(service, by, id, o.seal));
        say(shell, o.json, {{"exhibit", id.text()}, {"seal", o.seal}}, id.text() + ": sealed, " + o.seal);
        return id;
      });
}

base::Status offer(Shell& shell, const ExhibitOptions& o) {
  const auto purpose = custody::transfer_purpose_from(o.purpose);
  if (!purpose) return base::fail(ErrorCode::UnknownCode, "--for", o.purpose, "custody, laboratory, …");
  TW_TRY(const auto valid, base::parse_duration(o.valid, "--valid"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::offer_exhibit(service, {o.officer, "custody"}, ExhibitId{o.exhibit},
                                       custody::OfficerId{o.to}, *purpose, o.seal, valid));
  say(shell, o.json, {{"exhibit", o.exhibit}, {"offered_to", o.to}},
      o.exhibit + ": offered to " + o.to + ", who has " + base::to_string(valid) + " to accept it");
  return print_balance(shell, o.json, service, ExhibitId{o.exhibit});
}

base::Status withdraw(Shell& shell, const ExhibitOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::withdraw_offer(service, {o.officer, "custody"}, ExhibitId{o.exhibit}));
  say(shell, o.json, {{"exhibit", o.exhibit}, {"offered_to", nullptr}}, o.exhibit + ": offered to nobody");
  return print_balance(shell, o.json, service, ExhibitId{o.exhibit});
}

base::Status accept(Shell& shell, const ExhibitOptions& o) {
  TW_TRY(const auto reading, optional_reading(o.reading, o.scale, o.place));
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        const ExhibitId id{o.exhibit};
        TW_TRY(const auto weighed, service::accept_exhibit(service, by, id, o.seal, reading));
        const auto& holder = by.first.key().officer.text();
        say(shell, o.json, {{"exhibit", id.text()}, {"holder", holder}},
            id.text() + ": " + holder + " holds it");
        if (weighed) print_weighed(shell, o.json, id, *weighed);
        return id;
      });
}

base::Status put_away(Shell& shell, const ExhibitOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(
      service::store_exhibit(service, {o.officer, "custody"}, ExhibitId{o.exhibit}, o.seal, o.shelf));
  say(shell, o.json, {{"exhibit", o.exhibit}, {"shelf", o.shelf}}, o.exhibit + ": stored, " + o.shelf);
  return print_balance(shell, o.json, service, ExhibitId{o.exhibit});
}

base::Status split(Shell& shell, const ExhibitOptions& o, bool sampling) {
  service::SplitOrder order;
  order.whole = ExhibitId{o.exhibit};
  order.seal_read = o.seal;
  TW_TRY(order.part, reading_from(o.reading, o.scale, o.place));
  TW_TRY(order.rest, reading_from(o.rest, o.scale, o.place));
  order.container = o.container;
  order.counter_sample = o.counter_sample;
  order.units = o.part_units;
  if (sampling) {
    order.sampling = aim_from(o.sampling);
    order.sampled = o.sampled;
    order.drawn = o.drawn;
    TW_TRY(const auto proposed, custody::proposed_sample(*order.sampling));
    const auto& method = o.sampling.method;
    say(shell, o.json, {{"method", method}, {"proposed", proposed}, {"sampled", o.sampled}},
        method + " sample of " + std::to_string(order.sampling->population) + ": " +
            std::to_string(proposed) + " proposed, " + std::to_string(o.sampled) + " taken");
  }
  return signed_exhibit_work(shell, o,
                             [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
                               TW_TRY(const auto done, service::split_exhibit(service, by, order));
                               const auto mass = order.part.gross - order.part.tare;
                               say(shell, o.json,
                                   {{"exhibit", done.part.text()},
                                    {"net_mg", mass.milligrams()},
                                    {"counter_sample", o.counter_sample}},
                                   done.part.text() + ": " + base::to_string(mass) + " out of " + o.exhibit +
                                       (o.counter_sample ? ", the counter-sample for the defence" : ""));
                               print_weighed(shell, o.json, order.whole, done.rest);
                               return order.whole;
                             });
}

base::Status confirm(Shell& shell, const ExhibitOptions& o) {
  custody::Confirmation result{o.substance, o.laboratory, o.accreditation,
                               o.method,    o.purity_ppm, o.purity_uncertainty_ppm};
  result.by_sample = ExhibitId{o.by_sample};
  return signed_exhibit_work(
      shell, o, [&](const Service& service, const auto& by) -> base::Result<ExhibitId> {
        const ExhibitId id{o.exhibit};
        TW_TRY_STATUS(service::confirm_exhibit(service, by, id, result, o.why, o.positives));
        TW_TRY(auto reader, service.store().snapshot());
        TW_TRY(const auto known, service::load_exhibit(*reader, id));
        const auto revises = custody::revision_text(known.exhibit);
        ordered_json json{{"exhibit", o.exhibit}, {"confirmed", o.substance}, {"method", o.method}};
        if (!known.exhibit.confirmed->by_sample.empty())
          json["by_sample"] = known.exhibit.confirmed->by_sample.text();
        if (!revises.empty()) json["revises"] = revises;
        const auto sampling = custody::sampling_text(known.exhibit);
        if (!sampling.empty()) json["sampling"] = sampling;
        say(shell, o.json, json,
            o.exhibit + ": " + custody::substance_text(known.exhibit) +
                (sampling.empty() ? "" : "\n  " + sampling) +
                (revises.empty() ? "" : "\n  revised: " + revises));
        return id;
      });
}

base::Status chain(Shell& shell, const ExhibitOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::chain_of(*reader, ExhibitId{o.exhibit}));
  for (const auto& row : rows) {
    const auto at = base::to_string(base::Instant{row.at});
    say(shell, o.json,
        {{"at", at},
         {"event", row.event},
         {"state", row.state},
         {"holder", row.holder},
         {"actor", row.actor},
         {"second", row.second ? ordered_json(*row.second) : ordered_json{}}},
        at + "  " + row.event + "  " + row.state + "  " + row.holder + "  by " + row.actor +
            (row.second ? " and " + *row.second : ""));
  }
  TW_TRY(const auto misread, service::misread_seals(*reader, ExhibitId{o.exhibit}));
  for (const auto& one : misread) {
    say(shell, o.json,
        {{"at", base::to_string(one.at)},
         {"event", "misread_seal"},
         {"expected", one.expected},
         {"found", one.found},
         {"during", one.during},
         {"actor", one.officer}},
        to_string(one));
  }
  return {};
}

base::Status tree(Shell& shell, const ExhibitOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  const custody::SeizureNumber seizure{static_cast<std::uint64_t>(o.seizure)};
  if (o.out.ends_with(".png")) {
    TW_TRY(const auto drawing, service::seizure_tree_drawing(*reader, seizure));
    TW_TRY(const auto octets, publish::png(drawing));
    return env::replace_file(o.out, octets);
  }
  TW_TRY(const auto svg, service::seizure_tree(*reader, seizure));
  if (!o.out.empty()) return env::replace_file(o.out, svg);
  say(shell, o.json, {{"svg", svg}}, svg);
  return {};
}

base::Status statement(Shell& shell, const ExhibitOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto text,
         service::court_statement(*reader, ExhibitId{o.exhibit}, custody::OfficerId{o.officer}));
  say(shell, o.json, {{"statement", text}}, text);
  return {};
}

void declare_exhibit(CLI::App& command, ExhibitOptions& o) {
  command.add_option("exhibit", o.exhibit, "its number, for example X4-1")->required();
}
void declare_scale(CLI::App& command, ExhibitOptions& o, bool required) {
  auto* scale = command.add_option("--scale", o.scale, "the scale, as `custody scale` made it known");
  if (required) scale->required();
  command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
}
void declare_seal(CLI::App& command, ExhibitOptions& o, const char* words) {
  command.add_option("--seal", o.seal, words);
}

constexpr const char* kSealRead = "the seal's number as it is read now (default: it is open)";

void add_table_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<ExhibitOptions>(
      family, outcome, "seize", "Make an exhibit of a seizure; two officers weigh and sign.",
      "exhibit seize 1 --description 'tea bag' --substance methamphetamine --gross 2010 --tare 10 --scale "
      "S1" +
          std::string{kKeys},
      [](CLI::App& command, ExhibitOptions& o) {
        command.add_option("seizure", o.seizure, "its number in the book of seizures")->required();
        add_signing(command, o);
        command.add_option("--kind", o.kind, "drug, chemical, equipment, document, device, money, packaging")
            ->capture_default_str();
        command.add_option("--description", o.description, "what it is")->required();
        command.add_option("--form", o.form,
                           "crystals, tablets, powder, plant, leaves, resin, paste, liquid, …: says what may dry up");
        command.add_option("--substance", o.substance, "presumptive: a code, or unknown")
            ->capture_default_str();
        command.add_option("--container", o.container, "what it lies in");
        command.add_option("--serial", o.serial_numbers, "a serial number, or none");
        command.add_option("--photograph", o.photographs,
                           "a picture of it, JPEG or PNG: its hash is signed, and it is kept");
        command.add_option("--units", o.units, "tablets, plants or notes, as the first officer counted them");
        auto* second = command.add_option("--second-units", o.second_units,
                                          "the second officer's own count; money: required");
        command.add_option("--second-milliunits", o.second_milliunits, "the amount that the second counted")
            ->needs(second);
        command.add_option("--mean-mass", o.mean_mass_g, "of one, in grams; wanted of drugs and chemicals that are counted")->capture_default_str();
        command.add_option("--mean-uncertainty", o.mean_uncertainty_g, "how far that may be off, in grams; likewise")->capture_default_str();
        auto* value = command.add_option("--value-milliunits", o.value.milliunits, "thousandths of a unit");
        value->needs(command.add_option("--currency", o.value.currency, "ISO 4217")->needs(value));
        value->needs(command.add_option("--value-basis", o.value.basis, "what the value rests on"));
        value->needs(command.add_option("--value-date", o.value.date, "YYYY-MM-DD"));
        add_reading(command, o.reading, "");
        declare_scale(command, o, false);
      },
      [&shell](const ExhibitOptions& o) { return seize(shell, o); });
  add_command<ExhibitOptions>(
      family, outcome, "weigh", "Weigh an exhibit again, by two.",
      "exhibit weigh X1-1 --seal S-100 --gross 2009.98 --tare 10 --scale S1" + std::string{kKeys},
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_signing(command, o);
        declare_seal(command, o, kSealRead);
        add_reading(command, o.reading, "");
        declare_scale(command, o, true);
      },
      [&shell](const ExhibitOptions& o) { return weigh(shell, o); });
  add_command<ExhibitOptions>(
      family, outcome, "seal", "Put a seal on an open exhibit, by two.",
      "exhibit seal X1-1 --seal S-100" + std::string{kKeys},
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_signing(command, o);
        command.add_option("--seal", o.seal, "the new seal's number")->required();
      },
      [&shell](const ExhibitOptions& o) { return seal(shell, o); });
}

void add_transfer_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<ExhibitOptions>(
      family, outcome, "offer", "Offer an exhibit to another; you hold it until it is accepted (C2).",
      "exhibit offer X1-1 --to officer-3 --for custody --seal S-100 --officer officer-7",
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_common(command, o);
        command.add_option("--to", o.to, "who is to accept it")->required();
        command.add_option("--for", o.purpose, "custody, laboratory, court, examination or return")
            ->capture_default_str();
        declare_seal(command, o, kSealRead);
        command.add_option("--valid", o.valid, "how long the offer stands")->capture_default_str();
      },
      [&shell](const ExhibitOptions& o) { return offer(shell, o); });
  add_command<ExhibitOptions>(
      family, outcome, "withdraw", "Take an offer back.", "exhibit withdraw X1-1 --officer officer-7",
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_common(command, o);
      },
      [&shell](const ExhibitOptions& o) { return withdraw(shell, o); });
  add_command<ExhibitOptions>(
      family, outcome, "accept",
      "Accept an exhibit that was offered to the first signer; read its seal, weigh it.",
      "exhibit accept X1-1 --seal S-100 --gross 2010 --tare 10 --scale S1" + std::string{kKeys},
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_signing(command, o);
        declare_seal(command, o, kSealRead);
        add_reading(command, o.reading, "");
        declare_scale(command, o, false);
      },
      [&shell](const ExhibitOptions& o) { return accept(shell, o); });
  add_command<ExhibitOptions>(
      family, outcome, "store", "Put an exhibit you hold on its shelf.",
      "exhibit store X1-1 --seal S-100 --shelf 'room 2, shelf 7' --officer officer-3",
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_common(command, o);
        declare_seal(command, o, kSealRead);
        command.add_option("--shelf", o.shelf, "room and shelf")->required();
      },
      [&shell](const ExhibitOptions& o) { return put_away(shell, o); });
}

void declare_part_units(CLI::App& command, ExhibitOptions& o) {
  command.add_option("--units", o.part_units,
                     "how many of what was counted go, 0 for a piece of one; wanted where it was counted");
}

void declare_split(CLI::App& command, ExhibitOptions& o) {
  declare_exhibit(command, o);
  add_signing(command, o);
  declare_seal(command, o, kSealRead);
  add_reading(command, o.reading, "");
  add_reading(command, o.rest, "rest-");
  declare_scale(command, o, true);
  command.add_option("--container", o.container, "what the part lies in");
  command.add_flag("--counter-sample", o.counter_sample, "the part is kept for the defence");
  declare_part_units(command, o);
}

void add_part_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<ExhibitOptions>(
      family, outcome, "split", "Take a part out and weigh both, by two.",
      "exhibit split X1-1 --seal S-100 --gross 42 --tare 2 --rest-gross 1970 --rest-tare 10 --scale S1" +
          std::string{kKeys},
      declare_split, [&shell](const ExhibitOptions& o) { return split(shell, o, false); });
  add_command<ExhibitOptions>(
      family, outcome, "subsample", "Take a sample out, saying how it was drawn (UNODC ST/NAR/38).",
      "exhibit subsample X1-1 --seal S-100 --population 100 --sampled 23 --drawn 'by lot, list of numbers 7' "
      "--gross 5 --tare 2 --rest-gross 2007 --rest-tare 10 --scale S1" +
          std::string{kKeys},
      [](CLI::App& command, ExhibitOptions& o) {
        declare_split(command, o);
        declare_aim(command, o.sampling);
        command.add_option("--sampled", o.sampled, "from how many the sample was taken")->required();
        command.add_option("--drawn", o.drawn,
                           "how these were drawn, in words that both sign and a court hears; wanted of a "
                           "hypergeometric or Bayesian sample that is not of all");
      },
      [&shell](const ExhibitOptions& o) { return split(shell, o, true); });
  add_consume_command(family, shell, outcome);
  add_command<ExhibitOptions>(
      family, outcome, "confirm",
      "Record a laboratory's result beside the presumptive one, or a revision of it, by two.",
      "exhibit confirm X1-1.1 --substance methamphetamine --laboratory lab-1 --accreditation 'ISO/IEC 17025' "
      "--method GC-MS --purity-ppm 790000 --purity-uncertainty-ppm 10000" +
          std::string{kKeys},
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_signing(command, o);
        command.add_option("--substance", o.substance, "its code")->required();
        command.add_option("--laboratory", o.laboratory, "which")->required();
        command.add_option("--accreditation", o.accreditation, "its accreditation, or none")->required();
        command.add_option("--by-sample", o.by_sample,
                           "the part that the laboratory had, where it had several and not all of it");
        command.add_option("--method", o.method, "the method")->required();
        command.add_option("--purity-ppm", o.purity_ppm, "as base, parts per million");
        command.add_option("--purity-uncertainty-ppm", o.purity_uncertainty_ppm, "what it may be off by, over 0; wanted with a purity");
        command.add_option("--positives", o.positives,
                           "of the packages that the sub-sample was drawn from, how many contain it");
        command.add_option("--why", o.why, "of a revision: why the result that is there does not stand");
      },
      [&shell](const ExhibitOptions& o) { return confirm(shell, o); });
}

void add_view_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<ExhibitOptions>(
      family, outcome, "chain", "Print an exhibit's chain of custody, and the seals that were misread.",
      "exhibit chain X1-1",
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_common(command, o);
      },
      [&shell](const ExhibitOptions& o) { return chain(shell, o); });
  add_command<ExhibitOptions>(
      family, outcome, "tree",
      "Draw a seizure's splits and merges with the grams on each edge, as SVG or PNG.",
      "exhibit tree 1 --out tree.svg",
      [](CLI::App& command, ExhibitOptions& o) {
        command.add_option("seizure", o.seizure, "its number")->required();
        add_common(command, o);
        command.add_option("--out", o.out, "a file (default: printed)");
      },
      [&shell](const ExhibitOptions& o) { return tree(shell, o); });
  add_command<ExhibitOptions>(
      family, outcome, "statement", "Write what an officer can say of an exhibit in court, from its chain.",
      "exhibit statement X1-1 --officer officer-7",
      [](CLI::App& command, ExhibitOptions& o) {
        declare_exhibit(command, o);
        add_common(command, o);
      },
      [&shell](const ExhibitOptions& o) { return statement(shell, o); });
}

}  // namespace

base::Result<std::optional<service::ScaleReading>> optional_reading(const ReadingOptions& reading,
                                                                    const std::string& scale,
                                                                    const std::string& place) {
  if (!reading.given()) return std::optional<service::ScaleReading>{};
  TW_TRY(auto made, reading_from(reading, scale, place));
  return std::optional{std::move(made)};
}

base::Status signed_exhibit_work(
    Shell& shell, const SigningOptions& options,
    const std::function<base::Result<ExhibitId>(const Service&, const service::TwoSigners&)>& work) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(options));
  TW_TRY(const auto id, work(service, signers.both()));
  return print_balance(shell, options.json, service, id);
}

void add_exhibit_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("exhibit", "One exhibit: seize, weigh, seal, pass on, split, show.");
  family->require_subcommand(1);
  add_table_commands(*family, shell, outcome);
  add_transfer_commands(*family, shell, outcome);
  add_part_commands(*family, shell, outcome);
  add_exhibit_life_commands(*family, shell, outcome);
  add_exhibit_book_commands(*family, shell, outcome);
  add_view_commands(*family, shell, outcome);
}

}  // namespace tidewaiter::cli
