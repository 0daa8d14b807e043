#pragma once
// YAML with places: every value read knows its line and column, and every mapping refuses the keys nobody
// asked for. yaml-cpp's exceptions end here. Inside this room only. Not thread-safe (yaml-cpp's nodes are
// shared).

#include <yaml-cpp/yaml.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::risk {

/// Every document of a file. Malformed with line and column where it is not YAML; anchors and aliases are
/// refused, since a few of them can stand for billions of nodes.
base::Result<std::vector<YAML::Node>> load_yaml(const std::string& text, const std::string& path);

/// "path:line:column: what".
std::string place(const std::string& path, const YAML::Node& node, std::string_view what);

/// A mapping of a known set of keys.
class YamlMap {
 public:
  struct Entry {
    std::string key;
    YAML::Node key_node;
    YAML::Node value;
  };

  /// Malformed where `node` is no mapping, Duplicate where a key stands twice, TooLarge over 1,000 keys.
  static base::Result<YamlMap> read(const YAML::Node& node, const std::string& path, std::string_view what);

  const std::vector<Entry>& entries() const { return entries_; }
  /// UnknownField, with the nearest of `known`, for a key that is none of them.
  base::Status only(const std::vector<std::string_view>& known) const;
  const YAML::Node* find(std::string_view key) const;
  /// A scalar's text, or empty where the key is absent or null.
  base::Result<std::string> text(std::string_view key) const;
  base::Result<std::string> needed_text(std::string_view key, std::string_view expected) const;
  base::Result<std::optional<std::int64_t>> whole(std::string_view key, std::int64_t least,
                                                  std::int64_t most) const;
  /// Scalars of a list, or the one scalar that stands there.
  base::Result<std::vector<std::string>> texts(std::string_view key) const;

  std::string at(std::string_view key) const;  ///< place of a key, or of the mapping where it is absent
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::string what_;
  YAML::Node node_;
  std::vector<Entry> entries_;
};

/// The scalar at `node` as text; Malformed where it is a list, a mapping or null.
base::Result<std::string> scalar(const YAML::Node& node, const std::string& path, std::string_view what);
base::Result<std::int64_t> whole_number(const YAML::Node& node, const std::string& path,
                                        std::string_view what);

}  // namespace tidewaiter::risk
