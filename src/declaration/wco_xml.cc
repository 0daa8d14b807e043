#include "declaration/wco_xml.h"

#include <expat.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "declaration/wco_declaration.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;

constexpr std::size_t kFeedBytes = 16 * 1024;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxTextBytes =
    8 * 1024;  // longer than any field's limit, so that assign() sees it is too long
constexpr std::string_view kDocumentBegin = "<?xml";

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

// 1. Bytes are fed to expat in small pieces and kept from where the current declaration (or token) begins.
// 2. Elements of a Declaration go to WcoDeclaration; at its end the items join the queue.
// 3. Behind a document's root another may follow: expat calls that an error, and a new parser begins there.
// 4. After any other error the parser is given up and the next "<?xml" looked for.
struct WcoXmlCutter::State {
  explicit State(InputWindow input) : window(std::move(input)) {}

  struct ParserFree {
    void operator()(XML_Parser freed) const { XML_ParserFree(freed); }
  };

  InputWindow window;
  std::string pending;  // to be fed before what the window holds
  std::deque<RawRecord> queue;
  bool finished = false;
  bool seeking = false;

  std::unique_ptr<XML_ParserStruct, ParserFree> parser;
  std::uint64_t first_line = 1;  // of the document
  std::string kept;              // fed bytes that may be needed again
  std::size_t kept_from = 0;     // the first one's index in the document

  std::vector<std::string> names;  // of the open elements
  std::string path;                // relative to Declaration
  std::string text, attribute;
  bool in_declaration = false, skipping = false, answered = false, root_closed = false;
  std::string first_child;  // of the root, for the message where nothing could be read
  std::size_t declaration_from = 0;
  std::uint64_t declaration_line = 0;
  WcoDeclaration declaration;
  std::optional<base::Error> stop;

  std::size_t byte_index() const {
    return static_cast<std::size_t>(std::max<XML_Index>(0, XML_GetCurrentByteIndex(parser.get())));
  }
  std::uint64_t line() const { return first_line + XML_GetCurrentLineNumber(parser.get()) - 1; }

  void begin_document();
  void start(std::string_view name, const XML_Char** attributes);
  void end();
  void end_declaration(std::size_t end_index);
  void give_up(std::size_t index);
  void refuse(std::uint64_t at_line, std::string raw, bool whole, base::Error error, bool ends_input = false);
  std::string kept_text(std::size_t from, std::size_t to) const;
  std::string take_piece();
  void feed();
  void seek();
  void document_ended(std::size_t length);
  void keep_skipped(std::string_view bytes);
  void refuse_too_large();
};

void WcoXmlCutter::State::begin_document() {
  parser.reset(XML_ParserCreate(nullptr));
  XML_SetUserData(parser.get(), this);
  XML_SetElementHandler(
      parser.get(),
      [](void* self, const XML_Char* name, const XML_Char** attributes) {
        static_cast<State*>(self)->start(name, attributes);
      },
      [](void* self, const XML_Char*) { static_cast<State*>(self)->end(); });
  XML_SetCharacterDataHandler(parser.get(), [](void* self, const XML_Char* data, int length) {
    auto& state = *static_cast<State*>(self);
    if (state.text.size() < kMaxTextBytes) state.text.append(data, static_cast<std::size_t>(length));
  });
  XML_SetStartDoctypeDeclHandler(
      parser.get(), [](void* self, const XML_Char* name, const XML_Char*, const XML_Char*, int) {
        auto& state = *static_cast<State*>(self);
        state.stop = base::fail(ErrorCode::Forbidden, "line " + std::to_string(state.line()),
                                std::string{"<!DOCTYPE "} + name, "XML without a document type")
                         .value();
        XML_StopParser(state.parser.get(), XML_FALSE);
      });
  kept.clear();
  kept_from = 0;
  names.clear();
  path.clear();
  first_child.clear();
  in_declaration = skipping = answered = root_closed = false;
  stop.reset();
}

void WcoXmlCutter::State::start(std::string_view name, const XML_Char** attributes) {
  if (stop) return;
  names.emplace_back(local_name(name));
  text.clear();
  attribute.clear();
  if (names.size() > kMaxDepth) {
    stop = base::Error{ErrorCode::TooLarge, "line " + std::to_string(line()), "more than 64 levels",
                       "at most 64 levels"};
    XML_StopParser(parser.get(), XML_FALSE);
    return;
  }
  for (; *attributes != nullptr; attributes += 2) {
    const std::string_view key = attributes[0];
    if (key == "currencyID" || key == "unitCode") attribute = attributes[1];
  }
  if (in_declaration) {
    if (!path.empty()) path += '/';
    path += names.back();
    if (!skipping) declaration.begins(path, line(), byte_index() - declaration_from);
    return;
  }
  if (names.size() == 2 && first_child.empty() && names.back() == "Response") first_child = names.back();
  const bool child_of_root = names.size() == 2 && names.front() == "MetaData";
  if (names.back() == "Declaration" && (names.size() == 1 || child_of_root)) {
    in_declaration = true;
    skipping = false;
    path.clear();
    declaration_from = byte_index();
    declaration_line = line();
    declaration = WcoDeclaration{};
  }
}

