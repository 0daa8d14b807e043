// C3 for every act: one key twice, a stranger's key and a revoked key are refused, by the program and, where
// somebody writes past the program, by `verify`. And the end of a key: who may say it, and what it leaves.

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <functional>
#include <string>
#include <vector>

#include "border.h"
#include "service/accounts.h"
#include "service/certificates.h"
#include "service/custody_merge.h"
#include "service/custody_missing.h"
#include "service/inventories.h"
#include "service/room_keys.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using custody::ExhibitId;
using testing::HasSubstr;

class TwoKeys : public Border {
 protected:
  void SetUp() override {
    Border::SetUp();
    ASSERT_TRUE(certify_key(*service_, table(), key("gone-1")));
    pass(base::DurationMs::minutes(1));
    ASSERT_TRUE(revoke_key(*service_, signer("gone-1"), key("gone-1").id(), {"left", "", std::nullopt}));
  }
  std::uint64_t size() { return (*service_->store().snapshot())->journal_head()->size; }

  // Those who may not sign beside, or in place of, an officer who may.
  static std::vector<TwoSigners> bad(const std::string& first, const std::string& second) {
    return {both(first, first),         both(second, second),  both(first, "stranger-1"),
            both("stranger-1", second), both(first, "gone-1"), both("gone-1", second)};
  }

  struct ActOfTwo {
    std::string name;
    std::function<bool(const TwoSigners&)> work;  ///< whether it was done
    std::string first = "officer-7", second = "officer-9";
  };
  // Refused by each bad pair, and done by a good one: it was the keys, and nothing else.
  void hold(const ActOfTwo& act) {
    for (const auto& pair : bad(act.first, act.second)) {
      const auto before = c1();
      EXPECT_FALSE(act.work(pair)) << act.name << " by " << pair.first.key().officer.text() << " and "
                                   << pair.second.key().officer.text();
      EXPECT_EQ(c1(), before) << act.name;
    }
    EXPECT_TRUE(act.work(both(act.first, act.second))) << act.name;
    pass(base::DurationMs::minutes(1));
  }

  template <typename R>
  static bool done(const R& result) {
    return result.has_value();
  }
};

