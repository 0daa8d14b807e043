#pragma once
// An identity provider for tests: a port on loopback, keys of its own, tokens that say what a test wants.

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/bytes.h"
#include "server/listening_test.h"
#include "server/target.h"
#include "server/web_token.h"

namespace tidewaiter::server {

/// A key pair that signs tokens.
class TestKey {
 public:
  static TestKey rsa(std::string id, unsigned bits = 2'048) {
    return TestKey{std::move(id), "RS256", EVP_RSA_gen(bits)};
  }
  static TestKey p256(std::string id) { return TestKey{std::move(id), "ES256", EVP_EC_gen("P-256")}; }

  nlohmann::json jwk() const {
    if (algorithm_ == "RS256")
      return {{"kty", "RSA"}, {"kid", id_}, {"use", "sig"}, {"n", number("n")}, {"e", number("e")}};
    return {{"kty", "EC"},    {"crv", "P-256"},    {"kid", id_},
            {"alg", "ES256"}, {"x", number("qx")}, {"y", number("qy")}};
  }
  std::string token(const nlohmann::json& claims) const {
    return token({{"alg", algorithm_}, {"kid", id_}, {"typ", "JWT"}}, claims);
  }
  /// Signed all the same, whatever the header says.
  std::string token(const nlohmann::json& header, const nlohmann::json& claims) const {
    const auto signed_part = unsigned_token(header, claims);
    return signed_part + '.' + to_base64url(signature(signed_part));
  }
  static std::string unsigned_token(const nlohmann::json& header, const nlohmann::json& claims) {
    return to_base64url(header.dump()) + '.' + to_base64url(claims.dump());
  }

 private:
  TestKey(std::string id, std::string algorithm, EVP_PKEY* key)
      : id_(std::move(id)), algorithm_(std::move(algorithm)), key_(key, EVP_PKEY_free) {
    EXPECT_NE(key, nullptr);
  }
  static std::string octets(const BIGNUM* number, int least) {
    std::string bytes(static_cast<std::size_t>(std::max(BN_num_bytes(number), least)), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    return bytes;
  }
  std::string number(const char* name) const {
    BIGNUM* value = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key_.get(), name, &value), 1) << name;
    const auto text = to_base64url(octets(value, algorithm_ == "ES256" ? 32 : 1));
    BN_free(value);
    return text;
  }
  std::string signature(const std::string& text) const {
    auto* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get());
    std::size_t length = 1'024;
    std::string bytes(length, '\0');
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    EXPECT_EQ(EVP_DigestSign(context, out, &length, reinterpret_cast<const unsigned char*>(text.data()),
                             text.size()),
              1);
    EVP_MD_CTX_free(context);
    bytes.resize(length);
    if (algorithm_ == "RS256") return bytes;
    const unsigned char* der = out;
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(length));
    bytes = octets(ECDSA_SIG_get0_r(pair), 32) + octets(ECDSA_SIG_get0_s(pair), 32);
    ECDSA_SIG_free(pair);
    return bytes;
  }

  std::string id_;
  std::string algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
};

/// Answers as a provider does, each connection on a thread of its own. What a test sets is set before it
/// asks.
class TestProvider {
 public:
  explicit TestProvider(std::int64_t now_s) : now_s_(now_s), keys_{rsa_} {
    const auto listening = listen_on_loopback();
    descriptor_ = listening.descriptor;
    port_ = listening.port;
    thread_ = std::thread([this] { serve(); });
  }
  ~TestProvider() {
    shutdown(descriptor_, SHUT_RDWR);
    thread_.join();
    for (auto& one : answering_) one.join();
    close(descriptor_);
  }

  std::string issuer() const { return "http://127.0.0.1:" + std::to_string(port_); }
  const TestKey& rsa() const { return rsa_; }
  void publish(std::vector<TestKey> keys) {
    const std::scoped_lock lock(mutex_);
    keys_ = std::move(keys);
  }

  /// What a token says of somebody, before `change`.
  nlohmann::json claims(const std::string& subject, const std::string& nonce) const {
    return {{"iss", issuer()},
            {"aud", kClient},
            {"sub", subject},
            {"nonce", nonce},
            {"iat", now_s_.load()},
            {"exp", now_s_.load() + 300},
            {"roles", {"Administrator"}}};
  }
  /// A code for whoever has just been sent here with this query.
  std::string code_for(const std::string& subject, const Fields& query) {
    const std::scoped_lock lock(mutex_);
    auto code = "code " + std::to_string(codes_.size() + 1);
    codes_[code] = {subject, std::string{field(query, "nonce")}, std::string{field(query, "code_challenge")}};
    return code;
  }
  int reads_of(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const auto known = reads_.find(path);
    return known == reads_.end() ? 0 : known->second;
  }

