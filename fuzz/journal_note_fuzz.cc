// A note that parses prints back as a note that parses the same; opening it never trusts what is not signed.

#include "base/check.h"
#include "journal/note.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets{reinterpret_cast<const char*>(data), size};
  static const journal::VerifierKey known[] = {
      {"log.example/fuzz", journal::SignatureType::Ed25519, {1, 2, 3}},
      {"witness.example/fuzz", journal::SignatureType::CosignatureV1, {4, 5, 6}}};
  if (const auto note = journal::parse_note(octets, "note")) {
    TW_CHECK(*journal::parse_note(journal::note_octets(*note), "note") == *note);
    TW_CHECK(!journal::open_note(octets, known, "note"));
  }
  if (const auto key = journal::VerifierKey::parse(octets, "key")) TW_CHECK(key->text() == octets);
  const auto secret = journal::SecretKey::parse(octets, "key");
  if (secret) TW_CHECK(secret->text().view() == octets);
  return 0;
}
