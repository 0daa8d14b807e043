#include <nlohmann/json.hpp>

#include "cli/handover_commands.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/bundle.h"

namespace tidewaiter::cli {
namespace {

struct DocumentsOptions : SigningOptions {
  std::int64_t request = 0;
  std::string out, language = "vi";
  custody::HandoverTerms terms;
  std::vector<std::int64_t> files, readings;
  std::vector<std::string> statements;
};

base::Result<service::DocumentsOrder> order_from(const DocumentsOptions& o) {
  service::DocumentsOrder order;
  order.request = o.request;
  order.language = o.language;
  order.terms = o.terms;
  order.files = {o.files.begin(), o.files.end()};
  order.readings = {o.readings.begin(), o.readings.end()};
  for (const auto& one : o.statements) {
    const auto comma = one.find(',');
    if (comma == std::string::npos)
      return base::fail(base::ErrorCode::Malformed, "--statement", one, "EXHIBIT,OFFICER");
    order.statements.emplace(one.substr(0, comma), one.substr(comma + 1));
  }
  return order;
}

base::Status documents(Shell& shell, const DocumentsOptions& o) {
  TW_TRY(const auto order, order_from(o));
  TW_TRY(const auto service, service::Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto made, service::make_documents_bundle(service, signers.both(), order));
  TW_TRY_STATUS(env::replace_file(o.out, made.octets));
  say(shell, o.json,
      {{"request", o.request}, {"file", o.out}, {"manifest", made.manifest}, {"entries", made.entries}},
      o.out + ": " + with_commas(made.octets.size()) + " octets in answer to request " +
          std::to_string(o.request) + "; manifest " + made.manifest);
  return {};
}

void declare(CLI::App& command, DocumentsOptions& o) {
  command.add_option("request", o.request, "the request that they answer")->required();
  add_signing(command, o);
  command.add_option("--out", o.out, "the file, .twb")->required();
  command.add_option("--language", o.language, "of the paper, beside English: vi, zh-Hans, or en alone")
      ->check(CLI::IsMember({"en", "vi", "zh-Hans"}))
      ->capture_default_str();
  command.add_option("--file", o.files, "a kept photograph or paper of an exhibit, by its number");
  command.add_option("--reading", o.readings, "an instrument's reading of an exhibit, by its number");
  command.add_option("--statement", o.statements, "an officer's statement of an exhibit: X1-1,officer-7");
  command.add_option("--use", o.terms.use_limitation, "what the receiver may use them for");
  command.add_option("--undertaking", o.terms.undertaking, "that no sentence of death follows");
  command.add_option("--no-undertaking-because", o.terms.undertaking_needless,
                     "the ground for asking for none");
  command.add_option("--court-witness", o.terms.court_witness,
                     "who can speak of them in the court there, and how");
}

}  // namespace

void add_handover_documents_command(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<DocumentsOptions>(
      family, outcome, "documents",
      "Make the file that answers a request with documents, images and data alone, without an exhibit.",
      "handover documents 1 --out R-17.twb --file 3 --statement X1-1,officer-7 --use 'this investigation' "
      "--no-undertaking-because 'no such sentence there' --court-witness 'officer-7, by video'" +
          std::string{kKeys},
      declare, [&shell](const DocumentsOptions& o) { return documents(shell, o); });
}

}  // namespace tidewaiter::cli
