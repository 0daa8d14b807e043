#include "service/labels.h"

#include <nlohmann/json.hpp>

#include "base/xml_text.h"
#include "custody/limits.h"
#include "service/qr.h"
#include "store/compress.h"
#include "store/records.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view kLabelMark = "TW1:";
constexpr std::string_view kSeizureMark = "TW1S:";

std::string check_digits(std::string_view id) {
  auto digits = base::to_hex(base::as_view(base::sha256(id))).substr(0, 4);
  for (auto& c : digits) {
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  }
  return digits;
}

// The first so many characters of UTF-8, whole ones.
std::string cut(std::string_view text, std::size_t most) {
  std::size_t at = 0, count = 0;
  while (at < text.size() && count < most) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;
    ++count;
  }
  return std::string{text.substr(0, at)} + (at < text.size() ? "…" : "");
}

std::string line(double y, double size, const std::string& words) {
  return "<text x=\"38\" y=\"" + std::to_string(y).substr(0, 4) + "\" font-size=\"" +
         std::to_string(size).substr(0, 3) + "\">" + base::xml_text(words) + "</text>\n";
}

// The sheet of a label with the code of a text on its left.
base::Result<std::string> sheet_with(const std::string& text) {
  TW_TRY(const auto code, qr_path(text, "label"));
  const auto whole = std::to_string(code.side);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90mm\" height=\"40mm\" viewBox=\"0 0 90 40\" "
         "font-family=\"sans-serif\">\n<rect width=\"90\" height=\"40\" fill=\"white\"/>\n"
         "<svg x=\"2\" y=\"3\" width=\"34\" height=\"34\" viewBox=\"0 0 " +
         whole + " " + whole + "\" shape-rendering=\"crispEdges\"><path d=\"" + code.dark + "\"/></svg>\n";
}

}  // namespace

std::string label_text(const custody::ExhibitId& id) {
  return std::string{kLabelMark} + id.text() + ":" + check_digits(id.text());
}

base::Result<custody::ExhibitId> exhibit_of_label(std::string_view text, std::string_view field) {
  const auto refuse = [&](ErrorCode code, const std::string& expected) {
    return fail(code, std::string{field}, text, expected);
  };
  if (text.size() > custody::kMaxId + 10 || text.empty())
    return refuse(ErrorCode::Malformed, "a label's text or an exhibit's number");
  if (!text.starts_with(kLabelMark)) return custody::ExhibitId{std::string{text}};
  const auto rest = text.substr(kLabelMark.size());
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return refuse(ErrorCode::Malformed, "TW1:NUMBER:DIGITS");
  const auto id = rest.substr(0, colon);
  if (rest.substr(colon + 1) != check_digits(id))
    return refuse(ErrorCode::CheckDigit, "check digits " + check_digits(id));
  return custody::ExhibitId{std::string{id}};
}

base::Result<std::string> label_svg(const KnownExhibit& exhibit) {
  const auto text = label_text(exhibit.exhibit.id);
  TW_TRY(auto svg, sheet_with(text));
  svg += line(10, 7.0, exhibit.exhibit.id.text());
  svg += line(16, 2.6, text);
  svg += line(22, 3.2, cut(exhibit.exhibit.description, 28));
  svg += line(27, 3.2, cut(custody::substance_text(exhibit.exhibit), 28));
  if (custody::is_weighed(exhibit.exhibit.kind)) svg += line(32, 3.2, base::to_string(exhibit.book));
  svg += line(37, 3.2, exhibit.holding.seal.empty() ? "open" : "seal " + exhibit.holding.seal);
  return svg + "</svg>\n";
}

std::string seizure_label_text(custody::SeizureNumber seizure, const std::string& code) {
  const auto named = std::to_string(seizure.value()) + ":" + code;
  return std::string{kSeizureMark} + named + ":" + check_digits(named);
}

base::Result<std::string> seizure_label_svg(store::Reader& reader, custody::SeizureNumber seizure) {
  const auto number = std::to_string(seizure.value());
  TW_TRY(const auto row, reader.get<store::SeizureRow>(static_cast<std::int64_t>(seizure.value())));
  if (!row) return fail(ErrorCode::NotFound, "seizure", number, "a seizure's number");
  if (row->origin) return fail(ErrorCode::State, "seizure", *row->origin, "one that an examination made");
  TW_TRY(const auto document, store::decompress(row->document));
  const auto said = nlohmann::json::parse(document, nullptr, false);
  if (!said.is_object() || !said.contains("number") || !said.contains("label"))
    return fail(ErrorCode::Tampered, "seizure", number, "a document with the lines of its label");
  const auto code = said["number"].get<std::string>();
  const auto text = seizure_label_text(seizure, code);
  TW_TRY(auto svg, sheet_with(text));
  svg += line(10, 7.0, code);
  svg += line(15, 2.6, text);
  double y = 20;
  for (const auto& one : said["label"]) {
    const auto words = one.get<std::string>();
    if (words == code || y > 38) continue;  // it stands above
    svg += line(y, 2.2, cut(words, 42));
    y += 5;
  }
  return svg + "</svg>\n";
}

}  // namespace tidewaiter::service
