#pragma once
// What goes into a bundle, before it is signed. Internal to this room.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "publish/archive.h"
#include "publish/document.h"
#include "service/bundle.h"

namespace tidewaiter::service {

/// An exhibit and the wholes it was taken out of, each with how much of its chain is told.
struct Lineage {
  struct One {
    KnownExhibit known;
    std::vector<store::CustodyEventRow> events;  ///< a whole's: up to when the part was taken out
    std::vector<store::WeighingRow> weighings;
  };
  std::vector<One> all;  ///< the exhibit first, then its whole, and so on
};
/// As it was when this handover took place.
base::Result<Lineage> lineage_of(store::Reader& reader, const custody::ExhibitId& id, std::int64_t handover);

/// What is stated of a handover.
struct Stated {
  store::HandoverRow handover;
  custody::ForeignRequest request;
  custody::HandoverTerms terms;
  nlohmann::json fact;      ///< the handover's own words, as two officers signed them
  nlohmann::json exhibit;   ///< its fields, those withheld left out
  nlohmann::json withheld;  ///< their commitments
  nlohmann::json opening;   ///< their salts and values, for the sender alone
  nlohmann::json attachments = nlohmann::json::array();  ///< what each is, in their order
  std::vector<store::SubstitutionRow> substitutions;     ///< those that the receiver is told of
  bool by_expired = false;  ///< what it is rests on a reading by an instrument that was not in order
};
base::Result<Stated> state(store::Reader& reader, const Lineage& lineage, const BundleOrder& order,
                           env::RandomSource& random);
/// Keeps a value back: its commitment is stated, what opens it is the sender's.
void withhold(Stated& stated, const std::string& field, const std::string& value, env::RandomSource& random);
/// The files that go inside, each stated; the exhibit's others are kept back.
base::Result<std::vector<publish::Member>> attach(const Service& service, store::Reader& reader,
                                                  const Lineage& lineage, const BundleOrder& order, base::Instant at,
                                                  Stated& stated);
/// The controlled deliveries (1988 Convention, Art. 11 (3)) of the exhibit, of what it was taken out of as far as
/// that is told, and those it was taken out in.
base::Result<std::vector<store::SubstitutionRow>> substitutions_told(store::Reader& reader,
                                                                     const Lineage& lineage);
/// statement.json.
std::string statement_text(const Stated& stated, const BundleOrder& order, base::Instant at);

/// handover.pdf.
base::Result<publish::Document> paper(const Stated& stated, const Lineage& lineage, const BundleOrder& order,
                                      base::Instant at);

/// The entries to be disclosed, in the journal's order. Reads the journal once.
base::Result<std::vector<store::StoredEntry>> disclosed_entries(store::Reader& reader, const Lineage& lineage,
                                                                const Stated& stated, const TwoSigners& by);

}  // namespace tidewaiter::service
