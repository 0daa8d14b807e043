// The lookup in SQL under the contract that the one in memory keeps, on SQLite and on PostgreSQL; and what
// only it can be asked: several workers at once, and a restart (C-1, C-4).

#include "store/key_table.h"

#include <atomic>
#include <filesystem>
#include <numeric>
#include <random>
#include <thread>

#include "resolution/candidates_contract.h"
#include "resolution/parameters.h"
#include "resolution/resolution.h"
#include "store/private_postgres.h"

namespace tidewaiter::resolution {
namespace {

using base::ErrorCode;
using store::KeyTable;
using store::PrivatePostgres;

PrivatePostgres* cluster() {
  static const auto started = PrivatePostgres::start();
  return started ? started->get() : nullptr;
}

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / "tidewaiter-keys-XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() { return path_ + "/keys-" + std::to_string(++files_) + ".db"; }

 private:
  std::string path_;
  int files_ = 0;
};

std::string new_sqlite() {
  static Folder folder;
  return folder.file();
}

std::unique_ptr<KeyTable> opened(const std::string& url, std::uint32_t limit,
                                 const std::string& level = "person") {
  auto table = KeyTable::open(url, level, limit);
  EXPECT_TRUE(table) << to_string(table.error());
  return table ? std::move(*table) : nullptr;
}

struct OnSqlite {
  static std::unique_ptr<CandidateLookup> make(std::uint32_t limit) { return opened(new_sqlite(), limit); }
};
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, CandidatesContract, OnSqlite);

// Where PostgreSQL is not installed, its contract is shown on SQLite alone; KeyTables says that it skips.
struct OnPostgres {
  static std::unique_ptr<CandidateLookup> make(std::uint32_t limit) {
    return opened(cluster() != nullptr ? cluster()->make_database() : new_sqlite(), limit);
  }
};
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, CandidatesContract, OnPostgres);

class KeyTables : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "postgres" && cluster() == nullptr) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    url_ = GetParam() == "postgres" ? cluster()->make_database() : new_sqlite();
  }
  std::string url_;
};

INSTANTIATE_TEST_SUITE_P(Databases, KeyTables, testing::Values("sqlite", "postgres"),
                         [](const auto& what) { return what.param; });

// Which nodes are one, by the edges that lookups proposed.
class Groups {
 public:
  explicit Groups(std::size_t nodes) : parent_(nodes) { std::iota(parent_.begin(), parent_.end(), 0u); }
  Node of(Node node) const {
    while (parent_[node] != node) node = parent_[node];
    return node;
  }
  void join(Node a, Node b) { parent_[of(a)] = of(b); }

 private:
  std::vector<Node> parent_;
};

// C-1: every person is added by both workers, at the same time and under keys that overlap with the
// neighbours', in whatever order each takes them. Of each person's two nodes one worker must have been told,
// or nobody ever joins them.
TEST_P(KeyTables, C1_TwoWorkersThatAddOnePersonAtOnceEndInOneEntity) {
  constexpr Node kPersons = 60;
  constexpr std::uint32_t kLimit = 64;
  const auto keys_of = [](Node person) {
    return std::vector<Key>{Key{person} * 0x9e3779b97f4a7c15u, ~Key{person} * 0x9e3779b97f4a7c15u, 7};
  };
  std::vector<std::pair<Node, Node>> told[2];
  std::vector<std::thread> workers;
  for (const unsigned worker : {0u, 1u}) {
    workers.emplace_back([&, worker] {
      const auto lookup = opened(url_, kLimit);
      ASSERT_NE(lookup, nullptr);
      std::vector<Node> order(kPersons);
      std::iota(order.begin(), order.end(), 0u);
      // Each its own order for half of them, the same order for the rest.
      std::shuffle(order.begin(), order.begin() + kPersons / 2, std::minstd_rand(worker + 1));
      Proposed out;
      for (const Node person : order) {
        auto keys = keys_of(person);
        if (worker == 1) std::reverse(keys.begin(), keys.end());
        const Node node = 2 * person + worker;
        const auto added = lookup->add(node, keys, out);
        ASSERT_TRUE(added) << to_string(added.error());
        for (const Node other : out.nodes) told[worker].emplace_back(node, other);
      }
    });
  }
  for (auto& worker : workers) worker.join();
  // The key 7 is everybody's: it proposes at first and is closed then. Only what shares more is one person.
  Groups groups(2 * kPersons);
  for (const auto& edges : told) {
    for (const auto& [node, other] : edges) {
      if (node / 2 == other / 2) groups.join(node, other);
    }
  }
  for (Node person = 0; person < kPersons; ++person)
    EXPECT_EQ(groups.of(2 * person), groups.of(2 * person + 1)) << person;
  EXPECT_FALSE(opened(url_, kLimit)->is_open(7));
}

