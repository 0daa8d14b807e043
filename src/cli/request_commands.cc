#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "cli/command.h"
#include "cli/party_print.h"
#include "cli/print.h"
#include "service/party_corrections.h"
#include "service/subject_answer.h"
#include "service/subject_requests.h"

namespace tidewaiter::cli {
namespace {

using service::Service;

struct RegisterOptions : CommonOptions {
  std::string kind, name, contact, words, identity, received_at, config;
  std::vector<std::string> parties;
};
struct OneRequest : CommonOptions {
  std::int64_t number = 0;
};
struct WordsOptions : OneRequest {
  std::string words, config, retention, ground;
};
struct PartiesOptions : OneRequest {
  std::vector<std::string> parties;
};
struct CorrectOptions : OneRequest {
  std::string party, field, now;
};
struct ShowRequestOptions : OneRequest {
  bool reach = false;
  std::string config, retention;
};
struct RequestListOptions : CommonOptions {
  bool all = false;
};

struct HowToAnswer {
  service::RequestTerms terms;
  std::vector<service::RetentionRule> rules;
};
base::Result<HowToAnswer> how_to_answer(const std::string& config, const std::string& retention) {
  HowToAnswer how;
  TW_TRY(const auto terms, config_text(config));
  TW_TRY(how.terms, service::request_terms(terms));
  TW_TRY(const auto rules, config_text(retention));
  TW_TRY(how.rules, service::retention_rules(rules));
  return how;
}

base::Result<std::vector<service::PartyOf>> parties_from(const std::vector<std::string>& texts) {
  std::vector<service::PartyOf> parties;
  for (const auto& text : texts) {
    TW_TRY(auto party, party_from(text));
    parties.push_back(std::move(party));
  }
  return parties;
}

service::Actor on_request(const OneRequest& options) {
  return {options.officer, "request " + std::to_string(options.number)};
}

void say_done(Shell& shell, const CommonOptions& options, std::int64_t number, const char* what) {
  if (options.json) {
    shell.out << base::dumped({{"request_no", number}, {"done", what}}) << '\n';
  } else {
    shell.out << "Request " << number << ": " << what << ".\n";
  }
}

base::Status register_one(Shell& shell, const RegisterOptions& options) {
  service::NewRequest asked;
  asked.kind = *service::request_kind_from(options.kind);
  asked.name = options.name;
  asked.contact = options.contact;
  asked.words = options.words;
  asked.identity = options.identity;
  if (!options.received_at.empty()) {
    TW_TRY(asked.received_at, base::parse_instant(options.received_at, "--received-at"));
  }
  TW_TRY(asked.parties, parties_from(options.parties));
  TW_TRY(const auto config, config_text(options.config));
  TW_TRY(const auto terms, service::request_terms(config));
  TW_TRY(const auto service, open_or_initialise(shell, options));
  TW_TRY(const auto number, service::register_request(service, {options.officer, "requests"}, asked, terms));
  say_done(shell, options, number, "registered");
  return {};
}

void print_line(Shell& shell, const service::RequestLine& line, base::Instant now) {
  shell.out << '#' << line.number << "  " << service::name(line.kind) << "  received "
            << base::to_string(line.received_at) << "  due " << base::to_string(line.due_at) << "  "
            << service::name(line.state);
  if (line.ground) shell.out << " (" << service::name(*line.ground) << ')';
  if (line.overdue(now)) shell.out << "  OVERDUE";
  if (line.erased) shell.out << "  (erased)";
  shell.out << '\n';
}

base::Status list(Shell& shell, const RequestListOptions& options) {
  TW_TRY(const auto service, open_to_read(shell, options));
  TW_TRY(auto reader, service.store().snapshot());
  const auto now = shell.clock.now();
  TW_TRY(const auto lines, service::request_lines(*reader));
  for (const auto& line : lines) {
    if (!line.waits() && !options.all) continue;
    if (options.json) {
      shell.out << base::dumped(service::as_json(line, now)) << '\n';
    } else {
      print_line(shell, line, now);
    }
  }
  return {};
}

void print(Shell& shell, const service::SubjectRequest& request, base::Instant now) {
  print_line(shell, request.line, now);
  for (const auto& [what, text] : {std::pair{"name", &request.name},
                                   {"contact", &request.contact},
                                   {"asks", &request.words},
                                   {"identity", &request.identity},
                                   {"put off", &request.extension},
                                   {"told", &request.reply}})
    if (!text->empty()) shell.out << "    " << what << ": " << fitted(*text, 150) << '\n';
  for (const auto& party : request.parties) shell.out << "    " << shown(party) << '\n';
  if (!request.told.empty()) shell.out << service::answer_text(request.told);
}

base::Status show_reach(Shell& shell, const Service& service, const ShowRequestOptions& options) {
  TW_TRY(const auto how, how_to_answer(options.config, options.retention));
  TW_TRY(const auto reach,
         service::reach_of_request(service, on_request(options), options.number, how.terms, how.rules));
  if (options.json) {
    shell.out << base::dumped(service::as_json(reach)) << '\n';
    return {};
  }
  for (const auto& one : reach.parcels) {
    shell.out << shown(one.party) << ": "
              << (one.declared ? fitted(one.declared->name, 60) : std::string{"not held"}) << '\n';
    if (!one.held) continue;
    for (const auto& record : one.held->records)
      shell.out << "    " << base::to_string(record.at) << "  " << record.what << "  " << record.detail
                << "  " << record.by << '\n';
  }
  shell.out << "An answer would tell:\n" << service::answer_text(reach.told);
  return {};
}

base::Status show(Shell& shell, const ShowRequestOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  if (options.reach) return show_reach(shell, service, options);
  TW_TRY(const auto request, service::look_at_request(service, on_request(options), options.number));
  const auto now = shell.clock.now();
  if (options.json) {
    shell.out << base::dumped(service::as_json(request, now)) << '\n';
  } else {
    print(shell, request, now);
  }
  return {};
}

base::Status correct(Shell& shell, const CorrectOptions& options) {
  service::PartyCorrection correction;
  TW_TRY(correction.party, party_from(options.party));
  correction.field = *service::party_field_from(options.field);
  correction.now = options.now;
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY_STATUS(
      service::correct_party(service, on_request(options), options.number, correction).map([](auto) {}));
  say_done(shell, options, options.number, "put right, beside what was declared");
  return {};
}

// Opens the database, has `work(service, actor)` done, and says so.
template <typename Work>
base::Status do_to(Shell& shell, const OneRequest& options, const char* what, Work&& work) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY_STATUS(work(service, on_request(options)));
  say_done(shell, options, options.number, what);
  return {};
}

base::Status identify(Shell& shell, const WordsOptions& options) {
  return do_to(shell, options, "identity noted", [&](const Service& service, const auto& actor) {
    return service::note_identity(service, actor, options.number, options.words);
  });
}

base::Status name_parcels(Shell& shell, const PartiesOptions& options) {
  TW_TRY(const auto parties, parties_from(options.parties));
  return do_to(shell, options, "parcels named", [&](const Service& service, const auto& actor) {
    return service::name_parties(service, actor, options.number, parties);
  });
}

base::Status extend(Shell& shell, const WordsOptions& options) {
  TW_TRY(const auto config, config_text(options.config));
  TW_TRY(const auto terms, service::request_terms(config));
  return do_to(shell, options, "put off", [&](const Service& service, const auto& actor) {
    return service::extend_request(service, actor, options.number, options.words, terms);
  });
}

base::Status answer(Shell& shell, const WordsOptions& options) {
  TW_TRY(const auto how, how_to_answer(options.config, options.retention));
  return do_to(shell, options, "answered", [&](const Service& service, const auto& actor) {
    return service::answer_request(service, actor, options.number, options.words, how.terms, how.rules);
  });
}

base::Status refuse(Shell& shell, const WordsOptions& options) {
  const auto ground = *service::refusal_ground_from(options.ground);
  return do_to(shell, options, "refused", [&](const Service& service, const auto& actor) {
    return service::refuse_request(service, actor, options.number, ground, options.words);
  });
}

void add_number(CLI::App& command, OneRequest& options) {
  add_common(command, options);
  command.add_option("request", options.number, "its number")->required();
}
void add_parties(CLI::App& command, std::vector<std::string>& parties) {
  command.add_option("--party", parties, "as whom on which parcel: ITEM (its recipient) or ITEM:sender");
}
void add_terms(CLI::App& command, std::string& config) {
  command.add_option("--requests,--config", config,
                     "periods and standing words (default: reference/retention/requests.yaml)");
}

void add_periods(CLI::App& command, std::string& retention) {
  command.add_option("--retention", retention,
                     "how long data is kept, which it tells (default: reference/retention/retention.yaml)");
}

void add_what_is_done(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<WordsOptions>(
      family, outcome, "identify", "Note how it was checked who asks.",
      "request identify 1 --how 'passport shown at the counter'",
      [](CLI::App& command, WordsOptions& o) {
        add_number(command, o);
        command.add_option("--how", o.words, "how it was checked")->required();
      },
      [&shell](const WordsOptions& o) { return identify(shell, o); });
  add_command<PartiesOptions>(
      family, outcome, "parcels", "Name the parcels it is about, in the place of those named before.",
      "request parcels 1 --party EE123456785CN",
      [](CLI::App& command, PartiesOptions& o) {
        add_number(command, o);
        add_parties(command, o.parties);
      },
      [&shell](const PartiesOptions& o) { return name_parcels(shell, o); });
  add_command<WordsOptions>(
      family, outcome, "extend", "Put its day off, once, for a reason.",
      "request extend 1 --why 'forty parcels over two years'",
      [](CLI::App& command, WordsOptions& o) {
        add_number(command, o);
        command.add_option("--why", o.words, "the reason, which the person is told")->required();
        add_terms(command, o.config);
      },
      [&shell](const WordsOptions& o) { return extend(shell, o); });
  add_command<CorrectOptions>(
      family, outcome, "correct", "Put right what was declared: beside the declaration, which stays.",
      "request correct 1 --party EE123456785CN --field name --now 'Ann Sample'",
      [](CLI::App& command, CorrectOptions& o) {
        add_number(command, o);
        command.add_option("--party", o.party, "ITEM (its recipient) or ITEM:sender")->required();
        command.add_option("--field", o.field, "what of it")
            ->required()
            ->check(CLI::IsMember({"name", "address", "city", "postcode", "country", "phone", "email"}));
        command.add_option("--now", o.now, "what is right")->required();
      },
      [&shell](const CorrectOptions& o) { return correct(shell, o); });
}

void add_ends(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<WordsOptions>(
      family, outcome, "answer",
      "Answer it. Of access, what is held of the person on the named parcels is told, and nothing that was "
      "made of it.",
      "request answer 1 --words 'Enclosed.'",
      [](CLI::App& command, WordsOptions& o) {
        add_number(command, o);
        command.add_option("--words", o.words, "what the person is told besides");
        add_terms(command, o.config);
        add_periods(command, o.retention);
      },
      [&shell](const WordsOptions& o) { return answer(shell, o); });
  add_command<WordsOptions>(
      family, outcome, "refuse", "Refuse it, on a ground.",
      "request refuse 1 --ground another_persons --words 'The parcel has another recipient.'",
      [](CLI::App& command, WordsOptions& o) {
        add_number(command, o);
        command.add_option("--ground", o.ground, "why")
            ->required()
            ->check(CLI::IsMember({"unidentified", "unfounded", "excessive", "another_persons"}));
        command.add_option("--words", o.words, "what the person is told")->required();
      },
      [&shell](const WordsOptions& o) { return refuse(shell, o); });
}

}  // namespace

