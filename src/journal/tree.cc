#include "journal/tree.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace tidewaiter::journal {
namespace {

using base::ErrorCode;
using base::fail;

constexpr char kLeafPrefix = 0x00;
constexpr char kNodePrefix = 0x01;

base::Status refuse(std::string_view found, std::string_view expected) {
  return fail(ErrorCode::Tampered, "proof", found, std::string{expected});
}

// Subtree [start, end) within a tree of n > 0 leaves, start < end <= n
// (draft-ietf-plants-merkle-tree-certs, 4.4.3; for start = 0 it is RFC 9162, 2.1.4.2, and for end = start + 1
// it is 2.1.3.2).
// 1. first, last and tree_last number the subtree's first and last node and the tree's last node on one
// level; go up to
//    the level where the subtree is one node, or its last node stands to the left (then the proof gives that
//    node).
// 2. Each further hash is a left sibling (where the last node stands to the right, or ends the tree) of both
// the subtree's
//    and the tree's root so far, or a right sibling, which the subtree does not have.
// 3. At the top both roots are the given ones.
base::Status check_within(Subtree subtree, std::uint64_t size, const base::Hash& subtree_root,
                          const base::Hash& root, const Proof& proof) {
  std::uint64_t first = subtree.start, last = subtree.end - 1, tree_last = size - 1;
  const auto up = [&] { first >>= 1, last >>= 1, tree_last >>= 1; };
  if (last == tree_last) {
    while (first != last) up();
  } else {
    while (first != last && (last & 1) != 0) up();
  }
  auto next = proof.begin();
  base::Hash small = subtree_root;
  if (first != last) {
    if (next == proof.end()) return refuse("an empty proof", "hashes up to the root");
    small = *next++;
  }
  base::Hash large = small;
  for (; next != proof.end(); ++next) {
    if (tree_last == 0)
      return refuse(std::to_string(proof.size()) + " hashes", "no hash after the root is reached");
    if ((last & 1) != 0 || last == tree_last) {
      if (first < last) small = node_hash(*next, small);
      large = node_hash(*next, large);
      while ((last & 1) == 0 && last != 0) up();
    } else {
      large = node_hash(large, *next);
    }
    up();
  }
  if (tree_last != 0) return refuse(std::to_string(proof.size()) + " hashes", "hashes up to the root");
  if (small != subtree_root)
    return refuse(base::to_hex(base::as_view(small)), base::to_hex(base::as_view(subtree_root)));
  if (large != root) return refuse(base::to_hex(base::as_view(large)), base::to_hex(base::as_view(root)));
  return {};
}

// bit_ceil is undefined above 2^63, where no subtree is valid but the whole tree's own start of zero.
bool is_subtree(Subtree subtree) {
  const std::uint64_t width = subtree.end - subtree.start;
  if (subtree.start >= subtree.end || subtree.end > kMaxTreeSize) return false;
  return subtree.start % std::bit_ceil(width) == 0;
}

}  // namespace

base::Hash leaf_hash(std::string_view leaf_data) { return base::sha256({{&kLeafPrefix, 1}, leaf_data}); }

base::Hash node_hash(const base::Hash& left, const base::Hash& right) {
  char octets[65];
  octets[0] = kNodePrefix;
  std::memcpy(octets + 1, left.data(), left.size());
  std::memcpy(octets + 33, right.data(), right.size());
  return base::sha256(std::string_view{octets, sizeof octets});
}

base::Hash empty_root() { return base::sha256(std::string_view{}); }

base::Hash Frontier::root() const {
  if (peaks_.empty()) return empty_root();
  base::Hash hash = peaks_.back();
  for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) hash = node_hash(*peak, hash);
  return hash;
}

void Frontier::add_subtree(unsigned height, const base::Hash& hash) {
  TW_CHECK(height < 62 && (size_ == 0 || static_cast<unsigned>(std::countr_zero(size_)) > height));
  size_ += std::uint64_t{1} << height;
  peaks_.push_back(hash);
}

std::string Frontier::octets() const {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(size_ >> shift);
  for (const auto& peak : peaks_) out += base::as_view(peak);
  return out;
}

base::Result<Frontier> Frontier::read(std::string_view octets) {
  if (octets.size() < 8)
    return fail(ErrorCode::Malformed, "frontier", std::to_string(octets.size()) + " octets", "8 or more");
  Frontier frontier;
  for (int i = 0; i < 8; ++i)
    frontier.size_ = frontier.size_ << 8 | static_cast<unsigned char>(octets[static_cast<std::size_t>(i)]);
  const auto peaks = static_cast<std::size_t>(std::popcount(frontier.size_));
  if (frontier.size_ > kMaxTreeSize || octets.size() != 8 + 32 * peaks) {
    return fail(ErrorCode::Malformed, "frontier", std::to_string(octets.size()) + " octets",
                std::to_string(8 + 32 * peaks) + " octets for " + std::to_string(frontier.size_) + " leaves");
  }
  for (std::size_t i = 0; i < peaks; ++i)
    frontier.peaks_.push_back(*base::to_hash(octets.substr(8 + 32 * i, 32), "frontier"));
  return frontier;
}

base::Status check_inclusion(std::uint64_t index, std::uint64_t size, const base::Hash& leaf,
                             const Proof& proof, const base::Hash& root) {
  if (index >= size || size > kMaxTreeSize) {
    return fail(ErrorCode::OutOfRange, "index", std::to_string(index),
                "below the tree size " + std::to_string(size));
  }
  return check_within({index, index + 1}, size, leaf, root, proof);
}

base::Status check_consistency(std::uint64_t old_size, std::uint64_t new_size, const base::Hash& old_root,
                               const base::Hash& new_root, const Proof& proof) {
  if (old_size == 0 || old_size > new_size || new_size > kMaxTreeSize) {
    return fail(ErrorCode::OutOfRange, "old_size", std::to_string(old_size),
                "1 to " + std::to_string(new_size));
  }
  return check_within({0, old_size}, new_size, old_root, new_root, proof);
}

base::Status check_subtree_inclusion(std::uint64_t index, Subtree subtree, const base::Hash& leaf,
                                     const Proof& proof, const base::Hash& subtree_root) {
  if (!is_subtree(subtree)) {
    return fail(ErrorCode::OutOfRange, "subtree",
                std::to_string(subtree.start) + " to " + std::to_string(subtree.end),
                "a start that is a multiple of the subtree's width");
  }
  if (index < subtree.start || index >= subtree.end) {
    return fail(ErrorCode::OutOfRange, "index", std::to_string(index), "inside the subtree");
  }
  return check_inclusion(index - subtree.start, subtree.end - subtree.start, leaf, proof, subtree_root);
}

base::Status check_subtree_consistency(Subtree subtree, std::uint64_t size, const base::Hash& subtree_root,
                                       const base::Hash& root, const Proof& proof) {
  if (subtree.start == subtree.end && subtree.end <= size) {
    if (!proof.empty())
      return refuse(std::to_string(proof.size()) + " hashes", "an empty proof for an empty subtree");
    if (subtree_root != empty_root())
      return refuse(base::to_hex(base::as_view(subtree_root)), "the root of no leaves");
    return {};
  }
  if (!is_subtree(subtree) || subtree.end > size || size > kMaxTreeSize) {
    return fail(ErrorCode::OutOfRange, "subtree",
                std::to_string(subtree.start) + " to " + std::to_string(subtree.end),
                "a subtree within " + std::to_string(size) + " leaves");
  }
  return check_within(subtree, size, subtree_root, root, proof);
}

}  // namespace tidewaiter::journal
