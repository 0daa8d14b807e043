#pragma once
// The built page: a table of its files, read once at the start, so that no request ever names a path on the
// disk. Const after it is made: thread-safe.

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "server/route.h"

namespace tidewaiter::server {

class Page {
 public:
  /// Reads the regular files under `folder`; links are passed over. NotFound where it has no index.html,
  /// TooLarge over 4,096 files or 64 MiB.
  static base::Result<Page> read(const std::string& folder);

  /// The file of this path, or the page's index for a path that is a place within the page. `if_none_match`
  /// and `accept_encoding` are the request's. Nullopt for a file that is not there.
  std::optional<Response> find(const std::string& path, std::string_view if_none_match,
                               std::string_view accept_encoding) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::shared_ptr<const std::string> content;
    std::shared_ptr<const std::string> gzipped;  ///< where that is shorter
    bool named_by_content = false;               ///< its name changes with it: it may be kept for ever
  };
  std::map<std::string, File> files_;
};

}  // namespace tidewaiter::server
