#pragma once
// The second factor of an account's password: a time-based code (RFC 6238) of a secret that the account and
// somebody's authenticator know. Every change is an entry, without the secret. One writer.

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"
#include "service/service.h"

namespace tidewaiter::service {

/// A secret of 20 octets that is no account's yet.
std::string new_totp_secret(const Service& service);
/// In base32, as it is typed into an authenticator program.
base::Result<std::string> totp_text(const std::string& secret);
/// What such a program reads from a QR code: "otpauth://totp/Tidewaiter:ID?secret=…&issuer=Tidewaiter".
std::string totp_link(const std::string& account, const std::string& text);
/// That link as a QR code (ISO/IEC 18004): an SVG of its own.
base::Result<std::string> totp_picture(const std::string& link);
/// The step (of 30 s) that the code belongs to, from one before to one after `now`; nullopt where it is none
/// of theirs.
base::Result<std::optional<std::int64_t>> step_of_code(const std::string& secret, const std::string& code,
                                                       base::Instant now);

/// The secret becomes the account's, in place of the one there was: its officer, who alone saw it, proved to
/// have it. `proven` is what the account was entered by when they did (Account::password); Conflict where it
/// is another by now, or the account is no longer active.
base::Status enrol_totp(const Service& service, const std::string& account, const std::string& secret,
                        const base::Hash& proven);
/// A new second factor from whoever works at the database itself: the secret, once, in base32.
base::Result<std::string> renew_totp(const Service& service, const Actor& actor, const std::string& account);
/// step_of_code of an account's. The caller refuses a step that was used before. Missing where the account
/// has no second factor.
base::Result<std::optional<std::int64_t>> totp_step(store::Reader& reader, const std::string& account,
                                                    const std::string& code, base::Instant now);

}  // namespace tidewaiter::service
