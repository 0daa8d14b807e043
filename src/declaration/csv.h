#pragma once
// CSV after RFC 4180, of any column names: cut into records, then fields into an item by a mapping.
//
// A quote inside an unquoted field, text behind a closing quote, a quote that is never closed, or another
// number of fields than the header has breaks the record that begins on that line; the next line begins a new
// one, so that one stray quote costs one line (D1).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "declaration/cutter.h"
#include "declaration/mapping.h"

namespace tidewaiter::declaration {

/// The most columns a header may have.
inline constexpr std::size_t kMaxColumns = 1000;

/// One record's fields, unquoted. Malformed with the number of the field (from 1) in `found`.
base::Result<std::vector<std::string>> split_csv(std::string_view record, char delimiter);

/// A header bound to a mapping: which column goes to which field, in the order of the mapping. Immutable;
/// thread-safe.
class CsvLayout {
 public:
  /// Missing where a column of the mapping is not in the header. Without a mapping columns with our own names
  /// are used and others are passed over; one must be item_id. Duplicate where a used column's name stands
  /// twice.
  static base::Result<CsvLayout> bind(std::string_view header, const std::optional<Mapping>& mapping);

  /// The header's text, without line end.
  const std::string& header() const noexcept { return header_; }
  char delimiter() const noexcept { return mapping_.delimiter; }
  std::size_t columns() const noexcept { return names_.size(); }
  /// What an error says of column `index`: the field it is mapped to, else its name.
  std::string column_field(std::size_t index) const;

  /// Reads one record, without its header. Pure. Errors name field and column; `id` gets the identifier where
  /// it could be read.
  base::Result<model::Item> read(std::string_view record, std::string& id) const;

 private:
  struct Bound {
    ColumnRule rule;
    std::optional<std::size_t> column;  // nullopt for a constant
  };

  base::Status put(model::Item& item, const ColumnRule& rule, std::string_view text) const;

  std::string header_;
  std::vector<std::string> names_;
  Mapping mapping_;
  std::vector<Bound> bound_;
};

/// Cuts records; each carries the header before it, so that it can stand alone.
class CsvCutter final : public Cutter {
 public:
  /// `window` stands behind the header, `line` is the number of the line there.
  CsvCutter(InputWindow window, CsvLayout layout, std::uint64_t line)
      : window_(std::move(window)), layout_(std::move(layout)), line_(line) {}
  std::optional<RawRecord> next() override;
  const CsvLayout& layout() const noexcept { return layout_; }

 private:
  /// `for_want_of_more`: what is wrong would be right had the input gone on.
  RawRecord broken_line(base::Error error, bool for_want_of_more = false);

  InputWindow window_;
  CsvLayout layout_;
  std::uint64_t line_;
};

}  // namespace tidewaiter::declaration
