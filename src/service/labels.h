#pragma once
// The label of an exhibit, or of a seizure that an examination made: a QR code (ISO/IEC 18004, by
// libqrencode) and the same number to read. Thread-safe.

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

/// "TW1S:12:S-118-1:3F0A": the seizure's number in the book, what is written on its seal, and check digits of
/// both.
std::string seizure_label_text(custody::SeizureNumber seizure, const std::string& code);
/// The label of a seizure that an examination made, as SVG of the same size: code, parcel, what was found,
/// when and by whom. NotFound where there is no such seizure, State where no examination made it.
base::Result<std::string> seizure_label_svg(store::Reader& reader, custody::SeizureNumber seizure);

}  // namespace tidewaiter::service
