#include "service/service.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "env/files.h"
#include "resolution/parameters.h"
#include "risk/risk.h"
#include "service/log.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

bool is_file(const std::string& url) {
  return url.rfind("postgresql:", 0) != 0 && url.rfind("postgres:", 0) != 0;
}

// The starter library as one text of many documents, so that a version is one row.
std::string starter_text() {
  std::string text;
  for (const auto& source : risk::starter_library()) {
    if (!text.empty()) text += "\n---\n";
    text += source.text;
  }
  return text;
}

}  // namespace

base::Result<Service> Service::open(const std::string& url, env::Clock& clock, env::RandomSource& random,
                                    store::Options::Mode mode) {
  store::Options options;
  options.mode = mode;
  auto opened = store::Store::open(url, random, options);
  if (!opened) {
    if (opened.error().code == ErrorCode::NotFound) {
      return base::fail(ErrorCode::NotFound, url, "no database", "one made by `tidewaiter init`");
    }
    return tl::make_unexpected(std::move(opened).error());
  }
  return Service{url, *std::move(opened), clock, random};
}

base::Result<Service> Service::initialise(const std::string& url, const std::string& origin,
                                          const Actor& actor, env::Clock& clock, env::RandomSource& random) {
  TW_TRY(auto service, open(url, clock, random, store::Options::Mode::CreateIfMissing));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto head, reader->journal_head());
  if (head.size > 0)
    return base::fail(ErrorCode::Conflict, url, "a database with a journal", "a new database");
  TW_TRY(const auto verifier, make_log_key(service, origin));

  const auto at = clock.now();
  store::ProfileSetRow profiles;
  profiles.version = 1;
  profiles.state = "live";
  profiles.proposed_at = at.unix_ms();
  profiles.proposed_by = "starter library";
  profiles.approved_by = actor.officer;
  profiles.document = store::compress(starter_text());
  store::ParameterSetRow parameters;
  parameters.version = resolution::Parameters::shipped().version;
  parameters.state = "live";
  parameters.proposed_at = at.unix_ms();
  parameters.proposed_by = "shipped";
  parameters.approved_by = actor.officer;
  parameters.document = store::compress(R"({"set":"shipped"})");
  const nlohmann::json body{{"log_key", verifier}};
  TW_TRY_STATUS(service.record(actor, "database.initialised", body.dump(),
                               {store::insert(std::move(profiles)), store::insert(std::move(parameters))}));
  TW_TRY_STATUS(sign_checkpoint(service));
  return service;
}

std::string Service::beside(const std::string& kind) const {
  return is_file(url_) ? url_ + "." + kind : "tidewaiter." + kind;
}

base::Result<std::string> Service::secret_beside(const std::string& kind, Secret secret) const {
  constexpr std::size_t kOctets = 32;
  const auto path = beside(kind);
  auto known = env::read_file(path, std::size_t{2} * kOctets);
  if (known && known->size() == kOctets) return known;
  if (known || known.error().code == ErrorCode::TooLarge)
    return base::fail(ErrorCode::Storage, path, "another size", "32 octets");
  if (known.error().code != ErrorCode::NotFound || secret == Secret::Known) return known;
  auto made = random().bytes(kOctets);
  TW_TRY_STATUS(env::replace_secret(path, made));
  return made;
}

base::Result<std::uint64_t> Service::record(const Actor& actor, const std::string& kind,
                                            const std::string& body,
                                            std::vector<store::RowWrite> rows) const {
  std::uint64_t index = 0;
  store::EntryDraft entry{kind, clock_->now(), actor.officer, body};
  const auto done = store_->transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(index, transaction.record(std::move(entry), std::move(rows)));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return index;
}

}  // namespace tidewaiter::service
