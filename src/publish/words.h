#pragma once
// The words that papers are made of, in each language: reference/publish/words.tsv, one phrase a line. A
// phrase that a language lacks is an error when the table is read, never an empty label. Thread-safe.

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::publish {

/// One language's words.
class Words {
 public:
  /// "en", "vi", "zh-Hans". UnknownCode for another.
  static base::Result<Words> in(std::string_view language);
  /// The phrase of this key. An unknown key is our own mistake.
  const std::string& operator[](std::string_view key) const;
  /// The phrase of a key that may be none; nullptr.
  const std::string* find(std::string_view key) const noexcept;
  const std::string& language() const noexcept { return language_; }

 private:
  std::string language_;
  std::map<std::string, std::string, std::less<>> phrases_;
};

}  // namespace tidewaiter::publish