  static constexpr const char* kClient = "tidewaiter";
  static constexpr const char* kSecret = "a secret/with=signs";
  std::atomic<std::int64_t> now_s_;
  std::function<void(nlohmann::json&)> change;             ///< of a token's claims
  std::function<std::string(const nlohmann::json&)> sign;  ///< instead of the first key
  std::function<std::string(const std::string& path)>
      answer_with;               ///< instead of the usual body, unless empty
  std::atomic<int> delay_ms{0};  ///< before a token is given

 private:
  struct Given {
    std::string subject, nonce, challenge;
  };

  void serve() {
    while (true) {
      const int client = accept(descriptor_, nullptr, nullptr);
      if (client < 0) return;
      answering_.emplace_back([this, client] {
        answer(client);
        close(client);
      });
    }
  }
  static std::string request_of(int client) {
    std::string text;
    char piece[4'096];
    while (true) {
      const auto end = text.find("\r\n\r\n");
      const auto length = text.find("Content-Length: ");
      const auto body =
          length == std::string::npos ? 0u : static_cast<std::size_t>(std::atoi(text.c_str() + length + 16));
      if (end != std::string::npos && text.size() >= end + 4 + body) return text;
      const auto got = recv(client, piece, sizeof piece, 0);
      if (got <= 0) return {};
      text.append(piece, static_cast<std::size_t>(got));
    }
  }
  void answer(int client) {
    const auto request = request_of(client);
    const auto begin = request.find(' ') + 1;
    const auto path = request.substr(begin, request.find(' ', begin) - begin);
    {
      const std::scoped_lock lock(mutex_);
      ++reads_[path];
    }
    auto body = answer_with ? answer_with(path) : std::string{};
    if (body.empty()) body = usual(path, request);
    const auto text = "HTTP/1.1 " + std::string{body.empty() ? "400 Bad Request" : "200 OK"} +
                      "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                      "\r\n\r\n" + body;
    for (std::size_t at = 0; at < text.size();) {
      const auto sent = ::send(client, text.data() + at, text.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) return;
      at += static_cast<std::size_t>(sent);
    }
  }
  std::string usual(const std::string& path, const std::string& request) {
    if (path == "/.well-known/openid-configuration")
      return nlohmann::json{{"issuer", issuer()},
                            {"authorization_endpoint", issuer() + "/authorise?tenant=1"},
                            {"token_endpoint", issuer() + "/token"},
                            {"jwks_uri", issuer() + "/keys"}}
          .dump();
    if (path == "/keys") {
      const std::scoped_lock lock(mutex_);
      nlohmann::json set{{"keys", nlohmann::json::array()}};
      for (const auto& key : keys_) set["keys"].push_back(key.jwk());
      return set.dump();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{delay_ms.load()});
    return path == "/token" ? token_for(request) : std::string{};
  }
  // A code is taken once, with the verifier that was promised, from the client that has the secret.
  std::string token_for(const std::string& request) {
    const auto form = parse_target("/?" + request.substr(request.find("\r\n\r\n") + 4));
    if (!form || field(form->query, "grant_type") != "authorization_code") return {};
    const auto proof = "Authorization: Basic " + base::to_base64("tidewaiter:a%20secret%2Fwith%3Dsigns");
    if (request.find(proof) == std::string::npos) return {};
    Given given;
    {
      const std::scoped_lock lock(mutex_);
      const auto known = codes_.find(std::string{field(form->query, "code")});
      if (known == codes_.end()) return {};
      given = std::exchange(known->second, {});
    }
    const auto challenge = base::sha256(field(form->query, "code_verifier"));
    if (to_base64url(base::as_view(challenge)) != given.challenge) return {};
    auto said = claims(given.subject, given.nonce);
    if (change) change(said);
    return nlohmann::json{
        {"access_token", "x"}, {"token_type", "Bearer"}, {"id_token", sign ? sign(said) : rsa_.token(said)}}
        .dump();
  }

  const TestKey rsa_ = TestKey::rsa("first");
  mutable std::mutex mutex_;
  std::vector<TestKey> keys_;
  std::map<std::string, Given> codes_;
  std::map<std::string, int> reads_;
  int descriptor_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
  std::vector<std::thread> answering_;
};

}  // namespace tidewaiter::server
