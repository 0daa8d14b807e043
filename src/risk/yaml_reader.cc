#include "risk/yaml_reader.h"

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "risk/fields.h"
#include "text/script.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::size_t kMaxKeys = 1'000;
constexpr std::size_t kMaxDocuments = 1'000;

std::string place(const std::string& path, const YAML::Mark& mark, std::string_view what) {
  return path + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": " +
         std::string{what};
}

/// Refuses aliases by reading the text as events, before any node is built.
class NoAliases final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { check(mark, anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { check(mark, 1); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string&) override {
    check(mark, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, anchor);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, anchor);
  }
  void OnMapEnd() override {}

  std::optional<YAML::Mark> first_anchor;

 private:
  void check(const YAML::Mark& mark, YAML::anchor_t found) {
    if (found != 0 && !first_anchor) first_anchor = mark;
  }
};

}  // namespace

Result<std::vector<YAML::Node>> load_yaml(const std::string& text, const std::string& path) {
  if (!text::valid_utf8(text)) return fail(ErrorCode::Encoding, path, "broken UTF-8", "UTF-8 text");
  try {
    NoAliases handler;
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    std::size_t documents = 0;
    while (parser.HandleNextDocument(handler)) {
      if (++documents > kMaxDocuments)
        return fail(ErrorCode::TooLarge, path, "more", "at most 1000 documents");
    }
    if (handler.first_anchor) {
      return fail(ErrorCode::Unsupported, place(path, *handler.first_anchor, "anchor"), "& or *",
                  "YAML without anchors and aliases");
    }
    return YAML::LoadAll(text);
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::Malformed, place(path, error.mark, "YAML"), error.msg, "well-formed YAML");
  }
}

std::string place(const std::string& path, const YAML::Node& node, std::string_view what) {
  return place(path, node.Mark(), what);
}

Result<std::string> scalar(const YAML::Node& node, const std::string& path, std::string_view what) {
  if (node.IsScalar()) return node.Scalar();
  return fail(ErrorCode::Malformed, place(path, node, what),
              node.IsNull()  ? "nothing"
              : node.IsMap() ? "a mapping"
                             : "a list",
              "one value");
}

Result<std::int64_t> whole_number(const YAML::Node& node, const std::string& path, std::string_view what) {
  TW_TRY(const auto text, scalar(node, path, what));
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return fail(ErrorCode::Malformed, place(path, node, what), text, "a whole number");
  }
  return value;
}

Result<YamlMap> YamlMap::read(const YAML::Node& node, const std::string& path, std::string_view what) {
  if (!node.IsMap())
    return fail(ErrorCode::Malformed, place(path, node, what), node.IsNull() ? "nothing" : "no mapping",
                "a mapping of keys to values");
  if (node.size() > kMaxKeys)
    return fail(ErrorCode::TooLarge, place(path, node, what), std::to_string(node.size()),
                "at most 1000 keys");
  YamlMap map;
  map.path_ = path;
  map.what_ = what;
  map.node_ = node;
  std::set<std::string> seen;
  for (const auto& entry : node) {
    TW_TRY(auto key, scalar(entry.first, path, "key"));
    if (!seen.insert(key).second)
      return fail(ErrorCode::Duplicate, place(path, entry.first, what), key, "each key once");
    map.entries_.push_back({std::move(key), entry.first, entry.second});
  }
  return map;
}

Status YamlMap::only(const std::vector<std::string_view>& known) const {
  for (const auto& entry : entries_) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    const auto nearest = *std::min_element(known.begin(), known.end(), [&](auto a, auto b) {
      return edit_distance(entry.key, a) < edit_distance(entry.key, b);
    });
    return fail(ErrorCode::UnknownField, place(path_, entry.key_node, what_), entry.key,
                "the nearest known key is " + std::string{nearest});
  }
  return {};
}

const YAML::Node* YamlMap::find(std::string_view key) const {
  for (const auto& entry : entries_) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Result<std::string> YamlMap::text(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr || node->IsNull()) return std::string{};
  return scalar(*node, path_, key);
}

Result<std::string> YamlMap::needed_text(std::string_view key, std::string_view expected) const {
  TW_TRY(auto value, text(key));
  if (value.empty()) return fail(ErrorCode::Missing, at(key), "nothing", std::string{expected});
  return value;
}

Result<std::optional<std::int64_t>> YamlMap::whole(std::string_view key, std::int64_t least,
                                                   std::int64_t most) const {
  const auto* node = find(key);
  if (node == nullptr || node->IsNull()) return std::nullopt;
  TW_TRY(const auto value, whole_number(*node, path_, key));
  if (value < least || value > most) {
    return fail(ErrorCode::OutOfRange, at(key), std::to_string(value),
                std::to_string(least) + " to " + std::to_string(most));
  }
  return value;
}

Result<std::vector<std::string>> YamlMap::texts(std::string_view key) const {
  const auto* node = find(key);
  std::vector<std::string> values;
  if (node == nullptr || node->IsNull()) return values;
  if (!node->IsSequence()) {
    TW_TRY(auto value, scalar(*node, path_, key));
    values.push_back(std::move(value));
    return values;
  }
  if (node->size() > kMaxKeys)
    return fail(ErrorCode::TooLarge, at(key), std::to_string(node->size()), "at most 1000 values");
  for (const auto& element : *node) {
    TW_TRY(auto value, scalar(element, path_, key));
    values.push_back(std::move(value));
  }
  return values;
}

std::string YamlMap::at(std::string_view key) const {
  const auto* node = find(key);
  return place(path_, node == nullptr ? node_ : *node, key);
}

}  // namespace tidewaiter::risk
