// An insider who can write every row of the database, and an entry of his own with it so that the digests
// agree (J2): what he alters in the evidence room's rows, column by column, is named all the same (C1 to C4).

#include <gmock/gmock.h>

#include "custody/states.h"
#include "evidence_room.h"
#include "service/inventories.h"
#include "verify/custody_states.h"

namespace tidewaiter::service {
namespace {

using base::MassMg;
using store::TableId;
using testing::HasSubstr;

class ForgedRows : public EvidenceRoom {
 protected:
  // Everything there is rows of: a seizure of three, weighings that agree, differ inside the bound and
  // outside it, an inquiry that is closed and one that is not, transfers, a split, an inventory, a run at the
  // furnace.
  void story() {
    const auto tea = seized(500, 2), sugar = seized(300, 2), pot = seized(40);
    for (const auto& [id, seal] : {std::pair{tea, "S-1"}, {sugar, "S-2"}, {pot, "S-3"}})
      ASSERT_TRUE(seal_exhibit(*service_, table(), id, seal));
    pass(base::DurationMs::minutes(5));
    ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, tea, custody::OfficerId{"keeper-1"},
                              custody::TransferPurpose::Custody, "S-1", base::DurationMs::hours(2)));
    auto damp = grams(499.99, 2);
    damp.drying = {400, "damp"};
    ASSERT_TRUE(accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-1", damp));
    ASSERT_TRUE(store_exhibit(*service_, {"keeper-1", ""}, tea, "S-1", "room 2, shelf 4"));
    pass(base::DurationMs::minutes(5));
    const auto less = weigh_exhibit(*service_, table(), sugar, "S-2", grams(290, 2));
    ASSERT_TRUE(less && less->discrepancy);
    pass(base::DurationMs::minutes(5));
    ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "keeper-1"), *less->discrepancy,
                                  custody::Finding::Explained, "a torn bag, swept up and burnt"));
    ASSERT_TRUE(weigh_exhibit(*service_, table(), sugar, "S-2", grams(280, 2))->discrepancy);
    const auto opened = open_inventory(*service_, chief(), {});
    ASSERT_TRUE(opened);
    for (const auto& id : opened->wanted)
      ASSERT_TRUE(look_for(*service_, {"keeper-1", ""},
                           {opened->row.inventory_no, id, true, known(id).holding.seal, "room 2"}));
    ASSERT_TRUE(close_inventory(*service_, chief(), opened->row.inventory_no));
    judged();
    ASSERT_TRUE(order_destruction(*service_, chief(), {pot}, "order 12"));
    const auto run = destroy(*service_, table(),
                             {"order 12",
                              "incineration",
                              {"w1", "w2", "w3"},
                              "S1",
                              "furnace",
                              {{pot, "S-3", *base::mass_from_grams(40, "gross"), MassMg{}}},
                              {},
                              kNoPicture});
    ASSERT_TRUE(run) << to_string(run.error());
    ASSERT_EQ(run->destroyed.size(), 1u);
    ASSERT_EQ(findings(), "");
    clean_ = folder_ + "/clean.db";
    service_.reset();
    copy(folder_ + "/e.db", clean_);
  }
  static void copy(const std::string& from, const std::string& to) {
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
  }
  void start_again() {
    service_.reset();
    for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(folder_ + "/e.db" + suffix);
    copy(clean_, folder_ + "/e.db");
    auto opened = Service::open(folder_ + "/e.db", clock_, random_);
    ASSERT_TRUE(opened) << to_string(opened.error());
    service_ = std::make_unique<Service>(*std::move(opened));
  }
  std::vector<store::Row> rows_of(TableId id) {
    std::vector<store::Row> rows;
    EXPECT_TRUE(
        (*service_->store().snapshot())->scan_rows(id, {}, [&](store::Row&& row) -> base::Result<bool> {
          rows.push_back(std::move(row));
          return true;
        }));
    return rows;
  }
  // The row as the insider would have it, or nothing where a column is not set anywhere.
  static std::optional<store::Row> altered(const std::vector<store::Row>& rows, std::size_t column) {
    for (auto row : rows) {
      if (auto* number = std::get_if<std::int64_t>(&row[column])) {
        *number += 1;
      } else if (auto* text = std::get_if<std::string>(&row[column])) {
        *text = text->starts_with('[')   ? R"(["nobody-1"])"
                : text->starts_with('{') ? R"({"x":1})"
                                         : *text + "x";
      } else if (auto* blob = std::get_if<store::Blob>(&row[column])) {
        blob->bytes += 'x';
      } else {
        continue;
      }
      return row;
    }
    return std::nullopt;
  }

  // By a rule of custody, not only by the digests.
  static bool named(const std::string& findings) {
    return findings.starts_with("C") || findings.find("\nC") != std::string::npos;
  }

  std::string clean_;
};

