#include "env/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/sha256_stream.h"

namespace tidewaiter::env {
namespace {

using base::ErrorCode;
using base::fail;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

tl::unexpected<base::Error> io_error(const std::string& path, const char* expected) {
  const auto code = errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
  return fail(code, path, std::strerror(errno), expected);
}

}  // namespace

namespace {

// Hands over the file in pieces.
template <typename Take>
base::Status read_pieces(const std::string& path, Take&& take) {
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0) return io_error(path, "a readable file");
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(path, "a readable file");
    if (got == 0) return {};
    TW_TRY_STATUS(take(std::string_view{buffer, static_cast<std::size_t>(got)}));
  }
}

base::Status write_piece(int file, const std::string& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t put = ::write(file, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return io_error(path, "room on the disk");
    content.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

// Gives what was written beside its name, durably.
base::Status put_in_place(int file, const std::string& beside, const std::string& path) {
  if (::fsync(file) != 0) return io_error(beside, "a disk that keeps what is written");
  if (::rename(beside.c_str(), path.c_str()) != 0) return io_error(path, "a writable folder");
  const auto parent = std::filesystem::path{path}.parent_path();
  Descriptor folder{::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return io_error(path, "a folder that can be synced");
  return {};
}

}  // namespace

base::Result<std::string> read_file(const std::string& path, std::size_t limit_bytes) {
  std::string content;
  // Growing by doubling would touch three times the memory of a large file.
  std::error_code unknown;
  if (const auto size = std::filesystem::file_size(path, unknown); !unknown)
    content.reserve(std::min<std::uintmax_t>(size, limit_bytes));
  TW_TRY_STATUS(read_pieces(path, [&](std::string_view piece) -> base::Status {
    content.append(piece);
    if (content.size() <= limit_bytes) return {};
    return fail(ErrorCode::TooLarge, path, std::to_string(content.size()),
                "at most " + std::to_string(limit_bytes) + " bytes");
  }));
  return content;
}

base::Result<std::string> first_octets(const std::string& path, std::size_t count) {
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0) return io_error(path, "a readable file");
  std::string octets(count, '\0');
  std::size_t read = 0;
  while (read < count) {
    const ssize_t got = ::read(file.get(), octets.data() + read, count - read);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(path, "a readable file");
    if (got == 0) break;
    read += static_cast<std::size_t>(got);
  }
  octets.resize(read);
  return octets;
}

base::Result<FileDigest> digest_of(const std::string& path) {
  FileDigest digest;
  base::Sha256 hasher;
  TW_TRY_STATUS(read_pieces(path, [&](std::string_view piece) -> base::Status {
    hasher.add(piece);
    digest.octets += piece.size();
    return {};
  }));
  digest.sha256 = hasher.finish();
  return digest;
}

base::Result<FileDigest> copy_file(const std::string& from, const std::string& to, bool owner_alone) {
  const std::string beside = to + ".new";
  const mode_t mode = owner_alone ? 0600 : 0644;
  Descriptor file{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
  if (file.get() < 0) return io_error(beside, "a writable file");
  FileDigest digest;
  base::Sha256 hasher;
  TW_TRY_STATUS(read_pieces(from, [&](std::string_view piece) -> base::Status {
    hasher.add(piece);
    digest.octets += piece.size();
    return write_piece(file.get(), beside, piece);
  }));
  TW_TRY_STATUS(put_in_place(file.get(), beside, to));
  digest.sha256 = hasher.finish();
  return digest;
}

namespace {

enum class Durable { Later, AtOnce };

base::Status put_file(const std::string& path, Durable durable, mode_t mode,
                      const std::function<base::Status(int file, const std::string& beside)>& write) {
  const std::string beside = path + ".new";
  Descriptor file{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
  if (file.get() < 0) return io_error(beside, "a writable file");
  TW_TRY_STATUS(write(file.get(), beside));
  if (durable == Durable::AtOnce) return put_in_place(file.get(), beside, path);
  if (::rename(beside.c_str(), path.c_str()) != 0) return io_error(path, "a writable folder");
  return {};
}

base::Status put_file(const std::string& path, std::string_view content, Durable durable,
                      mode_t mode = 0644) {
  return put_file(path, durable, mode,
                  [&](int file, const std::string& beside) { return write_piece(file, beside, content); });
}

}  // namespace

base::Status replace_file(const std::string& path, std::string_view content) {
  return put_file(path, content, Durable::AtOnce);
}

base::Status replace_file(
    const std::string& path,
    const std::function<base::Status(const std::function<base::Status(std::string_view)>& append)>& write) {
  return put_file(path, Durable::AtOnce, 0644, [&](int file, const std::string& beside) {
    return write([&](std::string_view piece) { return write_piece(file, beside, piece); });
  });
}

base::Status replace_secret(const std::string& path, std::string_view content) {
  return put_file(path, content, Durable::AtOnce, 0600);
}

base::Status write_file(const std::string& path, std::string_view content) {
  return put_file(path, content, Durable::Later);
}

base::Status sync_files(const std::string& path) {
  Descriptor place{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (place.get() < 0 || ::syncfs(place.get()) != 0)
    return io_error(path, "a file system that can be synced");
  return {};
}

base::Status shred_file(const std::string& path) {
  {
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (file.get() < 0) return errno == ENOENT ? base::Status{} : io_error(path, "a writable file");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return io_error(path, "a file");
    const std::string zeros(std::size_t{1} << 16, '\0');
    for (auto left = static_cast<std::size_t>(status.st_size); left > 0;) {
      const ssize_t put = ::write(file.get(), zeros.data(), std::min(left, zeros.size()));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return io_error(path, "a file that can be overwritten");
      left -= static_cast<std::size_t>(put);
    }
    if (::fsync(file.get()) != 0) return io_error(path, "a disk that keeps what is written");
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return io_error(path, "a file that can be removed");
  const auto parent = std::filesystem::path{path}.parent_path();
  Descriptor folder{::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return io_error(path, "a folder that can be synced");
  return {};
}

base::Status remove_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return fail(ErrorCode::Io, path, error.message(), "a folder that can be removed");
  return {};
}

base::Status make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(ErrorCode::Io, path, error.message(), "a folder that can be made");
  return {};
}

base::Result<FileLock> FileLock::acquire(const std::string& path) {
  Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (file.get() < 0) return io_error(path, "a lock file that can be made");
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return fail(ErrorCode::Busy, path, "held by another process", "one writing process");
    return io_error(path, "a file that can be locked");
  }
  return FileLock{file.release()};
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace tidewaiter::env
