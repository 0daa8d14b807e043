#include "store/schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/check.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

constexpr bool kNullable = true;
constexpr bool kPersonal = true;

Column integer(std::string_view name, bool nullable = false) {
  return {name, ColumnType::Integer, nullable, false, 1};
}
Column since(int version, Column column) {
  column.since_version = version;
  return column;
}
Column text(std::string_view name, bool nullable = false) {
  return {name, ColumnType::Text, nullable, false, 1};
}
Column blob(std::string_view name) { return {name, ColumnType::Blob, false, false, 1}; }
Column personal_text(std::string_view name, bool nullable = false) {
  return {name, ColumnType::Text, nullable, kPersonal, 1};
}
Column personal_blob(std::string_view name, bool nullable = false) {
  return {name, ColumnType::Blob, nullable, kPersonal, 1};
}

std::vector<Table> make_tables() {
  using enum TableId;
  std::vector<Table> all;
  const auto add = [&](TableId id, std::string_view table_name, std::vector<Column> columns,
                       std::size_t key_columns, std::vector<Index> indexes, DataClass data_class,
                       int since_version = 1, std::vector<std::string_view> checks = {}) {
    for (auto& column : columns) column.since_version = std::max(column.since_version, since_version);
    all.push_back({id, table_name, std::move(columns), key_columns, std::move(indexes), data_class,
                   since_version, std::move(checks)});
  };
  add(Journal, "journal", {integer("idx"), personal_blob("salt"), personal_blob("entry"), blob("commitment")},
      1, {}, DataClass::Log);
  add(JournalNode, "journal_node", {integer("level"), integer("idx"), blob("hash")}, 2, {}, DataClass::Log);
  add(Checkpoint, "checkpoint", {integer("size"), text("note")}, 1, {}, DataClass::Log);
  add(NumberFloor, "number_floor", {text("table_name"), integer("last_used")}, 1, {}, DataClass::Log);
  add(Item, "item",
      {integer("item_no"), personal_text("item_id"), integer("filed_at"), text("office"), text("shift"),
       integer("supersedes", kNullable), personal_blob("document")},
      1, {{"item_by_batch", {1}, true, 3}}, DataClass::Declaration);
  add(Refused, "refused",
      {integer("refused_no"), integer("refused_at"), text("source"), integer("line"), personal_text("error"),
       personal_blob("document"), integer("accepted_as", kNullable)},
      1, {}, DataClass::Refused);
  add(Assessment, "assessment",
      {integer("item_no"), integer("journal_index"), integer("profiles"), integer("lists"),
       integer("parameters"), integer("model"), integer("outcome"), integer("score"),
       personal_blob("document")},
      1, {{"assessment_by_outcome", {6}, false, 11}}, DataClass::Declaration);
  add(ProfileSet, "profile_set",
      {integer("version"), text("state"), integer("proposed_at"), text("proposed_by"),
       text("approved_by", kNullable), blob("document")},
      1, {}, DataClass::Reference);
  add(WatchList, "watch_list",
      {text("list"), integer("version"), text("state"), integer("imported_at"), text("imported_by"),
       text("source_sha256"), integer("entries"), integer("came"), integer("went"), text("detail")},
      2, {}, DataClass::Reference);
  add(WatchListEntry, "watch_list_entry",
      {text("list"), text("entry_id"), integer("from_version"), integer("until_version", kNullable),
       personal_blob("document")},
      3, {}, DataClass::WatchList);
  add(ListClearance, "list_clearance",
      {text("list"), text("entry_id"), text("entity"), integer("cleared_at"), text("cleared_by"),
       personal_text("reason")},
      3, {}, DataClass::WatchList);
  add(ParameterSet, "parameter_set",
      {integer("version"), text("state"), integer("proposed_at"), text("proposed_by"),
       text("approved_by", kNullable), blob("document")},
      1, {}, DataClass::Reference);
  add(Judgement, "judgement",
      {integer("judgement_no"), text("level"), integer("left_item"), text("left_role"), integer("right_item"),
       text("right_role"), text("verdict"), integer("judged_at"), text("judged_by"), personal_text("reason"),
       integer("withdrawn_by", kNullable), since(2, integer("after_item", kNullable))},
      1, {}, DataClass::Judgement);
  add(EntityTombstone, "entity_tombstone", {text("entity"), text("living"), integer("buried_at")}, 1, {},
      DataClass::Declaration);
  add(Shift, "shift",
      {text("office"), text("shift"), integer("opened_at"), integer("closed_at", kNullable), text("capacity"),
       integer("random_share_ppm"), text("key_commitment"), text("revealed_key", kNullable), text("state"),
       text("detail")},
      2, {}, DataClass::Reference);
  add(Stratum, "stratum",
      {text("office"), text("shift"), text("stratum"), integer("openable"), integer("drawn"),
       integer("probability_ppb")},
      3, {}, DataClass::Reference);
  add(Selection, "selection",
      {integer("item_no"), text("office"), text("shift"), text("reason"), text("means"), integer("rank"),
       integer("probability_ppb"), personal_text("detail")},
      1, {{"selection_by_shift", {1, 2}}}, DataClass::Declaration);
  add(Hold, "hold",
      {integer("item_no"), text("operator_id"), text("state"), integer("state_at"),
       integer("cut_off_at", kNullable), text("office"), text("shift"), personal_text("detail")},
      1, {{"hold_by_operator", {1, 2}}}, DataClass::Declaration);
  add(HoldEvent, "hold_event",
      {integer("item_no"), integer("event_no"), text("state"), integer("at"), text("actor"),
       personal_text("detail")},
      2, {}, DataClass::Declaration);
  add(Examination, "examination",
      {integer("examination_no"), integer("item_no"), integer("examined_at"), text("officer"), text("means"),
       text("result"), text("legal_power"), personal_blob("document")},
      1, {{"examination_by_item", {1}}}, DataClass::Examination);
  add(Seizure, "seizure",
      {integer("seizure_no"), integer("examination_no"), integer("item_no"), integer("seized_at"),
       text("substance"), integer("mass_mg"), text("concealment_object"), text("concealment_method"),
       text("concealment_layer"), personal_blob("document"), since(5, text("origin", kNullable)),
       since(5, text("reference", kNullable)), since(5, personal_text("place", kNullable)),
       since(5, text("legal_basis", kNullable)), since(5, text("opened_by", kNullable))},
      1, {{"seizure_by_item", {2}}}, DataClass::Examination);
  add(Notice, "notice",
      {integer("notice_no"), integer("item_no"), text("kind"), personal_text("recipient"), text("state"),
       integer("state_at"), personal_blob("document")},
      1, {{"notice_by_item", {1}}}, DataClass::Notice);
  add(SnapshotPointer, "snapshot_pointer",
      {text("snapshot"), integer("journal_index"), text("file"), text("sha256")}, 1, {},
      DataClass::Reference);
  add(LegalHold, "legal_hold",
      {integer("hold_no"), text("table_name"), text("row_key"), text("basis"), text("ordered_by"),
       integer("ordered_at"), text("lifted_by", kNullable), integer("lifted_at", kNullable)},
      1, {{"legal_hold_by_row", {1, 2}}}, DataClass::Reference);
  add(Officer, "officer",
      {text("officer_id"), personal_text("display_name"), text("unit"), text("rights"),
       personal_text("password_hash"), personal_blob("totp_secret", kNullable), text("state"),
       personal_text("detail")},
      1, {}, DataClass::Officer);
  add(Instrument, "instrument",
      {text("office"), text("instrument"), text("means"), integer("in_service"),
       integer("calibrated_until", kNullable), text("why"), integer("changed_at"), text("changed_by"),
       since(4, text("detail", kNullable))},
      2, {}, DataClass::Reference, 2);
  add(Referral, "referral",
      {integer("referral_no"), text("reference"), text("kind"), text("sent_by"), personal_text("item_id"),
       integer("received_at"), integer("answer_by", kNullable), personal_text("wanted"), text("state"),
       integer("answered_at", kNullable), text("answered_by", kNullable), text("screened_by", kNullable),
       integer("lifted"), personal_text("answer", kNullable)},
      1, {{"referral_by_item", {4}}}, DataClass::Notice, 2);
  add(CaseEntry, "case_entry", {integer("case_entry_no"), blob("marker"), personal_blob("document")}, 1, {},
      DataClass::Case, 2);
  add(OfficerKey, "officer_key",
      {text("key_id"), text("officer"), blob("public_key"), integer("certified_at"), text("certified_by"),
       integer("revoked_at", kNullable), text("why", kNullable), since(5, text("reason", kNullable)),
       since(5, integer("since", kNullable))},
      1, {{"officer_key_by_officer", {1}}}, DataClass::Officer, 3);
  add(Scale, "scale",
      {text("scale"), integer("readability_mg"), integer("calibration_error_mg"), integer("calibrated_until"),
       integer("changed_at"), text("changed_by")},
      1, {}, DataClass::Reference, 3, {"readability_mg > 0", "calibration_error_mg >= 0"});
  add(Exhibit, "exhibit",
      {text("exhibit"), integer("seizure_no"), text("parent", kNullable), text("kind"), text("state"),
       integer("state_at"), text("holder"), text("seal"), integer("book_mg"), integer("uncertainty_mg"),
       blob("document")},
      1, {{"exhibit_by_seizure", {1}}, {"exhibit_by_seal", {7}, false, 9}}, DataClass::Custody, 3,
      {"book_mg >= 0", "holder <> ''"});
  add(CustodyEvent, "custody_event",
      {text("exhibit"), integer("event_no"), text("event"), text("state"), integer("at"), text("holder"),
       text("actor"), text("second", kNullable), text("detail")},
      2, {{"custody_event_by_event", {2}, false, 9}}, DataClass::Custody, 3,
      {"second IS NULL OR second <> actor"});
  add(CustodyOffer, "custody_offer",
      {integer("offer_no"), text("exhibit"), text("from_holder"), text("to_holder"), text("purpose"),
       text("seal"), integer("offered_at"), integer("expires_at"), text("state"),
       integer("ended_at", kNullable)},
      1, {{"custody_offer_by_exhibit", {1}}, {"custody_offer_by_state", {8}}}, DataClass::Custody, 3,
      {"from_holder <> to_holder"});
  add(Weighing, "weighing",
      {integer("weighing_no"),
       text("exhibit"),
       integer("at"),
       integer("gross_mg"),
       integer("tare_mg"),
       integer("net_mg"),
       integer("readings"),
       text("scale"),
       integer("uncertainty_mg"),
       text("place"),
       text("first_officer"),
       text("second_officer"),
       text("verdict"),
       integer("expected_mg", kNullable),
       integer("bound_mg", kNullable),
       integer("allowance_mg", kNullable),
       since(5, integer("readability_mg", kNullable)),
       since(5, integer("calibration_error_mg", kNullable)),
       since(5, integer("calibrated_until", kNullable)),
       since(5, integer("expected_uncertainty_mg", kNullable)),
       since(5, integer("drying_ppm", kNullable)),
       since(5, text("drying_ground", kNullable)),
       since(5, text("held_by", kNullable))},
      1, {{"weighing_by_exhibit", {1}}}, DataClass::Custody, 3,
      {"net_mg = gross_mg - tare_mg", "net_mg >= 0", "first_officer <> second_officer"});
  add(MassMovement, "mass_movement",
      {integer("movement_no"), integer("seizure_no"), text("kind"), text("exhibit"),
       text("to_exhibit", kNullable), text("credited"), text("debited"), integer("mass_mg"), integer("at")},
      1, {{"mass_movement_by_seizure", {1}}}, DataClass::Custody, 3,
      {"mass_mg > 0", "to_exhibit IS NULL OR to_exhibit <> exhibit"});
  add(MassBalance, "mass_balance",
      {integer("seizure_no"), integer("seized_mg"), integer("found_mg"), integer("adjustments_mg"),
       integer("held_mg"), integer("consumed_mg"), integer("handed_over_mg"), integer("destroyed_mg"),
       integer("released_mg"), integer("missing_mg"), integer("explained_loss_mg")},
      1, {}, DataClass::Custody, 3,
      {"seized_mg + found_mg + adjustments_mg = held_mg + consumed_mg + handed_over_mg + destroyed_mg + "
       "released_mg + missing_mg + explained_loss_mg",
       "held_mg >= 0", "missing_mg >= 0"});
  add(Discrepancy, "discrepancy",
      {integer("discrepancy_no"), text("exhibit"), integer("opened_at"), integer("expected_mg"),
       integer("observed_mg"), integer("bound_mg"), integer("allowance_mg"), text("involved"),
       text("finding", kNullable), text("closed_by", kNullable), integer("closed_at", kNullable),
       text("words", kNullable), since(5, text("cause", kNullable)), since(5, text("reported_by", kNullable)),
       since(5, text("report", kNullable)), since(5, integer("found_at", kNullable)),
       since(5, text("answer", kNullable)), since(5, text("answered_by", kNullable)),
       since(5, integer("answered_at", kNullable))},
      1, {{"discrepancy_by_exhibit", {1}}}, DataClass::Custody, 3);
  add(Drift, "drift",
      {text("dimension"), text("id"), integer("adjustments"), integer("sum_mg"), integer("less"),
       integer("more"), integer("alarm")},
      2, {}, DataClass::Custody, 3);
  add(Destruction, "destruction",
      {integer("destruction_no"), text("authority"), text("method"), text("witnesses"), integer("at"),
       integer("destroyed"), integer("left_behind"), text("detail")},
      1, {}, DataClass::Custody, 3);
  add(Decision, "decision",
      {integer("decision_no"), integer("item_no"), text("recommended"), text("outcome"), personal_text("why"),
       personal_text("wanted"), text("officer"), integer("at")},
      1, {{"decision_by_item", {1}}}, DataClass::Declaration, 4);
  add(Look, "look",
      {integer("look_no"), integer("at"), text("officer"), text("purpose"), text("kind"),
       integer("item_no", kNullable), personal_text("asked", kNullable)},
      1, {{"look_by_item", {5}}}, DataClass::Look, 4);
  add(ApiKey, "api_key",
      {text("key_id"), text("officer"), blob("secret_hash"), integer("made_at"), text("made_by"),
       integer("expires_at"), integer("revoked_at", kNullable), since(5, text("certificate", kNullable)),
       since(8, text("scopes", kNullable))},
      1, {}, DataClass::Officer, 4);
  add(ScreeningSwitch, "screening_switch",
      {integer("switch_no"), integer("is_on"), text("meanwhile"), text("why"), text("asked_by"),
       integer("asked_at"), text("confirmed_by", kNullable), integer("confirmed_at", kNullable)},
      1, {}, DataClass::Reference, 4);
  add(ForeignRequest, "foreign_request",
      {integer("request_no"), integer("received_at"), text("received_by"), text("state"),
       integer("decided_at", kNullable), text("decided_by", kNullable), text("why", kNullable),
       blob("document")},
      1, {}, DataClass::Custody, 4, {"decided_by IS NULL OR decided_by <> received_by"});
  add(Handover, "handover",
      {integer("handover_no"), integer("request_no"), text("exhibit"), integer("offer_no"), text("state"),
       text("receiver_key"), text("terms"), text("seal"), integer("sent_mg", kNullable),
       integer("uncertainty_mg", kNullable), integer("handed_over_at", kNullable), text("receipt", kNullable),
       integer("closed_at", kNullable), text("closed_why", kNullable)},
      1, {{"handover_by_exhibit", {2}}}, DataClass::Custody, 4, {"sent_mg IS NULL OR sent_mg >= 0"});
  add(Bundle, "bundle",
      {text("manifest"), integer("handover_no"), integer("made_at"), text("language"), text("withheld"),
       since(9, integer("request_no", kNullable))},
      1, {{"bundle_by_handover", {1}}}, DataClass::Custody, 4);
  add(Substitution, "substitution",
      {integer("substitution_no"), text("exhibit"), text("manner"), integer("at"), text("first_officer"),
       text("second_officer"), text("taken", kNullable), integer("taken_mg"), text("put_in"),
       integer("put_in_mg"), text("made_by"), text("agreement")},
      1, {{"substitution_by_exhibit", {1}}}, DataClass::Custody, 4,
      {"first_officer <> second_officer", "taken_mg >= 0", "put_in_mg >= 0"});
  add(Reading, "reading",
      {integer("reading_no"), text("kind"), text("media"), text("sha256"), integer("octets"),
       text("exhibit", kNullable), integer("examination_no", kNullable), integer("taken_at"),
       text("office", kNullable), text("instrument", kNullable), text("instrument_state"),
       personal_text("file_name"), personal_text("words"), integer("added_at"), text("added_by"),
       since(9, text("operated_by", kNullable)), since(9, text("operator_state", kNullable))},
      1, {{"reading_by_exhibit", {5}}, {"reading_by_examination", {6}}, {"reading_by_file", {3}}},
      DataClass::Examination, 4, {"octets > 0", "(exhibit IS NULL) <> (examination_no IS NULL)"});
  add(LibrarySpectrum, "library_spectrum",
      {integer("spectrum_no"), text("substance"), text("title"), text("sha256"), text("source"),
       integer("added_at"), text("added_by")},
      1, {{"library_spectrum_by_file", {3}}}, DataClass::Reference, 4);
  add(RoomKey, "room_key",
      {text("key"), text("opens"), text("keeper"), text("holder"), integer("since"),
       integer("due_at", kNullable), since(9, integer("lost_at", kNullable))},
      1, {}, DataClass::Custody, 4, {"(holder = keeper) = (due_at IS NULL)"});
  add(RoomKeyEvent, "room_key_event",
      {text("key"), integer("event_no"), text("event"), integer("at"), text("holder"), text("actor"),
       text("words"), since(9, text("second", kNullable))},
      2, {}, DataClass::Custody, 4);
  add(TransportLeg, "transport_leg",
      {integer("leg_no"), text("vehicle"), text("seal"), text("from_place"), text("to_place"),
       text("first_officer"), text("second_officer"), text("exhibits"), integer("departed_at"),
       integer("due_at"), integer("arrived_at", kNullable), text("seal_read", kNullable),
       text("received_by", kNullable), since(5, integer("follows_leg", kNullable)),
       since(5, text("route", kNullable)), since(5, text("second_receiver", kNullable))},
      1, {}, DataClass::Custody, 4, {"first_officer <> second_officer", "due_at > departed_at"});
  add(Inventory, "inventory",
      {integer("inventory_no"), text("kind"), text("population_sha256"), text("drawing_key"),
       integer("population"), integer("sampled"), integer("confidence_ppm"), integer("opened_at"),
       text("opened_by"), integer("closed_at", kNullable), text("closed_by", kNullable),
       integer("missing", kNullable), integer("at_most", kNullable)},
      1, {}, DataClass::Custody, 4, {"sampled <= population"});
  add(InventoryLine, "inventory_line",
      {integer("inventory_no"), text("exhibit"), text("outcome"), text("place", kNullable),
       text("seal_read", kNullable), integer("looked_at", kNullable), text("looked_by", kNullable),
       since(5, integer("weighing_no", kNullable))},
      2, {}, DataClass::Custody, 4);
  add(DestructionOrder, "destruction_order",
      {integer("order_no"), text("exhibit"), text("kind"), text("authority"), text("hazard", kNullable),
       text("ground", kNullable), text("method", kNullable), integer("samples"), integer("sample_mg"),
       integer("at"), text("ordered_by")},
      1, {{"destruction_order_by_exhibit", {1}}}, DataClass::Custody, 5,
      {"samples >= 0", "sample_mg >= 0", "(kind = 'hazard') = (hazard IS NOT NULL)",
       "(hazard IS NULL) = (ground IS NULL)"});
  add(Trial, "trial",
      {integer("seizure_no"), text("state"), text("reference"), text("judgement", kNullable),
       integer("changed_at"), text("changed_by")},
      1, {}, DataClass::Custody, 5, {"(state = 'ended') = (judgement IS NOT NULL)"});
  add(KeptFile, "kept_file",
      {integer("file_no"), text("kind"), text("media"), text("sha256"), integer("octets"),
       text("exhibit", kNullable), integer("destruction_no", kNullable), integer("taken_at"),
       personal_text("file_name"), personal_text("words"), integer("added_at"), text("added_by"),
       integer("examination_no", kNullable)},
      1,
      {{"kept_file_by_exhibit", {5}},
       {"kept_file_by_destruction", {6}},
       {"kept_file_by_file", {3}},
       {"kept_file_by_examination", {12}}},
      DataClass::Examination, 5,
      {"octets > 0", "examination_no IS NULL OR (exhibit IS NULL AND destruction_no IS NULL)",
       "examination_no IS NOT NULL OR (exhibit IS NULL) <> (destruction_no IS NULL)"});
  add(PackagingTrait, "packaging_trait",
      {text("exhibit"), text("trait"), text("value"), text("sha256", kNullable), integer("noted_at"),
       text("noted_by")},
      2, {}, DataClass::Custody, 5);
  add(OperatorCheck, "operator_check",
      {integer("check_no"), integer("item_no"), text("operator_id"), integer("attested_at"),
       text("attested_by"), personal_text("checked_by"), text("method"), integer("checked_at"),
       integer("trained_until"), integer("lifted")},
      1, {{"operator_check_by_item", {1}}}, DataClass::Declaration, 5);
  add(OperatorFault, "operator_fault",
      {integer("fault_no"), text("operator_id"), text("kind"), text("state"), integer("state_at"),
       integer("period_from"), integer("period_until"), integer("faulty"), integer("of_all"),
       integer("opened_at"), text("opened_by"), integer("due_at", kNullable),
       personal_text("seeded_item", kNullable)},
      1, {{"operator_fault_by_operator", {1}}}, DataClass::Reference, 5,
      {"faulty >= 0", "of_all >= faulty", "period_until > period_from"});
  add(OperatorFaultEvent, "operator_fault_event",
      {integer("fault_no"), integer("event_no"), text("event"), text("state"), integer("at"), text("actor"),
       personal_text("words")},
      2, {}, DataClass::Reference, 5);
  add(FindFeedback, "find_feedback",
      {integer("examination_no"), text("operator_id"), integer("lifted_at"), text("lifted_by"),
       personal_text("why")},
      1, {}, DataClass::Reference, 5);
  add(Webhook, "webhook",
      {integer("hook_no"), text("operator_id"), text("url"), blob("salt"), integer("made_at"),
       text("made_by"), integer("told_index"), integer("ended_at", kNullable), text("ended_by", kNullable)},
      1, {}, DataClass::Reference, 5);
  add(WebhookDelivery, "webhook_delivery",
      {integer("delivery_no"), integer("hook_no"), integer("item_no"), text("outcome"),
       integer("present_by", kNullable), integer("made_at"), text("state"), integer("attempts"),
       integer("next_at"), integer("answered", kNullable)},
      1, {{"webhook_delivery_by_item", {1, 2}}, {"webhook_delivery_by_state", {6}}}, DataClass::Reference, 5);
  add(Shelf, "shelf", {text("shelf"), text("room"), integer("changed_at"), text("changed_by")}, 1, {},
      DataClass::Custody, 5);
  add(CustodyLimit, "custody_limit",
      {text("room"), text("substance"), integer("limit_mg"), text("basis"), integer("changed_at"),
       text("changed_by")},
      2, {}, DataClass::Custody, 5, {"limit_mg >= 0"});
  add(MisreadSeal, "misread_seal",
      {integer("misread_no"), text("exhibit"), integer("at"), text("officer"), text("during"),
       text("expected"), text("found")},
      1, {{"misread_seal_by_exhibit", {1}}}, DataClass::Custody, 6, {"expected <> found"});
  add(SubjectRequest, "subject_request",
      {integer("request_no"), text("kind"), integer("received_at"), text("registered_by"), integer("due_at"),
       text("state"), integer("state_at"), text("state_by"), text("ground", kNullable),
       personal_blob("document")},
      1, {}, DataClass::SubjectRequest, 6, {"(state = 'refused') = (ground IS NOT NULL)"});
  add(PartyCorrection, "party_correction",
      {integer("correction_no"), integer("item_no"), integer("request_no"), text("role"), text("field"),
       integer("at"), text("corrected_by"), personal_blob("document")},
      1, {{"party_correction_by_item", {1}}, {"party_correction_by_request", {2}}}, DataClass::Declaration,
      6);
  add(RetentionRun, "retention_run",
      {integer("run_no"), text("data_class"), integer("at"), integer("erase_before"), text("ordered_by"),
       text("approved_by")},
      1, {{"retention_run_by_class", {1}}}, DataClass::Reference, 7, {"ordered_by <> approved_by"});
  add(FileErasure, "file_erasure",
      {integer("erasure_no"), text("table_name"), integer("row_no"), text("sha256"),
       text("exhibit", kNullable), text("basis"), integer("ordered_at"), text("ordered_by"),
       text("approved_by"), integer("done_at", kNullable), since(12, integer("examination_no", kNullable)),
       since(12, integer("destruction_no", kNullable))},
      1, {}, DataClass::Custody, 9, {"ordered_by <> approved_by"});
  add(SeizureSettlement, "seizure_settlement",
      {integer("seizure_no"), integer("stated_mg"), integer("weighed_mg"), integer("tolerance_mg"),
       text("ground"), integer("at"), text("first_officer"), text("second_officer")},
      1, {}, DataClass::Custody, 9, {"first_officer <> second_officer"});
  add(Seal, "seal", {text("seal"), text("exhibit"), integer("at")}, 1, {}, DataClass::Custody, 9,
      {"seal <> ''"});
  add(Decoy, "decoy",
      {integer("decoy_no"), integer("request_no"), text("looks_like", kNullable), text("described"),
       integer("mass_mg"), text("made_by"), text("place"), text("agreement"), integer("recorded_at"),
       text("recorded_by")},
      1, {{"decoy_by_request", {1}}}, DataClass::Custody, 10, {"mass_mg >= 0", "made_by <> ''"});
  add(QueryAnswer, "query_answer",
      {integer("answer_no"), integer("item_no"), integer("decision_no", kNullable), text("operator_id"),
       integer("at"), text("answered_by"), personal_text("words"), text("media", kNullable),
       text("sha256", kNullable), integer("octets", kNullable), personal_text("file_name", kNullable)},
      1, {{"query_answer_by_item", {1}}, {"query_answer_by_file", {8}}}, DataClass::Declaration, 11,
      {"operator_id <> ''", "words <> '' OR sha256 IS NOT NULL", "octets IS NULL OR octets > 0",
       "(sha256 IS NULL) = (media IS NULL)", "(sha256 IS NULL) = (octets IS NULL)",
       "(sha256 IS NULL) = (file_name IS NULL)"});
  for (std::size_t i = 0; i < all.size(); ++i) TW_CHECK(static_cast<std::size_t>(all[i].id) == i);
  return all;
}

