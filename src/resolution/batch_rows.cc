#include "resolution/batch_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>

#include "resolution/comparison.h"
#include "resolution/hash.h"
#include "resolution/in_order.h"
#include "resolution/in_parts.h"
#include "resolution/row_reader.h"
#include "resolution/stopwatch.h"
#include "resolution/table.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMostRows = std::size_t{1} << 31;
constexpr std::size_t kFewRows = 2000;  // not worth a second thread

/// What one thread read of one input.
struct Stretch {
  RowReader reader;
  std::size_t begin = 0;
  std::size_t end = 0;
};

unsigned threads_for(std::size_t rows, unsigned threads) { return rows < kFewRows ? 1 : threads; }

/// Reads one table's rows.
base::Status read_input(const RowsWanted& wanted, std::size_t input, BatchRows& out,
                        std::deque<Stretch>& stretches, ColumnMapping& not_met, Stopwatch& watch) {
  const std::string& path = wanted.inputs[input];
  TW_TRY(const Table table, Table::read(path));
  TW_TRY(const auto roles, recognise_columns(table.header(), wanted.id_column, wanted.mapping));
  for (std::size_t i = 0; i < roles.size(); ++i) {
    out.columns_read.push_back(table.header()[i] + ": " + std::string(name(roles[i])));
    not_met.erase(table.header()[i]);
  }
  out.read_s += watch.lap();
  const std::size_t first = out.rows.size();
  const std::size_t count = table.rows();
  if (first + count >= kMostRows - 1)
    return base::fail(base::ErrorCode::TooLarge, path, std::to_string(count), "at most 2^31 rows");
  out.rows.resize(first + count);
  out.input_of_row.resize(first + count, static_cast<std::uint8_t>(std::min<std::size_t>(input, 255)));
  out.record_ids.resize(first + count);
  const unsigned threads = threads_for(count, wanted.threads);
  const std::size_t before = stretches.size();
  for (unsigned k = 0; k < threads; ++k) stretches.push_back({RowReader(roles)});
  in_parts(count, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    Stretch& stretch = stretches[before + k];
    stretch.begin = first + begin;
    stretch.end = first + end;
    stretch.reader.read(table, begin, end, out.rows.data() + first + begin,
                        out.record_ids.data() + first + begin);
    stretch.reader.forget();
  });
  out.standardise_s += watch.lap();
  return {};
}

