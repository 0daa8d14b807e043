#pragma once
// How the parts of a Prepared are filled from standardised text: shared by parties of parcels and rows of
// files. Pure and thread-safe.

#include <string_view>

#include "resolution/prepared.h"
#include "text/han.h"

namespace tidewaiter::text {
struct StandardName;
struct StandardAddress;
}  // namespace tidewaiter::text

namespace tidewaiter::resolution {

/// `other_reading`: of a name in Han characters, the one it is known by besides Mandarin.
void set_name(Prepared& out, const text::StandardName& name,
              text::HanReading other_reading = text::HanReading::Cantonese);
void set_address(Prepared& out, const text::StandardAddress& address);
/// `country` is ISO 3166-1 alpha-2, or empty.
void set_phone(Prepared& out, std::string_view written, std::string_view country);
void set_email(Prepared& out, std::string_view written);

}  // namespace tidewaiter::resolution
