#include "risk/value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <string>

#include "base/check.h"
#include "facts/facts.h"

namespace tidewaiter::risk {
namespace {

constexpr std::int64_t kMostMillidollars = 10'000'000'000;

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  TW_CHECK(error == std::errc{} && end == text.data() + text.size() && value > 0);
  return value;
}

/// Reads "key,integer,…" lines after a heading; the files are ours, so a bad one is our own mistake.
template <typename Each>
void each_row(std::string_view path, Each each) {
  const auto file = facts::file(path);
  TW_CHECK(file.has_value());
  auto rest = file->substr(file->find('\n') + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size() - 1);
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) continue;
    const auto second = line.find(',', comma + 1);
    each(line.substr(0, comma),
         number(line.substr(comma + 1, second == std::string_view::npos ? second : second - comma - 1)));
  }
}

struct Tables {
  std::array<std::int64_t, 100> microusd_per_gram{};
  std::map<std::string, std::int64_t, std::less<>> microusd_per_unit;

  Tables() {
    each_row("risk/value_per_gram.csv", [&](std::string_view chapter, std::int64_t value) {
      microusd_per_gram.at(
          static_cast<std::size_t>(number(chapter.starts_with('0') ? chapter.substr(1) : chapter))) = value;
    });
    each_row("risk/exchange_rates.csv", [&](std::string_view currency, std::int64_t value) {
      microusd_per_unit.emplace(currency, value);
    });
  }
};

const Tables& tables() {
  static const Tables kTables;
  return kTables;
}

}  // namespace

std::optional<std::int64_t> usual_microusd_per_gram(std::string_view hs) noexcept {
  if (hs.size() < 2 || hs[0] < '0' || hs[0] > '9' || hs[1] < '0' || hs[1] > '9') return std::nullopt;
  const auto value = tables().microusd_per_gram[static_cast<std::size_t>((hs[0] - '0') * 10 + hs[1] - '0')];
  return value == 0 ? std::nullopt : std::optional{value};
}

std::optional<std::int64_t> millidollars(const model::Money& money) noexcept {
  const auto rate = tables().microusd_per_unit.find(money.currency);
  if (rate == tables().microusd_per_unit.end() || money.milliunits < 0) return std::nullopt;
  constexpr std::int64_t kMostMilliunits = 1'000'000'000'000;  // times the dearest rate still fits 64 bits
  return std::min(std::min(money.milliunits, kMostMilliunits) * rate->second / 1'000'000, kMostMillidollars);
}

std::optional<std::int64_t> percent_of_usual(const model::ContentsLine& line,
                                             std::optional<base::MassMg> mass) noexcept {
  if (line.net_mass) mass = line.net_mass;
  const auto usual = usual_microusd_per_gram(line.hs6);
  if (!usual || !line.value || !mass || mass->milligrams() <= 0) return std::nullopt;
  const auto value = millidollars(*line.value);
  if (!value) return std::nullopt;
  constexpr std::int64_t kMostMilligrams =
      100'000'000'000;  // a hundred tonnes: the product still fits 64 bits
  const auto usual_microusd = *usual * std::min(mass->milligrams(), kMostMilligrams) / 1'000;
  return *value * 1'000 * 100 / std::max<std::int64_t>(usual_microusd, 1);
}

}  // namespace tidewaiter::risk
