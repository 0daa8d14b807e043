#include <nlohmann/json.hpp>

#include "cli/exhibit_commands.h"
#include "service/custody_json.h"

namespace tidewaiter::cli {
namespace {

using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

struct SettleOptions : SigningOptions {
  std::int64_t seizure = 0;
  std::string ground;
};

struct BookOptions : CommonOptions {
  std::int64_t seizure = 0;
  std::string exhibit, origin, reference, place, at, legal_basis, substance = "unknown";
  custody::Valuation value;
};

base::Status seizure_new(Shell& shell, const BookOptions& o) {
  service::SeizureElsewhere seizure;
  seizure.origin = *custody::seizure_origin_from(o.origin);
  seizure.reference = o.reference;
  seizure.place = o.place;
  seizure.legal_basis = o.legal_basis;
  seizure.substance = o.substance;
  TW_TRY(seizure.at, base::parse_instant(o.at, "--at"));
  TW_TRY(const auto service, open_or_initialise(shell, o));
  TW_TRY(const auto number, service::open_seizure(service, {o.officer, "custody"}, seizure));
  say(shell, o.json, {{"seizure", number}, {"from", o.origin}, {"reference", o.reference}},
      "seizure " + std::to_string(number) + ": " + o.origin + ", " + o.reference);
  return {};
}

base::Status seizure_list(Shell& shell, const BookOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto lines, service::seizure_lines(*reader));
  for (const auto& line : lines) {
    const auto& row = line.row;
    const auto from = row.origin.value_or("examination");
    const auto reference = row.reference ? *row.reference : line.item_id.value_or("");
    const auto at = base::to_string(base::Instant{row.seized_at});
    say(shell, o.json,
        {{"seizure", row.seizure_no},
         {"from", from},
         {"reference", reference},
         {"at", at},
         {"substance", row.substance},
         {"held_mg", line.balance.held.milligrams()},
         {"examined", examined_json(line.mass)}},
        std::to_string(row.seizure_no) + "  " + from + "  " + fitted(reference, 40) + "  " + at + "  " +
            row.substance + "  held " + base::to_string(line.balance.held));
    if (!o.json) print_examined(shell, line.mass);
  }
  return {};
}

base::Status seizure_settle(Shell& shell, const SettleOptions& o) {
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(
      service::settle_seizure(service, signers.both(), o.seizure, o.ground).map([](const auto&) {}));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto mass, service::seizure_mass(*reader, o.seizure));
  say(shell, o.json, {{"seizure", o.seizure}, {"examined", examined_json(mass)}},
      "seizure " + std::to_string(o.seizure) + ": " + service::to_string(mass));
  return {};
}

base::Status list(Shell& shell, const BookOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  std::optional<custody::SeizureNumber> seizure;
  if (o.seizure != 0) seizure = custody::SeizureNumber{static_cast<std::uint64_t>(o.seizure)};
  TW_TRY(const auto all, service::load_exhibits(*reader, seizure));
  for (const auto& one : all) {
    const auto& holding = one.holding;
    const auto substance = custody::substance_text(one.exhibit);
    say(shell, o.json,
        {{"exhibit", one.exhibit.id.text()},
         {"kind", name(one.exhibit.kind)},
         {"state", name(holding.state)},
         {"holder", holding.holder.text()},
         {"seal", holding.seal},
         {"book_mg", one.book.milligrams()},
         {"substance", substance},
         {"offered_to", holding.offer ? ordered_json(holding.offer->to.text()) : ordered_json{}}},
        one.exhibit.id.text() + "  " + std::string{name(holding.state)} + "  " + holding.holder.text() +
            "  " + (holding.seal.empty() ? "open" : holding.seal) + "  " + base::to_string(one.book) + "  " +
            fitted(substance, 60));
  }
  return {};
}

base::Status value(Shell& shell, const BookOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::value_exhibit(service, {o.officer, "custody"}, ExhibitId{o.exhibit}, o.value));
  say(shell, o.json, {{"exhibit", o.exhibit}, {"value", custody::to_string(o.value)}},
      o.exhibit + ": " + custody::to_string(o.value));
  return {};
}

std::string percent_of(std::int32_t ppm) {
  const auto hundredths = (ppm + 50) / 100;
  auto rest = std::to_string(100 + hundredths % 100).substr(1);
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  return std::to_string(hundredths / 100) + (rest.empty() ? "" : "." + rest) + "%";
}

// What it weighs, and what of that is the pure base.
void mass_lines(const service::ExhibitPage& page, ordered_json& json, std::string& words) {
  const auto& known = page.line.known;
  if (!custody::is_weighed(known.exhibit.kind)) return;
  if (!page.weighings.empty()) {
    const auto& last = page.weighings.back();
    json["gross_mg"] = last.gross_mg;
    json["tare_mg"] = last.tare_mg;
    words += "\n  last weighed: gross " + base::to_string(base::MassMg{last.gross_mg}) + ", tare " +
             base::to_string(base::MassMg{last.tare_mg}) + ", scale " + last.scale + ", by " +
             last.first_officer + " and " + last.second_officer;
  }
  json["net_mg"] = known.book.milligrams();
  json["uncertainty_mg"] = known.uncertainty.milligrams();
  words += "\n  net by the book: " + base::to_string(known.book) + " ± " + base::to_string(known.uncertainty);
  const auto& confirmed = known.exhibit.confirmed;
  const auto pure = custody::base_mass(known.exhibit, known.book);
  json["purity_ppm"] = pure ? ordered_json(*confirmed->purity_ppm) : ordered_json{};
  json["base_mg"] = pure ? ordered_json(pure->milligrams()) : ordered_json{};
  if (pure)
    words += "\n  purity: " + percent_of(*confirmed->purity_ppm) + " ± " +
             percent_of(confirmed->purity_uncertainty_ppm) + ", pure base " + base::to_string(*pure) +
             (confirmed->by_sample.empty() ? "" : ", by sample " + confirmed->by_sample.text());
}

