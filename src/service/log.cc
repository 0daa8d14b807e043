#include "service/log.h"

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "env/files.h"
#include "journal/checkpoint.h"
#include "journal/note.h"
#include "journal/publish.h"
#include "journal/witness.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

base::Result<journal::SecretKey> read_key(const std::string& path) {
  TW_TRY(auto content, env::read_file(path, 4096));
  const journal::SecretText text{std::move(content)};
  return journal::SecretKey::parse(text.view(), path);
}

// The lines of FILE.vkey: every key the log had, the first one first.
base::Result<std::vector<std::string>> lines_of(const std::string& path) {
  TW_TRY(const auto content, env::read_file(path, 1'000'000));
  std::vector<std::string> lines;
  std::istringstream stream(content);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

base::Result<std::vector<journal::VerifierKey>> parsed(const std::vector<std::string>& texts) {
  std::vector<journal::VerifierKey> keys;
  for (const auto& text : texts) {
    TW_TRY(auto key, journal::VerifierKey::parse(text, "log key"));
    keys.push_back(std::move(key));
  }
  return keys;
}

// Whether the journal has handed the log over from `current` to `next`.
base::Result<bool> handed_over(const Service& service, const journal::VerifierKey& current,
                               const journal::VerifierKey& next) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto head, reader->journal_head());
  bool found = false;
  TW_TRY_STATUS(reader->scan_entries(0, head.size, [&](store::StoredEntry&& stored) -> base::Result<bool> {
    if (stored.bytes.find(journal::kKeyRolledKind) == std::string::npos) return true;
    TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
    const auto to = journal::next_key(entry, current);
    found = found || (to && *to == next);
    return !found;
  }));
  return found;
}

// The new key takes the old one's place on disk: its verifier key is told first, then the secret is replaced.
base::Status take_over(const Service& service, const journal::SecretKey& next) {
  TW_TRY(auto keys, lines_of(service.beside("vkey")));
  if (keys.empty() || keys.back() != next.verifier().text()) keys.push_back(next.verifier().text());
  std::string text;
  for (const auto& key : keys) text += key + "\n";
  TW_TRY_STATUS(env::replace_file(service.beside("vkey"), text));
  const auto secret = next.text();
  TW_TRY_STATUS(env::shred_file(service.beside("key")));
  TW_TRY_STATUS(env::replace_secret(service.beside("key"), secret.view()));
  return env::shred_file(service.beside("key.next"));
}

// The key that signs. A rollover that was cut short is finished or undone first, by what the journal says.
base::Result<journal::SecretKey> log_key(const Service& service) {
  const auto path = service.beside("key"), next_path = service.beside("key.next");
  if (!std::filesystem::exists(next_path)) return read_key(path);
  TW_TRY(auto next, read_key(next_path));
  TW_TRY(const auto known, lines_of(service.beside("vkey")));
  TW_TRY(const auto keys, parsed(known));
  if (keys.empty())
    return base::fail(ErrorCode::Tampered, service.beside("vkey"), "no key", "the log's verifier keys");
  const auto& newest = keys.back();
  if (newest == next.verifier()) {
    TW_TRY_STATUS(take_over(service, next));
    return next;
  }
  TW_TRY(const bool rolled, handed_over(service, newest, next.verifier()));
  if (rolled) {
    TW_TRY_STATUS(take_over(service, next));
    return next;
  }
  TW_TRY_STATUS(env::shred_file(next_path));
  return read_key(path);
}

// The store's commitments, as publishing asks for them.
class StoredCommitments final : public journal::CommitmentSource {
 public:
  StoredCommitments(store::Reader& reader, const std::function<bool()>& goes_on)
      : reader_(reader), goes_on_(goes_on) {}
  base::Result<std::vector<base::Hash>> commitments(std::uint64_t begin, std::uint64_t end) const override {
    if (goes_on_ && !goes_on_())
      return base::fail(ErrorCode::Unavailable, "publish", "told to stop", "time to publish all of it");
    std::vector<base::Hash> commitments;
    commitments.reserve(end - begin);
    TW_TRY_STATUS(reader_.scan_entries(begin, end, [&](store::StoredEntry&& entry) -> base::Result<bool> {
      commitments.push_back(entry.commitment);
      return true;
    }));
    return commitments;
  }

 private:
  store::Reader& reader_;
  const std::function<bool()>& goes_on_;
};

}  // namespace

base::Result<std::string> make_log_key(const Service& service, const std::string& origin) {
  const auto path = service.beside("key");
  if (std::filesystem::exists(path)) return base::fail(ErrorCode::Conflict, path, "a key", "no key yet");
  TW_TRY(const auto key,
         journal::SecretKey::generate(origin, journal::SignatureType::Ed25519, service.random()));
  const auto text = key.text();
  TW_TRY_STATUS(env::replace_secret(path, text.view()));
  TW_TRY_STATUS(env::replace_file(service.beside("vkey"), key.verifier().text() + "\n"));
  return key.verifier().text();
}

base::Result<std::string> verifier_key(const Service& service) {
  TW_TRY(const auto key, log_key(service));
  return key.verifier().text();
}

base::Result<std::vector<std::string>> verifier_keys(const Service& service) {
  return lines_of(service.beside("vkey"));
}

