#include "service/standing_memory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "env/files.h"
#include "env/packed_file.h"

namespace tidewaiter::service {
namespace {

constexpr base::Instant kStart{1'790'000'000'000};

risk::WindowFacts parcel(std::uint32_t number) {
  risk::WindowFacts facts;
  facts.id = model::ItemId{number % 2 == 0 ? "RX10000000" + std::to_string(number % 10) + "CN"
                                           : "WAYBILL-" + std::to_string(number)};
  facts.reference = number;
  facts.at = kStart + base::DurationMs::minutes(number);
  facts.name_hash = {number, number + 1};
  facts.address_hash = {number + 2, number + 3};
  facts.number_series = 0xff'0000'0000 + number;
  facts.sender_phone_hash = number + 4;
  facts.recipient_postcode_hash = number + 5;
  facts.gross_mass = base::MassMg{number * 1'000};
  facts.hs_heading = static_cast<std::uint16_t>(number);
  facts.made_up_phone = number % 3 == 0;
  return facts;
}

class StandingMemoryFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "tidewaiter-standing-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    for (std::uint32_t i = 1; i <= 9; ++i) {
      windows_.add(parcel(i));
      known_.put(parcel(i).id, model::ItemNumber{i});
    }
    ASSERT_TRUE(StandingMemory::save(path(), 18, model::ItemNumber{9}, known_, windows_));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path() const { return folder_ + "/standing"; }

  static std::string unpacked(const std::string& path) {
    auto file = env::PackedReader::open(path, 8);
    std::string content(file ? file->left() : 0, '\0');
    return file && file->read(content.data(), content.size()) ? content : std::string{};
  }

  std::string folder_;
  risk::WindowIndex windows_;
  KnownItems known_;
};

TEST_F(StandingMemoryFile, ComesBackAsItWent) {
  auto memory = StandingMemory::read(path());
  ASSERT_TRUE(memory) << to_string(memory.error());
  EXPECT_EQ(memory->mentions(), 18u);
  EXPECT_EQ(memory->last(), model::ItemNumber{9});
  std::uint32_t next = 1;
  ASSERT_TRUE(memory->each([&](risk::WindowFacts&& facts) -> base::Status {
    const auto whole = parcel(next++);
    EXPECT_EQ(facts.id, whole.id);
    EXPECT_EQ(facts.reference, whole.reference);
    EXPECT_EQ(facts.at, whole.at);
    EXPECT_EQ(facts.name_hash, whole.name_hash);
    EXPECT_EQ(facts.address_hash, whole.address_hash);
    EXPECT_EQ(facts.number_series, whole.number_series);
    EXPECT_EQ(facts.sender_phone_hash, whole.sender_phone_hash);
    EXPECT_EQ(facts.recipient_postcode_hash, whole.recipient_postcode_hash);
    EXPECT_EQ(facts.gross_mass, whole.gross_mass);
    EXPECT_EQ(facts.hs_heading, whole.hs_heading);
    EXPECT_EQ(facts.made_up_phone, whole.made_up_phone);
    return {};
  }));
  EXPECT_EQ(next, 10u);
  const auto known = memory->take_known();
  EXPECT_EQ(known.size(), known_.size());
  for (std::uint32_t i = 1; i <= 9; ++i) EXPECT_EQ(known.find(parcel(i).id), known_.find(parcel(i).id));
}

TEST_F(StandingMemoryFile, AnyOctetAltered_AndAnyCut_IsFound) {
  const auto whole = env::read_file(path()).value();
  const auto content = unpacked(path());
  for (std::size_t i = 0; i < whole.size(); i += 7) {
    auto altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    std::ofstream(path(), std::ios::binary) << altered;
    // There are bits of a frame that say nothing (RFC 8878): then nothing else is read for it either.
    EXPECT_TRUE(!StandingMemory::read(path()) || unpacked(path()) == content) << i;
    std::ofstream(path(), std::ios::binary) << whole.substr(0, i);
    EXPECT_EQ(StandingMemory::read(path()).error().code, base::ErrorCode::Tampered) << i;
  }
}

TEST_F(StandingMemoryFile, OneThatClaimsMoreThanItHoldsIsRefused) {
  std::string head, claims;
  {
    auto file = env::PackedReader::open(path(), 8);
    head = file->head();
    claims.resize(file->left());
    ASSERT_TRUE(file->read(claims.data(), claims.size()));
  }
  const auto put_back = [&] {
    return env::replace_packed(path(), head, [&](env::PackedWriter& file) { return file.add(claims); });
  };
  claims[24] = 99;  // parcels
  ASSERT_TRUE(put_back());
  auto memory = StandingMemory::read(path());
  ASSERT_TRUE(memory);
  EXPECT_EQ(memory->each([](risk::WindowFacts&&) -> base::Status { return {}; }).error().code,
            base::ErrorCode::Tampered);
  claims[16 + 7] = 0x7f;  // ids
  ASSERT_TRUE(put_back());
  EXPECT_EQ(StandingMemory::read(path()).error().code, base::ErrorCode::Tampered);
}

TEST_F(StandingMemoryFile, NoneIsNotFound) {
  EXPECT_EQ(StandingMemory::read(path() + "-none").error().code, base::ErrorCode::NotFound);
}

}  // namespace
}  // namespace tidewaiter::service
