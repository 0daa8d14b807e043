#pragma once
// The judge: given a simulated world and a list of parcels somebody chose to open, says what share of the
// rings had a parcel on the list by their third, per step of the sweep, and how much of the list was worth
// opening. It brings three lists of its own, made without the detectors' code: chance, exact match, and an
// oracle that knows the truth.
//
// What happens inside. A world's items and truth are read once, side by side, into 32 octets a line. A list
// is a bit a line. A shift is a calendar day in the items' own offset; at a capacity of 0.5% a list holds
// that share of each day's readable lines. A `Trial` is a plain value; reading it from several threads is
// safe.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "simulate/simulate.h"

namespace tidewaiter::simulate {

/// One line of a world, as the judge sees it.
struct JudgedLine {
  std::uint64_t item = 0;       ///< hash of the item's id; 0 where no reader can accept the line
  std::uint64_t recipient = 0;  ///< hash of the recipient's name and whole address, character by character
  std::uint32_t ring = 0;       ///< its ring, from 1; 0 for an innocent parcel
  std::int32_t day = 0;         ///< of posting, since 1970-01-01
  std::int8_t step = -1;        ///< of the sweep; -1 for the story
  std::uint8_t parcel = 0;      ///< the ring's first, second, … from 1
};

/// A world to judge against.
struct Trial {
  std::vector<JudgedLine> lines;
  std::uint32_t rings = 0;
};

/// Reads FOLDER/items.ndjson and FOLDER/truth.ndjson. Malformed, with file and line, where they don't fit
/// each other; TooLarge over 50,000,000 lines or a line over 1 MiB.
base::Result<Trial> read_trial(const std::string& folder);

/// Which of a trial's lines are on the list.
using List = std::vector<bool>;

/// The lines that a screening's output chose: an NDJSON object a line with `item_id` and `selected`; other
/// fields are passed over, a refused line (with a `code`) is not on the list. NotFound where it names an item
/// the world hasn't; Missing where fewer than 99 in 100 of the readable items are in it.
base::Result<List> read_list(const Trial& trial, const std::string& path);

/// The same output ranked by `score` instead: of each day the highest, ties by a hash of the item, at a
/// capacity in parts per 10,000 (1 to 10,000) of the day's readable lines.
base::Result<List> read_ranking(const Trial& trial, const std::string& path, int capacity_per_10000);

/// Chance: of each day a share at random, the same for the same seed.
List list_by_chance(const Trial& trial, std::uint64_t seed, int capacity_per_10000);
/// Exact match: the parcels of each day whose recipient's name and address, character by character, came most
/// often up to the day's end.
List list_by_exact_match(const Trial& trial, int capacity_per_10000);
/// The oracle: the rings' parcels, as many as the capacity holds.
List list_by_oracle(const Trial& trial, int capacity_per_10000);

/// How good a list was.
struct Verdict {
  std::string name;
  std::uint64_t listed = 0;        ///< lines on the list
  std::uint64_t ring_parcels = 0;  ///< of them a ring's
  struct Step {
    std::uint32_t rings = 0;
    std::uint32_t by_third = 0;  ///< rings with one of their first three parcels on the list
    std::uint32_t ever = 0;      ///< rings with any parcel on the list
  };
  std::array<Step, kSteps> steps{};
  Step story;
};

/// `list` must be of the trial's length.
Verdict judge(const Trial& trial, const List& list, std::string name);

/// Chance, exact match and the oracle.
std::vector<Verdict> baselines(const Trial& trial, std::uint64_t seed, int capacity_per_10000);

/// The verdicts as a table for people, a row each.
std::string verdict_table(const std::vector<Verdict>& verdicts);
/// One JSON object a verdict, one a line.
std::string verdict_ndjson(const std::vector<Verdict>& verdicts);

}  // namespace tidewaiter::simulate
