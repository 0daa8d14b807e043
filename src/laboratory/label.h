#pragma once
// The words of a labelled data record as JCAMP-DX compares them. Pure; thread-safe.

#include <string>
#include <string_view>

namespace tidewaiter::laboratory {

/// Without control characters and spaces at either end.
std::string_view trimmed(std::string_view text);
/// A label in the form in which two are compared: upper case, without spaces, '-', '/' and '_' (as
/// JCAMP-DX compares labels), so that "PEAK TABLE" and "peaktable" are one.
std::string label_of(std::string_view written);

}  // namespace tidewaiter::laboratory