bool fits(const Column& column, const Value& value) {
  switch (value.index()) {
    case 0:
      return column.nullable;
    case 1:
      return column.type == ColumnType::Integer;
    case 2:
      return column.type == ColumnType::Text;
    default:
      return column.type == ColumnType::Blob;
  }
}

base::Status check_columns(const Table& table, const Row& row, std::size_t count) {
  const auto field = [&](std::size_t i) {
    return std::string{table.name} + "." + std::string{table.columns[i].name};
  };
  if (row.size() != count) {
    return fail(ErrorCode::OutOfRange, std::string{table.name}, std::to_string(row.size()) + " columns",
                std::to_string(count) + " columns");
  }
  constexpr std::array<std::string_view, 3> kTypes{"an integer", "text", "octets"};
  for (std::size_t i = 0; i < count; ++i) {
    if (!fits(table.columns[i], row[i])) {
      return fail(ErrorCode::OutOfRange, field(i), "a value of another type",
                  std::string{kTypes[static_cast<std::size_t>(table.columns[i].type)]});
    }
    const auto* as_text = std::get_if<std::string>(&row[i]);
    if (as_text != nullptr && as_text->find('\0') != std::string::npos) {
      return fail(ErrorCode::OutOfRange, field(i), *as_text, "text without NUL");
    }
  }
  return {};
}

