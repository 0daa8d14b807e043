#include "room_sim.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "seed_and_commit.h"
#include "service/custody_views.h"
#include "service/destruction_run.h"
#include "service/log.h"
#include "service/room_keys.h"
#include "service/seal_reading.h"
#include "verify/database.h"

namespace tidewaiter::service {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using custody::ExhibitId;

constexpr base::Instant kBegin{1'800'000'000'000};
constexpr const char* kWords = "a passphrase of the simulation";
constexpr std::int64_t kCheckEvery = 50;

// Refusals that are never an officer's fault.
bool is_ours(ErrorCode code) {
  return code == ErrorCode::Io || code == ErrorCode::Storage || code == ErrorCode::Busy;
}

}  // namespace

const Signer& room_signer(const std::string& officer) {
  static std::map<std::string, std::unique_ptr<Signer>> signers;
  auto& one = signers[officer];
  if (!one) {
    env::SeededRandom random{signers.size()};
    const auto made = new_officer_key(custody::OfficerId{officer}, kWords, random);
    one = *open_officer_key(made->sealed, kWords);
  }
  return *one;
}

RoomSim::RoomSim(const RoomPlan& plan)
    : plan_(plan),
      chance_(plan.seed),
      world_(plan_, chance_),
      random_(plan.seed + 1),
      clock_(kBegin),
      disk_(std::make_unique<store::LyingDisk>(plan.seed)) {
  folder_ = fs::temp_directory_path() / "tidewaiter-room-XXXXXX";
  if (mkdtemp(folder_.data()) == nullptr) {
    broken("no folder for the files beside the database");
    return;
  }
  path_ = folder_ + "/room.db";
  std::ofstream{path_};  // whether it is there is asked of the real disk, what is in it of the lying one
  set_up();
}

RoomSim::~RoomSim() {
  service_.reset();
  fs::remove_all(folder_);
}

