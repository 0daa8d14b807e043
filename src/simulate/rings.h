#pragma once
// Rings: a few parcels each, over hours or days, to one receiver who hides, from senders who aren't there.
// How well they hide is swept by one table from crude (step 0) to subtle (the last). Thread-safe once
// planned.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "simulate/frame.h"
#include "simulate/people.h"

namespace tidewaiter::simulate {

enum class Pattern : std::uint8_t {
  ManyNames,        ///< one receiver behind many names
  ManySpellings,    ///< one address under many spellings
  RotatingSenders,  ///< each parcel from another sender, with a telephone number that is made up
  Splitting,        ///< one lot in several parcels, each just under the duty-free limit
};
inline constexpr int kPatterns = 4;
std::string_view name(Pattern pattern) noexcept;

/// What one step of the sweep means. Shares are in percent of a ring's parcels.
struct Subtlety {
  int parcels_min, parcels_max;
  int gap_hours_min, gap_hours_max;  ///< between a ring's parcels; shrunk where the world is shorter
  int drop_addresses;
  int false_name_percent;      ///< another name for the receiver instead of another spelling
  int other_layout_percent;    ///< the address laid out another way
  int mistyped_percent;        ///< and a letter wrong in it
  int made_up_phone_percent;   ///< sender's number can't exist; else it can
  int receiver_phone_percent;  ///< the receiver's own number is given, so that the parcel arrives
  int same_goods_percent;      ///< the same goods and concealment as the ring's first parcel
  int plausible_percent;       ///< description, value and mass as honest goods have
  int same_sender_percent;     ///< a sender's name is used again
};

/// From crude to subtle.
inline constexpr std::array<Subtlety, kSteps> kSubtleties{{
    {6, 8, 2, 20, 1, 15, 10, 0, 100, 60, 100, 15, 60},
    {6, 8, 4, 30, 1, 30, 40, 5, 95, 55, 100, 30, 45},
    {5, 7, 8, 48, 1, 45, 60, 15, 80, 50, 90, 45, 30},
    {4, 6, 16, 72, 1, 60, 75, 25, 60, 45, 80, 60, 20},
    {4, 6, 24, 96, 2, 75, 80, 30, 35, 40, 65, 80, 10},
    {3, 5, 36, 144, 2, 90, 85, 30, 15, 35, 50, 90, 5},
    {3, 5, 60, 240, 3, 100, 85, 30, 0, 30, 35, 100, 0},
}};

/// One parcel of a ring, as planned.
struct RingParcel {
  std::uint64_t line = 0;
  std::uint32_t ring = 0;
  int ordinal = 0;  ///< from 1
};

/// One ring, as planned.
struct Ring {
  int step = 0;
  Pattern pattern = Pattern::ManyNames;
  std::size_t route = 0;  ///< into Frame::routes()
  std::size_t concealment = 0;
  std::size_t drug = 0;
  int parcels = 0;
};

class Rings {
 public:
  /// Plans every ring: `per_step` for each of the options' steps.
  Rings(const Frame& frame, int per_step);

  const std::vector<Ring>& rings() const noexcept { return rings_; }
  /// In order of line, each line once.
  const std::vector<RingParcel>& parcels() const noexcept { return parcels_; }
  Parcel parcel(const RingParcel& planned) const;

 private:
  void plan(int step, int number);
  void receiver(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const;
  void sender(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const;
  void contents(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const;
  void split(Parcel& parcel, const Route& route, Chance& chance) const;

  const Frame& frame_;
  std::vector<Ring> rings_;
  std::vector<RingParcel> parcels_;
};

/// A drug by how often it is found in that month, and a mass of it by the quantiles of its finds, at most
/// `carry_g`.
std::size_t pick_drug(const Tables& tables, int month, Chance& chance);
std::int64_t pick_mass_mg(const Drug& drug, int carry_g, Chance& chance);

}  // namespace tidewaiter::simulate
