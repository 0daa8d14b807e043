#pragma once
// SHA-256 of what is too long to be held at once.

#include <memory>
#include <string_view>

#include "base/bytes.h"

namespace tidewaiter::base {

/// SHA-256 of octets that come in pieces. One thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  /// The hash of all that was added; what is added next begins another.
  Hash finish();

 private:
  void begin();
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace tidewaiter::base
