// Documents, images and data that answer a request by themselves: what the file proves, and what may go.

#include <gmock/gmock.h>

#include "border.h"
#include "publish/archive.h"
#include "service/kept_files.h"
#include "service/readings.h"
#include "verify/bundle_names.h"
#include "verify/stored_zip.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::Not;

class Documents : public Border {
 protected:
  void SetUp() override {
    Border::SetUp();
    tea_ = sealed(2'010, "S-1", 10);
    pass(base::DurationMs::hours(1));
    NewKeptFile file;
    file.exhibit = tea_;
    file.taken_at = clock_.now();
    const auto photograph = keep_file(*service_, chief(), file, "\x89PNG\r\n\x1a\n the tea");
    ASSERT_TRUE(photograph);
    file.kind = KeptKind::Paper;
    ASSERT_TRUE(keep_file(*service_, chief(), file, "%PDF-1.7 not asked for"));
    NewReading reading;
    reading.exhibit = tea_;
    reading.taken_at = clock_.now();
    ASSERT_TRUE(attach_reading(*service_, chief(), reading, "%PDF-1.7 a report"));
    order_.request = approved();
    order_.terms.use_limitation = "the investigation R-17";
    order_.terms.undertaking_needless = "the law there knows no such sentence";
    order_.terms.court_witness = "officer-7, by video";
    order_.files = {photograph->file_no};
    order_.readings = {1};
    order_.statements = {{tea_, custody::OfficerId{"officer-7"}}};
    pass(base::DurationMs::hours(1));
  }
  base::Result<Bundle> made() { return make_documents_bundle(*service_, table(), order_); }
  ErrorCode refused() {
    const auto bundle = made();
    EXPECT_FALSE(bundle);
    return bundle ? ErrorCode::Busy : bundle.error().code;
  }
  static std::vector<publish::Member> members_of(const Bundle& bundle) {
    const auto names = verify::names_in_bundle(bundle.octets);
    const std::vector<std::string_view> views{names.begin(), names.end()};
    const auto contents = verify::read_stored_zip(bundle.octets, views);
    EXPECT_TRUE(contents);
    std::vector<publish::Member> members;
    for (std::size_t i = 0; i < names.size(); ++i) members.push_back({names[i], base::Bytes{(*contents)[i]}});
    return members;
  }

  custody::ExhibitId tea_;
  DocumentsOrder order_;
};

TEST_F(Documents, AnswerARequestWithoutAnExhibitAndAreProvenByTheLogsKeyAlone) {
  const auto bundle = made();
  ASSERT_TRUE(bundle) << to_string(bundle.error());
  const auto facts = read(*bundle);
  EXPECT_EQ(facts.request, order_.request);
  EXPECT_EQ(facts.exhibit, "");
  EXPECT_EQ(facts.attachments, 3u);
  EXPECT_EQ(facts.photographs, 1u);
  EXPECT_EQ(facts.photographs_inside, 1u);
  EXPECT_THAT(verify::to_sentence(facts),
              testing::AllOf(
                  HasSubstr("Proven: officer-7 and officer-9 signed"),
                  HasSubstr("that these documents answer request 1, which authority-1 approved on "),
                  HasSubstr("3 attachments are those that were sealed in"),
                  HasSubstr("no exhibit goes with them; not proven: that what they show and say is true")));
  const auto members = members_of(*bundle);
  EXPECT_THAT(members[2].content,
              testing::AllOf(HasSubstr("handover.requested"), HasSubstr("handover.decided")));
  EXPECT_THAT(members[2].content, Not(HasSubstr("custody.seized"))) << "no chain is told";
  EXPECT_THAT(bundle->octets, Not(HasSubstr("not asked for")));
  EXPECT_EQ(findings(), "");
}

// J1: as of a bundle with an exhibit.
TEST_F(Documents, J1_ATouchedMemberInASoundZipIsFoundAndNamed) {
  const auto bundle = made();
  ASSERT_TRUE(bundle);
  const auto key = log_key();
  const auto members = members_of(*bundle);
  for (std::size_t m = 0; m < members.size(); ++m) {
    const std::size_t step = std::max<std::size_t>(1, members[m].content.size() / 100);
    for (std::size_t i = 0; i < members[m].content.size(); i += step) {
      auto touched = members;
      touched[m].content[i] = static_cast<char>(touched[m].content[i] ^ (1 << i % 8));
      const auto read = verify::verify_bundle(*publish::archive(touched), key);
      ASSERT_FALSE(read) << members[m].name << " at " << i;
      ASSERT_THAT(read.error().field, HasSubstr(members[m].name)) << "at " << i;
    }
  }
}

TEST_F(Documents, GoUnderAnApprovedRequestWithTermsAndOfWhatWasLetGoAlone) {
  auto order = order_;
  order_.files.clear();
  order_.readings.clear();
  order_.statements.clear();
  EXPECT_EQ(refused(), ErrorCode::Missing) << "nothing";
  order_ = order;
  order_.terms.use_limitation.clear();
  EXPECT_EQ(made().error().field, "terms.use_limitation");
  order_ = order;
  order_.files = {99};
  EXPECT_EQ(refused(), ErrorCode::NotFound);
  order_ = order;
  order_.request = 99;
  EXPECT_EQ(refused(), ErrorCode::NotFound);
  const auto received = receive_request(*service_, {"clerk-1", "test"}, asked());
  ASSERT_TRUE(received);
  order_.request = received->number;
  EXPECT_EQ(refused(), ErrorCode::State) << "not decided yet";
  const RequestDecision narrow{custody::Grant{{"X2-1"}, {}}, "agreed"};
  ASSERT_TRUE(decide_request(*service_, {"authority-1", "test"}, received->number, narrow));
  EXPECT_EQ(refused(), ErrorCode::Forbidden) << "of another exhibit than was let go";
}

}  // namespace
}  // namespace tidewaiter::service
