// Core: the chains of several parcels are walked side by side, one step of each at a time, so that what would
// be a hundred waits for memory one after the other is a few.
//  1. A walker stands at the latest record of an entity that somebody asks about; there is one for each parcel
//     and kind of entity.
//  2. In each round every walker first asks the processor for its record, and only then does any of them look
//     at its own, to step back to the record before.
//  3. Nothing is kept: what was fetched lies in the processor's cache when `read` walks the same chains. So no
//     answer depends on it.
// It leaves out the chains of other senders, which lone senders are told by.

#include <array>
#include <vector>

#include "base/fetch_ahead.h"
#include "risk/window_state.h"

namespace tidewaiter::risk {
namespace {

struct Walker {
  std::uint8_t kind;
  std::uint32_t number;
};

}  // namespace

void WindowIndex::fetch_ahead(std::span<const WindowSpec> specs, std::span<const WindowFacts> parcels) const {
  auto& state = *state_;
  std::array<bool, kKinds> asked{};
  for (const auto& spec : specs) asked[kind_asked(spec)] = true;
  std::vector<Walker> walkers;
  walkers.reserve(parcels.size() * kKinds);
  const auto each_key = [&](auto visit) {
    for (const auto& parcel : parcels)
      for (std::size_t kind = 0; kind < kKinds; ++kind)
        if (const auto key = asked[kind] ? key_in(parcel, kind) : std::nullopt) visit(kind, *key);
  };
  each_key([&](std::size_t kind, LatestTable::Key key) { state.latest[kind].fetch(key); });
  each_key([&](std::size_t kind, LatestTable::Key key) {
    if (const auto* latest = state.find(kind, key))
      walkers.push_back({static_cast<std::uint8_t>(kind), *latest});
  });
  for (std::size_t step = 0; step < kWindowWalk && !walkers.empty(); ++step) {
    for (const auto& walker : walkers) base::fetch_ahead(state.record(walker.number));
    std::erase_if(walkers, [&](Walker& walker) {
      const auto back = static_cast<std::uint32_t>(load(state.record(walker.number).previous[walker.kind]));
      if (back == 0 || back > walker.number - state.first) return true;
      walker.number -= back;
      return false;
    });
  }
}

}  // namespace tidewaiter::risk
