#include "verify/bundle_names.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tidewaiter::verify {
namespace {

constexpr std::size_t kLocalHeader = 30, kDirectoryEntry = 46, kEnd = 22;
constexpr std::array<std::string_view, 7> kEndings{"jpg", "png", "tif", "dcm", "pdf", "jdx", "csv"};

std::size_t little(std::string_view octets, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  while (count-- > 0) value = value << 8 | static_cast<std::uint8_t>(octets[at + count]);
  return value;
}

// Name and length of the member at `at`, as its header has them.
struct Header {
  std::string_view name;
  std::size_t next;
};
std::optional<Header> header_at(std::string_view octets, std::size_t at) {
  if (at > octets.size() || octets.size() - at < kLocalHeader || octets.substr(at, 4) != "PK\x03\x04")
    return std::nullopt;
  const auto size = little(octets, at + 18, 4), length = little(octets, at + 26, 2);
  if (length + size > octets.size() - at - kLocalHeader) return std::nullopt;
  return Header{octets.substr(at + kLocalHeader, length), at + kLocalHeader + length + size};
}

std::string stem(std::size_t number) { return "attachment-" + std::to_string(number) + "."; }

bool is_attachment(std::string_view name, std::size_t number) {
  const auto begin = stem(number);
  return name.starts_with(begin) &&
         std::find(kEndings.begin(), kEndings.end(), name.substr(begin.size())) != kEndings.end();
}

// The names that the directory has, as far as it can be read.
std::vector<std::string_view> names_in_directory(std::string_view octets) {
  std::vector<std::string_view> names;
  if (octets.size() < kEnd) return names;
  auto at = little(octets, octets.size() - kEnd + 16, 4);
  while (names.size() < kBundleMembers.size() + kMostAttachments && at < octets.size() &&
         octets.size() - at >= kDirectoryEntry && octets.substr(at, 4) == "PK\x01\x02") {
    const auto length = little(octets, at + 28, 2);
    names.push_back(octets.substr(at + kDirectoryEntry, length));
    at += kDirectoryEntry + length;
  }
  return names;
}

}  // namespace

std::vector<std::string> names_in_bundle(std::string_view octets) {
  std::vector<std::string> names{kBundleMembers.begin(), kBundleMembers.end()};
  std::size_t at = 0;
  bool whole = true;
  for (std::size_t i = 0; i < kBundleMembers.size() && whole; ++i) {
    const auto header = header_at(octets, at);
    whole = header.has_value();
    if (whole) at = header->next;
  }
  while (whole && names.size() < kBundleMembers.size() + kMostAttachments) {
    if (octets.substr(std::min(at, octets.size()), 4) == "PK\x01\x02") return names;  // the directory
    const auto header = header_at(octets, at);
    whole = header && is_attachment(header->name, names.size() - kBundleMembers.size() + 1);
    if (!whole) break;
    names.emplace_back(header->name);
    at = header->next;
  }
  // Broken somewhere: as many as the end says there are, so that the break is met where it is, and called as
  // the directory calls them.
  const auto said = octets.size() < kEnd ? 0 : little(octets, octets.size() - kEnd + 10, 2);
  const auto most = std::min(said, kBundleMembers.size() + kMostAttachments);
  const auto listed = names_in_directory(octets);
  while (names.size() < most) {
    const auto number = names.size() - kBundleMembers.size() + 1;
    const bool known = names.size() < listed.size() && is_attachment(listed[names.size()], number);
    names.push_back(known ? std::string{listed[names.size()]} : stem(number) + "bin");
  }
  return names;
}

}  // namespace tidewaiter::verify
