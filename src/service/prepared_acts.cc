#include "service/prepared_acts.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/octets.h"
#include "service/rehearsal.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::octets;

OfficerKey key_of(const store::OfficerKeyRow& row) {
  return {custody::OfficerId{row.officer}, row.public_key.bytes};
}

// Any of the officer's keys in force: the act's octets name officers, not keys.
base::Result<OfficerKey> key_in_force(store::Reader& reader, const custody::OfficerId& officer) {
  std::optional<OfficerKey> key;
  TW_TRY_STATUS(reader.scan<store::OfficerKeyRow>({.equal = {{"officer", officer.text()}}, .after = {}},
                                                  [&](store::OfficerKeyRow&& row) -> base::Result<bool> {
                                                    if (!row.revoked_at) key = key_of(row);
                                                    return !key;
                                                  }));
  if (!key)
    return fail(ErrorCode::Forbidden, "officer", officer.text(), "an officer with a certified key (C3)");
  return *std::move(key);
}

// Takes down what it is asked to sign, and fails, so that the rehearsal leaves nothing behind.
class TakesDown final : public Signer {
 public:
  TakesDown(OfficerKey key, std::vector<std::string>& octets) : key_(std::move(key)), octets_(octets) {}
  const OfficerKey& key() const override { return key_; }
  base::Result<base::Bytes> sign(std::string_view octets) const override {
    octets_.emplace_back(octets);
    return fail(ErrorCode::Unavailable, "signature", key_.officer.text(), "an act that is not rehearsed");
  }

 private:
  OfficerKey key_;
  std::vector<std::string>& octets_;
};

using Signatures = std::map<std::string, base::Bytes, std::less<>>;  // by octets

// Hands out the signatures that were given, each for its octets and no others.
class HandsOut final : public Signer {
 public:
  HandsOut(OfficerKey key, Signatures signatures)
      : key_(std::move(key)), signatures_(std::move(signatures)) {}
  const OfficerKey& key() const override { return key_; }
  base::Result<base::Bytes> sign(std::string_view octets) const override {
    if (const auto found = signatures_.find(octets); found != signatures_.end()) return found->second;
    return fail(ErrorCode::Conflict, "act", "what it rests on has changed since it was prepared",
                "the act as it was signed; prepare it again");
  }

 private:
  OfficerKey key_;
  Signatures signatures_;
};

// Each text of the act with the signature given for it.
base::Result<Signatures> held_signatures(const PreparedAct& act, const store::OfficerKeyRow& key,
                                         const base::Bytes& first, const std::vector<base::Bytes>& further) {
  if (further.size() != act.further.size())
    return fail(ErrorCode::Missing, "further_signatures", std::to_string(further.size()),
                std::to_string(act.further.size()) + ", one for each further text");
  Signatures signatures;
  for (std::size_t i = 0; i <= further.size(); ++i) {
    const auto& text = i == 0 ? act.octets : act.further[i - 1];
    const auto& signature = i == 0 ? first : further[i - 1];
    if (signature.size() != crypto_sign_BYTES ||
        crypto_sign_verify_detached(octets(signature), octets(text), text.size(),
                                    octets(key.public_key.bytes)) != 0)
      return fail(ErrorCode::Tampered, "signature", key.officer, "a signature over the act's octets");
    signatures.insert_or_assign(text, signature);
  }
  return signatures;
}

}  // namespace

struct PreparedActs::Waiting {
  std::mutex busy;  ///< one signature at a time
  PreparedAct act;
  Work work;
  Afterwards afterwards;  ///< may be empty
  Rehearsal rehearsal;
  std::map<std::string, HandsOut> signatures;  ///< by officer
};

PreparedActs::PreparedActs() = default;
PreparedActs::~PreparedActs() = default;

