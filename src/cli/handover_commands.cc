#include <nlohmann/json.hpp>

#include "cli/handover_commands.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/bundle.h"

namespace tidewaiter::cli {
namespace {

using base::ErrorCode;
using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

struct HandoverOptions : SigningOptions {
  std::int64_t number = 0;
  // request, decide
  custody::ForeignRequest request;
  std::string by, why;
  bool approve = false, refuse = false;
  std::string most;
  std::vector<std::string> granted;
  // offer
  std::string exhibit, seal, receiver_key, afterwards, afterwards_by, valid = "7d";
  custody::HandoverTerms terms;
  // give, substitute
  ReadingOptions reading;
  std::string scale, place = "handover", paper;
  // bundle, open
  std::string out, language = "vi", manifest, field;
  std::vector<std::string> withhold, statements;
  std::vector<std::int64_t> files, readings;
  // substitute
  std::string manner, taken, put_in, put_in_g = "0", made_by, agreement;
};

base::Result<std::optional<service::ScaleReading>> optional_reading(const HandoverOptions& o) {
  if (!o.reading.given()) return std::optional<service::ScaleReading>{};
  TW_TRY(auto made, reading_from(o.reading, o.scale, o.place));
  return std::optional{std::move(made)};
}

void print_missing(Shell& shell, bool as_json, const std::vector<custody::Essential>& missing) {
  if (as_json) return;
  for (const auto& one : missing) shell.out << "  missing: " << one.field << ": " << one.why << '\n';
}

base::Status receive(Shell& shell, const HandoverOptions& o) {
  auto request = o.request;
  if (!o.by.empty()) {
    TW_TRY(request.by, base::parse_instant(o.by, "--by"));
  }
  TW_TRY(const auto service, open_or_initialise(shell, o));
  TW_TRY(const auto received, service::receive_request(service, {o.officer, "handover"}, request));
  ordered_json missing = ordered_json::array();
  for (const auto& one : received.missing) missing.push_back({{"field", one.field}, {"why", one.why}});
  say(shell, o.json, {{"request", received.number}, {"missing", missing}},
      "request " + std::to_string(received.number) + " of " + request.jurisdiction + ": " +
          (received.missing.empty() ? "whole; the central authority decides"
                                    : std::to_string(received.missing.size()) + " essentials are missing"));
  print_missing(shell, o.json, received.missing);
  return {};
}

base::Status decide(Shell& shell, const HandoverOptions& o) {
  if (o.approve == o.refuse)
    return base::fail(ErrorCode::Missing, "--approve", o.approve ? "both" : "neither",
                      "--approve or --refuse");
  service::RequestDecision decision{std::nullopt, o.why};
  if (o.approve) {
    TW_TRY(const auto most, base::parse_grams(o.most, "--most-g"));
    decision.granted = custody::Grant{o.granted, most};
  }
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto state, service::decide_request(service, {o.officer, "handover"}, o.number, decision));
  say(shell, o.json, {{"request", o.number}, {"state", name(state)}, {"by", o.officer}},
      "request " + std::to_string(o.number) + ": " + std::string{name(state)} + " by " + o.officer);
  return {};
}

base::Status requests(Shell& shell, const HandoverOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::foreign_requests(*reader));
  for (const auto& row : rows) {
    TW_TRY(const auto request, service::request_of(row));
    const auto missing = custody::missing_in(request);
    say(shell, o.json,
        {{"request", row.request_no},
         {"state", row.state},
         {"jurisdiction", request.jurisdiction},
         {"authority", request.authority},
         {"reference", request.reference},
         {"missing", missing.size()}},
        std::to_string(row.request_no) + "  " + row.state + "  " + request.jurisdiction + "  " +
            fitted(request.authority, 40) + "  " + fitted(request.reference, 30));
    print_missing(shell, o.json, missing);
  }
  return {};
}

