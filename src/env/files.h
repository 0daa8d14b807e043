#pragma once
// Files as the rest of the program may touch them: read whole, replaced whole and durably, locked.
// Thread-safe.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::env {

/// Reads a whole file of at most `limit_bytes`. Io, NotFound or TooLarge otherwise; errors name the path.
base::Result<std::string> read_file(const std::string& path, std::size_t limit_bytes = std::size_t{1} << 30);

/// The first `count` octets of a file, fewer where it is shorter. Io, NotFound.
base::Result<std::string> first_octets(const std::string& path, std::size_t count);

/// Replaces a file so that after a power cut either the old or the new content is there: write beside it,
/// fsync, rename, fsync the folder.
base::Status replace_file(const std::string& path, std::string_view content);
/// The same of a content that comes piece by piece: `write` is given what appends one. Where `write` fails
/// the old content stays.
base::Status replace_file(
    const std::string& path,
    const std::function<base::Status(const std::function<base::Status(std::string_view)>& append)>& write);

/// A file's length and SHA-256.
struct FileDigest {
  std::uint64_t octets = 0;
  base::Hash sha256{};
};
/// Reads a file of any length once. NotFound, Io.
base::Result<FileDigest> digest_of(const std::string& path);
/// Copies a file of any length, durably: after a power cut the whole copy is there or none. `owner_alone`: it
/// is readable by the owner alone. Returns what was copied.
base::Result<FileDigest> copy_file(const std::string& from, const std::string& to, bool owner_alone = false);

/// Replaces a file so that a reader sees the old or the new content, never half of it. A power cut may undo
/// or tear it until sync_files: for many files at once, where one flush for each would cost a hundred times
/// the writing.
base::Status write_file(const std::string& path, std::string_view content);
/// Makes all that was written on the file system that holds `path` durable.
base::Status sync_files(const std::string& path);

/// As replace_file, readable and writable by the owner alone.
base::Status replace_secret(const std::string& path, std::string_view content);

/// Overwrites a file with zeros, flushes, and removes it durably: what it held is gone as far as a file
/// system allows. No error where there is none.
base::Status shred_file(const std::string& path);

/// Removes a folder with what is in it. No error where there is none.
base::Status remove_folder(const std::string& path);

/// Creates a folder and its parents. No error where it is there already.
base::Status make_folder(const std::string& path);

/// An exclusive advisory lock on a file (created where missing), held until destroyed or the process ends.
class FileLock {
 public:
  /// Busy where another process holds it.
  static base::Result<FileLock> acquire(const std::string& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace tidewaiter::env