TEST_F(TwoKeys, C3_NoActIsDoneByOneKeyTwiceAStrangersOrARevokedOne) {
  auto& service = *service_;
  const auto make = [&](const std::string& seal) {
    const auto id = sealed(510, seal, 10);
    pass(base::DurationMs::minutes(1));
    return id;
  };
  const auto at_table = grams(510, 10);
  custody::Exhibit bag;
  bag.description = "bag";
  bag.presumptive = "ketamine";
  const auto open = seized(510, 10);
  hold({"seize", [&](const auto& by) { return done(seize_exhibit(service, by, 1, bag, grams(20, 2))); }});
  hold({"seal", [&](const auto& by) { return done(seal_exhibit(service, by, open, "S-0")); }});
  const auto a = make("S-a");
  hold({"weigh", [&](const auto& by) { return done(weigh_exhibit(service, by, a, "S-a", at_table)); }});
  hold({"scale", [&](const auto& by) {
          return done(register_scale(service, by,
                                     {"S1", MassMg{10}, MassMg{5}, kBegin + base::DurationMs::days(200)}));
        }});
  hold({"certify", [&](const auto& by) { return done(certify_key(service, by, key("keeper-2"))); }});
  hold({"affirm entries", [&](const auto& by) { return done(affirm_entries(service, by, {1}, "seen")); }});
  hold({"affirm seal", [&](const auto& by) { return done(affirm_seal(service, by, a, "S-other")); }});
  const auto inquiry = discrepancies(**service.store().snapshot())->back().discrepancy_no;
  hold({"close an inquiry",
        [&](const auto& by) {
          return done(close_discrepancy(service, by, inquiry, custody::Finding::Explained, "as found"));
        },
        "chief-1", "keeper-1"});
  const auto split_of = [&](const ExhibitId& whole, const std::string& seal, double rest) {
    SplitOrder order;
    order.whole = whole;
    order.seal_read = seal;
    order.part = grams(12, 2);
    order.rest = grams(rest, 10);
    order.container = "bag";
    return order;
  };
  const auto b = make("S-b");
  std::vector<ExhibitId> parts;
  const auto split = [&](const SplitOrder& order, const TwoSigners& by) {
    const auto made = split_exhibit(service, by, order);
    if (made) parts.push_back(made->part);
    return done(made);
  };
  hold({"split", [&](const auto& by) { return split(split_of(b, "S-b", 500), by); }});
  auto drawn = split_of(b, "", 490);
  drawn.sampling = custody::SamplingAim{};
  drawn.sampling->population = 10;
  drawn.sampled = 10;
  drawn.sampling->method = custody::SamplingMethod::All;
  hold({"sub-sample", [&](const auto& by) { return split(drawn, by); }});
  ASSERT_TRUE(split(split_of(b, "", 480), table()));
  ASSERT_EQ(parts.size(), 3u);
  hold({"consume", [&](const auto& by) {
          Consumption gram{parts[2], "", MassMg{1'000}};
          gram.rest = grams(11, 2);
          return done(consume_exhibit(service, by, gram));
        }});
  ASSERT_TRUE(seal_exhibit(service, table(), parts[2], "S-lab"));
  to_laboratory(parts[2], 11, 2);
  hold(
      {"result",
       [&](const auto& by) {
         return done(confirm_exhibit(service, by, parts[2], {"ketamine", "lab-1", "ISO/IEC 17025", "GC-MS"}));
       },
       "chemist-1"});
  MergeOrder together;
  together.parts = {{parts[0], "", grams(12, 2)}, {parts[1], "", grams(12, 2)}};
  together.after = grams(22, 2);
  together.container = "jar";
  hold({"merge", [&](const auto& by) {
          const auto made = merge_exhibits(service, by, together);
          return made && !made->kept_back;
        }});
  const auto c = make("S-c");
  hold({"repackage", [&](const auto& by) {
          const auto made = repackage_exhibit(service, by, {c, "S-c", "box", "S-d", at_table, at_table});
          return made && made->kept_back.empty();
        }});
  ASSERT_TRUE(offer_exhibit(service, {"officer-7", ""}, c, custody::OfficerId{"keeper-1"},
                            custody::TransferPurpose::Custody, "S-d", base::DurationMs::days(2)));
  hold({"accept", [&](const auto& by) { return done(accept_exhibit(service, by, c, "S-d", at_table)); },
        "keeper-1", "officer-9"});
  const auto lost = make("S-e");
  ASSERT_TRUE(report_missing(service, {"keeper-1", ""}, {lost, "not on its shelf", std::nullopt}));
  pass(base::DurationMs::minutes(1));
  hold({"find", [&](const auto& by) {
          return done(find_exhibit(service, by, {lost, "S-e", "room 3", at_table}));
        }});
  const auto owned = make("S-f");
  hold(
      {"release", [&](const auto& by) {
         const auto made = release_exhibit(service, by, {owned, "S-f", at_table, "judgement 3", "its owner"});
         return made && made->kept_back.empty();
       }});
  const auto burnt = make("S-g");
  judged();
  ASSERT_TRUE(order_destruction(service, chief(), {burnt}, "order 12"));
  hold({"destroy", [&](const auto& by) {
          const auto run = destroy(service, by,
                                   {"order 12",
                                    "incineration",
                                    {"w1", "w2", "w3"},
                                    "S1",
                                    "furnace",
                                    {{burnt, "S-g", MassMg{510'000}, MassMg{10'000}}},
                                    {},
                                    kNoPicture});
          return run && run->destroyed.size() == 1;
        }});
  const auto sent = make("S-h");
  std::int64_t leg = 0;
  hold({"depart", [&](const auto& by) {
          const auto made = depart(service, by,
                                   {"van 3",
                                    "T-1",
                                    "room 2",
                                    "laboratory",
                                    "ring road",
                                    {sent},
                                    clock_.now() + base::DurationMs::hours(5)});
          if (made) leg = made->leg_no;
          return done(made);
        }});
  hold({"arrive", [&](const auto& by) { return done(arrive(service, by, leg, "T-1")); }, "keeper-1",
        "officer-9"});
  const auto counted = make("S-i");
  const auto inventory = open_inventory(service, chief(), {});
  ASSERT_TRUE(inventory) << to_string(inventory.error());
  hold({"weigh for an inventory", [&](const auto& by) {
          return done(weigh_blind(service, by, inventory->row.inventory_no, counted, "S-i", at_table));
        }});
  const auto sugar = make("S-j");
  hold({"substitute", [&](const auto& by) {
          return done(substitute(
              service, by,
              {sugar, custody::Substitution::Removed, sugar, "", {}, "", "agreement 3", "S-j", {}}));
        }});
  // Abroad.
  const auto sample_id = sample();
  const auto number = offer_handover(service, {"officer-7", "test"}, offer_of(sample_id, approved()));
  ASSERT_TRUE(number) << to_string(number.error());
  hold({"hand over", [&](const auto& by) {
          const auto made = hand_over(service, by, *number, "S-14", grams(42, 2));
          return made && made->kept_back.empty();
        }});
  hold({"bundle", [&](const auto& by) { return done(make_bundle(service, by, {*number, "vi", {}})); }});
  const auto line = receipt_for(read(bundled(*number)), 42);
  hold({"receipt", [&](const auto& by) { return done(confirm_handover(service, by, line)); }});
  hold({"destroyed abroad",
        [&](const auto& by) { return done(destroyed_abroad(service, by, *number, "certificate 12")); }});
  const auto second_part = sample();
  auto second_offer = offer_of(second_part, approved());
  second_offer.seal_read = "S-14-2";
  const auto lent = offer_handover(service, {"officer-7", "test"}, second_offer);
  ASSERT_TRUE(lent) << to_string(lent.error());
  ASSERT_TRUE(hand_over(service, table(), *lent, "S-14-2", grams(42, 2)));
  ASSERT_TRUE(confirm_handover(service, table(), receipt_for(read(bundled(*lent)), 42, "federal-1", "S-14-2")));
  pass(base::DurationMs::minutes(1));
  hold({"take back", [&](const auto& by) {
          return done(take_back(service, by, {*lent, "AU-9", grams(42, 2), {}, "letter 88", "", "their court returns it"}));
        }});
  EXPECT_EQ(findings(), "");
}

// Written past the program, as an insider with the database would: whatever the act calls itself.
TEST_F(TwoKeys, C3_VerifyNamesAnActOfAnyKindByOneKeyAStrangersOrARevokedOne) {
  const std::vector<std::string> kinds{"custody.accepted",
                                       "custody.affirmed",
                                       "custody.bundled",
                                       "custody.consumed",
                                       "custody.destroyed",
                                       "custody.destroyed_abroad",
                                       "custody.discrepancy_closed",
                                       "custody.found",
                                       "custody.handed_over",
                                       "custody.key_certified",
                                       "custody.merged",
                                       "custody.receipt",
                                       "custody.released",
                                       "custody.repackaged",
                                       "custody.result",
                                       "custody.scale_certified",
                                       "custody.seal_affirmed",
                                       "custody.sealed",
                                       "custody.seized",
                                       "custody.split",
                                       "custody.sub_sampled",
                                       "custody.substituted",
                                       "custody.taken_back",
                                       "custody.transport_arrived",
                                       "custody.transport_departed",
                                       "custody.weighed",
                                       "custody.never_heard_of"};
  const auto signature = [](const Signer& by, const std::string& text) {
    const auto octets = custody::signed_octets(text);
    return journal::Body{}
        .set("key", by.key().id())
        .set("officer", by.key().officer.text())
        .set("signature", base::to_base64(*by.sign(octets)))
        .text();
  };
  const auto written = [&](const std::string& kind, const TwoSigners& by, const std::string& second) {
    const auto text = journal::Body{}
                          .set("at", base::to_string(clock_.now()))
                          .set_json("facts", "{}")
                          .set("first", by.first.key().officer.text())
                          .set("kind", kind)
                          .set("second", second)
                          .text();
    const auto body =
        journal::Body{}
            .set_json("act", text)
            .set_json("signatures", "[" + signature(by.first, text) + "," + signature(by.second, text) + "]")
            .text();
    return done(service_->record({by.first.key().officer.text(), "test"}, kind, body, {}));
  };
  ASSERT_EQ(findings(), "");
  std::size_t expected = 0;
  for (const auto& kind : kinds) {
    for (const auto& pair : bad("officer-7", "officer-9")) {
      const auto named = pair.second.key().officer.text();
      // One who signs twice can name somebody else beside.
      ASSERT_TRUE(written(kind, pair, named == pair.first.key().officer.text() ? "chief-1" : named));
      ++expected;
    }
  }
  const auto report = verify::verify_database(folder_ + "/e.db", {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->findings.count(), expected);
  EXPECT_TRUE(rc::check("the choke point refuses them too, whatever the act says", [&] {
    const auto kind = *rc::gen::elementOf(kinds);
    const auto pairs = bad("officer-7", "officer-9");
    const auto& pair = pairs[*rc::gen::inRange<std::size_t>(0, pairs.size())];
    const auto officers = custody::TwoOfficers::make(pair.first.key().officer,
                                                     pair.first.key().officer == pair.second.key().officer
                                                         ? custody::OfficerId{"chief-1"}
                                                         : pair.second.key().officer);
    RC_ASSERT(officers.has_value());
    const custody::Act act{kind, clock_.now(), *officers,
                           journal::Body{}.set("n", *rc::gen::inRange<std::int64_t>(0, 9)).text()};
    auto reader = *service_->store().snapshot();
    const bool same = pair.first.key().officer == pair.second.key().officer;
    const bool refused = same ? !pair.officers() : !signed_body(*reader, act, pair);
    RC_ASSERT(refused);
  }));
}

// Rotation: the old key is refused from then on, what it signed stands, the new one signs.
TEST_F(TwoKeys, C3_AKeyIsRotatedByItsOfficerAndWhatItSignedStands) {
  const auto tea = sealed(500, "S-1");
  env::SystemRandom random;
  const auto made = new_officer_key(custody::OfficerId{"officer-9"}, kTestWords, random);
  const auto fresh = *open_officer_key(made->sealed, kTestWords);
  ASSERT_TRUE(certify_key(*service_, both("officer-7", "chief-1"), fresh->key()));
  pass(base::DurationMs::minutes(1));
  const auto& old = signer("officer-9");
  ASSERT_TRUE(revoke_key(*service_, *fresh, old.key().id(), {"rotated", "", std::nullopt}));
  pass(base::DurationMs::minutes(1));
  EXPECT_EQ(weigh_exhibit(*service_, table(), tea, "S-1", grams(500)).error().code, ErrorCode::Forbidden);
  EXPECT_TRUE(weigh_exhibit(*service_, {signer("officer-7"), *fresh}, tea, "S-1", grams(500)));
  EXPECT_EQ(findings(), "") << "what the old one signed before stands";
}

TEST_F(TwoKeys, C3_AKeyIsEndedByItsOfficerOrASupervisorAndNobodyElse) {
  const auto& nine = key("officer-9").id();
  const Revocation since_2020{"lost", "", base::Instant{1'577'836'800'000}};
  EXPECT_EQ(revoke_key(*service_, signer("stranger-1"), nine, since_2020).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(revoke_key(*service_, signer("gone-1"), nine, since_2020).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(findings(), "");
  // As soon as there are accounts, a certified key alone does not do.
  store::OfficerRow account;
  account.officer_id = "keeper-1";
  account.state = "active";
  account.rights = R"(["Custodian"])";
  auto chief_account = account;
  chief_account.officer_id = "chief-1";
  chief_account.rights = R"(["Supervisor"])";
  ASSERT_TRUE(service_->record(chief(), "account.opened", "{}",
                               {store::insert(std::move(account)), store::insert(std::move(chief_account))}));
  EXPECT_EQ(revoke_key(*service_, signer("keeper-1"), nine, since_2020).error().code, ErrorCode::Forbidden);
  // One officer's entry, signed by nobody, as it was once.
  sealed(500, "S-1");
  auto row = **(*service_->store().snapshot())->get<store::OfficerKeyRow>(nine);
  row.revoked_at = clock_.now().unix_ms();
  row.reason = row.why = "lost";
  ASSERT_TRUE(service_->record(
      {"nobody-1", "test"}, "custody.key_revoked",
      journal::Body{}.set("key", nine).set("officer", "officer-9").set("reason", "lost").text(),
      {store::put(row)}));
  EXPECT_THAT(findings(), HasSubstr("C3 the revocation of a key that nobody signed with a key in force"));
  ASSERT_TRUE(revoke_key(*service_, signer("chief-1"), key("keeper-1").id(), {"left", "", std::nullopt}));
}

}  // namespace
}  // namespace tidewaiter::service