std::shared_ptr<PreparedActs::Waiting> PreparedActs::find(const std::string& act_id, base::Instant now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(waiting_, [&](const auto& one) { return one.second->act.expires_at < now; });
  const auto found = waiting_.find(act_id);
  return found == waiting_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<PreparedActs::Waiting>> PreparedActs::all(base::Instant now) {
  const std::lock_guard lock{mutex_};
  std::vector<std::shared_ptr<Waiting>> acts;
  for (const auto& [id, waiting] : waiting_)
    if (waiting->act.expires_at >= now) acts.push_back(waiting);
  return acts;
}

std::vector<PreparedAct> PreparedActs::of(const custody::OfficerId& officer, base::Instant now) {
  std::vector<PreparedAct> acts;
  for (const auto& waiting : all(now)) {
    const std::lock_guard busy{waiting->busy};
    if (waiting->act.first == officer || waiting->act.second == officer) acts.push_back(waiting->act);
  }
  std::sort(acts.begin(), acts.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return acts;
}

base::Result<PreparedAct> PreparedActs::act(const std::string& act_id, const custody::OfficerId& officer,
                                            base::Instant now) {
  for (auto& act : of(officer, now))
    if (act.id == act_id) return std::move(act);
  return fail(ErrorCode::NotFound, "act_id", act_id, "an act that waits for your signature");
}

base::Result<PreparedAct> PreparedActs::prepare(const Service& service, const std::string& kind,
                                                const custody::OfficerId& first,
                                                const custody::OfficerId& second, Work work,
                                                Afterwards afterwards) {
  TW_TRY_STATUS(custody::TwoOfficers::make(first, second).map([](const auto&) {}));
  const auto at = service.clock().now();
  auto waiting = std::make_shared<Waiting>();
  auto& wanted = waiting->rehearsal.octets;
  std::string foreseen;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(auto first_key, key_in_force(*reader, first));
    TW_TRY(auto second_key, key_in_force(*reader, second));
    const TakesDown one{std::move(first_key), wanted}, other{std::move(second_key), wanted};
    env::FixedClock clock{at};
    const auto random = rehearsed(service.random(), waiting->rehearsal);
    const auto rehearsal =
        service.seen_through(rehearsed(service.store(), waiting->rehearsal), clock, *random);
    auto ran = work(rehearsal, {one, other});
    if (wanted.empty())
      return tl::make_unexpected(
          ran ? base::Error{ErrorCode::State, "kind", *ran, "an act that two officers sign"} : ran.error());
    foreseen = std::move(ran).value_or("");
  }
  std::array<std::uint8_t, 16> chance{};
  service.random().fill(chance);
  waiting->act = {base::to_hex({reinterpret_cast<const char*>(chance.data()), chance.size()}),
                  kind,
                  first,
                  second,
                  wanted.front(),
                  {wanted.begin() + 1, wanted.end()},
                  std::move(foreseen),
                  at,
                  at + kActWaits,
                  {},
                  false,
                  {},
                  ""};
  waiting->work = std::move(work);
  waiting->afterwards = std::move(afterwards);
  find(waiting->act.id, at);
  const std::lock_guard lock{mutex_};
  if (waiting_.size() >= kMostPreparedActs)
    return fail(ErrorCode::TooLarge, "acts", std::to_string(waiting_.size()),
                "fewer acts that wait for their signatures");
  waiting_.emplace(waiting->act.id, waiting);
  return waiting->act;
}

base::Result<PreparedAct> PreparedActs::sign(const Service& service, const std::string& act_id,
                                             const custody::OfficerId& officer, const std::string& key_id,
                                             const base::Bytes& signature,
                                             const std::vector<base::Bytes>& further) {
  const auto waiting = find(act_id, service.clock().now());
  if (!waiting) return fail(ErrorCode::NotFound, "act_id", act_id, "an act that waits for signatures");
  const std::lock_guard busy{waiting->busy};
  auto& act = waiting->act;
  if (officer != act.first && officer != act.second)
    return fail(ErrorCode::Forbidden, "officer", officer.text(), "one of the act's two officers (C3)");
  if (act.done) return act;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->get<store::OfficerKeyRow>(key_id));
  if (!row || row->revoked_at || row->officer != officer.text())
    return fail(ErrorCode::Forbidden, "key_id", key_id, "a key in force of " + officer.text() + " (C3)");
  TW_TRY(auto signatures, held_signatures(act, *row, signature, further));
  waiting->signatures.insert_or_assign(officer.text(), HandsOut{key_of(*row), std::move(signatures)});
  act.signed_by.clear();
  for (const auto& [name, one] : waiting->signatures) act.signed_by.push_back(name);
  if (waiting->signatures.size() < 2) return act;
  reader.reset();  // what follows the act may erase, which waits for whoever reads

  env::FixedClock clock{act.at};
  Rehearsal again = waiting->rehearsal;
  again.again = true;
  const auto random = rehearsed(service.random(), again);
  const auto seen = service.seen_through(rehearsed(service.store(), again), clock, *random);
  auto result = waiting->work(
      seen, {waiting->signatures.at(act.first.text()), waiting->signatures.at(act.second.text())});
  if (!result) {
    const std::lock_guard lock{mutex_};
    waiting_.erase(act_id);
    return tl::make_unexpected(std::move(result).error());
  }
  act.done = true;
  act.journal_index = again.journal_index;
  act.result = *std::move(result);
  if (waiting->afterwards) act.result = waiting->afterwards(service, act.result);
  return act;
}

}  // namespace tidewaiter::service
