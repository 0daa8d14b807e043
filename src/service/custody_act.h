#pragma once
// One act on exhibits: loads what it touches, applies the rules of custody/ step by step, gathers the rows,
// and records them with one entry that two officers signed. Nothing is written until sign_and_record; an act
// that fails leaves nothing behind. Lives inside one piece of work on the writer's thread.
//
// What is signed: facts of version 6, which cover whole rows, so that `verify` holds the rows against them.
//   facts_version  6
//   movements      each movement of mass
//   weighings      each weighing, with the scale's certificate as it was used, its lots, what it was compared
//                  with, the drying allowance with its ground and the form it rests on, and who had held the
//                  exhibit
//   states         each event of a chain, with its detail
//   exhibits       what each exhibit is after the act; where its document is new, that one's digest, and a
//                  commitment to its laboratory results
//   inquiries      each discrepancy that is opened by a weighing
//   alarms         the running tests that alarm
//   rows           the digest of every row given to add_row: SHA-256 of its canonical octets
// and what fact() adds. Running sums and balances are not signed: they follow from the rest, and another act
// on the same scale would make an act that waits for its signatures stale.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "custody/custody.h"
#include "journal/canonical.h"
#include "service/officer_keys.h"
#include "store/store.h"

namespace tidewaiter::service {

/// An exhibit as an act sees it: what it is, who has it, what the book says it weighs.
struct KnownExhibit {
  custody::Exhibit exhibit;
  custody::Holding holding;
  base::Instant state_at;
  base::MassMg book;         ///< equals what the ledger holds of it
  base::MassMg uncertainty;  ///< of the weighings the book rests on
  base::Bytes salt;          ///< of its document, whose hash others are shown; empty in one of before
};

/// NotFound; Storage where the row does not say what this program writes.
base::Result<KnownExhibit> load_exhibit(store::Reader& reader, const custody::ExhibitId& id);
/// The exhibit whose row it is, with the offer that may wait for it.
base::Result<KnownExhibit> known_exhibit(store::Reader& reader, store::ExhibitRow row);
/// Who holds what since when, by exhibit, and since when it is out: all of them, without reading their
/// documents.
struct HeldSince {
  custody::Holding holding;
  base::Instant state_at;
  std::optional<base::Instant> out_since;
};
base::Result<std::vector<HeldSince>> load_holdings(store::Reader& reader);
/// By its chain (custody::out_after); what was taken out of an exhibit is where that was. nullopt where it is
/// not out.
base::Result<std::optional<base::Instant>> out_since(store::Reader& reader, const custody::ExhibitId& id);
/// All of a seizure, by id; all exhibits where none is named.
base::Result<std::vector<KnownExhibit>> load_exhibits(store::Reader& reader,
                                                      std::optional<custody::SeizureNumber> seizure);
/// The seizure's movements in the order they were posted.
base::Result<std::vector<custody::Movement>> load_movements(store::Reader& reader,
                                                            custody::SeizureNumber seizure);
base::Result<custody::MassLedger> load_ledger(store::Reader& reader, custody::SeizureNumber seizure);
/// Everybody who held or weighed it, its wholes and what was merged into it included.
base::Result<std::set<custody::OfficerId>> involved_with(store::Reader& reader, const custody::ExhibitId& id);

/// What a weighing came to.
struct WeighedExhibit {
  custody::Weighing weighing;
  std::optional<custody::Comparison> comparison;  ///< nullopt for the first weighing
  std::optional<std::int64_t> discrepancy;        ///< its number, where one was opened
  std::vector<custody::DriftKey> alarms;          ///< running tests that alarm (C4)
};

/// Ledgers that one act leaves to the next, so that a run reads each seizure's movements once. An act takes
/// what it needs, and puts it back when it is recorded: one that fails leaves nothing untrue. After a commit
/// that failed, clear it.
class LedgerShelf {
 public:
  std::optional<custody::MassLedger> take(custody::SeizureNumber seizure);
  void put(custody::SeizureNumber seizure, custody::MassLedger ledger);
  void clear() { ledgers_.clear(); }

