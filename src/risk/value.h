#pragma once
// What goods of a kind usually cost a gram, and what a declared value is in US dollars: rounded facts from
// reference/risk, good to tell a tenth or ten times of the usual from the usual, no more. Pure; thread-safe.

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/item.h"

namespace tidewaiter::risk {

/// The usual value of goods of an HS chapter, in millionths of a US dollar a gram
/// (reference/risk/value_per_gram.csv); nullopt where the chapter is unknown.
std::optional<std::int64_t> usual_microusd_per_gram(std::string_view hs) noexcept;

/// An amount in thousandths of a US dollar at the rates of reference/risk/exchange_rates.csv; nullopt for
/// other currencies. Above ten million dollars it says ten million.
std::optional<std::int64_t> millidollars(const model::Money& money) noexcept;

/// A line's value a gram in per cent of what is usual for its chapter; nullopt where value, mass or chapter
/// are not known. `mass` is used where the line states no net mass.
std::optional<std::int64_t> percent_of_usual(const model::ContentsLine& line,
                                             std::optional<base::MassMg> mass) noexcept;

}  // namespace tidewaiter::risk
