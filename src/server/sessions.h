#pragma once
// Who is signed in. A session is known by the hash of a secret that only its cookie holds; it lives in memory
// and ends with the server, after twelve hours, or after an hour without a request of a person's: what a page
// asks by itself, while nobody touches it, keeps no session alive. One that was begun with a password ends
// with it, even where the password was replaced while the sign-in was under way. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "env/random.h"
#include "server/route.h"
#include "service/accounts.h"

namespace tidewaiter::server {

inline constexpr base::DurationMs kSessionLasts = base::DurationMs::hours(12);
inline constexpr base::DurationMs kSessionIdles = base::DurationMs::hours(1);

/// The name of a session's cookie. Over HTTPS it is a __Host- one (RFC 6265bis, section 4.1.3.2): a browser
/// takes it from this very host alone, so that no neighbouring one can set it.
constexpr std::string_view session_cookie(bool secure) { return secure ? "__Host-tidewaiter" : "tidewaiter"; }

Caller caller_of(const service::Account& account, base::Instant expires_at);

class Sessions {
 public:
  struct Begun {
    std::string secret;  ///< for the cookie
    Caller caller;
  };
  /// Always a new secret, so that nobody can give another a session to sign in to. An account has twenty at
  /// most, the one that was used longest ago making room, so that nobody signs others out by signing in.
  Begun begin(const service::Account& account, env::RandomSource& random, base::Instant now,
              bool by_password);
  /// `of_a_person`: somebody sits there, so that its hour begins anew.
  std::optional<Caller> find(std::string_view secret, base::Instant now, bool of_a_person);
  bool is_alive(const std::string& session_id, base::Instant now);
  void end(std::string_view secret);
  void end_of_id(const std::string& session_id);
  /// Whether the session was begun with this password and second factor, of which this is the digest
  /// (service::Account::password), or has set them since. What was begun with none is of any.
  bool is_of_password(const std::string& session_id, const base::Hash& password);
  /// The session's officer is about to set these.
  void sets_password(const std::string& session_id, const base::Hash& password);
  /// All of an account's, but for the one of this id, which stands on what it set last alone from now on.
  void end_all(const std::string& officer_id, const std::string& except_session_id = {});

  /// True the first time that this account uses this step of its one-time codes, or a later one (RFC 6238,
  /// section 5.2).
  bool use_step(const std::string& officer_id, std::int64_t step);

 private:
  // Of the account's, or where it is empty of all; under the lock.
  void end_oldest(const std::string& officer_id);
  struct Session {
    Caller caller;
    base::Instant last_seen;
    std::vector<base::Hash>
        passwords;  ///< digests, with the second factor; of none where a provider let it in
    bool is_over(base::Instant now) const;
  };
  std::mutex mutex_;
  std::map<std::string, Session> sessions_;  ///< by id
  std::map<std::string, std::int64_t> last_steps_;
};

}  // namespace tidewaiter::server
