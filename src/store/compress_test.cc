#include "store/compress.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace tidewaiter::store {
namespace {

using base::ErrorCode;

RC_GTEST_PROP(Compress, ComesBackWhole, (std::string document)) {
  RC_ASSERT(*decompress(compress(document)) == document);
}

TEST(Compress, BrokenOctetsAreAnErrorWhateverTheCut) {
  const std::string document(5'000, 'x');
  const auto stored = compress(document + "{\"item_id\":\"EE123456785CN\"}").bytes;
  for (std::size_t cut = 0; cut < stored.size(); ++cut) {
    EXPECT_FALSE(decompress(std::string_view{stored}.substr(0, cut))) << cut;
  }
  EXPECT_EQ(decompress("\x02junk").error().code, ErrorCode::Encoding);
  EXPECT_EQ(decompress(stored, 100).error().code, ErrorCode::TooLarge);
}

TEST(Compress, ADeclarationShrinksToHalf) {
  const std::string declaration =
      R"({"item_id":"EE123456785CN","operator_id":"CN-POST","service":"Mail","category":"gift",)"
      R"("posted_at":"2026-11-20T09:12:00+08:00","origin_office":"CNCAN","receptacle_id":"CNCANAAUSYDAAEN60123001004020",)"
      R"("dispatch_id":"CNCANAAUSYDAAEN60123","cut_off_at":"2026-11-21T06:00:00+08:00","sender":{"name":"Example Sender",)"
      R"("address":["1 Example Road"],"city":"Guangzhou","postcode":"510000","country":"CN","phone":"+86 20 8765 4321",)"
      R"("email":null},"recipient":{"name":"Example Recipient","address":["Unit 7","148 Example Street"],"city":"Ultimo",)"
      R"("postcode":"2007","country":"AU","phone":null},"contents":[{"description":"green tea","hs6":"090210",)"
      R"("quantity":2,"net_mass_g":1000,"value":28,"currency":"USD","origin":"CN"}],"gross_mass_g":1105,)"
      R"("check":{"by":"G117","at":"2026-11-20T20:00:00+08:00","method":"XRay"}})";
  EXPECT_LT(compress(declaration).bytes.size() * 2, declaration.size());
}

}  // namespace
}  // namespace tidewaiter::store