TEST_F(ForgedRows, C1toC4_EveryColumnThatAnInsiderAltersIsNamed) {
  story();
  std::size_t tried = 0, refused = 0;
  for (const auto id : {TableId::MassMovement, TableId::MassBalance, TableId::Weighing, TableId::CustodyEvent,
                        TableId::Exhibit, TableId::Discrepancy, TableId::CustodyOffer, TableId::Drift,
                        TableId::Scale, TableId::Inventory, TableId::Destruction, TableId::OfficerKey,
                        TableId::Seal}) {
    const auto& table = store::table(id);
    start_again();
    const auto rows = rows_of(id);
    ASSERT_FALSE(rows.empty()) << table.name;
    for (std::size_t column = table.key_columns; column < table.columns.size(); ++column) {
      const auto row = altered(rows, column);
      if (!row) continue;
      start_again();
      // Where the database's own conditions refuse the row there is nothing to find.
      if (!service_->record(chief(), "retention.run", "{}", {{id, store::Change::Put, *row}})) {
        ++refused;
        continue;
      }
      ++tried;
      EXPECT_TRUE(named(findings())) << table.name << "." << table.columns[column].name;
    }
    start_again();
    const auto removed =
        store::Row(rows[0].begin(), rows[0].begin() + static_cast<std::ptrdiff_t>(table.key_columns));
    ASSERT_TRUE(service_->record(chief(), "retention.run", "{}", {{id, store::Change::Remove, removed}}));
    EXPECT_TRUE(named(findings())) << "a row of " << table.name << " removed";
  }
  EXPECT_GT(tried, 75u);
  EXPECT_LT(refused, 16u) << "the balance, and what a weighing is made of";
}

// An entry of the kind that may speak of a row lets nobody alter what others signed.
TEST_F(ForgedRows, C3_AnEntryOfTheRightKindDoesNotHelp) {
  story();
  const auto forged = [&](TableId id, std::string_view column, const char* kind, const char* body) {
    start_again();
    const auto& table = store::table(id);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].name != column) continue;
      const auto row = altered(rows_of(id), i);
      if (!row) return std::string{"no row"};
      if (!service_->record(chief(), kind, body, {{id, store::Change::Put, *row}}))
        return std::string{"refused"};
    }
    return findings();
  };
  for (const char* column :
       {"kind", "state", "holder", "seal", "book_mg", "uncertainty_mg", "document", "state_at"})
    EXPECT_NE(forged(TableId::Exhibit, column, "custody.stored", R"({"event":"store","exhibit":"X1-1"})"), "")
        << column;
  for (const char* column :
       {"expected_mg", "observed_mg", "involved", "finding", "closed_by", "words", "opened_at"})
    EXPECT_NE(
        forged(TableId::Discrepancy, column, "inquiry.answered", R"({"discrepancy":1,"exhibit":"X1-2"})"), "")
        << column;
  for (const char* column :
       {"exhibit", "from_holder", "to_holder", "seal", "purpose", "offered_at", "expires_at", "state"})
    EXPECT_NE(
        forged(TableId::CustodyOffer, column, "custody.offer_ended", R"({"offer":1,"state":"accepted"})"), "")
        << column;
  for (const char* column : {"authority", "method", "witnesses", "destroyed", "left_behind", "detail", "at"})
    EXPECT_NE(forged(TableId::Destruction, column, "custody.destruction_run",
                     R"({"destroyed":1,"left_behind":0,"run":1,"state":"ended"})"),
              "")
        << column;
  for (const char* column : {"population", "sampled", "missing", "at_most", "opened_by", "confidence_ppm"})
    EXPECT_NE(
        forged(TableId::Inventory, column, "inventory.closed", R"({"at_most":0,"inventory":1,"missing":0})"),
        "")
        << column;
}

