#pragma once
// All profiles' words in one Vectorscan database: a text is read once, however many words are looked for.
//
// Method.
//  1. Words and texts are brought into one form: NFKC, case folded, invisible marks gone, look-alike letters
//  folded
//     (text/script.h), traditional characters simplified (text/han.h).
//  2. Words are literals, so their place is known from where they end; Vectorscan refuses \b with Unicode
//  properties, and
//     boundaries are checked here: no letter or digit beside a word that begins or ends with one, Han and
//     Kana apart, which are written without spaces. A * at an end of a word lets the text go on there.
//  3. A word with marks also finds its spelling without any ("trà xanh" finds "tra xanh").
//
// A WordDatabase never changes once built; each thread scans with a scratch of its own.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct hs_database;
struct hs_scratch;

namespace tidewaiter::risk {

/// The form in which words are compared.
std::string fold_for_words(std::string_view text);

/// Refuses a word without a letter or digit (OutOfRange) or over kMaxWordBytes (TooLarge); errors name
/// `field`.
base::Status check_word(std::string_view word, std::string_view field);

class WordDatabase {
 public:
  struct Match {
    std::uint32_t word = 0;   ///< number of the word, as added
    std::uint32_t begin = 0;  ///< in the folded text
    std::uint32_t end = 0;
  };
  struct ScratchFree {
    void operator()(hs_scratch* scratch) const;
  };
  using Scratch = std::unique_ptr<hs_scratch, ScratchFree>;

  /// Builds from words as written; their numbers are their places. Fails as check_word does.
  static base::Result<WordDatabase> build(std::span<const std::string> words);

  /// Nothing to scan for.
  bool empty() const { return database_ == nullptr; }
  Scratch make_scratch() const;
  /// Appends every match in a folded text, in the order of their ends, at most kMaxMatches a text.
  void scan(std::string_view folded, hs_scratch* scratch, std::vector<Match>& matches) const;

 private:
  struct Literal {
    std::string text;
    std::uint32_t word = 0;
    bool open_left = false;
    bool open_right = false;
  };
  struct DatabaseFree {
    void operator()(hs_database* database) const;
  };

  static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                      void* context);

  std::vector<Literal> literals_;
  std::unique_ptr<hs_database, DatabaseFree> database_;
};

inline constexpr std::size_t kMaxWordBytes = 200;
inline constexpr std::size_t kMaxMatches = 4'096;

/// True where no letter or digit that the word's own end would run on into stands at [begin, end)'s sides.
/// Exposed for the slow matcher of the tests.
bool at_word_boundaries(std::string_view folded, std::size_t begin, std::size_t end, bool open_left,
                        bool open_right);

}  // namespace tidewaiter::risk
