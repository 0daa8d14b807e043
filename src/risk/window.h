#pragma once
// Sliding windows over entities: how many parcels, names, grams one recipient, address or telephone had
// lately.
//
// Method.
//  1. Each parcel is one packed record in a ring, in the order of the journal; each of its entities (sender
//     and recipient on three levels, and the series that the sender's telephone number belongs to) chains
//     back to that entity's record before, and a table per entity kind finds the last.
//  2. Reading walks an entity's chain once, at most kWindowWalk records, and works out every question about
//  it.
//  3. A record counts when its time lies at most the window's length from the parcel's, before or after: mail
//  is filed
//     in no strict order. Records older than the longest window before the newest one are let go.
//  4. Entities are kept as 47 bits of a bijective hash: another of ten million entities stands in for one
//  that is not
//     there with a chance of 7 in 10^8.
//  5. A parcel that was amended may be added again: within one reading its latest record counts and no other.
//  6. A sender is lone where the person has sent to no other premises, and the address behind it to few
//  (kLoneNeighbours).
//     A shop, a factory and an agent's counter are not lone; a friend is, and so is whoever was made up for
//     one receiver. One lone sender says nothing, so lone senders count from two on, for a parcel whose own
//     sender is one, and among the latest kLoneWalk parcels of the entity.
//
// The content is a function of the sequence of `add`s alone: adding again the parcels of the last `retained`
// days up to a journal index gives every value that was read at it (S4).

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/mass.h"
#include "base/result.h"
#include "model/assessment.h"
#include "model/item.h"

namespace tidewaiter::risk {

/// What is worked out over the parcels of a window, the parcel itself always among them.
enum class Measure : std::uint8_t {
  Items,               ///< "count items"
  ItemsUnder,          ///< "count items under 2000 g": gross mass from nine tenths of the limit up to it
  SameGoods,           ///< "count same goods": items whose first contents line has the parcel's HS heading
  SenderNames,         ///< "count distinct sender.name": spellings, case and width apart
  SenderAddresses,     ///< "count distinct sender.address"
  SenderPersons,       ///< "count distinct sender.person"
  RecipientNames,      ///< "count distinct recipient.name"
  RecipientAddresses,  ///< "count distinct recipient.address"
  RecipientPersons,    ///< "count distinct recipient.person"
  LoneSenders,  ///< "count lone senders", from two on: sender.persons who send to nobody else (method, 6)
  LoneSendersSameGoods,      ///< "count lone senders of same goods": as LoneSenders, over the parcels of
                             ///< SameGoods
  SenderPhones,              ///< "count distinct sender.phone"
  SenderPhonesSamePostcode,  ///< "count distinct sender.phone to same postcode": as SenderPhones, over the
                             ///< parcels to the parcel's own postcode and country
  MadeUpPhones,              ///< "count made-up sender.phone": items whose sender's telephone cannot exist
  GrossMass,                 ///< "sum gross_mass", in milligrams, each parcel rounded to 10 mg
};

/// Values from `low` to `high`.
struct ValueRange {
  std::int64_t low = INT64_MIN;
  std::int64_t high = INT64_MAX;

  bool operator==(const ValueRange&) const = default;
};

/// One question to a window, shared by every profile that asks it.
struct WindowSpec {
  Measure measure = Measure::Items;
  bool share = false;  ///< "share …" for "count …": thousandths of the window's items
  base::MassMg under;  ///< of ItemsUnder
  model::PartyRole role = model::PartyRole::Recipient;
  model::EntityLevel level = model::EntityLevel::Premises;
  bool number_series = false;  ///< by "sender.number_series", whatever role and level say
  base::DurationMs within;     ///< at most kLongestWindow
  std::string key;             ///< canonical text: "count items by recipient.premises within 30d"
  /// The values at which some profile's test holds; none where every value is wanted.
  std::vector<ValueRange> wanted = {};

