#include "publish/words.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "facts/facts.h"

namespace tidewaiter::publish {
namespace {

using base::ErrorCode;
using base::fail;

std::string_view cut(std::string_view& rest, char at) {
  const auto end = rest.find(at);
  const auto piece = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return piece;
}

std::vector<std::string_view> cells(std::string_view line) {
  std::vector<std::string_view> all;
  while (!line.empty()) all.push_back(cut(line, '\t'));
  return all;
}

}  // namespace

base::Result<Words> Words::in(std::string_view language) {
  TW_TRY(auto rest, facts::file("publish/words.tsv"));
  const auto head = cells(cut(rest, '\n'));
  const auto column = std::find(head.begin(), head.end(), language);
  if (column == head.begin() || column == head.end())
    return fail(ErrorCode::UnknownCode, "language", language, "en, vi or zh-Hans");
  const auto place = static_cast<std::size_t>(column - head.begin());
  Words words;
  words.language_ = language;
  for (std::string_view line; !rest.empty();) {
    line = cut(rest, '\n');
    const auto all = cells(line);
    if (all.size() != head.size() || all[place].empty())
      return fail(ErrorCode::Malformed, "publish/words.tsv", line, "a phrase in every language");
    words.phrases_.emplace(all[0], all[place]);
  }
  return words;
}

const std::string& Words::operator[](std::string_view key) const {
  const auto* const found = find(key);
  TW_CHECK(found != nullptr);
  return *found;
}

const std::string* Words::find(std::string_view key) const noexcept {
  const auto found = phrases_.find(key);
  return found == phrases_.end() ? nullptr : &found->second;
}

}  // namespace tidewaiter::publish
