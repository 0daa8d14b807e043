#pragma once
// RFC 6962's tree as an outsider computes it: the same definitions as the writer's, another way. The root
// grows on a stack of subtrees; a proof is checked by walking down the definition and rebuilding both roots
// on the way back. Plain values; thread-safe.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::verify {

base::Hash hash_leaf(std::string_view data);
base::Hash hash_children(const base::Hash& left, const base::Hash& right);

/// A root that grows. Its stack holds one subtree of each height that the size has a bit for.
class RunningRoot {
 public:
  /// Adds the next leaf by its hash.
  void add(const base::Hash& leaf) {
    add(leaf, [](unsigned, const base::Hash&) {});
  }
  /// As above; calls grown(height, hash) for each subtree of 2^height leaves that it completes, height 1
  /// first.
  template <typename Grown>
  void add(const base::Hash& leaf, Grown&& grown) {
    Subtree last{0, leaf};
    while (!stack_.empty() && stack_.back().height == last.height) {
      last = {last.height + 1, hash_children(stack_.back().hash, last.hash)};
      stack_.pop_back();
      grown(last.height, last.hash);
    }
    stack_.push_back(last);
    ++size_;
  }
  std::uint64_t size() const noexcept { return size_; }
  /// The root of what was added; SHA-256 of nothing where nothing was.
  base::Hash root() const;

 private:
  struct Subtree {
    unsigned height;
    base::Hash hash;
  };
  std::uint64_t size_ = 0;
  std::vector<Subtree> stack_;
};

/// The leaves start to end - 1 of a tree; for a single leaf this is an inclusion proof, for start 0 a
/// consistency proof.
struct Part {
  std::uint64_t start;
  std::uint64_t end;
};

/// Ok where the proof shows that `part_root` is the root of this part of the tree of `size` leaves and
/// `root`. The part is one that a tree has (start a multiple of the least power of two not below its width)
/// and not empty.
base::Status check_part(Part part, std::uint64_t size, const base::Hash& part_root, const base::Hash& root,
                        std::span<const base::Hash> proof);

}  // namespace tidewaiter::verify