void count_lines(const custody::Exhibit& exhibit, ordered_json& json, std::string& words) {
  if (exhibit.count) {
    const auto& count = *exhibit.count;
    json["units"] = count.units;
    words += "\n  count: " + std::to_string(count.units);
    if (count.mean_mass > base::MassMg{}) {
      json["mean_mass_mg"] = count.mean_mass.milligrams();
      json["mean_uncertainty_mg"] = count.mean_uncertainty.milligrams();
      words += ", each " + base::to_string(count.mean_mass) + " ± " + base::to_string(count.mean_uncertainty);
    }
  }
  if (exhibit.second_count) {
    json["second_units"] = exhibit.second_count->units;
    words += ", and counted by the second officer: " + std::to_string(exhibit.second_count->units);
  }
  if (exhibit.value) {
    json["value"] = custody::to_string(*exhibit.value);
    words += "\n  value: " + custody::to_string(*exhibit.value);
  }
  if (!exhibit.serial_numbers.empty()) {
    json["serial_numbers"] = exhibit.serial_numbers;
    words += "\n  serial numbers:";
    for (const auto& one : exhibit.serial_numbers) words += " " + fitted(one, 60);
  }
}

}  // namespace

void add_exhibit_facts(const service::ExhibitPage& page, ordered_json& json, std::string& words) {
  const auto& exhibit = page.line.known.exhibit;
  mass_lines(page, json, words);
  count_lines(exhibit, json, words);
  if (!exhibit.container.empty()) {
    json["container"] = exhibit.container;
    words += "\n  in " + fitted(exhibit.container, 60);
  }
  if (!page.line.shelf.empty()) {
    json["shelf"] = page.line.shelf;
    words += "\n  on " + fitted(page.line.shelf, 60);
  }
  if (exhibit.counter_sample_ended.empty()) return;
  json["counter_sample_ended"] = exhibit.counter_sample_ended;
  words += "\n  was the counter-sample for the defence until: " + fitted(exhibit.counter_sample_ended, 80);
}

void add_exhibit_book_commands(CLI::App& exhibit, Shell& shell, Outcome& outcome) {
  auto* family = exhibit.add_subcommand("seizure", "The book of seizures.");
  family->require_subcommand(1);
  add_command<BookOptions>(
      *family, outcome, "new", "Enter a seizure that does not come from a parcel's examination.",
      "exhibit seizure new --from raid --reference 'file 12/2026' --place 'warehouse 4' --at "
      "2026-11-20T06:00:00Z --legal-basis 'search warrant 81' --officer officer-7",
      [](CLI::App& command, BookOptions& o) {
        add_common(command, o);
        command.add_option("--from", o.origin, "raid, precursor_case, storage or authority")
            ->required()
            ->check(CLI::IsMember({"raid", "precursor_case", "storage", "authority"}));
        command.add_option("--reference", o.reference, "the file's number, by which others know it")
            ->required();
        command.add_option("--place", o.place, "where it was found")->required();
        command.add_option("--at", o.at, "when, RFC 3339")->required()->check(is_instant());
        command.add_option("--legal-basis", o.legal_basis, "the power or warrant")->required();
        command.add_option("--substance", o.substance, "presumptive: a code, or unknown")
            ->capture_default_str();
      },
      [&shell](const BookOptions& o) { return seizure_new(shell, o); });
  add_command<BookOptions>(
      *family, outcome, "list",
      "List the seizures, wherever they come from, with what their examinations weighed.",
      "exhibit seizure list", [](CLI::App& command, BookOptions& o) { add_common(command, o); },
      [&shell](const BookOptions& o) { return seizure_list(shell, o); });
  add_command<SettleOptions>(
      *family, outcome, "settle",
      "Sign, by two, why the exhibits weigh another mass than the examination stated.",
      std::string{"exhibit seizure settle 1 --ground 'the wrapping is X1-2'"} + kKeys,
      [](CLI::App& command, SettleOptions& o) {
        command.add_option("seizure", o.seizure, "its number in the book")->required();
        add_signing(command, o);
        command.add_option("--ground", o.ground, "what the difference rests on")->required();
      },
      [&shell](const SettleOptions& o) { return seizure_settle(shell, o); });
  add_command<BookOptions>(
      exhibit, outcome, "list", "List the exhibits: state, holder, seal, mass.", "exhibit list --seizure 1",
      [](CLI::App& command, BookOptions& o) {
        add_common(command, o);
        command.add_option("--seizure", o.seizure, "of this seizure alone");
      },
      [&shell](const BookOptions& o) { return list(shell, o); });
  const auto declare_exhibit = [](CLI::App& command, BookOptions& o) {
    command.add_option("exhibit", o.exhibit, "its number, for example X4-1")->required();
    add_common(command, o);
  };
  add_command<BookOptions>(
      exhibit, outcome, "value", "Say what an exhibit is worth, on what basis, as of what date.",
      "exhibit value X1-1 --milliunits 120000000 --currency EUR --basis 'retail, street' --date 2026-11-20",
      [declare_exhibit](CLI::App& command, BookOptions& o) {
        declare_exhibit(command, o);
        command.add_option("--milliunits", o.value.milliunits, "thousandths of a unit")->required();
        command.add_option("--currency", o.value.currency, "ISO 4217")->required();
        command.add_option("--basis", o.value.basis, "what the value rests on")->required();
        command.add_option("--date", o.value.date, "YYYY-MM-DD")->required();
      },
      [&shell](const BookOptions& o) { return value(shell, o); });
}

}  // namespace tidewaiter::cli
