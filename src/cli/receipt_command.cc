#include <nlohmann/json.hpp>

#include "cli/bundle_check.h"
#include "cli/command.h"
#include "cli/signing.h"
#include "env/files.h"
#include "service/receipt.h"

namespace tidewaiter::cli {
namespace {

struct ReceiptOptions {
  std::string file, log_key, key, passphrase_file, seal, uncertainty_g = "0", place, out;
  ReadingOptions reading;
  bool json = false;
};

// What is received is the exhibit that the bundle proves, by the officer it names.
base::Status receipt(Shell& shell, const ReceiptOptions& o) {
  TW_TRY(const auto bundle, read_bundle(o.file, o.log_key));
  if (bundle.exhibit.empty())
    return base::fail(base::ErrorCode::Missing, "file", o.file,
                      "a bundle of an exhibit: documents need no receipt");
  service::Receipt receipt;
  receipt.manifest = bundle.manifest;
  receipt.handover = bundle.handover;
  receipt.exhibit = custody::ExhibitId{bundle.exhibit};
  receipt.seal = o.seal;
  if (o.reading.given()) {
    TW_TRY(const auto reading, reading_from(o.reading, "", o.place));
    receipt.gross = reading.gross;
    receipt.tare = reading.tare;
    for (const auto& lot : reading.lots) {
      receipt.gross += lot.gross;
      receipt.tare += lot.tare;
    }
  } else if (bundle.sent_mg > 0) {
    return base::fail(base::ErrorCode::Missing, "--gross", "",
                      "a weighing: " + bundle.exhibit + " is weighed");
  }
  TW_TRY(receipt.uncertainty, base::parse_grams(o.uncertainty_g, "--uncertainty"));
  receipt.place = o.place;
  receipt.at = shell.clock.now();
  TW_TRY(const auto signer, open_signer(o.key, o.passphrase_file));
  if (signer->key().text() != bundle.receiver_key)
    return base::fail(base::ErrorCode::Forbidden, "key", signer->key().text(),
                      "the key it was handed to, " + bundle.receiver_key);
  TW_TRY(const auto line, service::sign_receipt(receipt, *signer));
  TW_TRY_STATUS(env::replace_file(o.out, line));
  say(shell, o.json,
      {{"file", o.out},
       {"exhibit", bundle.exhibit},
       {"seal", o.seal},
       {"net_mg", receipt.net().milligrams()},
       {"seal_is_as_sent", o.seal == bundle.seal}},
      o.out + ": " + bundle.exhibit + " received, " + base::to_string(receipt.net()) +
          (o.seal == bundle.seal ? "" : "; THE SEAL IS NOT THE ONE IT WAS SENT UNDER, " + bundle.seal));
  return {};
}

}  // namespace

void add_receipt_command(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<ReceiptOptions>(
      app, outcome, "receipt",
      "Sign a receipt for what came with a bundle; needs the bundle and your key, and no database.",
      "receipt X1-1.2.twb --log-key sender.vkey --key federal-1.key --seal S-14 --gross 42 --tare 2 "
      "--uncertainty "
      "0.02 --place 'laboratory, Sydney' --out receipt.json",
      [](CLI::App& command, ReceiptOptions& o) {
        command.add_option("file", o.file, "the bundle, .twb")->required();
        command.add_option("--log-key", o.log_key, "the sender's verifier key, or a file with it")
            ->required();
        command.add_option("--key", o.key, "your key's file")->required();
        command.add_option("--passphrase-file", o.passphrase_file,
                           "its passphrase (default: the variable TIDEWAITER_PASSPHRASE)");
        command.add_option("--seal", o.seal, "the seal's number as it is read now")->required();
        add_masses(command, o.reading, "");
        command.add_option("--uncertainty", o.uncertainty_g, "of the net mass, in grams")
            ->capture_default_str();
        command.add_option("--place", o.place, "where it was received")->required();
        command.add_option("--out", o.out, "the receipt's file")->required();
        command.add_flag("--json", o.json, "print for programs");
      },
      [&shell](const ReceiptOptions& o) { return receipt(shell, o); });
}

}  // namespace tidewaiter::cli