base::Status offer(Shell& shell, const HandoverOptions& o) {
  service::HandoverOffer offer;
  offer.request = o.number;
  offer.exhibit = ExhibitId{o.exhibit};
  offer.seal_read = o.seal;
  offer.terms = o.terms;
  if (!o.afterwards.empty()) offer.terms.afterwards = custody::afterwards_from(o.afterwards);
  if (!o.afterwards_by.empty()) {
    TW_TRY(offer.terms.afterwards_by, base::parse_instant(o.afterwards_by, "--afterwards-by"));
  }
  TW_TRY(offer.receiver, service::OfficerKey::parse(o.receiver_key, "--receiver-key"));
  TW_TRY(offer.valid_for, base::parse_duration(o.valid, "--valid"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto number, service::offer_handover(service, {o.officer, "handover"}, offer));
  say(shell, o.json,
      {{"handover", number}, {"exhibit", o.exhibit}, {"offered_to", offer.receiver.officer.text()}},
      "handover " + std::to_string(number) + ": " + o.exhibit + " offered to " +
          offer.receiver.officer.text() + ", who has " + base::to_string(offer.valid_for));
  return print_balance(shell, o.json, service, offer.exhibit);
}

base::Status give(Shell& shell, const HandoverOptions& o, bool& failed) {
  TW_TRY(const auto reading, optional_reading(o));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto given, service::hand_over(service, signers.both(), o.number, o.seal, reading));
  failed = !given.kept_back.empty();
  say(shell, o.json,
      {{"handover", o.number},
       {"exhibit", given.exhibit.text()},
       {"sent_mg", given.sent.milligrams()},
       {"kept_back", failed ? ordered_json(given.kept_back) : ordered_json{}}},
      given.exhibit.text() +
          (failed ? " stays: " + given.kept_back : ": " + base::to_string(given.sent) + " handed over"));
  if (given.weighed) print_weighed(shell, o.json, given.exhibit, *given.weighed);
  return print_balance(shell, o.json, service, given.exhibit);
}

base::Status seized(Shell& shell, const HandoverOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto given, service::seized_abroad(service, signers.both(), o.number, o.paper));
  say(shell, o.json,
      {{"handover", o.number}, {"exhibit", given.exhibit.text()}, {"sent_mg", given.sent.milligrams()}},
      given.exhibit.text() + ": seized abroad, " + base::to_string(given.sent) + " by the book");
  return print_balance(shell, o.json, service, given.exhibit);
}

base::Status bundle(Shell& shell, const HandoverOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  service::BundleOrder order{o.number, o.language, {o.withhold.begin(), o.withhold.end()}};
  order.files = {o.files.begin(), o.files.end()};
  order.readings = {o.readings.begin(), o.readings.end()};
  order.statements = {o.statements.begin(), o.statements.end()};
  TW_TRY(const auto made, service::make_bundle(service, signers.both(), order));
  TW_TRY_STATUS(env::replace_file(o.out, made.octets));
  say(shell, o.json,
      {{"handover", o.number}, {"file", o.out}, {"manifest", made.manifest}, {"entries", made.entries}},
      o.out + ": " + with_commas(made.octets.size()) + " octets, " + std::to_string(made.entries) +
          " entries of the journal; manifest " + made.manifest);
  return {};
}

base::Status open(Shell& shell, const HandoverOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto opened, service::open_withheld(service, {o.officer, "handover"}, o.manifest, o.field));
  const auto salt = base::to_base64(opened.salt);
  say(shell, o.json, {{"field", o.field}, {"salt", salt}, {"value", opened.value}},
      o.field + " " + salt + " " + opened.value);
  return {};
}

base::Status list(Shell& shell, const HandoverOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::handovers(*reader));
  for (const auto& row : rows) {
    const auto to = row.receiver_key.substr(0, row.receiver_key.find('+'));
    say(shell, o.json,
        {{"handover", row.handover_no},
         {"request", row.request_no},
         {"exhibit", row.exhibit},
         {"state", row.state},
         {"to", to},
         {"seal", row.seal},
         {"sent_mg", row.sent_mg ? ordered_json(*row.sent_mg) : ordered_json{}}},
        std::to_string(row.handover_no) + "  " + row.exhibit + "  " + row.state + "  to " + to + "  " +
            row.seal + "  " +
            (row.sent_mg ? base::to_string(base::MassMg{*row.sent_mg}) : "not handed over yet"));
  }
  return {};
}

