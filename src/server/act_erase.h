#pragma once
// What is kept of an exhibit, an examination or a run at the furnace goes for good by the order of two: a
// photograph or a paper, an instrument's file (service/file_erasures.h). Internal to this room.

#include <string_view>

#include "server/act_from.h"

namespace tidewaiter::server {

base::Result<AskedAct> erase_file_act(const Body& body);
base::Result<AskedAct> erase_reading_act(const Body& body);
/// Whether acts of this kind erase something.
bool is_erasure(std::string_view kind) noexcept;

}  // namespace tidewaiter::server
