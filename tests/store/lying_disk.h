#pragma once
// A disk for SQLite that keeps its files in memory and, at a power cut, treats what was not synced as a real
// disk may: drops it, tears it at a sector's edge, or lets a later write arrive without an earlier one. Bytes
// outside a write are never harmed, as SQLite expects of the disks it is built for
// (SQLITE_IOCAP_POWERSAFE_OVERWRITE). It can also be full, or refuse to be written.
//
// Method. 1. A file is what is durable, and the list of writes and truncations since its last sync. 2.
// Reading sees both. 3. A sync makes the list durable, and the file's existence too. 4. A power cut ends
// everything: from then on every call fails. What the machine finds afterwards is drawn from a seed: for each
// file, of each sector of each write in the list, whether it arrived, in an order that is drawn too; files
// never synced may be gone. 5. restart() makes that the disk, and forgets locks and shared memory.
//
// One disk at a time is SQLite's default file system, while the object lives. Thread-safe.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "env/random.h"

namespace tidewaiter::store {

class LyingDisk {
 public:
  explicit LyingDisk(std::uint64_t seed);
  ~LyingDisk();
  LyingDisk(const LyingDisk&) = delete;
  LyingDisk& operator=(const LyingDisk&) = delete;

  /// Cuts the power at the `operations`-th write, truncation or sync from now.
  void cut_after(std::uint64_t operations);
  bool is_cut() const;
  /// Cuts it now, if it is on, and starts the machine again on what arrived.
  void restart();
  /// While true, writes that would make a file longer fail: the disk is full.
  void set_full(bool full);
  /// While true, every write fails.
  void set_read_only(bool read_only);
  /// Writes, truncations and syncs so far.
  std::uint64_t operations() const;

  /// What SQLite's calls come down to. Each answers a result code of SQLite.
  struct Write {
    std::uint64_t at;
    std::string bytes;  ///< empty: a truncation to `at`
  };
  struct File {
    std::string durable;
    std::vector<Write> pending;
    std::string now;
    bool exists_durably = false;
    bool syncs_folder =
        false;       ///< a log: its first sync makes every creation and removal durable, as in SQLite
    int shared = 0;  ///< connections that hold a shared lock
    const void* reserved = nullptr;
    const void* exclusive = nullptr;
    std::vector<std::unique_ptr<std::string>> memory;  ///< shared memory, by region
    int memory_shared[8] = {};
    const void* memory_exclusive[8] = {};
  };
  std::recursive_mutex& mutex() { return mutex_; }
  std::shared_ptr<File> find(const std::string& path);
  std::shared_ptr<File> create(const std::string& path);
  int remove(const std::string& path, bool durably);
  int write(File& file, std::string_view bytes, std::uint64_t at);
  int truncate(File& file, std::uint64_t size);
  int sync(File& file);

 private:
  void sync_folder();
  int step();  // counts an operation; not SQLITE_OK once the power is cut
  std::string after_the_cut(const File& file);

  mutable std::recursive_mutex mutex_;
  env::SeededRandom random_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::map<std::string, std::shared_ptr<File>> removed_;  // not durably
  std::uint64_t operations_ = 0;
  std::uint64_t cut_at_ = UINT64_MAX;
  bool cut_ = false;
  bool full_ = false;
  bool read_only_ = false;
};

}  // namespace tidewaiter::store