base::Result<RolledKey> roll_log_key(const Service& service, const Actor& actor) {
  TW_TRY_STATUS(sign_checkpoint(service).map([](const auto&) {}));
  TW_TRY(const auto old_key, log_key(service));
  TW_TRY(auto new_key, journal::SecretKey::generate(old_key.verifier().name(),
                                                    journal::SignatureType::Ed25519, service.random()));
  const auto secret = new_key.text();
  TW_TRY_STATUS(env::replace_secret(service.beside("key.next"), secret.view()));
  TW_TRY(const auto entry, journal::key_rolled_entry(old_key, new_key, service.clock().now(), actor.officer));
  TW_TRY_STATUS(service.record(actor, entry.kind, entry.body, {}));
  TW_TRY_STATUS(take_over(service, new_key));
  TW_TRY_STATUS(sign_checkpoint(service).map([](const auto&) {}));
  const auto body = nlohmann::json::parse(entry.body);
  return RolledKey{new_key.verifier().text(), body["note"].get<std::string>()};
}

base::Result<std::string> sign_checkpoint(const Service& service) {
  TW_TRY(const auto key, log_key(service));
  std::string note;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto head, transaction.journal_head());
    const journal::SecretKey* signers[] = {&key};
    note = journal::sign_checkpoint({key.verifier().name(), head.size, head.root, {}}, signers);
    TW_TRY(const auto latest, transaction.latest_checkpoint());
    if (latest == note) return {};
    return transaction.add_checkpoint(head.size, note);
  });
  if (!done) return tl::make_unexpected(done.error());
  return note;
}

base::Result<std::string> make_witness_key(const std::string& path, const std::string& name,
                                           env::RandomSource& random) {
  if (std::filesystem::exists(path))
    return base::fail(ErrorCode::Conflict, path, "a file", "none yet: a key is never overwritten");
  TW_TRY(const auto key, journal::SecretKey::generate(name, journal::SignatureType::CosignatureV1, random));
  const auto text = key.text();
  TW_TRY_STATUS(env::replace_secret(path, text.view()));
  return key.verifier().text();
}

namespace {

// The evidence of a fork is the note that was refused: it is kept beside the memory, under a name that no
// other note has. Answers that name; a note that was kept before is not kept again.
base::Result<std::string> keep_fork(const std::string& memory, std::uint64_t size, const std::string& note) {
  constexpr int kMostOfOneSize = 1'000;
  for (int n = 1; n <= kMostOfOneSize; ++n) {
    const auto path =
        memory + ".fork-" + std::to_string(size) + (n == 1 ? std::string{} : "-" + std::to_string(n));
    if (!std::filesystem::exists(path)) {
      TW_TRY_STATUS(env::replace_file(path, note));
      return path;
    }
    TW_TRY(const auto kept, env::read_file(path, journal::kMaxNoteBytes));
    if (kept == note) return path;
  }
  return base::fail(ErrorCode::TooLarge, memory, "1000 notes of one fork",
                    "those that were kept to be moved elsewhere first");
}

// Whoever reads the verdict is told where both notes are, or why the forked one could not be kept: a fork is
// reported whatever the disk says.
base::Result<std::string> where_kept(const std::string& memory, const std::string& offered,
                                     std::span<const journal::VerifierKey> keys) {
  TW_TRY(const auto opened, journal::open_checkpoint(offered, keys, "checkpoint"));
  const auto kept = keep_fork(memory, opened.checkpoint.size, offered);
  if (!kept) return " The forked note could not be kept: " + base::to_string(kept.error()) + ".";
  return " The forked note is kept in " + *kept + ", the one last cosigned in " + memory + ".";
}

}  // namespace

base::Result<Witnessing> witness_log(const std::string& folder, const std::string& memory,
                                     const std::string& key_path, const std::vector<std::string>& log_keys,
                                     base::Instant at) {
  static constexpr std::array<const char*, 7> kVerdicts{"first", "same",      "continues", "older",
                                                        "fork",  "wrong_log", "unproven"};
  TW_TRY(const auto key, read_key(key_path));
  TW_TRY(const auto keys, parsed(log_keys));
  TW_TRY(const auto offered, env::read_file(folder + "/checkpoint", journal::kMaxNoteBytes));
  std::string last;
  if (std::filesystem::exists(memory)) {
    TW_TRY(last, env::read_file(memory, journal::kMaxNoteBytes));
  }
  TW_TRY(auto witnessed, journal::witness(last, offered, keys, journal::DirectoryTiles{folder}, key, at));
  Witnessing result{witnessed.decision.cosigns(),
                    kVerdicts[static_cast<std::size_t>(witnessed.decision.verdict)],
                    std::move(witnessed.decision.reason), std::move(witnessed.note)};
  if (result.cosigned) TW_TRY_STATUS(env::replace_file(memory, result.note));
  if (witnessed.decision.verdict == journal::Verdict::Fork) {
    TW_TRY(const auto where, where_kept(memory, offered, keys));
    result.reason += where;
  }
  return result;
}

base::Result<Published> publish_log(const Service& service, const std::string& folder) {
  TW_TRY_STATUS(sign_checkpoint(service).map([](const auto&) {}));
  return publish_signed(service, folder);
}

base::Result<Published> publish_signed(const Service& service, const std::string& folder,
                                       const std::function<bool()>& goes_on) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto note, reader->latest_checkpoint());
  if (!note) return base::fail(ErrorCode::NotFound, "checkpoint", "none", "one that was signed");
  // An earlier key may have signed what is published already.
  TW_TRY(const auto known, verifier_keys(service));
  TW_TRY(const auto keys, parsed(known));
  TW_TRY_STATUS(env::make_folder(folder));
  TW_TRY(const auto publication, journal::publish(folder, StoredCommitments(*reader, goes_on), *note, keys));
  return Published{publication.new_size, *std::move(note)};
}

base::Status prepare_publishing(const std::string& folder) {
  TW_TRY_STATUS(env::make_folder(folder));
  const auto lock = env::FileLock::acquire(folder + "/.lock");
  // Another may be publishing in it just now.
  return lock || lock.error().code == ErrorCode::Busy ? base::Status{} : tl::make_unexpected(lock.error());
}

}  // namespace tidewaiter::service
