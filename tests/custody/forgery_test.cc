// Who tries to move a gram or an exhibit without two officers, and how it is found.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "store/sql.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

class Forgery : public EvidenceRoom {
 protected:
  void tamper(const std::string& sql) {
    auto connection = store::Connection::open(store::address_of(folder_ + "/e.db"),
                                              store::Connection::Access::Write, 1 << 20);
    ASSERT_TRUE(connection);
    const auto done = (*connection)->run(sql);
    ASSERT_TRUE(done) << to_string(done.error());
  }
};

// Says it is one officer and signs with another's key.
class Impostor final : public Signer {
 public:
  Impostor(OfficerKey pretends, const Signer& own) : pretends_(std::move(pretends)), own_(own) {}
  const OfficerKey& key() const override { return pretends_; }
  base::Result<base::Bytes> sign(std::string_view octets) const override { return own_.sign(octets); }

 private:
  OfficerKey pretends_;
  const Signer& own_;
};

// As a token by PKCS#11 would be: it shows its public half and signs, and can be pulled out at any time.
class Token final : public Signer {
 public:
  explicit Token(const Signer& inside) : inside_(inside) {}
  const OfficerKey& key() const override { return inside_.key(); }
  base::Result<base::Bytes> sign(std::string_view octets) const override {
    if (!plugged_in) return base::fail(ErrorCode::Unavailable, "token", "", "the officer's token");
    return inside_.sign(octets);
  }
  bool plugged_in = true;

 private:
  const Signer& inside_;
};

TEST_F(Forgery, C3_ATokenSignsAsAFileDoesAndOneThatIsPulledOutLeavesNothing) {
  const auto tea = sealed(500, "S-1");
  Token token{signer("officer-9")};
  ASSERT_TRUE(weigh_exhibit(*service_, {signer("officer-7"), token}, tea, "S-1", grams(500)));
  const auto size = (*service_->store().snapshot())->journal_head()->size;
  token.plugged_in = false;
  EXPECT_EQ(weigh_exhibit(*service_, {signer("officer-7"), token}, tea, "S-1", grams(500)).error().code,
            ErrorCode::Unavailable);
  EXPECT_EQ((*service_->store().snapshot())->journal_head()->size, size);
  EXPECT_EQ(findings(), "");
}

TEST_F(Forgery, C3_OneAccountAloneCanNotWeigh) {
  const auto tea = sealed(500, "S-1");
  const auto weigh_by = [&](const TwoSigners& by) {
    const auto done = weigh_exhibit(*service_, by, tea, "S-1", grams(500));
    return done ? ErrorCode::Unsupported : done.error().code;
  };
  EXPECT_EQ(weigh_by(both("officer-7", "officer-7")), ErrorCode::Forbidden) << "twice oneself";
  EXPECT_EQ(weigh_by({signer("officer-7"), signer("nobody-1")}), ErrorCode::Forbidden)
      << "a key nobody certified";
  const Impostor impostor{key("officer-9"), signer("officer-7")};
  EXPECT_EQ(weigh_by({signer("officer-7"), impostor}), ErrorCode::Tampered)
      << "another's name, one's own key";
  pass(base::DurationMs::minutes(1));
  ASSERT_TRUE(revoke_key(*service_, signer("chief-1"), key("officer-9").id(), {"lost", "", clock_.now()}));
  EXPECT_EQ(weigh_by(both("officer-7", "officer-9")), ErrorCode::Forbidden) << "a lost key";
  EXPECT_EQ(weigh_by(both("officer-7", "keeper-1")), ErrorCode::Unsupported) << "two officers";
  EXPECT_EQ(findings(), "");
}

