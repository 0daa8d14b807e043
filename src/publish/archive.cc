#include "publish/archive.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <set>

namespace tidewaiter::publish {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMostMembers = 100, kLongestName = 64, kMostOctets = std::size_t{256} << 20;
constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50;
constexpr std::uint32_t kStoredSince = 10;           // "version needed": 1.0
constexpr std::uint32_t kFirstOfJanuary1980 = 0x21;  // the earliest date the format knows

void put(std::string& out, std::uint32_t value, int octets) {
  for (int i = 0; i < octets; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

base::Status check(std::span<const Member> members) {
  if (members.size() > kMostMembers)
    return fail(ErrorCode::TooLarge, "members", std::to_string(members.size()), "at most 100");
  std::set<std::string_view> names;
  std::size_t all = 0;
  for (const auto& member : members) {
    const bool plain = std::all_of(member.name.begin(), member.name.end(),
                                   [](char c) { return c > ' ' && c < '\x7f' && c != '/' && c != '\\'; });
    if (!plain || member.name.empty() || member.name.size() > kLongestName)
      return fail(ErrorCode::Malformed, "name", member.name, "1 to 64 printable octets without a slash");
    if (!names.insert(member.name).second)
      return fail(ErrorCode::Duplicate, "name", member.name, "each name once");
    all += member.content.size();
  }
  if (all > kMostOctets) return fail(ErrorCode::TooLarge, "members", std::to_string(all), "at most 256 MiB");
  return {};
}

// What a local header and the directory say alike of a member.
void put_facts(std::string& out, const Member& member) {
  const auto size = static_cast<std::uint32_t>(member.content.size());
  put(out, kStoredSince, 2);
  put(out, 0, 2);  // flags
  put(out, 0, 2);  // method: stored
  put(out, 0, 2);  // midnight
  put(out, kFirstOfJanuary1980, 2);
  put(out,
      static_cast<std::uint32_t>(
          ::crc32_z(0, reinterpret_cast<const Bytef*>(member.content.data()), member.content.size())),
      4);
  put(out, size, 4);
  put(out, size, 4);
  put(out, static_cast<std::uint32_t>(member.name.size()), 2);
  put(out, 0, 2);  // extra field
}

}  // namespace

base::Result<base::Bytes> archive(std::span<const Member> members) {
  TW_TRY_STATUS(check(members));
  base::Bytes out, directory;
  for (const auto& member : members) {
    put(directory, kCentral, 4);
    put(directory, kStoredSince, 2);  // "made by": 1.0, without a system's attributes
    put_facts(directory, member);
    put(directory, 0, 2);  // comment
    put(directory, 0, 2);  // disk
    put(directory, 0, 2);  // internal attributes
    put(directory, 0, 4);  // external attributes
    put(directory, static_cast<std::uint32_t>(out.size()), 4);
    directory += member.name;
    put(out, kLocal, 4);
    put_facts(out, member);
    out += member.name;
    out += member.content;
  }
  const auto begin = static_cast<std::uint32_t>(out.size()),
             count = static_cast<std::uint32_t>(members.size());
  out += directory;
  put(out, kEnd, 4);
  put(out, 0, 2);  // this disk
  put(out, 0, 2);  // the directory's disk
  put(out, count, 2);
  put(out, count, 2);
  put(out, static_cast<std::uint32_t>(directory.size()), 4);
  put(out, begin, 4);
  put(out, 0, 2);  // comment
  return out;
}

}  // namespace tidewaiter::publish
