#include <algorithm>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/custody_commands.h"
#include "cli/print.h"
#include "cli/retained_rule.h"
#include "cli/sampling.h"
#include "cli/signing.h"
#include "env/files.h"
#include "laboratory/media.h"
#include "service/custody_views.h"
#include "service/destruction_list.h"
#include "service/destruction_orders.h"

namespace tidewaiter::cli {
namespace {

using base::ErrorCode;
using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

struct CustodyOptions : SigningOptions {
  // keys
  std::string name, out, public_key, key_id, why, reason, since;
  std::vector<std::uint64_t> entries;
  bool founding = false;
  // scales
  std::string scale, readability_g, calibration_error_g = "0", calibrated_until;
  // destruction
  std::vector<std::string> exhibits, witnesses, photographs;
  RetainedOptions retained;
  std::string authority, burning, list, place = "furnace", no_photographs;
  std::vector<std::string> despite;
  // reckoning
  std::int64_t seizure = 0, population = 0, sampled = 0, positives = 0, missing = 0;
  SamplingOptions sampling;
  std::string substance = "the substance", drawn, seed;
  std::int32_t confidence_ppm = 950'000, missing_ppm = 25'000;
};

base::Status key_new(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto words, passphrase(o.passphrase_file, "TIDEWAITER_PASSPHRASE"));
  TW_TRY(const auto made, service::new_officer_key(custody::OfficerId{o.name}, words, shell.random));
  TW_TRY_STATUS(env::replace_secret(o.out, made.sealed));
  say(shell, o.json, {{"public", made.key.text()}, {"key", made.key.id()}}, made.key.text());
  return {};
}

base::Status key_certify(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto key, service::OfficerKey::parse(o.public_key, "public key"));
  TW_TRY(const auto service, open_or_initialise(shell, o));
  if (o.founding) {
    TW_TRY_STATUS(service::found_key(service, {o.officer, "custody"}, key));
  } else {
    TW_TRY(const auto signers, open_signers(o));
    TW_TRY_STATUS(service::certify_key(service, signers.both(), key));
  }
  say(shell, o.json, {{"key", key.id()}, {"officer", key.officer.text()}, {"founding", o.founding}},
      key.id() + " is " + key.officer.text() + "'s" +
          (o.founding ? " (a founding key: nobody certified it)" : ""));
  return {};
}

base::Status key_revoke(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  service::Revocation revocation{o.reason, o.why, std::nullopt};
  if (!o.since.empty()) {
    TW_TRY(revocation.since, base::parse_instant(o.since, "--since"));
  }
  TW_TRY(const auto signer, open_signer(o.key, o.passphrase_file));
  TW_TRY_STATUS(service::revoke_key(service, *signer, o.key_id, revocation));
  say(shell, o.json, {{"key", o.key_id}, {"revoked", o.reason}, {"since", o.since}},
      o.key_id + ": revoked, " + o.reason +
          (revocation.since ? "; what it signed since " + base::to_string(*revocation.since) +
                                  " is named by `tidewaiter verify`"
                            : ""));
  return {};
}
base::Status key_affirm(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY_STATUS(service::affirm_entries(service, signers.both(), o.entries, o.why));
  say(shell, o.json, {{"affirmed", o.entries}}, std::to_string(o.entries.size()) + " entries affirmed");
  return {};
}

base::Status key_list(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::officer_keys(*reader));
  for (const auto& row : rows) {
    const auto since = base::to_string(base::Instant{row.certified_at});
    const auto revoked = row.revoked_at ? base::to_string(base::Instant{*row.revoked_at}) : "";
    const auto doubtful = row.since ? base::to_string(base::Instant{*row.since}) : "";
    say(shell, o.json,
        {{"key", row.key_id},
         {"officer", row.officer},
         {"since", since},
         {"certified_by", row.certified_by},
         {"revoked_at", row.revoked_at ? ordered_json(revoked) : ordered_json{}},
         {"reason", row.reason ? ordered_json(*row.reason) : ordered_json{}},
         {"not_trusted_since", row.since ? ordered_json(doubtful) : ordered_json{}}},
        row.key_id + "  " + row.officer + "  since " + since + "  by " + row.certified_by +
            (row.revoked_at ? "  REVOKED " + revoked + ": " + row.reason.value_or("") + " " +
                                  row.why.value_or("")
                            : "") +
            (row.since ? "; not trusted since " + doubtful : ""));
  }
  return {};
}

