#pragma once
// The only source of chance. Everything above takes a RandomSource&.

#include <cstdint>
#include <span>
#include <string>

namespace tidewaiter::env {

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
  std::string bytes(std::size_t count);
};

/// The operating system's generator (getrandom). Thread-safe; buffers 4 KiB a thread, since journal salts ask
/// for 16 octets an entry.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

/// A stream that a seed determines (SHA-256 in counter mode): same seed, same bytes, on every machine. For
/// simulation and tests, never for keys. Not thread-safe.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  void fill(std::span<std::uint8_t> out) override;
  std::uint64_t next();
  /// Uniform in [0, bound), without modulo bias; bound > 0.
  std::uint64_t below(std::uint64_t bound);

 private:
  std::uint64_t seed_;
  std::uint64_t counter_ = 0;
  std::uint8_t block_[32] = {};
  std::size_t used_ = 32;
};

}  // namespace tidewaiter::env
