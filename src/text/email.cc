#include "text/email.h"

#include <algorithm>
#include <array>

#include "text/script.h"

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxAddress = 254, kMaxLocal = 64;

struct Provider {
  std::string_view domain;
  std::string_view main;  // the name that all its names are replaced by
  char tag;               // the sign before a tag, NUL where there are no tags
  bool ignores_dots;
};
// Only what the provider itself documents; elsewhere a "+" may be part of the name, but hardly ever is.
constexpr Provider kProviders[] = {
    {"gmail.com", "gmail.com", '+', true},
    {"googlemail.com", "gmail.com", '+', true},
    {"outlook.com", "outlook.com", '+', false},
    {"hotmail.com", "hotmail.com", '+', false},
    {"live.com", "live.com", '+', false},
    {"msn.com", "msn.com", '+', false},
    {"icloud.com", "icloud.com", '+', false},
    {"me.com", "icloud.com", '+', false},
    {"mac.com", "icloud.com", '+', false},
    {"yahoo.com", "yahoo.com", '-', false},
    {"yahoo.co.uk", "yahoo.co.uk", '-', false},
    {"ymail.com", "ymail.com", '-', false},
    {"fastmail.com", "fastmail.com", '+', false},
    {"proton.me", "proton.me", '+', false},
    {"protonmail.com", "proton.me", '+', false},
    {"pm.me", "proton.me", '+', false},
    {"yandex.ru", "yandex.ru", '+', false},
    {"yandex.com", "yandex.ru", '+', false},
    {"ya.ru", "yandex.ru", '+', false},
    {"mail.ru", "mail.ru", '+', false},
    {"qq.com", "qq.com", '\0', false},
    {"vip.qq.com", "qq.com", '\0', false},
    {"foxmail.com", "foxmail.com", '\0', false},
    {"163.com", "163.com", '\0', false},
    {"126.com", "126.com", '\0', false},
    {"yeah.net", "yeah.net", '\0', false},
    {"sina.com", "sina.com", '\0', false},
    {"sohu.com", "sohu.com", '\0', false},
    {"139.com", "139.com", '\0', false},
    {"aliyun.com", "aliyun.com", '\0', false},
    {"naver.com", "naver.com", '\0', false},
    {"daum.net", "daum.net", '\0', false},
    {"gmx.de", "gmx.de", '+', false},
    {"gmx.net", "gmx.de", '+', false},
    {"gmx.com", "gmx.com", '+', false},
    {"web.de", "web.de", '+', false},
    {"t-online.de", "t-online.de", '\0', false},
    {"orange.fr", "orange.fr", '\0', false},
    {"laposte.net", "laposte.net", '+', false},
    {"aol.com", "aol.com", '\0', false},
    {"bigpond.com", "bigpond.com", '\0', false},
    {"optusnet.com.au", "optusnet.com.au", '\0', false},
    {"rambler.ru", "rambler.ru", '\0', false},
    {"tutanota.com", "tutanota.com", '\0', false},
};

const Provider* provider_of(std::string_view domain) {
  const auto* found = std::find_if(std::begin(kProviders), std::end(kProviders),
                                   [&](const Provider& p) { return p.domain == domain; });
  return found == std::end(kProviders) ? nullptr : found;
}

bool dot_string(std::string_view local) {
  if (local.empty() || local.size() > kMaxLocal || local.front() == '.' || local.back() == '.') return false;
  char before = 0;
  for (const char c : local) {
    const bool atom = static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
                      (c >= '0' && c <= '9') ||
                      std::string_view{".!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
    if (!atom || (c == '.' && before == '.')) return false;
    before = c;
  }
  return true;
}

bool domain_name(std::string_view domain) {
  std::size_t labels = 0, length = 0;
  char before = '.';
  for (const char c : domain) {
    if (c == '.') {
      if (length == 0 || length > 63 || before == '-') return false;
      ++labels;
      length = 0;
    } else {
      const bool letter =
          static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letter && (c != '-' || length == 0)) return false;
      ++length;
    }
    before = c;
  }
  return labels >= 1 && length >= 2 && length <= 63 && before != '-';
}

}  // namespace

StandardEmail parse_email(std::string_view text) {
  StandardEmail email;
  if (text.size() > kMaxAddress + 64) return email;
  std::string cleaned = clean(text).text;
  if (const auto open = cleaned.find('<'), shut = cleaned.rfind('>');
      open != std::string::npos && shut > open && shut != std::string::npos) {
    cleaned = cleaned.substr(open + 1, shut - open - 1);
  }
  if (cleaned.starts_with("mailto:")) cleaned.erase(0, 7);
  const std::size_t at = cleaned.rfind('@');
  if (at == std::string::npos || cleaned.size() > kMaxAddress) return email;
  email.local = cleaned.substr(0, at);
  email.domain = cleaned.substr(at + 1);
  if (email.domain.ends_with('.')) email.domain.pop_back();
  email.valid = dot_string(email.local) && domain_name(email.domain);
  if (!email.valid) return email;

  const Provider* provider = provider_of(email.domain);
  const char tag_sign = provider == nullptr ? '+' : provider->tag;
  if (const auto sign = email.local.find(tag_sign); tag_sign != 0 && sign != std::string::npos && sign > 0) {
    email.tag = email.local.substr(sign + 1);
    email.local.resize(sign);
  }
  if (provider != nullptr) {
    email.free_provider = true;
    email.domain = provider->main;
    if (provider->ignores_dots) std::erase(email.local, '.');
  }
  email.canonical = email.local + "@" + email.domain;
  return email;
}

}  // namespace tidewaiter::text