base::Status substitute(Shell& shell, const HandoverOptions& o, bool& failed) {
  service::SubstitutionOrder order;
  order.exhibit = ExhibitId{o.exhibit};
  order.manner = *custody::substitution_from(o.manner);
  if (!o.taken.empty()) order.taken = ExhibitId{o.taken};
  order.put_in = o.put_in;
  TW_TRY(order.put_in_mass, base::parse_grams(o.put_in_g, "--put-in-mass"));
  order.made_by = o.made_by;
  order.agreement = o.agreement;
  order.seal_read = o.seal;
  TW_TRY(order.reading, optional_reading(o));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto done, service::substitute(service, signers.both(), order));
  failed = !done.kept_back.empty();
  say(shell, o.json,
      {{"substitution", failed ? ordered_json{} : ordered_json(done.number)},
       {"exhibit", o.exhibit},
       {"manner", o.manner},
       {"kept_back", failed ? ordered_json(done.kept_back) : ordered_json{}}},
      failed ? o.exhibit + " stays: " + done.kept_back
             : "substitution " + std::to_string(done.number) + ": " + o.exhibit + " " + o.manner +
                   (o.put_in.empty() ? "" : ", " + o.put_in + " put in, made by " + o.made_by));
  if (done.weighed) print_weighed(shell, o.json, order.exhibit, *done.weighed);
  return print_balance(shell, o.json, service, order.exhibit);
}

base::Status substitutions(Shell& shell, const HandoverOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::substitutions(*reader));
  for (const auto& row : rows) {
    const auto at = base::to_string(base::Instant{row.at});
    say(shell, o.json,
        {{"substitution", row.substitution_no},
         {"exhibit", row.exhibit},
         {"manner", row.manner},
         {"at", at},
         {"taken", row.taken ? ordered_json(*row.taken) : ordered_json{}},
         {"taken_mg", row.taken_mg},
         {"put_in", row.put_in},
         {"put_in_mg", row.put_in_mg},
         {"made_by", row.made_by},
         {"by", {row.first_officer, row.second_officer}}},
        at + "  " + row.exhibit + "  " + row.manner + "  " +
            (row.taken ? "out: " + *row.taken + ", " + base::to_string(base::MassMg{row.taken_mg})
                       : "out: nothing") +
            (row.put_in.empty()
                 ? ""
                 : "  in: " + row.put_in + ", " + base::to_string(base::MassMg{row.put_in_mg}) +
                       ", made by " + row.made_by) +
            "  by " + row.first_officer + " and " + row.second_officer);
  }
  return {};
}

void add_handover_requests(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<HandoverOptions>(
      family, outcome, "request", "Write down another country's request; what it lacks is named.",
      "handover request --jurisdiction AU --authority 'Federal Police' --reference R-17 --instrument '1988 "
      "Convention, Art. 7' --legal-basis 'law on mutual assistance, s. 4' --offence 'import of a drug' "
      "--asked "
      "'40 g for comparison' --by 2027-01-31T00:00:00Z",
      [](CLI::App& command, HandoverOptions& o) {
        add_common(command, o);
        command.add_option("--jurisdiction", o.request.jurisdiction, "the country, ISO 3166-1");
        command.add_option("--authority", o.request.authority, "who asks");
        command.add_option("--reference", o.request.reference, "its number there");
        command.add_option("--instrument", o.request.instrument, "the convention, treaty or agreement");
        command.add_option("--legal-basis", o.request.legal_basis, "the law here");
        command.add_option("--offence", o.request.offence, "what is investigated, with the facts");
        command.add_option("--asked", o.request.asked, "what is wanted, and for what purpose");
        command.add_option("--by", o.by, "by when")->check(is_instant());
      },
      [&shell](const HandoverOptions& o) { return receive(shell, o); });
  add_command<HandoverOptions>(
      family, outcome, "decide", "Approve or refuse a request, as the central authority's named officer.",
      "handover decide 1 --approve --exhibit X1-1 --most-g 40 --why 'joint operation, agreed' --officer "
      "authority-1",
      [](CLI::App& command, HandoverOptions& o) {
        command.add_option("request", o.number, "its number")->required();
        add_common(command, o);
        command.add_flag("--approve", o.approve, "approve it");
        command.add_option("--exhibit", o.granted, "what may go, whole or in part; may be repeated");
        command.add_option("--most-g", o.most, "how many grams of it in all; 0 where none is weighed");
        command.add_flag("--refuse", o.refuse, "refuse it");
        command.add_option("--why", o.why, "the ground, in words")->required();
      },
      [&shell](const HandoverOptions& o) { return decide(shell, o); });
  add_command<HandoverOptions>(
      family, outcome, "requests", "List the requests and what each lacks.", "handover requests",
      [](CLI::App& command, HandoverOptions& o) { add_common(command, o); },
      [&shell](const HandoverOptions& o) { return requests(shell, o); });
}

