#pragma once
// What drawing by Cairo and Pango needs wherever it is done: owners of their objects, the fonts, text without
// what a printer would obey. Internal to this room.

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/freed.h"

namespace tidewaiter::publish {

// Outlines as TrueType: Cairo 1.16 loses a little memory for each font with PostScript outlines.
inline constexpr const char* kFonts = "DejaVu Sans, WenQuanYi Micro Hei, sans-serif";

using base::Freed;
using Surface = std::unique_ptr<cairo_surface_t, Freed<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, Freed<cairo_destroy>>;
using Font = std::unique_ptr<PangoFontDescription, Freed<pango_font_description_free>>;
using Layout = std::unique_ptr<PangoLayout, Freed<g_object_unref>>;
using FontMap = std::unique_ptr<PangoFontMap, Freed<g_object_unref>>;
using FontContext = std::unique_ptr<PangoContext, Freed<g_object_unref>>;

/// For Cairo's streams: `out` is a base::Bytes.
cairo_status_t append_octets(void* out, const unsigned char* data, unsigned int length);
/// Control characters as blanks: one would end a line, or reach a printer.
std::string printable(std::string_view text);

}  // namespace tidewaiter::publish
