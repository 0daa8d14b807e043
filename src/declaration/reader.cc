#include "declaration/reader.h"

#include <algorithm>
#include <array>

#include "declaration/compression.h"
#include "declaration/csv.h"
#include "declaration/cutter.h"
#include "declaration/ndjson.h"
#include "declaration/wco_xml.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMarkBytes = 4;  // enough to tell a format by

std::string lower_case(std::string_view text) {
  std::string result{text};
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

std::optional<Format> format_of_name(std::string_view path) {
  std::string name = lower_case(path);
  for (const std::string_view ending : {".gz", ".zst"}) {
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  if (name.ends_with(".ndjson") || name.ends_with(".jsonl") || name.ends_with(".json")) return Format::Ndjson;
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return Format::Csv;
  if (name.ends_with(".xml")) return Format::WcoXml;
  return std::nullopt;
}

Format format_of_content(std::string_view content) {
  content = trim(content);
  if (content.starts_with('{')) return Format::Ndjson;
  if (content.starts_with('<')) return Format::WcoXml;
  return Format::Csv;
}

// The service strings that EDIFACT interchanges begin with (ISO 9735).
bool is_edifact(std::string_view content) {
  content = trim(content);
  return content.starts_with("UNA") || content.starts_with("UNB+");
}

// Skips a byte order mark; Encoding for UTF-16 and UTF-32.
base::Status skip_mark(InputWindow& window, const std::string& name) {
  if (window.view().starts_with("\xEF\xBB\xBF")) window.consume(3);
  if (window.view().starts_with("\xFF\xFE") || window.view().starts_with("\xFE\xFF")) {
    return fail(ErrorCode::Encoding, name, "UTF-16", "UTF-8");
  }
  return {};
}

// The identifier of a line that could not be read whole, for the list of the refused; empty where it is not
// plain.
std::string guess_id(std::string_view line) {
  constexpr std::string_view kKey = "\"item_id\":";
  const auto at = line.find(kKey);
  if (at == std::string_view::npos) return {};
  std::string_view rest = trim(line.substr(at + kKey.size(), 100));
  if (!rest.starts_with('"')) return {};
  rest.remove_prefix(1);
  const auto end = rest.find('"');
  if (end == std::string_view::npos || end > 35) return {};
  const std::string_view id = rest.substr(0, end);
  const bool plain =
      std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~' && c != '\\'; });
  return plain ? std::string{id} : std::string{};
}

// Whether a line of JSON ends inside a text, an object or an array.
bool ends_inside(std::string_view line) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      in_text = !in_text;
    } else if (in_text) {
      if (c == '\\') ++i;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return in_text || depth > 0;
}

}  // namespace

std::string_view name(Format format) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"ndjson", "csv", "wco-xml", "edifact"};
  return kNames[static_cast<std::size_t>(format)];
}

std::string to_string(const Refused& refused) {
  const std::string error = base::to_string(refused.error);
  const std::string line = "line " + std::to_string(refused.line);
  return refused.error.field == line ? error : line + ": " + error;
}

struct Reader::State {
  Format format = Format::Ndjson;
  std::unique_ptr<Cutter> cutter;
  std::optional<CsvLayout> layout;
};

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

base::Result<Reader> Reader::open(const std::string& path, ReaderOptions options) {
  TW_TRY(auto source, env::open_source(path));
  return over(std::move(source), path, std::move(options));
}

base::Result<Reader> Reader::over(std::unique_ptr<env::ByteSource> source, const std::string& name,
                                  ReaderOptions options) {
  TW_TRY(auto content, decompressed(std::move(source), name));
  InputWindow window{std::move(content)};
  while (trim(window.view()).size() < kMarkBytes && window.more()) {
  }
  TW_TRY_STATUS(skip_mark(window, name));

  auto state = std::make_unique<State>();
  const std::string_view begin = window.view().substr(0, 4096);
  state->format = options.format.value_or(
      options.mapping ? Format::Csv : format_of_name(name).value_or(format_of_content(begin)));
  if (state->format == Format::Edifact || is_edifact(begin)) {
    return fail(ErrorCode::Unsupported, name, "an EDIFACT interchange",
                "NDJSON, CSV or WCO XML; ITMATT and CUSITM are not read, since no public sample of them "
                "exists to test with");
  }
  switch (state->format) {
    case Format::Csv: {
      std::uint64_t line = 1;
      auto header = take_line(window, line);
      if (!header) return fail(ErrorCode::Missing, name, "nothing", "a header line");
      if (header->error) return tl::make_unexpected(*header->error);
      TW_TRY(auto layout, CsvLayout::bind(header->text, options.mapping));
      state->layout = layout;
      state->cutter = std::make_unique<CsvCutter>(std::move(window), std::move(layout), line);
      break;
    }
    case Format::WcoXml:
      state->cutter = std::make_unique<WcoXmlCutter>(std::move(window));
      break;
    default:
      state->cutter = std::make_unique<LineCutter>(std::move(window));
  }
  return Reader{std::move(state)};
}

Reader Reader::over_lines(std::unique_ptr<env::ByteSource> source) {
  auto state = std::make_unique<State>();
  state->format = Format::Ndjson;
  state->cutter = std::make_unique<LineCutter>(InputWindow{std::move(source)});
  return Reader{std::move(state)};
}

Format Reader::format() const noexcept { return state_->format; }

std::vector<RawRecord> Reader::next_chunk(std::size_t count) {
  std::vector<RawRecord> records;
  records.reserve(std::min<std::size_t>(count, 4096));
  while (records.size() < count) {
    auto record = state_->cutter->next();
    if (!record) break;
    records.push_back(*std::move(record));
  }
  return records;
}

tl::expected<model::Declaration, Refused> Reader::read(const RawRecord& record,
                                                       const ValidationContext& context) const {
  std::string id;
  bool ends_input = record.ends_input;
  const auto refuse = [&](base::Error error, std::string raw) {
    if (error.field.empty()) error.field = "line " + std::to_string(record.line);
    return tl::make_unexpected(
        Refused{record.line, id, std::move(raw), record.complete, ends_input, std::move(error)});
  };
  if (record.error) {
    if (state_->format == Format::Ndjson) id = guess_id(record.text);
    return refuse(*record.error, record.text);
  }
  base::Result<model::Item> item = model::Item{};
  if (record.item) {
    item = *record.item;
  } else if (state_->layout) {
    const std::size_t header_bytes = state_->layout->header().size() + 1;
    item = state_->layout->read(
        std::string_view{record.text}.substr(std::min(header_bytes, record.text.size())), id);
  } else {
    item = parse_ndjson(record.text);
  }
  if (!item) {
    if (state_->format == Format::Ndjson) {
      id = guess_id(record.text);
      ends_input |= record.unended && ends_inside(record.text);
    }
    return refuse(std::move(item).error(), record.text);
  }
  id = item->id.text();
  auto findings = validate(*item, context);
  if (!findings) {
    return refuse(std::move(findings).error(), record.text.empty() ? to_ndjson(*item) : record.text);
  }
  return model::Declaration{*std::move(item), *std::move(findings)};
}

}  // namespace tidewaiter::declaration
