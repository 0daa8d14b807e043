#include "verify/signature_queue.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <array>

namespace tidewaiter::verify {
namespace {

class SignatureQueueTest : public testing::Test {
 protected:
  SignatureQueueTest() {
    EXPECT_GE(sodium_init(), 0);
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
    crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data());
  }

  SignatureCheck check(std::uint64_t entry, const std::string& text) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), secret_key_.data());
    return {entry,
            "officer " + std::to_string(entry),
            {public_key_.begin(), public_key_.end()},
            std::make_shared<const std::string>(text),
            {signature.begin(), signature.end()}};
  }

  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key_{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_key_{};
};

TEST_F(SignatureQueueTest, C3_EachSignatureThatDoesNotHoldIsAFindingInTheOrderOfAsking) {
  SignatureQueue queue;
  Findings findings;
  const auto good = check(0, "net 40 g");
  for (std::uint64_t entry = 0; entry < SignatureQueue::kMostWaiting + 100; ++entry) {
    auto one = good;
    one.entry = entry;
    if (entry % 1'000 == 7) one.text = std::make_shared<const std::string>("net 39 g");
    queue.ask(std::move(one));
  }
  queue.settle(findings);
  std::vector<std::uint64_t> entries;
  for (const auto& found : findings.kept()) entries.push_back(found.index);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{7, 1'007, 2'007, 3'007, 4'007}));
  EXPECT_EQ(findings.kept().front().what, "the signature of officer 0 does not hold");

  Findings later;
  queue.ask(good);
  queue.settle(later);
  EXPECT_TRUE(later.empty());
}

TEST_F(SignatureQueueTest, AnotherKeyAnotherTextOrAnotherLengthDoesNotHold) {
  const auto good = check(1, "seal S-1");
  EXPECT_TRUE(is_signed_by(good.public_key, *good.text, good.signature));
  auto key = good.public_key;
  key[5] = static_cast<char>(key[5] ^ 1);
  EXPECT_FALSE(is_signed_by(key, *good.text, good.signature));
  EXPECT_FALSE(is_signed_by(good.public_key, "seal S-2", good.signature));
  EXPECT_FALSE(is_signed_by(good.public_key, *good.text, good.signature.substr(1)));
  EXPECT_FALSE(is_signed_by(good.public_key.substr(1), *good.text, good.signature));
  EXPECT_FALSE(is_signed_by(std::string(32, '\0'), *good.text, std::string(64, '\0'))) << "a key of small order";
}

}  // namespace
}  // namespace tidewaiter::verify
