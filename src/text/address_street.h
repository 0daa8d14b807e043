#pragma once
// Finds the street, house number and unit among the tokens that no other part has taken, and gives what is
// left to city and district. Used by parse_address() only.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/address_tokens.h"

namespace tidewaiter::text {

class AddressStreet : protected AddressTokens {
 public:
  using AddressTokens::AddressTokens;

 protected:
  struct Street {
    std::size_t from = 0, to = 0;  // the words
    std::size_t end = 0;           // behind the type
    std::string_view type;
    std::string_view glued_name;  // the word before a glued type
  };
  std::optional<Street> street_in(std::size_t begin, std::size_t end) const;
  // "Avenue Road", "Via Drive": the word that looks like a type in front is the name of a street with its
  // type behind.
  bool ends_street_behind(std::size_t at, std::size_t tokens, std::size_t end) const;
  // The first word of the street's name whose type stands at `type`: behind the last number before it, unless
  // words stand before that number in the segment ("zhongshan 2 rd").
  std::size_t first_word(std::size_t begin, std::size_t type) const;
  // "no. 15": the word has done its work where a number stands behind it.
  void drop_number_words();
  void take_street();
  std::vector<std::pair<std::size_t, std::size_t>> free_segments() const;
  void set_street(const Street& street, std::size_t begin, std::size_t end);
  // Numbers before the street, then those behind it; in the segment beside it where there are none.
  void take_house(std::size_t from, std::size_t behind, std::size_t begin, std::size_t end);
  // The number that is all of the next segment: "Via Roma, 15".
  std::optional<std::size_t> number_segment(std::size_t at) const;
  void take_unit(std::size_t at);
  void set_house(std::size_t at);
  // "7/148", "3-12": which part is the unit depends on the country, and for a hyphen on whether it is a range
  // of houses.
  void split_house(std::string_view text);
  // Neighbouring houses of one side of the street: both odd or both even, at most eight apart.
  static bool is_range(std::string_view first, std::string_view second);
  // Directions short; in China the numbers that count sections of one road ("er", "2nd") as digits, and its
  // own words for directions.
  std::string canonical_street(std::string_view words) const;
  void take_rest();
};

}  // namespace tidewaiter::text