void declare_terms(CLI::App& command, HandoverOptions& o) {
  command.add_option("--export-authorisation", o.terms.export_authorisation, "its number, and who gave it");
  command.add_option("--import-authorisation", o.terms.import_authorisation, "the receiving country's");
  command.add_option("--use", o.terms.use_limitation, "what the receiver may use it for");
  command.add_option("--undertaking", o.terms.undertaking, "that no sentence of death follows");
  command.add_option("--no-undertaking-because", o.terms.undertaking_needless,
                     "the ground for asking for none");
  command.add_option("--afterwards", o.afterwards, "returned or destroyed")
      ->check(CLI::IsMember({"returned", "destroyed"}));
  command.add_option("--afterwards-by", o.afterwards_by, "by when, where a day was agreed")
      ->check(is_instant());
  command.add_option("--court-witness", o.terms.court_witness, "who can speak of it in the court there");
  command.add_option("--despite-discrepancy", o.terms.despite_discrepancy,
                     "a court's or a hazard order that names the open discrepancy (C4)");
  command.add_option("--discrepancy", o.terms.discrepancies,
                     "the number of one that it names; repeatable (default: the only one that is open)");
}

void add_giving_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<HandoverOptions>(
      family, outcome, "offer", "Offer a sealed exhibit to a named officer abroad; what is missing blocks.",
      "handover offer 1 X1-1.2 --seal S-14 --receiver-key federal-1+0a…+… --export-authorisation EX-1 "
      "--import-authorisation IM-1 --use 'this investigation' --no-undertaking-because 'no such sentence "
      "there' "
      "--afterwards destroyed --court-witness 'officer-7, by video' --officer keeper-1",
      [](CLI::App& command, HandoverOptions& o) {
        command.add_option("request", o.number, "the approved request's number")->required();
        command.add_option("exhibit", o.exhibit, "its number")->required();
        add_common(command, o);
        command.add_option("--seal", o.seal, "the seal's number as it is read now")->required();
        command.add_option("--receiver-key", o.receiver_key, "the receiver's public key: OFFICER+ID+BASE64")
            ->required();
        declare_terms(command, o);
        command.add_option("--valid", o.valid, "how long the offer stands")->capture_default_str();
      },
      [&shell](const HandoverOptions& o) { return offer(shell, o); });
  add_command<HandoverOptions>(
      family, outcome, "give", "Hand it over: read the seal, weigh, sign; its holder signs first.",
      "handover give 1 --seal S-14 --gross 42 --tare 2 --scale S1" + std::string{kKeys},
      [](CLI::App& command, HandoverOptions& o) {
        command.add_option("handover", o.number, "its number")->required();
        add_signing(command, o);
        command.add_option("--seal", o.seal, "the seal's number as it is read now")->required();
        add_reading(command, o.reading, "");
        command.add_option("--scale", o.scale, "the scale");
        command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
      },
      [&shell, &outcome](const HandoverOptions& o) { return give(shell, o, outcome.failed); });
  add_command<HandoverOptions>(
      family, outcome, "seized",
      "What was on its way under a controlled delivery was seized there, as offered: its receipt closes it.",
      "handover seized 2 --paper 'seizure notice 7 of the Federal Police'" + std::string{kKeys},
      [](CLI::App& command, HandoverOptions& o) {
        command.add_option("handover", o.number, "its number")->required();
        add_signing(command, o);
        command.add_option("--paper", o.paper, "what the authority there wrote")->required();
      },
      [&shell](const HandoverOptions& o) { return seized(shell, o); });
  add_command<HandoverOptions>(
      family, outcome, "bundle",
      "Make the file that proves what was handed over to whoever has the log's key.",
      "handover bundle 1 --out X1-1.2.twb --language vi" + std::string{kKeys},
      [](CLI::App& command, HandoverOptions& o) {
        command.add_option("handover", o.number, "its number")->required();
        add_signing(command, o);
        command.add_option("--out", o.out, "the file, .twb")->required();
        command
            .add_option("--language", o.language, "of the paper, beside English: vi, zh-Hans, or en alone")
            ->check(CLI::IsMember({"en", "vi", "zh-Hans"}))
            ->capture_default_str();
        command.add_option("--withhold", o.withhold,
                           "a field to be committed to instead of told: container, count, description, form, "
                           "laboratory, photographs, serial_numbers or substance (and with it laboratory)");
        command.add_option("--file", o.files, "a kept photograph or paper to go inside, by its number");
        command.add_option("--reading", o.readings, "an instrument's reading to go inside, by its number");
        command.add_option("--statement", o.statements, "an officer whose statement goes inside, as PDF");
      },
      [&shell](const HandoverOptions& o) { return bundle(shell, o); });
  add_command<HandoverOptions>(
      family, outcome, "open", "Open a field that a bundle withholds; the disclosure is an entry.",
      "handover open 3f…e1 description --officer authority-1",
      [](CLI::App& command, HandoverOptions& o) {
        command.add_option("manifest", o.manifest, "the bundle's manifest hash")->required();
        command.add_option("field", o.field, "the field")->required();
        add_common(command, o);
      },
      [&shell](const HandoverOptions& o) { return open(shell, o); });
}