  bool wants(std::int64_t value) const;
  bool operator==(const WindowSpec&) const = default;
};

inline constexpr base::DurationMs kLongestWindow = base::DurationMs::days(366);
/// The most records of one entity that one reading looks at, the latest first; a count says "so many or more"
/// there.
inline constexpr std::size_t kWindowWalk = 128;

/// How many parcels of an entity, and of each of their senders, are looked at for lone senders.
inline constexpr std::size_t kLoneWalk = 40;
/// To how many other premises a lone sender's address has sent at most: its neighbours' and relatives'
/// parcels, and what was taken for its address by mistake; a counter has many.
inline constexpr std::size_t kLoneNeighbours = 2;

inline constexpr std::size_t kMostWindowItems = 16'000'000;

/// Reads a window's question ("count distinct sender.name by recipient.premises within 30d"); errors name
/// `field`.
base::Result<WindowSpec> parse_window(std::string_view text, std::string_view field);

/// What a window needs to know of a parcel. Hashes are 0 where there is nothing.
struct WindowFacts {
  model::ItemId id;
  std::uint32_t reference = 0;  ///< the caller's own number of the parcel, kept for `each`
  base::Instant at;             ///< window_time(…)
  std::array<std::array<model::EntityId, 3>, 2> entities;  ///< [PartyRole][EntityLevel]; 0: not known
  std::array<std::uint32_t, 2> name_hash{};  ///< [PartyRole]: of the name, case and width folded
  std::array<std::uint32_t, 2>
      address_hash{};  ///< [PartyRole]: of the address lines, city and postcode, folded
  /// 40 bits of a hash of the sender's telephone without its last two digits: numbers that were made up, or
  /// bought, one after the other.
  std::uint64_t number_series = 0;
  std::uint32_t sender_phone_hash = 0;
  std::uint32_t recipient_postcode_hash = 0;  ///< with its country
  base::MassMg gross_mass;
  std::uint16_t hs_heading = 0;  ///< the first contents line's first four HS digits
  bool made_up_phone = false;    ///< the sender's telephone cannot exist (FindingCode::ImpossiblePhone)
};

/// When a parcel counts as sent: when it was posted, but never after `filed_at` (a declared time in the
/// future must not empty the windows); `filed_at` where no time was declared.
base::Instant window_time(const model::Item& item, base::Instant filed_at);
/// The facts of a parcel, its entities taken from the evidence. About 1 µs.
WindowFacts window_facts(const model::Item& item, std::span<const model::Finding> findings,
                         const model::Evidence& evidence, base::Instant filed_at);

/// The value a window has where a parcel is the only one of its entity: what `assess` takes for a window that
/// is not in the evidence, unless the window's own entity is unknown: then nothing can be said and no
/// comparison holds.
std::int64_t value_alone(const WindowSpec& spec, const WindowFacts& parcel);

/// One writer; const members from any thread while nobody adds.
class WindowIndex {
 public:
  /// Keeps what windows of up to `retained` need, and at most `max_items` parcels, the oldest going first.
  /// `max_items` is at most kMostWindowItems.
  explicit WindowIndex(base::DurationMs retained = base::DurationMs::days(90),
                       std::size_t max_items = kMostWindowItems);
  ~WindowIndex();
  WindowIndex(WindowIndex&&) noexcept;
  WindowIndex& operator=(WindowIndex&&) noexcept;

  void add(const WindowFacts& facts);
  /// Answers `specs` for a parcel that is not yet added (if it is, it is not counted twice). Sorted by key,
  /// as specs are. Left out is what has just the value the parcel has alone, and what no test holds for, here
  /// or alone: no profile could tell the difference. Parcels and span are given where a test holds, since a
  /// reason may name them then.
  std::vector<model::WindowValue> read(std::span<const WindowSpec> specs, const WindowFacts& parcel) const;

  /// Says that these parcels, a few, are read next: what they lead to is fetched from memory together
  /// (window_ahead.cc). Changes no answer.
  void fetch_ahead(std::span<const WindowSpec> specs, std::span<const WindowFacts> parcels) const;

  /// Hands over what is held in the order it was added, without entities: with those it can be added to
  /// another index, which then answers as this one does.
  void each(const std::function<void(const WindowFacts&)>& visit) const;

  std::size_t size() const;            ///< parcels held
  std::uint64_t memory_bytes() const;  ///< about 120 a parcel
  base::DurationMs retained() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tidewaiter::risk
