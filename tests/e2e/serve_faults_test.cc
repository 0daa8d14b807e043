// J3 while everything goes wrong: couriers file to the real server without a pause, and meanwhile some of
// them vanish, its disk fills up, another process locks its database, and it is killed twice.

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <set>

#include "server/raw_client_test.h"
#include "serving.h"

namespace tidewaiter::e2e {
namespace {

using server::Reply;
using server::Socket;
using testing::HasSubstr;

constexpr std::chrono::milliseconds kMoment{20};
constexpr std::size_t kLinesAStream = 32;

// By its number: one in nine can't be registered, one in five lacks a licence, and the rest are nothing
// special.
json numbered(const std::string& prefix, std::size_t number) {
  auto declared = parcel(prefix + std::to_string(number));
  if (number % 9 == 4) declared["recipient"] = nullptr;
  if (number % 5 == 3) declared["contents"][0]["description"] = "pseudoephedrine powder";
  return declared;
}

// What the server has answered to anybody.
class Told {
 public:
  // An answer that speaks for `id` for good; what it says of a parcel must be what was said of it before.
  void take(const std::string& id, json answer) {
    answer.erase("line");
    const std::scoped_lock lock(mutex_);
    if (!answer["refused"].is_null()) {
      const auto number = answer["refused_no"].get<std::int64_t>();
      EXPECT_TRUE(refused_.emplace(number, id).second) << "two refusals under one number: " << answer;
      return;
    }
    EXPECT_EQ(answer["item_id"], id) << "another line's answer";
    const auto [before, is_new] = accepted_.emplace(id, answer);
    EXPECT_TRUE(is_new || before->second == answer) << before->second << '\n' << answer;
  }
  // What a request came back with, or a stream broke off with: come again, and nothing else.
  void take_problem(const json& problem) {
    const std::scoped_lock lock(mutex_);
    const auto code = problem.value("code", "");
    ++problems_[code];
    EXPECT_EQ(problem.value("status", 0), 503) << problem;
    EXPECT_TRUE(code == "io" || code == "busy") << problem;
    EXPECT_THAT(problem.dump(), testing::Not(HasSubstr("BEGIN"))) << "a statement is nobody's outside";
  }

  std::size_t problems(const std::string& code) const {
    const std::scoped_lock lock(mutex_);
    const auto found = problems_.find(code);
    return found == problems_.end() ? 0 : found->second;
  }
  std::map<std::string, json> accepted() const {
    const std::scoped_lock lock(mutex_);
    return accepted_;
  }
  std::map<std::int64_t, std::string> refused() const {
    const std::scoped_lock lock(mutex_);
    return refused_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, json> accepted_;         // by id
  std::map<std::int64_t, std::string> refused_;  // by refused_no
  std::map<std::string, std::size_t> problems_;  // by code
};

// Files one parcel after the other, each until it is answered, in a thread of its own.
class Courier {
 public:
  Courier(std::string prefix, const std::string& key, const std::atomic<std::uint16_t>& port, Told& told)
      : prefix_(std::move(prefix)), key_(key), port_(port), told_(told) {}
  virtual ~Courier() = default;

  void start() {
    thread_ = std::thread{[this] { work(); }};
  }
  // Nothing new is begun; what is begun is filed to its end, unless that is of no use any more.
  void finish(bool all_the_same) {
    finishing_ = true;
    if (all_the_same) given_up_ = true;
    thread_.join();
  }
  std::size_t answered() const { return answered_; }
  std::size_t vanished() const { return vanished_; }
  std::size_t refused() const { return refused_; }

 protected:
  virtual std::size_t at_once() const = 0;
  // Sends what waits, or some of it, and takes what is answered of it out.
  virtual void file(Socket& socket, std::vector<json>& waiting) = 0;

  void answer(const json& declared, const json& answer) {
    told_.take(declared["item_id"], answer);
    ++answered_;
  }
  void refuse(const json& problem) {
    told_.take_problem(problem);
    ++refused_;
  }
  void vanish(Socket& socket, bool reset) {
    if (reset) socket.reset_at_end();
    ++vanished_;
  }
  bool finishing() const { return finishing_; }
  std::string head(const std::string& path, const std::string& kind, std::size_t length) const {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " +
           key_ + "\r\nContent-Type: " + kind + "\r\nContent-Length: " + std::to_string(length) + "\r\n";
  }

