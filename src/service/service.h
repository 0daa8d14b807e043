#pragma once
// The use cases: what an officer, an operator or a program can have done. Each one loads what it needs,
// decides with the pure functions of floor 4, and records rows and journal entry in one transaction (J2). A
// route or a command calls exactly one of them.
//
//   service.h     an opened database with its clock, chance and log key: what every use case gets
//   engine.h      what screening holds in memory, rebuilt from the store
//   screening.h   a manifest in, outcomes out; replay of a past assessment
//   shift.h       opening and closing a shift: the choice of what is opened
//   handling.h    hold-to-hand, examinations, what a find sets in motion
//   lists.h       watch lists: import, difference, "not that person"
//   profile_sets.h  profiles: propose, approve, roll back, try on what is stored
//   parameter_learning.h, parameter_sets.h  weights of one's own: learn, propose, approve, roll back
//   oversight.h   leakage, retention, legal holds, refused declarations
//   log.h         checkpoints, and the published journal
//
// Threads: a Service may be shared; each use case says when it must be alone.

#include <memory>
#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "env/clock.h"
#include "env/random.h"
#include "store/store.h"

namespace tidewaiter::service {

/// Who acts, and what for: both go into every entry that the act leaves (K1).
struct Actor {
  std::string officer;  ///< an officer's id, or the name of the program acting on a standing rule
  std::string purpose;  ///< taken from the task at hand; empty where the entry's kind says it all
};

/// Who acts where nobody is named (let_run.h). No account bears it.
inline constexpr const char* kServiceAsActor = "service";

/// Where things are written down, and where time and chance come from.
class Service {
 public:
  /// Opens an existing database (NotFound otherwise).
  static base::Result<Service> open(const std::string& url, env::Clock& clock, env::RandomSource& random,
                                    store::Options::Mode mode = store::Options::Mode::ReadWrite);
  /// Makes a database: schema, log key, the starter library of profiles as version 1, the shipped parameters
  /// of resolution. Conflict where it has been made before.
  static base::Result<Service> initialise(const std::string& url, const std::string& origin,
                                          const Actor& actor, env::Clock& clock, env::RandomSource& random);

  /// The same service with its writing, its clock and its chance seen through others: how an act is rehearsed
  /// (prepared_acts.h). `clock` and `random` must outlive it.
  Service seen_through(std::unique_ptr<store::Store> store, env::Clock& clock,
                       env::RandomSource& random) const {
    return Service{url_, std::move(store), clock, random};
  }

  store::Store& store() const { return *store_; }
  env::Clock& clock() const { return *clock_; }
  env::RandomSource& random() const { return *random_; }
  const std::string& url() const { return url_; }
  /// Where the database's companion of this kind lies ("key", "resolution", "standing"): beside the file, or
  /// in the working folder for PostgreSQL.
  std::string beside(const std::string& kind) const;

  /// The database's secret of this kind ("let-run", "webhooks", "browsers"): 32 octets beside it, which open
  /// nothing in another's hand. Made where it is not there yet, unless it must be: NotFound then. Storage
  /// where it has another size.
  enum class Secret { MadeWhereMissing, Known };
  base::Result<std::string> secret_beside(const std::string& kind, Secret secret) const;

  /// Records one entry with its rows, durably, and returns the entry's index.
  base::Result<std::uint64_t> record(const Actor& actor, const std::string& kind, const std::string& body,
                                     std::vector<store::RowWrite> rows) const;

 private:
  Service(std::string url, std::unique_ptr<store::Store> store, env::Clock& clock, env::RandomSource& random)
      : url_(std::move(url)), store_(std::move(store)), clock_(&clock), random_(&random) {}

  std::string url_;
  std::unique_ptr<store::Store> store_;
  env::Clock* clock_;
  env::RandomSource* random_;
};

}  // namespace tidewaiter::service
