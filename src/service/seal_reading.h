#pragma once
// A seal that reads otherwise than the book has it.
//
// 1. Whoever reads another number than an exhibit bears is refused, and the reading is an entry
//    ("exhibit.seal_misread") with its row: under their name, with both numbers, for what it was read.
//    Nothing else changes, so that nobody locks an exhibit by typing; whoever mistyped reads again.
// 2. Where the seal really reads so, two officers affirm it with their keys: an inquiry opens that names both
//    numbers, the exhibit is blocked (C4), and bears in the book what it bears.

#include <string>
#include <string_view>
#include <vector>

#include "service/custody.h"

namespace tidewaiter::service {

/// The kind of the entry.
inline constexpr std::string_view kMisreadSeal = "exhibit.seal_misread";

/// What a refusal comes to that a reading of a seal led to: where another number was read than the exhibit
/// bears, the reading is recorded and the error says what can be done; any other error is as it was.
base::Error after_reading(const Service& service, const std::string& officer, const custody::ExhibitId& id,
                          std::string_view seal_read, std::string_view during, base::Error error);
/// Records it; false, and nothing is, where the exhibit bears this seal.
base::Result<bool> note_misread(const Service& service, const std::string& officer,
                                const custody::ExhibitId& id, std::string_view seal_read,
                                std::string_view during);

/// The same in the transaction of what it was read for.
base::Result<bool> note_misread(store::Transaction& transaction, base::Instant at, const std::string& officer,
                                const custody::ExhibitId& id, std::string_view seal_read,
                                std::string_view during);

/// Two stand for it that the seal reads so. Answers the inquiry's number. Conflict where it is the seal that
/// it bears, State where it is not here.
base::Result<std::int64_t> affirm_seal(const Service& service, const TwoSigners& by,
                                       const custody::ExhibitId& id, const std::string& seal_read);

/// A reading that was recorded.
struct SealMisread {
  base::Instant at;
  std::string officer, during, expected, found;
};
/// Those of an exhibit, oldest first. One that was read under a schema before version 6 has no row: for those
/// the journal is read, from its end to where the exhibit came in.
base::Result<std::vector<SealMisread>> misread_seals(store::Reader& reader, const custody::ExhibitId& id);
/// "2026-11-20T09:00:00Z  misread_seal  S-999 read where S-100 was expected (accept)  by keeper-1".
std::string to_string(const SealMisread& misread);

}  // namespace tidewaiter::service
