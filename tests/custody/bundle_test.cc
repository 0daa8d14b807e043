// The file that goes with the exhibit: what it proves, and what becomes of it when an octet is touched.

#include <gmock/gmock.h>
#include <sodium.h>

#include "border.h"
#include "journal/entry.h"
#include "publish/archive.h"
#include "service/kept_files.h"
#include "service/readings.h"
#include "service/room_keys.h"
#include "verify/bundle_chain.h"
#include "verify/bundle_names.h"
#include "verify/stored_zip.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::Not;

const std::string kFace = std::string{"\x89PNG\r\n\x1a\n"} + " a picture";

class BundleFile : public Border {
 protected:
  static std::vector<publish::Member> members_of(const Bundle& bundle) {
    const auto names = verify::names_in_bundle(bundle.octets);
    const std::vector<std::string_view> views{names.begin(), names.end()};
    const auto contents = verify::read_stored_zip(bundle.octets, views);
    EXPECT_TRUE(contents);
    std::vector<publish::Member> members;
    for (std::size_t i = 0; i < names.size(); ++i) members.push_back({names[i], base::Bytes{(*contents)[i]}});
    return members;
  }
  // An attachment is named by its number: its ending may be what was touched.
  static std::string_view named(const publish::Member& member) {
    const std::string_view name = member.name;
    return name.starts_with("attachment-") ? name.substr(0, name.rfind('.')) : name;
  }
  // A photograph, and a reading, of the exhibit; of each one that stays here.
  void photographed(const custody::ExhibitId& id) {
    for (const std::string& content : {kFace, std::string{"\x89PNG\r\n\x1a\n"} + "not theirs"}) {
      NewKeptFile file;
      file.exhibit = id;
      file.taken_at = clock_.now();
      ASSERT_TRUE(keep_file(*service_, chief(), file, content));
      NewReading reading;
      reading.kind = laboratory::ReadingKind::Report;
      reading.exhibit = id;
      reading.taken_at = clock_.now();
      ASSERT_TRUE(attach_reading(*service_, chief(), reading, "%PDF-1.7 " + content));
    }
  }
  Bundle attached(std::int64_t handover, std::set<std::string> statements = {}) {
    photographed(custody::ExhibitId{handover_row(**service_->store().snapshot(), handover)->exhibit});
    BundleOrder order{handover, "vi", {}};
    order.files = {1};
    order.readings = {1};
    order.statements = std::move(statements);
    auto made = make_bundle(*service_, table(), order);
    EXPECT_TRUE(made) << to_string(made.error());
    return *std::move(made);
  }
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find('\n', at);
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }
};

TEST_F(BundleFile, SaysInOneSentenceWhatIsProvenAndWhatIsNot) {
  const auto bundle = bundled(gone());
  const auto facts = read(bundle);
  EXPECT_EQ(facts.exhibit, "X1-1.1");
  EXPECT_EQ(facts.sent_mg, 40'000);
  EXPECT_EQ(facts.seal, "S-14");
  EXPECT_EQ(facts.receiver_key, key("federal-1").text());
  EXPECT_EQ(facts.first_officer, "officer-7");
  EXPECT_EQ(facts.origin, "test.example");
  EXPECT_EQ(facts.manifest, bundle.manifest);
  EXPECT_GT(facts.events, 6u);
  const auto sentence = verify::to_sentence(facts);
  EXPECT_THAT(sentence, testing::StartsWith("Proven: officer-7 and officer-9 signed"));
  EXPECT_THAT(sentence, HasSubstr("40 g"));
  EXPECT_THAT(sentence,
              HasSubstr("not proven: that what the officers signed is true of the thing itself, that it "
                        "is methamphetamine (presumptive)"));
  EXPECT_EQ(std::count(sentence.begin(), sentence.end(), '\n'), 0);
}

// J1, C3: every octet of the file, headers, directory and attachments included.
TEST_F(BundleFile, J1_AnyOctetChangedAnywhereIsFoundAndNamed) {
  const auto bundle = attached(gone());
  const auto key = log_key();
  const auto members = members_of(bundle);
  std::vector<std::string_view> owner;  // by octet: what must be named
  for (const auto& member : members)
    owner.insert(owner.end(), 30 + member.name.size() + member.content.size(), named(member));
  for (const auto& member : members) owner.insert(owner.end(), 46 + member.name.size(), named(member));
  owner.insert(owner.end(), 22, "zip end");
  ASSERT_EQ(owner.size(), bundle.octets.size());
  auto octets = bundle.octets;
  std::size_t unnamed = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const char bit = static_cast<char>(1 << i % 8);
    octets[i] = static_cast<char>(octets[i] ^ bit);
    const auto read = verify::verify_bundle(octets, key);
    ASSERT_FALSE(read) << "octet " << i << " of " << owner[i];
    if (read.error().field.find(owner[i]) == std::string::npos && unnamed++ == 0)
      ADD_FAILURE() << "octet " << i << " of " << owner[i] << ": named " << read.error().field;
    octets[i] = static_cast<char>(octets[i] ^ bit);
  }
  EXPECT_EQ(unnamed, 0u);
  RecordProperty("octets", static_cast<int>(octets.size()));
  EXPECT_TRUE(verify::verify_bundle(octets, key));
}