 private:
  std::map<custody::SeizureNumber, custody::MassLedger> ledgers_;
};

/// Where a chain ends: its last event's number, 0 for one that has none, and whether the exhibit is away.
struct ChainEnd {
  std::int64_t event_no = 0;
  custody::Away away = custody::Away::No;
};
base::Result<ChainEnd> chain_end(store::Reader& reader, const std::string& exhibit);

/// What an inquiry is about that no weighing opens.
struct InquiryCause {
  std::string name;      ///< "seal", "vehicle_seal"; empty for a weighing
  std::string report;    ///< in words
  journal::Body detail;  ///< of the event, beside the inquiry's number
};

class CustodyAct {
 public:
  CustodyAct(store::Transaction& transaction, std::string kind, base::Instant at,
             custody::TwoOfficers officers, LedgerShelf* shelf = nullptr)
      : transaction_(transaction),
        kind_(std::move(kind)),
        at_(at),
        officers_(std::move(officers)),
        shelf_(shelf) {}

  base::Instant at() const { return at_; }
  const custody::TwoOfficers& officers() const { return officers_; }

  /// The exhibit, loaded once; changes to it are written by the act. The pointer lives as long as the act.
  base::Result<KnownExhibit*> exhibit(const custody::ExhibitId& id);
  /// A new one, of mass nothing, in the first officer's hands unless said otherwise.
  base::Result<KnownExhibit*> create(custody::Exhibit exhibit, custody::CustodyState state,
                                     const custody::OfficerId& holder);
  /// The first event in the chain of one that create() made: it is in its first state, in its holder's hands.
  base::Status begin(KnownExhibit& exhibit);
  /// Moves it to its next state, with an event in its chain. `detail` is a canonical JSON object. Forbidden
  /// where its holder has to sign and is neither of the two (C2); Missing where the defence has no share of
  /// what leaves before its trial.
  base::Status step(KnownExhibit& exhibit, custody::CustodyEvent event, const std::string& detail = "{}");
  /// Puts a seal on it, whose number is written down so that no other is put on under it.
  base::Status put_seal(KnownExhibit& exhibit, const std::string& seal);
  /// Conflict unless the seal read is the one it bears.
  static base::Status check_seal(const KnownExhibit& exhibit, std::string_view seal_read);
  /// Moves mass (C1), and the book of the exhibits it touches.
  base::Status post(custody::MovementKind kind, base::MassMg mass, KnownExhibit& exhibit,
                    KnownExhibit* to = nullptr);
  /// Records a weighing of it. The first one is what was seized; any later one is compared with the book:
  /// adjusted and tested, or a discrepancy that blocks the exhibit (C4).
  /// What may have dried up is the weighing's own, and the same everywhere; Conflict for the first one,
  /// OutOfRange for more than is left of what its form may lose (custody/drying.h).
  base::Result<WeighedExhibit> weigh(KnownExhibit& exhibit, custody::Weighing weighing);
  /// Records a weighing that makes the exhibit's own mass, taken from another: no comparison, no drying.
  base::Status weigh_part(KnownExhibit& part, const custody::Weighing& weighing);
  /// What was taken out of it to be used up is a mass that was weighed: its uncertainty goes into the book's,
  /// as that of a part that is split off. The reading is signed beside the rest.
  base::Status weigh_consumed(KnownExhibit& exhibit, const custody::Weighing& weighing);
  /// What comes out of an exhibit, or is merged with it, dried with it: no allowance begins anew.
  base::Status pass_on_drying(const KnownExhibit& from, KnownExhibit& to);
  /// Opens an inquiry into what a receiver abroad weighed (C4): C1 follows.
  base::Result<std::int64_t> inquire_abroad(KnownExhibit& exhibit, const custody::Comparison& comparison);
  /// Opens an inquiry into a seal that reads otherwise than the book has it: it bears that one from now on.
  /// `by_whom` ends its words, where nobody here read it.
  base::Result<std::int64_t> inquire_about_seal(KnownExhibit& exhibit, const std::string& seal_read,
                                                const std::string& by_whom = {});
  /// Opens an inquiry into what came in a vehicle under another seal than it left with, in those words.
  base::Result<std::int64_t> inquire_about_transport(KnownExhibit& exhibit, const std::string& report);
  /// What the ledger says of it is in another country's hands.
  base::Result<base::MassMg> handed_over(const KnownExhibit& exhibit);
  /// A fact to be signed beside those that steps, movements and weighings leave: what the officers should
  /// read in words. Not one of the keys named above.
  void fact(std::string_view key, const std::string& canonical_json) { facts_.set_json(key, canonical_json); }
  /// A row written with the act. Its digest is signed, so it must be the same however long the act waits for
  /// its signatures: made of what the act says, nothing that other acts change.
  void add_row(store::RowWrite row);