void add_list(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<HandoverOptions>(
      family, outcome, "list", "List the handovers and how far each is.", "handover list",
      [](CLI::App& command, HandoverOptions& o) { add_common(command, o); },
      [&shell](const HandoverOptions& o) { return list(shell, o); });
}

void add_substitution_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<HandoverOptions>(
      family, outcome, "substitute",
      "Record what was taken out of a parcel, and put in, before its controlled delivery goes on.",
      "handover substitute X4-1 --manner replaced_part --taken X4-1.1 --put-in 'rice' --put-in-mass 1990 "
      "--made-by 'service here' --agreement 'plan 3'" +
          std::string{kKeys},
      [](CLI::App& command, HandoverOptions& o) {
        command.add_option("exhibit", o.exhibit, "the parcel's content")->required();
        add_signing(command, o);
        command.add_option("--manner", o.manner, "intact, removed, replaced_whole or replaced_part")
            ->required()
            ->check(CLI::IsMember({"intact", "removed", "replaced_whole", "replaced_part"}));
        command.add_option("--taken", o.taken,
                           "the exhibit that was taken out: itself, or what was split off");
        command.add_option("--seal", o.seal, "its seal as it is read (default: it is open)");
        command.add_option("--put-in", o.put_in, "what was put in");
        command.add_option("--put-in-mass", o.put_in_g, "its mass in grams")->capture_default_str();
        command.add_option("--made-by", o.made_by, "who made it: a service here or of the other side");
        command.add_option("--agreement", o.agreement, "of the parties, for this delivery")->required();
        add_reading(command, o.reading, "");
        command.add_option("--scale", o.scale, "the scale, where what goes on is weighed");
        command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
      },
      [&shell, &outcome](const HandoverOptions& o) { return substitute(shell, o, outcome.failed); });
  add_command<HandoverOptions>(
      family, outcome, "substitutions", "List what was taken out of parcels that went on.",
      "handover substitutions", [](CLI::App& command, HandoverOptions& o) { add_common(command, o); },
      [&shell](const HandoverOptions& o) { return substitutions(shell, o); });
}

}  // namespace

void add_handover_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("handover", "Evidence across a border: request, terms, handover, proof.");
  family->require_subcommand(1);
  add_handover_requests(*family, shell, outcome);
  add_giving_commands(*family, shell, outcome);
  add_handover_documents_command(*family, shell, outcome);
  add_handover_end_commands(*family, shell, outcome);
  add_list(*family, shell, outcome);
  add_substitution_commands(*family, shell, outcome);
  add_decoy_commands(*family, shell, outcome);
}

}  // namespace tidewaiter::cli
