// The tree, its tiles and its proofs: against a slow recursive tree, against every vector of the formats' own
// authors, and under change of any bit (J1).

#include "journal/tree.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "journal/tile.h"

namespace tidewaiter::journal {
namespace {

base::Hash leaf_number(std::uint64_t i) { return leaf_hash("leaf " + std::to_string(i)); }

// RFC 6962, 2.1, word for word.
base::Hash slow_root(const std::vector<base::Hash>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaves[begin];
  std::size_t half = 1;
  while (half * 2 < end - begin) half *= 2;
  return node_hash(slow_root(leaves, begin, begin + half), slow_root(leaves, begin + half, end));
}

struct Grown {
  MemoryTiles tiles;
  GrowingTiles tree;
  std::vector<base::Hash> leaves;
  void grow(std::uint64_t count) {
    for (; count > 0; --count) {
      leaves.push_back(leaf_number(leaves.size()));
      tree.append(leaves.back());
    }
  }
  void keep() {
    for (const auto& tile : tree.take_changed()) tiles.put(tile);
  }
};

TEST(Tree, EmptyAndFirstRootsAreTheKnownOnes) {
  EXPECT_EQ(base::to_hex(base::as_view(empty_root())),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // RFC 6962's leaf of no octets.
  EXPECT_EQ(base::to_hex(base::as_view(leaf_hash(""))),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(Frontier{}.root(), empty_root());
}

TEST(Tree, FrontierRootEqualsTheSlowRootAtEverySize) {
  Frontier frontier;
  std::vector<base::Hash> leaves;
  for (std::size_t size = 0; size < 600; ++size) {
    ASSERT_EQ(frontier.root(), slow_root(leaves, 0, size));
    ASSERT_EQ(*Frontier::read(frontier.octets()), frontier);
    leaves.push_back(leaf_number(size));
    frontier.append(leaves.back());
  }
  EXPECT_FALSE(Frontier::read(frontier.octets() + "x"));
  EXPECT_FALSE(Frontier::read("short"));
}

TEST(Tree, AnyBatchingGivesTheSameRootAndTiles) {
  EXPECT_TRUE(rc::check("J1: append in any batches, closing and opening again between them", [] {
    Grown at_once, in_batches;
    const auto batches = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 400));
    for (const int batch : batches) {
      in_batches.grow(static_cast<std::uint64_t>(batch));
      in_batches.keep();
      auto opened = GrowingTiles::open(in_batches.tree.size(), in_batches.tiles);
      RC_ASSERT(opened.has_value());
      RC_ASSERT(opened->frontier() == in_batches.tree.frontier());
      in_batches.tree = *std::move(opened);
    }
    at_once.grow(in_batches.tree.size());
    at_once.keep();
    RC_ASSERT(at_once.tree.root() == in_batches.tree.root());
    for (const auto& address : tiles_between(0, at_once.tree.size())) {
      RC_ASSERT(*at_once.tiles.tile(address) == *in_batches.tiles.tile(address));
    }
  }));
}

TEST(Tree, ProofsOfEverySizeVerifyAndNoFlippedBitDoes) {
  Grown grown;
  grown.grow(70);
  grown.keep();
  for (std::uint64_t size = 1; size <= 70; ++size) {
    Prover prover(grown.tiles, size);
    const auto root = *prover.root(size);
    ASSERT_EQ(root, slow_root(grown.leaves, 0, size));
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto proof = *prover.inclusion(i);
      ASSERT_TRUE(check_inclusion(i, size, grown.leaves[i], proof, root)) << i << " of " << size;
      ASSERT_FALSE(check_inclusion(i, size, leaf_number(size), proof, root));
    }
    for (std::uint64_t old_size = 1; old_size <= size; ++old_size) {
      const auto proof = *prover.consistency(old_size);
      const auto old_root = *prover.root(old_size);
      ASSERT_TRUE(check_consistency(old_size, size, old_root, root, proof)) << old_size << " of " << size;
      ASSERT_FALSE(check_consistency(old_size, size, leaf_number(size), root, proof));
      ASSERT_FALSE(check_consistency(old_size, size, old_root, leaf_number(size), proof));
    }
  }
}

TEST(Tree, LargeTreesProveThroughSeveralLevelsOfTiles) {
  Grown grown;
  std::vector<base::Hash> roots = {empty_root()};
  for (int i = 0; i < 70'000; ++i) {
    grown.grow(1);
    roots.push_back(grown.tree.root());
  }
  grown.keep();
  EXPECT_EQ(roots.back(), slow_root(grown.leaves, 0, grown.leaves.size()));
  EXPECT_TRUE(rc::check("proofs at any size and index verify; any flipped bit is refused", [&] {
    const auto size = *rc::gen::inRange<std::uint64_t>(1, 70'001);
    const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
    const auto old_size = *rc::gen::inRange<std::uint64_t>(1, size + 1);
    Prover prover(grown.tiles, size, 3);
    const auto root = *prover.root(size);
    RC_ASSERT(root == roots[size]);
    auto proof = *prover.inclusion(index);
    auto consistency = *prover.consistency(old_size);
    RC_ASSERT(check_inclusion(index, size, grown.leaves[index], proof, root).has_value());
    RC_ASSERT(check_consistency(old_size, size, roots[old_size], root, consistency).has_value());
    for (Proof* any : {&proof, &consistency}) {
      if (any->empty()) continue;
      auto& hash = (*any)[*rc::gen::inRange<std::size_t>(0, any->size())];
      hash[*rc::gen::inRange<std::size_t>(0, 32)] ^= static_cast<std::uint8_t>(1 << *rc::gen::inRange(0, 8));
      RC_ASSERT(!check_inclusion(index, size, grown.leaves[index], proof, root).has_value() ||
                any == &consistency);
      RC_ASSERT(!check_consistency(old_size, size, roots[old_size], root, consistency).has_value() ||
                any == &proof);
      if (any == &proof) proof = *prover.inclusion(index);
    }
  }));
}

TEST(Tree, OutOfRangeIsRefused) {
  Grown grown;
  grown.grow(5);
  grown.keep();
  Prover prover(grown.tiles, 5);
  EXPECT_FALSE(prover.inclusion(5));
  EXPECT_FALSE(prover.consistency(0));
  EXPECT_FALSE(prover.consistency(6));
  EXPECT_FALSE(prover.root(6));
  EXPECT_FALSE(check_consistency(0, 5, empty_root(), grown.tree.root(), {}));
  EXPECT_EQ(check_inclusion(5, 5, grown.leaves[0], {}, grown.tree.root()).error().code,
            base::ErrorCode::OutOfRange);
}

TEST(Tile, PathsAreThoseOfTheFormat) {
  EXPECT_EQ(tile_path({0, 1'234'067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path({0, 1'234, 5}), "tile/0/x001/234.p/5");
  EXPECT_EQ(bundle_path({0, 0, 1}), "tile/entries/000.p/1");
  for (const TileAddress& address :
       {TileAddress{0, 0, 256}, {3, 999, 255}, {63, 1000, 1}, {1, 1'234'067, 17}}) {
    EXPECT_EQ(*parse_tile_path(tile_path(address)), address);
  }
  EXPECT_EQ(*parse_bundle_path("tile/entries/x001/234.p/5"), (TileAddress{0, 1234, 5}));
  for (const char* bad : {"", "tile/", "tile/0", "tile/00/000", "tile/64/000", "tile/0/0000",
                          "tile/0/x000/001", "tile/0/001/001", "tile/0/000.p/0", "tile/0/000.p/256",
                          "tile/0/000.p/01", "tile/0/000.p/", "tile/0/x001", "tile/0/../000", "tile/-1/000",
                          "tile/0/x999/x999/x999/x999/x999/x999/x999/999", "entries/000"}) {
    EXPECT_FALSE(parse_tile_path(bad)) << bad;
    EXPECT_FALSE(parse_bundle_path(bad)) << bad;
  }
}

TEST(Tile, ATreeOf70000HasTheTilesThatTheSpecificationCounts) {
  const auto tiles = tiles_between(0, 70'000);
  const auto count = [&](unsigned level, bool full) {
    return std::count_if(tiles.begin(), tiles.end(),
                         [&](const auto& t) { return t.level == level && (t.width == kTileWidth) == full; });
  };
  EXPECT_EQ(count(0, true), 273);
  EXPECT_EQ(count(0, false), 1);
  EXPECT_EQ(count(1, true), 1);
  EXPECT_EQ(count(1, false), 1);
  EXPECT_EQ(count(2, false), 1);
  EXPECT_EQ(tiles.size(), 277u);
  EXPECT_EQ(tiles.back(), (TileAddress{2, 0, 1}));
  EXPECT_EQ(tile_width(0, 273, 70'000), 112u);
  EXPECT_EQ(tile_width(1, 1, 70'000), 17u);
  EXPECT_EQ(tiles_between(256, 256).size(), 0u);
  EXPECT_EQ(tiles_between(255, 256).size(), 2u);
}

TEST(Tile, BundlesReadBackAndNothingElseDoes) {
  std::string bundle;
  append_to_bundle(bundle, "one");
  append_to_bundle(bundle, "");
  append_to_bundle(bundle, std::string(65'535, 'x'));
  const auto entries = parse_bundle(bundle, 3);
  ASSERT_TRUE(entries.has_value());
  EXPECT_EQ((*entries)[0], "one");
  EXPECT_EQ((*entries)[1], "");
  EXPECT_EQ((*entries)[2].size(), 65'535u);
  EXPECT_FALSE(parse_bundle(bundle, 2));
  EXPECT_FALSE(parse_bundle(bundle, 4));
  EXPECT_FALSE(parse_bundle(bundle + '\0', 3));
  EXPECT_FALSE(parse_bundle(std::string_view{bundle}.substr(0, bundle.size() - 1), 3));
}

TEST(Tile, AStoreThatGivesAShortTileIsNamed) {
  Grown grown;
  grown.grow(3);
  grown.keep();
  const auto opened = GrowingTiles::open(5, grown.tiles);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().field, "tile/0/000.p/5");
}

// ---- transparency-dev/merkle's vectors ----

const std::filesystem::path kVectors =
    std::filesystem::path{TIDEWAITER_SHARED_DATA} / "merkle-log/transparency-dev-merkle/testdata";

// Some vectors carry a placeholder ("dont care 1") where a root stands, to be compared as octets. Our
// functions take 32 octets, so the test puts the placeholder's hash there: equal stays equal. No octets at
// all is no hash, and is refused before any function is called.
std::optional<base::Hash> hash_of(const nlohmann::json& text) {
  const auto octets =
      text.is_string() ? base::from_base64(text.get<std::string>(), "vector").value_or("") : "";
  if (octets.empty()) return std::nullopt;
  if (const auto hash = base::to_hash(octets, "vector")) return *hash;
  return base::sha256("placeholder " + octets);
}

bool accepts(const std::string& form, const nlohmann::json& v) {
  Proof proof;
  for (const auto& text : v["proof"]) {
    const auto hash = hash_of(text);
    if (!hash) return false;
    proof.push_back(*hash);
  }
  const auto number = [&](const char* field) { return v[field].get<std::uint64_t>(); };
  if (form == "inclusion" || form == "subtreeinclusion") {
    const auto root = hash_of(v["root"]), leaf = hash_of(v["leafHash"]);
    if (!root || !leaf) return false;
    if (form == "inclusion")
      return check_inclusion(number("leafIdx"), number("treeSize"), *leaf, proof, *root).has_value();
    return check_subtree_inclusion(number("leafIdx"), {number("start"), number("end")}, *leaf, proof, *root)
        .has_value();
  }
  const auto first = hash_of(v["root1"]), second = hash_of(v["root2"]);
  if (!first || !second) return false;
  if (form == "consistency")
    return check_consistency(number("size1"), number("size2"), *first, *second, proof).has_value();
  return check_subtree_consistency({number("start"), number("end")}, number("size"), *first, *second, proof)
      .has_value();
}

TEST(Vectors, AllOfTheFormatsAuthorsAgree) {
  if (!std::filesystem::exists(kVectors)) GTEST_SKIP() << "skipped: " << kVectors << " is not there";
  int read = 0;
  for (const std::string form : {"inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(kVectors / form)) {
      if (file.path().extension() != ".json") continue;
      std::ifstream stream(file.path());
      const auto vector = nlohmann::json::parse(stream);
      EXPECT_EQ(accepts(form, vector), !vector["wantErr"].get<bool>()) << file.path();
      ++read;
    }
  }
  EXPECT_EQ(read, 518);
}

// The four of transparency-dev/merkle's vectors (github.com/transparency-dev/merkle, testdata/, Apache-2.0,
// which C2SP's tlog formats name for their proofs) that a program must refuse by itself: their arithmetic
// alone would let them through, or there is nothing to reckon with. Facts of the public format, so that they
// are here in every clone.
struct Refused {
  const char* name;
  const char* form;
  const char* vector;
};
constexpr Refused kRefused[] = {
    {"consistency/additional/sizes-are-equal-zero-and-proof-is-empty", "consistency",
     R"({"size1":0,"size2":0,"root1":"ZG9uJ3QgY2FyZSAx","root2":"ZG9uJ3QgY2FyZSAx","proof":[]})"},
    {"consistency/additional/consistency-check-on-empty-tree-size1-is-zero-is-useless", "consistency",
     R"({"size1":0,"size2":1,"root1":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
         "root2":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
         "proof":["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]})"},
    {"consistency/additional/size1-is-zero-and-does-not-equal-size2", "consistency",
     R"({"size1":0,"size2":1,"root1":"ZG9uJ3QgY2FyZSAx","root2":"ZG9uJ3QgY2FyZSAy","proof":[]})"},
    {"inclusion/single-entry/empty-root-and-leaf", "inclusion",
     R"({"leafIdx":0,"treeSize":1,"root":"","leafHash":"","proof":[]})"}};

TEST(Vectors, TheFourThatAnImplementationMustRefuseByItselfAreRefused) {
  for (const auto& [name, form, vector] : kRefused)
    EXPECT_FALSE(accepts(form, nlohmann::json::parse(vector))) << name;
}

TEST(Vectors, TheFourAreAsTheFormatsAuthorsHaveThem) {
  if (!std::filesystem::exists(kVectors)) GTEST_SKIP() << "skipped: " << kVectors << " is not there";
  for (const auto& [name, form, vector] : kRefused) {
    std::ifstream stream(kVectors / (std::string{name} + ".json"));
    ASSERT_TRUE(stream) << name;
    auto theirs = nlohmann::json::parse(stream);
    EXPECT_TRUE(theirs["wantErr"].get<bool>()) << name;
    theirs.erase("wantErr");
    theirs.erase("desc");
    EXPECT_EQ(nlohmann::json::parse(vector), theirs) << name;
  }
}

}  // namespace
}  // namespace tidewaiter::journal
