// A witness meets any note, with any memory of an earlier one: what is cosigned opens with the log's key, and
// continues what was seen. The memory and the offered note are the two halves of the input, cut at its first
// NUL.

#include "base/check.h"
#include "env/random.h"
#include "journal/witness.h"

using namespace tidewaiter;

namespace {

// A log with a tree of three leaves, whose notes the seeds are, and its witness.
struct Stand {
  env::SeededRandom random{1};
  journal::SecretKey log =
      *journal::SecretKey::generate("log.example", journal::SignatureType::Ed25519, random);
  journal::SecretKey own =
      *journal::SecretKey::generate("witness.example", journal::SignatureType::CosignatureV1, random);
  journal::MemoryTiles tiles;
  journal::GrowingTiles tree;
  Stand() {
    for (const char* leaf : {"a", "b", "c"}) tree.append(journal::leaf_hash(std::string_view{leaf}));
    for (const auto& tile : tree.take_changed()) tiles.put(tile);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Stand stand;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto cut = text.find('\0');
  const auto last = cut == std::string_view::npos ? std::string_view{} : text.substr(0, cut);
  const auto offered = cut == std::string_view::npos ? text : text.substr(cut + 1);
  const journal::VerifierKey keys[] = {stand.log.verifier()};
  const auto witnessed =
      journal::witness(last, offered, keys, stand.tiles, stand.own, base::Instant{1'800'000'000'000});
  if (!witnessed) {
    TW_CHECK(!witnessed.error().field.empty());
    return 0;
  }
  TW_CHECK(witnessed->decision.cosigns() == !witnessed->note.empty());
  if (!witnessed->note.empty()) {
    const auto opened = journal::open_checkpoint(witnessed->note, keys, "note");
    TW_CHECK(opened.has_value());
    TW_CHECK(opened->checkpoint.size != 3 || opened->checkpoint.root == stand.tree.root());
  }
  return 0;
}
