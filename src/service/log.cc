#include "service/log.h"

#include <filesystem>

#include "env/files.h"
#include "journal/checkpoint.h"
#include "journal/note.h"
#include "journal/publish.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

base::Result<journal::SecretKey> log_key(const Service& service) {
  const auto path = service.beside("key");
  TW_TRY(auto content, env::read_file(path, 4096));
  const journal::SecretText text{std::move(content)};
  return journal::SecretKey::parse(text.view(), path);
}

// The store's commitments, as publishing asks for them.
class StoredCommitments final : public journal::CommitmentSource {
 public:
  explicit StoredCommitments(store::Reader& reader) : reader_(reader) {}
  base::Result<std::vector<base::Hash>> commitments(std::uint64_t begin, std::uint64_t end) const override {
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
};

}  // namespace

base::Result<std::string> make_log_key(const Service& service, const std::string& origin) {
  const auto path = service.beside("key");
  if (std::filesystem::exists(path)) return base::fail(ErrorCode::Conflict, path, "a key", "no key yet");
  TW_TRY(const auto key, journal::SecretKey::generate(origin, journal::SignatureType::Ed25519, service.random()));
  const auto text = key.text();
  TW_TRY_STATUS(env::replace_secret(path, text.view()));
  TW_TRY_STATUS(env::replace_file(service.beside("vkey"), key.verifier().text() + "\n"));
  return key.verifier().text();
}

base::Result<std::string> verifier_key(const Service& service) {
  TW_TRY(const auto key, log_key(service));
  return key.verifier().text();
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

base::Result<Published> publish_log(const Service& service, const std::string& folder) {
  TW_TRY(const auto key, log_key(service));
  TW_TRY(auto note, sign_checkpoint(service));
  TW_TRY(auto reader, service.store().snapshot());
  const auto& verifier = key.verifier();
  TW_TRY_STATUS(env::make_folder(folder));
  TW_TRY(const auto publication, journal::publish(folder, StoredCommitments{*reader}, note, {&verifier, 1}));
  return Published{publication.new_size, std::move(note)};
}

}  // namespace tidewaiter::service