void append_big_endian(base::Bytes& out, std::uint64_t value, int octets) {
  for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

void append_counted(base::Bytes& out, char tag, std::string_view octets) {
  out += tag;
  append_big_endian(out, octets.size(), 4);
  out += octets;
}

void append_escaped(std::string& out, std::string_view part) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : part) {
    if (c > ' ' && c < '\x7f' && c != '%' && c != '/') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

base::Result<base::Bytes> unescape(std::string_view part) {
  base::Bytes bytes;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] != '%') {
      bytes += part[i];
      continue;
    }
    if (i + 2 >= part.size()) return fail(ErrorCode::Malformed, "key", part, "%XX");
    TW_TRY(const auto byte, base::from_hex(part.substr(i + 1, 2), "key"));
    bytes += byte;
    i += 2;
  }
  return bytes;
}

base::Result<Value> parse_key_part(const Column& column, std::string_view part) {
  if (column.type == ColumnType::Integer) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size()) {
      return fail(ErrorCode::Malformed, std::string{column.name}, part, "an integer");
    }
    return Value{number};
  }
  TW_TRY(auto bytes, unescape(part));
  if (column.type == ColumnType::Text) return Value{std::move(bytes)};
  return Value{Blob{std::move(bytes)}};
}

}  // namespace

std::string_view name(DataClass data_class) noexcept {
  constexpr std::array<std::string_view, 13> kNames{
      "log",    "reference", "declaration", "refused", "watch_list", "judgement",      "examination",
      "notice", "officer",   "case",        "custody", "look",       "subject_request"};
  return kNames[static_cast<std::size_t>(data_class)];
}

