#include "risk/window.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "risk/mix.h"
#include "risk/window_state.h"

namespace tidewaiter::risk {
namespace {

using base::DurationMs;
using base::Instant;

/// What one walk along an entity's chain gathered, the latest first. Left uninitialised: only `count` entries
/// hold.
struct Gathered {
  struct Entry {
    const Chunk* chunk;
    const Record* record;
    std::uint32_t at_s;
    std::uint32_t mass_cg;
    std::uint16_t hs_heading;
    bool lone;  ///< set where somebody asks
  };
  std::array<Entry, kWindowWalk> entries;
  std::size_t count;
};

std::string_view other_id(const Chunk& chunk, std::uint64_t id) {
  return std::string_view{chunk.other_ids}.substr((id & ~kOtherId) >> 8, id & 0xff);
}

std::string id_text(const Chunk& chunk, const Record& record) {
  const auto id = load(record.id);
  return (id & kOtherId) == 0 ? unpack_s10(id) : std::string{other_id(chunk, id)};
}

/// Tells whether an id was met before on a walk: a Bloom filter first, the entries themselves only where it
/// says maybe.
class SeenIds {
 public:
  bool insert(const Gathered& gathered, const Chunk& chunk, const Record& record) {
    const auto id = load(record.id);
    const bool other = (id & kOtherId) != 0;
    const auto bit = mix(other ? std::hash<std::string_view>{}(other_id(chunk, id)) : id) & (kSeenBits - 1);
    const bool maybe = (bits_[bit / 64] >> (bit % 64) & 1) != 0;
    bits_[bit / 64] |= 1ULL << (bit % 64);
    if (!maybe) return true;
    for (std::size_t i = 0; i < gathered.count; ++i) {
      const auto& entry = gathered.entries[i];
      const auto known = load(entry.record->id);
      if (other ? (known & kOtherId) != 0 && other_id(*entry.chunk, known) == other_id(chunk, id)
                : known == id) {
        return false;
      }
    }
    return true;
  }

 private:
  static constexpr std::size_t kSeenBits = 4'096;
  std::uint64_t bits_[kSeenBits / 64] = {};
};

/// The parcel that asks, in the form of the records.
struct Asking {
  std::uint32_t at_s;
  std::uint32_t mass_cg;
  std::uint32_t name[2];
  std::uint32_t address[2];
  std::uint64_t person[2];  ///< 0: not known
  std::uint32_t sender_phone;
  std::uint32_t recipient_postcode;
  std::uint16_t hs_heading;
  bool made_up_phone;
  bool lone = false;