 private:
  void work() {
    std::vector<json> waiting;
    while (!given_up_) {
      while (!finishing_ && waiting.size() < at_once()) waiting.push_back(numbered(prefix_, next_++));
      if (waiting.empty()) return;
      const auto port = port_.load();
      const auto before = answered_.load();
      if (port != 0) {
        Socket socket{port};
        if (socket.connected()) file(socket, waiting);
      }
      if (answered_ == before) std::this_thread::sleep_for(kMoment);
    }
  }

  const std::string prefix_;
  const std::string key_;
  const std::atomic<std::uint16_t>& port_;
  Told& told_;
  std::size_t next_ = 0;
  std::atomic<bool> finishing_ = false, given_up_ = false;
  std::atomic<std::size_t> answered_ = 0, vanished_ = 0, refused_ = 0;
  std::thread thread_;
};

// The lines of a stream's answer that came whole, whatever chunks they came in.
std::vector<json> answers_in(const std::string& text) {
  std::vector<json> answers;
  const auto body = text.find("\r\n\r\n");
  for (auto at = body == std::string::npos ? text.size() : body + 4; at < text.size();) {
    const auto end = text.find('\n', at);
    if (end == std::string::npos) break;
    if (text[at] == '{') answers.push_back(json::parse(text.substr(at, end - at)));
    at = end + 1;
  }
  return answers;
}

class StreamingCourier : public Courier {
 public:
  using Courier::Courier;

 protected:
  std::size_t at_once() const override { return kLinesAStream; }
  void file(Socket& socket, std::vector<json>& waiting) override {
    const auto body = lines(waiting);
    socket.send(head(body.size()) + body);
    take(socket.read_until({}, kPatience), waiting);
  }

  using Courier::head;
  std::string head(std::size_t length) const {
    return head("/api/v1/items/stream", "application/x-ndjson", length) + "\r\n";
  }
  static std::string lines(const std::vector<json>& waiting) {
    std::string text;
    for (const auto& declared : waiting) text += declared.dump() + "\n";
    return text;
  }
  void take(const std::string& text, std::vector<json>& waiting) {
    std::size_t answered = 0;
    for (const auto& said : answers_in(text)) {
      if (!said.contains("line")) {
        refuse(said);
        break;
      }
      ASSERT_LT(answered, waiting.size()) << said;
      EXPECT_EQ(said["line"], answered + 1) << said;
      answer(waiting[answered++], said);
    }
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(answered));
  }
};

// In the middle of a line, before any answer or after the first ones, with a reset or without; then it comes
// back with the same lines, while what it sent before may still be on its way.
class VanishingCourier final : public StreamingCourier {
 public:
  using StreamingCourier::StreamingCourier;

 protected:
  void file(Socket& socket, std::vector<json>& waiting) override {
    const auto way = turn_++ % 5;
    if (way == 4 || finishing()) return StreamingCourier::file(socket, waiting);
    const auto body = lines(waiting);
    const auto most = body.size() / 2 + body.size() / 50 * way;
    const auto end = body[most - 1] == '\n' ? most - 1 : most;
    socket.send(head(body.size()) + body.substr(0, end));
    if (way >= 2) take(socket.read_until("}\n", kPatience), waiting);
    vanish(socket, way % 2 == 1);
  }

 private:
  std::size_t turn_ = 0;
};

// Each parcel under a key of its own; every fourth time it does not wait for the answer and asks again.
class SingleCourier final : public Courier {
 public:
  using Courier::Courier;

 protected:
  std::size_t at_once() const override { return 1; }
  void file(Socket& socket, std::vector<json>& waiting) override {
    const auto body = waiting[0].dump();
    socket.send(head("/api/v1/items", "application/json", body.size()) +
                "Idempotency-Key: " + waiting[0]["item_id"].get<std::string>() + "\r\n\r\n" + body);
    if (++turn_ % 4 == 0 && !finishing()) return vanish(socket, true);
    const auto text = socket.read_until({}, kPatience);
    const auto reply = server::reply_from(text);
    const auto said = reply.parsed();
    if (said.is_discarded()) return;  // it broke off
    if (reply.status == 200) {
      answer(waiting[0], said);
      waiting.clear();
    } else if (reply.status != 409 || said.value("expected", "") != "the first answer, which is under way") {
      refuse(said);
      EXPECT_THAT(reply.head, HasSubstr("Retry-After: ")) << text;
    }
  }

