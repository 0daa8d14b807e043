#include "risk/set_change.h"

#include <map>

#include "risk/yaml_reader.h"

namespace tidewaiter::risk {
namespace {

using Documents = std::map<std::string, YAML::Node>;  // by the profile's id

base::Result<Documents> documents_of(std::span<const ProfileSource> sources) {
  Documents all;
  for (const auto& source : sources) {
    TW_TRY(const auto documents, load_yaml(source.text, source.path));
    for (const auto& document : documents) {
      TW_TRY(const auto map, YamlMap::read(document, source.path, "profile"));
      TW_TRY(const auto id, map.needed_text("id", "the profile's name"));
      all.emplace(id, document);
    }
  }
  return all;
}

bool same(const YAML::Node& a, const YAML::Node& b) {
  if (a.Type() != b.Type() || a.size() != b.size()) return false;
  if (a.IsScalar()) return a.Scalar() == b.Scalar();
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    if (a.IsMap() ? !same(left->first, right->first) || !same(left->second, right->second)
                  : !same(*left, *right))
      return false;
  }
  return true;
}

}  // namespace

base::Result<SetChange> set_change(std::span<const ProfileSource> before,
                                   std::span<const ProfileSource> after) {
  TW_TRY(const auto old, documents_of(before));
  TW_TRY(const auto fresh, documents_of(after));
  SetChange change;
  for (const auto& [id, document] : fresh) {
    const auto found = old.find(id);
    if (found == old.end()) {
      change.added.push_back(id);
    } else if (!same(found->second, document)) {
      change.changed.push_back(id);
    }
  }
  for (const auto& [id, document] : old) {
    if (!fresh.contains(id)) change.dropped.push_back(id);
  }
  return change;
}

std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (const auto& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text;
}

std::string to_string(const SetChange& change) {
  const auto names = listed(change.dropped);
  return "adds " + std::to_string(change.added.size()) + ", changes " +
         std::to_string(change.changed.size()) + ", drops " + std::to_string(change.dropped.size()) +
         (names.empty() ? "" : ": " + names);
}

}  // namespace tidewaiter::risk
