#pragma once
// What goes into a bundle, before it is signed. Internal to this room.

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "publish/archive.h"
#include "publish/document.h"
#include "service/bundle.h"
#include "service/court_statement.h"

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
/// As it was when this handover took place; without one as it is. Of a whole nothing later than the act that
/// took the part out.
base::Result<Lineage> lineage_of(store::Reader& reader, const custody::ExhibitId& id,
                                 std::optional<std::int64_t> handover);

/// What is stated of a handover.
struct Stated {
  store::HandoverRow handover;
  custody::ForeignRequest request;
  custody::HandoverTerms terms;
  nlohmann::json fact;      ///< the handover's own words, as two officers signed them
  nlohmann::json exhibit;   ///< its fields, those withheld left out; of a part, its wholes' photographs too
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
/// What goes inside beside the paper, in its order, each with what is stated of it. TooLarge over 90, or the
/// octets.
class Attachments {
 public:
  explicit Attachments(std::size_t most_octets) : most_octets_(most_octets) {}

  base::Status add(base::Bytes octets, const std::string& ending, nlohmann::json said);
  /// A file or reading as it was kept; its `said` names its hash, and `media` how its name ends.
  base::Status add_kept(const Service& service, const std::string& media, const nlohmann::json& said);
  /// An officer's statement of an exhibit.
  base::Status add_statement(store::Reader& reader, const custody::ExhibitId& exhibit,
                             const custody::OfficerId& officer, const std::string& language, base::Instant at,
                             const StatementLimits& limits);
  const nlohmann::json& stated() const { return stated_; }
  std::vector<publish::Member> take() { return std::move(members_); }

 private:
  std::size_t most_octets_, octets_ = 0;
  nlohmann::json stated_ = nlohmann::json::array();
  std::vector<publish::Member> members_;
};
/// What is stated of a kept file, and of a reading, that goes inside.
nlohmann::json said_of(const store::KeptFileRow& row);
nlohmann::json said_of(const store::ReadingRow& row);
/// The files that go inside, each stated; the exhibit's others are kept back. Of its wholes' photographs
/// those that were there before the part was taken out are named by their hashes.
base::Result<std::vector<publish::Member>> attach(const Service& service, store::Reader& reader,
                                                  const Lineage& lineage, const BundleOrder& order, base::Instant at,
                                                  Stated& stated);
/// The controlled deliveries (1988 Convention, Art. 11 (3)) of the exhibit, of what it was taken out of as far as
/// that is told, and those it was taken out in.
base::Result<std::vector<store::SubstitutionRow>> substitutions_told(store::Reader& reader,
                                                                     const Lineage& lineage);
/// Conflict where a withheld field is stated all the same: in an act that is told, in the terms, in another
/// field or in a file that goes inside.
base::Status check_withheld(const Lineage& lineage, const Stated& stated,
                            const std::vector<store::StoredEntry>& told,
                            const std::vector<publish::Member>& attached);
/// statement.json.
std::string statement_text(const Stated& stated, const BundleOrder& order, base::Instant at);
nlohmann::json request_stated(const custody::ForeignRequest& request);

/// handover.pdf; that of documents alone names no exhibit.
base::Result<publish::Document> paper(const Stated& stated, const Lineage& lineage, const BundleOrder& order,
                                      base::Instant at);
base::Result<publish::Document> documents_paper(const Stated& stated, const DocumentsOrder& order,
                                                const custody::TwoOfficers& officers, base::Instant at);

/// The entries to be disclosed, in the journal's order. Reads the journal once. Without a lineage those of
/// the request alone, and of the keys.
base::Result<std::vector<store::StoredEntry>> disclosed_entries(store::Reader& reader, const Lineage& lineage,
                                                                const Stated& stated, const TwoSigners& by);

/// What the manifest names: three members that every bundle has, and what is attached.
struct Stating {
  std::vector<publish::Member> members, attached;
  std::vector<store::StoredEntry> entries;
};
/// `document` as handover.pdf, the statement, and the entries' lines.
base::Result<Stating> stating_of(const publish::Document& document, std::string statement,
                                 std::vector<store::StoredEntry> entries,
                                 std::vector<publish::Member> attached);
/// Signs the manifest's hash beside `fact`, and makes the file. `row` lacks the manifest.
base::Result<Bundle> sealed_bundle(const Service& service, const TwoSigners& by, Stating stating,
                                   journal::Body fact, store::BundleRow row, base::Instant at);

}  // namespace tidewaiter::service