 private:
  std::size_t turn_ = 0;
};

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Database open_database(const std::string& path, int flags) {
  sqlite3* opened = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &opened, flags, nullptr), SQLITE_OK);
  sqlite3_busy_timeout(opened, 60'000);
  return {opened, &sqlite3_close};
}

void execute(const Database& database, const char* sql) {
  EXPECT_EQ(sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database.get());
}

// Two columns, a text and a number.
std::vector<std::pair<std::string, std::int64_t>> rows_of(const Database& database, const char* sql) {
  std::vector<std::pair<std::string, std::int64_t>> rows;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(database.get(), sql, -1, &statement, nullptr), SQLITE_OK);
  int step = SQLITE_DONE;
  while ((step = sqlite3_step(statement)) == SQLITE_ROW)
    rows.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)),
                      sqlite3_column_int64(statement, 1));
  EXPECT_EQ(step, SQLITE_DONE) << sqlite3_errmsg(database.get());
  sqlite3_finalize(statement);
  return rows;
}

class ServeFaults : public Serving {
 protected:
  void begin_filing() {
    for (const char* prefix : {"TESTA", "TESTB"}) add<StreamingCourier>(prefix);
    add<VanishingCourier>("TESTV");
    for (const char* prefix : {"TESTS", "TESTT"}) add<SingleCourier>(prefix);
    for (auto& courier : couriers_) courier->start();
  }
  void end_filing() {
    if (HasFatalFailure()) end(SIGKILL);
    for (auto& courier : couriers_) courier->finish(HasFatalFailure());
  }
  void TearDown() override {
    Serving::TearDown();
    if (HasFatalFailure()) std::cout << text_of(folder_ / "log");
  }

