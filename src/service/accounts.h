#pragma once
// Accounts: officers of the service, and couriers' and posts' people and machines. An account is proposed by
// one administrator and counts once another approves it: just what the other has read, by its digest. The
// first two of a service, whom nobody could approve, are founding ones. A password is kept as its argon2id
// hash; one that an administrator proposed is known to them, and good for setting another alone. A second
// factor (second_factor.h) is the officer's own; two administrators end one that was lost. Every change is an
// entry, without the secret. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "service/permissions.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Somebody as an identity provider names them (OpenID Connect): a subject means nothing without its issuer.
struct OpenIdSubject {
  std::string issuer;
  std::string subject;
  bool operator==(const OpenIdSubject&) const = default;
  bool is_nobody() const { return issuer.empty() && subject.empty(); }
};

/// What an account will be once another administrator approves it.
struct WaitingProposal {
  std::string by;
  std::string display_name;
  std::vector<Role> roles;
  std::string office;
  std::string operator_id;
  std::string state;
  OpenIdSubject openid;  ///< the one in force where the proposal keeps it
  bool sets_password = false;
  bool ends_second_factor = false;
  std::string digest;  ///< hexadecimal SHA-256 of all of it, a new password's hash included
};

struct Account {
  std::string id;  ///< [a-z0-9.@_-], at most 64
  std::string display_name;
  std::vector<Role> roles;
  std::string office;
  std::string operator_id;  ///< for Role::Courier, and no other
  std::string state;        ///< "proposed", "active", "suspended", "left"
  bool has_totp = false;
  bool first_password = false;              ///< an administrator chose it, for the first sign-in alone
  base::Hash password = {};                 ///< of its hash and the second factor: another once either is set
  OpenIdSubject openid;                     ///< who signs in to it by an identity provider; nobody by default
  std::optional<WaitingProposal> proposal;  ///< what is above is in force meanwhile
};

struct AccountProposal {
  std::string id;
  std::string display_name;
  std::vector<Role> roles;
  std::string office;
  std::string operator_id;
  std::string password;  ///< 10 to 1,000 bytes; may be empty for a change, which then keeps the one there is,
                         ///< and for a new account that is entered by an identity provider alone
  std::optional<OpenIdSubject> openid;  ///< nullopt keeps who there is; nobody ends it
  std::string state = "active";
  bool ends_second_factor = false;  ///< the one there is was lost: the officer enrols another
};

/// One of the first two administrators. State once there are two accounts.
base::Status found_administrator(const Service& service, const Actor& actor, const std::string& id,
                                 const std::string& password);
/// Makes an account or proposes a change of one. Malformed, Missing or OutOfRange with the field; Forbidden
/// for a role that goes with an operator where none is named, or the other way round; Conflict for a subject
/// that another account has.
base::Result<Account> propose_account(const Service& service, const Actor& actor,
                                      const AccountProposal& proposal);
/// Puts the proposal of this digest in force. NotFound where nothing waits, Forbidden for who proposed it,
/// Conflict where another than the one of this digest waits by now, and as above.
base::Result<Account> approve_account(const Service& service, const Actor& actor, const std::string& id,
                                      const std::string& digest);
base::Result<std::vector<Account>> accounts(store::Reader& reader);
/// Whose account the subject's is, whatever its state; nullopt where it is nobody's.
base::Result<std::optional<Account>> account_of_subject(store::Reader& reader, const OpenIdSubject& openid);
/// NotFound.
base::Result<Account> account(store::Reader& reader, const std::string& id);

/// A password that an account's officer chose, ready to be set.
struct OwnPassword {
  std::string account;
  std::string replaces;  ///< the hash there was
  std::string hash;
  std::string totp_secret = {};  ///< there was none: empty
  base::Hash digest() const;     ///< what Account::password will be
};
/// What Account::password will be once this is the account's second factor. NotFound.
base::Result<base::Hash> digest_with_totp(store::Reader& reader, const std::string& account,
                                          const std::string& totp_secret);
/// `old` is the one there is: Forbidden where it is not. OutOfRange for the new one, Conflict where both are
/// the same. Takes the time of two argon2id, and writes nothing.
base::Result<OwnPassword> own_password(store::Reader& reader, const std::string& account,
                                       const std::string& old, const std::string& password);
/// From now on it is the account's, and nobody else knows it. Conflict where another was set meanwhile.
base::Status set_own_password(const Service& service, const OwnPassword& chosen);

/// Whether the password is the account's and the account is active. Takes the time of one argon2id either
/// way, so that a stranger does not learn which accounts there are.
base::Result<bool> password_fits(store::Reader& reader, const std::string& id, const std::string& password);
/// Malformed for what can be no account's id.
base::Status check_account_id(const std::string& id);

}  // namespace tidewaiter::service
