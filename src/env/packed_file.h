#pragma once
// A large file of numbers that are worked out and can be worked out again: written piece by piece,
// compressed, replaced whole and durably; read piece by piece from where it is mapped. What was cut off or
// altered by accident is noticed; whoever may write the file can make up another.
//
// Layout, numbers little-endian:
//   head         as many octets as the caller gives: what the file is, and in which layout
//   frames, each: octets it takes u32 · octets that come of it u32, at most kPackedFrame · a zstd frame (RFC
//                8878) with its checksum
//   end          u32 0 · frames u32
//
// Two threads compress or decompress beside the caller's. One writer, or one reader, of a file.

#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::env {

inline constexpr std::size_t kPackedFrame = std::size_t{1} << 20;

class PackedWriter {
 public:
  /// Takes the next octets. Io.
  base::Status add(std::string_view octets);

 private:
  friend base::Status replace_packed(const std::string&, std::string_view,
                                     const std::function<base::Status(PackedWriter&)>&);
  using Append = std::function<base::Status(std::string_view)>;
  explicit PackedWriter(const Append& append) : append_(append) {}
  base::Status hand_over();
  base::Status write_first();
  base::Status finish();

  const Append& append_;
  std::string frame_;  ///< not compressed yet
  std::deque<std::future<std::string>> under_way_;
  std::uint32_t frames_ = 0;
};

/// Replaces the file with what `write` adds; the old one stays where it fails. Io, and what `write` fails
/// with.
base::Status replace_packed(const std::string& path, std::string_view head,
                            const std::function<base::Status(PackedWriter&)>& write);

class PackedReader {
 public:
  /// NotFound, Io; Tampered where the frames do not follow each other to the end, TooLarge where they say
  /// that over a hundred times the file would come of them.
  static base::Result<PackedReader> open(const std::string& path, std::size_t head_octets);
  PackedReader(PackedReader&&) noexcept;
  PackedReader& operator=(PackedReader&&) = delete;
  ~PackedReader();

  std::string_view head() const { return mapped_.substr(0, head_octets_); }
  /// Octets that are still to come, as the frames say.
  std::uint64_t left() const { return left_; }
  /// The next `count` octets; false where fewer are left or a frame is not what was written. Then nothing
  /// more is to be read.
  bool read(void* to, std::size_t count);

 private:
  PackedReader() = default;
  bool next_frame();
  void ask_ahead();

  std::string_view mapped_;
  std::size_t head_octets_ = 0;
  std::string_view frames_;  ///< not asked for yet, the end left out
  std::uint64_t left_ = 0;
  std::deque<std::future<std::string>> under_way_;  ///< an empty one: a broken frame
  std::string frame_;
  std::size_t at_ = 0;  ///< in frame_
};

}  // namespace tidewaiter::env