  // Whatever happened before, each of them is served again.
  void expect_progress() {
    std::vector<std::size_t> before;
    for (const auto& courier : couriers_) before.push_back(courier->answered());
    for (std::size_t i = 0; i < couriers_.size(); ++i)
      ASSERT_TRUE(comes_true([&] { return couriers_[i]->answered() >= before[i] + 5; }))
          << "courier " << i << " is served no more";
  }
  bool is_alive() const {
    siginfo_t ended{};
    return waitid(P_PID, static_cast<id_t>(server_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0;
  }
  // While the server lives and patience lasts.
  template <typename Condition>
  bool comes_true(Condition condition) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
      if (!is_alive() || std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(kMoment);
    }
    return true;
  }

  // No file of the server's may grow beyond where the write-ahead log has long been.
  void set_disk(bool full) {
    const rlimit limit{full ? rlim_t{100'000} : RLIM_INFINITY, RLIM_INFINITY};
    ASSERT_EQ(prlimit(server_, RLIMIT_FSIZE, &limit, nullptr), 0);
  }
  void fill_the_disk() {
    std::vector<std::size_t> before;
    for (const auto& courier : couriers_) before.push_back(courier->refused());
    set_disk(true);
    for (const std::size_t i : {0, 4})
      ASSERT_TRUE(comes_true([&] { return couriers_[i]->refused() > before[i]; }))
          << "courier " << i << " was not told";
    EXPECT_GE(told_.problems("io"), 2u);
    ASSERT_TRUE(is_alive()) << "a full disk ended it";
  }
  void lock_the_database() {
    const auto other = open_database(db_, SQLITE_OPEN_READWRITE);
    execute(other, "BEGIN IMMEDIATE");
    const auto before = told_.problems("busy");
    EXPECT_TRUE(comes_true([&] { return told_.problems("busy") > before; })) << "nobody was told";
    execute(other, "ROLLBACK");
  }

  // What was told is in the database, once, as it was told, and the database is whole.
  void expect_kept(const std::map<std::string, json>& accepted,
                   const std::map<std::int64_t, std::string>& refused) {
    const auto verified = run("verify " + db_);
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
    const auto database = open_database(db_, SQLITE_OPEN_READONLY);
    std::map<std::string, std::int64_t> outcomes;
    for (const auto& [id, outcome] :
         rows_of(database, "SELECT item_id, outcome FROM item LEFT JOIN assessment USING (item_no)"))
      EXPECT_TRUE(outcomes.emplace(id, outcome).second) << id << " is there twice";
    std::set<std::int64_t> refusals;
    for (const auto& [field, number] : rows_of(database, "SELECT source, refused_no FROM refused"))
      refusals.insert(number);

    const std::map<std::string, std::int64_t> numbers{{"Release", 0}, {"Hold", 1}, {"Query", 2}};
    for (const auto& [id, answer] : accepted) {
      const auto found = outcomes.find(id);
      ASSERT_TRUE(found != outcomes.end()) << id << " is lost: " << answer;
      EXPECT_EQ(found->second, numbers.at(answer["outcome"])) << id;
    }
    for (const auto& [number, id] : refused) {
      ASSERT_TRUE(refusals.contains(number))
          << id << " was refused as number " << number << ", which is lost";
      EXPECT_FALSE(outcomes.contains(id)) << id << " was refused and is there";
    }
    items_ = outcomes.size();
  }

  void kill_and_look() {
    EXPECT_TRUE(WIFSIGNALED(end(SIGKILL)));
    expect_kept(told_.accepted(), told_.refused());
    start();
  }

  // Asked again, in one stream, the server says of a parcel what it said the first time.
  void expect_the_same_answers(std::map<std::string, json> accepted) {
    std::size_t place = 0;
    std::erase_if(accepted, [&](const auto&) { return place++ % 5 != 0; });  // opening each takes its time
    std::string body;
    for (const auto& [id, answer] : accepted)
      body += numbered(id.substr(0, 5), std::stoul(id.substr(5))).dump() + "\n";
    Socket socket{port_};
    std::thread sender{[&] {
      socket.send(request(
          "POST /api/v1/items/stream",
          "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
      socket.send(body);
    }};
    auto again = answers_in(socket.read_until({}, kPatience));
    sender.join();
    ASSERT_EQ(again.size(), accepted.size());
    auto next = again.begin();
    for (const auto& [id, answer] : accepted) {
      next->erase("line");
      EXPECT_EQ(*next++, answer);
    }
  }

  void report() const {
    std::size_t vanished = 0;
    for (const auto& courier : couriers_) vanished += courier->vanished();
    std::map<std::string, std::size_t> outcomes;
    for (const auto& [id, answer] : told_.accepted()) ++outcomes[answer["outcome"]];
    std::cout << "acknowledged " << json(outcomes) << ", and refused for good " << told_.refused().size()
              << "; sent away with 503: " << told_.problems("io") << " by a full disk, "
              << told_.problems("busy") << " by a lock; clients vanished " << vanished
              << " times; killed twice, once with a full disk\n";
  }

  Told told_;
  std::size_t items_ = 0;

 private:
  template <typename Kind>
  void add(const std::string& prefix) {
    couriers_.push_back(std::make_unique<Kind>(prefix, key_, port_, told_));
  }

  std::vector<std::unique_ptr<Courier>> couriers_;
};

TEST_F(ServeFaults, J3_NothingAcknowledgedIsMissingWhateverGoesWrongUnderLoad) {
  prepare();
  start();
  begin_filing();
  const std::vector<std::function<void()>> day{
      [&] { expect_progress(); }, [&] { fill_the_disk(); },     [&] { set_disk(false); },
      [&] { expect_progress(); }, [&] { lock_the_database(); }, [&] { expect_progress(); },
      [&] { kill_and_look(); },   [&] { expect_progress(); },   [&] { fill_the_disk(); },
      [&] { kill_and_look(); },   [&] { expect_progress(); }};
  for (const auto& hour : day)
    if (!HasFatalFailure()) hour();
  end_filing();
  ASSERT_FALSE(HasFatalFailure());
  const auto accepted = told_.accepted();
  expect_the_same_answers(accepted);
  const int status = end(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  expect_kept(accepted, told_.refused());
  EXPECT_EQ(items_, accepted.size()) << "parcels that nobody was told of";
  report();
}

}  // namespace
}  // namespace tidewaiter::e2e
