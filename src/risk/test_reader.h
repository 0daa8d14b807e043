#pragma once
// One line of a selection ("contents.description|words: [green tea, 绿茶]") into tests. Inside this room
// only. Pure.

#include <string>
#include <vector>

#include "base/result.h"
#include "risk/engine.h"
#include "risk/yaml_reader.h"

namespace tidewaiter::risk {

/// A test as read: its words and window still as text, to be numbered by the compiler.
struct ReadTest {
  Test test;
  std::vector<std::string> words;
  WindowSpec window;
  std::string canonical;  ///< the same for tests that ask the same
};

/// The tests of one line, and whether all must hold ("|all") or one of them.
struct ReadLine {
  std::vector<ReadTest> tests;
  bool all = false;
};

/// An unknown field names the nearest one; a forbidden one is refused with its article (S1).
base::Result<ReadLine> read_line(const YamlMap::Entry& entry, const std::string& path);

}  // namespace tidewaiter::risk