TEST_F(Forgery, C3_WhatALostKeySignedIsNamedUntilTwoOthersStandForIt) {
  const auto tea = sealed(500, "S-1");
  pass(base::DurationMs::hours(1));
  const auto lost = clock_.now();
  ASSERT_TRUE(weigh_exhibit(*service_, table(), tea, "S-1", grams(500)));
  const auto entry = (*service_->store().snapshot())->journal_head()->size - 1;
  pass(base::DurationMs::hours(1));
  const auto revoke = [&](const Revocation& how) {
    return revoke_key(*service_, signer("chief-1"), key("officer-9").id(), how);
  };
  EXPECT_EQ(revoke({"mislaid", "", lost}).error().code, ErrorCode::UnknownCode);
  EXPECT_EQ(revoke({"lost", "", std::nullopt}).error().field, "since");
  EXPECT_EQ(revoke({"lost", "", clock_.now() + base::DurationMs::hours(1)}).error().field, "since");
  ASSERT_TRUE(revoke({"lost", "left in a taxi", lost}));
  const auto row = (*service_->store().snapshot())->get<store::OfficerKeyRow>(key("officer-9").id());
  EXPECT_EQ((*row)->reason, "lost");
  EXPECT_EQ((*row)->since, lost.unix_ms());
  const auto found = findings();
  EXPECT_THAT(found, HasSubstr("of officer-9 after it was lost, since "));
  EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 1) << "what it signed before stands: " << found;
  EXPECT_EQ(affirm_entries(*service_, both("keeper-1", "chief-1"), {9'999}, "seen").error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(affirm_entries(*service_, both("keeper-1", "officer-9"), {entry}, "seen").error().code,
            ErrorCode::Forbidden);
  ASSERT_TRUE(affirm_entries(*service_, both("keeper-1", "chief-1"), {entry}, "weighed again: 500 g"));
  EXPECT_EQ(findings(), "");
}

// Whoever has somebody's key may end other keys with it: that is a signature as any other.
TEST_F(Forgery, C3_ARevocationByALostKeyIsNamedUntilTwoOthersStandForIt) {
  pass(base::DurationMs::hours(1));
  const auto lost = clock_.now();
  ASSERT_TRUE(revoke_key(*service_, signer("officer-9"), key("chemist-1").id(), {"left", "", std::nullopt}));
  const auto entry = (*service_->store().snapshot())->journal_head()->size - 1;
  EXPECT_EQ(findings(), "");
  pass(base::DurationMs::hours(1));
  ASSERT_TRUE(revoke_key(*service_, signer("chief-1"), key("officer-9").id(), {"lost", "in a taxi", lost}));
  EXPECT_EQ(findings(), "C3 signed with the key " + key("officer-9").id() +
                            " of officer-9 after it was lost, since " + base::to_string(lost) + "\n");
  ASSERT_TRUE(affirm_entries(*service_, both("keeper-1", "chief-1"), {entry}, "chemist-1 has left"));
  EXPECT_EQ(findings(), "");
}

TEST_F(Forgery, C3_NobodyCertifiesAKeyForHimself) {
  EXPECT_EQ(found_key(*service_, chief(), key("nobody-1")).error().code, ErrorCode::State)
      << "the first two keys are there";
  env::SystemRandom random;
  const auto second = new_officer_key(custody::OfficerId{"officer-9"}, kTestWords, random);
  ASSERT_TRUE(second);
  EXPECT_EQ(certify_key(*service_, both("officer-7", "officer-9"), second->key).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(certify_key(*service_, both("officer-7", "officer-7"), key("nobody-1")).error().code,
            ErrorCode::Forbidden);
  ASSERT_TRUE(certify_key(*service_, both("keeper-1", "chief-1"), second->key)) << "rotation, by two others";
  EXPECT_EQ(certify_key(*service_, both("keeper-1", "chief-1"), second->key).error().code,
            ErrorCode::Duplicate);
  EXPECT_EQ(findings(), "");
}

TEST_F(Forgery, AKeysFileOpensWithItsPassphraseAlone) {
  env::SystemRandom random;
  const auto made = new_officer_key(custody::OfficerId{"officer-7"}, kTestWords, random);
  ASSERT_TRUE(made);
  EXPECT_EQ(open_officer_key(made->sealed, "another passphrase").error().code, ErrorCode::Forbidden);
  EXPECT_EQ(open_officer_key(made->sealed.substr(0, 60), kTestWords).error().code, ErrorCode::Malformed);
  EXPECT_EQ(OfficerKey::parse(made->key.text(), "key")->public_key, made->key.public_key);
  auto other = made->key.text();
  other[0] = 'x';
  EXPECT_EQ(OfficerKey::parse(other, "key").error().code, ErrorCode::Malformed) << "the id names the officer";
  EXPECT_EQ(new_officer_key(custody::OfficerId{"officer-7"}, "short", random).error().field, "passphrase");
}

TEST_F(Forgery, C1_TheDatabaseItselfRefusesABalanceThatIsNone) {
  seized(500);
  store::MassBalanceRow row;
  row.seizure_no = 1;
  row.seized_mg = 500'000;
  row.held_mg = 499'000;
  EXPECT_EQ(service_->record(chief(), "custody.weighed", "{}", {store::put(row)}).error().code,
            ErrorCode::Storage);
  store::MassMovementRow movement;
  movement.movement_no = 50;
  movement.seizure_no = 1;
  movement.kind = "consume";
  movement.exhibit = "X1-1";
  movement.mass_mg = -5;
  EXPECT_EQ(service_->record(chief(), "custody.weighed", "{}", {store::insert(movement)}).error().code,
            ErrorCode::Storage);
  EXPECT_EQ(findings(), "");
}

// With the program at hand, an insider writes entry and rows together, so that J2 holds; but nobody else
// signed.
TEST_F(Forgery, C3_AMovementThatOnlyOneAccountWroteIsNamed) {
  const auto tea = sealed(500, "S-1");
  store::MassMovementRow movement;
  movement.movement_no = 2;
  movement.seizure_no = 1;
  movement.kind = "consume";
  movement.exhibit = tea.text();
  movement.credited = "held";
  movement.debited = "consumed";
  movement.mass_mg = 40'000;
  auto exhibit = *(*service_->store().snapshot())->get<store::ExhibitRow>(tea.text());
  exhibit->book_mg -= 40'000;
  auto balance = *(*service_->store().snapshot())->get<store::MassBalanceRow>(std::int64_t{1});
  balance->held_mg -= 40'000;
  balance->consumed_mg += 40'000;
  ASSERT_TRUE(service_->record(chief(), "retention.run", "{}",
                               {store::insert(movement), store::put(*exhibit), store::put(*balance)}));
  EXPECT_THAT(findings(), HasSubstr("C3 movement 2: no act that two officers signed says so"));
}

TEST_F(Forgery, C3_AnActWithoutTwoSignaturesIsNamed) {
  ASSERT_TRUE(service_->record(chief(), "custody.weighed", R"({"act":{},"signatures":[]})", {}));
  ASSERT_TRUE(service_->record(chief(), "custody.anything", "{}", {}));
  const auto found = findings();
  EXPECT_THAT(found, HasSubstr("C3 an act of custody without two signatures"));
  EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 2);
}

TEST_F(Forgery, C3_ASignedActIsGoodForItsOwnTimeAlone) {
  sealed(500, "S-1");
  std::string body;
  ASSERT_TRUE((*service_->store().snapshot())
                  ->scan_entries(0, UINT64_MAX, [&](store::StoredEntry&& entry) -> base::Result<bool> {
                    const auto parsed = journal::parse_entry(entry.bytes);
                    if (parsed && parsed->kind == "custody.sealed") body = parsed->body;
                    return true;
                  }));
  ASSERT_FALSE(body.empty());
  pass(base::DurationMs::hours(5));
  ASSERT_TRUE(service_->record(chief(), "custody.sealed", body, {}));
  EXPECT_THAT(findings(), HasSubstr("C3 an act signed for another kind or another time"));
}

TEST_F(Forgery, C2_AnExhibitThatChangedHandsWithoutAnOfferIsNamed) {
  const auto tea = sealed(500, "S-1");
  auto exhibit = *(*service_->store().snapshot())->get<store::ExhibitRow>(tea.text());
  exhibit->holder = "keeper-1";
  ASSERT_TRUE(service_->record(chief(), "custody.stored", "{}", {store::put(*exhibit)}));
  EXPECT_THAT(findings(), HasSubstr("C2 X1-1: not held by whom its chain says"));
  store::CustodyEventRow event;
  event.exhibit = tea.text();
  event.event_no = 4;
  event.event = "store";
  event.state = "sealed";
  event.holder = "keeper-1";
  event.actor = "keeper-1";
  event.detail = "{}";
  ASSERT_TRUE(service_->record(chief(), "custody.stored", "{}", {store::insert(event)}));
  EXPECT_THAT(findings(), HasSubstr("passed to keeper-1 without an offer by officer-7"));
}

TEST_F(Forgery, C1_ARowAlteredInTheFileIsNamedByEveryRuleItBreaks) {
  seized(500);
  service_.reset();
  tamper("UPDATE mass_movement SET mass_mg = 460000 WHERE movement_no = 1");
  EXPECT_THAT(findings(), AllOf(HasSubstr("J2 table mass_movement, key 1"),
                                HasSubstr("C1 seizure 1: its movements do not add up"),
                                HasSubstr("C1 X1-1: its book is not what its movements leave"),
                                HasSubstr("C3 movement 1: not what two officers signed")));
}

// Two who are one in it sign; each seizure's balance is what its movements leave, and each exhibit's book too.
TEST_F(Forgery, C1_MassThatTwoMoveIntoAnotherSeizureIsNamed) {
  const auto from = seized(500), to = seized(500, 0, 2);
  const custody::Act act{
      "custody.split", clock_.now(), *table().officers(),
      R"({"facts_version":6,"movements":[{"exhibit":"X1-1","kind":"split","mass_mg":40000,"no":3,"seizure":1,)"
      R"("to":"X2-1"}],"states":[],"weighings":[]})"};
  store::MassMovementRow movement;
  movement.movement_no = 3;
  movement.seizure_no = 1;
  movement.kind = "split";
  movement.exhibit = from.text();
  movement.to_exhibit = to.text();
  movement.credited = movement.debited = "held";
  movement.mass_mg = 40'000;
  movement.at = act.at.unix_ms();
  const auto done = service_->store().transact([&](store::Transaction& transaction) -> base::Status {
    std::vector<store::RowWrite> rows{store::insert(movement)};
    for (const auto& [id, mass] : {std::pair{from, -40'000}, {to, 40'000}}) {
      TW_TRY(auto row, transaction.get<store::ExhibitRow>(id.text()));
      row->book_mg += mass;
      rows.push_back(store::put(*std::move(row)));
    }
    TW_TRY(auto body, signed_body(transaction, act, table()));
    return transaction.record({act.kind, act.at, "officer-7", std::move(body)}, std::move(rows))
        .map([](auto) {});
  });
  ASSERT_TRUE(done) << to_string(done.error());
  const auto found = findings();
  EXPECT_THAT(found,
              AllOf(HasSubstr("C1 movement 3: of seizure 1, and X2-1 is another's"),
                    HasSubstr("C1 seizure 1: its exhibits come to 460000 mg, and 500000 mg are held"),
                    HasSubstr("C1 seizure 2: its exhibits come to 540000 mg, and 500000 mg are held")));
  EXPECT_THAT(found, Not(AnyOf(HasSubstr("do not add up"), HasSubstr("what its movements leave"))));
}

TEST_F(Forgery, C1_AnExhibitThatIsCountedInAnotherSeizureIsNamed) {
  seized(500);
  seized(300, 0, 2);
  service_.reset();
  tamper("UPDATE exhibit SET seizure_no = 2 WHERE exhibit = 'X1-1'");
  EXPECT_THAT(findings(), AllOf(HasSubstr("C1 X1-1: an exhibit of seizure 2 under another's number"),
                                HasSubstr("C1 seizure 1: its exhibits come to 0 mg, and 500000 mg are held"),
                                HasSubstr("C1 seizure 2: its exhibits come to 800000 mg")));
}

TEST_F(Forgery, C3_ATrialThatIsRewrittenOrTakenOutOfTheBookIsNamed) {
  seized(500);
  ASSERT_TRUE(end_trial(*service_, chief(), custody::SeizureNumber{1}, "no proceedings, sender unknown"));
  EXPECT_EQ(findings(), "");
  service_.reset();
  tamper("UPDATE trial SET judgement = 'judgement 5' WHERE seizure_no = 1");
  EXPECT_THAT(findings(), HasSubstr("C3 trial about seizure 1"));
  tamper("DELETE FROM trial WHERE seizure_no = 1");
  EXPECT_THAT(findings(), HasSubstr("C3 trial about seizure 1: recorded, and it is not there"));
}

TEST_F(Forgery, C4_ADifferenceThatIsPlayedDownIsNamed) {
  const auto tea = sealed(500, "S-1");
  ASSERT_TRUE(weigh_exhibit(*service_, table(), tea, "S-1", grams(490)));
  service_.reset();
  tamper("UPDATE weighing SET verdict = 'within_bound' WHERE weighing_no = 2");
  EXPECT_THAT(findings(), HasSubstr("C4 weighing 2: differs by -10000 mg and is called within_bound"));
}

}  // namespace
}  // namespace tidewaiter::service
