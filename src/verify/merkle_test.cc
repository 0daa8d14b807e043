// The outsider's tree against RFC 6962's words and against every vector of the formats' own authors (J1).

#include "verify/merkle.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

namespace tidewaiter::verify {
namespace {

namespace fs = std::filesystem;
using Leaves = std::vector<base::Hash>;

base::Hash defined_root(std::span<const base::Hash> leaves) {
  if (leaves.empty()) return base::sha256("");
  if (leaves.size() == 1) return leaves[0];
  std::size_t half = 1;
  while (half * 2 < leaves.size()) half *= 2;
  return hash_children(defined_root(leaves.first(half)), defined_root(leaves.subspan(half)));
}

// RFC 6962, 2.1.2, with b as it stands there; for a single leaf it is 2.1.1's path.
void defined_proof(std::span<const base::Hash> leaves, Part part, bool uncut, Leaves& out) {
  if (part.start == 0 && part.end == leaves.size()) {
    if (!uncut) out.push_back(defined_root(leaves));
    return;
  }
  std::size_t half = 1;
  while (half * 2 < leaves.size()) half *= 2;
  const auto left = leaves.first(half), right = leaves.subspan(half);
  if (part.end <= half) {
    defined_proof(left, part, uncut, out);
    out.push_back(defined_root(right));
  } else if (part.start >= half) {
    defined_proof(right, {part.start - half, part.end - half}, uncut, out);
    out.push_back(defined_root(left));
  } else {
    defined_proof(right, {0, part.end - half}, false, out);
    out.push_back(defined_root(left));
  }
}

TEST(Merkle, RootAndProofsAsDefinedAndNothingElse) {
  Leaves leaves;
  RunningRoot running;
  for (std::uint64_t size = 1; size <= 34; ++size) {
    leaves.push_back(hash_leaf("leaf " + std::to_string(size)));
    running.add(leaves.back());
    const auto root = defined_root(leaves);
    ASSERT_EQ(running.root(), root);
    for (std::uint64_t start = 0; start < size; ++start) {
      for (std::uint64_t end = start + 1; end <= size; ++end) {
        const auto part_root = defined_root(std::span{leaves}.subspan(start, end - start));
        Leaves proof;
        if (start % std::bit_ceil(end - start) != 0) {
          EXPECT_EQ(check_part({start, end}, size, part_root, root, proof).error().code,
                    base::ErrorCode::OutOfRange);
          continue;
        }
        defined_proof(leaves, {start, end}, true, proof);
        ASSERT_TRUE(check_part({start, end}, size, part_root, root, proof))
            << start << " " << end << " " << size;
        EXPECT_FALSE(check_part({start, end}, size, hash_leaf("x"), root, proof));
        EXPECT_FALSE(check_part({start, end}, size, part_root, hash_leaf("x"), proof));
        auto longer = proof;
        longer.push_back(root);
        EXPECT_FALSE(check_part({start, end}, size, part_root, root, longer));
        for (std::size_t i = 0; i < proof.size(); ++i) {
          auto other = proof;
          other[i][31] ^= 1;
          EXPECT_FALSE(check_part({start, end}, size, part_root, root, other));
          other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
          EXPECT_FALSE(check_part({start, end}, size, part_root, root, other));
        }
      }
    }
  }
}

// A few vectors carry a placeholder of another length where a root stands, to be compared as octets: its hash
// stands for it here. A hash of no octets is none, and such a vector is refused before anything is computed.
std::optional<base::Hash> hash_of(const nlohmann::json& text) {
  const auto octets =
      text.is_string() ? base::from_base64(text.get<std::string>(), "vector").value_or("") : "";
  if (octets.empty()) return std::nullopt;
  if (const auto hash = base::to_hash(octets, "vector")) return *hash;
  return base::sha256("placeholder " + octets);
}

bool accepts(const std::string& form, const nlohmann::json& v) {
  const auto number = [&](const char* field) { return v[field].get<std::uint64_t>(); };
  const bool inclusion = form.ends_with("inclusion");
  const auto part_root = hash_of(v[inclusion ? "leafHash" : "root1"]),
             root = hash_of(v[inclusion ? "root" : "root2"]);
  Leaves proof;
  for (const auto& text : v["proof"]) {
    const auto hash = hash_of(text);
    if (!hash) return false;
    proof.push_back(*hash);
  }
  if (!part_root || !root) return false;
  if (form == "inclusion")
    return check_part({number("leafIdx"), number("leafIdx") + 1}, number("treeSize"), *part_root, *root,
                      proof)
        .has_value();
  if (form == "consistency")
    return check_part({0, number("size1")}, number("size2"), *part_root, *root, proof).has_value();
  const Part part{number("start"), number("end")};
  if (form == "subtreeconsistency") {
    // An empty part is a part of every tree; check_part speaks of those that are not empty.
    if (part.start == part.end)
      return part.end <= number("size") && proof.empty() && *part_root == base::sha256("");
    return check_part(part, number("size"), *part_root, *root, proof).has_value();
  }
  const auto leaf = number("leafIdx");
  if (part.start >= part.end || part.end > 1ull << 62 ||
      part.start % std::bit_ceil(part.end - part.start) != 0 || leaf < part.start)
    return false;
  return check_part({leaf - part.start, leaf - part.start + 1}, part.end - part.start, *part_root, *root,
                    proof)
      .has_value();
}

// The four of transparency-dev/merkle's vectors that a program must refuse by itself
// (src/journal/tree_test.cc says more of them): in every clone.
TEST(Merkle, TheFourThatAnImplementationMustRefuseByItselfAreRefused) {
  const auto is_accepted = [](const char* form, const char* vector) {
    return accepts(form, nlohmann::json::parse(vector));
  };
  EXPECT_FALSE(is_accepted("consistency", R"({"size1":0,"size2":0,"root1":"ZG9uJ3QgY2FyZSAx",
      "root2":"ZG9uJ3QgY2FyZSAx","proof":[]})"))
      << "sizes are equal (zero) and proof is empty";
  EXPECT_FALSE(is_accepted("consistency", R"({"size1":0,"size2":1,
      "root1":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","root2":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      "proof":["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]})"))
      << "size1 is zero is useless";
  EXPECT_FALSE(is_accepted("consistency", R"({"size1":0,"size2":1,"root1":"ZG9uJ3QgY2FyZSAx",
      "root2":"ZG9uJ3QgY2FyZSAy","proof":[]})"))
      << "size1 is zero and does not equal size2";
  EXPECT_FALSE(is_accepted("inclusion", R"({"leafIdx":0,"treeSize":1,"root":"","leafHash":"","proof":[]})"))
      << "empty root and leaf";
}

TEST(Merkle, AgreesWithEveryVectorOfTheFormatsAuthors) {
  const fs::path vectors = fs::path{TIDEWAITER_SHARED_DATA} / "merkle-log/transparency-dev-merkle/testdata";
  if (!fs::exists(vectors)) GTEST_SKIP() << "skipped: " << vectors << " is not there";
  int read = 0;
  for (const std::string form : {"inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"}) {
    for (const auto& file : fs::recursive_directory_iterator(vectors / form)) {
      if (file.path().extension() != ".json") continue;
      std::ifstream stream(file.path());
      const auto vector = nlohmann::json::parse(stream);
      EXPECT_EQ(accepts(form, vector), !vector["wantErr"].get<bool>()) << file.path();
      ++read;
    }
  }
  EXPECT_EQ(read, 518);
}

}  // namespace
}  // namespace tidewaiter::verify
