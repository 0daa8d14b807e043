#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/certificates.h"
#include "service/court_statement.h"

namespace tidewaiter::cli {
namespace {

using custody::ExhibitId;
using nlohmann::ordered_json;
using service::Service;

struct CertificateOptions : SigningOptions {
  std::string exhibit, of, seal, authority, to, scale, place = "evidence room", out, language = "vi";
  std::int64_t run = 0;
  ReadingOptions reading;
};

base::Status release(Shell& shell, const CertificateOptions& o, bool& failed) {
  service::ReleaseOrder order{ExhibitId{o.exhibit}, o.seal, {}, o.authority, o.to};
  if (o.reading.given()) {
    TW_TRY(order.reading, reading_from(o.reading, o.scale, o.place));
  }
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto done, service::release_exhibit(service, signers.both(), order));
  failed = !done.kept_back.empty();
  say(shell, o.json,
      {{"exhibit", o.exhibit},
       {"released_mg", done.mass.milligrams()},
       {"kept_back", failed ? ordered_json(done.kept_back) : ordered_json{}}},
      o.exhibit + (failed ? " stays: " + done.kept_back : ": released to " + o.to));
  return print_balance(shell, o.json, service, order.exhibit);
}

// Reads, draws, writes.
base::Status certificate(Shell& shell, const CertificateOptions& o,
                         const std::function<base::Result<publish::Document>(store::Reader&)>& paper) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto document, paper(*reader));
  TW_TRY(const auto octets, publish::pdf(document));
  TW_TRY_STATUS(env::replace_file(o.out, octets));
  say(shell, o.json, {{"file", o.out}}, o.out);
  return {};
}

void declare_paper(CLI::App& command, CertificateOptions& o) {
  add_common(command, o);
  command.add_option("--out", o.out, "the file, .pdf")->required();
  command.add_option("--language", o.language, "beside English: vi, zh-Hans, or en alone")
      ->check(CLI::IsMember({"en", "vi", "zh-Hans"}))
      ->capture_default_str();
}

void add_release_command(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<CertificateOptions>(
      family, outcome, "release", "Give an exhibit to whom a court says; its holder signs first.",
      "exhibit release X1-2 --seal S-2 --authority 'judgement 12' --to 'its owner' --key k1.key --second-key "
      "o9.key",
      [](CLI::App& command, CertificateOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number")->required();
        add_signing(command, o);
        command.add_option("--seal", o.seal, "the seal's number as it is read now");
        command.add_option("--authority", o.authority, "who ordered it")->required();
        command.add_option("--to", o.to, "who takes it")->required();
        add_reading(command, o.reading, "");
        command.add_option("--scale", o.scale, "the scale");
        command.add_option("--place", o.place, "where it is weighed")->capture_default_str();
      },
      [&shell, &outcome](const CertificateOptions& o) { return release(shell, o, outcome.failed); });
}

}  // namespace

void add_certificate_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_release_command(*app.get_subcommand("exhibit"), shell, outcome);
  auto* family = app.add_subcommand("certificate", "Papers to sign and file, as PDF.");
  family->require_subcommand(1);
  add_command<CertificateOptions>(
      *family, outcome, "destruction", "What a run at the furnace destroyed, and what it left.",
      "certificate destruction 1 --out run1.pdf --language vi",
      [](CLI::App& command, CertificateOptions& o) {
        command.add_option("run", o.run, "the run's number")->required();
        declare_paper(command, o);
      },
      [&shell](const CertificateOptions& o) {
        return certificate(shell, o, [&](store::Reader& reader) {
          return service::destruction_certificate(reader, o.run, o.language, shell.clock.now());
        });
      });
  add_command<CertificateOptions>(
      *family, outcome, "release", "That an exhibit was released, and to whom.",
      "certificate release X1-2 --out X1-2.pdf --language vi",
      [](CLI::App& command, CertificateOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number")->required();
        declare_paper(command, o);
      },
      [&shell](const CertificateOptions& o) {
        return certificate(shell, o, [&](store::Reader& reader) {
          return service::release_certificate(reader, ExhibitId{o.exhibit}, o.language, shell.clock.now());
        });
      });
  add_command<CertificateOptions>(
      *family, outcome, "statement", "What an officer can say of an exhibit in court, in sentences.",
      "certificate statement X1-1 --of officer-7 --out officer-7.pdf --language vi",
      [](CLI::App& command, CertificateOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number")->required();
        declare_paper(command, o);
        command.add_option("--of", o.of, "the officer")->required();
      },
      [&shell](const CertificateOptions& o) {
        return certificate(shell, o, [&](store::Reader& reader) {
          return service::court_statement_paper(reader, ExhibitId{o.exhibit}, custody::OfficerId{o.of}, o.language,
                                                shell.clock.now());
        });
      });
}

}  // namespace tidewaiter::cli
