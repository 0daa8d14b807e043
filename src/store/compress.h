#pragma once
// Documents are stored as zstd frames made with a dictionary, since one declaration alone is too short to
// compress: one trained on declarations, one on assessments (reference/store), and for all else one of the
// formats' own field names. The first octet says which; a better one gets a new number, and the old ones stay
// readable. Thread-safe (one context a thread): compress on the threads that make the documents, not on the
// writer.

#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "store/schema.h"

namespace tidewaiter::store {

enum class Dictionary : char { FieldNames = 1, Declarations = 2, Assessments = 3 };

Blob compress(std::string_view document, Dictionary dictionary = Dictionary::FieldNames);
/// Encoding where the octets are not what compress wrote; TooLarge over `limit_bytes`.
base::Result<base::Bytes> decompress(std::string_view stored,
                                     std::size_t limit_bytes = std::size_t{64} << 20);
inline base::Result<base::Bytes> decompress(const Blob& stored) { return decompress(stored.bytes); }

}  // namespace tidewaiter::store
