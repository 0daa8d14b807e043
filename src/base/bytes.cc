#include "base/bytes.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <cstring>

#include "base/check.h"

namespace tidewaiter::base {
namespace {

// One context a thread: creating one costs more than hashing a journal entry.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()), algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)) {
    TW_CHECK(context_ != nullptr && algorithm_ != nullptr);
  }
  ~Sha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Hash of(std::initializer_list<std::string_view> parts) {
    TW_CHECK(EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1);
    for (const auto part : parts) TW_CHECK(EVP_DigestUpdate(context_, part.data(), part.size()) == 1);
    Hash hash;
    unsigned length = 0;
    TW_CHECK(EVP_DigestFinal_ex(context_, hash.data(), &length) == 1 && length == hash.size());
    return hash;
  }

 private:
  EVP_MD_CTX* context_;
  EVP_MD* algorithm_;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Hash sha256(std::initializer_list<std::string_view> parts) {
  thread_local Sha256 hasher;
  return hasher.of(parts);
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
