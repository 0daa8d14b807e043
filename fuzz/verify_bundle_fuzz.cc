// A bundle comes from whoever sent it. Nothing but the octets that two officers sealed is ever taken, nothing
// crashes, and a sender who owns a log and keys of his own still meets readers that hold: the statement and
// the chain are read here without any signature before them.

#include "base/check.h"
#include "verify/bundle.h"
#include "verify/bundle_chain.h"
#include "verify/stored_zip.h"

using namespace tidewaiter;

namespace {

// Of the log that made fuzz/seeds/verify_bundle_fuzz/sound, and the hash of that file.
constexpr std::string_view kLogKey = "tidewaiter+673a82cb+AWDwPPG0U7ay2kTX3PCRhTxQzYvuLrTVwvx8hdJKAftS";
constexpr std::string_view kSound = "3dbc01cfa7841d693ebd5ed4416d180ff20d64be24eb3a8095f39ee1e48e900c";

void walk_chain(std::string_view lines) {
  verify::CustodySignatures said;
  verify::BundleChain chain;
  verify::Findings findings;
  verify::EntryText entry;
  for (std::uint64_t index = 0; !lines.empty(); ++index) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    said.feed(index, line, findings);
    if (entry.read(line)) chain.feed(entry);
  }
  // Without keys that certify each other nobody's signature holds, and no chain is one.
  TW_CHECK(said.signatures() != 0 || !chain.check("X1-1", 1'000, said));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets{reinterpret_cast<const char*>(data), size};
  const auto facts = verify::verify_bundle(octets, kLogKey);
  if (facts) {
    TW_CHECK(base::to_hex(base::as_view(base::sha256(octets))) == kSound);
    TW_CHECK(!verify::to_sentence(*facts).empty());
  } else {
    TW_CHECK(!facts.error().field.empty());
  }
  TW_CHECK(!verify::check_opened(octets, "description", std::string(16, '\0'), "\"x\""));
  walk_chain(octets);
  return 0;
}
