#include "base/bytes.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <cstring>

#include "base/check.h"
#include "base/sha256_stream.h"

namespace tidewaiter::base {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

struct Sha256::Context {
  Context() : digest(EVP_MD_CTX_new()), algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr)) {
    TW_CHECK(digest != nullptr && algorithm != nullptr);
  }
  ~Context() {
    EVP_MD_CTX_free(digest);
    EVP_MD_free(algorithm);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  EVP_MD_CTX* digest;
  EVP_MD* algorithm;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) { begin(); }
Sha256::~Sha256() = default;

void Sha256::begin() {
  TW_CHECK(EVP_DigestInit_ex2(context_->digest, context_->algorithm, nullptr) == 1);
}

void Sha256::add(std::string_view bytes) {
  TW_CHECK(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()) == 1);
}

Hash Sha256::finish() {
  Hash hash;
  unsigned length = 0;
  TW_CHECK(EVP_DigestFinal_ex(context_->digest, hash.data(), &length) == 1 && length == hash.size());
  begin();
  return hash;
}

Hash sha256(std::initializer_list<std::string_view> parts) {
  // One context a thread: creating one costs more than hashing a journal entry.
  thread_local Sha256 hasher;
  for (const auto part : parts) hasher.add(part);
  return hasher.finish();
}

Hash sha256(std::string_view bytes) { return sha256({bytes}); }

Hash hmac_sha256(std::string_view key, std::string_view bytes) {
  Hash hash;
  unsigned length = 0;
  TW_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data(),
                &length) != nullptr);
  TW_CHECK(length == hash.size());
  return hash;
}

std::string to_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text, std::string_view field) {
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0)
      return fail(ErrorCode::Malformed, std::string{field}, text, "hexadecimal digits");
    bytes += static_cast<char>(high * 16 + low);
  }
  if (text.size() % 2 != 0)
    return fail(ErrorCode::Malformed, std::string{field}, text, "an even number of digits");
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

Result<Bytes> from_base64(std::string_view text, std::string_view field) {
  const auto refuse = [&] {
    return fail(ErrorCode::Malformed, std::string{field}, text, "base64 with padding (RFC 4648, section 4)");
  };
  if (text.size() % 4 != 0 || text.size() > (1u << 30)) return refuse();
  Bytes bytes(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (length < 0) return refuse();
  for (std::size_t i = 0; i < 2 && i < text.size() && text[text.size() - 1 - i] == '='; ++i) bytes.pop_back();
  // OpenSSL skips white space and ignores stray bits: only what encodes back to itself is canonical.
  if (to_base64(bytes) != text) return refuse();
  return bytes;
}

Result<Hash> to_hash(std::string_view bytes, std::string_view field) {
  Hash hash;
  if (bytes.size() != hash.size()) {
    return fail(ErrorCode::Malformed, std::string{field}, to_hex(bytes), "32 octets");
  }
  std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

}  // namespace tidewaiter::base
