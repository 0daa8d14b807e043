#include "declaration/csv.h"

#include <simdjson.h>

#include <algorithm>

#include "declaration/json_place.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;

// Follows one record byte by byte. It has seen `at` bytes, and begins anew with each record.
class RecordScan {
 public:
  explicit RecordScan(char delimiter) : delimiter_(delimiter) {}

  enum class State { Open, Done, Broken };
  std::size_t at = 0;      // behind what was seen; of a finished record its end, without the line end
  std::size_t fields = 1;  // begun so far
  std::string_view what;   // of a broken record
  std::size_t line_ends = 0;

  // Goes on until the record ends, breaks, or the text does.
  State run(std::string_view text) {
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (place_ == Place::Quoted) {
        if (c == '"') {
          place_ = Place::Closed;
        } else if (c == '\n') {
          ++line_ends;
        }
        continue;
      }
      if (c == '\n') return State::Done;
      if (c == delimiter_) {
        ++fields;
        place_ = Place::Begin;
      } else if (c == '"') {
        if (place_ == Place::Plain) return broken("a quote inside an unquoted field");
        place_ = Place::Quoted;  // from Closed: a doubled quote
      } else if (place_ == Place::Closed) {
        if (c != '\r') return broken("text behind a closing quote");
        place_ = Place::Return;
      } else if (place_ == Place::Return) {
        return broken("text behind a closing quote");
      } else {
        place_ = Place::Plain;
      }
    }
    return State::Open;
  }

  // What the end of the input makes of an open record.
  State finish() { return place_ == Place::Quoted ? broken("a quote that is never closed") : State::Done; }

 private:
  enum class Place { Begin, Plain, Quoted, Closed, Return };

  State broken(std::string_view why) {
    what = why;
    return State::Broken;
  }

  char delimiter_;
  Place place_ = Place::Begin;
};

std::string_view without_return(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// The one of the usual delimiters that stands most often in a header.
char likely_delimiter(std::string_view header) {
  char best = ',';
  for (const char c : {';', '\t', '|'}) {
    if (std::count(header.begin(), header.end(), c) > std::count(header.begin(), header.end(), best))
      best = c;
  }
  return best;
}

bool counts(Field field) { return is_mass(field) || field == Field::Value || field == Field::Quantity; }

}  // namespace

base::Result<std::vector<std::string>> split_csv(std::string_view record, char delimiter) {
  record = without_return(record);
  RecordScan scan{delimiter};
  auto state = scan.run(record);
  if (state == RecordScan::State::Open) state = scan.finish();
  if (state == RecordScan::State::Broken) {
    return fail(ErrorCode::Malformed, "", std::string{scan.what} + " in field " + std::to_string(scan.fields),
                "CSV");
  }
  std::vector<std::string> fields;
  fields.reserve(scan.fields);
  std::size_t at = 0;
  do {
    std::string& field = fields.emplace_back();
    if (at < record.size() && record[at] == '"') {
      for (++at; at < record.size(); ++at) {
        if (record[at] != '"') {
          field += record[at];
        } else if (at + 1 < record.size() && record[at + 1] == '"') {
          field += record[at++];
        } else {
          ++at;
          break;
        }
      }
    } else {
      const auto end = std::min(record.find(delimiter, at), record.size());
      field = record.substr(at, end - at);
      at = end;
    }
  } while (at++ < record.size());
  return fields;
}

base::Result<CsvLayout> CsvLayout::bind(std::string_view header, const std::optional<Mapping>& mapping) {
  CsvLayout layout;
  layout.header_ = without_return(header);
  if (!simdjson::validate_utf8(layout.header_.data(), layout.header_.size())) {
    return fail(ErrorCode::Encoding, "line 1",
                "byte " + std::to_string(first_broken_utf8(layout.header_) + 1) + " of the header", "UTF-8");
  }
  layout.mapping_ = mapping ? *mapping : Mapping{.delimiter = likely_delimiter(layout.header_)};
  auto names = split_csv(layout.header_, layout.mapping_.delimiter);
  if (!names) {
    names.error().field = "line 1";
    return tl::make_unexpected(std::move(names).error());
  }
  if (names->size() > kMaxColumns) {
    return fail(ErrorCode::TooLarge, "line 1", std::to_string(names->size()) + " columns",
                "at most 1000 columns");
  }
  for (std::string& name : *names) name = std::string{trim(name)};
  layout.names_ = *std::move(names);

  if (!mapping) {
    for (const auto& name : layout.names_) {
      if (const auto place = place_from(name))
        layout.mapping_.rules.push_back(ColumnRule{.place = *place, .column = name});
    }
  }
  bool has_id = false;
  for (const auto& rule : layout.mapping_.rules) {
    has_id |= rule.place.field == Field::ItemId;
    if (rule.column.empty()) {
      layout.bound_.push_back({rule, std::nullopt});
      continue;
    }
    const auto found = std::find(layout.names_.begin(), layout.names_.end(), rule.column);
    if (found == layout.names_.end()) {
      return fail(ErrorCode::Missing, path(rule.place), layout.header_, "a column \"" + rule.column + "\"");
    }
    if (std::find(found + 1, layout.names_.end(), rule.column) != layout.names_.end()) {
      return fail(ErrorCode::Duplicate, path(rule.place), rule.column, "one column of that name");
    }
    layout.bound_.push_back({rule, static_cast<std::size_t>(found - layout.names_.begin())});
  }
  if (!has_id) {
    return fail(ErrorCode::Missing, "item_id", layout.header_,
                "a column for item_id, or a mapping file that names it");
  }
  return layout;
}

