#pragma once
// A drawing as PNG, by Pango and Cairo. Thread-safe.

#include "base/bytes.h"
#include "base/drawing.h"
#include "base/result.h"

namespace tidewaiter::publish {

/// Twice as fine as the drawing's pixels, or as fine as they are where that would be over 16,000 a side.
/// TooLarge where a side is over 32,000 even so, or the whole over 256 Mi pixels: SVG has no such bound.
/// Encoding where words are not UTF-8.
base::Result<base::Bytes> png(const base::Drawing& drawing);

}  // namespace tidewaiter::publish
