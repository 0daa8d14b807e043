#include "declaration/compression.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <string>

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kInputBytes = 64 * 1024;

// Gives the bytes that were looked at before the ones that come.
class Prefixed final : public env::ByteSource {
 public:
  Prefixed(std::string prefix, std::unique_ptr<env::ByteSource> rest)
      : prefix_(std::move(prefix)), rest_(std::move(rest)) {}

  base::Result<std::size_t> read(std::span<char> out) override {
    if (at_ == prefix_.size()) return rest_->read(out);
    const std::size_t count = std::min(out.size(), prefix_.size() - at_);
    std::copy_n(prefix_.data() + at_, count, out.data());
    at_ += count;
    return count;
  }

 private:
  std::string prefix_;
  std::size_t at_ = 0;
  std::unique_ptr<env::ByteSource> rest_;
};

// What both decoders share: a buffer of compressed bytes that is refilled.
class Decoder : public env::ByteSource {
 protected:
  Decoder(std::unique_ptr<env::ByteSource> source, std::string name)
      : source_(std::move(source)), name_(std::move(name)), buffer_(kInputBytes, '\0') {}

  base::Status refill() {
    TW_TRY(const std::size_t count, source_->read(buffer_));
    begin_ = 0;
    end_ = count;
    taken_ += count;
    ended_ = count == 0;
    return {};
  }
  tl::unexpected<base::Error> broken(std::string_view what, std::string expected) const {
    return fail(ErrorCode::Encoding, name_,
                std::string{what} + " by byte " + std::to_string(taken_ - (end_ - begin_)),
                std::move(expected));
  }

  std::unique_ptr<env::ByteSource> source_;
  std::string name_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t taken_ = 0;
  bool ended_ = false;
};

class Gzip final : public Decoder {
 public:
  Gzip(std::unique_ptr<env::ByteSource> source, std::string name)
      : Decoder(std::move(source), std::move(name)) {
    started_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK;
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override {
    if (started_) inflateEnd(&stream_);
  }

  base::Result<std::size_t> read(std::span<char> out) override {
    if (!started_) return fail(ErrorCode::Unavailable, name_, "no memory", "a gzip decoder");
    for (;;) {
      if (begin_ == end_ && !ended_) TW_TRY_STATUS(refill());
      if (ended_ && between_members_) return std::size_t{0};
      if (ended_) return broken("the stream ends", "a complete gzip stream");
      between_members_ = false;
      stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data() + begin_);
      stream_.avail_in = static_cast<uInt>(end_ - begin_);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data());
      stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(out.size(), 1u << 30));
      const uInt room = stream_.avail_out;
      const int result = inflate(&stream_, Z_NO_FLUSH);
      begin_ = end_ - stream_.avail_in;
      if (result == Z_STREAM_END) {
        between_members_ = true;
        inflateReset(&stream_);
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return broken("a broken stream", "a gzip stream");
      }
      if (const std::size_t count = room - stream_.avail_out; count > 0) return count;
    }
  }

 private:
  z_stream stream_{};
  bool started_ = false;
  bool between_members_ = false;
};

class Zstd final : public Decoder {
 public:
  Zstd(std::unique_ptr<env::ByteSource> source, std::string name)
      : Decoder(std::move(source), std::move(name)), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    if (stream_) ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  }

  base::Result<std::size_t> read(std::span<char> out) override {
    if (!stream_) return fail(ErrorCode::Unavailable, name_, "no memory", "a zstd decoder");
    for (;;) {
      if (begin_ == end_ && !ended_) TW_TRY_STATUS(refill());
      if (ended_ && between_frames_) return std::size_t{0};
      ZSTD_inBuffer input{buffer_.data() + begin_, end_ - begin_, 0};
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      const std::size_t result = ZSTD_decompressStream(stream_.get(), &output, &input);
      begin_ += input.pos;
      if (ZSTD_isError(result)) {
        return broken(ZSTD_getErrorName(result), "a zstd stream with a window of at most 32 MiB");
      }
      between_frames_ = result == 0;
      if (output.pos > 0) return output.pos;
      if (ended_ && !between_frames_) return broken("the stream ends", "a complete zstd stream");
    }
  }

 private:
  std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream_;
  bool between_frames_ = false;
};

}  // namespace

base::Result<std::unique_ptr<env::ByteSource>> decompressed(std::unique_ptr<env::ByteSource> source,
                                                            std::string name) {
  std::string magic;
  std::array<char, 4> some{};
  while (magic.size() < 4) {
    TW_TRY(const std::size_t count, source->read(std::span{some}.first(4 - magic.size())));
    if (count == 0) break;
    magic.append(some.data(), count);
  }
  const bool gzip = magic.starts_with("\x1F\x8B");
  const bool zstd = magic == "\x28\xB5\x2F\xFD";
  std::unique_ptr<env::ByteSource> whole = std::make_unique<Prefixed>(std::move(magic), std::move(source));
  if (gzip) return std::make_unique<Gzip>(std::move(whole), std::move(name));
  if (zstd) return std::make_unique<Zstd>(std::move(whole), std::move(name));
  return whole;
}

}  // namespace tidewaiter::declaration
