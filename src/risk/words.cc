#include "risk/words.h"

#include <hs.h>

#include <algorithm>

#include "base/check.h"
#include "text/han.h"
#include "text/script.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;
using base::fail;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool written_without_spaces(char32_t c) {
  if (c < 0x80) return false;
  const auto script = text::script_of(c);
  return script == text::Script::Han || script == text::Script::Kana || script == text::Script::Thai;
}

bool is_letter_or_digit(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  return text::script_of(c) != text::Script::None;
}

char32_t character_before(std::string_view text, std::size_t at) {
  std::size_t begin = at - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) --begin;
  return text::next_character(text, begin);
}

bool run_on(char32_t left, char32_t right) {
  return is_letter_or_digit(left) && is_letter_or_digit(right) && !written_without_spaces(left) &&
         !written_without_spaces(right);
}

}  // namespace

std::string fold_for_words(std::string_view text) {
  auto folded = text::clean(text).text;
  if (is_ascii(folded)) return folded;
  return text::simplified(folded);
}

base::Status check_word(std::string_view word, std::string_view field) {
  if (word.size() > kMaxWordBytes)
    return fail(ErrorCode::TooLarge, std::string{field}, word, "at most 200 bytes a word");
  const auto folded = fold_for_words(word);
  for (std::size_t at = 0; at < folded.size();) {
    if (is_letter_or_digit(text::next_character(folded, at))) return {};
  }
  return fail(ErrorCode::OutOfRange, std::string{field}, word, "a word with a letter or digit");
}

bool at_word_boundaries(std::string_view folded, std::size_t begin, std::size_t end, bool open_left,
                        bool open_right) {
  if (!open_left && begin > 0) {
    std::size_t first = begin;
    if (run_on(character_before(folded, begin), text::next_character(folded, first))) return false;
  }
  if (!open_right && end < folded.size()) {
    std::size_t after = end;
    if (run_on(character_before(folded, end), text::next_character(folded, after))) return false;
  }
  return true;
}

void WordDatabase::ScratchFree::operator()(hs_scratch* scratch) const { hs_free_scratch(scratch); }
void WordDatabase::DatabaseFree::operator()(hs_database* database) const { hs_free_database(database); }

base::Result<WordDatabase> WordDatabase::build(std::span<const std::string> words) {
  WordDatabase result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view written = words[i];
    Literal literal;
    literal.word = static_cast<std::uint32_t>(i);
    literal.open_left = written.starts_with('*');
    if (literal.open_left) written.remove_prefix(1);
    literal.open_right = written.ends_with('*');
    if (literal.open_right) written.remove_suffix(1);
    TW_TRY_STATUS(check_word(words[i], "words"));
    literal.text = fold_for_words(written);
    auto plain = text::strip_marks(literal.text);
    const bool marked = plain != literal.text;
    result.literals_.push_back(literal);
    if (marked) {
      literal.text = std::move(plain);
      result.literals_.push_back(std::move(literal));
    }
  }
  if (result.literals_.empty()) return result;

  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> flags(result.literals_.size(), 0);
  std::vector<unsigned> ids;
  for (const auto& literal : result.literals_) {
    texts.push_back(literal.text.data());
    lengths.push_back(literal.text.size());
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  hs_database* database = nullptr;
  hs_compile_error* error = nullptr;
  const auto status =
      hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(),
                           static_cast<unsigned>(texts.size()), HS_MODE_BLOCK, nullptr, &database, &error);
  if (status != HS_SUCCESS) {
    const std::string message = error != nullptr ? error->message : "no message";
    hs_free_compile_error(error);
    return fail(ErrorCode::Unavailable, "words", message, "a pattern database");
  }
  result.database_.reset(database);
  return result;
}

WordDatabase::Scratch WordDatabase::make_scratch() const {
  if (empty()) return {};
  hs_scratch* scratch = nullptr;
  TW_CHECK(hs_alloc_scratch(database_.get(), &scratch) == HS_SUCCESS);
  return Scratch{scratch};
}

namespace {

struct Scan {
  const void* database;
  std::string_view folded;
  std::vector<WordDatabase::Match>* matches;
  std::size_t most;
};

}  // namespace

int WordDatabase::on_match(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  auto& scan = *static_cast<Scan*>(context);
  const auto& literal = static_cast<const WordDatabase*>(scan.database)->literals_[id];
  const auto end = static_cast<std::size_t>(to);
  const auto begin = end - literal.text.size();
  if (!at_word_boundaries(scan.folded, begin, end, literal.open_left, literal.open_right)) return 0;
  scan.matches->push_back({literal.word, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  return scan.matches->size() >= scan.most ? 1 : 0;
}

void WordDatabase::scan(std::string_view folded, hs_scratch* scratch, std::vector<Match>& matches) const {
  if (empty() || folded.empty()) return;
  Scan scan{this, folded, &matches, matches.size() + kMaxMatches};
  const auto status = hs_scan(database_.get(), folded.data(), static_cast<unsigned>(folded.size()), 0,
                              scratch, on_match, &scan);
  TW_CHECK(status == HS_SUCCESS || status == HS_SCAN_TERMINATED);
}

}  // namespace tidewaiter::risk
