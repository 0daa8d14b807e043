#pragma once
// The facts under reference/, placed in the program when it is built: nothing has to lie beside the binary.
// This hands out the text of a file; who needs a table reads it, but for the code lists that several rooms
// hold words against (codes.h). Thread-safe; the views live for ever.

#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::facts {

/// The content of reference/PATH, for example file("hs/hs6.csv"). NotFound where there is no such file.
base::Result<std::string_view> file(std::string_view path);

/// Every path under reference/ that begins with `folder`, sorted.
std::vector<std::string_view> paths(std::string_view folder);

}  // namespace tidewaiter::facts