base::Status scale(Shell& shell, const CustodyOptions& o) {
  custody::Scale one;
  one.id = o.scale;
  TW_TRY(one.readability, base::parse_grams(o.readability_g, "--readability"));
  TW_TRY(one.calibration_error, base::parse_grams(o.calibration_error_g, "--calibration-error"));
  TW_TRY(one.calibrated_until, base::parse_instant(o.calibrated_until, "--calibrated-until"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY_STATUS(service::register_scale(service, signers.both(), one));
  const auto until = base::to_string(one.calibrated_until);
  say(shell, o.json,
      {{"scale", one.id}, {"readability_mg", one.readability.milligrams()}, {"calibrated_until", until}},
      one.id + ": reads " + base::to_string(one.readability) + ", calibrated until " + until);
  return {};
}

// How much of what is held is pure base, where a laboratory has said how pure it is.
base::Status print_pure_base(Shell& shell, store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto exhibits, service::load_exhibits(reader, seizure));
  base::MassMg pure, of;
  for (const auto& one : exhibits) {
    const auto base_mass = custody::base_mass(one.exhibit, one.book);
    if (!base_mass || one.book == base::MassMg{}) continue;
    pure += *base_mass;
    of += one.book;
  }
  if (of > base::MassMg{})
    say(shell, false, {},
        "  of it " + base::to_string(pure) + " pure base, in the " + base::to_string(of) +
            " whose purity is confirmed");
  return {};
}

base::Status balance(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  std::optional<custody::SeizureNumber> seizure;
  if (o.seizure != 0) seizure = custody::SeizureNumber{static_cast<std::uint64_t>(o.seizure)};
  TW_TRY(const auto all, service::balances(*reader, seizure));
  for (const auto& one : all) {
    print_balance(shell, o.json, one.seizure, one.balance);
    if (o.json) continue;
    TW_TRY_STATUS(print_pure_base(shell, *reader, one.seizure));
    TW_TRY(const auto mass, service::seizure_mass(*reader, static_cast<std::int64_t>(one.seizure.value())));
    print_examined(shell, mass);
  }
  return {};
}

base::Status offers_expire(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto expired, service::expire_offers(service, {o.officer, "custody"}));
  for (const auto& offer : expired)
    say(shell, o.json,
        {{"exhibit", offer.exhibit.text()}, {"from", offer.from.text()}, {"to", offer.to.text()}},
        "ALARM: " + offer.exhibit.text() + " was offered to " + offer.to.text() +
            ", who did not accept it by " + base::to_string(offer.expires_at) + "; " + offer.from.text() +
            " still holds it");
  return {};
}

base::Status drift(Shell& shell, const CustodyOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::drifts(*reader));
  for (const auto& row : rows) {
    say(shell, o.json,
        {{"of", row.dimension},
         {"id", row.id},
         {"adjustments", row.adjustments},
         {"sum_mg", row.sum_mg},
         {"alarm", row.alarm != 0}},
        row.dimension + " " + fitted(row.id, 60) + ": " + std::to_string(row.adjustments) +
            " re-weighings, sum " + std::to_string(row.sum_mg) + " mg" + (row.alarm != 0 ? "  ALARM" : ""));
  }
  return {};
}

base::Status destruction_order(Shell& shell, const CustodyOptions& o) {
  std::vector<ExhibitId> ids;
  for (const auto& id : o.exhibits) ids.emplace_back(id);
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  custody::DestructionOrder order;
  order.authority = o.authority;
  TW_TRY(order.retained, o.retained.rule());
  TW_TRY_STATUS(service::order_destruction_under(service, {o.officer, "custody"}, ids, order));
  const auto rule = custody::to_string(order.retained);
  say(shell, o.json,
      {{"exhibits", o.exhibits}, {"authority", o.authority}, {"samples", order.retained.samples}},
      std::to_string(ids.size()) + " exhibits are to be destroyed: " + o.authority +
          (rule.empty() ? "" : "; " + rule));
  return print_balances(shell, o.json, service, ids);
}

// "X1-1,3,court order 13": exhibit, discrepancy, and the order that names it.
base::Status name_discrepancy(const std::string& text, std::vector<service::DestructionLine>& lines) {
  const auto first = text.find(','), second = text.find(',', first == std::string::npos ? first : first + 1);
  custody::NamedDiscrepancy named;
  if (second != std::string::npos) {
    const auto [end, error] = std::from_chars(text.data() + first + 1, text.data() + second, named.number);
    if (error == std::errc{} && end == text.data() + second) named.order = text.substr(second + 1);
  }
  if (named.order.empty())
    return base::fail(base::ErrorCode::Malformed, "--despite-discrepancy", text, "EXHIBIT,NUMBER,ORDER");
  const auto id = text.substr(0, first);
  const auto line =
      std::find_if(lines.begin(), lines.end(), [&](const auto& other) { return other.id.text() == id; });
  if (line == lines.end())
    return base::fail(base::ErrorCode::NotFound, "--despite-discrepancy", id, "an exhibit on the list");
  line->despite.push_back(std::move(named));
  return {};
}

