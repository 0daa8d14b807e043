#include "simulate/judge.h"

#include <simdjson.h>

#include <algorithm>
#include <unordered_map>

#include "base/check.h"
#include "base/instant.h"
#include "simulate/chance.h"
#include "simulate/lines.h"
#include "simulate/parcel.h"

namespace tidewaiter::simulate {
namespace {

using simdjson::dom::element;

constexpr std::size_t kMostLines = 50'000'000;

/// FNV-1a with a final scramble; never 0. A clash of two ids among 50 million has odds under one in ten
/// thousand.
class TextHash {
 public:
  TextHash& add(std::string_view text) {
    for (const char c : text) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    state_ = (state_ ^ 0xff) * 0x100000001b3ULL;
    return *this;
  }
  std::uint64_t value() const { return scramble(state_) | 1; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::string_view text_of(element object, std::string_view key) {
  std::string_view text;
  return object[key].get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::int64_t number_of(element object, std::string_view key, std::int64_t otherwise) {
  std::int64_t number = 0;
  return object[key].get(number) == simdjson::SUCCESS ? number : otherwise;
}

std::uint64_t recipient_hash(element item) {
  element to;
  if (item["recipient"].get(to) != simdjson::SUCCESS) return 0;
  TextHash hash;
  hash.add(text_of(to, "name"))
      .add(text_of(to, "city"))
      .add(text_of(to, "postcode"))
      .add(text_of(to, "country"));
  simdjson::dom::array lines;
  if (to["address"].get(lines) == simdjson::SUCCESS) {
    for (element line : lines) {
      std::string_view text;
      if (line.get(text) == simdjson::SUCCESS) hash.add(text);
    }
  }
  return hash.value();
}

/// The civil day on which it was posted, as its own offset counts.
std::int32_t day_of(std::string_view posted_at) {
  if (posted_at.size() < 10) return 0;
  const auto midnight = base::parse_instant(std::string(posted_at.substr(0, 10)) + "T00:00:00Z", "posted_at");
  return midnight ? static_cast<std::int32_t>(midnight->unix_ms() / 86'400'000) : 0;
}

/// Calls `take(object, where)` for each line that is a JSON object; `unreadable(where)` for the others.
template <typename Take, typename Unreadable>
base::Status each_object(const std::string& path, Take take, Unreadable unreadable) {
  TW_TRY(LineReader reader, LineReader::open(path));
  simdjson::dom::parser parser;
  for (std::string_view line;;) {
    TW_TRY(const bool more, reader.next(line));
    if (!more) return {};
    element object;
    if (parser.parse(line.data(), line.size()).get(object) == simdjson::SUCCESS && object.is_object()) {
      TW_TRY_STATUS(take(object, reader.where()));
    } else {
      TW_TRY_STATUS(unreadable(reader.where()));
    }
  }
}

base::Status read_items(Trial& trial, const std::string& path) {
  const auto add = [&](const JudgedLine& line, const std::string& where) -> base::Status {
    if (trial.lines.size() == kMostLines)
      return base::fail(base::ErrorCode::TooLarge, where, "", std::to_string(kMostLines) + " lines at most");
    trial.lines.push_back(line);
    return {};
  };
  return each_object(
      path,
      [&](element item, const std::string& where) {
        JudgedLine line;
        const std::string_view id = text_of(item, "item_id");
        if (!id.empty()) {
          line.item = TextHash{}.add(id).value();
          line.recipient = recipient_hash(item);
          line.day = day_of(text_of(item, "posted_at"));
        }
        return add(line, where);
      },
      [&](const std::string& where) { return add({}, where); });
}

base::Status read_truth(Trial& trial, const std::string& path) {
  std::unordered_map<std::string, std::uint32_t> rings;
  std::size_t at = 0;
  const auto misfit = [](const std::string& where, std::string_view found) {
    return base::fail(base::ErrorCode::Malformed, where, found, "the truth of the same line of items.ndjson");
  };
  TW_TRY_STATUS(each_object(
      path,
      [&](element truth, const std::string& where) -> base::Status {
        const std::string_view id = text_of(truth, "item_id");
        if (at == trial.lines.size()) return misfit(where, id);
        JudgedLine& line = trial.lines[at++];
        if (line.item != 0 && line.item != TextHash{}.add(id).value()) return misfit(where, id);
        const std::string_view ring = text_of(truth, "ring");
        if (ring.empty()) return {};
        const auto numbered =
            rings.try_emplace(std::string(ring), static_cast<std::uint32_t>(rings.size() + 1)).first;
        const std::int64_t step = number_of(truth, "step", -1), parcel = number_of(truth, "parcel", 0);
        if (step < -1 || step >= kSteps || parcel < 1 || parcel > 255) return misfit(where, ring);
        line.ring = numbered->second;
        line.step = static_cast<std::int8_t>(step);
        line.parcel = static_cast<std::uint8_t>(parcel);
        return {};
      },
      [&](const std::string& where) -> base::Status { return misfit(where, "not a JSON object"); }));
  if (at != trial.lines.size()) return misfit(path, std::to_string(at) + " lines");
  trial.rings = static_cast<std::uint32_t>(rings.size());
  return {};
}

/// What a screening said of each line: the score, and whether it was selected. Amendments share their item's
/// answer.
struct Screened {
  List selected;
  std::vector<std::int64_t> score;
};

base::Result<Screened> read_screening(const Trial& trial, const std::string& path) {
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> again;
  std::unordered_map<std::uint64_t, std::uint32_t> first;
  first.reserve(trial.lines.size());
  for (std::uint32_t i = 0; i < trial.lines.size(); ++i) {
    const std::uint64_t item = trial.lines[i].item;
    if (item != 0 && !first.try_emplace(item, i).second) again[item].push_back(i);
  }
  Screened screened{List(trial.lines.size(), false), std::vector<std::int64_t>(trial.lines.size(), 0)};
  List seen(trial.lines.size(), false);
  std::size_t answered = 0;
  TW_TRY_STATUS(each_object(
      path,
      [&](element output, const std::string& where) -> base::Status {
        const std::string_view id = text_of(output, "item_id");
        if (id.empty()) return {};
        const std::uint64_t item = TextHash{}.add(id).value();
        const auto at = first.find(item);
        if (at == first.end()) {
          if (!text_of(output, "code").empty()) return {};  // of a broken line, as far as it could be read
          return base::fail(base::ErrorCode::NotFound, where, id, "an item of the world");
        }
        if (!seen[at->second]) ++answered;
        seen[at->second] = true;
        bool selected = false;
        if (output["selected"].get(selected) != simdjson::SUCCESS) selected = false;
        screened.selected[at->second] = screened.selected[at->second] || selected;
        screened.score[at->second] = std::max(screened.score[at->second], number_of(output, "score", 0));
        return {};
      },
      [](const std::string& where) -> base::Status {
        return base::fail(base::ErrorCode::Malformed, where, "", "a JSON object");
      }));
  if (answered < first.size() - first.size() / 100) {
    return base::fail(base::ErrorCode::Missing, path, std::to_string(answered) + " items",
                      std::to_string(first.size()) + " items, as the world has");
  }
  for (const auto& [item, lines] : again) {
    for (const std::uint32_t line : lines) screened.score[line] = screened.score[first[item]];
  }
  return screened;
}

/// Of each day the lines with the highest scores, ties by a hash of the item.
List top_of_each_day(const Trial& trial, const std::vector<std::int64_t>& scores, int capacity_per_10000) {
  TW_CHECK(scores.size() == trial.lines.size() && capacity_per_10000 >= 1 && capacity_per_10000 <= 10'000);
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < trial.lines.size(); ++i) {
    if (trial.lines[i].item != 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return trial.lines[a].day < trial.lines[b].day; });
  List list(trial.lines.size(), false);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && trial.lines[order[end]].day == trial.lines[order[begin]].day) ++end;
    const std::size_t room = ((end - begin) * static_cast<std::size_t>(capacity_per_10000) + 9'999) / 10'000;
    const auto from = order.begin() + static_cast<std::ptrdiff_t>(begin);
    std::partial_sort(from, from + static_cast<std::ptrdiff_t>(room),
                      order.begin() + static_cast<std::ptrdiff_t>(end),
                      [&](std::uint32_t a, std::uint32_t b) {
                        const auto tie = [&](std::uint32_t i) { return scramble(trial.lines[i].item + i); };
                        return scores[a] != scores[b] ? scores[a] > scores[b] : tie(a) < tie(b);
                      });
    for (std::size_t i = begin; i < begin + room; ++i) list[order[i]] = true;
    begin = end;
  }
  return list;
}

}  // namespace

base::Result<Trial> read_trial(const std::string& folder) {
  Trial trial;
  TW_TRY_STATUS(read_items(trial, folder + "/items.ndjson"));
  TW_TRY_STATUS(read_truth(trial, folder + "/truth.ndjson"));
  return trial;
}

base::Result<List> read_list(const Trial& trial, const std::string& path) {
  TW_TRY(Screened screened, read_screening(trial, path));
  return std::move(screened.selected);
}

base::Result<List> read_ranking(const Trial& trial, const std::string& path, int capacity_per_10000) {
  TW_TRY(const Screened screened, read_screening(trial, path));
  return top_of_each_day(trial, screened.score, capacity_per_10000);
}

List list_by_chance(const Trial& trial, std::uint64_t seed, int capacity_per_10000) {
  std::vector<std::int64_t> scores(trial.lines.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i] = static_cast<std::int64_t>(scramble(scramble(seed) + trial.lines[i].item + i) >> 1);
  }
  return top_of_each_day(trial, scores, capacity_per_10000);
}

List list_by_exact_match(const Trial& trial, int capacity_per_10000) {
  std::unordered_map<std::uint64_t, std::int64_t> seen;
  std::vector<std::int64_t> scores(trial.lines.size());
  for (std::size_t begin = 0; begin < scores.size();) {
    std::size_t end = begin;
    while (end < scores.size() &&
           (trial.lines[end].item == 0 || trial.lines[end].day <= trial.lines[begin].day)) {
      if (trial.lines[end].item != 0) ++seen[trial.lines[end].recipient];
      ++end;
    }
    end = std::max(end, begin + 1);
    for (std::size_t i = begin; i < end; ++i)
      scores[i] = trial.lines[i].item == 0 ? 0 : seen[trial.lines[i].recipient];
    begin = end;
  }
  return top_of_each_day(trial, scores, capacity_per_10000);
}

List list_by_oracle(const Trial& trial, int capacity_per_10000) {
  std::vector<std::int64_t> scores(trial.lines.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    scores[i] = trial.lines[i].ring != 0 ? 256 - trial.lines[i].parcel : 0;
  List list = top_of_each_day(trial, scores, capacity_per_10000);
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = list[i] && trial.lines[i].ring != 0;
  return list;
}

Verdict judge(const Trial& trial, const List& list, std::string name) {
  TW_CHECK(list.size() == trial.lines.size());
  struct Caught {
    std::int8_t step = -1;
    bool by_third = false, ever = false;
  };
  std::vector<Caught> rings(trial.rings + 1);
  Verdict verdict;
  verdict.name = std::move(name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JudgedLine& line = trial.lines[i];
    verdict.listed += list[i];
    if (line.ring == 0) continue;
    Caught& ring = rings[line.ring];
    ring.step = line.step;
    if (!list[i]) continue;
    ++verdict.ring_parcels;
    ring.ever = true;
    ring.by_third |= line.parcel <= 3;
  }
  for (std::size_t i = 1; i < rings.size(); ++i) {
    Verdict::Step& step =
        rings[i].step < 0 ? verdict.story : verdict.steps[static_cast<std::size_t>(rings[i].step)];
    ++step.rings;
    step.by_third += rings[i].by_third;
    step.ever += rings[i].ever;
  }
  return verdict;
}

std::vector<Verdict> baselines(const Trial& trial, std::uint64_t seed, int capacity_per_10000) {
  return {judge(trial, list_by_chance(trial, seed, capacity_per_10000), "random"),
          judge(trial, list_by_exact_match(trial, capacity_per_10000), "exact match"),
          judge(trial, list_by_oracle(trial, capacity_per_10000), "oracle")};
}

}  // namespace tidewaiter::simulate
