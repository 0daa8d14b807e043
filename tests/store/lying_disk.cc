#include "lying_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace tidewaiter::store {
namespace {

constexpr std::size_t kSector = 512;
LyingDisk* mounted =
    nullptr;  // SQLite's calls carry no pointer of ours to a file system that is not yet open

struct Handle {
  sqlite3_file base;
  std::shared_ptr<LyingDisk::File>* file;
  int lock;
};

Handle& handle(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
LyingDisk::File& content(sqlite3_file* file) { return **handle(file).file; }

int close_file(sqlite3_file* file) {
  const std::lock_guard lock{mounted->mutex()};
  auto& open = handle(file);
  file->pMethods->xUnlock(file, SQLITE_LOCK_NONE);
  delete open.file;
  open.file = nullptr;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* out, int count, sqlite3_int64 at) {
  const std::lock_guard lock{mounted->mutex()};
  if (mounted->is_cut()) return SQLITE_IOERR_READ;
  const auto& now = content(file).now;
  const auto begin = std::min(now.size(), static_cast<std::size_t>(at));
  const auto there = std::min(now.size() - begin, static_cast<std::size_t>(count));
  std::memcpy(out, now.data() + begin, there);
  if (there == static_cast<std::size_t>(count)) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + there, 0, static_cast<std::size_t>(count) - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  const std::lock_guard lock{mounted->mutex()};
  return mounted->write(content(file), {static_cast<const char*>(bytes), static_cast<std::size_t>(count)},
                        static_cast<std::uint64_t>(at));
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const std::lock_guard lock{mounted->mutex()};
  return mounted->truncate(content(file), static_cast<std::uint64_t>(size));
}

int sync_file(sqlite3_file* file, int) {
  const std::lock_guard lock{mounted->mutex()};
  return mounted->sync(content(file));
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  const std::lock_guard lock{mounted->mutex()};
  *size = static_cast<sqlite3_int64>(content(file).now.size());
  return SQLITE_OK;
}

int lock_file(sqlite3_file* file, int wanted) {
  const std::lock_guard lock{mounted->mutex()};
  auto& shared = content(file);
  auto& mine = handle(file).lock;
  if (mine >= wanted) return SQLITE_OK;
  if (mine == SQLITE_LOCK_NONE) {
    if (shared.exclusive != nullptr) return SQLITE_BUSY;
    ++shared.shared;
    mine = SQLITE_LOCK_SHARED;
  }
  if (wanted >= SQLITE_LOCK_RESERVED) {
    if (shared.reserved != nullptr && shared.reserved != file) return SQLITE_BUSY;
    shared.reserved = file;
    mine = SQLITE_LOCK_RESERVED;
  }
  if (wanted == SQLITE_LOCK_EXCLUSIVE) {
    if (shared.shared > 1) return SQLITE_BUSY;
    shared.exclusive = file;
    mine = SQLITE_LOCK_EXCLUSIVE;
  }
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int wanted) {
  const std::lock_guard lock{mounted->mutex()};
  auto& shared = content(file);
  auto& mine = handle(file).lock;
  if (shared.exclusive == file) shared.exclusive = nullptr;
  if (shared.reserved == file) shared.reserved = nullptr;
  if (wanted == SQLITE_LOCK_NONE && mine > SQLITE_LOCK_NONE && shared.shared > 0) --shared.shared;
  mine = std::min(mine, wanted);
  return SQLITE_OK;
}

int is_reserved(sqlite3_file* file, int* out) {
  const std::lock_guard lock{mounted->mutex()};
  *out = content(file).reserved != nullptr;
  return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_memory(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  const std::lock_guard lock{mounted->mutex()};
  auto& memory = content(file).memory;
  *out = nullptr;
  if (mounted->is_cut()) return SQLITE_IOERR_SHMMAP;
  if (static_cast<std::size_t>(region) >= memory.size() && extend == 0) return SQLITE_OK;
  while (memory.size() <= static_cast<std::size_t>(region)) {
    memory.push_back(std::make_unique<std::string>(static_cast<std::size_t>(size), '\0'));
  }
  *out = memory[static_cast<std::size_t>(region)]->data();
  return SQLITE_OK;
}

int lock_memory(sqlite3_file* file, int first, int count, int flags) {
  const std::lock_guard lock{mounted->mutex()};
  auto& shared = content(file);
  for (int i = first; i < first + count; ++i) {
    const bool others_write = shared.memory_exclusive[i] != nullptr && shared.memory_exclusive[i] != file;
    if ((flags & SQLITE_SHM_LOCK) == 0) continue;
    if (others_write || ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && shared.memory_shared[i] > 0))
      return SQLITE_BUSY;
  }
  for (int i = first; i < first + count; ++i) {
    const bool taking = (flags & SQLITE_SHM_LOCK) != 0;
    if ((flags & SQLITE_SHM_EXCLUSIVE) != 0) {
      shared.memory_exclusive[i] = taking ? file : nullptr;
    } else {
      shared.memory_shared[i] = std::max(0, shared.memory_shared[i] + (taking ? 1 : -1));
    }
  }
  return SQLITE_OK;
}

void memory_barrier(sqlite3_file*) { const std::lock_guard lock{mounted->mutex()}; }

int unmap_memory(sqlite3_file* file, int remove) {
  const std::lock_guard lock{mounted->mutex()};
  if (remove != 0) content(file).memory.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods{
    2,           close_file,     read_file,    write_file,   truncate_file, sync_file,       size_of_file,
    lock_file,   unlock_file,    is_reserved,  control_file, sector_size,   characteristics, map_memory,
    lock_memory, memory_barrier, unmap_memory, nullptr,      nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const std::lock_guard lock{mounted->mutex()};
  file->pMethods = nullptr;
  if (mounted->is_cut()) return SQLITE_CANTOPEN;
  std::shared_ptr<LyingDisk::File> found;
  if (name == nullptr) {
    found = std::make_shared<LyingDisk::File>();
  } else {
    found = mounted->find(name);
    if (found == nullptr && (flags & SQLITE_OPEN_CREATE) != 0) found = mounted->create(name);
  }
  if (found == nullptr) return SQLITE_CANTOPEN;
  auto& open = handle(file);
  open.file = new std::shared_ptr<LyingDisk::File>{found};
  open.lock = SQLITE_LOCK_NONE;
  file->pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* name, int durably) {
  const std::lock_guard lock{mounted->mutex()};
  return mounted->remove(name, durably != 0);
}

int access_file(sqlite3_vfs*, const char* name, int, int* out) {
  const std::lock_guard lock{mounted->mutex()};
  *out = mounted->find(name) != nullptr;
  return mounted->is_cut() ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

sqlite3_vfs* real() {
  static sqlite3_vfs* const found = sqlite3_vfs_find("unix");
  return found;
}
int randomness(sqlite3_vfs*, int count, char* out) { return real()->xRandomness(real(), count, out); }
int sleep_for(sqlite3_vfs*, int microseconds) { return microseconds; }
int time_now(sqlite3_vfs*, double* out) { return real()->xCurrentTime(real(), out); }

sqlite3_vfs& file_system() {
  static sqlite3_vfs one{1,         sizeof(Handle), 512,         nullptr,   "lying",  nullptr,
                         open_file, remove_file,    access_file, full_name, nullptr,  nullptr,
                         nullptr,   nullptr,        randomness,  sleep_for, time_now, nullptr,
                         nullptr,   nullptr,        nullptr,     nullptr};
  return one;
}

void apply_write(std::string& content, const LyingDisk::Write& write) {
  if (write.bytes.empty()) {
    content.resize(write.at);
    return;
  }
  if (content.size() < write.at + write.bytes.size()) content.resize(write.at + write.bytes.size());
  content.replace(write.at, write.bytes.size(), write.bytes);
}

}  // namespace

LyingDisk::LyingDisk(std::uint64_t seed) : random_(seed) {
  real();
  mounted = this;
  sqlite3_vfs_register(&file_system(), 1);
}

LyingDisk::~LyingDisk() {
  sqlite3_vfs_unregister(&file_system());
  sqlite3_vfs_register(real(), 1);
  mounted = nullptr;
}

void LyingDisk::cut_after(std::uint64_t operations) {
  const std::lock_guard lock{mutex_};
  cut_at_ = operations_ + operations;
}

bool LyingDisk::is_cut() const {
  const std::lock_guard lock{mutex_};
  return cut_;
}

std::uint64_t LyingDisk::operations() const {
  const std::lock_guard lock{mutex_};
  return operations_;
}

void LyingDisk::set_full(bool full) {
  const std::lock_guard lock{mutex_};
  full_ = full;
}

void LyingDisk::set_read_only(bool read_only) {
  const std::lock_guard lock{mutex_};
  read_only_ = read_only;
}

void LyingDisk::restart() {
  const std::lock_guard lock{mutex_};
  for (auto& [path, file] : removed_) {
    if (file->exists_durably && !files_.contains(path) && random_.below(2) == 0) files_[path] = file;
  }
  removed_.clear();
  std::map<std::string, std::shared_ptr<File>> found;
  for (const auto& [path, file] : files_) {
    if (!file->exists_durably && random_.below(2) == 0) continue;
    auto after = std::make_shared<File>();
    after->durable = after_the_cut(*file);
    after->now = after->durable;
    after->exists_durably = true;
    found[path] = std::move(after);
  }
  files_ = std::move(found);
  cut_ = false;
  cut_at_ = UINT64_MAX;
}

// Five ways a disk may have been interrupted, from the kindest to the cruellest.
std::string LyingDisk::after_the_cut(const File& file) {
  std::vector<Write> sectors;
  for (const auto& write : file.pending) {
    if (write.bytes.empty()) sectors.push_back(write);
    for (std::size_t at = 0; at < write.bytes.size();) {
      const auto length = std::min(kSector - (write.at + at) % kSector, write.bytes.size() - at);
      sectors.push_back({write.at + at, write.bytes.substr(at, length)});
      at += length;
    }
  }
  std::string content = file.durable;
  const auto way = random_.below(5);
  if (way == 0) return file.now;
  if (way == 1) return content;
  if (way == 2) sectors.resize(random_.below(sectors.size() + 1));
  if (way == 4) {
    for (std::size_t i = sectors.size(); i > 1; --i) std::swap(sectors[i - 1], sectors[random_.below(i)]);
  }
  for (const auto& sector : sectors) {
    if (way == 2 || random_.below(4) != 0) apply_write(content, sector);
  }
  return content;
}

std::shared_ptr<LyingDisk::File> LyingDisk::find(const std::string& path) {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : found->second;
}

std::shared_ptr<LyingDisk::File> LyingDisk::create(const std::string& path) {
  auto file = std::make_shared<File>();
  file->syncs_folder = path.ends_with("-wal") || path.ends_with("-journal");
  return files_[path] = std::move(file);
}

int LyingDisk::remove(const std::string& path, bool durably) {
  if (step() != SQLITE_OK) return SQLITE_IOERR_DELETE;
  const auto found = files_.find(path);
  if (found == files_.end()) return SQLITE_IOERR_DELETE_NOENT;
  removed_[path] = found->second;
  files_.erase(found);
  if (durably) sync_folder();
  return SQLITE_OK;
}

void LyingDisk::sync_folder() {
  removed_.clear();
  for (auto& [path, file] : files_) file->exists_durably = true;
}

int LyingDisk::step() {
  if (!cut_ && ++operations_ > cut_at_) cut_ = true;
  return cut_ ? SQLITE_IOERR : SQLITE_OK;
}

int LyingDisk::write(File& file, std::string_view bytes, std::uint64_t at) {
  if (read_only_) return SQLITE_IOERR_WRITE;
  if (full_ && at + bytes.size() > file.now.size()) return SQLITE_FULL;
  if (step() != SQLITE_OK) return SQLITE_IOERR_WRITE;
  file.pending.push_back({at, std::string{bytes}});
  apply_write(file.now, file.pending.back());
  return SQLITE_OK;
}

int LyingDisk::truncate(File& file, std::uint64_t size) {
  if (read_only_ || step() != SQLITE_OK) return SQLITE_IOERR_TRUNCATE;
  file.pending.push_back({size, {}});
  apply_write(file.now, file.pending.back());
  return SQLITE_OK;
}

int LyingDisk::sync(File& file) {
  if (read_only_ || step() != SQLITE_OK) return SQLITE_IOERR_FSYNC;
  file.durable = file.now;
  file.pending.clear();
  if (file.syncs_folder && !file.exists_durably) sync_folder();
  return SQLITE_OK;
}

}  // namespace tidewaiter::store
