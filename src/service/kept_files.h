#pragma once
// The files that are kept as they came: instruments' readings, photographs, papers, documents that operators
// answer with (queries.h). Each lies
// once, under its SHA-256, in a folder beside the database (….readings, after what it held first), is durable
// before the entry that speaks of it, and is read back only as what it was. A row and an entry say whose it
// is. How one is erased: service/file_erasures.h. One writer.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "custody/exhibit.h"
#include "laboratory/media.h"
#include "service/file_owner.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Keeps octets durably and returns their SHA-256 in hexadecimal. Keeping them again changes nothing.
base::Result<std::string> keep_octets(const Service& service, const base::Bytes& octets);
/// What was kept. NotFound where it is gone, Tampered where it is not what was kept.
base::Result<base::Bytes> kept_octets(const Service& service, const std::string& sha256);
/// How many rows speak of this file.
base::Result<std::size_t> uses_of_octets(store::Reader& reader, const std::string& sha256);
/// Overwrites and removes what was kept, where no row speaks of it any more (J4), or none but so many that
/// are `going`: about to be erased. No error where it is gone.
base::Status shred_unused_octets(const Service& service, const std::string& sha256, std::size_t going = 0);

enum class KeptKind { Photograph, Paper };
std::string_view name(KeptKind kind) noexcept;  ///< "photograph", "paper"
std::optional<KeptKind> kept_kind_from(std::string_view name) noexcept;

inline constexpr const char* kFileKept = "file.kept";  ///< the kind of its entry
/// At most this many files are kept of one thing.
inline constexpr std::size_t kMostFilesOfOne = 1'000;

/// A file and whose it is, which is one alone (FileOwner).
struct NewKeptFile {
  KeptKind kind = KeptKind::Photograph;
  custody::ExhibitId exhibit;
  std::optional<std::int64_t> destruction;
  std::optional<std::int64_t> examination;
  base::Instant taken_at;  ///< not in the future
  std::string file_name;   ///< as it came, without folders; at most 255 bytes
  std::string words;       ///< what it shows

  void set_owner(const FileOwner& owner);
};
/// Whether it can be kept as a photograph: JPEG or PNG by its first octets. Unsupported, Conflict, TooLarge.
base::Status check_photograph(const base::Bytes& octets);
/// The row of a file that fits: a photograph is JPEG or PNG by its first octets, a paper PDF, JPEG or PNG; at
/// most laboratory::kMaxReadingOctets. Its octets are kept; number and whose it is are the caller's to fill
/// in.
base::Result<store::KeptFileRow> kept_row(const Service& service, const Actor& actor, const NewKeptFile& file,
                                          const base::Bytes& octets);
/// Gives the row its number and writes it with an entry of its own, in the caller's transaction.
base::Status record_kept(store::Transaction& transaction, store::KeptFileRow& row);
/// Keeps the file and says so. NotFound (exhibit, run, examination), Unsupported, Conflict, TooLarge,
/// Missing.
base::Result<store::KeptFileRow> keep_file(const Service& service, const Actor& actor,
                                           const NewKeptFile& file, const base::Bytes& octets);
/// NotFound.
base::Result<store::KeptFileRow> kept_file(store::Reader& reader, std::int64_t number);
/// Oldest first.
base::Result<std::vector<store::KeptFileRow>> kept_files_of(store::Reader& reader,
                                                            const custody::ExhibitId& id);
base::Result<std::vector<store::KeptFileRow>> kept_files_of_run(store::Reader& reader, std::int64_t run);
base::Result<std::vector<store::KeptFileRow>> kept_files_of_examination(store::Reader& reader,
                                                                        std::int64_t examination);
base::Result<std::vector<store::KeptFileRow>> kept_files_of(store::Reader& reader, const FileOwner& owner);

/// "X1-1-3.jpg": a name that nobody chose, so that it can't lead anywhere.
std::string name_to_save(const store::KeptFileRow& row);
/// "photograph 3, 2026-11-20T01:12:00Z, IMG_2.jpg, SHA-256 …: words".
std::string to_string(const store::KeptFileRow& row);

}  // namespace tidewaiter::service