void WcoXmlCutter::State::end() {
  if (stop || names.empty()) return;
  const std::size_t end_index =
      byte_index() + static_cast<std::size_t>(XML_GetCurrentByteCount(parser.get()));
  if (in_declaration) {
    if (path.empty()) {
      end_declaration(end_index);
    } else {
      if (!skipping) declaration.ends({path, trim(text), attribute}, end_index - declaration_from);
      const auto slash = path.rfind('/');
      path.resize(slash == std::string::npos ? 0 : slash);
    }
  }
  names.pop_back();
  text.clear();
  attribute.clear();
  root_closed = names.empty();
}

void WcoXmlCutter::State::end_declaration(std::size_t end_index) {
  in_declaration = false;
  answered = true;
  if (skipping) return;
  if (end_index - declaration_from > kMaxRecordBytes) return refuse_too_large();
  auto shipments = std::move(declaration).finish();
  if (!shipments) {
    refuse(declaration_line, kept_text(declaration_from, end_index), true, std::move(shipments).error());
    return;
  }
  for (auto& shipment : *shipments) {
    if (shipment.item) {
      RawRecord record{.line = shipment.line};
      record.item = std::make_shared<model::Item>(*std::move(shipment.item));
      queue.push_back(std::move(record));
    } else if (shipments->size() == 1) {
      refuse(shipment.line, kept_text(declaration_from, end_index), true, std::move(shipment.item).error());
    } else {
      refuse(shipment.line, kept_text(declaration_from + shipment.begin, declaration_from + shipment.end),
             true, std::move(shipment.item).error());
    }
  }
}

void WcoXmlCutter::State::refuse(std::uint64_t at_line, std::string raw, bool whole, base::Error error,
                                 bool ends_input) {
  if (error.field.empty()) error.field = "line " + std::to_string(at_line);
  RawRecord record{.line = at_line, .text = std::move(raw), .complete = whole};
  record.error = std::make_shared<base::Error>(std::move(error));
  record.ends_input = ends_input;
  queue.push_back(std::move(record));
  answered = true;
}

void WcoXmlCutter::State::refuse_too_large() {
  refuse(declaration_line, kept.substr(declaration_from - kept_from, kKeptOfTooLong), false,
         {ErrorCode::TooLarge, "line " + std::to_string(declaration_line), "over 1 MiB",
          "a declaration of at most 1 MiB"});
}

std::string WcoXmlCutter::State::kept_text(std::size_t from, std::size_t to) const {
  if (from < kept_from || to < from || to - kept_from > kept.size()) return {};
  return kept.substr(from - kept_from, to - from);
}

std::string WcoXmlCutter::State::take_piece() {
  if (pending.empty()) {
    if (window.view().empty()) window.more();
    const std::string_view piece = window.view().substr(0, kFeedBytes);
    std::string taken{piece};
    window.consume(taken.size());
    return taken;
  }
  std::string taken = pending.substr(0, kFeedBytes);
  pending.erase(0, taken.size());
  return taken;
}

// `length` is how many of the kept bytes are the document's.
void WcoXmlCutter::State::document_ended(std::size_t length) {
  if (answered) return;
  const std::string found = first_child.empty() ? "a document without one" : "a " + first_child;
  refuse(first_line, kept.substr(0, std::min(length, kKeptOfTooLong)),
         kept_from == 0 && length <= kKeptOfTooLong,
         {ErrorCode::Unsupported, "Declaration", found, "a WCO declaration (MetaData with a Declaration)"});
}

// A broken document is kept up to where the next one is looked for.
void WcoXmlCutter::State::keep_skipped(std::string_view bytes) {
  RawRecord& record = queue.back();
  const std::size_t room = kKeptOfTooLong - std::min(record.text.size(), kKeptOfTooLong);
  record.text.append(bytes.substr(0, room));
  record.complete = record.complete && bytes.size() <= room;
}

