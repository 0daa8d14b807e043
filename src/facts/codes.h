#pragma once
// The code lists that several rooms hold words against, read once from the tables under reference/.
// Thread-safe; a look-up costs a few nanoseconds.

#include <string_view>

namespace tidewaiter::facts {

/// An ISO 3166-1 alpha-2 code in upper case, or one that posts and customs use beside it (XK).
bool is_country(std::string_view code);
/// An ISO 4217 code in upper case that is money today.
bool is_currency(std::string_view code);

}  // namespace tidewaiter::facts
