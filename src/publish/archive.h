#pragma once
// Files in one file: a zip (APPNOTE.TXT of PKWARE, 6.3.x) that every unpacker opens, in the one form that
// docs/bundle.md describes. Members are stored, not compressed, without times, comments or extra fields, so
// that names and contents determine every octet and there is nothing to unpack. Thread-safe.

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::publish {

struct Member {
  std::string name;  ///< printable ASCII without a slash, 1 to 64 octets
  base::Bytes content;
};

/// The zip's octets. Malformed for a name that is none, Duplicate for one twice, TooLarge over 100 members or
/// 256 MiB in all.
base::Result<base::Bytes> archive(std::span<const Member> members);

}  // namespace tidewaiter::publish
