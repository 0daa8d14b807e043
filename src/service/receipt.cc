#include "service/receipt.h"

#include <sodium.h>

#include <nlohmann/json.hpp>

#include "custody/limits.h"
#include "journal/canonical.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

constexpr std::string_view kDomain = "tidewaiter.receipt.v1\n";
constexpr std::size_t kLongestReceipt = 16'384;
constexpr std::int64_t kHeaviest = 10'000'000'000;

std::string text_of(const Receipt& receipt) {
  return journal::Body{}
      .set("at", base::to_string(receipt.at))
      .set("exhibit", receipt.exhibit.text())
      .set("gross_mg", receipt.gross.milligrams())
      .set("handover", receipt.handover)
      .set("manifest", receipt.manifest)
      .set("place", receipt.place)
      .set("seal", receipt.seal)
      .set("tare_mg", receipt.tare.milligrams())
      .set("uncertainty_mg", receipt.uncertainty.milligrams())
      .text();
}

std::string line_of(const std::string& key, const std::string& receipt, const std::string& signature) {
  return journal::Body{}.set("key", key).set_json("receipt", receipt).set("signature", signature).text() +
         "\n";
}

base::Status check(const Receipt& receipt) {
  if (receipt.manifest.size() != 64 || !base::from_hex(receipt.manifest, "manifest"))
    return fail(ErrorCode::Malformed, "manifest", receipt.manifest, "64 hexadecimal digits");
  if (receipt.exhibit.empty() || receipt.exhibit.text().size() > custody::kMaxId)
    return fail(ErrorCode::Missing, "exhibit", receipt.exhibit.text(), "its number, at most 64 bytes");
  if (receipt.seal.empty() || receipt.seal.size() > custody::kMaxId)
    return fail(ErrorCode::Missing, "seal", receipt.seal, "the seal as it was read, at most 64 bytes");
  if (receipt.place.empty()) return fail(ErrorCode::Missing, "place", "", "where it was received");
  TW_TRY_STATUS(custody::check_words(receipt.place, "place"));
  const auto gross = receipt.gross.milligrams(), tare = receipt.tare.milligrams();
  if (tare < 0 || gross < tare || gross > kHeaviest)
    return fail(ErrorCode::OutOfRange, "gross", base::to_string(receipt.gross),
                "at least the tare, at most ten tonnes");
  const auto uncertainty = receipt.uncertainty.milligrams();
  if (uncertainty < 0 || uncertainty > 1'000'000'000 || (uncertainty == 0 && gross > 0))
    return fail(ErrorCode::OutOfRange, "uncertainty", base::to_string(receipt.uncertainty),
                "over 0 g for a weighing, at most 1000000 g");
  return {};
}

struct Parsed {
  Receipt receipt;
  std::string text, key, signature;
};

// One line has one text: whatever does not write itself again is refused.
base::Result<Parsed> parsed(std::string_view line) {
  const auto malformed =
      fail(ErrorCode::Malformed, "receipt", line, "a line as `tidewaiter receipt` writes it");
  if (line.size() > kLongestReceipt) return malformed;
  const auto all = json::parse(line, nullptr, false);
  Parsed one;
  try {
    const auto& in = all.at("receipt");
    one.receipt.manifest = in.at("manifest").get<std::string>();
    one.receipt.handover = in.at("handover").get<std::int64_t>();
    one.receipt.exhibit = custody::ExhibitId{in.at("exhibit").get<std::string>()};
    one.receipt.seal = in.at("seal").get<std::string>();
    one.receipt.gross = base::MassMg{in.at("gross_mg").get<std::int64_t>()};
    one.receipt.tare = base::MassMg{in.at("tare_mg").get<std::int64_t>()};
    one.receipt.uncertainty = base::MassMg{in.at("uncertainty_mg").get<std::int64_t>()};
    one.receipt.place = in.at("place").get<std::string>();
    TW_TRY(one.receipt.at, base::parse_instant(in.at("at").get<std::string>(), "receipt.at"));
    one.key = all.at("key").get<std::string>();
    one.signature = all.at("signature").get<std::string>();
  } catch (const json::exception&) {
    return malformed;
  }
  TW_TRY_STATUS(check(one.receipt));
  one.text = text_of(one.receipt);
  if (line_of(one.key, one.text, one.signature) != line) return malformed;
  return one;
}

}  // namespace

base::Result<std::string> sign_receipt(const Receipt& receipt, const Signer& signer) {
  TW_TRY_STATUS(check(receipt));
  const auto text = text_of(receipt);
  TW_TRY(const auto signature, signer.sign(std::string{kDomain} + text));
  return line_of(signer.key().id(), text, base::to_base64(signature));
}

base::Result<Receipt> read_receipt(std::string_view line) {
  TW_TRY(auto one, parsed(line));
  return std::move(one.receipt);
}

base::Status check_receipt(std::string_view line, const OfficerKey& key) {
  TW_TRY(const auto one, parsed(line));
  if (one.key != key.id())
    return fail(ErrorCode::Forbidden, "receipt.key", one.key,
                "the key of " + key.officer.text() + ", to whom it was handed: " + key.id());
  const auto octets = std::string{kDomain} + one.text;
  const auto raw = base::from_base64(one.signature, "receipt.signature");
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  if (!raw || raw->size() != crypto_sign_BYTES ||
      crypto_sign_verify_detached(bytes(*raw), bytes(octets), octets.size(), bytes(key.public_key)) != 0)
    return fail(ErrorCode::Tampered, "receipt.signature", one.signature,
                "a signature by " + key.officer.text());
  return {};
}

}  // namespace tidewaiter::service
