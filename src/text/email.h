#pragma once
// Email addresses as mailboxes: what different spellings are delivered to the same one. Pure and thread-safe.

#include <string>
#include <string_view>

namespace tidewaiter::text {

struct StandardEmail {
  std::string canonical;  ///< local@domain; empty where the text is no address
  std::string local;      ///< lower case, without tag, without dots where the provider ignores them
  std::string
      domain;  ///< lower case, a provider's other names replaced by its main one (googlemail.com → gmail.com)
  std::string tag;  ///< what stood behind "+" (or "-" at yahoo)
  bool valid =
      false;  ///< has the shape of RFC 5321's Mailbox, dot-string form, with a domain of two labels or more
  bool free_provider = false;  ///< anyone can open a mailbox there: the domain says nothing of who it is

  bool operator==(const StandardEmail&) const = default;
};

/// At most 254 bytes are read (RFC 5321, 4.5.3.1.3); longer is not valid.
StandardEmail parse_email(std::string_view text);

}  // namespace tidewaiter::text
