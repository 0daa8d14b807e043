#include "service/second_factor.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "service/accounts.h"
#include "service/qr.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kTotpOctets = 20;
constexpr unsigned kTotpStep = 30, kTotpDigits = 6;

// What `kind` says happened to the account's second factor. `check(transaction)` comes first.
template <typename Check>
base::Status set_totp(const Service& service, const std::string& officer, const std::string& kind,
                      const std::string& account, const std::string& secret, Check&& check) {
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::OfficerRow>(account));
    if (!row) return fail(ErrorCode::NotFound, "officer_id", account, "an account");
    TW_TRY_STATUS(check(transaction));
    const bool replaces = row->totp_secret.has_value();
    row->totp_secret = store::Blob{secret};
    const nlohmann::json body{{"account", account}, {"replaces", replaces}};
    return transaction.record({kind, at, officer, base::dumped_sorted(body)}, {store::put(*std::move(row))})
        .map([](auto) {});
  });
}

}  // namespace

std::string new_totp_secret(const Service& service) { return service.random().bytes(kTotpOctets); }

base::Result<std::string> totp_text(const std::string& secret) {
  char* text = nullptr;
  if (oath_base32_encode(secret.data(), secret.size(), &text, nullptr) != OATH_OK)
    return fail(ErrorCode::Unavailable, "totp", "", "its base32");
  std::string shown{text};
  std::free(text);  // NOLINT(cppcoreguidelines-no-malloc): liboath allocates it so
  return shown;
}

std::string totp_link(const std::string& account, const std::string& text) {
  return "otpauth://totp/Tidewaiter:" + account + "?secret=" + text + "&issuer=Tidewaiter";
}

base::Result<std::string> totp_picture(const std::string& link) {
  TW_TRY(const auto code, qr_path(link, "totp"));
  const auto side = std::to_string(code.side);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><rect width=\"" + side + "\" height=\"" + side +
         "\" fill=\"white\"/><path d=\"" + code.dark + "\"/></svg>";
}

base::Result<std::optional<std::int64_t>> step_of_code(const std::string& secret, const std::string& code,
                                                       base::Instant now) {
  const std::int64_t step = now.unix_ms() / 1'000 / kTotpStep;
  for (std::int64_t at = step - 1; at <= step + 1; ++at) {
    char expected[kTotpDigits + 1];
    if (oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(at), kTotpDigits, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, expected) != OATH_OK)
      return fail(ErrorCode::Unavailable, "totp", "", "a code to compare with");
    if (code.size() == kTotpDigits && sodium_memcmp(code.data(), expected, kTotpDigits) == 0)
      return std::optional{at};
  }
  return std::optional<std::int64_t>{};
}

base::Status enrol_totp(const Service& service, const std::string& account, const std::string& secret,
                        const base::Hash& proven) {
  const auto is_as_proven = [&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto now, service::account(transaction, account));
    if (now.state != "active" || now.password != proven)
      return fail(ErrorCode::Conflict, "second_factor", "another account by now",
                  "the account as it was when its password was entered");
    return {};
  };
  return set_totp(service, account, "account.totp_enrolled", account, secret, is_as_proven);
}

base::Result<std::string> renew_totp(const Service& service, const Actor& actor, const std::string& account) {
  const auto secret = new_totp_secret(service);
  TW_TRY(auto shown, totp_text(secret));
  const auto whatever = [](store::Transaction&) { return base::Status{}; };
  TW_TRY_STATUS(set_totp(service, actor.officer, "account.totp_renewed", account, secret, whatever));
  return shown;
}

base::Result<std::optional<std::int64_t>> totp_step(store::Reader& reader, const std::string& account,
                                                    const std::string& code, base::Instant now) {
  TW_TRY(const auto row, reader.get<store::OfficerRow>(account));
  if (!row) return fail(ErrorCode::NotFound, "officer_id", account, "an account");
  if (!row->totp_secret) return fail(ErrorCode::Missing, "totp", account, "an account with a second factor");
  return step_of_code(row->totp_secret->bytes, code, now);
}

}  // namespace tidewaiter::service
