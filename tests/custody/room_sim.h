#pragma once
// An evidence room simulated from one seed through the real use cases, on a store whose disk loses its power.
//
// Method:
//  1. A database on the lying disk (tests/store/lying_disk.h), nine officers with certified keys, scales that
//     err. The world (room_world.h) keeps what is true; the use cases get what an officer would read.
//  2. Each action is drawn: one that fits the exhibit's state mostly, any other now and then, which must be
//     refused without a trace. Clocks jump, offers are lost, thieves come between two actions.
//  3. The power is cut at a drawn write. What was acknowledged must be there afterwards (J3); what was under
//     way is there or not, wholly, and the officers go on from what the book says.
//  4. Throughout: C1 of every seizure, C2 against the world's own memory, and after each honest weighing the
//     book no further from the truth than it states. A witness outside follows the journal (J1). At the end
//     `verify` must find nothing.
//
// One run at a time: the disk is SQLite's default file system meanwhile.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "env/clock.h"
#include "lying_disk.h"
#include "room_world.h"
#include "service/service.h"

namespace tidewaiter::service {

/// The database's octets as they lie on the disk: put back, everything after it never was.
struct DiskImage {
  std::string database, log;
};

class RoomSim {
 public:
  explicit RoomSim(const RoomPlan& plan);
  ~RoomSim();
  RoomSim(const RoomSim&) = delete;
  RoomSim& operator=(const RoomSim&) = delete;

  /// Runs the plan's actions, and `verify` at the end.
  RoomTally run();
  /// So many actions more, without `verify`.
  void act(std::int64_t actions);

  // What a forger has at hand.
  const std::string& path() const { return path_; }
  const std::string& folder() const { return folder_; }
  Service& service() { return *service_; }
  RoomChance& chance() { return chance_; }
  const RoomTally& tally() const { return tally_; }
  std::string log_key() const;
  /// Publishes the journal in a folder and has it cosigned; the note. Empty where the witness refused: a
  /// failure, unless `verdict` is there to take his word.
  std::string witness(std::string* verdict = nullptr, const std::string& folder = "public");
  void close() { service_.reset(); }
  void open();
  /// While it is closed.
  DiskImage image();
  void put_back(const DiskImage& image);

 private:
  struct Locked final : env::RandomSource {  // the store draws salts on its own thread
    explicit Locked(std::uint64_t seed) : random(seed) {}
    void fill(std::span<std::uint8_t> out) override {
      const std::lock_guard lock{mutex};
      random.fill(out);
    }
    std::mutex mutex;
    env::SeededRandom random;
  };
  struct Head {
    std::uint64_t size = 0;
    base::Hash last{};     // commitment of the last entry
    bool misread = false;  // it says that a seal was misread
  };

  void set_up();
  void broken(const std::string& what);
  Head head();
  void recover(const std::string& what, bool acknowledged, const std::function<void()>& effect);
  void end_runs();
  bool settle(const std::string& what, const base::Error* refused, bool wrong,
              const std::function<void()>& effect);
  /// Carries out a use case. `effect` is what it does to the world, once it is in the book; `wrong`: it must
  /// be refused. True where it is in the book.
  template <typename Call>
  bool attempt(
      const std::string& what, Call&& call, const std::function<void()>& effect = [] {}, bool wrong = false) {
    const auto result = call();
    return settle(what, result ? nullptr : &result.error(), wrong, effect);
  }
  void check_all();
  void verify();
  KnownExhibit known(const custody::ExhibitId& id);
  void weighed(const custody::ExhibitId& id, const WeighedExhibit& result);
  void weighed_by_the_book(const custody::ExhibitId& id);
  void found(Thing& thing, std::int64_t& how);
  bool seal_is_wrong(const custody::ExhibitId& id, const KnownExhibit& one);

  // The actions (room_acts.cc).
  void one_action();
  void seize();
  void seal(const KnownExhibit& one, Thing& thing);
  void offer(const KnownExhibit& one, Thing& thing);
  void accept(const KnownExhibit& one, Thing& thing);
  void keep(const KnownExhibit& one, Thing& thing);
  void weigh(const KnownExhibit& one, Thing& thing);
  void split(const KnownExhibit& one, Thing& thing);
  void consume(const KnownExhibit& one, Thing& thing);
  void laboratory(const KnownExhibit& one, Thing& thing);
  void close_inquiry(const KnownExhibit& one);
  void burn();
  void inventory();
  // Across a border (room_acts_abroad.cc).
  void hand_over(const KnownExhibit& one, Thing& thing);
  void over_there();
  void wrong_abroad(const store::HandoverRow& row, Thing& thing);
  void unheard_of(const store::HandoverRow& row);
  std::string manifest_for(const store::HandoverRow& row);
  void receipt(const store::HandoverRow& row, Thing& thing);
  void end_abroad(const store::HandoverRow& row, Thing& thing);
  void take_back(const store::HandoverRow& row, Thing& thing);
  void lost_abroad(const store::HandoverRow& row, Thing& thing);
  bool close_abroad(const custody::ExhibitId& id);
  // The rare ones (room_acts_rare.cc).
  void lose(const KnownExhibit& one, Thing& thing);
  void merge(const KnownExhibit& one, Thing& thing);
  void repackage(const KnownExhibit& one, Thing& thing);
  void ride(const KnownExhibit& one, Thing& thing);
  void judge(custody::SeizureNumber seizure);
  void order(const KnownExhibit& one);
  void withdraw(const KnownExhibit& one);
  void room_key();
  void something_wrong(const KnownExhibit& one, Thing& thing);
  void jump_clock();
  void expire();

  std::string other_than(const std::string& officer);
  TwoSigners with_another(const std::string& officer);
  Actor actor(const std::string& officer) const { return {officer, "simulated"}; }
  std::string fresh_seal() { return "B-" + std::to_string(++seals_); }

  RoomPlan plan_;
  RoomChance chance_;
  RoomWorld world_;
  RoomTally tally_;
  Locked random_;
  env::FixedClock clock_;
  std::unique_ptr<store::LyingDisk> disk_;
  std::string folder_, path_;
  std::unique_ptr<Service> service_;
  Head acknowledged_;
  struct Leg {
    std::int64_t number;
    std::string first, second;  // who ride
  };
  std::map<custody::ExhibitId, Leg> riding_;
  std::int64_t seals_ = 0, seizures_ = 0, in_seizure_ = 0, restarts_ = 0;
};

/// Signs for an officer of the simulation; keys are made once a process.
const Signer& room_signer(const std::string& officer);

}  // namespace tidewaiter::service
