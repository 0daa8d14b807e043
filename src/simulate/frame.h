#pragma once
// The post itself, common to both worlds: when a line is filed, by which route it goes, its identifier,
// dispatch, receptacle and cut-off, its operator's check, and how contents are declared, dirtied and broken.
// Thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "simulate/chance.h"
#include "simulate/parcel.h"
#include "simulate/simulate.h"
#include "simulate/tables.h"

namespace tidewaiter::simulate {

class Frame {
 public:
  /// UnknownCode where no route starts at options.office.
  static base::Result<Frame> make(const Options& options, const Tables& tables);

  const Options& options() const noexcept { return options_; }
  const Tables& tables() const noexcept { return *tables_; }
  const std::vector<const Route*>& routes() const noexcept { return routes_; }

  std::size_t pick_route(Chance& chance) const noexcept { return route_weights_.pick(chance); }
  /// How many of the world's lines go by that route, about; never 0.
  std::uint64_t lines_by(std::size_t route) const noexcept;
  /// … and leave from its office.
  std::uint64_t lines_from(std::string_view office) const noexcept;

  /// Lines come in the order of filing, days filled evenly and hours as a counter's day goes.
  base::Instant posted_at(std::uint64_t line) const noexcept;
  int day_of(std::uint64_t line) const noexcept;
  /// The first line posted at or after a share of the world's span, in parts per 2^20.
  std::uint64_t line_at(std::uint64_t share_of_span) const noexcept {
    return (options_.items * share_of_span) >> 20;
  }

  /// Fills everything of `parcel` but parties, contents and gross mass.
  void post(Parcel& parcel, std::uint64_t line, const Route& route, Chance& chance) const;

 private:
  Frame(const Options& options, const Tables& tables) : options_(options), tables_(&tables) {}
  void dispatch(Parcel& parcel, const Route& route, Chance& chance) const;

  Options options_;
  const Tables* tables_;
  std::vector<const Route*> routes_;
  Weighted route_weights_;
};

/// How somebody declares contents.
struct DeclaringHabit {
  Language language = Language::En;  ///< of descriptions; a language without phrases is English
  int quantity_percent = 100;        ///< of the usual quantity
  int value_percent = 100;           ///< of the true value
  std::string_view currency = "USD";
};

/// Appends one line of contents: masses, values and quantity that fit each other and the goods.
void declare(Parcel& parcel, const Tables& tables, const Goods& goods, const DeclaringHabit& habit,
             Chance& chance);
/// Sets the gross mass: the contents and their packing.
void pack(Parcel& parcel, Chance& chance);
/// The currency people on that route declare in.
std::string_view pick_currency(const Tables& tables, const Route& route, Chance& chance);
/// Hundredths of a US dollar in hundredths of another currency; whole units where the currency has no
/// hundredths.
std::int64_t convert_cents(const Tables& tables, std::int64_t usd_cents, std::string_view currency);

/// What clerks and customers get wrong, at the rates docs/simulate.md states.
void dirty(Parcel& parcel, Chance& chance);
/// Makes a written line unreadable for every reader: torn, not UTF-8, without its identifier, or a mass of
/// NaN.
void break_line(std::string& line, Chance& chance);

}  // namespace tidewaiter::simulate
