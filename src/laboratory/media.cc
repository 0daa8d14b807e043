#include "laboratory/media.h"

#include <algorithm>
#include <array>

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;
using namespace std::string_view_literals;

constexpr std::array<std::string_view, 7> kMedia{"jcamp-dx", "jpeg", "png", "tiff", "dicom", "pdf", "csv"};
constexpr std::array<std::string_view, 7> kEndings{"jdx", "jpg", "png", "tif", "dcm", "pdf", "csv"};
constexpr std::array<std::string_view, 6> kKinds{"spectrum", "trace",  "photograph",
                                                 "x_ray",    "report", "profile"};

bool is_csv(std::string_view octets) {
  if (octets.find('\0') != std::string_view::npos) return false;
  return octets.substr(0, octets.find('\n')).find(',') != std::string_view::npos;
}

}  // namespace

std::string_view name(Media media) noexcept { return kMedia[static_cast<std::size_t>(media)]; }
std::string_view file_ending(Media media) noexcept { return kEndings[static_cast<std::size_t>(media)]; }
std::string_view name(ReadingKind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<ReadingKind> reading_kind_from(std::string_view name) noexcept {
  const auto* const found = std::find(kKinds.begin(), kKinds.end(), name);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<ReadingKind>(found - kKinds.begin());
}

base::Result<Media> media_of(std::string_view octets) {
  if (octets.empty()) return fail(ErrorCode::Missing, "file", "", "a file that is not empty");
  if (octets.size() > kMaxReadingOctets)
    return fail(ErrorCode::TooLarge, "file", std::to_string(octets.size()) + " octets", "at most 64 MiB");
  if (octets.starts_with("\xff\xd8\xff")) return Media::Jpeg;
  if (octets.starts_with("\x89PNG\r\n\x1a\n")) return Media::Png;
  if (octets.starts_with("II*\0"sv) || octets.starts_with("MM\0*"sv)) return Media::Tiff;
  if (octets.size() >= 132 && octets.substr(128, 4) == "DICM") return Media::Dicom;
  if (octets.starts_with("%PDF-")) return Media::Pdf;
  const auto text = octets.substr(std::min(octets.find_first_not_of(" \t\r\n"), octets.size()));
  if (text.starts_with("##")) return Media::JcampDx;
  if (is_csv(text)) return Media::Csv;
  return fail(ErrorCode::Unsupported, "file", octets.substr(0, 8),
              "JCAMP-DX, JPEG, PNG, TIFF, DICOM, PDF or CSV by its first octets");
}

bool fits(ReadingKind kind, Media media) noexcept {
  switch (kind) {
    case ReadingKind::Spectrum:
      return media == Media::JcampDx;
    case ReadingKind::Trace:
      return media == Media::Csv;
    case ReadingKind::Photograph:
      return media == Media::Jpeg || media == Media::Png;
    case ReadingKind::XRay:
      return media == Media::Jpeg || media == Media::Png || media == Media::Tiff || media == Media::Dicom;
    case ReadingKind::Report:
      return true;
    case ReadingKind::Profile:
      return media == Media::JcampDx || media == Media::Csv;
  }
  return false;
}

}  // namespace tidewaiter::laboratory
