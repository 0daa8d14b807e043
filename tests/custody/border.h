#pragma once
// An evidence room with forty grams on their way to another country.

#include "evidence_room.h"
#include "service/bundle.h"
#include "service/log.h"
#include "verify/bundle.h"

namespace tidewaiter::service {

class Border : public EvidenceRoom {
 protected:
  static custody::ForeignRequest asked() {
    return {"AU",
            "Federal police",
            "R-17",
            "1988 Convention, Art. 7",
            "law on mutual assistance, section 4",
            "import of a drug in a similar parcel, found in Sydney",
            "40 g for comparison",
            kBegin + base::DurationMs::days(60)};
  }
  static custody::HandoverTerms terms() {
    custody::HandoverTerms terms;
    terms.export_authorisation = "EX-1";
    terms.import_authorisation = "IM-1";
    terms.use_limitation = "the investigation R-17";
    terms.undertaking_needless = "the law there knows no such sentence";
    terms.afterwards = custody::Afterwards::Destroyed;
    terms.court_witness = "officer-7, by video";
    return terms;
  }
  // Whatever these tests seize may go.
  static RequestDecision agreed() {
    custody::Grant grant;
    for (int seizure = 1; seizure <= 5; ++seizure)
      for (int n = 1; n <= 20; ++n)
        grant.exhibits.push_back("X" + std::to_string(seizure) + "-" + std::to_string(n));
    grant.most = base::MassMg{100'000'000};
    return {grant, "agreed"};
  }
  std::int64_t approved() {
    const auto received = receive_request(*service_, {"clerk-1", "test"}, asked());
    EXPECT_TRUE(received && received->missing.empty());
    EXPECT_TRUE(decide_request(*service_, {"authority-1", "test"}, received->number, agreed()));
    return received->number;
  }
  // Forty grams out of two kilograms, under seal S-14, in officer-7's hands; of the next ones S-14-2 and so on.
  custody::ExhibitId sample() {
    const auto again = samples_++ == 0 ? std::string{} : "-" + std::to_string(samples_);
    const auto tea = sealed(2'010, "S-1" + again, 10);
    pass(base::DurationMs::hours(1));
    SplitOrder order;
    order.whole = tea;
    order.seal_read = "S-1" + again;
    order.part = grams(42, 2);
    order.rest = grams(1'970, 10);
    order.container = "bag";
    const auto split = split_exhibit(*service_, table(), order);
    EXPECT_TRUE(split) << to_string(split.error());
    EXPECT_TRUE(seal_exhibit(*service_, table(), split->part, "S-14" + again));
    EXPECT_TRUE(seal_exhibit(*service_, table(), tea, "S-2" + again));
    pass(base::DurationMs::hours(1));
    return split->part;
  }
  HandoverOffer offer_of(const custody::ExhibitId& id, std::int64_t request) {
    return {request, id, "S-14", key("federal-1"), terms(), base::DurationMs::days(7)};
  }
  // Handed over, its number.
  std::int64_t gone() {
    const auto id = sample();
    const auto number = offer_handover(*service_, {"officer-7", "test"}, offer_of(id, approved()));
    EXPECT_TRUE(number) << to_string(number.error());
    const auto given = hand_over(*service_, table(), *number, "S-14", grams(42, 2));
    EXPECT_TRUE(given) << to_string(given.error());
    EXPECT_EQ(given->kept_back, "");
    pass(base::DurationMs::hours(1));
    return *number;
  }
  Bundle bundled(std::int64_t handover, std::set<std::string> withhold = {}) {
    auto made = make_bundle(*service_, table(), {handover, "vi", std::move(withhold)});
    EXPECT_TRUE(made) << to_string(made.error());
    pass(base::DurationMs::hours(1));
    return *std::move(made);
  }
  std::string log_key() { return *verifier_key(*service_); }

  // What the receiver signs, with the figures that were sent unless said otherwise.
  std::string receipt_for(const verify::BundleFacts& facts, double gross,
                          const std::string& signer_name = "federal-1", const std::string& seal = "S-14",
                          base::MassMg uncertainty = base::MassMg{20}) {
    Receipt receipt;
    receipt.manifest = facts.manifest;
    receipt.handover = facts.handover;
    receipt.exhibit = custody::ExhibitId{facts.exhibit};
    receipt.seal = seal;
    receipt.gross = *base::mass_from_grams(gross, "gross");
    receipt.tare = base::MassMg{2'000};
    receipt.uncertainty = uncertainty;
    receipt.place = "laboratory, Sydney";
    receipt.at = clock_.now();
    const auto line = sign_receipt(receipt, signer(signer_name));
    EXPECT_TRUE(line) << to_string(line.error());
    return *line;
  }
  int samples_ = 0;
  verify::BundleFacts read(const Bundle& bundle) {
    const auto facts = verify::verify_bundle(bundle.octets, log_key());
    EXPECT_TRUE(facts) << to_string(facts.error());
    return facts ? *facts : verify::BundleFacts{};
  }
};

}  // namespace tidewaiter::service
