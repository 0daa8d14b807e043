#pragma once
// What a file is, told by its first octets and never by its name. Thread-safe.

#include <optional>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::laboratory {

enum class Media { JcampDx, Jpeg, Png, Tiff, Dicom, Pdf, Csv };
std::string_view name(Media media) noexcept;         ///< "jcamp-dx", "jpeg", …
std::string_view file_ending(Media media) noexcept;  ///< "jdx", "jpg", …

/// A reading's file is at most this large.
inline constexpr std::size_t kMaxReadingOctets = std::size_t{64} << 20;

/// JPEG (ITU-T T.81, B.1.1.3), PNG (ISO/IEC 15948, 5.2), TIFF 6.0 (section 2), DICOM (PS3.10, 7.1), PDF (ISO
/// 32000-1, 7.5.2) by their marks, JCAMP-DX by its first record; else text whose first line has a comma is
/// CSV. Unsupported for anything else, Missing for an empty file, TooLarge over kMaxReadingOctets.
base::Result<Media> media_of(std::string_view octets);

/// What a reading is of.
enum class ReadingKind { Spectrum, Trace, Photograph, XRay, Report, Profile };
std::string_view name(ReadingKind kind) noexcept;  ///< "spectrum", "trace", …, "profile"
std::optional<ReadingKind> reading_kind_from(std::string_view name) noexcept;
/// A spectrum is JCAMP-DX, a trace CSV, a photograph JPEG or PNG, an X-ray image JPEG, PNG, TIFF or DICOM; an
/// instrument's own report is PDF or any of these; an impurity profile's peaks are CSV or JCAMP-DX.
bool fits(ReadingKind kind, Media media) noexcept;

}  // namespace tidewaiter::laboratory
