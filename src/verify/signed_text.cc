#include "verify/signed_text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include "base/check.h"
#include "base/freed.h"

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;
using base::Freed;

constexpr std::size_t kLongestNote = 1'000'000;
constexpr int kMostSignatures = 100;
constexpr char kEd25519 = 0x01;

bool ed25519_holds(const base::Hash& public_key, std::string_view message, std::string_view signature) {
  const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size())};
  const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
  TW_CHECK(context != nullptr);
  const auto octets = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  return key != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message),
                          message.size()) == 1;
}

std::array<std::uint8_t, 4> id_of(std::string_view name, const base::Hash& public_key) {
  const auto hash = base::sha256({name, "\n", {&kEd25519, 1}, base::as_view(public_key)});
  return {hash[0], hash[1], hash[2], hash[3]};
}

std::string_view first_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

}  // namespace

base::Result<LogKey> read_log_key(std::string_view text, std::string_view field) {
  const auto refuse = [&](const char* expected) {
    return fail(ErrorCode::Malformed, std::string{field}, text, expected);
  };
  const auto plus = text.find('+');
  if (plus == 0 || plus == std::string_view::npos || text.size() < plus + 10 || text[plus + 9] != '+') {
    return refuse("a verifier key NAME+ID+BASE64");
  }
  LogKey key;
  key.name = text.substr(0, plus);
  if (key.name.find(' ') != std::string::npos || has_control(key.name))
    return refuse("a name without spaces");
  TW_TRY(const auto octets, base::from_base64(text.substr(plus + 10), field));
  if (octets.size() != 33 || octets[0] != kEd25519) return refuse("an Ed25519 key of type 0x01");
  TW_TRY(key.public_key, base::to_hash(octets.substr(1), field));
  key.id = id_of(key.name, key.public_key);
  const std::string id{reinterpret_cast<const char*>(key.id.data()), key.id.size()};
  if (base::to_hex(id) != text.substr(plus + 1, 8)) return refuse("the id that the key hashes to");
  return key;
}

base::Result<std::string> read_signed(std::string_view note, const LogKey& key, std::string_view field) {
  const auto refuse = [&](ErrorCode code, std::string_view found, const char* expected) {
    return fail(code, std::string{field}, found, expected);
  };
  if (note.size() > kLongestNote)
    return refuse(ErrorCode::TooLarge, std::to_string(note.size()), "at most 1,000,000 octets");
  const auto blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || note.back() != '\n' || has_control(note)) {
    return refuse(ErrorCode::Malformed, note, "a text, a blank line, signatures");
  }
  const auto text = note.substr(0, blank + 1);
  auto rest = note.substr(blank + 2);
  const std::string ours = "\xE2\x80\x94 " + key.name + " ";
  int seen = 0, held = 0;
  while (!rest.empty()) {
    const auto line = first_line(rest);
    if (++seen > kMostSignatures) return refuse(ErrorCode::TooLarge, "more", "at most 100 signatures");
    if (line.substr(0, 4) != "\xE2\x80\x94 ") return refuse(ErrorCode::Malformed, line, "a signature line");
    if (line.substr(0, ours.size()) != ours) continue;
    TW_TRY(const auto octets, base::from_base64(line.substr(ours.size()), field));
    if (octets.size() < 4 ||
        !std::equal(key.id.begin(), key.id.end(), octets.begin(),
                    [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); })) {
      continue;
    }
    if (octets.size() != 68 || !ed25519_holds(key.public_key, text, std::string_view{octets}.substr(4))) {
      return refuse(ErrorCode::Tampered, line, "a signature that holds");
    }
    ++held;
  }
  if (held == 0)
    return refuse(ErrorCode::Tampered, std::to_string(seen) + " signatures, none by this key",
                  "a signature by the log's key");
  return std::string{text};
}

base::Result<TreeHead> read_tree_head(std::string_view text, std::string_view field) {
  const auto refuse = [&](std::string_view found, const char* expected) {
    return fail(ErrorCode::Malformed, std::string{field}, found, expected);
  };
  auto rest = text;
  TreeHead head;
  head.origin = first_line(rest);
  const auto size = first_line(rest);
  if (head.origin.empty()) return refuse(text, "an origin");
  const bool digits = !size.empty() && size.size() < 20 &&
                      std::all_of(size.begin(), size.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || (size.size() > 1 && size[0] == '0')) return refuse(size, "a decimal size");
  std::istringstream{std::string{size}} >> head.size;
  TW_TRY(const auto root, base::from_base64(first_line(rest), field));
  TW_TRY(head.root, base::to_hash(root, field));
  return head;
}

base::Result<TreeHead> read_checkpoint(std::string_view note, const LogKey& key, std::string_view field) {
  TW_TRY(const auto text, read_signed(note, key, field));
  TW_TRY(auto head, read_tree_head(text, field));
  if (head.origin != key.name)
    return fail(ErrorCode::Tampered, std::string{field}, head.origin, "a checkpoint of " + key.name);
  return head;
}

}  // namespace tidewaiter::verify
