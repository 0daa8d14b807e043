#include "verify/merkle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::uint64_t kLargestTree = std::uint64_t{1} << 62;

struct Roots {
  base::Hash part;
  base::Hash whole;
};

// Walks the definition of the proof (RFC 6962, 2.1.1 and 2.1.2; draft-ietf-plants-merkle-tree-certs, 4.4.1)
// and takes its hashes from the end, where those nearest the root stand.
// 1. Where the part is this whole subtree, its hash is the part's root, if nothing was cut off it above; else
// the next one.
// 2. Where the part lies in one half, the other half's hash is the next one, and only the whole needs it.
// 3. Where it spans the middle (it then starts at 0), the left half is complete and belongs to both.
class Rebuild {
 public:
  Rebuild(const base::Hash& part_root, std::span<const base::Hash> proof)
      : part_root_(part_root), rest_(proof) {}

  Roots walk(Part part, std::uint64_t size, bool uncut) {
    if (part.start == 0 && part.end == size) {
      const auto hash = uncut ? part_root_ : next();
      return {hash, hash};
    }
    const std::uint64_t half = std::bit_floor(size - 1);
    const auto other = next();
    if (!complete_) return {};
    if (part.end <= half) {
      const auto inner = walk(part, half, uncut);
      return {inner.part, hash_children(inner.whole, other)};
    }
    if (part.start >= half) {
      const auto inner = walk({part.start - half, part.end - half}, size - half, uncut);
      return {inner.part, hash_children(other, inner.whole)};
    }
    const auto inner = walk({0, part.end - half}, size - half, false);
    return {hash_children(other, inner.part), hash_children(other, inner.whole)};
  }

  bool exactly_used() const { return complete_ && rest_.empty(); }

 private:
  base::Hash next() {
    if (rest_.empty()) {
      complete_ = false;
      return {};
    }
    const auto hash = rest_.back();
    rest_ = rest_.first(rest_.size() - 1);
    return hash;
  }

  const base::Hash& part_root_;
  std::span<const base::Hash> rest_;
  bool complete_ = true;
};

}  // namespace

base::Hash hash_leaf(std::string_view data) { return base::sha256({std::string_view{"\0", 1}, data}); }

base::Hash hash_children(const base::Hash& left, const base::Hash& right) {
  std::array<char, 65> octets;
  octets[0] = 1;
  std::copy(left.begin(), left.end(), octets.begin() + 1);
  std::copy(right.begin(), right.end(), octets.begin() + 33);
  return base::sha256(std::string_view{octets.data(), octets.size()});
}

base::Hash RunningRoot::root() const {
  if (stack_.empty()) return base::sha256(std::string_view{});
  auto hash = stack_.back().hash;
  for (std::size_t i = stack_.size() - 1; i-- > 0;) hash = hash_children(stack_[i].hash, hash);
  return hash;
}

base::Status check_part(Part part, std::uint64_t size, const base::Hash& part_root, const base::Hash& root,
                        std::span<const base::Hash> proof) {
  const bool inside = part.start < part.end && part.end <= size && size <= kLargestTree;
  if (!inside || part.start % std::bit_ceil(part.end - part.start) != 0) {
    return fail(ErrorCode::OutOfRange, "proof",
                std::to_string(part.start) + " to " + std::to_string(part.end),
                "a part of a tree of " + std::to_string(size) + " leaves");
  }
  Rebuild rebuild(part_root, proof);
  const auto roots = rebuild.walk(part, size, true);
  if (!rebuild.exactly_used()) {
    return fail(ErrorCode::Tampered, "proof", std::to_string(proof.size()) + " hashes",
                "exactly the hashes up to the root");
  }
  if (roots.part != part_root || roots.whole != root) {
    return fail(ErrorCode::Tampered, "proof", base::to_base64(base::as_view(roots.whole)),
                base::to_base64(base::as_view(root)));
  }
  return {};
}

}  // namespace tidewaiter::verify
