#pragma once
// The weights that say who is who, as versions (R1): the set that ships, and sets that were learnt on the
// service's own data (parameter_learning.h). A learnt set is proposed by one officer, approved by another who
// states the digest of what he or she read, and can be rolled back, in the states that profile_sets.h draws.
// Whoever is known is then worked out anew from the record under the set in force, by the next engine that is
// loaded; what was assessed before keeps its version and is replayed under it (S4). One writer.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "resolution/parameters.h"
#include "service/service.h"

namespace tidewaiter::service {

struct ParameterSet {
  std::uint32_t version = 0;
  std::string state;  ///< "proposed", "live", "replaced", "rolled_back", "retired"
  std::string proposed_by;
  std::string approved_by;  ///< empty for what nobody approved
  base::Instant proposed_at;
  std::string digest;  ///< SHA-256 of the text, in hexadecimal
  bool shipped = false;
  /// Of a learnt set: how true its probabilities were on pairs that nothing was learnt from, in millionths.
  std::int32_t calibration_error_ppm = 0;
  std::uint64_t held_out_pairs = 0;
};

/// What a row of the table keeps.
base::Result<ParameterSet> parameter_set_of(const store::ParameterSetRow& row);

/// Makes a proposed version the live one. NotFound where there is no such version, Forbidden where the
/// officer is the one who proposed it, State where it was in force before, Conflict where the digest is of
/// another text.
base::Result<ParameterSet> approve_parameters(const Service& service, const Actor& actor,
                                              std::uint32_t version, const std::string& digest);

/// Makes the version that the live one replaced live again, by one officer's word and with the reason.
/// Missing without a reason, NotFound where there is no such version, State for any other one, Forbidden for
/// the officer who proposed it.
base::Result<ParameterSet> roll_back_parameters(const Service& service, const Actor& actor,
                                                std::uint32_t version, const std::string& why);

base::Result<std::vector<ParameterSet>> parameter_sets(const Service& service);

/// A version's text, in JSON: the set with what it was learnt from and its calibration. NotFound.
base::Result<std::string> parameter_text(const Service& service, std::uint32_t version);

/// The weights of the live version; those that ship where none was ever recorded. Storage where the row is
/// none.
base::Result<resolution::Parameters> parameters_in_force(store::Reader& reader);
/// The weights of this version: what ships, for every version below resolution::kFirstLearnt. NotFound.
base::Result<resolution::Parameters> parameters_of(store::Reader& reader, std::uint32_t version);

}  // namespace tidewaiter::service