// The parser can't go on. `index` is where in the document.
void WcoXmlCutter::State::give_up(std::size_t index) {
  const auto code = XML_GetErrorCode(parser.get());
  const std::uint64_t at_line = line();
  const bool next_document =
      root_closed && (code == XML_ERROR_JUNK_AFTER_DOC_ELEMENT || code == XML_ERROR_MISPLACED_XML_PI);
  const std::size_t offset = std::min(index < kept_from ? 0 : index - kept_from, kept.size());
  const std::size_t skipped = next_document ? offset : std::min(offset + 1, kept.size());
  if (next_document) {
    document_ended(offset);
  } else {
    base::Error error{ErrorCode::Malformed, path.empty() ? "line " + std::to_string(at_line) : path,
                      XML_ErrorString(code), "well-formed XML"};
    if (offset < kept.size() && static_cast<unsigned char>(kept[offset]) >= 0x80)
      error.code = ErrorCode::Encoding;
    if (stop) error = *std::move(stop);
    refuse(at_line, {}, true, std::move(error), finished);
    keep_skipped(std::string_view{kept}.substr(0, skipped));
  }
  first_line = at_line + static_cast<std::uint64_t>(
                             std::count(kept.begin() + static_cast<std::ptrdiff_t>(offset),
                                        kept.begin() + static_cast<std::ptrdiff_t>(skipped), '\n'));
  pending.insert(0, kept.substr(skipped));
  seeking = !next_document;
  parser.reset();
}

void WcoXmlCutter::State::seek() {
  const std::string piece = take_piece();
  if (piece.empty()) {
    finished = true;
    if (auto error = window.take_error()) refuse(first_line, {}, true, *std::move(error), true);
    return;
  }
  const auto found = piece.find(kDocumentBegin);
  // What may be the beginning of the mark stays for the next piece, unless nothing follows.
  std::size_t skipped = found;
  if (found == std::string::npos) {
    skipped = piece.size() > kDocumentBegin.size() ? piece.size() - kDocumentBegin.size() + 1 : piece.size();
  }
  first_line += static_cast<std::uint64_t>(
      std::count(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(skipped), '\n'));
  keep_skipped(std::string_view{piece}.substr(0, skipped));
  pending.insert(0, piece.substr(skipped));
  seeking = found == std::string::npos;
}

void WcoXmlCutter::State::feed() {
  std::string piece = take_piece();
  if (!parser) {
    // White space between documents would be an error before an XML declaration.
    const auto begin = std::min(piece.find_first_not_of(" \t\r\n"), piece.size());
    first_line += static_cast<std::uint64_t>(
        std::count(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
    const bool blank = begin == piece.size();
    piece.erase(0, begin);
    if (blank && (!window.view().empty() || window.more())) return;
    if (blank && !window.broken()) {
      finished = true;
      return;
    }
    begin_document();
  }
  if (piece.empty()) {
    finished = true;
    if (auto error = window.take_error()) {
      refuse(line(), kept.substr(0, kKeptOfTooLong), false, *std::move(error), true);
      return;
    }
  }
  kept += piece;
  const bool last = piece.empty();
  if (XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), last) == XML_STATUS_ERROR) {
    give_up(byte_index());
    finished = false;
    return;
  }
  if (last) {
    document_ended(kept.size());
    return;
  }
  const std::size_t index = byte_index();
  if (in_declaration && !skipping && kept_from + kept.size() - declaration_from > kMaxRecordBytes) {
    refuse_too_large();
    skipping = true;
  }
  if (kept_from + kept.size() - index > kMaxRecordBytes) {
    stop = base::Error{ErrorCode::TooLarge, "line " + std::to_string(line()), "over 1 MiB",
                       "an element of at most 1 MiB"};
    give_up(kept_from + kept.size());
    return;
  }
  // A document that is not a declaration is kept from its beginning, as far as it would be shown.
  const bool keep_all = !answered && !in_declaration && kept.size() <= kKeptOfTooLong;
  const std::size_t needed = in_declaration && !skipping ? declaration_from : keep_all ? kept_from : index;
  if (needed > kept_from) {
    const std::size_t cut = std::min(needed - kept_from, kept.size());
    kept.erase(0, cut);
    kept_from += cut;
  }
}

WcoXmlCutter::WcoXmlCutter(InputWindow window) : state_(std::make_unique<State>(std::move(window))) {}
WcoXmlCutter::~WcoXmlCutter() = default;

std::optional<RawRecord> WcoXmlCutter::next() {
  while ((state_->queue.empty() || state_->seeking) && !state_->finished) {
    if (state_->seeking) {
      state_->seek();
    } else {
      state_->feed();
    }
  }
  if (state_->queue.empty()) return std::nullopt;
  RawRecord record = std::move(state_->queue.front());
  state_->queue.pop_front();
  return record;
}

}  // namespace tidewaiter::declaration
