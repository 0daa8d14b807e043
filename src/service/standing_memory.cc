#include "service/standing_memory.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"
#include "env/packed_file.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view kMagic = "TWSTAND2";
constexpr std::size_t kMostOctets = std::size_t{4} << 30;
constexpr std::size_t kCounts = 32;  // octets
constexpr std::size_t kKnownOctets = 12;
constexpr std::size_t kParcelOctets = 56;  // without its id

template <typename T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Takes numbers off the front; the caller has checked that they are there.
struct Octets {
  std::string_view left;

  template <typename T>
  T take() {
    T value;
    TW_CHECK(left.size() >= sizeof value);
    std::memcpy(&value, left.data(), sizeof value);
    left.remove_prefix(sizeof value);
    return value;
  }
};

void put_parcel(std::string& out, const risk::WindowFacts& facts) {
  const std::string_view id = facts.id.text();
  TW_CHECK(id.size() <= 255);
  put(out, facts.reference);
  put(out, facts.at.unix_ms());
  put(out, facts.gross_mass.milligrams());
  put(out, facts.number_series);
  for (const auto hash : facts.name_hash) put(out, hash);
  for (const auto hash : facts.address_hash) put(out, hash);
  put(out, facts.sender_phone_hash);
  put(out, facts.recipient_postcode_hash);
  put(out, facts.hs_heading);
  put(out, static_cast<std::uint8_t>(facts.made_up_phone));
  put(out, static_cast<std::uint8_t>(id.size()));
  out += id;
}

base::Result<risk::WindowFacts> take_parcel(Octets& octets, const std::string& path) {
  const auto torn = [&] {
    return base::fail(ErrorCode::Tampered, path, "a parcel cut off", "as many parcels as it says");
  };
  if (octets.left.size() < kParcelOctets) return torn();
  risk::WindowFacts facts;
  facts.reference = octets.take<std::uint32_t>();
  facts.at = base::Instant{octets.take<std::int64_t>()};
  facts.gross_mass = base::MassMg{octets.take<std::int64_t>()};
  facts.number_series = octets.take<std::uint64_t>();
  for (auto& hash : facts.name_hash) hash = octets.take<std::uint32_t>();
  for (auto& hash : facts.address_hash) hash = octets.take<std::uint32_t>();
  facts.sender_phone_hash = octets.take<std::uint32_t>();
  facts.recipient_postcode_hash = octets.take<std::uint32_t>();
  facts.hs_heading = octets.take<std::uint16_t>();
  facts.made_up_phone = octets.take<std::uint8_t>() != 0;
  const std::size_t length = octets.take<std::uint8_t>();
  if (octets.left.size() < length) return torn();
  facts.id = model::ItemId{std::string(octets.left.substr(0, length))};
  octets.left.remove_prefix(length);
  return facts;
}

}  // namespace

base::Status StandingMemory::save(const std::string& path, std::uint64_t mentions, model::ItemNumber last,
                                  const KnownItems& known, const risk::WindowIndex& windows) {
  return env::replace_packed(path, kMagic, [&](env::PackedWriter& file) -> base::Status {
    base::Status status;
    std::string out;
    const auto add = [&](std::size_t at_least) {
      if (out.size() < at_least) return;
      if (status) status = file.add(out);
      out.clear();
    };
    put(out, mentions);
    put(out, last.value());
    put(out, std::uint64_t{known.size()});
    put(out, std::uint64_t{windows.size()});
    known.each([&](std::uint64_t key, std::uint32_t number) {
      put(out, key);
      put(out, number);
      add(env::kPackedFrame);
    });
    windows.each([&](const risk::WindowFacts& facts) {
      put_parcel(out, facts);
      add(env::kPackedFrame);
    });
    add(0);
    return status;
  });
}

base::Result<StandingMemory> StandingMemory::read(const std::string& path) {
  TW_TRY(auto file, env::PackedReader::open(path, kMagic.size()));
  const auto tampered = [&](std::string found) {
    return base::fail(ErrorCode::Tampered, path, std::move(found), "what was written there");
  };
  if (file.head() != kMagic) return tampered("another file");
  if (file.left() > kMostOctets)
    return base::fail(ErrorCode::TooLarge, path, std::to_string(file.left()) + " octets", "at most 4 GiB");
  if (file.left() < kCounts) return tampered("cut off");
  StandingMemory memory;
  memory.octets_.resize(file.left());
  if (!file.read(memory.octets_.data(), memory.octets_.size())) return tampered("a broken frame");
  Octets octets{memory.octets_};
  memory.mentions_ = octets.take<std::uint64_t>();
  memory.last_ = model::ItemNumber{octets.take<std::uint64_t>()};
  const auto ids = octets.take<std::uint64_t>();
  memory.parcels_ = octets.take<std::uint64_t>();
  if (octets.left.size() / kKnownOctets < ids) return tampered("ids cut off");
  memory.known_.reserve(ids);
  for (std::uint64_t i = 0; i < ids; ++i) {
    const auto key = octets.take<std::uint64_t>();
    memory.known_.put(key, octets.take<std::uint32_t>());
  }
  memory.parcels_at_ = memory.octets_.size() - octets.left.size();
  return memory;
}

base::Status StandingMemory::each(const std::function<base::Status(risk::WindowFacts&&)>& visit) const {
  Octets octets{std::string_view(octets_).substr(parcels_at_)};
  for (std::uint64_t i = 0; i < parcels_; ++i) {
    TW_TRY(auto facts, take_parcel(octets, "standing memory"));
    TW_TRY_STATUS(visit(std::move(facts)));
  }
  return {};
}

}  // namespace tidewaiter::service
