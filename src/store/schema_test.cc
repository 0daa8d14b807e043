#include "store/schema.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "store/records.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;

rc::Gen<Value> any_value() {
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool) { return Value{}; }),
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t v) { return Value{v}; }),
      rc::gen::map(rc::gen::arbitrary<std::string>(), [](std::string v) { return Value{std::move(v)}; }),
      rc::gen::map(rc::gen::arbitrary<std::string>(),
                   [](std::string v) { return Value{Blob{std::move(v)}}; }));
}

template <Record T>
void expect_struct_fits_table() {
  const auto row = to_row(T{});
  const auto& what = table(T::kTable);
  ASSERT_EQ(row.size(), what.columns.size()) << what.name;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& column = what.columns[i];
    EXPECT_EQ(std::holds_alternative<std::monostate>(row[i]), column.nullable)
        << what.name << '.' << column.name;
    if (column.nullable) continue;
    EXPECT_EQ(row[i].index(), static_cast<std::size_t>(column.type) + 1) << what.name << '.' << column.name;
  }
  const auto back = from_row<T>(row);
  ASSERT_TRUE(back) << what.name;
  EXPECT_EQ(to_row(*back), row) << what.name;
}

template <Record... T>
void expect_structs_fit_tables() {
  (expect_struct_fits_table<T>(), ...);
  std::size_t journalled = 0;
  for (const auto& each : tables()) journalled += each.journalled() ? 1 : 0;
  EXPECT_EQ(sizeof...(T), journalled) << "a table without a struct";
}

TEST(Schema, EveryJournalledTableHasItsStruct) {
  expect_structs_fit_tables<
      ItemRow, RefusedRow, AssessmentRow, ProfileSetRow, WatchListRow, WatchListEntryRow, ListClearanceRow,
      ParameterSetRow, JudgementRow, EntityTombstoneRow, ShiftRow, StratumRow, SelectionRow, HoldRow,
      HoldEventRow, ExaminationRow, SeizureRow, NoticeRow, SnapshotPointerRow, LegalHoldRow, OfficerRow,
      InstrumentRow, ReferralRow, CaseEntryRow, OfficerKeyRow, ScaleRow, ExhibitRow, CustodyEventRow,
      CustodyOfferRow, WeighingRow, MassMovementRow, MassBalanceRow, DiscrepancyRow, DriftRow, DestructionRow,
      DecisionRow, LookRow, ApiKeyRow, ScreeningSwitchRow, ForeignRequestRow, HandoverRow, BundleRow,
      SubstitutionRow, ReadingRow, LibrarySpectrumRow, RoomKeyRow, RoomKeyEventRow, TransportLegRow,
      InventoryRow, InventoryLineRow, DestructionOrderRow, TrialRow, KeptFileRow, PackagingTraitRow,
      OperatorCheckRow, OperatorFaultRow, OperatorFaultEventRow, FindFeedbackRow, WebhookRow,
      WebhookDeliveryRow, ShelfRow, CustodyLimitRow, MisreadSealRow, SubjectRequestRow, PartyCorrectionRow,
      RetentionRunRow, FileErasureRow, SeizureSettlementRow, SealRow, DecoyRow, QueryAnswerRow>();
}

TEST(Schema, NamesAreUniqueAndKeysAreNeverNullNorPersonal) {
  std::set<std::string_view> names;
  for (const auto& each : tables()) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_EQ(*table_named(each.name), each.id);
    for (const auto& index : each.indexes) EXPECT_TRUE(names.insert(index.name).second) << index.name;
    ASSERT_GE(each.columns.size(), each.key_columns);
    for (std::size_t i = 0; i < each.key_columns; ++i) {
      EXPECT_FALSE(each.columns[i].nullable) << each.name;
      EXPECT_FALSE(each.columns[i].personal) << each.name << ": keys stand in the journal";
    }
  }
  EXPECT_EQ(table_named("nothing").error().code, ErrorCode::UnknownCode);
}

TEST(RowBytes, AreAsTheDocumentSays) {
  EXPECT_EQ(base::to_hex(row_bytes(
                {std::int64_t{-2}, std::string{"é"}, Value{}, Blob{std::string(1, '\0')}, Value{}})),
            "49fffffffffffffffe"
            "5400000002c3a9"
            "4e"
            "420000000100");
  EXPECT_EQ(row_bytes({}), "");
}

RC_GTEST_PROP(RowBytes, DifferentRowsHaveDifferentOctets_J2, ()) {
  const auto rows = rc::gen::container<std::vector<Value>>(any_value());
  const auto a = *rows, b = *rows;
  const auto trimmed = [](Row row) {
    while (!row.empty() && std::holds_alternative<std::monostate>(row.back())) row.pop_back();
    return row;
  };
  RC_ASSERT((trimmed(a) == trimmed(b)) == (row_bytes(a) == row_bytes(b)));
}

RC_GTEST_PROP(RowBytes, AColumnAppendedLaterChangesNoDigest, ()) {
  auto row = *rc::gen::container<std::vector<Value>>(any_value());
  const auto before = row_bytes(row);
  row.emplace_back();
  RC_ASSERT(row_bytes(row) == before);
}

RC_GTEST_PROP(KeyText, ComesBackAsItWasAndHoldsNoTwoKeys,
              (std::string list, std::string entry, std::int64_t version)) {
  const auto& what = table(TableId::WatchListEntry);
  const Row key{list, entry, version};
  const auto text = key_text(key);
  for (const char c : text) RC_ASSERT(c > ' ' && c < '\x7f');
  const auto back = parse_key(what, text);
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == key);
}

TEST(KeyText, WhatItNeverWritesIsRefused) {
  const auto& item = table(TableId::Item);
  for (const auto* text : {"", "1/2", "01", "+1", "1 ", "x", "99999999999999999999"}) {
    EXPECT_FALSE(parse_key(item, text)) << text;
  }
  const auto& shift = table(TableId::Shift);
  for (const auto* text : {"a", "a/b/c", "a/%", "a/%4", "a/%zz", "a/%41", "a/%2f", "a/b c"}) {
    EXPECT_FALSE(parse_key(shift, text)) << text;
  }
  EXPECT_EQ(*parse_key(shift, "a%2Fb/%C3%A9"), (Row{std::string{"a/b"}, std::string{"é"}}));
}

}  // namespace
}  // namespace tidewaiter::store
