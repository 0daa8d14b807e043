#include "publish/picture.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>

#include "publish/drawn.h"

namespace tidewaiter::publish {
namespace {

using base::ErrorCode;
using base::fail;

constexpr int kFineSide = 16'000, kMostSide = 32'000;
constexpr std::int64_t kMostPixels = std::int64_t{256} << 20;

void set_colour(cairo_t* cairo, unsigned colour) {
  cairo_set_source_rgb(cairo, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0,
                       (colour & 0xff) / 255.0);
}

void draw(cairo_t* cairo, const base::Drawing::Words& words, PangoContext* context) {
  const Layout layout{pango_layout_new(context)};
  const Font font{pango_font_description_from_string(kFonts)};
  pango_font_description_set_absolute_size(font.get(), words.size * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), words.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  const auto shown = printable(words.text);
  pango_layout_set_text(layout.get(), shown.c_str(), static_cast<int>(shown.size()));
  int width = 0;
  pango_layout_get_size(layout.get(), &width, nullptr);
  set_colour(cairo, words.colour);
  const double begin = words.x - (words.ends_there ? static_cast<double>(width) / PANGO_SCALE : 0);
  cairo_move_to(cairo, begin,
                words.y - static_cast<double>(pango_layout_get_baseline(layout.get())) / PANGO_SCALE);
  pango_cairo_show_layout(cairo, layout.get());
}

void draw_shapes(cairo_t* cairo, const base::Drawing& drawing) {
  set_colour(cairo, 0xffffff);
  cairo_paint(cairo);
  set_colour(cairo, 0x333333);
  cairo_set_line_width(cairo, 1);
  for (const auto& line : drawing.lines) {
    for (const auto& [x, y] : line.points) cairo_line_to(cairo, x, y);
    cairo_stroke(cairo);
  }
  for (const auto& box : drawing.boxes) {
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    set_colour(cairo, 0xffffff);
    cairo_fill_preserve(cairo);
    set_colour(cairo, 0x333333);
    cairo_stroke(cairo);
  }
}

}  // namespace

base::Result<base::Bytes> png(const base::Drawing& drawing) {
  for (const auto& words : drawing.words) {
    if (g_utf8_validate(words.text.data(), static_cast<gssize>(words.text.size()), nullptr) == 0)
      return fail(ErrorCode::Encoding, "drawing", "octets", "UTF-8");
  }
  const int longest = std::max(drawing.width, drawing.height);
  const int fineness = longest * 2 <= kFineSide ? 2 : 1;
  const int width = drawing.width * fineness, height = drawing.height * fineness;
  if (drawing.width < 1 || drawing.height < 1 || longest > kMostSide ||
      std::int64_t{width} * height > kMostPixels)
    return fail(ErrorCode::TooLarge, "drawing",
                std::to_string(drawing.width) + " x " + std::to_string(drawing.height),
                "at most 32000 pixels a side; as SVG it may be larger");
  const Surface surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)};
  const Context cairo{cairo_create(surface.get())};
  cairo_scale(cairo.get(), fineness, fineness);
  draw_shapes(cairo.get(), drawing);
  const FontMap fonts{pango_cairo_font_map_new()};
  const FontContext context{pango_font_map_create_context(fonts.get())};
  pango_cairo_update_context(cairo.get(), context.get());
  for (const auto& words : drawing.words) draw(cairo.get(), words, context.get());
  base::Bytes out;
  const auto status = cairo_surface_write_to_png_stream(surface.get(), append_octets, &out);
  if (status != CAIRO_STATUS_SUCCESS)
    return fail(ErrorCode::Io, "drawing", cairo_status_to_string(status), "a picture that can be drawn");
  return out;
}

}  // namespace tidewaiter::publish
