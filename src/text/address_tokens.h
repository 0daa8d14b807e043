#pragma once
// The tokens of an address in Latin letters, and what its readers do with them. Used by parse_address() only;
// one object serves one address. Not shared between threads.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/address.h"
#include "text/address_lexicon.h"
#include "text/address_parts.h"
#include "text/letters.h"

namespace tidewaiter::text {

struct AddressToken {
  std::string_view text;
  const AddressLexicon::Entry* entry = nullptr;  ///< phrases that begin with it
  bool number = false;  ///< begins with a digit, or letters with digits ("b12"); no ordinal
  bool opens = false;   ///< first of its segment
  bool used = false;    ///< a part has taken it
  bool hash = false;    ///< stood behind "#"
};

/// "1st", "42nd".
bool is_ordinal(std::string_view text);
bool is_one_of(std::string_view country, std::initializer_list<std::string_view> countries);

/// The tokens of one address and the address that is being read from them.
class AddressTokens {
 public:
  AddressTokens(std::string_view line, StandardAddress& address) : line_(line), address_(address) { cut(); }

 protected:
  void cut();
  // A word, or a chain like "7/148", "12-a", "15/3/7", in which every part has a digit or is one letter
  // behind one.
  std::size_t word_end(std::size_t begin) const;
  void add(std::string_view text, bool opens, bool hash);
  bool names_number(std::string_view word) const;
  void push(std::string_view text, bool opens, bool hash);
  // A word in which digits stand for letters, with the letters: "w4ttle", "5treet"; empty where it is none.
  std::string_view with_letters(std::string_view text);
  bool free(std::size_t at) const { return at < tokens_.size() && !tokens_[at].used; }
  bool same_segment(std::size_t at) const { return free(at) && !tokens_[at].opens; }
  void use(std::size_t at, std::size_t count = 1);
  // A phrase at `at` whose tokens are all free and in one segment.
  AddressLexicon::Found phrase(std::size_t at, AddressWord what) const;
  std::string take_words(std::size_t from, std::size_t to);
  std::size_t segment_end(std::size_t at) const;
  std::vector<std::string_view> tail() const;
  void use_tail(std::size_t count);
  // The number or letter that names a unit, level or building behind `at`, past "no." and "#".
  std::optional<std::size_t> label_at(std::size_t at) const;
  // What follows a unit begins a part of its own: "Unit 7 148 Wattle St".
  void open_next(std::size_t at);
  bool ends_street(std::size_t at) const { return phrase(at, AddressWord::Type).tokens > 0; }
  void set_unit(std::string_view text);

  std::string_view line_;
  StandardAddress& address_;
  const AddressLexicon& lexicon_ = AddressLexicon::instance();
  std::vector<AddressToken> tokens_;
  std::vector<std::string_view> views_;
  std::deque<std::string> kept_;  ///< what tokens view that the line does not hold
};

}  // namespace tidewaiter::text