  /// Signs the facts by both, and writes entry and rows in this transaction.
  base::Result<std::uint64_t> sign_and_record(const TwoSigners& by);

 private:
  base::Status add_event(const KnownExhibit& exhibit, std::string_view event, const std::string& detail);
  base::Result<ChainEnd*> end_of(const custody::ExhibitId& id);
  base::Result<custody::MassLedger*> ledger(custody::SeizureNumber seizure);
  base::Status add_weighing(const custody::Weighing& weighing, const std::string& verdict,
                            const std::optional<custody::Comparison>& comparison,
                            base::MassMg expected_uncertainty = {});
  base::Status add_exhibits();
  custody::OfficerId held_before(const custody::ExhibitId& id) const;
  base::Result<std::int64_t> open_discrepancy(KnownExhibit& exhibit, const custody::Comparison& comparison,
                                              InquiryCause cause = {});
  base::Status test_drift(const custody::Weighing& weighing, const custody::Comparison& comparison,
                          bool dried_much, std::vector<custody::DriftKey>& alarms);
  base::Result<std::int32_t> dried(const KnownExhibit& exhibit);
  base::Result<bool> adds_up(const custody::Weighing& weighing, const custody::Comparison& comparison);

  store::Transaction& transaction_;
  std::string kind_;
  base::Instant at_;
  custody::TwoOfficers officers_;
  LedgerShelf* shelf_;
  std::map<custody::ExhibitId, KnownExhibit> exhibits_;
  std::size_t made_ = 0;                                      // of these: by this act
  std::map<custody::ExhibitId, custody::OfficerId> held_by_;  // when the act began
  std::map<custody::ExhibitId, ChainEnd> ends_;
  std::map<custody::SeizureNumber, custody::MassLedger> ledgers_;
  std::map<custody::DriftKey, store::DriftRow> drifts_;
  std::map<custody::ExhibitId, std::vector<custody::Charged>> charged_;  // this act's weighings included
  std::vector<store::RowWrite> rows_;
  std::vector<std::string> movements_, weighings_, states_, exhibit_facts_, inquiries_, alarms_,
      digests_;  // canonical JSON, for the signed facts
  journal::Body facts_;
};

/// A laboratory's result as canonical JSON.
std::string result_text(const custody::Confirmation& result);
/// Likewise: how a sub-sample was drawn, with what a laboratory found of it.
std::string drawn_text(const custody::Drawn& drawn);
/// What two officers sign of its laboratory results: in hexadecimal the SHA-256 of
/// "tidewaiter.exhibit.results.v1\n", its document's salt, and {"confirmed":…,"earlier_results":[…]}. Empty
/// without a result.
std::string result_commitment(const KnownExhibit& exhibit);
/// Its document: canonical JSON, as it lies in its row. Where nothing in it is new it is the one in `before`;
/// otherwise it has a salt, so that its hash lets nobody try guesses.
base::Result<store::Blob> exhibit_document(store::Transaction& transaction, KnownExhibit& exhibit,
                                           const std::optional<store::ExhibitRow>& before);

}  // namespace tidewaiter::service
