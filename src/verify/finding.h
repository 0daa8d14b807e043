#pragma once
// What a verifier found to be wrong, as values: the invariant it breaks, where, and what. Thread-safe.

#include <cstdint>
#include <string>
#include <vector>

namespace tidewaiter::verify {

struct Finding {
  std::string rule;         ///< the invariant's number in the design: "J1", "J2", "J4"
  std::uint64_t index = 0;  ///< the entry it concerns; the log's size where it concerns the whole
  std::string what;         ///< one sentence
  bool operator==(const Finding&) const = default;
};

/// Findings in the order they were made: the first thousand in full, the rest by number.
class Findings {
 public:
  static constexpr std::size_t kKept = 1000;
  void add(std::string rule, std::uint64_t index, std::string what) {
    ++count_;
    if (kept_.size() < kKept) kept_.push_back({std::move(rule), index, std::move(what)});
  }
  const std::vector<Finding>& kept() const noexcept { return kept_; }
  std::uint64_t count() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }

 private:
  std::vector<Finding> kept_;
  std::uint64_t count_ = 0;
};

}  // namespace tidewaiter::verify
