#pragma once
// A store and a source of chance through which a use case can be run twice with the same numbers, salts and
// chance: what prepared_acts.h rests on. Internal to this room. One thread at a time.

#include <deque>
#include <map>
#include <memory>
#include <optional>

#include "env/random.h"
#include "store/store.h"

namespace tidewaiter::service {

/// What a first run was given, for the second to be given again.
struct Rehearsal {
  std::map<store::TableId, std::deque<std::int64_t>> numbers;
  std::deque<base::Bytes> salts;
  std::deque<base::Bytes> chance;              ///< what was drawn beside them, draw by draw
  std::vector<std::string> octets;             ///< what the first run asked to have signed, text after text
  bool again = false;                          ///< numbers, salts and chance are handed out, not drawn
  std::optional<std::uint64_t> journal_index;  ///< of the last entry recorded, but those of kept files
};

/// Both outlive it.
std::unique_ptr<store::Store> rehearsed(store::Store& store, Rehearsal& rehearsal);
std::unique_ptr<env::RandomSource> rehearsed(env::RandomSource& random, Rehearsal& rehearsal);

}  // namespace tidewaiter::service
