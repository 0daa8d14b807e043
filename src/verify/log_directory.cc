#include "verify/log_directory.h"

#include <algorithm>
#include <fstream>
#include <utility>
#include <vector>

#include "verify/merkle.h"

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::uint64_t kWidth = 256;
constexpr std::size_t kHashOctets = 32;
constexpr std::size_t kLargestFile = kWidth * (2 + 65'535);

base::Result<std::string> slurp(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return fail(ErrorCode::NotFound, path, "no such file", "a file of the log");
  std::string content;
  char buffer[1 << 14];
  while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
    content.append(buffer, static_cast<std::size_t>(stream.gcount()));
    if (content.size() > kLargestFile)
      return fail(ErrorCode::TooLarge, path, "more", std::to_string(kLargestFile) + " octets");
  }
  if (stream.bad()) return fail(ErrorCode::Io, path, "unreadable", "a file of the log");
  return content;
}

// "x001/x234/067" and, for fewer than 256, ".p/5".
std::string place(std::uint64_t number, std::uint64_t width) {
  const std::string digits = std::to_string(number);
  const std::string padded = std::string((3 - digits.size() % 3) % 3, '0') + digits;
  std::string path;
  for (std::size_t at = 0; at < padded.size(); at += 3) {
    const bool last = at + 3 == padded.size();
    path += (last ? "" : "x") + padded.substr(at, 3) + (last ? "" : "/");
  }
  return width == kWidth ? path : path + ".p/" + std::to_string(width);
}

// One level of tiles after another, from the leaves: each level's full tiles give the hashes of the next.
class Walk {
 public:
  Walk(std::string path, LogDirectoryReport& report, std::optional<TreeHead> since, std::size_t leaf_octets)
      : path_(std::move(path)), report_(report), since_(std::move(since)), leaf_octets_(leaf_octets) {}

  void run() {
    meet_since();
    for (std::uint64_t number = 0; number * kWidth < report_.head.size; ++number) {
      bundle(number);
      if (report_.findings.count() > Findings::kKept) {
        find(number * kWidth, "too much is wrong: stopped here");
        return;
      }
    }
    if (root_.root() != report_.head.root) {
      find(report_.head.size, "the entries' root is " + base::to_base64(base::as_view(root_.root())) +
                                  ", the checkpoint says " +
                                  base::to_base64(base::as_view(report_.head.root)));
    }
    for (unsigned level = 1; !next_.empty(); ++level) upper(level);
  }

 private:
  void find(std::uint64_t index, std::string what) { report_.findings.add("J1", index, std::move(what)); }

  void bundle(std::uint64_t number) {
    const std::uint64_t first = number * kWidth, width = std::min(kWidth, report_.head.size - first);
    const std::string name = "tile/entries/" + place(number, width);
    std::vector<base::Hash> leaves;
    if (const auto octets = slurp(path_ + "/" + name)) {
      ++report_.bundles;
      leaves = entries(*octets, name, first);
    } else {
      find(first, base::to_string(octets.error()));
    }
    if (leaves.size() != width) {
      find(first, name + " has " + std::to_string(leaves.size()) + " entries, not " + std::to_string(width));
      leaves.resize(width);
    }
    for (const auto& leaf : leaves) {
      root_.add(leaf);
      meet_since();
    }
    tile(0, number, leaves);
  }

  std::vector<base::Hash> entries(std::string_view octets, const std::string& name, std::uint64_t first) {
    std::vector<base::Hash> leaves;
    while (octets.size() >= 2 && leaves.size() < kWidth) {
      const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(octets[0])) << 8 |
                                 static_cast<unsigned char>(octets[1]);
      if (octets.size() < 2 + length) break;
      if (leaf_octets_ != 0 && length != leaf_octets_) {
        find(first + leaves.size(), "an entry of " + std::to_string(length) +
                                        " octets where only commitments of " + std::to_string(leaf_octets_) +
                                        " stand");
      }
      leaves.push_back(hash_leaf(octets.substr(2, length)));
      octets.remove_prefix(2 + length);
    }
    if (!octets.empty()) find(first, name + " has " + std::to_string(octets.size()) + " octets left over");
    return leaves;
  }

  // Holds a tile against the hashes that it must have; a full one gives one hash to the level above.
  void tile(unsigned level, std::uint64_t number, const std::vector<base::Hash>& hashes) {
    const std::string name = "tile/" + std::to_string(level) + "/" + place(number, hashes.size());
    std::string expected;
    for (const auto& hash : hashes) expected += base::as_view(hash);
    const auto octets = slurp(path_ + "/" + name);
    const std::uint64_t first = (number * kWidth) << (8 * level);
    if (!octets) {
      find(first, base::to_string(octets.error()));
    } else {
      ++report_.tiles;
      if (*octets != expected)
        find(first + (differs(*octets, expected) << (8 * level)), name + " is not what its entries hash to");
    }
    if (hashes.size() < kWidth) return;
    RunningRoot root;
    for (const auto& hash : hashes) root.add(hash);
    next_.push_back(root.root());
  }

  static std::uint64_t differs(std::string_view octets, std::string_view expected) {
    const auto at =
        std::mismatch(octets.begin(), octets.end(), expected.begin(), expected.end()).first - octets.begin();
    return std::min<std::uint64_t>(static_cast<std::uint64_t>(at) / kHashOctets, kWidth - 1);
  }

  void upper(unsigned level) {
    const auto hashes = std::exchange(next_, {});
    for (std::size_t at = 0; at < hashes.size(); at += kWidth) {
      const auto end = std::min<std::size_t>(hashes.size(), at + kWidth);
      tile(level, at / kWidth,
           {hashes.begin() + static_cast<std::ptrdiff_t>(at),
            hashes.begin() + static_cast<std::ptrdiff_t>(end)});
    }
  }

  void meet_since() {
    if (!since_ || since_->size != root_.size() || root_.root() == since_->root) return;
    find(since_->size, "the earlier checkpoint of " + std::to_string(since_->size) + " entries has root " +
                           base::to_base64(base::as_view(since_->root)) + ", this log had " +
                           base::to_base64(base::as_view(root_.root())) + ": another history");
  }

  std::string path_;
  LogDirectoryReport& report_;
  std::optional<TreeHead> since_;
  std::size_t leaf_octets_;
  RunningRoot root_;
  std::vector<base::Hash> next_;  // the level above, as far as it is known
};

}  // namespace

base::Result<LogDirectoryReport> verify_log_directory(const std::string& path, std::string_view verifier_key,
                                                      std::optional<std::string_view> since,
                                                      std::size_t leaf_octets) {
  TW_TRY(const auto key, read_log_key(verifier_key, "verifier key"));
  TW_TRY(const auto note, slurp(path + "/checkpoint"));
  LogDirectoryReport report;
  TW_TRY(report.head, read_checkpoint(note, key, path + "/checkpoint"));
  std::optional<TreeHead> earlier;
  if (since) {
    TW_TRY(earlier, read_checkpoint(*since, key, "since"));
    if (earlier->size > report.head.size) {
      report.findings.add("J1", report.head.size,
                          "the earlier checkpoint has " + std::to_string(earlier->size) +
                              " entries, this log " + std::to_string(report.head.size) +
                              ": it was rolled back");
    }
  }
  Walk(path, report, earlier, leaf_octets).run();
  return report;
}

}  // namespace tidewaiter::verify
