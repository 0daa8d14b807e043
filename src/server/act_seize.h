#pragma once
// An exhibit is made of a seizure, of any kind, with the photographs that two sign. Internal to this room.

#include "server/act_from.h"

namespace tidewaiter::server {

/// At most so many photographs go with one seizing, and of so many octets together: what comes later is added
/// to the exhibit itself.
inline constexpr std::size_t kMostSeizedPhotographs = 12;
inline constexpr std::size_t kMostSeizedOctets = std::size_t{15} << 20;
/// Of an act's body: these as base64, and the words.
inline constexpr std::size_t kMostActBody = kMostSeizedOctets / 3 * 4 + kUsualBodyBytes;

base::Result<AskedAct> seize_act(const Body& body);

}  // namespace tidewaiter::server
