// Signed notes and checkpoints: the formats' own examples, hand-over of the log key, and refusal of every
// changed octet.

#include "journal/note.h"

#include <gtest/gtest.h>

#include "env/files.h"
#include "journal/checkpoint.h"
#include "journal/tree.h"

namespace tidewaiter::journal {
namespace {

SecretKey key(std::string_view name, std::uint64_t seed, SignatureType type = SignatureType::Ed25519) {
  env::SeededRandom random{seed};
  return *SecretKey::generate(name, type, random);
}

const Checkpoint kCheckpoint{"log.example/test", 3, base::sha256("root"), {}};

TEST(Note, SignedAndOpenedAgain) {
  const auto log = key("log.example/test", 1),
             witness = key("witness.example/w", 2, SignatureType::CosignatureV1);
  Note note{"first line\n\nsecond line\n", {}};
  log.sign(note, base::Instant{});
  witness.sign(note, base::Instant{1'700'000'000'999});
  witness.sign(note, base::Instant{1'700'000'001'999});
  ASSERT_EQ(note.signatures.size(), 2u);
  const std::string octets = note_octets(note);
  EXPECT_EQ(*parse_note(octets, "note"), note);
  const VerifierKey known[] = {log.verifier(), witness.verifier()};
  const auto opened = open_note(octets, known, "note");
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->text, note.text);
  ASSERT_EQ(opened->signed_by.size(), 2u);
  EXPECT_EQ(opened->signed_by[1].at, base::Instant{1'700'000'001'000});
  // One known key suffices; the other signature is ignored. None known: refused.
  EXPECT_EQ(open_note(octets, {known, 1}, "note")->signed_by.size(), 1u);
  EXPECT_FALSE(open_note(octets, {}, "note"));
}

TEST(Note, EveryFlippedBitIsRefused) {
  const auto log = key("log.example/test", 1);
  const SecretKey* const keys[] = {&log};
  const std::string good = sign_checkpoint(kCheckpoint, keys);
  const VerifierKey known[] = {log.verifier()};
  ASSERT_TRUE(open_note(good, known, "note"));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string other = good;
      other[at] = static_cast<char>(other[at] ^ (1 << bit));
      EXPECT_FALSE(open_note(other, known, "note")) << at << " " << bit;
    }
  }
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(open_note(good.substr(0, length), known, "note"));
}

TEST(Note, AWrongSignatureByAKnownKeyRefusesTheNoteEvenBesideARightOne) {
  const auto log = key("log.example/test", 1), other = key("log.example/other", 2);
  Note note{"text\n", {}};
  log.sign(note, base::Instant{});
  other.sign(note, base::Instant{});
  note.signatures[1].octets[3] ^= 1;
  const VerifierKey known[] = {log.verifier(), other.verifier()};
  EXPECT_EQ(open_note(note_octets(note), known, "note").error().code, base::ErrorCode::Tampered);
  EXPECT_TRUE(open_note(note_octets(note), {known, 1}, "note"));
}

TEST(Note, MalformedOnesAreRefused) {
  const std::string line = "\xE2\x80\x94 a.example AAAAAAA=\n";
  EXPECT_TRUE(parse_note("text\n\n" + line, "note"));
  for (const std::string& bad :
       {std::string{}, std::string{"text\n"}, std::string{"text\n\n"}, "text\n" + line, "text\r\n\n" + line,
        "te\xFFxt\n\n" + line, "text\n\n" + line + "more\n", std::string{"text\n\n- a.example AAAAAAA=\n"},
        std::string{"text\n\n\xE2\x80\x94 a+b AAAAAAA=\n"}, std::string{"text\n\n\xE2\x80\x94  AAAAAAA=\n"},
        std::string{"text\n\n\xE2\x80\x94 a.example AAAA\n"},
        std::string{"text\n\n\xE2\x80\x94 a.example !!!!AAAA\n"},
        "text\n\n" + line.substr(0, line.size() - 1)}) {
    EXPECT_FALSE(parse_note(bad, "note")) << bad;
  }
  std::string many = "text\n\n";
  for (int i = 0; i < 101; ++i) many += line;
  EXPECT_EQ(parse_note(many, "note").error().code, base::ErrorCode::TooLarge);
  EXPECT_EQ(parse_note(std::string(2'000'000, 'x'), "note").error().code, base::ErrorCode::TooLarge);
}

TEST(Note, KeyNames) {
  for (const char* good : {"a", "log.example/2026", "\xE6\xB5\xB7\xE5\x85\xB3"})
    EXPECT_TRUE(is_key_name(good)) << good;
  for (const char* bad : {"", "a b", "a+b", "a\nb",
                          "a\xC2\xA0"
                          "b",
                          "a\xE3\x80\x80", "\xFF", "a\xE2\x80\x89z"})
    EXPECT_FALSE(is_key_name(bad)) << bad;
}

