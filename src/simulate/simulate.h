#pragma once
// A world to measure on: a believable stream of parcels with rings of drug senders hidden in it, and the
// truth beside it. The room stands apart: it shares no code and no tables with what is measured (it includes
// base/ and facts/ only and reads reference/simulate/ only), so that a detector can't be right merely by
// undoing what it did itself.
//
// What happens inside. Nobody is stored. A person, a household, a shop, a firm that forwards parcels is a
// pure function of the seed and a number, and so is every line of the stream; memory holds the tables, the
// rings' plan and one buffer, whatever the length. Only integers decide anything: same options, same bytes,
// on every machine. There are two worlds of different structure (`Style`), so that nothing gets fitted to one
// of them.
//
// Threads: functions here share nothing and may run at the same time; one call's sinks are called by its
// caller only.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace tidewaiter::simulate {

/// How the world is built.
enum class Style {
  Crowd = 1,    ///< each parcel picks a sender and a receiver from heavy-tailed crowds
  Errands = 2,  ///< each parcel is one run of a standing errand between two parties; other noise, other rings
};

/// The steps of the sweep: rings of step 0 are crude, those of the last are as subtle as rings that must
/// still deliver to somebody can be.
inline constexpr int kSteps = 7;

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t items = 100'000;           ///< lines written, 1 to 99,999,999 (one S10 serial number each)
  int days = 1;                            ///< 1 to 366, counted from `start`
  base::Instant start{1'795'104'000'000};  ///< 2026-11-20T00:00:00+08:00
  std::string office;  ///< only mail of this office of exchange ("CNCAN"); empty for all of the world's
  int first_step = 0;  ///< sweep from here …
  int last_step = kSteps - 1;  ///< … to here, 0 to kSteps - 1, both included
  int rings_per_step = -1;     ///< 0 to 10,000; -1: one for every 12,500 items, at least one
  bool story = false;  ///< hide four parcels of tea to one receiver on the last day (see docs/simulate.md)
  Style style = Style::Crowd;
};

/// The demo's world: a day of 100,000 parcels of Guangzhou's outbound mail with the story hidden in it, after
/// `history_days` days like it.
Options demo_options(std::uint64_t seed, int history_days = 0);

/// Where the two streams go; each is called with whole lines, in order. An error returned stops the run and
/// is passed on.
struct Sinks {
  std::function<base::Status(std::string_view)>
      items;  ///< NDJSON, one declaration a line, about 0.2% of them broken
  std::function<base::Status(std::string_view)> truth;  ///< NDJSON, one line for each line of `items`
};

/// What was written.
struct Summary {
  std::uint64_t lines = 0;
  std::uint64_t broken = 0;      ///< lines no reader can accept
  std::uint64_t amendments = 0;  ///< lines that file an earlier item again
  std::uint64_t rings = 0;       ///< the story's included
  std::uint64_t ring_parcels = 0;
  std::uint64_t look_alikes =
      0;  ///< innocent parcels to dormitories, forwarders and wholesalers, or from agents
  std::array<std::uint64_t, kSteps> rings_of_step{};
};

/// Writes the world. OutOfRange or UnknownCode, with the option's name, for options that can't be; Malformed
/// where a table under reference/simulate is damaged; a sink's own error otherwise.
base::Result<Summary> simulate(const Options& options, const Sinks& sinks);

/// Writes FOLDER/items.ndjson, FOLDER/truth.ndjson and FOLDER/world.json. The folder must exist. Io
/// otherwise.
base::Result<Summary> simulate_to_folder(const Options& options, const std::string& folder);

/// The parameters and the summary as one JSON object, the step table included.
std::string world_json(const Options& options, const Summary& summary);

}  // namespace tidewaiter::simulate
