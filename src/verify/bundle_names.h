#pragma once
// The names of a bundle's members, which its zip alone can't be trusted with: seven that every bundle has,
// then attachments, numbered from 1. Internal to this room; thread-safe.

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::verify {

enum BundlePlace : std::size_t { kPaper, kStatement, kEntries, kManifest, kSeal, kProofs, kCheckpoint };
inline constexpr std::array<std::string_view, 7> kBundleMembers{
    "handover.pdf", "statement.json", "entries.txt", "manifest.txt", "seal.txt", "proofs.txt", "checkpoint"};
inline constexpr std::size_t kMostAttachments = 90;

/// The names that the octets are then to be held against (stored_zip.h). Where the zip is broken, a name that
/// makes the holding fail at the place that is broken.
std::vector<std::string> names_in_bundle(std::string_view octets);

}  // namespace tidewaiter::verify
