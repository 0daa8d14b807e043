#include "server/page.h"

#include <zlib.h>

#include <filesystem>

#include "base/bytes.h"
#include "env/files.h"

namespace tidewaiter::server {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::fail;

constexpr std::size_t kMostFiles = 4'096;
constexpr std::size_t kMostPageBytes = std::size_t{64} << 20;
constexpr std::string_view kIndex = "/index.html";

std::string content_type_of(const std::string& extension) {
  static const std::map<std::string, std::string> kTypes{{".html", "text/html; charset=utf-8"},
                                                         {".js", "text/javascript; charset=utf-8"},
                                                         {".css", "text/css; charset=utf-8"},
                                                         {".json", "application/json"},
                                                         {".svg", "image/svg+xml"},
                                                         {".png", "image/png"},
                                                         {".wasm", "application/wasm"},
                                                         {".woff2", "font/woff2"},
                                                         {".webmanifest", "application/json"},
                                                         {".txt", "text/plain; charset=utf-8"},
                                                         {".ico", "image/x-icon"}};
  const auto known = kTypes.find(extension);
  return known == kTypes.end() ? "application/octet-stream" : known->second;
}

// As gzip (RFC 1952); empty where that is no gain.
std::string gzipped(const std::string& text) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return done && out.size() + 100 < text.size() ? out : std::string{};
}

}  // namespace

base::Result<Page> Page::read(const std::string& folder) {
  Page page;
  std::error_code error;
  std::size_t bytes = 0;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_symlink() || !at->is_regular_file()) continue;
    TW_TRY(auto content, env::read_file(at->path().string(), kMostPageBytes));
    bytes += content.size();
    if (page.files_.size() == kMostFiles || bytes > kMostPageBytes)
      return fail(ErrorCode::TooLarge, "--page", folder, "at most 4,096 files and 64 MiB");
    File file;
    file.content_type = content_type_of(at->path().extension().string());
    file.etag = '"' + base::to_hex(base::as_view(base::sha256(content))).substr(0, 32) + '"';
    if (auto shorter = gzipped(content); !shorter.empty())
      file.gzipped = std::make_shared<const std::string>(std::move(shorter));
    file.content = std::make_shared<const std::string>(std::move(content));
    const auto path = '/' + at->path().lexically_relative(folder).generic_string();
    file.named_by_content = path.starts_with("/assets/");
    page.files_.emplace(path, std::move(file));
  }
  if (error) return fail(ErrorCode::Io, "--page", folder, error.message());
  if (!page.files_.count(std::string{kIndex}))
    return fail(ErrorCode::NotFound, "--page", folder, "a folder with index.html in it");
  return page;
}

std::optional<Response> Page::find(const std::string& path, std::string_view if_none_match,
                                   std::string_view accept_encoding) const {
  auto known = files_.find(path);
  if (known == files_.end()) {
    const auto name = path.substr(path.rfind('/') + 1);
    // An exhibit's number may hold a dot too (X1-1.2); no file's name ends like that.
    const auto dot = name.rfind('.');
    const bool is_file =
        dot != std::string::npos && name.find_first_not_of("0123456789", dot + 1) != std::string::npos;
    if (path.starts_with("/api/") || is_file || name.ends_with('.')) return std::nullopt;
    known = files_.find(std::string{kIndex});
  }
  const auto& file = known->second;
  Response response;
  response.etag = file.etag;
  response.headers.emplace_back("Cache-Control",
                                file.named_by_content ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.content_type = file.content_type;
  if (if_none_match == file.etag) {
    response.status = 304;
    return response;
  }
  const bool packed = file.gzipped && accept_encoding.find("gzip") != std::string_view::npos;
  if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
  response.file = packed ? file.gzipped : file.content;
  return response;
}

}  // namespace tidewaiter::server
