#include "env/packed_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "base/check.h"
#include "env/files.h"

namespace tidewaiter::env {
namespace {

using base::ErrorCode;
using base::fail;

static_assert(std::endian::native == std::endian::little);

constexpr int kLevel = 1;  // what it saves over none is nearly all there is to save, at three times the speed
constexpr std::size_t kUnderWay = 2, kFrameHead = 8;
constexpr std::uint64_t kMostOfOne = 100;

std::string numbers(std::uint32_t first, std::uint32_t second) {
  std::string out(kFrameHead, '\0');
  std::memcpy(out.data(), &first, 4);
  std::memcpy(out.data() + 4, &second, 4);
  return out;
}

struct FrameHead {
  std::uint32_t stored;
  std::uint32_t octets;
};

FrameHead head_of(std::string_view frames) {
  FrameHead head;
  std::memcpy(&head.stored, frames.data(), 4);
  std::memcpy(&head.octets, frames.data() + 4, 4);
  return head;
}

std::string compressed(const std::string& octets) {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  const std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
  TW_CHECK(context != nullptr);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string out(kFrameHead + ZSTD_compressBound(octets.size()), '\0');
  const auto size = ZSTD_compress2(context.get(), out.data() + kFrameHead, out.size() - kFrameHead,
                                   octets.data(), octets.size());
  TW_CHECK(ZSTD_isError(size) == 0);
  out.resize(kFrameHead + size);
  const auto head = numbers(static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(octets.size()));
  out.replace(0, kFrameHead, head);
  return out;
}

std::string decompressed(std::string_view stored, std::size_t octets) {
  std::string out(octets, '\0');
  const auto size = ZSTD_decompress(out.data(), out.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) != 0 || size != octets) out.clear();
  return out;
}

void let_go(std::string_view octets) {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(octets.data()) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(octets.data() + octets.size()) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace

base::Status PackedWriter::add(std::string_view octets) {
  while (!octets.empty()) {
    const auto piece = octets.substr(0, kPackedFrame - frame_.size());
    frame_ += piece;
    octets.remove_prefix(piece.size());
    if (frame_.size() == kPackedFrame) TW_TRY_STATUS(hand_over());
  }
  return {};
}

base::Status PackedWriter::hand_over() {
  if (under_way_.size() == kUnderWay) TW_TRY_STATUS(write_first());
  under_way_.push_back(
      std::async(std::launch::async, [octets = std::move(frame_)] { return compressed(octets); }));
  frame_ = {};
  frame_.reserve(kPackedFrame);
  ++frames_;
  return {};
}

base::Status PackedWriter::write_first() {
  const auto frame = under_way_.front().get();
  under_way_.pop_front();
  return append_(frame);
}

base::Status PackedWriter::finish() {
  if (!frame_.empty()) TW_TRY_STATUS(hand_over());
  while (!under_way_.empty()) TW_TRY_STATUS(write_first());
  return append_(numbers(0, frames_));
}

base::Status replace_packed(const std::string& path, std::string_view head,
                            const std::function<base::Status(PackedWriter&)>& write) {
  return replace_file(path, [&](const PackedWriter::Append& append) -> base::Status {
    TW_TRY_STATUS(append(head));
    PackedWriter writer{append};
    TW_TRY_STATUS(write(writer));
    return writer.finish();
  });
}

base::Result<PackedReader> PackedReader::open(const std::string& path, std::size_t head_octets) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return fail(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, path, std::strerror(errno),
                "a readable file");
  }
  struct stat status {};
  PackedReader out;
  if (::fstat(descriptor, &status) == 0 && status.st_size > 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (at != MAP_FAILED) out.mapped_ = {static_cast<const char*>(at), size};
  }
  ::close(descriptor);
  const auto tampered = [&](std::string found) {
    return fail(ErrorCode::Tampered, path, std::move(found), "a whole file of its kind");
  };
  if (out.mapped_.size() < head_octets + kFrameHead) return tampered("too short");
  out.head_octets_ = head_octets;
  out.frames_ = out.mapped_.substr(head_octets);
  std::uint32_t count = 0;
  std::string_view rest = out.frames_;
  for (;; ++count) {
    if (rest.size() < kFrameHead) return tampered("cut off");
    const auto head = head_of(rest);
    rest.remove_prefix(kFrameHead);
    if (head.stored == 0) {
      if (head.octets != count || !rest.empty()) return tampered("an end that is none");
      break;
    }
    if (head.stored > rest.size() || head.octets == 0 || head.octets > kPackedFrame)
      return tampered("a frame of no such length");
    rest.remove_prefix(head.stored);
    out.left_ += head.octets;
  }
  if (out.left_ / kMostOfOne > out.mapped_.size())
    return fail(ErrorCode::TooLarge, path, std::to_string(out.left_) + " octets", "at most a hundredfold");
  out.frames_.remove_suffix(kFrameHead);
  out.ask_ahead();
  return out;
}

PackedReader::PackedReader(PackedReader&& other) noexcept
    : mapped_(std::exchange(other.mapped_, {})),
      head_octets_(other.head_octets_),
      frames_(other.frames_),
      left_(other.left_),
      under_way_(std::move(other.under_way_)),
      frame_(std::move(other.frame_)),
      at_(other.at_) {}

PackedReader::~PackedReader() {
  under_way_.clear();  // waits for those that still read the mapped file
  if (!mapped_.empty()) ::munmap(const_cast<char*>(mapped_.data()), mapped_.size());
}

void PackedReader::ask_ahead() {
  while (under_way_.size() < kUnderWay && !frames_.empty()) {
    const auto head = head_of(frames_);
    const auto stored = frames_.substr(kFrameHead, head.stored);
    frames_.remove_prefix(kFrameHead + head.stored);
    under_way_.push_back(std::async(std::launch::async, [stored, octets = head.octets] {
      auto out = decompressed(stored, octets);
      let_go(stored);
      return out;
    }));
  }
}

bool PackedReader::next_frame() {
  if (under_way_.empty()) return false;
  frame_ = under_way_.front().get();
  under_way_.pop_front();
  at_ = 0;
  ask_ahead();
  return !frame_.empty();
}

bool PackedReader::read(void* to, std::size_t count) {
  if (count > left_) return false;
  auto* out = static_cast<char*>(to);
  while (count > 0) {
    if (at_ == frame_.size() && !next_frame()) return false;
    const auto piece = std::min(count, frame_.size() - at_);
    std::memcpy(out, frame_.data() + at_, piece);
    out += piece;
    at_ += piece;
    left_ -= piece;
    count -= piece;
  }
  return true;
}

}  // namespace tidewaiter::env
