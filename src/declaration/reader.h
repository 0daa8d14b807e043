#pragma once
// Advance data in, record by record. A Reader cuts its source into raw records (one thread); each raw record
// is then read by a pure function, on as many threads as there are. Memory is constant: one record at most,
// and a buffer.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "declaration/mapping.h"
#include "declaration/record.h"
#include "declaration/validate.h"
#include "env/source.h"
#include "model/item.h"

namespace tidewaiter::declaration {

/// What a stream is written in. Edifact stands for UPU's ITMATT and CUSITM, which are recognised and answered
/// Unsupported.
enum class Format { Ndjson, Csv, WcoXml, Edifact };
std::string_view name(Format format) noexcept;  ///< "ndjson", "csv", "wco-xml", "edifact"

struct ReaderOptions {
  /// Whatever the name and the content say.
  std::optional<Format> format = std::nullopt;
  /// For CSV: whose columns mean what. Without one, the columns carry our own names ("sender.name").
  std::optional<Mapping> mapping = std::nullopt;
};

class Reader {
 public:
  /// Opens a file, or standard input where `path` is "-". gzip and zstd are recognised by their first bytes;
  /// the format by the name's ending (.ndjson .jsonl .json .csv .tsv .xml, before .gz or .zst), else by the
  /// first bytes. Unsupported for Edifact, Encoding for UTF-16; for CSV, UnknownField or Missing where header
  /// and mapping disagree.
  static base::Result<Reader> open(const std::string& path, ReaderOptions options = {});
  /// The same over a source; `name` stands in errors and may carry an ending.
  static base::Result<Reader> over(std::unique_ptr<env::ByteSource> source, const std::string& name,
                                   ReaderOptions options = {});
  /// Lines of JSON and nothing else, whatever they look like: nothing is unpacked, no mark is looked for.
  static Reader over_lines(std::unique_ptr<env::ByteSource> source);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  Format format() const noexcept;

  /// The next `count` records, fewer at the end, none behind it. Never fails: what breaks is a record with an
  /// error, and the last one where the input itself broke. One thread at a time.
  std::vector<RawRecord> next_chunk(std::size_t count);

  /// Reads and validates one record. Pure: any number of threads, in any order, also while next_chunk runs.
  tl::expected<model::Declaration, Refused> read(const RawRecord& record,
                                                 const ValidationContext& context) const;

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tidewaiter::declaration
