#include "text/text.h"

#include <gtest/gtest.h>

namespace tidewaiter::text {
namespace {

TEST(Clean, FoldsCaseWidthSpacesAndInvisibleMarks) {
  EXPECT_EQ(clean("  Wattle \t STREET ").text, "wattle street");
  EXPECT_EQ(clean("ＡＢＣ　１２３").text, "abc 123");
  EXPECT_EQ(clean("Wat\u200Btle").text, "wattle");
  EXPECT_TRUE(clean("Wat\u200Btle").hidden_marks);
  EXPECT_EQ(clean("STRASSE Straße").text, "strasse strasse");
  EXPECT_EQ(strip_marks(clean("Nguyễn Đình Łódź Øre").text), "nguyen dinh lodz ore");
}

TEST(Clean, FoldsLookAlikeLettersWithinAWord) {
  const Cleaned folded = clean("p\u0430yp\u0430l");  // Cyrillic a
  EXPECT_EQ(folded.text, "paypal");
  EXPECT_TRUE(folded.mixed_scripts);
  EXPECT_FALSE(clean("Иван Petrov").mixed_scripts);
}

}  // namespace
}  // namespace tidewaiter::text
