#include "declaration/cutter.h"

#include "declaration/field.h"

namespace tidewaiter::declaration {
namespace {

constexpr std::size_t kReadBytes = 128 * 1024;

// Skips to behind the next line end.
void skip_line(InputWindow& window) {
  for (;;) {
    const auto end = window.view().find('\n');
    if (end != std::string_view::npos) {
      window.consume(end + 1);
      return;
    }
    window.consume(window.view().size());
    if (!window.more()) return;
  }
}

}  // namespace

bool InputWindow::more() {
  if (ended_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kReadBytes);
  const auto count = source_->read(std::span{buffer_}.subspan(old));
  buffer_.resize(old + count.value_or(0));
  if (!count) error_ = count.error();
  ended_ = !count || *count == 0;
  return !ended_;
}

std::optional<RawRecord> take_line(InputWindow& window, std::uint64_t& line) {
  std::size_t searched = 0;
  std::size_t end;
  bool unended = false;
  for (;;) {
    end = window.view().find('\n', searched);
    if (end != std::string_view::npos) break;
    searched = window.view().size();
    if (searched > kMaxRecordBytes) break;
    if (window.more()) continue;
    if (auto error = window.take_error()) {
      RawRecord record{.line = line, .text = std::string{window.view()}};
      window.consume(record.text.size());
      record.error = std::make_shared<base::Error>(*std::move(error));
      record.ends_input = true;
      return record;
    }
    if (searched == 0) return std::nullopt;
    end = searched;
    unended = true;
    break;
  }
  RawRecord record{.line = line++};
  if (end == std::string_view::npos || end > kMaxRecordBytes) {
    record.text = window.view().substr(0, kKeptOfTooLong);
    record.complete = false;
    record.error = std::make_shared<base::Error>(base::Error{base::ErrorCode::TooLarge,
                                                             "line " + std::to_string(record.line),
                                                             "over 1 MiB", "a record of at most 1 MiB"});
    skip_line(window);
    return record;
  }
  record.text = window.view().substr(0, end);
  record.unended = unended;
  if (record.text.ends_with('\r')) record.text.pop_back();
  window.consume(std::min(end + 1, window.view().size()));
  return record;
}

std::optional<RawRecord> LineCutter::next() {
  for (;;) {
    auto record = take_line(window_, line_);
    if (!record || record->error || !trim(record->text).empty()) return record;
  }
}

}  // namespace tidewaiter::declaration