base::Status destruction_run(Shell& shell, const CustodyOptions& o) {
  service::DestructionRun run{o.authority, o.burning, o.witnesses, o.scale,
                              o.place,     {},        {},          o.no_photographs};
  TW_TRY(const auto list, env::read_file(o.list, service::kMaxDestructionListBytes));
  TW_TRY(run.lines, service::read_destruction_list(list, o.list));
  for (const auto& one : o.despite) TW_TRY_STATUS(name_discrepancy(one, run.lines));
  for (const auto& path : o.photographs) {
    TW_TRY(auto octets, env::read_file(path, laboratory::kMaxReadingOctets));
    run.photographs.push_back({std::filesystem::path{path}.filename().string(), std::move(octets)});
  }
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto report, service::destroy(service, signers.both(), run));
  print_destruction(shell, o.json, report);
  return balance(shell, o);
}

// Which of the packages, numbered from 1, as an inventory draws exhibits: whoever has the seed draws them
// again.
std::vector<std::string> numbers_drawn(std::int64_t population, std::int64_t n, const std::string& seed) {
  std::vector<std::string> numbers;
  if (seed.empty()) return numbers;
  std::vector<ExhibitId> packages;
  for (std::int64_t i = 1; i <= population; ++i) packages.emplace_back(std::to_string(i));
  for (const auto& one : custody::draw(packages, static_cast<std::size_t>(n), seed))
    numbers.push_back(one.text());
  return numbers;
}

base::Status sample_size(Shell& shell, const CustodyOptions& o) {
  const auto aim = aim_from(o.sampling);
  if (o.sampled == 0) {
    TW_TRY(const auto n, custody::proposed_sample(aim));
    const auto numbers = numbers_drawn(aim.population, n, o.seed);
    std::string words = std::to_string(n);
    for (std::size_t i = 0; i < numbers.size(); ++i) words += (i == 0 ? ": " : " ") + numbers[i];
    ordered_json json{{"sample", n}};
    if (!numbers.empty()) json["numbers"] = numbers;
    say(shell, o.json, json, words);
    return {};
  }
  TW_TRY(const auto sentence, custody::court_sentence(aim, o.sampled, o.positives, o.substance, o.drawn));
  say(shell, o.json, {{"sentence", sentence}}, sentence);
  return {};
}

base::Status inventory(Shell& shell, const CustodyOptions& o) {
  if (o.sampled != 0) {
    TW_TRY(const auto bound,
           custody::inventory_bound(o.population, o.sampled, {o.missing}, o.confidence_ppm));
    say(shell, o.json, {{"at_most", bound.at_most}, {"sentence", custody::to_string(bound)}},
        custody::to_string(bound));
    return {};
  }
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto all, service::load_exhibits(*reader, std::nullopt));
  std::vector<ExhibitId> there;
  for (const auto& one : all) {
    if (custody::is_to_be_there(one.holding.state)) there.push_back(one.exhibit.id);
  }
  if (there.empty()) return base::fail(ErrorCode::NotFound, "exhibits", "none", "an exhibit that is held");
  TW_TRY(const auto n,
         custody::inventory_sample(static_cast<std::int64_t>(there.size()), o.missing_ppm, o.confidence_ppm));
  std::vector<std::string> drawn;
  std::string words = "look for " + std::to_string(n) + " of " + std::to_string(there.size()) + ":";
  for (const auto& id : custody::draw(there, static_cast<std::size_t>(n), shell.random.bytes(32))) {
    drawn.push_back(id.text());
    words += "\n" + id.text();
  }
  say(shell, o.json, {{"population", there.size()}, {"drawn", drawn}}, words);
  return {};
}

