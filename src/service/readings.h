#pragma once
// What instruments say of exhibits and of examined parcels: their own files, kept as they came under their
// SHA-256 in a folder beside the database, with a row and an entry each. A reading is presumptive, whatever
// it shows. One by an instrument that was out of service or out of calibration is kept too, and says so
// wherever it is shown. How one is erased: service/file_erasures.h. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "custody/exhibit.h"
#include "laboratory/laboratory.h"
#include "service/service.h"

namespace tidewaiter::service {

struct NewReading {
  laboratory::ReadingKind kind = laboratory::ReadingKind::Report;
  custody::ExhibitId exhibit;               ///< of an exhibit,
  std::optional<std::int64_t> examination;  ///< or of an examination, never of both
  base::Instant taken_at;                   ///< not in the future
  std::string office, instrument;           ///< both, or neither
  std::string operated_by;                  ///< who read the instrument; may be empty
  std::string file_name;                    ///< as it came, without folders; at most 255 bytes
  std::string words;  ///< what an officer sees in it; for a trace detector's table its alarms are put before
};

/// What will be kept of a file, without its number: reads the file and keeps nothing, on any thread. Missing,
/// NotFound (exhibit, examination, instrument), TooLarge, Unsupported or Conflict where the file is not what
/// the kind says, the reader's own error for a spectrum or a table.
base::Result<store::ReadingRow> reading_row(const Service& service, const Actor& actor,
                                            const NewReading& reading, const base::Bytes& octets);
/// Keeps the file of such a row and says so.
base::Result<store::ReadingRow> keep_reading(const Service& service, store::ReadingRow row,
                                             const base::Bytes& octets);
/// Both at once.
base::Result<store::ReadingRow> attach_reading(const Service& service, const Actor& actor,
                                               const NewReading& reading, const base::Bytes& octets);
base::Result<store::ReadingRow> reading(store::Reader& reader, std::int64_t number);
/// Those of an exhibit, oldest first.
base::Result<std::vector<store::ReadingRow>> readings_of(store::Reader& reader, const custody::ExhibitId& id);
base::Result<std::vector<store::ReadingRow>> readings_of_examination(store::Reader& reader,
                                                                     std::int64_t examination);
/// The file as it came. Tampered where it is not what was attached, NotFound where it is gone.
base::Result<base::Bytes> file_of(const Service& service, const store::ReadingRow& row);
/// "spectrum 4, Raman R-1, 2026-11-20T01:12:00Z: tea 1 (presumptive) — WARNING: …".
std::string to_string(const store::ReadingRow& row);
/// The same with the lot of the test kit it was taken with, where the instrument has one.
base::Result<std::string> reading_words(store::Reader& reader, const store::ReadingRow& row);

/// A spectrum of a known substance for the library. `source` says where it is from.
base::Result<store::LibrarySpectrumRow> add_library_spectrum(const Service& service, const Actor& actor,
                                                             const std::string& substance,
                                                             const std::string& source,
                                                             const base::Bytes& octets);
base::Result<std::vector<store::LibrarySpectrumRow>> library_spectra(store::Reader& reader);
/// One of them, as its file has it. NotFound; Tampered where the file is not what was added.
base::Result<laboratory::Spectrum> library_spectrum(const Service& service, store::Reader& reader,
                                                    std::int64_t number);
/// The `most` of the library that a spectrum is likest to (laboratory/correlation.h).
base::Result<std::vector<laboratory::Likeness>> compare_with_library(const Service& service,
                                                                     store::Reader& reader,
                                                                     const store::ReadingRow& row,
                                                                     std::size_t most);

}  // namespace tidewaiter::service
