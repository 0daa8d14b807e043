#pragma once
// The Merkle tree of RFC 6962, section 2.1, with SHA-256: hashing, the frontier that grows it one leaf at a
// time, and the checking of proofs. Making proofs is journal/tile.h's work. Plain values; thread-safe.

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::journal {

/// A tree has fewer leaves than 2^62: index arithmetic stays exact in 64 bits.
inline constexpr std::uint64_t kMaxTreeSize = std::uint64_t{1} << 62;

/// Hashes from the leaf's side up, as RFC 6962 sends them. At most 64.
using Proof = std::vector<base::Hash>;

/// SHA-256(0x00 || leaf data). The journal's leaf data are an entry's commitment.
base::Hash leaf_hash(std::string_view leaf_data);
inline base::Hash leaf_hash(const base::Hash& commitment) { return leaf_hash(base::as_view(commitment)); }
/// SHA-256(0x01 || left || right).
base::Hash node_hash(const base::Hash& left, const base::Hash& right);
/// SHA-256 of nothing: the root of the tree without leaves.
base::Hash empty_root();

/// The right edge of a tree: the roots of its largest complete subtrees, one for each bit of its size. All
/// that is needed to append and to know the root; at most 62 hashes.
class Frontier {
 public:
  std::uint64_t size() const noexcept { return size_; }
  /// Appends a leaf by its leaf_hash. Amortised two SHA-256.
  void append(const base::Hash& leaf) {
    append(leaf, [](unsigned, const base::Hash&) {});
  }
  /// As above; calls completed(height, hash) for each complete subtree that the leaf finishes, itself (height
  /// 0) first. Subtree i of height h covers leaves i·2^h to (i+1)·2^h - 1.
  template <typename Completed>
  void append(const base::Hash& leaf, Completed&& completed);
  base::Hash root() const;

  /// Adds a complete subtree of 2^height leaves at the right edge; its height is to be below every one there.
  void add_subtree(unsigned height, const base::Hash& hash);

  /// Eight octets of size, big-endian, and the subtrees' roots from the largest on.
  std::string octets() const;
  /// Reads what octets() wrote.
  static base::Result<Frontier> read(std::string_view octets);

  bool operator==(const Frontier&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<base::Hash> peaks_;  // from the largest subtree to the smallest
};

/// Ok where `proof` shows that leaf number `index` of a tree with `size` leaves and this root is `leaf`;
/// otherwise Tampered (or OutOfRange for an index outside the tree).
base::Status check_inclusion(std::uint64_t index, std::uint64_t size, const base::Hash& leaf,
                             const Proof& proof, const base::Hash& root);

/// Ok where `proof` shows that the tree (old_size, old_root) is the beginning of (new_size, new_root).
/// Refuses an old size of zero: everything begins with nothing, so such a proof would show nothing.
base::Status check_consistency(std::uint64_t old_size, std::uint64_t new_size, const base::Hash& old_root,
                               const base::Hash& new_root, const Proof& proof);

/// A subtree [start, end) of a larger tree (draft-ietf-plants-merkle-tree-certs, section 4.1): start is a
/// multiple of the least power of two that is not below end - start.
struct Subtree {
  std::uint64_t start;
  std::uint64_t end;
};

/// As check_inclusion, within a subtree (the same draft, section 4.3).
base::Status check_subtree_inclusion(std::uint64_t index, Subtree subtree, const base::Hash& leaf,
                                     const Proof& proof, const base::Hash& subtree_root);
/// As check_consistency, that a subtree is part of the tree (section 4.4). An empty subtree is part of every
/// tree and has an empty proof.
base::Status check_subtree_consistency(Subtree subtree, std::uint64_t size, const base::Hash& subtree_root,
                                       const base::Hash& root, const Proof& proof);

template <typename Completed>
void Frontier::append(const base::Hash& leaf, Completed&& completed) {
  base::Hash hash = leaf;
  completed(0u, hash);
  const auto finished = static_cast<unsigned>(std::countr_one(size_));
  for (unsigned height = 1; height <= finished; ++height) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
    completed(height, hash);
  }
  peaks_.push_back(hash);
  ++size_;
}

}  // namespace tidewaiter::journal