void add_officer_key_commands(CLI::App& custody, Shell& shell, Outcome& outcome) {
  auto* family = custody.add_subcommand("key", "Officers' signing keys: make, certify, revoke (C3).");
  family->require_subcommand(1);
  add_command<CustodyOptions>(
      *family, outcome, "new", "Make a key, sealed under a passphrase; prints its public half.",
      "custody key new officer-7 --out o7.key --passphrase-file words",
      [](CLI::App& command, CustodyOptions& o) {
        command.add_option("officer", o.name, "whose key it is")->required();
        command.add_option("--out", o.out, "the file for the sealed key")->required();
        command.add_flag("--json", o.json, "print for programs");
        command.add_option("--passphrase-file", o.passphrase_file,
                           "the passphrase (default: the variable TIDEWAITER_PASSPHRASE)");
      },
      [&shell](const CustodyOptions& o) { return key_new(shell, o); });
  add_command<CustodyOptions>(
      *family, outcome, "certify",
      "Certify that a key is its officer's, by two others; the first two keys found.",
      "custody key certify officer-5+…+… --key o7.key --second-key o9.key",
      [](CLI::App& command, CustodyOptions& o) {
        command.add_option("public", o.public_key, "OFFICER+ID+BASE64")->required();
        add_signing(command, o);
        command.get_option("--key")->required(false);
        command.get_option("--second-key")->required(false);
        auto* founding = command.add_flag("--founding", o.founding, "one of the first two keys, unsigned");
        founding->excludes("--key");
      },
      [&shell](const CustodyOptions& o) { return key_certify(shell, o); });
  add_command<CustodyOptions>(
      *family, outcome, "revoke", "From now on the key signs nothing; its officer or a supervisor signs that.",
      "custody key revoke 0123456789abcdef --reason lost --since 2027-03-01T08:00:00Z --key chief.key",
      [](CLI::App& command, CustodyOptions& o) {
        command.add_option("revoked", o.key_id, "the id of the key that ends")->required();
        add_common(command, o);
        command.add_option("--key", o.key, "the key file of who signs it")->required();
        command.add_option("--passphrase-file", o.passphrase_file,
                           "its passphrase (default: the variable TIDEWAITER_PASSPHRASE)");
        command.add_option("--reason", o.reason, "lost, compromised, rotated or left")
            ->required()
            ->check(CLI::IsMember({"lost", "compromised", "rotated", "left"}));
        command.add_option("--since", o.since, "from when on what it signed is not trusted");
        command.add_option("--why", o.why, "more, in words");
      },
      [&shell](const CustodyOptions& o) { return key_revoke(shell, o); });
  add_command<CustodyOptions>(
      *family, outcome, "affirm", "Stand for entries that a lost key signed, once they were looked into.",
      "custody key affirm 210 --why 'weighed again' --key k1.key --second-key o9.key",
      [](CLI::App& command, CustodyOptions& o) {
        command.add_option("entries", o.entries, "the entries' numbers")->required();
        command.add_option("--why", o.why, "what they were held against")->required();
        add_signing(command, o);
      },
      [&shell](const CustodyOptions& o) { return key_affirm(shell, o); });
  add_command<CustodyOptions>(
      *family, outcome, "list", "List the keys.", "custody key list",
      [](CLI::App& command, CustodyOptions& o) { add_common(command, o); },
      [&shell](const CustodyOptions& o) { return key_list(shell, o); });
}

void add_destruction_commands(CLI::App& custody, Shell& shell, Outcome& outcome) {
  auto* family = custody.add_subcommand("destroy", "Order a destruction, and run it.");
  family->require_subcommand(1);
  add_command<CustodyOptions>(
      *family, outcome, "order",
      "Record a court's authority to destroy exhibits; of a drug samples stay until `custody trial` has its "
      "judgement.",
      "custody destroy order X1-1 X1-2 --authority 'district court, order 12' --officer officer-3",
      [](CLI::App& command, CustodyOptions& o) {
        command.add_option("exhibits", o.exhibits, "their numbers")->required();
        add_common(command, o);
        command.add_option("--authority", o.authority, "the court's order")->required();
        add_retained(command, o.retained);
      },
      [&shell](const CustodyOptions& o) { return destruction_order(shell, o); });
  add_command<CustodyOptions>(
      *family, outcome, "run",
      "Destroy the list's exhibits: seal and weight are checked, what fails stays behind.",
      "custody destroy run --list run.csv --authority 'order 12' --method incineration --scale S1 --witness "
      "w1 "
      "--witness w2 --witness w3 --photograph fire.jpg --key o3.key --second-key o9.key",
      [](CLI::App& command, CustodyOptions& o) {
        add_signing(command, o);
        command.add_option("--list", o.list, "CSV: exhibit,seal,gross_g,tare_g")->required();
        command.add_option("--authority", o.authority, "the order of each exhibit on the list")->required();
        command.add_option("--method", o.burning, "how")->required();
        command.add_option("--witness", o.witnesses, "who watched; at least three beside the signers")
            ->required();
        command.add_option("--scale", o.scale, "the scale at the furnace")->required();
        command.add_option("--place", o.place, "where")->capture_default_str();
        command.add_option("--photograph", o.photographs, "a picture of the run, JPEG or PNG: it is kept");
        command.add_option("--no-photographs", o.no_photographs,
                           "why there are none; wanted, and signed, where none is given");
        command.add_option("--despite-discrepancy", o.despite,
                           "EXHIBIT,NUMBER,ORDER: the order that names this open discrepancy of it (C4); repeatable");
      },
      [&shell](const CustodyOptions& o) { return destruction_run(shell, o); });
}

