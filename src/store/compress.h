#pragma once
// Documents are stored as zstd frames made with a dictionary of the formats' own field names, since one
// declaration alone is too short to compress. The first octet says which dictionary. Thread-safe (one context
// a thread): compress on the threads that make the documents, not on the writer.

#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "store/schema.h"

namespace tidewaiter::store {

Blob compress(std::string_view document);
/// Encoding where the octets are not what compress wrote; TooLarge over `limit_bytes`.
base::Result<base::Bytes> decompress(std::string_view stored,
                                     std::size_t limit_bytes = std::size_t{64} << 20);
inline base::Result<base::Bytes> decompress(const Blob& stored) { return decompress(stored.bytes); }

}  // namespace tidewaiter::store
