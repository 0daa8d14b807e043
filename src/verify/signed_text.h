#pragma once
// Signed notes and checkpoints as an outsider reads them: C2SP signed-note and tlog-checkpoint, Ed25519 by
// OpenSSL (the writer signs with libsodium). Plain values; thread-safe.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::verify {

/// A log's verifier key, "NAME+ID+BASE64", of type 0x01.
struct LogKey {
  std::string name;
  std::array<std::uint8_t, 4> id;
  base::Hash public_key;
  bool operator==(const LogKey&) const = default;
};
base::Result<LogKey> read_log_key(std::string_view text, std::string_view field);

/// The note's text where this key signed it: exactly one or more of its signatures, all of which hold.
/// Others' signatures are ignored. At most 1,000,000 octets and 100 signatures.
base::Result<std::string> read_signed(std::string_view note, const LogKey& key, std::string_view field);

struct TreeHead {
  std::string origin;
  std::uint64_t size = 0;
  base::Hash root{};
};
/// The three lines of a checkpoint's text; lines after them are ignored.
base::Result<TreeHead> read_tree_head(std::string_view text, std::string_view field);
/// Both: the checkpoint in a note that the key, named as the origin, signed.
base::Result<TreeHead> read_checkpoint(std::string_view note, const LogKey& key, std::string_view field);

}  // namespace tidewaiter::verify
