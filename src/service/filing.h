#pragma once
// Declarations that arrive one by one or as a stream, with the answer for the operator: what `screen` does
// for a manifest, for as many records as wait at the moment. Alone: one writer.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/service.h"
#include "service/shift.h"

namespace tidewaiter::service {

/// A declaration as it came in, as one line of JSON, and whose it must be.
struct FiledRecord {
  std::string json;
  std::string operator_id;  ///< the operator that files it; empty: an officer, for any
};

/// What the operator is told: never a score, never a reason for a hold.
struct FilingAnswer {
  std::string item_id;  ///< empty where it could not be read
  model::Outcome outcome = model::Outcome::Refuse;
  std::string wanted;                       ///< for Query
  std::optional<base::Instant> present_by;  ///< for Hold: the cut-off
  std::optional<base::Instant> answer_by;   ///< for Query: the cut-off
  std::vector<model::Finding> findings;
  std::optional<base::Error> refused;
  std::optional<std::int64_t> refused_no;  ///< of a refused one that is kept (D1)
};

/// Registers them into the office's open shift, which is opened where there is none, and answers in their
/// order once all are durable. A record of another operator's is refused and not kept. At most 10,000.
base::Result<std::vector<FilingAnswer>> file(const Service& service, Engine& engine, const Actor& actor,
                                             const std::string& office, std::span<const FiledRecord> records);

/// The parts of `file`, for who lets several filings be under way (filing_line.h).
/// The shift that filings of the office go into, opened where there is none: then it writes.
base::Result<OpenShift> filing_shift(const Service& service, const Actor& actor, const std::string& office);
/// TooLarge for more than 10,000.
base::Result<ScreenRequest> filing_request(const Service& service, const OpenShift& shift,
                                           const std::string& office, std::span<const FiledRecord> records);
/// The answers to so many records, once they are durable.
base::Result<std::vector<FilingAnswer>> answers_to(const Service& service, ScreenReport&& report,
                                                   std::size_t records);

/// What the operator of a filed parcel is told when it asks now.
base::Result<FilingAnswer> answer_now(store::Reader& reader, const store::ItemRow& row);

}  // namespace tidewaiter::service