std::string CsvLayout::column_field(std::size_t index) const {
  for (const auto& bound : bound_) {
    if (bound.column == index) return path(bound.rule.place);
  }
  return index < names_.size() ? "column \"" + names_[index] + "\"" : "column " + std::to_string(index + 1);
}

base::Status CsvLayout::put(model::Item& item, const ColumnRule& rule, std::string_view text) const {
  text = trim(text);
  if (const auto translated = rule.values.find(std::string{text}); translated != rule.values.end()) {
    text = translated->second;
  }
  if (text.empty()) return {};
  std::string changed;
  if (counts(rule.place.field)) {
    for (const char c : text) {
      if (c == mapping_.thousands_mark) continue;
      changed += c == mapping_.decimal_mark ? '.' : c;
    }
    text = changed;
  } else if (is_instant(rule.place.field) && !rule.time_pattern.empty()) {
    TW_TRY(changed, rfc3339_from(text, rule.time_pattern, rule.offset_minutes, path(rule.place)));
    text = changed;
  }
  return assign(item, rule.place, text, rule.unit);
}

base::Result<model::Item> CsvLayout::read(std::string_view record, std::string& id) const {
  TW_TRY(const std::vector<std::string> fields, split_csv(record, mapping_.delimiter));
  if (fields.size() != names_.size()) {
    return fail(ErrorCode::Malformed, "", std::to_string(fields.size()) + " fields",
                std::to_string(names_.size()) + " as in the header");
  }
  if (!simdjson::validate_utf8(record.data(), record.size())) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::size_t broken = first_broken_utf8(fields[i]);
      if (broken == fields[i].size()) continue;
      return fail(ErrorCode::Encoding, column_field(i),
                  "byte " + std::to_string(broken + 1) + " of the field", "UTF-8");
    }
    return fail(ErrorCode::Encoding, "", "broken characters", "UTF-8");
  }
  model::Item item;
  bool service_stated = false;
  for (const auto& bound : bound_) {
    const std::string_view text =
        bound.column ? std::string_view{fields[*bound.column]} : bound.rule.constant;
    auto done = put(item, bound.rule, text);
    id = item.id.text();
    if (!done) {
      if (bound.column) done.error().expected += " (column \"" + bound.rule.column + "\")";
      return tl::make_unexpected(std::move(done).error());
    }
    service_stated |= bound.rule.place.field == Field::Service && !trim(text).empty();
  }
  complete(item, service_stated);
  return item;
}

RawRecord CsvCutter::broken_line(base::Error error, bool for_want_of_more) {
  auto record = take_line(window_, line_);
  record->ends_input |= record->unended && for_want_of_more;
  record->text = layout_.header() + "\n" + record->text;
  if (!record->error) record->error = std::make_shared<base::Error>(std::move(error));
  return *std::move(record);
}

std::optional<RawRecord> CsvCutter::next() {
  RecordScan scan{layout_.delimiter()};
  for (;;) {
    auto state = scan.run(window_.view());
    bool never_closed = false;
    const std::string field = "line " + std::to_string(line_);
    if (state == RecordScan::State::Open) {
      if (scan.at > kMaxRecordBytes) {
        return broken_line({ErrorCode::TooLarge, field, "over 1 MiB", "a record of at most 1 MiB"});
      }
      if (window_.more()) continue;
      if (window_.broken()) {
        return broken_line(
            {ErrorCode::Malformed, field, "the input breaks inside the record", "a whole record"});
      }
      if (window_.view().empty()) return std::nullopt;
      state = scan.finish();
      never_closed = state == RecordScan::State::Broken;
    }
    if (state == RecordScan::State::Broken) {
      return broken_line(
          {ErrorCode::Malformed, layout_.column_field(scan.fields - 1), std::string{scan.what}, "CSV"},
          never_closed);
    }
    const std::string_view text = without_return(window_.view().substr(0, scan.at));
    if (scan.at > kMaxRecordBytes) {
      return broken_line({ErrorCode::TooLarge, field, "over 1 MiB", "a record of at most 1 MiB"});
    }
    if (!trim(text).empty() && scan.fields != layout_.columns()) {
      return broken_line({ErrorCode::Malformed, field, std::to_string(scan.fields) + " fields",
                          std::to_string(layout_.columns()) + " as in the header"},
                         scan.fields < layout_.columns());
    }
    RawRecord record{.line = line_, .text = layout_.header() + "\n"};
    record.text += text;
    const bool blank = trim(text).empty();
    line_ += scan.line_ends + 1;
    window_.consume(std::min(scan.at + 1, window_.view().size()));
    if (!blank) return record;
    scan = RecordScan{layout_.delimiter()};
  }
}

}  // namespace tidewaiter::declaration