// C-2 with many at once: exactly one `add` closes the key and releases its nodes.
TEST_P(KeyTables, C2_OneWorkerOfManyClosesAKey) {
  constexpr std::uint32_t kLimit = 5;
  std::atomic<int> closings{0};
  std::vector<std::thread> workers;
  for (Node worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&, worker] {
      const auto lookup = opened(url_, kLimit);
      ASSERT_NE(lookup, nullptr);
      Proposed out;
      for (Node i = 0; i < 5; ++i) {
        const std::vector<Key> keys{3, 900 + worker * 10 + i};
        ASSERT_TRUE(lookup->add(worker * 10 + i, keys, out));
        if (!out.released.empty()) ++closings;
        EXPECT_TRUE(out.released.empty() || out.released.size() == kLimit);
      }
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(closings, 1);
  Proposed out;
  const std::vector<Key> keys{3};
  ASSERT_TRUE(opened(url_, kLimit)->find_any(keys, out));
  EXPECT_EQ(out.nodes.size(), kLimit + 1);
}

TEST_P(KeyTables, C4_WhatWasAddedIsThereAfterARestartAndClearedKeysAreNot) {
  const std::vector<Key> keys{11, ~Key{0}};
  Proposed out;
  {
    const auto lookup = opened(url_, 4);
    EXPECT_TRUE(*lookup->empty());
    ASSERT_TRUE(lookup->add(0xfffffffe, keys, out));
  }
  ASSERT_TRUE(opened(url_, 4, "premises")->find(keys, out));
  EXPECT_THAT(out.nodes, testing::IsEmpty()) << "levels are kept apart";
  const auto again = opened(url_, 4);
  EXPECT_FALSE(*again->empty());
  ASSERT_TRUE(again->find(keys, out));
  EXPECT_THAT(out.nodes, testing::ElementsAre(0xfffffffe));
  EXPECT_EQ(KeyTable::open(url_, "person", 5).error().code, ErrorCode::Conflict);
  ASSERT_TRUE(KeyTable::clear(url_, "person"));
  EXPECT_TRUE(*opened(url_, 5)->empty());
}

// R1: which lookup proposes makes no difference to who is one.
TEST_P(KeyTables, R1_TheResolverFindsTheSamePersonsOverEither) {
  const Parameters parameters = Parameters::shipped();
  Resolver in_memory{parameters};
  Resolver in_sql{parameters, opened(url_, parameters.key_limit)};
  const std::vector<std::pair<std::string, std::string>> written{
      {"Nguyễn Văn Minh", "+61 412 345 678"}, {"NGUYEN Van Minh", "0412 345 678"},
      {"Minh Nguyen", "+61412345678"},        {"Alice Example", "+61 413 111 222"},
      {"A. Example", "+61 413 111 222"},      {"Bob Sample", ""},
      {"Bob Sample", "+61 455 000 333"},      {"Carol Test", "+61 466 777 888"}};
  for (std::size_t i = 0; i < written.size(); ++i) {
    model::Party party;
    party.name = written[i].first;
    party.address = {"148 Wattle Street"};
    party.city = "Ultimo";
    party.postcode = "2007";
    party.country = "AU";
    party.phone = written[i].second;
    const Mention mention{MentionNumber{i + 1}, model::ItemId{"TEST" + std::to_string(i)},
                          model::PartyRole::Recipient, base::Instant{1'800'000'000'000}};
    ASSERT_TRUE(in_memory.add(mention, party));
    const auto added = in_sql.add(mention, party);
    ASSERT_TRUE(added) << to_string(added.error());
  }
  in_memory.re_evaluate();
  in_sql.re_evaluate();
  for (std::size_t i = 0; i < written.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto same = [&](const Resolver& resolver) {
        return resolver.entities(MentionNumber{i + 1})->person ==
               resolver.entities(MentionNumber{j + 1})->person;
      };
      EXPECT_EQ(same(in_memory), same(in_sql)) << written[i].first << " / " << written[j].first;
    }
  }
}

// A database that is away is said to be, and the key it was asked for proposes nobody.
TEST(KeyTableErrors, ADatabaseThatCannotBeOpenedIsNoLookup) {
  EXPECT_FALSE(KeyTable::open("/nowhere/keys.db", "person", 4));
  EXPECT_EQ(KeyTable::open(new_sqlite(), "", 4).error().code, ErrorCode::OutOfRange);
}

}  // namespace
}  // namespace tidewaiter::resolution
