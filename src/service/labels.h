#pragma once
// An exhibit's label: a QR code (ISO/IEC 18004, by libqrencode) and the same number to read. Thread-safe.

#include <string>
#include <string_view>

#include "service/custody_act.h"

namespace tidewaiter::service {

/// "TW1:X4-1.1:3F0A": the exhibit's number, and the first four hexadecimal digits of its SHA-256, so that a
/// mistyped number is noticed.
std::string label_text(const custody::ExhibitId& id);
/// The exhibit that a scanned label, or a number as it is written, names. CheckDigit where the digits do not
/// fit, Malformed for another text.
base::Result<custody::ExhibitId> exhibit_of_label(std::string_view text, std::string_view field);
/// A label as SVG, 90 mm by 40 mm: code, number, what it is, book mass, seal.
base::Result<std::string> label_svg(const KnownExhibit& exhibit);

}  // namespace tidewaiter::service
