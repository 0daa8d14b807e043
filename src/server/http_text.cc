#include "server/http_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/problem.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;

std::size_t count(const Fields& fields, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(), [&](const auto& known) { return known.first == name; }));
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool fits_a_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void append(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty() || !fits_a_line(value) || !fits_a_line(name)) return;
  fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
}

}  // namespace

base::Status check_head(const Head& head, unsigned version, std::size_t most_fields) {
  if (version != 11)
    return fail(ErrorCode::Malformed, "version", std::to_string(version), "11, for HTTP/1.1");
  if (head.headers.size() > most_fields)
    return fail(ErrorCode::TooLarge, "header", std::to_string(head.headers.size()) + " fields",
                std::to_string(most_fields) + " at most");
  if (count(head.headers, "host") != 1) return fail(ErrorCode::Malformed, "host", "none, or several", "one");
  for (const auto& [key, value] : head.headers)
    if (!fits_a_line(value)) return fail(ErrorCode::Malformed, key, "a control character", "printable text");
  const auto lengths = count(head.headers, "content-length");
  const auto encodings = count(head.headers, "transfer-encoding");
  if (lengths + encodings > 1)
    return fail(ErrorCode::Malformed, "content-length", "given twice, or beside transfer-encoding",
                "one of them");
  const auto length = field(head.headers, "content-length");
  if (lengths == 1 && (length.empty() || length.find_first_not_of("0123456789") != std::string_view::npos))
    return fail(ErrorCode::Malformed, "content-length", length, "digits");
  if (encodings == 1 && lower(field(head.headers, "transfer-encoding")) != "chunked")
    return fail(ErrorCode::Unsupported, "transfer-encoding", field(head.headers, "transfer-encoding"),
                "chunked");
  if (const auto wish = field(head.headers, "expect"); !wish.empty() && lower(wish) != "100-continue")
    return fail(ErrorCode::Unsupported, "expect", wish, "100-continue");
  if (count(head.headers, "upgrade") > 0 &&
      lower(field(head.headers, "connection")).find("upgrade") != std::string::npos)
    return fail(ErrorCode::Unsupported, "upgrade", field(head.headers, "upgrade"), "HTTP/1.1");
  return {};
}

std::string header_text(const Response& response, const Fields& common, const Framing& framing) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
  append(out, "Content-Type", response.content_type);
  append(out, "ETag", response.etag);
  for (const auto& [key, value] : response.headers) append(out, key, value);
  for (const auto& [key, value] : common) {
    const bool said = count(response.headers, key) > 0;
    if (!said) append(out, key, value);
  }
  // An answer without content has no length either (RFC 9110, section 8.6).
  if (framing.chunked) {
    append(out, "Transfer-Encoding", "chunked");
  } else if (response.status != 204 && response.status != 304) {
    append(out, "Content-Length", std::to_string(framing.length));
  }
  append(out, "Connection", framing.keep_alive ? "keep-alive" : "close");
  return out + "\r\n";
}

}  // namespace tidewaiter::server