std::span<const Table> tables() {
  static const std::vector<Table> all = make_tables();
  return all;
}

const Table& table(TableId id) { return tables()[static_cast<std::size_t>(id)]; }

base::Result<TableId> table_named(std::string_view name) {
  for (const auto& each : tables()) {
    if (each.name == name) return each.id;
  }
  return fail(ErrorCode::UnknownCode, "table", name, "the name of a table");
}

base::Status check_row(const Table& table, const Row& row) {
  return check_columns(table, row, table.columns.size());
}

base::Status check_key(const Table& table, const Row& key) {
  return check_columns(table, key, table.key_columns);
}

base::Bytes row_bytes(const Row& row) {
  std::size_t count = row.size();
  while (count > 0 && std::holds_alternative<std::monostate>(row[count - 1])) --count;
  base::Bytes out;
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto* number = std::get_if<std::int64_t>(&row[i])) {
      out += 'I';
      append_big_endian(out, static_cast<std::uint64_t>(*number), 8);
    } else if (const auto* as_text = std::get_if<std::string>(&row[i])) {
      append_counted(out, 'T', *as_text);
    } else if (const auto* octets = std::get_if<Blob>(&row[i])) {
      append_counted(out, 'B', octets->bytes);
    } else {
      out += 'N';
    }
  }
  return out;
}

std::string key_text(std::span<const Value> key) {
  std::string out;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (i > 0) out += '/';
    if (const auto* number = std::get_if<std::int64_t>(&key[i])) {
      out += std::to_string(*number);
    } else if (const auto* as_text = std::get_if<std::string>(&key[i])) {
      append_escaped(out, *as_text);
    } else if (const auto* octets = std::get_if<Blob>(&key[i])) {
      append_escaped(out, octets->bytes);
    }
  }
  return out;
}

base::Result<Row> parse_key(const Table& table, std::string_view text) {
  Row key;
  const auto whole = text;
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    const bool last = i + 1 == table.key_columns;
    const auto slash = text.find('/');
    if (last != (slash == std::string_view::npos)) {
      return fail(ErrorCode::Malformed, std::string{table.name}, text,
                  std::to_string(table.key_columns) + " parts joined by '/'");
    }
    TW_TRY(auto part, parse_key_part(table.columns[i], text.substr(0, slash)));
    key.push_back(std::move(part));
    if (!last) text.remove_prefix(slash + 1);
  }
  if (key_text(key) != whole)
    return fail(ErrorCode::Malformed, std::string{table.name}, whole, "the key as key_text writes it");
  return key;
}

}  // namespace tidewaiter::store
