#pragma once
// Millions of keyed numbers sorted on several threads. Inside resolution only.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "resolution/in_parts.h"

namespace tidewaiter::resolution {

struct Keyed {
  std::uint64_t key = 0;
  std::uint32_t number = 0;
};

/// Keys by their top eight bits: each bucket is small enough to be sorted in the processor's own memory.
inline constexpr std::size_t kBuckets = 256;

/// `put(begin, end, emit)` calls `emit(key, number)` for each of [begin, end), about `usual` times a piece.
/// Then `take(thread, bucket, entries)` is called for each bucket, its entries sorted by key and number; a
/// thread's buckets come in order, after those of the thread before it.
template <typename Put, typename Take>
void in_order(std::size_t count, unsigned threads, std::size_t usual, Put&& put, Take&& take) {
  std::vector<std::array<std::vector<Keyed>, kBuckets>> parts(threads);
  in_parts(count, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    for (auto& bucket : parts[k]) bucket.reserve((end - begin) * usual / kBuckets + 1);
    put(begin, end, [&](std::uint64_t key, std::uint32_t number) {
      parts[k][key >> 56].push_back({key, number});
    });
  });
  in_parts(kBuckets, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    for (std::size_t bucket = begin; bucket < end; ++bucket) {
      std::vector<Keyed> entries = std::move(parts[0][bucket]);
      for (std::size_t part = 1; part < parts.size(); ++part) {
        entries.insert(entries.end(), parts[part][bucket].begin(), parts[part][bucket].end());
        std::vector<Keyed>().swap(parts[part][bucket]);
      }
      std::sort(entries.begin(), entries.end(), [](const Keyed& a, const Keyed& b) {
        return a.key != b.key ? a.key < b.key : a.number < b.number;
      });
      take(k, bucket, entries);
    }
  });
}

}  // namespace tidewaiter::resolution
