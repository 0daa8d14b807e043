#include "publish/document.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cmath>

#include "publish/drawn.h"

namespace tidewaiter::publish {
namespace {

using base::ErrorCode;
using base::fail;

constexpr double kWidth = 595.28, kHeight = 841.89;  // A4 in points
constexpr double kMargin = 56, kLabel = 150, kGap = 6;
constexpr double kBottom = kHeight - kMargin - 16;
constexpr int kMostPages = 1'000;
constexpr std::size_t kMostText = std::size_t{10} << 20;

class Pages {
 public:
  // Fonts of its own, which end with it: Pango's default map lives as long as its thread.
  Pages(cairo_t* cairo, std::string footer)
      : cairo_(cairo),
        footer_(std::move(footer)),
        fonts_(pango_cairo_font_map_new()),
        context_(pango_font_map_create_context(fonts_.get())) {
    pango_cairo_update_context(cairo_, context_.get());
  }

  void begin(const Part& part) {
    if (page_ > 0) next_page();
    if (page_ == 0) page_ = 1;
    language_ = part.language;
    put(part.title, 17, PANGO_WEIGHT_BOLD, 10);
    for (const auto& block : part.blocks) add(block);
  }
  void end() { close_page(); }
  int count() const { return page_; }

 private:
  void add(const Block& block) {
    switch (block.kind) {
      case Block::Kind::Heading:
        y_ += 8;
        put(block.text, 12, PANGO_WEIGHT_BOLD, kGap);
        return;
      case Block::Kind::Line:
        put_line(block.label, block.text);
        return;
      case Block::Kind::Paragraph:
        y_ += kGap;
        put(block.text, 10, PANGO_WEIGHT_NORMAL, kGap);
        return;
      case Block::Kind::Signature:
        y_ += 30;
        wants(40);
        cairo_move_to(cairo_, kMargin, y_);
        cairo_line_to(cairo_, kMargin + 230, y_);
        cairo_set_line_width(cairo_, 0.6);
        cairo_stroke(cairo_);
        y_ += 3;
        put(block.label + (block.text.empty() ? "" : ", " + block.text), 9, PANGO_WEIGHT_NORMAL, kGap);
        return;
    }
  }

  Layout layout(const std::string& text, double width, double size, PangoWeight weight) const {
    pango_context_set_language(context_.get(), pango_language_from_string(language_.c_str()));
    Layout made{pango_layout_new(context_.get())};
    const Font font{pango_font_description_from_string(kFonts)};
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), weight);
    pango_layout_set_font_description(made.get(), font.get());
    pango_layout_set_width(made.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
    const auto shown = printable(text);
    pango_layout_set_text(made.get(), shown.c_str(), static_cast<int>(shown.size()));
    return made;
  }

  // Line by line, so that a paragraph longer than a page goes on upon the next.
  void show(const Layout& layout, double x) {
    const int lines = pango_layout_get_line_count(layout.get());
    for (int i = 0; i < lines; ++i) {
      PangoLayoutLine* line = pango_layout_get_line_readonly(layout.get(), i);
      PangoRectangle extents;
      pango_layout_line_get_extents(line, nullptr, &extents);
      const double height = static_cast<double>(extents.height) / PANGO_SCALE;
      wants(height);
      cairo_move_to(cairo_, x, y_ - static_cast<double>(extents.y) / PANGO_SCALE);
      pango_cairo_show_layout_line(cairo_, line);
      y_ += height;
    }
  }

  void put(const std::string& text, double size, PangoWeight weight, double after) {
    show(layout(text, kWidth - 2 * kMargin, size, weight), kMargin);
    y_ += after;
  }

  void put_line(const std::string& label, const std::string& text) {
    const auto name = layout(label, kLabel - 10, 9, PANGO_WEIGHT_NORMAL);
    const auto value = layout(text, kWidth - 2 * kMargin - kLabel, 10, PANGO_WEIGHT_NORMAL);
    wants(std::min(height_of(name), kBottom - kMargin));
    const double top = y_;
    const int page = page_;
    cairo_set_source_rgb(cairo_, 0.35, 0.35, 0.35);
    show(name, kMargin);
    cairo_set_source_rgb(cairo_, 0, 0, 0);
    const double after_name = y_;
    if (page == page_) y_ = top;
    show(value, kMargin + kLabel);
    if (page == page_) y_ = std::max(y_, after_name);
    y_ += 3;
  }

  static double height_of(const Layout& layout) {
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }

  void wants(double height) {
    if (y_ + height > kBottom) next_page();
  }
  void next_page() {
    close_page();
    ++page_;
    y_ = kMargin;
  }
  void close_page() {
    const auto line =
        layout(footer_ + "  ·  " + std::to_string(page_), kWidth - 2 * kMargin, 8, PANGO_WEIGHT_NORMAL);
    cairo_move_to(cairo_, kMargin, kHeight - kMargin + 8);
    pango_cairo_show_layout(cairo_, line.get());
    cairo_show_page(cairo_);
  }

  cairo_t* cairo_;
  std::string footer_, language_ = "en";
  FontMap fonts_;
  FontContext context_;
  double y_ = kMargin;
  int page_ = 0;
};

base::Status check(const Document& document) {
  std::size_t all = document.footer.size();
  const auto take = [&](const std::string& text) {
    all += text.size();
    return g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) != 0;
  };
  bool valid = take(document.footer);
  for (const auto& part : document.parts) {
    valid = take(part.title) && valid;
    for (const auto& block : part.blocks) valid = take(block.label) && take(block.text) && valid;
  }
  if (!valid) return fail(ErrorCode::Encoding, "document", "octets", "UTF-8");
  if (all > kMostText) return fail(ErrorCode::TooLarge, "document", std::to_string(all), "at most 10 MiB");
  if (document.parts.empty()) return fail(ErrorCode::Missing, "document.parts", "", "at least one part");
  return {};
}

// The date as PDF's metadata want it; without it Cairo would take the machine's own.
std::string date_of(base::Instant at) { return base::to_string(base::Instant{at.unix_ms() / 1000 * 1000}); }

}  // namespace

base::Result<base::Bytes> pdf(const Document& document) {
  TW_TRY_STATUS(check(document));
  base::Bytes out;
  const Surface surface{cairo_pdf_surface_create_for_stream(append_octets, &out, kWidth, kHeight)};
  const auto date = date_of(document.made_at), title = printable(document.parts.front().title);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_MOD_DATE, date.c_str());
  const Context cairo{cairo_create(surface.get())};
  Pages pages{cairo.get(), document.footer};
  for (const auto& part : document.parts) {
    pages.begin(part);
    if (pages.count() > kMostPages)
      return fail(ErrorCode::TooLarge, "document", std::to_string(pages.count()), "at most 1000 pages");
  }
  pages.end();
  cairo_surface_finish(surface.get());
  const auto status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS)
    return fail(ErrorCode::Io, "document", cairo_status_to_string(status), "a page that can be drawn");
  return out;
}

}  // namespace tidewaiter::publish
