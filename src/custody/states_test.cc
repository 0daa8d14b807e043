#include "custody/states.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "custody/transfer.h"
#include "custody/tree.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::Instant;
using base::MassMg;
using testing::HasSubstr;

TEST(CustodyStates, EveryStateIsReachedAndEveryPairLeadsToOneState) {
  std::set<CustodyState> reached{CustodyState::Seized};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const auto& transition : transitions()) {
      if (reached.contains(transition.from)) reached.insert(transition.to);
    }
  }
  EXPECT_EQ(reached.size(), 16u);
  std::set<std::pair<CustodyState, CustodyEvent>> pairs;
  for (const auto& transition : transitions())
    EXPECT_TRUE(pairs.insert({transition.from, transition.event}).second);
  for (const auto state :
       {CustodyState::Destroyed, CustodyState::Released, CustodyState::Consumed, CustodyState::Merged,
        CustodyState::WrittenOff})
    EXPECT_TRUE(is_final(state)) << name(state);
}

TEST(CustodyStates, TheDocumentHoldsTheTableAsItIs) {
  std::ifstream stream(TIDEWAITER_SOURCE_DIR "/docs/custody.md");
  const std::string document{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_THAT(document, HasSubstr("\n\n" + state_table() + "\n")) << "docs/custody.md is to hold:\n"
                                                                  << state_table();
}

TEST(CustodyStates, WhatIsOutIsOutUntilItIsBackWhateverIsDoneWithItThere) {
  using E = CustodyEvent;
  const auto out = [](const std::vector<E>& events) {
    std::optional<Instant> since;
    Away away = Away::No;
    std::int64_t at = 0;
    for (const auto event : events) {
      since = out_after(since, away, event, Instant{++at});
      away = away_after(away, event);
    }
    return since;
  };
  EXPECT_EQ(out({E::Seal, E::TakeOut, E::Open, E::Seal}), Instant{2}) << "a laboratory opens and seals it";
  EXPECT_EQ(out({E::TakeOut, E::OpenDiscrepancy, E::CloseDiscrepancy}), Instant{1}) << "received by nobody";
  EXPECT_EQ(out({E::TakeOut, E::TakeOut}), Instant{1}) << "from one laboratory to the next";
  EXPECT_EQ(out({E::TakeOut, E::ReportMissing, E::Find}), Instant{1});
  EXPECT_EQ(out({E::SendOn, E::ReportMissing, E::Find}), std::nullopt);
  for (const auto back : {E::Return, E::Receive, E::HandOver})
    EXPECT_EQ(out({E::TakeOut, back}), std::nullopt);
}

TEST(CustodyStates, NamesGoBothWays) {
  for (const auto& transition : transitions()) {
    EXPECT_EQ(custody_state_from(name(transition.from)), transition.from);
    EXPECT_EQ(custody_event_from(name(transition.event)), transition.event);
  }
  EXPECT_EQ(custody_state_from("lost"), std::nullopt);
}

TEST(CustodyStates, WhatIsNotInTheTableIsRefusedWithWhatIs) {
  const auto refused = apply(CustodyState::Destroyed, CustodyEvent::Weigh);
  EXPECT_EQ(refused.error().code, ErrorCode::State);
  EXPECT_EQ(refused.error().expected, "nothing: the state is final")
      << "though an inquiry may be closed in it";
  EXPECT_THAT(apply(CustodyState::Missing, CustodyEvent::Seal).error().expected, HasSubstr("find"));
}

TEST(Transfer, C2_AnOfferNobodyAcceptsExpires) {
  Holding held{ExhibitId{"X1-1"}, OfficerId{"officer-7"}, "S-1", CustodyState::Sealed, std::nullopt};
  const auto offered =
      *offer(held, held.holder, OfficerId{"vault-1"}, TransferPurpose::Custody, Instant{10}, Instant{20});
  EXPECT_EQ(offered.holder, held.holder) << "offering gives nothing away";
  EXPECT_EQ(accept(offered, OfficerId{"vault-1"}, "S-1", Instant{21}).error().code, ErrorCode::State);
  EXPECT_EQ(accept(offered, OfficerId{"officer-9"}, "S-1", Instant{15}).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(accept(offered, OfficerId{"vault-1"}, "S-9", Instant{15}).error().code, ErrorCode::Conflict);
  const auto accepted = *accept(offered, OfficerId{"vault-1"}, "S-1", Instant{15});
  EXPECT_EQ(accepted.holder, OfficerId{"vault-1"});
  EXPECT_EQ(accepted.state, CustodyState::Received);
  EXPECT_EQ(without_expired(offered, Instant{21}), held);
  EXPECT_EQ(without_expired(offered, Instant{20}), offered);
  EXPECT_EQ(offer(held, held.holder, OfficerId{"v"}, TransferPurpose::Custody, Instant{10},
                  Instant{10} + base::DurationMs::days(31))
                .error()
                .field,
            "expires_at");
}

TEST(Tree, EachEdgeShowsItsGramsAndTextIsEscaped) {
  const ExhibitId whole{"X1-1"}, part{"X1-1.1"};
  const std::vector<Movement> movements{*Movement::make(MovementKind::Seize, MassMg{5'000}, whole),
                                        *Movement::make(MovementKind::Split, MassMg{1'250}, whole, part),
                                        *Movement::make(MovementKind::Split, MassMg{250}, whole, part)};
  const auto edges = tree_edges(movements);
  ASSERT_EQ(edges.size(), 1u);
  EXPECT_EQ(edges[0].mass, MassMg{1'500});
  const std::vector<TreeNode> nodes{{whole, "a<b & \"c\"", "stored", MassMg{3'500}},
                                    {part, "", "out", MassMg{1'500}}};
  const auto svg = tree_svg("Seizure 1", nodes, edges);
  ASSERT_TRUE(svg);
  EXPECT_THAT(*svg, testing::AllOf(HasSubstr(">1.5 g</text>"), HasSubstr("X1-1  3.5 g"),
                                   HasSubstr("a&lt;b &amp; &quot;c&quot;"), HasSubstr("</svg>")));
}

TEST(Tree, AMergeIntoWhatThePartCameOutOfRunsBack) {
  const ExhibitId whole{"X1-1"}, part{"X1-1.1"};
  const std::vector<Movement> movements{*Movement::make(MovementKind::Split, MassMg{1'250}, whole, part),
                                        *Movement::make(MovementKind::Merge, MassMg{1'240}, part, whole)};
  const auto edges = tree_edges(movements);
  ASSERT_EQ(edges.size(), 2u);
  const std::vector<TreeNode> nodes{{whole, "", "stored", MassMg{3'500}}, {part, "", "merged", {}}};
  const auto svg = tree_svg("Seizure 1", nodes, edges);
  ASSERT_TRUE(svg) << to_string(svg.error());
  EXPECT_THAT(*svg, testing::AllOf(HasSubstr(">1.25 g</text>"), HasSubstr(">1.24 g</text>")));
}

TEST(Tree, ARingOrAnEdgeToNowhereIsRefused) {
  const std::vector<TreeNode> nodes{{ExhibitId{"a"}, "", "", {}}, {ExhibitId{"b"}, "", "", {}}};
  EXPECT_EQ(tree_svg("", nodes, std::vector<TreeEdge>{{ExhibitId{"a"}, ExhibitId{"c"}, {}, false}}).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(tree_svg("", nodes,
                     std::vector<TreeEdge>{{ExhibitId{"a"}, ExhibitId{"b"}, {}, false},
                                           {ExhibitId{"b"}, ExhibitId{"a"}, {}, false}})
                .error()
                .code,
            ErrorCode::Conflict);
}

}  // namespace
}  // namespace tidewaiter::custody
