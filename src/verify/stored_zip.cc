#include "verify/stored_zip.h"

#include <zlib.h>

#include <cstdint>
#include <string>

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMemberHeader = 30, kSizes = 8;

// Little-endian octets at a place that is inside.
std::uint32_t number(std::string_view octets, std::size_t at, int count) {
  std::uint32_t value = 0;
  while (count-- > 0)
    value = value << 8 | static_cast<std::uint8_t>(octets[at + static_cast<std::size_t>(count)]);
  return value;
}

std::string little(std::uint32_t value, int count) {
  std::string out;
  for (; count > 0; --count, value >>= 8) out.push_back(static_cast<char>(value & 0xff));
  return out;
}

struct Seen {
  std::string_view name, content;
  std::uint32_t offset = 0;
};

// Version 1.0, no flags, stored, 1980-01-01 00:00, checksum, both sizes, the name's length, no extra field.
std::string facts(std::string_view name, std::string_view content) {
  const auto sum = ::crc32_z(0, reinterpret_cast<const unsigned char*>(content.data()), content.size());
  const auto size = little(static_cast<std::uint32_t>(content.size()), 4);
  return std::string("\x0a\0\0\0\0\0\0\0\x21\0", 10) + little(static_cast<std::uint32_t>(sum), 4) + size +
         size + little(static_cast<std::uint32_t>(name.size()), 2) + little(0, 2);
}

tl::unexpected<base::Error> touched(std::string what, std::string_view found, const char* expected) {
  return fail(ErrorCode::Tampered, std::move(what), found, expected);
}

base::Result<Seen> read_member(std::string_view octets, std::size_t at, std::string_view name) {
  const auto header = "zip header of " + std::string{name};
  const auto refuse = [&] { return touched(header, "other octets", "the header that this member has"); };
  const auto rest = octets.substr(at);
  if (rest.size() < kMemberHeader + name.size() || rest.substr(kMemberHeader, name.size()) != name)
    return refuse();
  const auto size = number(rest, 18, 4);
  if (size != number(rest, 22, 4) || size > rest.size() - kMemberHeader - name.size()) return refuse();
  const Seen seen{name, rest.substr(kMemberHeader + name.size(), size), static_cast<std::uint32_t>(at)};
  const auto expected = "PK\x03\x04" + facts(name, seen.content);
  const auto found = rest.substr(0, kMemberHeader);
  const std::size_t sum = kMemberHeader - kSizes - 8;  // where the checksum stands
  if (found.substr(0, sum) != std::string_view{expected}.substr(0, sum) ||
      found.substr(sum + 4) != std::string_view{expected}.substr(sum + 4))
    return refuse();
  if (found != expected) return touched(std::string{name}, "a content of another checksum", "its checksum");
  return seen;
}

}  // namespace

base::Result<std::vector<std::string_view>> read_stored_zip(std::string_view octets,
                                                            std::span<const std::string_view> names) {
  if (octets.size() > kMostZipOctets)
    return fail(ErrorCode::TooLarge, "file", std::to_string(octets.size()), "at most 256 MiB");
  std::vector<Seen> members;
  std::size_t at = 0;
  for (const auto name : names) {
    TW_TRY(const auto seen, read_member(octets, at, name));
    members.push_back(seen);
    at += kMemberHeader + name.size() + seen.content.size();
  }
  const std::size_t begin = at;
  for (const auto& one : members) {
    const auto entry = "PK\x01\x02" + little(10, 2) + facts(one.name, one.content) + little(0, 2) +
                       little(0, 2) + little(0, 2) + little(0, 4) + little(one.offset, 4) +
                       std::string{one.name};
    if (octets.substr(at, entry.size()) != entry)
      return touched("zip directory at " + std::string{one.name}, "other octets",
                     "the entry that this member has");
    at += entry.size();
  }
  const auto count = little(static_cast<std::uint32_t>(names.size()), 2);
  const auto end = "PK\x05\x06" + little(0, 4) + count + count +
                   little(static_cast<std::uint32_t>(at - begin), 4) +
                   little(static_cast<std::uint32_t>(begin), 4) + little(0, 2);
  if (octets.substr(at) != end) return touched("zip end", "other octets", "the end of this zip");
  std::vector<std::string_view> contents;
  for (const auto& one : members) contents.push_back(one.content);
  return contents;
}

}  // namespace tidewaiter::verify