  explicit Asking(const WindowFacts& facts)
      : at_s(seconds_of(facts.at)),
        mass_cg(centigrams_of(facts.gross_mass)),
        sender_phone(facts.sender_phone_hash),
        recipient_postcode(facts.recipient_postcode_hash),
        hs_heading(facts.hs_heading),
        made_up_phone(facts.made_up_phone) {
    for (std::size_t role = 0; role < 2; ++role) {
      name[role] = facts.name_hash[role];
      address[role] = facts.address_hash[role];
      const auto id = facts.entities[role][0];
      person[role] = id.value() == 0 ? 0 : std::max<std::uint64_t>(1, key_of(id).entity);
    }
  }
};

bool asks_lone(Measure measure) {
  return measure == Measure::LoneSenders || measure == Measure::LoneSendersSameGoods;
}

/// What a record or the asking parcel is counted by.
struct CountedParcel {
  std::uint32_t mass_cg;
  std::uint16_t hs_heading;
  std::uint32_t recipient_postcode;
  bool made_up_phone;
  bool lone;
};

CountedParcel counted(const Asking& parcel) {
  return {parcel.mass_cg, parcel.hs_heading, parcel.recipient_postcode, parcel.made_up_phone, parcel.lone};
}

bool counts_towards(const WindowSpec& spec, const CountedParcel& counted, const Asking& parcel) {
  const auto [mass_cg, hs_heading, postcode, made_up_phone, lone] = counted;
  if (asks_lone(spec.measure) && !(lone && parcel.lone)) return false;
  if (spec.measure == Measure::ItemsUnder) {
    const auto limit = centigrams_of(spec.under);
    return mass_cg <= limit && mass_cg >= limit - limit / 10 && mass_cg > 0;
  }
  if (spec.measure == Measure::SameGoods || spec.measure == Measure::LoneSendersSameGoods) {
    return hs_heading == parcel.hs_heading && hs_heading != 0;
  }
  if (spec.measure == Measure::SenderPhonesSamePostcode) {
    return postcode == parcel.recipient_postcode && postcode != 0;
  }
  if (spec.measure == Measure::MadeUpPhones) return made_up_phone;
  return true;
}

/// What a record or the asking parcel adds to a count of distinct values; 0 adds nothing.
std::uint64_t distinct_of(Measure measure, const Record& record) {
  switch (measure) {
    case Measure::SenderNames:
      return load(record.name[0]);
    case Measure::RecipientNames:
      return load(record.name[1]);
    case Measure::SenderAddresses:
      return load(record.address[0]);
    case Measure::RecipientAddresses:
      return load(record.address[1]);
    case Measure::SenderPhones:
    case Measure::SenderPhonesSamePostcode:
      return load(record.sender_phone);
    case Measure::LoneSenders:
    case Measure::LoneSendersSameGoods:
    case Measure::SenderPersons:
      return load(record.entity[kind_of(model::PartyRole::Sender, model::EntityLevel::Person)]);
    case Measure::RecipientPersons:
      return load(record.entity[kind_of(model::PartyRole::Recipient, model::EntityLevel::Person)]);
    default:
      return 0;
  }
}
std::uint64_t distinct_of(Measure measure, const Asking& parcel) {
  switch (measure) {
    case Measure::SenderNames:
      return parcel.name[0];
    case Measure::RecipientNames:
      return parcel.name[1];
    case Measure::SenderAddresses:
      return parcel.address[0];
    case Measure::RecipientAddresses:
      return parcel.address[1];
    case Measure::SenderPhones:
    case Measure::SenderPhonesSamePostcode:
      return parcel.sender_phone;
    case Measure::LoneSenders:
    case Measure::LoneSendersSameGoods:
    case Measure::SenderPersons:
      return parcel.person[0];
    case Measure::RecipientPersons:
      return parcel.person[1];
    default:
      return 0;
  }
}

bool is_distinct(Measure measure) {
  return (measure >= Measure::SenderNames && measure <= Measure::RecipientPersons) || asks_lone(measure) ||
         measure == Measure::SenderPhones || measure == Measure::SenderPhonesSamePostcode;
}

/// The value that the asking parcel has by itself.
std::int64_t alone(const WindowSpec& spec, const Asking& parcel) {
  if (asks_lone(spec.measure)) return 0;
  std::int64_t value = counts_towards(spec, counted(parcel), parcel) ? 1 : 0;
  if (is_distinct(spec.measure) && distinct_of(spec.measure, parcel) == 0) value = 0;
  if (spec.measure == Measure::GrossMass) value = std::int64_t{parcel.mass_cg} * 10;
  return spec.share ? value * 1'000 : value;
}

/// One question worked out over what was gathered.
struct Answer {
  std::int64_t value = 0;
  std::array<std::uint8_t, 5> latest;  // places in what was gathered
  std::size_t latest_count = 0;
  std::uint32_t first_s = 0;
  std::uint32_t last_s = 0;
};

Answer answer(const WindowSpec& spec, std::span<const Gathered::Entry> gathered, const Asking& parcel) {
  static_assert(kWindowWalk <= 256);
  const std::int64_t within_s = spec.within.milliseconds() / 1'000;
  std::array<std::uint64_t, kWindowWalk + 1> distinct;
  std::size_t distinct_count = 0;
  const auto add_distinct = [&](std::uint64_t value) {
    if (value != 0) distinct[distinct_count++] = value;
  };

  const bool distinct_wanted = is_distinct(spec.measure);
  Answer result;
  std::int64_t items = 1;
  const bool counts = counts_towards(spec, counted(parcel), parcel);
  std::int64_t made = counts ? 1 : 0;
  std::int64_t mass_cg = parcel.mass_cg;
  result.first_s = result.last_s = parcel.at_s;
  if (counts) add_distinct(distinct_of(spec.measure, parcel));
  for (std::size_t i = 0; i < gathered.size(); ++i) {
    const auto& entry = gathered[i];
    if (std::abs(std::int64_t{entry.at_s} - std::int64_t{parcel.at_s}) > within_s) continue;
    ++items;
    if (!counts_towards(spec,
                        {entry.mass_cg, entry.hs_heading,
                         static_cast<std::uint32_t>(load(entry.record->recipient_postcode)),
                         entry.record->made_up_phone != 0, entry.lone},
                        parcel))
      continue;
    ++made;
    mass_cg += entry.mass_cg;
    result.first_s = std::min(result.first_s, entry.at_s);
    result.last_s = std::max(result.last_s, entry.at_s);
    if (distinct_wanted) add_distinct(distinct_of(spec.measure, *entry.record));
    if (result.latest_count < result.latest.size())
      result.latest[result.latest_count++] = static_cast<std::uint8_t>(i);
  }
  result.value = made;
  if (distinct_wanted) {
    std::sort(distinct.begin(), distinct.begin() + static_cast<std::ptrdiff_t>(distinct_count));
    result.value =
        std::unique(distinct.begin(), distinct.begin() + static_cast<std::ptrdiff_t>(distinct_count)) -
        distinct.begin();
  }
  if (asks_lone(spec.measure) && result.value < 2) result.value = 0;
  if (spec.measure == Measure::GrossMass) result.value = mass_cg * 10;
  if (spec.share) result.value = result.value * 1'000 / items;
  return result;
}

model::WindowValue window_value(const WindowSpec& spec, const Answer& answer, const Gathered& gathered) {
  model::WindowValue value{spec.key, answer.value, {}, DurationMs{0}};
  if (!spec.wants(answer.value)) return value;
  value.items.reserve(answer.latest_count);
  for (std::size_t i = 0; i < answer.latest_count; ++i) {
    const auto& entry = gathered.entries[answer.latest[i]];
    value.items.emplace_back(id_text(*entry.chunk, *entry.record));
  }
  value.span = DurationMs{std::int64_t{answer.last_s - answer.first_s} * 1'000};
  return value;
}

// An entity's chain, the latest first. `State` is WindowIndex's own.
template <typename State>
void gather(State& state, std::size_t kind, const std::optional<LatestTable::Key>& key,
            const model::ItemId& parcel, Gathered& gathered) {
  const auto parcel_s10 = pack_s10(parcel.text());
  const auto is_parcel = [&](const Chunk& chunk, const Record& at) {
    const auto id = load(at.id);
    if (parcel_s10 != 0) return id == parcel_s10;
    return (id & kOtherId) != 0 && other_id(chunk, id) == parcel.text();
  };
  gathered.count = 0;
  if (!key) return;
  const auto* found = state.find(kind, *key);
  if (found == nullptr) return;
  SeenIds seen;
  std::uint32_t number = *found;
  for (std::size_t step = 0; step < kWindowWalk; ++step) {
    const auto& chunk = state.chunk_of(number);
    const auto& at = state.record(number);
    const auto at_s = static_cast<std::uint32_t>(load(at.at_s));
    if (!state.is_old(at_s) && seen.insert(gathered, chunk, at) && !is_parcel(chunk, at)) {
      gathered.entries[gathered.count++] = {&chunk,
                                            &at,
                                            at_s,
                                            static_cast<std::uint32_t>(load(at.mass_cg)),
                                            static_cast<std::uint16_t>(load(at.hs_heading)),
                                            false};
    }
    const auto back = static_cast<std::uint32_t>(load(at.previous[kind]));
    if (back == 0 || back > number - state.first) return;
    number -= back;
  }
}

}  // namespace

WindowIndex::WindowIndex(DurationMs retained, std::size_t max_items) : state_(std::make_unique<State>()) {
  TW_CHECK(retained > DurationMs{0} && retained <= kLongestWindow);
  TW_CHECK(max_items > 0 && max_items <= kMostWindowItems);
  state_->retained = retained;
  state_->max_items = max_items;
}
WindowIndex::~WindowIndex() = default;
WindowIndex::WindowIndex(WindowIndex&&) noexcept = default;
WindowIndex& WindowIndex::operator=(WindowIndex&&) noexcept = default;

void WindowIndex::add(const WindowFacts& facts) {
  auto& state = *state_;
  TW_CHECK(state.end < UINT32_MAX);
  if (state.chunks.empty() || state.chunks.back()->count == kChunkItems) {
    state.chunks.push_back(std::make_unique_for_overwrite<Chunk>());
  }
  auto& chunk = *state.chunks.back();
  Record record{};
  auto id = pack_s10(facts.id.text());
  if (id == 0) {
    const auto text = std::string_view{facts.id.text()}.substr(0, 35);
    id = kOtherId | chunk.other_ids.size() << 8 | text.size();
    chunk.other_ids += text;
  }
  const auto at_s = seconds_of(facts.at);
  store(record.id, id);
  store(record.at_s, at_s);
  store(record.mass_cg, centigrams_of(facts.gross_mass));
  store(record.hs_heading, facts.hs_heading);
  record.made_up_phone = facts.made_up_phone ? 1 : 0;
  for (std::size_t i = 0; i < kLoneKinds.size(); ++i) {
    const auto key = key_in(facts, kLoneKinds[i]);
    record.lone_tag[i] = key ? key->tag : 0;
  }
  store(record.reference, facts.reference);
  const auto number = state.end;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    const auto key = key_in(facts, kind);
    if (!key) continue;
    store(record.entity[kind], key->entity);
    if (auto* latest = state.find(kind, *key)) {
      const auto back = number - *latest;
      store(record.previous[kind], back < 1U << 24 ? back : 0);
      *latest = number;
    } else {
      auto& table = state.latest[kind];
      if (table.full()) {
        table.rebuild(state.first, [&](std::uint32_t n) { return load(state.record(n).entity[kind]); });
      }
      table.insert(*key, number, state.first);
    }
  }
  for (std::size_t role = 0; role < 2; ++role) {
    store(record.name[role], facts.name_hash[role]);
    store(record.address[role], facts.address_hash[role]);
  }
  store(record.sender_phone, facts.sender_phone_hash);
  store(record.recipient_postcode, facts.recipient_postcode_hash);
  chunk.records[chunk.count++] = record;
  ++state.end;
  state.newest_s = std::max(state.newest_s, at_s);
  state.let_go();
}

std::vector<model::WindowValue> WindowIndex::read(std::span<const WindowSpec> specs,
                                                  const WindowFacts& parcel) const {
  Asking asking{parcel};
  const bool ask_lone =
      std::any_of(specs.begin(), specs.end(), [](const auto& spec) { return asks_lone(spec.measure); });
  asking.lone = ask_lone && state_->is_lone(parcel);
  std::vector<model::WindowValue> values;
  std::array<Gathered, kKinds> gathered;
  std::array<bool, kKinds> walked{};
  for (const auto& spec : specs) {
    const auto kind = kind_asked(spec);
    if (!walked[kind]) {
      walked[kind] = true;
      auto& found = gathered[kind];
      gather(*state_, kind, key_in(parcel, kind), parcel.id, found);
      for (std::size_t i = 0; asking.lone && i < std::min(found.count, kLoneWalk); ++i) {
        found.entries[i].lone = state_->is_lone(*found.entries[i].record);
      }
    }
    if (gathered[kind].count == 0) continue;
    const auto found = answer(spec, {gathered[kind].entries.data(), gathered[kind].count}, asking);
    const auto by_itself = alone(spec, asking);
    if (found.value == by_itself || !(spec.wants(found.value) || spec.wants(by_itself))) continue;
    values.push_back(window_value(spec, found, gathered[kind]));
  }
  return values;
}

void WindowIndex::each(const std::function<void(const WindowFacts&)>& visit) const {
  WindowFacts facts;
  for (auto number = state_->first; number < state_->end; ++number) {
    const auto& record = state_->record(number);
    facts.id = model::ItemId{id_text(state_->chunk_of(number), record)};
    facts.reference = static_cast<std::uint32_t>(load(record.reference));
    facts.at = Instant{static_cast<std::int64_t>(load(record.at_s)) * 1'000};
    for (std::size_t role = 0; role < 2; ++role) {
      facts.name_hash[role] = static_cast<std::uint32_t>(load(record.name[role]));
      facts.address_hash[role] = static_cast<std::uint32_t>(load(record.address[role]));
    }
    facts.number_series = load(record.entity[kNumberSeries]);
    facts.sender_phone_hash = static_cast<std::uint32_t>(load(record.sender_phone));
    facts.recipient_postcode_hash = static_cast<std::uint32_t>(load(record.recipient_postcode));
    facts.gross_mass = base::MassMg{static_cast<std::int64_t>(load(record.mass_cg)) * 10};
    facts.hs_heading = static_cast<std::uint16_t>(load(record.hs_heading));
    facts.made_up_phone = record.made_up_phone != 0;
    visit(facts);
  }
}

std::size_t WindowIndex::size() const { return state_->end - state_->first; }

std::uint64_t WindowIndex::memory_bytes() const {
  std::uint64_t bytes = sizeof(State);
  for (const auto& chunk : state_->chunks) {
    bytes += sizeof(Chunk) + chunk->other_ids.capacity();
  }
  for (const auto& table : state_->latest) bytes += table.memory_bytes();
  return bytes;
}

DurationMs WindowIndex::retained() const { return state_->retained; }

std::int64_t value_alone(const WindowSpec& spec, const WindowFacts& parcel) {
  return alone(spec, Asking{parcel});
}

bool WindowSpec::wants(std::int64_t value) const {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const ValueRange& range) {
           return value >= range.low && value <= range.high;
         });
}

}  // namespace tidewaiter::risk