// Whoever can write a zip can put its checksums right.
TEST_F(BundleFile, J1_ATouchedMemberInASoundZipIsFoundAndNamed) {
  const auto bundle = attached(gone());
  const auto key = log_key();
  const auto members = members_of(bundle);
  std::size_t tried = 0;
  for (std::size_t m = 0; m < members.size(); ++m) {
    const std::size_t step = std::max<std::size_t>(1, members[m].content.size() / 300);
    for (std::size_t i = 0; i < members[m].content.size(); i += step, ++tried) {
      auto touched = members;
      touched[m].content[i] = static_cast<char>(touched[m].content[i] ^ (1 << i % 8));
      const auto read = verify::verify_bundle(*publish::archive(touched), key);
      ASSERT_FALSE(read) << members[m].name << " at " << i;
      ASSERT_THAT(read.error().field, HasSubstr(members[m].name)) << "at " << i;
    }
  }
  EXPECT_GT(tried, 1'500u);
}

TEST_F(BundleFile, AnythingAddedLeftOutOrReorderedIsFound) {
  const auto bundle = bundled(gone());
  const auto key = log_key();
  for (std::size_t size = 0; size < bundle.octets.size(); size += 997)
    ASSERT_FALSE(verify::verify_bundle(std::string_view{bundle.octets}.substr(0, size), key)) << size;
  EXPECT_FALSE(verify::verify_bundle(bundle.octets + "\n", key));
  EXPECT_FALSE(verify::verify_bundle("\n" + bundle.octets, key));
  auto members = members_of(bundle);
  std::swap(members[0], members[1]);
  EXPECT_FALSE(verify::verify_bundle(*publish::archive(members), key));
  members = members_of(bundle);
  members.push_back({"more.txt", ""});
  EXPECT_FALSE(verify::verify_bundle(*publish::archive(members), key));
  members = members_of(bundle);
  members[6].content += "\xE2\x80\x94 witness.example AAAA\n";
  EXPECT_EQ(verify::verify_bundle(*publish::archive(members), key).error().field, "checkpoint")
      << "a line that a reader of checkpoints would skip";
}

TEST_F(BundleFile, AnotherLogsKeyProvesNothing) {
  const auto bundle = bundled(gone());
  env::SystemRandom random;
  const auto other = Service::initialise(folder_ + "/other.db", "test.example", chief(), clock_, random);
  ASSERT_TRUE(other);
  EXPECT_EQ(verify::verify_bundle(bundle.octets, *verifier_key(*other)).error().field, "checkpoint");
  EXPECT_EQ(verify::verify_bundle(bundle.octets, "no key").error().code, ErrorCode::Malformed);
}

// Two officers who left an entry out could sign that too: the chain itself must show it.
TEST_F(BundleFile, C2_AChainWithAnEntryLeftOutIsNoChain) {
  const auto bundle = bundled(gone());
  const auto lines = lines_of(members_of(bundle)[2].content);
  const auto check_without = [&](std::size_t left_out) -> std::pair<bool, bool> {
    verify::CustodySignatures said;
    verify::BundleChain chain;
    verify::Findings findings;
    verify::EntryText entry;
    bool of_the_chain = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto text = lines[i].substr(lines[i].find(' ', lines[i].find(' ') + 1) + 1);
      if (i == left_out) {
        of_the_chain = text.find("\"custody_event\"") != std::string::npos;
        continue;
      }
      EXPECT_TRUE(entry.read(text));
      said.feed(i, text, findings);
      chain.feed(entry);
    }
    return {of_the_chain, chain.check("X1-1.1", 40'000, said).has_value()};
  };
  EXPECT_TRUE(check_without(lines.size()).second) << "nothing left out";
  std::size_t told = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto [of_the_chain, holds] = check_without(i);
    if (!of_the_chain) continue;
    ++told;
    EXPECT_FALSE(holds) << lines[i];
  }
  EXPECT_EQ(told, 5u) << "seized, sealed, split, sealed, handed over";
}

TEST_F(BundleFile, K1_OnlyWhatTheReceiverMaySeeIsInside) {
  const auto other = sealed(500, "S-OTHER");
  for (const auto* name : {"keeper-2", "keeper-3"})
    ASSERT_TRUE(certify_key(*service_, both("officer-7", "officer-9"), key(name)));
  const auto number = gone();
  // What became of the rest after the sample was taken is not the receiver's.
  ASSERT_TRUE(weigh_exhibit(*service_, both("keeper-1", "chemist-1"), custody::ExhibitId{"X1-2"}, "S-2",
                            grams(1'970, 10)));
  const auto bundle = bundled(number, {"description", "photographs"});
  const auto members = members_of(bundle);
  const auto& told = members[2].content;
  EXPECT_THAT(told, Not(HasSubstr(other.text() + "/"))) << "another exhibit's entries";
  EXPECT_THAT(told, Not(HasSubstr("S-OTHER")));
  for (const auto* name : {"keeper-1", "keeper-2", "keeper-3", "chemist-1"})
    EXPECT_THAT(told, Not(HasSubstr(name))) << "an officer who signed none of it";
  EXPECT_THAT(members[1].content, Not(HasSubstr("tea bag with crystals")));
  const auto facts = read(bundle);
  EXPECT_EQ(facts.exhibit, "X1-2.1");
  EXPECT_EQ(facts.withheld, 3u) << "the photographs of what it was taken out of too";
  const auto opened = open_withheld(*service_, chief(), bundle.manifest, "description");
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->value, "\"tea bag with crystals\"");
  EXPECT_TRUE(verify::check_opened(bundle.octets, "description", opened->salt, opened->value));
  EXPECT_EQ(verify::check_opened(bundle.octets, "description", opened->salt, "\"sugar\"").error().code,
            ErrorCode::Tampered);
  EXPECT_EQ(verify::check_opened(bundle.octets, "form", opened->salt, opened->value).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(open_withheld(*service_, chief(), bundle.manifest, "form").error().code, ErrorCode::NotFound);
}

TEST_F(BundleFile, IsMadeOfWhatWasHandedOverAlone) {
  const auto id = sample();
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer_of(id, approved()));
  ASSERT_TRUE(number);
  EXPECT_EQ(make_bundle(*service_, table(), {*number, "vi", {}}).error().code, ErrorCode::State);
  EXPECT_EQ(make_bundle(*service_, table(), {99, "vi", {}}).error().code, ErrorCode::NotFound);
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));
  EXPECT_EQ(make_bundle(*service_, table(), {*number, "vi", {"colour"}}).error().code,
            ErrorCode::UnknownCode);
  EXPECT_EQ(make_bundle(*service_, table(), {*number, "fr", {}}).error().code, ErrorCode::UnknownCode);
  const auto first = bundled(*number), second = bundled(*number);
  EXPECT_NE(first.manifest, second.manifest) << "each file is an act of its own";
  read(first);
  read(second);
  // A bundle that is made once the receipt is there still tells of the handover.
  ASSERT_TRUE(confirm_handover(*service_, table(), receipt_for(read(first), 42)));
  read(bundled(*number));
  EXPECT_EQ(findings(), "");
}

TEST_F(BundleFile, C2_WhatCameBackAndGoesAgainTellsBothJourneys) {
  const auto first = gone();
  const auto before = bundled(first);
  const auto facts = read(before);
  ASSERT_TRUE(confirm_handover(*service_, table(), receipt_for(facts, 42)));
  pass(base::DurationMs::hours(1));
  ASSERT_TRUE(take_back(
      *service_, table(),
      {first, "AU-9", grams(41.5, 2), base::MassMg{500}, "letter 88", "", "their court returns it"}));
  pass(base::DurationMs::hours(1));
  auto offer = offer_of(custody::ExhibitId{facts.exhibit}, approved());
  offer.seal_read = "AU-9";
  const auto second = offer_handover(*service_, {"officer-7", "test"}, offer);
  ASSERT_TRUE(second) << to_string(second.error());
  ASSERT_TRUE(hand_over(*service_, table(), *second, "AU-9", grams(41.5, 2)));
  pass(base::DurationMs::hours(1));
  const auto again = read(bundled(*second));
  EXPECT_EQ(again.sent_mg, 39'500);
  EXPECT_EQ(again.seal, "AU-9");
  EXPECT_GT(again.events, facts.events);
  EXPECT_EQ(read(bundled(first)).sent_mg, 40'000) << "the first journey can still be told";
  const auto statement = court_statement(**service_->store().snapshot(), custody::ExhibitId{facts.exhibit},
                                         custody::OfficerId{"officer-7"});
  ASSERT_TRUE(statement) << to_string(statement.error());
  EXPECT_THAT(*statement, testing::AllOf(HasSubstr("handed over; to federal-1. It bore seal S-14."),
                                         HasSubstr("(taken back); officer-7 and officer-9 signed. It bore "
                                                   "seal AU-9."),
                                         HasSubstr("handed over; to federal-1. It bore seal AU-9.")));
  EXPECT_EQ(findings(), "");
}

TEST_F(BundleFile, K1_WhatTheSenderChoseIsInsideAndItsOtherFilesAreCommitments) {
  const auto bundle = attached(gone(), {"officer-7"});
  const auto facts = read(bundle);
  EXPECT_EQ(facts.attachments, 3u);
  EXPECT_EQ(facts.withheld, 2u) << "the other photograph, and the other reading";
  EXPECT_THAT(verify::to_sentence(facts), HasSubstr("3 attachments are those that were sealed in"));
  const auto members = members_of(bundle);
  ASSERT_EQ(members.size(), 10u);
  EXPECT_EQ(members[7].name, "attachment-1.png");
  EXPECT_EQ(members[7].content, kFace);
  EXPECT_EQ(members[8].name, "attachment-2.pdf");
  EXPECT_TRUE(members[9].content.starts_with("%PDF-")) << "the officer's statement";
  EXPECT_EQ(bundle.octets.find("not theirs"), std::string::npos);
  EXPECT_THAT(members[1].content, HasSubstr("\"presumptive\":true")) << "a reading is none without the word";
  const auto opened = open_withheld(*service_, chief(), bundle.manifest, "photograph-2");
  ASSERT_TRUE(opened) << to_string(opened.error());
  const auto other =
      base::to_hex(base::as_view(base::sha256(std::string{"\x89PNG\r\n\x1a\n"} + "not theirs")));
  EXPECT_THAT(opened->value, HasSubstr(other)) << "what is opened names the file by its hash";
  EXPECT_TRUE(verify::check_opened(bundle.octets, "photograph-2", opened->salt, opened->value));
  BundleOrder order{facts.handover, "vi", {}};
  order.files = {99};
  EXPECT_EQ(make_bundle(*service_, table(), order).error().code, ErrorCode::NotFound);
  order.files.clear();
  order.statements = {"stranger-1"};
  EXPECT_EQ(make_bundle(*service_, table(), order).error().code, ErrorCode::NotFound);
  EXPECT_EQ(findings(), "");
}

TEST_F(BundleFile, AnAttachmentAddedLeftOutOrSwappedIsFound) {
  const auto bundle = attached(gone());
  const auto key = log_key();
  auto members = members_of(bundle);
  ASSERT_EQ(members.size(), 9u);
  std::swap(members[7].content, members[8].content);
  EXPECT_EQ(verify::verify_bundle(*publish::archive(members), key).error().field, "attachment-1.png");
  members = members_of(bundle);
  members.pop_back();
  EXPECT_FALSE(verify::verify_bundle(*publish::archive(members), key));
  members = members_of(bundle);
  members.push_back({"attachment-3.pdf", "%PDF-1.7"});
  EXPECT_FALSE(verify::verify_bundle(*publish::archive(members), key));
  members = members_of(bundle);
  members[7].name = "attachment-1.jpg";
  EXPECT_EQ(verify::verify_bundle(*publish::archive(members), key).error().field, "attachment-1.jpg");
  for (std::size_t size = 0; size < bundle.octets.size(); size += 499)
    ASSERT_FALSE(verify::verify_bundle(std::string_view{bundle.octets}.substr(0, size), key)) << size;
  members = members_of(bundle);
  std::size_t header = 0;
  for (std::size_t i = 0; i < 7; ++i) header += 30 + members[i].name.size() + members[i].content.size();
  auto octets = bundle.octets;
  octets[header] = 'p';
  EXPECT_EQ(verify::verify_bundle(octets, key).error().field, "zip header of attachment-1.png");
}

TEST_F(BundleFile, C3_SignaturesOfALostKeyAreNamedWithWhoStandsForThem) {
  const auto lost = clock_.now() + base::DurationMs::minutes(30);
  const auto number = gone();  // split an hour after it was seized
  ASSERT_TRUE(
      revoke_key(*service_, signer("chief-1"), key("officer-9").id(), {"lost", "left in a taxi", lost}));
  const auto made = [&] {
    pass(base::DurationMs::hours(1));
    auto bundle = make_bundle(*service_, both("officer-7", "keeper-1"), {number, "vi", {}});
    EXPECT_TRUE(bundle) << to_string(bundle.error());
    return read(*bundle);
  };
  const auto before = made();
  ASSERT_EQ(before.late.size(), 3u) << "split, sealed, handed over";
  EXPECT_THAT(before.late[0],
              testing::AllOf(testing::StartsWith("officer-9's of 2027-01-15T09:00:00Z, with a key lost"),
                             testing::EndsWith("affirmed by nobody")));
  std::vector<std::uint64_t> entries;
  ASSERT_TRUE((*service_->store().snapshot())
                  ->scan_entries(0, UINT64_MAX, [&](store::StoredEntry&& entry) -> base::Result<bool> {
                    const auto parsed = journal::parse_entry(entry.bytes);
                    if (parsed && parsed->kind == "custody.handed_over") entries.push_back(entry.index);
                    return true;
                  }));
  ASSERT_TRUE(affirm_entries(*service_, both("keeper-1", "chief-1"), entries, "asked the receiver"));
  const auto facts = made();
  EXPECT_THAT(verify::to_sentence(facts),
              testing::AllOf(HasSubstr("some made after their key was no longer trusted"),
                             HasSubstr("affirmed by nobody"), HasSubstr("affirmed by keeper-1 and chief-1")));
}

TEST_F(BundleFile, C3_ALaboratorysResultAndItsRevisionAreToldUnlessTheyAreWithheld) {
  const auto part = sample();
  const auto confirmed = [&](const char* exhibit, const char* substance, const char* why) {
    ASSERT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), custody::ExhibitId{exhibit},
                                {substance, "lab-1", "ISO/IEC 17025", "GC-MS", std::nullopt, 0}, why));
    pass(base::DurationMs::hours(1));
  };
  to_laboratory(part, 42, 2);
  confirmed("X1-1.1", "methamphetamine", "");
  confirmed("X1-1.1", "ketamine", "vials were exchanged");
  from_laboratory(part, 42, 2);
  ASSERT_TRUE(store_exhibit(*service_, {"officer-7", ""}, part, "S-14", "room 2"));
  confirmed("X1-1", "mdma", "");  // of the rest, after the part was taken out: not the receiver's
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer_of(part, approved()));
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));
  pass(base::DurationMs::hours(1));
  const auto bundle = bundled(*number);
  const auto facts = read(bundle);
  ASSERT_EQ(facts.results.size(), 2u);
  EXPECT_EQ(facts.substance, "ketamine (confirmed, GC-MS, revising methamphetamine)");
  EXPECT_THAT(verify::to_sentence(facts),
              testing::AllOf(HasSubstr("a laboratory's result of X1-1.1: ketamine, GC-MS, lab-1, signed by "
                                       "chemist-1 and officer-9 on 2027-01-15"),
                             HasSubstr("revising methamphetamine of 2027-01-15"),
                             HasSubstr(": vials were exchanged")));
  EXPECT_THAT(members_of(bundle)[1].content,
              testing::AllOf(HasSubstr("\"signed_by\":[\"chemist-1\",\"officer-9\"]"),
                             HasSubstr("\"why_revised\":\"vials were exchanged\"")));
  const auto withheld = bundled(*number, {"substance"});
  EXPECT_TRUE(read(withheld).results.empty());
  for (const auto* substance : {"ketamine", "mdma"})
    EXPECT_THAT(members_of(withheld)[2].content, Not(HasSubstr(substance)));
  EXPECT_EQ(findings(), "");
}