TEST(Note, KeysReadBackFromTheirText) {
  const auto secret = key("log.example/test", 7);
  EXPECT_EQ(*VerifierKey::parse(secret.verifier().text(), "key"), secret.verifier());
  EXPECT_EQ(SecretKey::parse(secret.text().view(), "key")->verifier(), secret.verifier());
  std::string text{secret.text().view()};
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string other = text;
    other[at] = static_cast<char>(other[at] ^ 1);
    const auto parsed = SecretKey::parse(other, "key");
    if (parsed) {
      EXPECT_EQ(parsed->verifier().text(), secret.verifier().text()) << "only the id's letter case may vary";
    } else {
      EXPECT_EQ(parsed.error().found, "(not shown)");
    }
  }
  for (const char* bad : {"", "a", "a+b", "log.example+00000000+AAAA", "log.example+zz+"}) {
    EXPECT_EQ(VerifierKey::parse(bad, "key").error().field, "key");
  }
}

// The examples of tlog-checkpoint and tlog-cosignature carry signatures without their keys: they must parse.
TEST(Checkpoint, TheSpecificationsExampleReads) {
  const std::string text =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const std::string note =
      text +
      "\n\xE2\x80\x94 example.com/behind-the-sofa "
      "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
      "\xE2\x80\x94 witness.example.com/w1 "
      "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"
      "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
  const auto parsed = parse_note(note, "note");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->signatures.size(), 2u);
  EXPECT_EQ(note_octets(*parsed), note);
  const auto checkpoint = parse_checkpoint_text(parsed->text, "checkpoint");
  ASSERT_TRUE(checkpoint.has_value());
  EXPECT_EQ(checkpoint->size, 20'852'163u);
  EXPECT_EQ(checkpoint_text(*checkpoint), text);
}

TEST(Checkpoint, OtherTextsAreRefused) {
  const std::string root = base::to_base64(base::as_view(base::sha256("root")));
  EXPECT_TRUE(parse_checkpoint_text("o\n1\n" + root + "\nextension\n", "c"));
  for (const std::string& bad :
       {std::string{}, "o\n1\n" + root, "o\n01\n" + root + "\n", "o\n-1\n" + root + "\n",
        std::string{"o\n1\nAAAA\n"}, "\n1\n" + root + "\n", "o\n1\n" + root + "\n\n", "o\n0\n" + root + "\n",
        "o\n99999999999999999999\n" + root + "\n"}) {
    EXPECT_FALSE(parse_checkpoint_text(bad, "c")) << bad;
  }
}

TEST(Checkpoint, AWitnessAloneDoesNotMakeOne) {
  const auto log = key("log.example/test", 1),
             witness = key("witness.example/w", 2, SignatureType::CosignatureV1);
  Note note{checkpoint_text(kCheckpoint), {}};
  witness.sign(note, base::Instant{1'700'000'000'000});
  const VerifierKey known[] = {log.verifier(), witness.verifier()};
  EXPECT_FALSE(open_checkpoint(note_octets(note), known, "checkpoint"));
  log.sign(note, base::Instant{});
  EXPECT_EQ(open_checkpoint(note_octets(note), known, "checkpoint")->checkpoint, kCheckpoint);
}

TEST(Checkpoint, TheLogKeyRollsOver) {
  const auto first = key("log.example/test", 1), second = key("log.example/test", 2),
             third = key("log.example/test", 3);
  const auto entry = key_rolled_entry(first, second, base::Instant{1'700'000'000'000}, "director-1");
  ASSERT_TRUE(entry.has_value());
  ASSERT_TRUE(check_entry(*entry));
  EXPECT_EQ(*next_key(*entry, first.verifier()), second.verifier());
  EXPECT_FALSE(next_key(*entry, third.verifier()));
  EXPECT_FALSE(next_key(*entry, second.verifier()));
  // During the hand-over a checkpoint carries both signatures, and either key opens it.
  const SecretKey* const both[] = {&first, &second};
  const std::string note = sign_checkpoint(kCheckpoint, both);
  for (const auto* k : both) EXPECT_TRUE(open_checkpoint(note, {&k->verifier(), 1}, "checkpoint"));
  EXPECT_FALSE(key_rolled_entry(first, first, base::Instant{}, "director-1"));
  EXPECT_FALSE(key_rolled_entry(first, key("other.example", 4), base::Instant{}, "director-1"));
  // Without the new key's consent there is no hand-over.
  Entry forged = *entry;
  const auto cut = forged.body.rfind("\xE2\x80\x94");
  forged.body = forged.body.substr(0, cut) + "\"}";
  EXPECT_FALSE(next_key(forged, first.verifier()));
}

}  // namespace
}  // namespace tidewaiter::journal
