#pragma once
// gzip and zstd, told by their first bytes, undone while reading. A source is read by one thread.

#include <memory>

#include "base/result.h"
#include "env/source.h"

namespace tidewaiter::declaration {

/// The longest window of a zstd frame that is decoded: 2^25 bytes, which is what bounds memory. zstd's own
/// levels up to 19 use at most 2^23.
inline constexpr int kMaxZstdWindowLog = 25;

/// A source of the content: decompressed where the bytes begin with gzip's (RFC 1952) or zstd's (RFC 8878)
/// magic, and as they are otherwise. Later reads fail with Encoding, naming `name`, where the compressed
/// stream is broken or ends early; everything before that place has been given by then.
base::Result<std::unique_ptr<env::ByteSource>> decompressed(std::unique_ptr<env::ByteSource> source,
                                                            std::string name);

}  // namespace tidewaiter::declaration
