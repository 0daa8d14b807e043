// A snapshot that somebody made up: its checksums hold, its tables do not fit. It is refused, or the resolver
// that comes of it answers without reading outside its tables (the sanitizers watch) and without walking in a
// ring.

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "env/packed_file.h"
#include "resolution/parameters.h"
#include "resolution/resolution.h"
#include "resolution/snapshot_check.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kHeaderBytes = 16;

model::Party party(int number) {
  model::Party out;
  out.name = number % 2 == 0 ? "Test Recipient" : "Recipient Test";
  out.address = {std::to_string(number) + " Test Street"};
  out.city = "Ultimo";
  out.postcode = "2007";
  out.country = "AU";
  out.phone = "+61 412 345 67" + std::to_string(number % 10);
  return out;
}

Mention mention_of_recipient(std::uint64_t number) {
  return {MentionNumber{number}, model::ItemId{"TEST" + std::to_string(number)}, model::PartyRole::Recipient,
          base::Instant{1'800'000'000'000}};
}

class Snapshots : public testing::Test {
 protected:
  Snapshots() : path_(testing::TempDir() + "/snapshot_test_" + std::to_string(::getpid())) {
    Resolver resolver(Parameters::shipped());
    for (std::uint64_t number = 1; number <= 4; ++number)
      EXPECT_TRUE(resolver.add(mention_of_recipient(number), party(static_cast<int>(number) / 2)));
    EXPECT_TRUE(
        resolver.judge({MentionNumber{1}, MentionNumber{4}, false, "O1", base::Instant{1'800'000'000'000}}));
    (void)resolver.take_changes();
    EXPECT_TRUE(resolver.save(path_));
    auto file = env::PackedReader::open(path_, kHeaderBytes);
    header_ = file->head();
    sections_.resize(file->left());
    EXPECT_TRUE(file->read(sections_.data(), sections_.size()));
  }
  ~Snapshots() override { std::filesystem::remove(path_); }

  base::Result<Resolver> load(std::string_view sections) const {
    EXPECT_TRUE(
        env::replace_packed(path_, header_, [&](env::PackedWriter& file) { return file.add(sections); }));
    return Resolver::load(path_, Parameters::shipped());
  }

  static void ask(Resolver& resolver) {
    for (std::uint64_t number = 1; number <= 4; ++number) {
      const auto evidence = resolver.entities(MentionNumber{number});
      if (evidence) (void)resolver.entity(evidence->person);
      if (evidence)
        (void)resolver.stand_behind(evidence->premises, base::Instant{1'800'000'000'000},
                                    base::DurationMs::days(30));
    }
    (void)resolver.explain(MentionNumber{1}, MentionNumber{3});
    (void)resolver.add(mention_of_recipient(100), party(7));
    (void)resolver.erase(MentionNumber{2});
    SearchQuery query;
    query.name = "Test Recipient";
    (void)resolver.search(query);
    (void)resolver.re_evaluate(10);
  }

  std::string path_;
  std::string header_;
  std::string sections_;
};

TEST_F(Snapshots, MadeUpTablesAreRefused) {
  {
    auto sound = load(sections_);
    ASSERT_TRUE(sound) << to_string(sound.error());
    EXPECT_TRUE(sound->entities(MentionNumber{4}));
  }
  std::size_t refused = 0;
  for (std::size_t at = 0; at + 4 <= sections_.size(); at += 4) {
    for (const std::uint32_t value : {0u, 1u, 0x02020202u, 0x7fffffffu, 0xffffffffu}) {
      std::string bytes = sections_;
      std::memcpy(bytes.data() + at, &value, sizeof value);
      auto loaded = load(bytes);
      if (!loaded) {
        ++refused;
        EXPECT_EQ(loaded.error().code, base::ErrorCode::Tampered);
        continue;
      }
      ask(*loaded);
    }
  }
  EXPECT_GT(refused, 300u);
}

TEST_F(Snapshots, OneThatEndsEarlyIsRefused) {
  for (std::size_t size = 0; size < sections_.size(); size += 3)
    EXPECT_FALSE(load(std::string_view{sections_}.substr(0, size))) << size;
}

}  // namespace
}  // namespace tidewaiter::resolution
