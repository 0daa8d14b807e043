#include "cli/print.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

namespace tidewaiter::cli {
namespace {

// East Asian wide characters (UAX #11, the blocks that parcels' data uses) take two columns.
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string fitted(std::string_view text, std::size_t columns) {
  std::string result;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + length > text.size()) break;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length; ++k) c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    const std::size_t width = is_wide(c) ? 2 : 1;
    if (used + width > columns) return result + "…";
    if (c < 0x20 || c == 0x7F) {
      result += ' ';
    } else {
      result += text.substr(i, length);
    }
    used += width;
    i += length;
  }
  return result;
}

std::string departure(base::DurationMs left, bool in_hand) {
  if (left.milliseconds() >= 0) return "leaves in " + base::to_string(left);
  return (in_hand ? "cut-off " : "left ") + base::to_string(base::DurationMs{-left.milliseconds()}) + " ago";
}

void say(Shell& shell, bool as_json, const nlohmann::ordered_json& json, const std::string& words) {
  shell.out << (as_json ? json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) : words)
            << '\n';
}

Waiting::Waiting(Shell& shell, std::string what) : shell_(shell), what_(std::move(what)) {
  if (shell_.terminal) thread_ = std::thread([this] { show(); });
}

Waiting::~Waiting() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    done_ = true;
  }
  done_changed_.notify_all();
  thread_.join();
}

// Straight to the terminal: the stream belongs to the command's own thread.
void Waiting::show() {
  const auto write = [](const std::string& text) {
    [[maybe_unused]] const auto put = ::write(STDERR_FILENO, text.data(), text.size());
  };
  bool visible = false;
  std::unique_lock lock(mutex_);
  for (int seconds = 1; !done_changed_.wait_for(lock, std::chrono::seconds{1}, [&] { return done_; });
       ++seconds) {
    if (shell_.has_bar) continue;
    visible = true;
    write("\r" + what_ + ": " + std::to_string(seconds) + " s ");
  }
  if (visible) write("\r\033[K");
}

std::string bar(std::uint64_t done, std::uint64_t total) {
  constexpr std::uint64_t kCells = 20;
  const auto part = std::min(done, total);
  std::string text;
  for (std::uint64_t cell = 0; cell < kCells; ++cell) text += cell < part * kCells / total ? "█" : "░";
  return text + ' ' + std::to_string(part * 100 / total) + '%';
}

Progress::Progress(Shell& shell, std::string what)
    : shell_(shell), what_(std::move(what)), begin_(shell.clock.now()) {
  shell_.has_bar = true;
}

void Progress::at(std::uint64_t done, std::uint64_t total) {
  if (!shell_.terminal) return;
  const auto now = shell_.clock.now();
  const auto elapsed_ms = (now - begin_).milliseconds();
  if (elapsed_ms < 1000 || (now - shown_).milliseconds() < 200) return;
  shown_ = now;
  visible_ = true;
  shell_.err << "\r" << what_ << ": " << (total == 0 ? "" : bar(done, total) + ", ") << with_commas(done)
             << " (" << with_commas(done * 1000 / static_cast<std::uint64_t>(elapsed_ms)) << "/s)   "
             << std::flush;
}

Progress::~Progress() {
  shell_.has_bar = false;
  if (visible_) shell_.err << "\r\033[K" << std::flush;
}

}  // namespace tidewaiter::cli
