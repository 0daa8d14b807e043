// What the journal costs: an entry's text and commitment, the tree's growth, a proof out of ten million
// entries, and signatures against libsodium's own rate.

#include <benchmark/benchmark.h>
#include <sodium.h>

#include "base/check.h"
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/tile.h"

namespace tidewaiter::journal {
namespace {

Entry sample(std::int64_t i) {
  const std::string item = "EE" + std::to_string(100'000'000 + i) + "CN";
  return {"item.assessed",
          base::Instant{1'763'629'920'000 + i},
          "screening",
          "{\"item\":\"" + item +
              "\",\"outcome\":\"Release\",\"score_mb\":4100,\"versions\":{\"model\":3,\"profiles\":17}}",
          {{"item", item, base::sha256(item)}, {"assessment", item, base::sha256("a" + item)}}};
}

void Commit(benchmark::State& state) {
  std::vector<Entry> entries;
  for (int i = 0; i < 1000; ++i) entries.push_back(sample(i));
  const Salt salt{};
  GrowingTiles tree;
  std::size_t next = 0, octets = 0;
  for (auto _ : state) {
    const std::string text = canonical_bytes(entries[next++ % entries.size()]);
    octets += text.size();
    tree.append(leaf_hash(commitment(salt, text)));
    if (tree.size() % 4096 == 0) benchmark::DoNotOptimize(tree.take_changed());
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(octets));
}
BENCHMARK(Commit);

void CheckEntry(benchmark::State& state) {
  const Entry entry = sample(1);
  for (auto _ : state) benchmark::DoNotOptimize(check_entry(entry));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(CheckEntry);

void ParseEntry(benchmark::State& state) {
  const std::string text = canonical_bytes(sample(1));
  for (auto _ : state) benchmark::DoNotOptimize(parse_entry(text));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ParseEntry);

constexpr std::uint64_t kTenMillion = 10'000'000;

const MemoryTiles& ten_million() {
  static const MemoryTiles tiles = [] {
    MemoryTiles made;
    GrowingTiles tree;
    for (std::uint64_t i = 0; i < kTenMillion; ++i) {
      tree.append(leaf_hash(std::string_view{reinterpret_cast<const char*>(&i), sizeof i}));
      if (i % 4096 == 0) {
        for (const auto& tile : tree.take_full()) made.put(tile);
      }
    }
    for (const auto& tile : tree.take_changed()) made.put(tile);
    return made;
  }();
  return tiles;
}

// A random entry's proof: by one prover for all (its cache warms), and by a new one each time.
void InclusionProof(benchmark::State& state) {
  const auto& tiles = ten_million();
  Prover warm(tiles, kTenMillion);
  std::uint64_t index = 12'345;
  for (auto _ : state) {
    index = (index * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u);
    if (state.range(0) == 1) {
      Prover cold(tiles, kTenMillion);
      benchmark::DoNotOptimize(cold.inclusion(index % kTenMillion));
    } else {
      benchmark::DoNotOptimize(warm.inclusion(index % kTenMillion));
    }
  }
}
BENCHMARK(InclusionProof)->ArgName("cold")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void ConsistencyProof(benchmark::State& state) {
  const auto& tiles = ten_million();
  Prover prover(tiles, kTenMillion);
  std::uint64_t size = 12'345;
  for (auto _ : state) {
    size = (size * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u);
    benchmark::DoNotOptimize(prover.consistency(1 + size % kTenMillion));
  }
}
BENCHMARK(ConsistencyProof)->Unit(benchmark::kMicrosecond);

const Checkpoint kHead{"log.example/bench", kTenMillion, base::sha256("root"), {}};

void OpenCheckpoint(benchmark::State& state) {
  env::SeededRandom random{1};
  const auto key = *SecretKey::generate("log.example/bench", SignatureType::Ed25519, random);
  const SecretKey* const keys[] = {&key};
  const std::string note = sign_checkpoint(kHead, keys);
  const VerifierKey known[] = {key.verifier()};
  for (auto _ : state) TW_CHECK(open_checkpoint(note, known, "bench").has_value());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(OpenCheckpoint);

void LibsodiumAlone(benchmark::State& state) {
  unsigned char public_key[32], secret_key[64], signature[64];
  crypto_sign_keypair(public_key, secret_key);
  const std::string text = checkpoint_text(kHead);
  const auto octets = reinterpret_cast<const unsigned char*>(text.data());
  crypto_sign_detached(signature, nullptr, octets, text.size(), secret_key);
  for (auto _ : state) TW_CHECK(crypto_sign_verify_detached(signature, octets, text.size(), public_key) == 0);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(LibsodiumAlone);

}  // namespace
}  // namespace tidewaiter::journal