/// A value's rarity is its share among the rows that state one of its kind.
void set_rarities(TokenTable& tokens, const std::vector<std::uint32_t>& counts) {
  std::array<double, kTokenKinds> stated{};
  for (TokenId id = 1; id < tokens.size(); ++id)
    stated[static_cast<std::size_t>(tokens.kind(id))] += counts[id];
  // Most values stand there once or a few times.
  constexpr std::size_t kFew = 16;
  const auto rarity = [&](std::uint32_t count, std::size_t kind) {
    const double share = std::max(count, 1u) / stated[kind];
    return static_cast<Rarity>(std::clamp(std::lround(-1000 * std::log2(share)), 1L, 40'000L));
  };
  std::array<std::array<Rarity, kFew>, kTokenKinds> of_few{};
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind) {
    for (std::uint32_t count = 0; count < kFew; ++count) of_few[kind][count] = rarity(count, kind);
  }
  for (TokenId id = 1; id < tokens.size(); ++id) {
    const auto kind = static_cast<std::size_t>(tokens.kind(id));
    tokens.set_rarity(id, counts[id] < kFew ? of_few[kind][counts[id]] : rarity(counts[id], kind));
  }
}

/// One table of tokens for all: each reader's tokens get their number in it. Returns each row's hash.
std::vector<std::uint64_t> join_tokens(BatchRows& out, std::deque<Stretch>& stretches, unsigned threads) {
  std::vector<const TokenTable*> tables;
  for (const Stretch& stretch : stretches) tables.push_back(&stretch.reader.tokens());
  std::vector<std::vector<TokenId>> numbers;
  out.tokens = TokenTable::joined(tables, threads, numbers);
  std::vector<std::uint32_t> counts(out.tokens.size(), 0);
  for (std::size_t k = 0; k < stretches.size(); ++k) {
    const auto& own = stretches[k].reader.counts();
    for (TokenId id = 1; id < own.size(); ++id) counts[numbers[k][id]] += own[id];
  }
  set_rarities(out.tokens, counts);
  std::vector<std::uint64_t> hashes(out.rows.size());
  in_parts(threads, threads, [&](unsigned thread, std::size_t, std::size_t) {
    for (std::size_t k = thread; k < stretches.size(); k += threads) {
      for (std::size_t row = stretches[k].begin; row < stretches[k].end; ++row) {
        renumber(out.rows[row], numbers[k]);
        hashes[row] = content_hash(out.rows[row], out.tokens);
      }
    }
  });
  return hashes;
}

/// Rows written the same are one party where the writing alone makes it likely.
void find_parties(BatchRows& out, const std::vector<std::uint64_t>& hashes, const RowsWanted& wanted,
                  unsigned threads) {
  const Parameters& parameters = wanted.parameters;
  const auto input_of = [&](std::size_t row) { return wanted.inputs_apart ? out.input_of_row[row] : 0; };
  const auto hash_of = [&](std::size_t row) {
    return wanted.inputs_apart ? combine(hashes[row], std::uint64_t{1} + out.input_of_row[row]) : hashes[row];
  };
  const std::size_t count = out.rows.size();
  std::vector<std::vector<Keyed>> sorted(kBuckets);
  in_order<Keyed>(
      count, threads, 1,
      [&](std::size_t begin, std::size_t end, auto&& emit) {
        for (std::size_t row = begin; row < end; ++row)
          emit(bucket_of(hash_of(row)), {hash_of(row), static_cast<std::uint32_t>(row)});
      },
      [&](unsigned, std::size_t bucket, const std::vector<Keyed>& entries) { sorted[bucket] = entries; });
  out.party_of_row.resize(count);
  out.row_of_party.reserve(count);
  out.hash.reserve(count);
  for (const std::vector<Keyed>& entries : sorted) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::uint32_t row = entries[i].number;
      const bool repeats = i > 0 && entries[i].key == entries[i - 1].key &&
                           input_of(row) == input_of(entries[i - 1].number) &&
                           out.rows[row] == out.rows[entries[i - 1].number] &&
                           weigh(compare(out.rows[row], out.rows[row], out.tokens), parameters).total() >=
                               parameters.link_weight;
      if (!repeats) {
        out.row_of_party.push_back(row);
        out.hash.push_back(entries[i].key);
      }
      out.party_of_row[row] = static_cast<std::uint32_t>(out.row_of_party.size() - 1);
    }
  }
}

base::Status check_ids(const std::vector<std::string>& ids, unsigned threads) {
  std::vector<std::vector<std::string_view>> twice(threads);
  in_order<Keyed>(
      ids.size(), threads, 1,
      [&](std::size_t begin, std::size_t end, auto&& emit) {
        for (std::size_t row = begin; row < end; ++row) {
          const std::uint64_t hash = hash_text(ids[row]);
          emit(bucket_of(hash), {hash, static_cast<std::uint32_t>(row)});
        }
      },
      [&](unsigned k, std::size_t, const std::vector<Keyed>& entries) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
          for (std::size_t j = i + 1; j < entries.size() && entries[j].key == entries[i].key; ++j) {
            if (ids[entries[i].number] == ids[entries[j].number]) {
              twice[k].push_back(ids[entries[i].number]);
              break;
            }
          }
        }
      });
  std::vector<std::string_view> found;
  for (const auto& part : twice) found.insert(found.end(), part.begin(), part.end());
  if (found.empty()) return {};
  return base::fail(base::ErrorCode::Duplicate, "--id", *std::min_element(found.begin(), found.end()),
                    "record ids that differ");
}

}  // namespace

base::Result<BatchRows> read_rows(const RowsWanted& wanted) {
  BatchRows out;
  Stopwatch watch;
  std::deque<Stretch> stretches;
  ColumnMapping not_met = wanted.mapping;
  for (std::size_t i = 0; i < wanted.inputs.size(); ++i) {
    TW_TRY_STATUS(read_input(wanted, i, out, stretches, not_met, watch));
  }
  if (!not_met.empty()) {
    return base::fail(base::ErrorCode::UnknownField, "--mapping", not_met.begin()->first,
                      "a column of an input, spelt as there");
  }
  const unsigned threads = threads_for(out.rows.size(), wanted.threads);
  TW_TRY_STATUS(check_ids(out.record_ids, threads));
  const std::vector<std::uint64_t> hashes = join_tokens(out, stretches, threads);
  stretches.clear();
  find_parties(out, hashes, wanted, threads);
  out.standardise_s += watch.lap();
  return out;
}

}  // namespace tidewaiter::resolution
