#pragma once
// What versions of profiles and of parameters have in common: one officer proposes, another approves by the
// digest of what he or she read, and what the live one replaced can come back. The states are those that
// profile_sets.h draws. Inside this room only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "service/service.h"
#include "store/store.h"

namespace tidewaiter::service {

inline constexpr const char *kSetProposed = "proposed", *kSetLive = "live", *kSetReplaced = "replaced",
                            *kSetRolledBack = "rolled_back", *kSetRetired = "retired";

/// Of a version's text: 64 hexadecimal digits.
inline std::string digest_of_set(std::string_view text) {
  return base::to_hex(base::as_view(base::sha256(text)));
}

/// The version in a state of which there is one at most.
template <typename Row>
base::Result<std::optional<Row>> set_in(store::Reader& reader, std::string_view state) {
  std::optional<Row> found;
  TW_TRY_STATUS(reader.scan<Row>({}, [&](Row&& row) -> base::Result<bool> {
    if (row.state == state) found = std::move(row);
    return true;
  }));
  return found;
}

/// Forbidden where the officer is the one who proposed it.
template <typename Row>
base::Status is_anothers(const Row& row, const Actor& actor) {
  if (row.proposed_by == actor.officer)
    return base::fail(base::ErrorCode::Forbidden, "officer", actor.officer,
                      "another officer than the one who proposed it");
  return {};
}

/// State where it is no proposal, Conflict where the officer read another text.
template <typename Row>
base::Status may_be_approved(const Row& row, std::string_view text, const std::string& digest) {
  if (row.state != kSetProposed)
    return base::fail(base::ErrorCode::State, "version", row.state,
                      "a proposal; what was in force before is proposed anew");
  if (digest_of_set(text) != digest)
    return base::fail(base::ErrorCode::Conflict, "digest", digest,
                      "the digest of the text that is to be approved, as it is now");
  return {};
}

/// Makes a proposal the live version: `row` is changed too. The writes that do it.
template <typename Row>
base::Result<std::vector<store::RowWrite>> put_in_force(store::Reader& reader, const Actor& actor, Row& row) {
  std::vector<store::RowWrite> rows;
  TW_TRY(auto replaced, set_in<Row>(reader, kSetReplaced));
  if (replaced) {
    replaced->state = kSetRetired;
    rows.push_back(store::put(*std::move(replaced)));
  }
  TW_TRY(auto live, set_in<Row>(reader, kSetLive));
  if (live) {
    live->state = kSetReplaced;
    rows.push_back(store::put(*std::move(live)));
  }
  row.state = kSetLive;
  row.approved_by = actor.officer;
  rows.push_back(store::put(Row{row}));
  return rows;
}

struct PutBack {
  std::vector<store::RowWrite> rows;
  std::optional<std::int64_t> instead_of;
};
/// Makes what the live version replaced live again: `row` is changed too. State for any other version.
template <typename Row>
base::Result<PutBack> put_back(store::Reader& reader, Row& row) {
  if (row.state != kSetReplaced)
    return base::fail(base::ErrorCode::State, "version", row.state,
                      "the version that was in force before the live one; any other is proposed anew");
  PutBack out;
  TW_TRY(auto live, set_in<Row>(reader, kSetLive));
  if (live) {
    out.instead_of = live->version;
    live->state = kSetRolledBack;
    out.rows.push_back(store::put(*std::move(live)));
  }
  row.state = kSetLive;
  out.rows.push_back(store::put(Row{row}));
  return out;
}

}  // namespace tidewaiter::service
