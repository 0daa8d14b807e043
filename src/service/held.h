#pragma once
// The one hold of a parcel, whatever was filed of it since. It stands under the filing that was chosen: the
// one in force, or one that it amends. Inside this room only; reads only.

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "selection/hold.h"
#include "store/store.h"

namespace tidewaiter::service {

struct Held {
  store::HoldRow hold;
  store::ItemRow item;  ///< the filing that was chosen

  base::Result<selection::HoldState> state() const;
};
/// The hold on this filing, or the latest on one that it amends; with `only_of`, of that operator's alone.
base::Result<std::optional<Held>> held(store::Reader& reader, store::ItemRow item,
                                       std::string_view only_of = {});

/// Where the parcel lies, as the detail of a hold or of one of its steps says; empty where it does not.
std::string place_in(const std::string& detail);

}  // namespace tidewaiter::service