// A part that rode beside its whole, and beside what has nothing to do with either.
TEST_F(BundleFile, ALegTellsOfNothingElseThatItCarried) {
  const auto part = sample();
  const custody::ExhibitId whole{"X1-1"};
  const auto other = sealed(500, "S-30");
  const Departure departure{"van 3",
                            "V-9",
                            "vault",
                            "airport",
                            "",
                            {part, whole, other},
                            clock_.now() + base::DurationMs::hours(6)};
  const auto leg = depart(*service_, table(), departure);
  ASSERT_TRUE(leg) << to_string(leg.error());
  pass(base::DurationMs::hours(1));
  ASSERT_TRUE(arrive(*service_, both("chief-1", "officer-9"), leg->leg_no, "V-9"));
  // Under a decision that lets this one go alone: it is told, and names what may go.
  const auto received = receive_request(*service_, {"clerk-1", "test"}, asked());
  ASSERT_TRUE(received);
  ASSERT_TRUE(decide_request(*service_, {"authority-1", "test"}, received->number,
                             {custody::Grant{{whole.text()}, base::MassMg{40'000}}, "agreed"}));
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer_of(part, received->number));
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));
  const auto bundle = bundled(*number);
  EXPECT_EQ(read(bundle).exhibit, part.text());
  for (const auto& member : members_of(bundle))
    EXPECT_THAT(member.content, Not(HasSubstr(other.text()))) << member.name;
  EXPECT_EQ(findings(), "");
}

// 1988 Convention, Art. 11 (3): the parcel went on with something else in it.
TEST_F(BundleFile, ASubstitutionStandsInTheChain) {
  const auto part = sample();
  SubstitutionOrder order;
  order.exhibit = custody::ExhibitId{"X1-1"};
  order.manner = custody::Substitution::ReplacedPart;
  order.taken = part;
  order.put_in = "sugar";
  order.put_in_mass = base::MassMg{40'000};
  order.made_by = "officer-9";
  order.agreement = "agreement 5";
  order.seal_read = "S-2";
  order.reading = grams(1'970, 10);
  ASSERT_TRUE(substitute(*service_, table(), order));
  pass(base::DurationMs::hours(1));
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer_of(part, approved()));
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));
  const auto bundle = bundled(*number);
  const auto facts = read(bundle);
  ASSERT_EQ(facts.substitutions.size(), 1u);
  EXPECT_EQ(facts.substitutions[0],
            "X1-1: replaced_part, 40 g taken out, put in: sugar, 40 g, made by officer-9, under agreement 5");
  EXPECT_THAT(verify::to_sentence(facts), HasSubstr("a controlled delivery of X1-1: replaced_part"));
  EXPECT_THAT(members_of(bundle)[2].content, HasSubstr("custody.substituted"));
  EXPECT_EQ(findings(), "");
  auto row = **(*service_->store().snapshot())->get<store::SubstitutionRow>(std::int64_t{1});
  row.made_by = "nobody";
  ASSERT_TRUE(service_->record(chief(), "retention.run", "{}", {store::put(row)}));
  EXPECT_THAT(findings(), HasSubstr("C3 substitution 1: written by an entry that two officers did not sign"));
}

}  // namespace
}  // namespace tidewaiter::service
