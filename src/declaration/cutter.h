#pragma once
// Streams cut into records in constant memory. Used by one thread; nothing here looks into a record more than
// it must.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "declaration/record.h"
#include "env/source.h"

namespace tidewaiter::declaration {

/// A window on a source: bytes that were read and not consumed yet.
class InputWindow {
 public:
  explicit InputWindow(std::unique_ptr<env::ByteSource> source) : source_(std::move(source)) {}

  std::string_view view() const noexcept { return std::string_view{buffer_}.substr(begin_); }
  /// Reads on. False at the end of the source or where it broke.
  bool more();
  void consume(std::size_t bytes) noexcept { begin_ += bytes; }
  bool ended() const noexcept { return ended_; }
  bool broken() const noexcept { return error_.has_value(); }
  /// What broke the source, once: nullopt where nothing did or it was taken before.
  std::optional<base::Error> take_error() { return std::exchange(error_, std::nullopt); }

 private:
  std::unique_ptr<env::ByteSource> source_;
  std::string buffer_;
  std::size_t begin_ = 0;
  bool ended_ = false;
  std::optional<base::Error> error_;
};

/// Cuts a stream into records. Each implementation says what one is.
class Cutter {
 public:
  virtual ~Cutter() = default;
  /// The next record; nullopt at the end.
  virtual std::optional<RawRecord> next() = 0;
};

/// One record a line, ended by LF or CRLF; blank lines are passed over, a line over 1 MiB is a record with an
/// error.
class LineCutter final : public Cutter {
 public:
  explicit LineCutter(InputWindow window) : window_(std::move(window)) {}
  std::optional<RawRecord> next() override;

 private:
  InputWindow window_;
  std::uint64_t line_ = 1;
};

/// Cuts the line that begins the window off it, without its end. A line over the limit is skipped to its end
/// in constant memory. nullopt at the end. `line` is moved on.
std::optional<RawRecord> take_line(InputWindow& window, std::uint64_t& line);

}  // namespace tidewaiter::declaration
