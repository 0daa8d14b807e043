// A ring of blocks between one thread that reads and one that looks. A block holds rows whose octets were
// copied to it, since the engine's last until its next step only.

#include <array>
#include <semaphore>
#include <thread>

#include "verify/sql_source.h"

namespace tidewaiter::verify {
namespace {

constexpr std::size_t kBlockOctets = std::size_t{256} << 10;
constexpr std::ptrdiff_t kBlocks = 4;

class RowBlock {
 public:
  bool empty() const { return cells_.empty(); }
  bool full() const { return octets_.size() + cells_.size() * sizeof(Kept) >= kBlockOctets; }

  void put(const std::vector<Cell>& row) {
    width_ = row.size();
    for (const auto& cell : row) {
      Kept kept{cell.index(), 0, 0};
      if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        kept.number = *number;
      } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
        keep(*text, kept);
      } else if (const auto* bytes = std::get_if<Octets>(&cell)) {
        keep(bytes->bytes, kept);
      }
      cells_.push_back(kept);
    }
  }

  void visit(std::vector<Cell>& row, const std::function<void(const std::vector<Cell>&)>& visit) const {
    row.resize(width_);
    for (std::size_t begin = 0; begin < cells_.size(); begin += width_) {
      for (std::size_t i = 0; i < width_; ++i) row[i] = cell(cells_[begin + i]);
      visit(row);
    }
  }

  void clear() {
    octets_.clear();
    cells_.clear();
  }

 private:
  struct Kept {
    std::size_t type;     // of Cell's alternatives
    std::int64_t number;  // or where its octets begin
    std::size_t length;
  };

  void keep(std::string_view bytes, Kept& kept) {
    kept.number = static_cast<std::int64_t>(octets_.size());
    kept.length = bytes.size();
    octets_.append(bytes);
  }
  Cell cell(const Kept& kept) const {
    const auto octets = [&] {
      return std::string_view{octets_}.substr(static_cast<std::size_t>(kept.number), kept.length);
    };
    switch (kept.type) {
      case 0:
        return {};
      case 1:
        return kept.number;
      case 2:
        return octets();
      default:
        return Octets{octets()};
    }
  }

  std::string octets_;
  std::vector<Kept> cells_;
  std::size_t width_ = 0;
};

}  // namespace

base::Status rows_ahead(SqlSource& source, const std::string& query,
                        const std::function<void(const std::vector<Cell>&)>& visit) {
  std::array<RowBlock, kBlocks> ring;
  std::counting_semaphore<kBlocks> free{kBlocks}, filled{0};
  base::Status read;
  // Only full blocks are handed over before the last, so one that is not full ends the reading.
  std::thread reader{[&] {
    std::size_t at = 0;
    free.acquire();
    read = source.rows(query, [&](const auto& row) {
      ring[at].put(row);
      if (!ring[at].full()) return;
      filled.release();
      at = (at + 1) % ring.size();
      free.acquire();
    });
    filled.release();
  }};
  std::vector<Cell> row;
  for (std::size_t at = 0;; at = (at + 1) % ring.size()) {
    filled.acquire();
    const bool last = !ring[at].full();
    if (!ring[at].empty()) ring[at].visit(row, visit);
    ring[at].clear();
    free.release();
    if (last) break;
  }
  reader.join();
  return read;
}

}  // namespace tidewaiter::verify