void add_reckoning_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<CustodyOptions>(
      family, outcome, "sampling",
      "How many packages to open, or what a result lets a court hear (ST/NAR/38).",
      "custody sampling --population 100 --sampled 23 --positives 23 --substance methamphetamine",
      [](CLI::App& command, CustodyOptions& o) {
        declare_aim(command, o.sampling);
        command.add_option("--sampled", o.sampled, "how many were drawn: prints the sentence for a court");
        command.add_option("--positives", o.positives, "how many of them contain it");
        command.add_option("--substance", o.substance, "what")->capture_default_str();
        command.add_option("--drawn", o.drawn, "how they were drawn, for the sentence")->needs("--sampled");
        command
            .add_option(
                "--seed", o.seed,
                "words that neither officer chose, such as today's lottery numbers: says which of the "
                "packages, numbered from 1, to take; the same words say the same")
            ->excludes("--sampled");
        command.add_flag("--json", o.json, "print for programs");
      },
      [&shell](const CustodyOptions& o) { return sample_size(shell, o); });
  add_command<CustodyOptions>(
      family, outcome, "inventory", "Draw exhibits to look for, or say what a look means.",
      "custody inventory --population 10000 --sampled 120 --missing 0",
      [](CLI::App& command, CustodyOptions& o) {
        add_common(command, o);
        command.add_option("--missing-ppm", o.missing_ppm, "the most that may be missing")
            ->capture_default_str();
        command.add_option("--confidence-ppm", o.confidence_ppm, "with this confidence")
            ->capture_default_str();
        command.add_option("--population", o.population, "how many there are");
        command.add_option("--sampled", o.sampled, "how many were looked for");
        command.add_option(
            "--missing", o.missing,
            "how many of them were missing, or bore another seal or weight than the book says");
      },
      [&shell](const CustodyOptions& o) { return inventory(shell, o); });
  add_command<CustodyOptions>(
      family, outcome, "balance", "Print C1, of every seizure or one.", "custody balance --seizure 1",
      [](CLI::App& command, CustodyOptions& o) {
        add_common(command, o);
        command.add_option("--seizure", o.seizure, "of this one");
      },
      [&shell](const CustodyOptions& o) { return balance(shell, o); });
  add_command<CustodyOptions>(
      family, outcome, "scale", "Make a scale known, or its new certificate; two officers sign it (C3).",
      std::string{"custody scale S1 --readability 0.01 --calibration-error 0.005 --calibrated-until "
                  "2027-03-31T00:00:00Z"} +
          kKeys,
      [](CLI::App& command, CustodyOptions& o) {
        command.add_option("scale", o.scale, "its name")->required();
        add_signing(command, o);
        command.add_option("--readability", o.readability_g, "its last digit, in grams")->required();
        command.add_option("--calibration-error", o.calibration_error_g, "in grams")->capture_default_str();
        command.add_option("--calibrated-until", o.calibrated_until, "RFC 3339")
            ->required()
            ->check(is_instant());
      },
      [&shell](const CustodyOptions& o) { return scale(shell, o); });
  const auto plain = [](CLI::App& command, CustodyOptions& o) { add_common(command, o); };
  add_command<CustodyOptions>(family, outcome, "expire-offers",
                              "End the offers nobody accepted; each is an alarm.", "custody expire-offers",
                              plain, [&shell](const CustodyOptions& o) { return offers_expire(shell, o); });
  add_command<CustodyOptions>(family, outcome, "drift", "The running tests over small differences (C4).",
                              "custody drift", plain,
                              [&shell](const CustodyOptions& o) { return drift(shell, o); });
}

}  // namespace

void add_custody_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family =
      app.add_subcommand("custody", "The evidence room: keys, scales, balance, inquiries, destruction.");
  family->require_subcommand(1);
  add_officer_key_commands(*family, shell, outcome);
  add_custody_inquiry_commands(*family, shell, outcome);
  add_custody_alarm_commands(*family, shell, outcome);
  add_destruction_commands(*family, shell, outcome);
  add_reckoning_commands(*family, shell, outcome);
}

}  // namespace tidewaiter::cli
