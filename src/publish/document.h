#pragma once
// A paper that people read, sign and file: a title, headings, labelled lines, paragraphs, places for names;
// as PDF by Pango and Cairo, which shape every script and find a font for it. Thread-safe.

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"

namespace tidewaiter::publish {

struct Block {
  enum class Kind { Heading, Line, Paragraph, Signature };
  Kind kind = Kind::Paragraph;
  std::string label;  ///< of a line; for a signature who signs
  std::string text;

  static Block heading(std::string text) { return {Kind::Heading, "", std::move(text)}; }
  static Block line(std::string label, std::string text) {
    return {Kind::Line, std::move(label), std::move(text)};
  }
  static Block paragraph(std::string text) { return {Kind::Paragraph, "", std::move(text)}; }
  static Block signature(std::string who, std::string text) {
    return {Kind::Signature, std::move(who), std::move(text)};
  }
  bool operator==(const Block&) const = default;
};

/// One language's part of a paper; each begins on a page of its own.
struct Part {
  std::string language;  ///< BCP 47: "en", "vi", "zh-Hans"; chooses among fonts and line-breaking rules
  std::string title;
  std::vector<Block> blocks;
};

struct Document {
  std::vector<Part> parts;
  std::string footer;  ///< on every page, beside its number
  base::Instant made_at;
};

/// A4 pages. TooLarge over 1,000 pages or 10 MiB of text; Encoding where a text is not UTF-8. Control
/// characters are shown as spaces.
base::Result<base::Bytes> pdf(const Document& document);

}  // namespace tidewaiter::publish
