#include "simulate/simulate.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "simulate/crowd.h"
#include "simulate/errands.h"
#include "simulate/frame.h"
#include "simulate/rings.h"
#include "simulate/story.h"

namespace tidewaiter::simulate {
namespace {

constexpr std::size_t kChunkBytes = 1 << 18;
constexpr std::uint64_t kMostItems = 99'999'999;
constexpr std::uint64_t kAmendsWithin = 400;  // lines

base::Status in_range(std::string_view option, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value >= low && value <= high) return {};
  return base::fail(base::ErrorCode::OutOfRange, std::string(option), std::to_string(value),
                    std::to_string(low) + " to " + std::to_string(high));
}

base::Status check(const Options& options) {
  TW_TRY_STATUS(
      in_range("items", static_cast<std::int64_t>(std::min(options.items, kMostItems + 1)), 1, kMostItems));
  TW_TRY_STATUS(in_range("days", options.days, 1, 366));
  TW_TRY_STATUS(in_range("first_step", options.first_step, 0, kSteps - 1));
  TW_TRY_STATUS(in_range("last_step", options.last_step, options.first_step, kSteps - 1));
  TW_TRY_STATUS(in_range("rings_per_step", options.rings_per_step, -1, 10'000));
  TW_TRY_STATUS(in_range("start", options.start.unix_ms(), 946'684'800'000, 4'102'444'800'000));
  return in_range("style", static_cast<int>(options.style), 1, 2);
}

int rings_per_step(const Options& options) {
  if (options.rings_per_step >= 0) return options.rings_per_step;
  return static_cast<int>(std::clamp<std::uint64_t>(options.items / 12'500, 1, 10'000));
}

/// What a line holds before anything goes wrong with it, in either style.
class Makers {
 public:
  Makers(const Frame& frame, const Rings& rings)
      : rings_(rings), crowd_(frame), errands_(frame), style_(frame.options().style) {}
  Parcel innocent(std::uint64_t line) const {
    return style_ == Style::Crowd ? crowd_.parcel(line) : errands_.parcel(line);
  }
  Parcel of_ring(const RingParcel& planned) const {
    return style_ == Style::Crowd ? rings_.parcel(planned)
                                  : errands_.parcel(rings_.rings()[planned.ring], planned);
  }

 private:
  const Rings& rings_;
  Crowd crowd_;
  Errands errands_;
  Style style_;
};

/// Makes each line: a story's or a ring's parcel where one is planned, an innocent one elsewhere.
class Stream {
 public:
  Stream(const Frame& frame, const Rings& rings) : frame_(frame), rings_(rings), makers_(frame, rings) {
    if (frame.options().story) story_ = story_lines(frame);
  }

  Parcel parcel(std::uint64_t line) const {
    if (const int ordinal = of_story(line); ordinal > 0) return story_parcel(frame_, line, ordinal);
    if (const RingParcel* planned = of_ring(line)) return makers_.of_ring(*planned);
    Fate fate = fate_of(line);
    if (fate.amends) {
      const std::uint64_t earlier = line - 1 - fate.chance.below(kAmendsWithin);
      if (of_story(earlier) == 0 && of_ring(earlier) == nullptr) {
        const Fate first = fate_of(earlier);
        if (!first.broken && !first.amends) return amendment(earlier, first, fate.chance);
      }
    }
    Parcel parcel = makers_.innocent(line);
    dirty(parcel, fate.chance);
    parcel.truth.broken = fate.broken;
    return parcel;
  }

 private:
  struct Fate {
    Chance chance;
    bool broken = false, amends = false;
  };
  Fate fate_of(std::uint64_t line) const {
    Fate fate{Chance(frame_.options().seed, Purpose::Damage, line)};
    const auto at = fate.chance.below(10'000);
    fate.broken = at < 20;
    fate.amends = at >= 20 && at < 35 && line > kAmendsWithin;
    return fate;
  }

  /// The innocent parcel of an earlier line, filed again with another mass.
  Parcel amendment(std::uint64_t earlier, Fate first, Chance& chance) const {
    Parcel parcel = makers_.innocent(earlier);
    dirty(parcel, first.chance);
    parcel.gross_g = parcel.gross_g < 0 ? 500 : parcel.gross_g + chance.between(1, 60);
    parcel.truth.amends = true;
    return parcel;
  }

  int of_story(std::uint64_t line) const {
    for (std::size_t i = 0; i < story_.size(); ++i) {
      if (story_[i] == line && frame_.options().story) return static_cast<int>(i) + 1;
    }
    return 0;
  }

  const RingParcel* of_ring(std::uint64_t line) const {
    const auto& planned = rings_.parcels();
    const auto at =
        std::lower_bound(planned.begin(), planned.end(), line,
                         [](const RingParcel& parcel, std::uint64_t value) { return parcel.line < value; });
    return at != planned.end() && at->line == line ? &*at : nullptr;
  }

  const Frame& frame_;
  const Rings& rings_;
  Makers makers_;
  std::array<std::uint64_t, kStoryParcels> story_{};
};

void count(Summary& summary, const Parcel& parcel) {
  ++summary.lines;
  summary.broken += parcel.truth.broken;
  summary.amendments += parcel.truth.amends;
  summary.ring_parcels += !parcel.truth.ring.empty();
  summary.look_alikes += parcel.truth.look_alike();
}

base::Result<Summary> write(const Frame& frame, const Rings& rings, const Stream& stream,
                            const Sinks& sinks) {
  Summary summary;
  std::string items, truth, line_text;
  for (std::uint64_t line = 0; line < frame.options().items; ++line) {
    const Parcel parcel = stream.parcel(line);
    line_text.clear();
    append_item(line_text, parcel);
    if (parcel.truth.broken) {
      Chance chance(frame.options().seed, Purpose::Damage, line, 1);
      break_line(line_text, chance);
    }
    items += line_text;
    append_truth(truth, parcel);
    count(summary, parcel);
    if (items.size() >= kChunkBytes || line + 1 == frame.options().items) {
      TW_TRY_STATUS(sinks.items(items));
      TW_TRY_STATUS(sinks.truth(truth));
      items.clear();
      truth.clear();
    }
  }
  summary.rings = rings.rings().size() + (frame.options().story ? 1 : 0);
  for (const Ring& ring : rings.rings()) ++summary.rings_of_step[static_cast<std::size_t>(ring.step)];
  return summary;
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

base::Status put(std::FILE* file, std::string_view bytes, const std::string& path) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size()) return {};
  return base::fail(base::ErrorCode::Io, path, "a short write", "room on the disk");
}

base::Result<File> create(const std::string& path) {
  File file(std::fopen(path.c_str(), "wb"));
  if (file == nullptr) return base::fail(base::ErrorCode::Io, path, "", "a file that can be created");
  return file;
}

base::Status finish(File file, const std::string& path) {
  if (std::fclose(file.release()) == 0) return {};
  return base::fail(base::ErrorCode::Io, path, "a failed close", "room on the disk");
}

void member(std::string& out, std::string_view name, std::uint64_t value) {
  out += out.back() == '{' ? "\"" : ",\"";
  (out += name) += "\":";
  out += std::to_string(value);
}

std::string step_json(int step, const Summary& summary) {
  const Subtlety& s = kSubtleties[static_cast<std::size_t>(step)];
  std::string out = "{";
  const auto put_int = [&](std::string_view name, int value) {
    member(out, name, static_cast<std::uint64_t>(value));
  };
  put_int("step", step);
  member(out, "rings", summary.rings_of_step[static_cast<std::size_t>(step)]);
  put_int("parcels_min", s.parcels_min);
  put_int("parcels_max", s.parcels_max);
  put_int("gap_hours_min", s.gap_hours_min);
  put_int("gap_hours_max", s.gap_hours_max);
  put_int("drop_addresses", s.drop_addresses);
  put_int("false_name_percent", s.false_name_percent);
  put_int("other_layout_percent", s.other_layout_percent);
  put_int("mistyped_percent", s.mistyped_percent);
  put_int("made_up_phone_percent", s.made_up_phone_percent);
  put_int("receiver_phone_percent", s.receiver_phone_percent);
  put_int("same_goods_percent", s.same_goods_percent);
  put_int("plausible_percent", s.plausible_percent);
  put_int("same_sender_percent", s.same_sender_percent);
  return out + "}";
}

}  // namespace

Options demo_options(std::uint64_t seed, int history_days) {
  Options options;
  options.seed = seed;
  options.days = 1 + history_days;
  options.items = 100'000ULL * static_cast<std::uint64_t>(options.days);
  options.start = options.start - base::DurationMs::days(history_days);
  options.office = "CNCAN";
  options.rings_per_step = 1;
  options.story = true;
  return options;
}

base::Result<Summary> simulate(const Options& options, const Sinks& sinks) {
  TW_TRY_STATUS(check(options));
  TW_TRY(const Tables tables, read_tables());
  TW_TRY(const Frame frame, Frame::make(options, tables));
  if (options.story && !story_fits(frame)) {
    return base::fail(base::ErrorCode::OutOfRange, "story", options.office,
                      "at least 100 items, and an office with mail from China to Australia");
  }
  const Rings rings(frame, rings_per_step(options));
  return write(frame, rings, Stream(frame, rings), sinks);
}

base::Result<Summary> simulate_to_folder(const Options& options, const std::string& folder) {
  const std::string items_path = folder + "/items.ndjson", truth_path = folder + "/truth.ndjson",
                    world_path = folder + "/world.json";
  TW_TRY(File items, create(items_path));
  TW_TRY(File truth, create(truth_path));
  TW_TRY(File world, create(world_path));
  const Sinks sinks{[&](std::string_view bytes) { return put(items.get(), bytes, items_path); },
                    [&](std::string_view bytes) { return put(truth.get(), bytes, truth_path); }};
  TW_TRY(const Summary summary, simulate(options, sinks));
  TW_TRY_STATUS(put(world.get(), world_json(options, summary), world_path));
  TW_TRY_STATUS(finish(std::move(items), items_path));
  TW_TRY_STATUS(finish(std::move(truth), truth_path));
  TW_TRY_STATUS(finish(std::move(world), world_path));
  return summary;
}

std::string world_json(const Options& options, const Summary& summary) {
  std::string out = "{";
  member(out, "seed", options.seed);
  member(out, "style", static_cast<std::uint64_t>(options.style));
  member(out, "items", options.items);
  member(out, "days", static_cast<std::uint64_t>(options.days));
  out += ",\"start\":\"" + base::to_string(options.start) + "\",\"office\":";
  append_json(out, options.office);
  out += options.story ? ",\"story\":true" : ",\"story\":false";
  member(out, "lines", summary.lines);
  member(out, "broken", summary.broken);
  member(out, "amendments", summary.amendments);
  member(out, "rings", summary.rings);
  member(out, "ring_parcels", summary.ring_parcels);
  member(out, "look_alikes", summary.look_alikes);
  out += ",\"steps\":[";
  for (int step = options.first_step; step <= options.last_step; ++step) {
    if (step != options.first_step) out += ',';
    out += step_json(step, summary);
  }
  return out + "]}\n";
}

}  // namespace tidewaiter::simulate
