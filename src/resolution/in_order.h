#pragma once
// Millions of small things sorted on several threads. Inside resolution only.

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "resolution/in_parts.h"

namespace tidewaiter::resolution {

struct Keyed {
  std::uint64_t key = 0;
  std::uint32_t number = 0;

  auto operator<=>(const Keyed&) const = default;
};

/// So many that each is small enough to be sorted in the processor's own memory.
inline constexpr std::size_t kBuckets = 4096;
/// The bucket of a key whose every bit is spread: buckets are in the order of keys.
constexpr std::size_t bucket_of(std::uint64_t key) { return key >> 52; }

/// `put(begin, end, emit)` calls `emit(bucket, entry)` for each of [begin, end), about `usual` times a piece.
/// Then `take(thread, bucket, entries)` is called for each bucket, its entries sorted; a thread's buckets
/// come in order, after those of the thread before it.
template <typename Entry, typename Put, typename Take>
void in_order(std::size_t count, unsigned threads, std::size_t usual, Put&& put, Take&& take) {
  // Memory that the caller has let go of is taken for them.
  std::vector<std::array<std::vector<Entry>, kBuckets>> parts(threads);
  for (auto& part : parts) {
    for (auto& bucket : part) bucket.reserve(count / threads * usual / kBuckets + 1);
  }
  in_parts(count, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    put(begin, end, [&](std::size_t bucket, const Entry& entry) { parts[k][bucket].push_back(entry); });
  });
  in_parts(kBuckets, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    std::vector<Entry> entries;
    for (std::size_t bucket = begin; bucket < end; ++bucket) {
      entries.clear();
      for (auto& part : parts) {
        entries.insert(entries.end(), part[bucket].begin(), part[bucket].end());
        std::vector<Entry>().swap(part[bucket]);
      }
      std::sort(entries.begin(), entries.end());
      take(k, bucket, entries);
    }
  });
}

}  // namespace tidewaiter::resolution
