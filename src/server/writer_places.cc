#include "server/writer_places.h"

#include <algorithm>

namespace tidewaiter::server {

WriterPlaces::WriterPlaces(std::size_t most)
    : most_(std::max<std::size_t>(1, most)), most_of_one_(std::max<std::size_t>(1, most_ - most_ / 4)) {}

base::Result<WriterPlaces::Held> WriterPlaces::take(const std::string& caller) {
  const std::scoped_lock lock(mutex_);
  if (taken_ >= most_)
    return base::fail(base::ErrorCode::Busy, "server", "too many changes wait to be written",
                      "the same again in a moment");
  auto& of_one = by_caller_[caller];
  if (of_one >= most_of_one_)
    return base::fail(base::ErrorCode::Busy, "server", "too many changes of one caller wait to be written",
                      "fewer at once, and the same again in a moment");
  ++of_one;
  ++taken_;
  return Held{*this, caller};
}

std::size_t WriterPlaces::taken() const {
  const std::scoped_lock lock(mutex_);
  return taken_;
}

void WriterPlaces::give_back(const std::string& caller) {
  const std::scoped_lock lock(mutex_);
  --taken_;
  const auto known = by_caller_.find(caller);
  if (--known->second == 0) by_caller_.erase(known);
}

}  // namespace tidewaiter::server
