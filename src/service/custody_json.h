#pragma once
// The evidence room's answers as JSON, in the shapes of api/openapi.yaml, and the views they are made of.
// Reads only; any number at once.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/custody_views.h"
#include "service/prepared_acts.h"
#include "service/seal_reading.h"
#include "service/seizure_likeness.h"
#include "service/seizure_masses.h"

namespace tidewaiter::service {

/// An exhibit with the offer that waits for it, if any, and the shelf it was last put on.
struct ExhibitLine {
  KnownExhibit known;
  std::optional<store::CustodyOfferRow> offer;
  std::string shelf;
};
/// By id, those of one seizure or all, in one state or any, of one holder or any: so many of those that come
/// after `after`.
struct ExhibitQuestion {
  std::optional<custody::SeizureNumber> seizure;
  std::string state;
  std::string holder;
  std::string after;
  std::size_t most = SIZE_MAX;
};
base::Result<std::vector<ExhibitLine>> exhibit_lines(store::Reader& reader, const ExhibitQuestion& question);

struct ExhibitPage {
  ExhibitLine line;
  std::vector<store::WeighingRow> weighings;
  std::vector<store::CustodyEventRow> chain;
  std::vector<store::ReadingRow> readings;
  std::vector<store::KeptFileRow> files;
  std::vector<SealMisread> misread_seals;
};
/// NotFound.
base::Result<ExhibitPage> exhibit_page(store::Reader& reader, const custody::ExhibitId& id);

/// A row of the book of seizures with its balance; `item_id` is nullopt where the parcel was erased.
struct SeizureLine {
  store::SeizureRow row;
  std::optional<std::string> item_id;
  custody::Balance balance;
  SeizureMass mass;  ///< what its examination stated against what its exhibits weighed first
};
base::Result<std::vector<SeizureLine>> seizure_lines(store::Reader& reader);

/// Reading: presumptive whatever it shows; `instrument_state` says whether its instrument was in order.
nlohmann::ordered_json as_json(const store::ReadingRow& row);
/// {"file_no","media","sha256","octets","taken_at","file_name","words","added_at","added_by"}.
nlohmann::ordered_json as_json(const store::KeptFileRow& row);
nlohmann::ordered_json as_json(const ExhibitLine& line);          ///< Exhibit
nlohmann::ordered_json as_json(const ExhibitPage& page);          ///< ExhibitPage
nlohmann::ordered_json as_json(const custody::Balance& balance);  ///< Balance
nlohmann::ordered_json as_json(const SeizureLikeness& likeness);  ///< SeizuresBeside
nlohmann::ordered_json as_json(const SeizureLine& line);          ///< Seizure
nlohmann::ordered_json as_json(const PreparedAct& act);           ///< PreparedAct, its first text alone
/// The same with every text that is to be signed, and what is foreseen.
nlohmann::ordered_json whole_json(const PreparedAct& act);
nlohmann::ordered_json as_json(const store::ScaleRow& scale);     ///< Scale
nlohmann::ordered_json as_json(const store::OfficerKeyRow& key);  ///< OfficerKey

}  // namespace tidewaiter::service
