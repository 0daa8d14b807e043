#pragma once
// How one request, and one stream of lines, reach the writer: by a place of their caller's (writer_places.h).
// Internal to this room. A context is for one request's thread; a reader as LineReader says.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/escaped.h"
#include "server/route.h"
#include "server/writer_places.h"

namespace tidewaiter::server {

/// The way to the use cases for one request: what it writes waits in a place of its caller's.
class ContextOfOne final : public Context {
 public:
  ContextOfOne(Context& all, WriterPlaces& places, std::string caller, ToldOfEscape told)
      : all_(all), places_(places), caller_(std::move(caller)), told_(std::move(told)) {}

  const service::Service& reading() override { return all_.reading(); }
  base::Status on_writer(
      const std::function<base::Status(const service::Service&, service::Engine&)>& work) override {
    TW_TRY(const auto place, places_.take(caller_));
    return all_.on_writer([&](const service::Service& service, service::Engine& engine) {
      try {
        return work(service, engine);
      } catch (...) {
        told_(escaped_type());
        throw;  // the desk has to know that the engine is in doubt
      }
    });
  }
  base::Result<std::vector<service::FilingAnswer>> file(const service::Actor& actor,
                                                        const std::string& office,
                                                        std::vector<service::FiledRecord> records) override {
    TW_TRY(const auto place, places_.take(caller_));
    return all_.file(actor, office, std::move(records));
  }

 private:
  Context& all_;
  WriterPlaces& places_;
  const std::string caller_;
  const ToldOfEscape told_;
};

/// A stream's lines, each batch of which has a place while it is with a worker.
class PlacedLines final : public LineReader {
 public:
  PlacedLines(std::unique_ptr<LineReader> lines, WriterPlaces& places, std::string caller, ToldOfEscape told)
      : lines_(std::move(lines)), places_(places), caller_(std::move(caller)), told_(std::move(told)) {}

  base::Result<std::string> take(std::string_view lines) override {
    auto taken = caught([&] { return lines_->take(lines); }, told_);
    leave_place();
    return taken;
  }
  bool take_place() override {
    auto place = places_.take(caller_);
    if (place) place_.emplace(*std::move(place));
    return place.has_value();
  }
  void leave_place() override { place_.reset(); }

 private:
  const std::unique_ptr<LineReader> lines_;
  WriterPlaces& places_;
  const std::string caller_;
  const ToldOfEscape told_;
  std::optional<WriterPlaces::Held> place_;
};

/// By whose name places at the writer are counted: an operator has no more of them by having more keys.
inline std::string counted_as(const Request& request) {
  if (!request.caller.operator_id.empty()) return "operator " + request.caller.operator_id;
  if (!request.caller.officer_id.empty()) return "officer " + request.caller.officer_id;
  return "from " + request.source;
}

}  // namespace tidewaiter::server