// What can't be found, because one officer's word is all there ever was: a statement made anew, in full, in
// somebody's name. It stands in the journal with its hour, and what was weighed before keeps the certificate
// that two officers signed.
TEST_F(ForgedRows, WhatOneOfficerMaySayAnInsiderMaySayToo) {
  story();
  start_again();
  ASSERT_TRUE(order_destruction(*service_, {"nobody-1", "test"}, {custody::ExhibitId{"X1-1"}}, "order 13"));
  EXPECT_EQ(findings(), "") << "it stands in the journal with its hour";
}

// A coarse scale makes every bound wide: two sign its certificate, and nobody goes back to one officer's
// word.
TEST_F(ForgedRows, C3_AScaleIsWhatTwoOfficersCertifiedAndNobodyAlone) {
  story();
  start_again();
  const custody::Scale coarse{"S1", MassMg{1'000}, MassMg{500}, kBegin + base::DurationMs::days(900)};
  EXPECT_EQ(register_scale(*service_, both("officer-7", "officer-7"), coarse).error().code,
            base::ErrorCode::Forbidden);
  EXPECT_EQ(register_scale(*service_, {signer("officer-7"), signer("nobody-1")}, coarse).error().code,
            base::ErrorCode::Forbidden);
  auto row = rows_of(TableId::Scale).at(0);
  row[1] = std::int64_t{1'000'000};
  ASSERT_TRUE(service_->record(
      chief(), "custody.scale",
      R"({"calibrated_until":"2027-11-11T08:00:00Z","calibration_error_mg":5,"readability_mg":1000000,"scale":"S1"})",
      {{TableId::Scale, store::Change::Put, row}}));
  EXPECT_THAT(findings(), HasSubstr("C3 a scale's certificate that one officer alone stated"));
  start_again();
  ASSERT_TRUE(register_scale(*service_, table(), coarse));
  EXPECT_EQ(findings(), "");
}

TEST_F(ForgedRows, C3_NobodyGoesBackToFactsThatSayLess) {
  const auto tea = sealed(500, "S-1");
  const custody::Act act{
      "custody.sealed", clock_.now(), *table().officers(),
      R"({"movements":[],"states":[{"event":"seal","exhibit":"X1-1","holder":"officer-7","no":9,)"
      R"("state":"sealed"}],"weighings":[]})"};
  ASSERT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto body, signed_body(transaction, act, table()));
    return transaction.record({act.kind, act.at, "officer-7", std::move(body)}, {}).map([](auto) {});
  }));
  EXPECT_THAT(findings(), HasSubstr("C3 an act whose facts leave out what acts before it had to state"));
}

TEST_F(ForgedRows, C2_TheTwoTablesOfStatesAgree) {
  std::set<std::string> ours, theirs;
  for (const auto& row : custody::transitions())
    ours.insert(std::string{name(row.from)} + " " + std::string{name(row.event)} + " " +
                std::string{name(row.to)});
  for (const auto& row : verify::all_state_rows())
    if (!row.from.empty())
      theirs.insert(std::string{row.from} + " " + std::string{row.event} + " " + std::string{row.to});
  EXPECT_EQ(ours, theirs);
  for (const auto& rule : custody::event_rules()) {
    EXPECT_EQ(rule.by_holder, verify::is_of_holder(name(rule.event))) << name(rule.event);
    EXPECT_TRUE(rule.weighed || !verify::wants_weighing(name(rule.event))) << name(rule.event);
    if (!verify::is_of_one_officer(name(rule.event))) continue;
    EXPECT_FALSE(rule.two_officers) << name(rule.event);
  }
}

}  // namespace
}  // namespace tidewaiter::service