void add_request_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand(
      "request", "What people ask of the data held of them: access, correction, erasure, objection.");
  family->require_subcommand(1);
  add_command<RegisterOptions>(
      *family, outcome, "register", "Take one in; it says by when it is to be answered.",
      "request register --kind access --name 'Ann Sample' --contact 'ann@mail.example' --words 'What do you "
      "hold?' --party EE123456785CN",
      [](CLI::App& command, RegisterOptions& o) {
        add_common(command, o);
        command.add_option("--kind", o.kind, "what is asked for")
            ->required()
            ->check(CLI::IsMember({"access", "correction", "erasure", "objection"}));
        command.add_option("--name", o.name, "who asks")->required();
        command.add_option("--contact", o.contact, "where the answer goes")->required();
        command.add_option("--words", o.words, "what is asked, in their words")->required();
        command.add_option("--identity", o.identity, "how it was checked who asks; can follow later");
        command.add_option("--received-at", o.received_at, "when it came (RFC 3339; default: now)")
            ->check(is_instant());
        add_parties(command, o.parties);
        add_terms(command, o.config);
      },
      [&shell](const RegisterOptions& o) { return register_one(shell, o); });
  add_command<RequestListOptions>(
      *family, outcome, "list", "List those that wait, overdue ones first.", "request list --all",
      [](CLI::App& command, RequestListOptions& o) {
        add_common(command, o);
        command.add_flag("--all", o.all, "answered and refused ones too");
      },
      [&shell](const RequestListOptions& o) { return list(shell, o); });
  add_command<ShowRequestOptions>(
      *family, outcome, "show", "Show one; the look is an entry.", "request show 1 --reach",
      [](CLI::App& command, ShowRequestOptions& o) {
        add_number(command, o);
        command.add_flag("--reach", o.reach, "what is held on its parcels, and what an answer would tell");
        add_terms(command, o.config);
        add_periods(command, o.retention);
      },
      [&shell](const ShowRequestOptions& o) { return show(shell, o); });
  add_what_is_done(*family, shell, outcome);
  add_ends(*family, shell, outcome);
}

}  // namespace tidewaiter::cli
