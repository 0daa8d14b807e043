#pragma once
// A store through which a use case can be run twice with the same numbers and salts: what prepared_acts.h rests
// on. Internal to this room. One thread at a time.

#include <deque>
#include <map>
#include <memory>
#include <optional>

#include "store/store.h"

namespace tidewaiter::service {

/// What a first run was given, for the second to be given again.
struct Rehearsal {
  std::map<store::TableId, std::deque<std::int64_t>> numbers;
  std::deque<base::Bytes> salts;
  std::vector<std::string> octets;             ///< what the first run asked to have signed, text after text
  bool again = false;                          ///< numbers and salts are handed out, not drawn
  std::optional<std::uint64_t> journal_index;  ///< of the last entry recorded
};

/// Both outlive it.
std::unique_ptr<store::Store> rehearsed(store::Store& store, Rehearsal& rehearsal);

}  // namespace tidewaiter::service