void RoomSim::set_up() {
  auto made = Service::initialise(path_, "room.example", actor("chief-1"), clock_, random_);
  if (!made) return broken("initialise: " + to_string(made.error()));
  service_ = std::make_unique<Service>(std::move(*made));
  const TwoSigners first{room_signer("officer-1"), room_signer("officer-2")};
  for (const char* name : {"officer-1", "officer-2"})
    attempt("found key", [&] { return found_key(*service_, actor("chief-1"), room_signer(name).key()); });
  for (const char* name :
       {"officer-3", "officer-4", "officer-5", "laboratory-1", "court-1", "chief-1", "chief-2"})
    attempt("certify key", [&] { return certify_key(*service_, first, room_signer(name).key()); });
  for (const auto& scale : world_.scales(kBegin + base::DurationMs::days(7'000)))
    attempt("register scale", [&] { return register_scale(*service_, first, scale); });
  attempt("register scale", [&] {
    return register_scale(*service_, first,
                          {"OLD", base::MassMg{10}, base::MassMg{5}, kBegin + base::DurationMs::hours(1)});
  });
  clock_.set(kBegin + base::DurationMs::hours(2));
  attempt("register key",
          [&] { return register_room_key(*service_, actor("chief-1"), "K1", "the vault", "chief-1"); });
  if (const auto key = make_witness_key(folder_ + "/witness.key", "witness.example", random_); !key)
    broken("a witness's key: " + to_string(key.error()));
  witness();
  if (plan_.cut_every > 0) disk_->cut_after(1 + chance_.below(2 * plan_.cut_every));
}

void RoomSim::broken(const std::string& what) {
  if (tally_.broken.empty()) tally_.broken = what + " (" + seed_and_commit(plan_.seed) + ")";
}

RoomSim::Head RoomSim::head() {
  Head head;
  const auto reader = service_->store().snapshot();
  if (!reader) return head;
  const auto journal = (*reader)->journal_head();
  if (!journal || journal->size == 0) return head;
  head.size = journal->size;
  static_cast<void>((*reader)->scan_entries(
      head.size - 1, head.size, [&](store::StoredEntry&& entry) -> base::Result<bool> {
        head.last = entry.commitment;
        head.misread = entry.bytes.find(kMisreadSeal) != std::string::npos;
        return true;
      }));
  return head;
}

void RoomSim::open() {
  auto opened = Service::open(path_, clock_, random_);
  if (!opened) return broken("the database does not open: " + to_string(opened.error()));
  service_ = std::make_unique<Service>(std::move(*opened));
}

// The machine starts again: what was acknowledged is there, and what was under way is there or it is not.
void RoomSim::recover(const std::string& what, bool acknowledged, const std::function<void()>& effect) {
  ++tally_.cuts;
  service_.reset();
  disk_->restart();
  open();
  if (!tally_.broken.empty()) return;
  bool kept = acknowledged_.size == 0;
  const auto reader = service_->store().snapshot();
  if (reader)
    static_cast<void>((*reader)->scan_entries(acknowledged_.size - 1, acknowledged_.size,
                                              [&](store::StoredEntry&& entry) -> base::Result<bool> {
                                                kept = entry.commitment == acknowledged_.last;
                                                return true;
                                              }));
  const auto now = head();
  if (!kept || now.size < acknowledged_.size)
    return broken("J3: entry " + std::to_string(acknowledged_.size) + " was acknowledged and is lost");
  if (acknowledged && now.size == acknowledged_.size)
    return broken("J3: " + what + " was acknowledged and is lost");
  if (now.size > acknowledged_.size && !now.misread) {  // what was misread is on record, and nothing was done
    tally_.cut_and_written += acknowledged ? 0 : 1;
    effect();
  }
  end_runs();
  acknowledged_ = head();
  check_all();
  if (plan_.verify_every > 0 && ++restarts_ % plan_.verify_every == 0) verify();
  disk_->cut_after(1 + chance_.below(2 * plan_.cut_every));
}

// A run at the furnace that the power cut short is ended by what was written of it.
void RoomSim::end_runs() {
  const auto reader = service_->store().snapshot();
  const auto runs = reader ? unfinished_runs(**reader) : base::Result<std::vector<std::int64_t>>{};
  if (!runs) return broken("the runs can't be read");
  for (const auto run : *runs) {
    const auto ended = end_destruction(*service_, actor("chief-1"), run);
    if (!ended) return broken("run " + std::to_string(run) + ": " + to_string(ended.error()));
    ++tally_.done["end a run that was cut short"];
  }
}

bool RoomSim::settle(const std::string& what, const base::Error* refused, bool wrong,
                     const std::function<void()>& effect) {
  if (!tally_.broken.empty()) return false;
  ++(refused == nullptr ? tally_.done : tally_.refused)[what];
  if (disk_->is_cut()) {
    const auto before = acknowledged_.size;
    recover(what, refused == nullptr, effect);
    return tally_.broken.empty() && acknowledged_.size > before && !acknowledged_.misread;
  }
  const auto now = head();
  if (refused == nullptr) {
    if (wrong) broken(what + " was allowed");
    if (now.size == acknowledged_.size) broken("J2: " + what + " left no entry");
    acknowledged_ = now;
    effect();
    return tally_.broken.empty();
  }
  if (is_ours(refused->code)) broken(what + ": " + to_string(*refused));
  if (now.size != acknowledged_.size && !now.misread) broken(what + " was refused and left an entry");
  acknowledged_ = now;
  return false;
}

KnownExhibit RoomSim::known(const ExhibitId& id) {
  if (disk_->is_cut()) recover("nothing", false, [] {});
  if (!tally_.broken.empty()) return {};
  const auto reader = service_->store().snapshot();
  auto one = reader ? load_exhibit(**reader, id) : tl::make_unexpected(reader.error());
  if (one) return *std::move(one);
  broken(id.text() + ": " + to_string(one.error()));
  return {};
}

void RoomSim::check_all() {
  const auto reader = service_->store().snapshot();
  if (!reader) return broken("no snapshot: " + to_string(reader.error()));
  const auto all = load_exhibits(**reader, std::nullopt);
  const auto sums = balances(**reader, std::nullopt);
  if (!all || !sums) return broken("the book can't be read");
  if (all->size() != world_.things.size()) broken("there are other exhibits than the world has");
  std::map<custody::SeizureNumber, std::int64_t> held;
  for (const auto& one : *all) {
    held[one.exhibit.seizure] += one.book.milligrams();
    const auto thing = world_.things.find(one.exhibit.id);
    if (thing == world_.things.end()) {
      broken(one.exhibit.id.text() + " is not in the world");
    } else if (thing->second.holder != one.holding.holder.text()) {
      broken("C2: " + one.exhibit.id.text() + " is held by " + one.holding.holder.text() + " and not by " +
             thing->second.holder);
    }
  }
  for (const auto& [seizure, balance] : *sums) {
    if (!balance.holds()) broken("C1: " + custody::to_string(balance));
    if (balance.held.milligrams() != held[seizure]) broken("C1: the exhibits' books are not what is held");
  }
}

void RoomSim::verify() {
  const auto report = verify::verify_database(path_, {.since = {}, .log_key = log_key()});
  if (!report) return broken("verify: " + to_string(report.error()));
  ++tally_.verified;
  if (report->findings.empty()) return;
  const auto& first = report->findings.kept().front();
  broken("verify found what no forger made: " + first.rule + " at " + std::to_string(first.index) + ": " +
         first.what);
}

std::string RoomSim::log_key() const {
  const auto keys = verifier_keys(*service_);
  return keys && !keys->empty() ? keys->back() : "";
}

std::string RoomSim::witness(std::string* verdict, const std::string& folder) {
  if (service_ == nullptr) return "";
  const auto published = publish_log(*service_, folder_ + "/" + folder);
  if (!published) {
    if (disk_->is_cut()) {
      recover("publish", false, [] {});
    } else if (verdict == nullptr) {
      broken("publish: " + to_string(published.error()));
    }
    if (verdict != nullptr) *verdict = to_string(published.error());
    return "";
  }
  const auto keys = verifier_keys(*service_);
  const auto seen =
      witness_log(folder_ + "/" + folder, folder_ + "/seen", folder_ + "/witness.key", *keys, clock_.now());
  if (verdict != nullptr) *verdict = seen ? seen->verdict : to_string(seen.error());
  if (seen && seen->cosigned) {
    ++tally_.witnessed;
    return seen->note;
  }
  if (verdict == nullptr)
    broken("J1: the witness refuses: " + (seen ? seen->reason : to_string(seen.error())));
  return "";
}

void RoomSim::found(Thing& thing, std::int64_t& how) {
  if (thing.thefts == 0 || thing.found) return;
  thing.found = true;
  ++how;
}

void RoomSim::weighed(const ExhibitId& id, const WeighedExhibit& result) {
  auto& thing = world_.things[id];
  thing.dried = false;
  const auto& comparison = result.comparison;
  if (!comparison) return;
  bool own = false;
  for (const auto& key : result.alarms) {
    own |= key.dimension == custody::DriftOf::Exhibit && key.id == id.text();
    if (key.dimension != custody::DriftOf::Scale) continue;
    if (key.id == RoomWorld::kLiar) tally_.liar_alarms = true;
    if (key.id != RoomWorld::kLiar && plan_.theft == Theft::None) ++tally_.honest_scale_alarms;
  }
  if (thing.thefts == 0) {
    ++tally_.weighings;
    tally_.discrepant += result.discrepancy ? 1 : 0;
    tally_.alarms += own ? 1 : 0;
    if (result.discrepancy || own) {
      tally_.accused += id.text() + (own ? " by its series" : "") + ": expected " +
                        std::to_string(comparison->expected.milligrams()) + " mg, weighed " +
                        std::to_string(comparison->observed.milligrams()) + ", bound " +
                        std::to_string(comparison->bound.milligrams()) + ", drying " +
                        std::to_string(comparison->allowance.milligrams()) + ", truly " +
                        std::to_string(thing.true_mg) + "; ";
    }
  } else {
    thing.weighed_since = true;
    if (result.discrepancy) found(thing, tally_.by_discrepancy);
    if (own) found(thing, tally_.by_drift);
  }
  const double off = static_cast<double>(comparison->observed.milligrams()) - thing.true_mg;
  if (plan_.errors == ScaleErrors::AsOnScales && plan_.lie_ppm == 0 &&
      std::abs(off) > static_cast<double>(result.weighing.uncertainty.milligrams()))
    broken(id.text() + ": the book is " + std::to_string(off) + " mg off, more than it states");
}

// Where the power went before the answer: the book says what the weighing came to.
void RoomSim::weighed_by_the_book(const ExhibitId& id) {
  auto& thing = world_.things[id];
  thing.dried = false;
  if (thing.thefts == 0) return;
  thing.weighed_since = true;
  if (known(id).holding.state == custody::CustodyState::Discrepant) found(thing, tally_.by_discrepancy);
}

void RoomSim::act(std::int64_t actions) {
  for (std::int64_t i = 0; i < actions && tally_.broken.empty(); ++i) {
    clock_.set(clock_.now() + base::DurationMs::minutes(5 + static_cast<std::int64_t>(chance_.below(90))));
    one_action();
    if (i % kCheckEvery == 0 && tally_.broken.empty()) check_all();
  }
}

RoomTally RoomSim::run() {
  act(plan_.actions);
  if (!tally_.broken.empty()) return tally_;
  disk_->cut_after(UINT64_MAX / 2);
  check_all();
  verify();
  tally_.entries = static_cast<std::int64_t>(acknowledged_.size);
  for (const auto& [id, thing] : world_.things) {
    tally_.exhibits += thing.thefts == 0 ? 1 : 0;
    tally_.thefts += thing.weighed_since || thing.found ? thing.thefts : 0;
    tally_.robbed += thing.thefts > 0 && (thing.weighed_since || thing.found) ? 1 : 0;
  }
  return tally_;
}

DiskImage RoomSim::image() {
  const auto content = [&](const std::string& path) {
    const auto file = disk_->find(path);
    return file ? file->now : std::string{};
  };
  return {content(path_), content(path_ + "-wal")};
}

void RoomSim::put_back(const DiskImage& image) {
  const auto put = [&](const std::string& path, const std::string& content) {
    auto file = disk_->find(path);
    if (!file && content.empty()) return;
    if (!file) file = disk_->create(path);
    file->durable = file->now = content;
    file->pending.clear();
    file->exists_durably = true;
    file->memory.clear();
  };
  put(path_, image.database);
  put(path_ + "-wal", image.log);
}

}  // namespace tidewaiter::service
