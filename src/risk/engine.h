#pragma once
// What profiles become when compiled: numbered tests shared by all of them, and an expression over tests for
// each. Inside this room only. An Engine never changes once built; its scratch pool is guarded.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <re2/re2.h>
#include "risk/fields.h"
#include "risk/phrase.h"
#include "risk/risk.h"
#include "risk/words.h"

namespace tidewaiter::risk {

enum class Operation : std::uint8_t {
  OneOf,       ///< text equals one of `texts`, or number one of `numbers`
  StartsWith,  ///< with one of `texts`
  EndsWith,
  Contains,
  Matches,  ///< RE2
  HasWord,  ///< one of `words`
  Between,  ///< low ≤ number ≤ high
  Present,
  Absent,
};

/// One comparison. A field with several values (contents lines, findings, list hits) passes if one of them
/// does.
struct Test {
  Field field = Field::Service;
  Operation operation = Operation::OneOf;
  std::vector<std::string> texts;     ///< folded, sorted
  std::vector<std::int64_t> numbers;  ///< sorted
  std::int64_t low = INT64_MIN;
  std::int64_t high = INT64_MAX;
  std::shared_ptr<const re2::RE2> pattern;
  std::vector<std::uint32_t> words;  ///< numbers in Engine::words
  std::uint32_t window = 0;          ///< index in Engine::windows
};

/// An expression in one array: a node's children are `children[first, first + count)`.
struct Node {
  enum class Kind : std::uint8_t { Test, All, Any, Not } kind = Kind::Test;
  std::uint32_t first = 0;  ///< of Test: the test's number
  std::uint32_t count = 0;
};

/// What one assessment works in; reused, so that assessing allocates next to nothing.
struct Scratch {
  enum : std::uint8_t { kUnknown, kFalse, kTrue };
  WordDatabase::Scratch words;
  std::vector<std::uint8_t> known;                 ///< by test
  std::vector<const model::WindowValue*> windows;  ///< by window, what the evidence holds of it
  struct FoundWord {
    std::uint32_t word = 0;
    std::uint32_t line = 0;  ///< of the contents
  };
  std::vector<FoundWord> found;  ///< by line, then place
  std::vector<WordDatabase::Match> matches;
};

struct CompiledProfiles::Engine {
  std::uint32_t version = 0;
  std::vector<Profile> profiles;     ///< by id
  std::vector<Titles> titles;        ///< of each
  std::vector<std::uint32_t> roots;  ///< of each profile's expression
  std::vector<Node> nodes;
  std::vector<std::uint32_t> children;
  std::vector<Test> tests;
  std::vector<WindowSpec> windows;                          ///< by key
  std::vector<std::vector<std::uint32_t>> profile_windows;  ///< which of them each profile asks
  std::vector<std::string> words;                           ///< as written
  std::vector<std::vector<std::uint32_t>> tests_of_word;
  std::vector<std::uint32_t> word_tests;  ///< tests with Operation::HasWord
  WordDatabase database;

  std::unique_ptr<Scratch> take_scratch() const;
  void give_back(std::unique_ptr<Scratch> scratch) const;

 private:
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Scratch>> idle_;
};

}  // namespace tidewaiter::risk
