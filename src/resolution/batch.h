#pragma once
// Whole files at once: who in them is one, learning from them what agreement is worth. What `tidewaiter
// resolve` runs. The engine's parts are the resolver's own; only the lookup is another, since everything is
// there from the start.
//
// Method:
//  1. The table is read, its columns recognised by their names (columns.h), its rows standardised on two
//  threads.
//  2. Rows written the same, and likely to be one by what they state, become one party.
//  3. Parties that share a key are paired (keys.h), keys above the limit proposing nobody; up to
//     kFileKeysUpTo parties by more keys than the resolver can afford. Up to kAllPairs parties every pair is
//     taken.
//  4. Weights are learnt from the pairs (learn.h); no labels, no settings.
//  5. Pairs above the threshold are partitioned (partition.h).
// Order-free: nothing rests on the place of a row, not even which pairs are drawn at random.
// Memory: about 500 bytes a row. One call at a time a thread; calls share nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/assessment.h"
#include "resolution/calibration.h"
#include "resolution/columns.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {

/// Up to this many parties every pair is compared.
inline constexpr std::size_t kAllPairs = 3'000;

/// Two records of which somebody knows whether they are one. Used to measure, never to learn.
struct JudgedRecords {
  std::string left;
  std::string right;
  bool same = false;
};

struct BatchOptions {
  std::vector<std::string> inputs;  ///< paths of CSV files with a header; "-" is not read here
  std::string id_column;   ///< the record's own id; with several inputs "A.csv" and "B.csv" ids must differ
  ColumnMapping mapping;   ///< beyond what is recognised
  bool link_only = false;  ///< with two inputs: only pairs across them count
  double threshold = 0.5;  ///< two are joined from this probability on, (0, 1)
  std::optional<std::pair<std::string, std::string>> explain;  ///< two record ids
  bool want_pairs = false;
  std::vector<JudgedRecords> judged;  ///< record ids
  Parameters start = Parameters::shipped();
  unsigned threads = 2;  ///< 1 to 64
};

struct BatchPair {
  std::uint32_t left = 0;   ///< row number; its id is the smaller one, or it is the first input's
  std::uint32_t right = 0;  ///< row number
  std::int32_t probability_ppm = 0;
};

/// Seconds by stage.
struct BatchTimes {
  double read_s = 0;
  double standardise_s = 0;
  double pair_s = 0;
  double learn_s = 0;
  double cluster_s = 0;
};

struct BatchExplanation {
  bool together = false;
  model::Millibits weight = 0;
  model::Millibits prior = 0;
  std::int32_t probability_ppm = 0;
  std::string against;
  std::vector<model::ComparisonPart> parts;
};

struct BatchResult {
  std::vector<std::string> record_ids;  ///< in the order of the input
  std::vector<std::uint32_t> entity;    ///< a row's entity: the first row of it
  std::vector<BatchPair> pairs;         ///< where wanted: of at least the threshold, by row
  std::optional<BatchExplanation> explanation;
  std::optional<Calibration> calibration;  ///< on the judged pairs, where there were any
  Parameters parameters;                   ///< as learnt
  std::vector<std::string> columns_read;   ///< "dob: birth date", for the user to see what was understood
  std::size_t parties = 0;
  std::size_t compared = 0;
  BatchTimes times;
};

/// Errors name file, line and column. NotFound where a judged or explained record is not in the input.
/// Refuses more than 2^31 rows, rows over 1 MiB, and duplicate record ids.
base::Result<BatchResult> resolve_batch(const BatchOptions& options);

}  // namespace tidewaiter::resolution
