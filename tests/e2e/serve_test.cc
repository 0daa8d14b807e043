// The real server: killed in the middle of a stream, backed up while it takes parcels in, and spoken to over
// TLS.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <fstream>

#include <thread>

#include "base/instant.h"
#include "parcels.h"
#include "server/raw_client_test.h"

namespace tidewaiter::e2e {
namespace {

using server::Socket;
using testing::HasSubstr;
using testing::Not;

constexpr std::chrono::milliseconds kPatience{120'000};

class Serve : public testing::Test {
 protected:
  void TearDown() override { end(SIGKILL); }

  Ran tw(const std::string& arguments, const std::string& input = "") const {
    return run(arguments + " --db " + db_, input.empty() ? "" : "echo '" + input + "' | ");
  }
  std::string did(const std::string& arguments, const std::string& input = "") const {
    const auto ran = tw(arguments, input);
    EXPECT_EQ(ran.exit_code, 0) << arguments << '\n' << ran.out;
    return ran.out;
  }

  // Two administrators, and a courier's machine.
  void prepare() {
    for (const char* id : {"chief", "deputy"})
      did(std::string{"account bootstrap --account "} + id, "a password of theirs");
    const auto proposed =
        did("account propose machine-1 --role Courier --operator TEST-COURIER --officer chief",
            "a password of its own");
    EXPECT_THAT(proposed, HasSubstr("waits for approval, proposed by chief"));
    const auto approve = "account approve machine-1 --proposal " + digest_in(proposed) + " --officer ";
    EXPECT_EQ(tw(approve + "chief").exit_code, 1) << "who proposed does not approve";
    did(approve + "deputy");
    key_ = json::parse(did("account key new machine-1 --scope file --for 1d --json --officer chief"))["secret"];
    EXPECT_THAT(did("account list"), Not(HasSubstr("waits")));
  }

  // `more` are options of serve; its port.
  void start(const std::string& more = "") {
    const std::string log = folder_ / "served";
    const std::string line = std::string{"exec '"} + TIDEWAITER_BINARY +
                             "' serve --listen 127.0.0.1:0 --office CNCAN --db '" + db_ + "' " + more +
                             " >'" + log + "' 2>'" + (folder_ / "log") + "'";
    server_ = ::fork();
    if (server_ == 0) {
      ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
      ::_exit(127);
    }
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (port_ == 0 && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
      const auto said = text_of(log);
      if (said.find('\n') != std::string::npos)
        port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)));
    }
    ASSERT_NE(port_, 0) << text_of(folder_ / "log");
  }
  int end(int signal) {
    if (server_ <= 0) return -1;
    int status = 0;
    ::kill(server_, signal);
    ::waitpid(server_, &status, 0);
    server_ = -1;
    port_ = 0;
    return status;
  }

  std::string request(const std::string& path, const std::string& more) const {
    return path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + key_ +
           "\r\n" + more + "\r\n";
  }
  static std::string lines(const std::string& prefix, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += parcel(prefix + std::to_string(i)).dump() + "\n";
    return text;
  }
  // The items answered so far, in a stream's answer as it came (chunked or cut off).
  static std::size_t answered(const std::string& text) {
    std::size_t count = 0;
    for (auto at = text.find("{\"item_id\":\"TEST"); at != std::string::npos;
         at = text.find("{\"item_id\":\"TEST", at + 1))
      if (text.find('\n', at) != std::string::npos) ++count;
    return count;
  }

  Folder folder_{"serve"};
  std::string db_ = folder_ / "s.db";
  std::string key_;
  std::uint16_t port_ = 0;
  pid_t server_ = -1;
};

TEST_F(Serve, J3_KilledInTheMiddleOfAStreamItLosesNothingThatWasAnswered) {
  prepare();
  start();
  constexpr int kParcels = 20'000;
  const auto body = lines("TESTK", kParcels);
  Socket socket{port_};
  std::thread sender{[&] {
    socket.send(request(
        "POST /api/v1/items/stream",
        "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
    socket.send(body);
  }};
  std::string text;
  while (answered(text) < 100 && !socket.closed()) text += socket.read_until("\n", kPatience);
  EXPECT_TRUE(WIFSIGNALED(end(SIGKILL)));
  text += socket.read_to_end();
  sender.join();
  const auto count = answered(text);
  ASSERT_GE(count, 100u) << text.substr(0, 2'000);
  EXPECT_LT(count, kParcels) << "it was not killed in the middle";

  EXPECT_EQ(run("verify " + db_).exit_code, 0);
  const auto until = base::to_string(base::Instant{std::chrono::duration_cast<std::chrono::milliseconds>(
                                                       std::chrono::system_clock::now().time_since_epoch())
                                                       .count() +
                                                   60'000});
  const auto figures = json::parse(did("figures --json --from 2024-01-01T00:00:00Z --until " + until));
  EXPECT_GE(figures["parcels"], count);
  EXPECT_EQ(tw("show TESTK" + std::to_string(count - 1)).exit_code, 0);
}

TEST_F(Serve, ABackupTakenWhileItServesComesBackVerified) {
  prepare();
  did("journal checkpoint");
  start();
  const auto file = [&](const std::string& prefix, int count) {
    const auto body = lines(prefix, count);
    Socket socket{port_};
    socket.send(request(
        "POST /api/v1/items/stream",
        "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
    std::thread sender{[&] { socket.send(body); }};
    const auto text = socket.read_until({}, kPatience);
    sender.join();
    return answered(text);
  };
  EXPECT_EQ(file("TESTA", 50), 50u);
  std::size_t meanwhile = 0;
  std::thread busy{[&] { meanwhile = file("TESTB", 500); }};
  const auto taken = did("backup " + (folder_ / "backup") + " --secrets --json");
  busy.join();
  EXPECT_EQ(meanwhile, 500u) << "a backup keeps nobody waiting for ever";
  EXPECT_EQ(json::parse(taken)["secrets"], true);
  EXPECT_EQ(tw("backup " + (folder_ / "backup")).exit_code, 1) << "it overwrites nothing";
  EXPECT_EQ(tw("journal publish --as-signed " + (folder_ / "public")).exit_code, 0)
      << "beside a server, which alone writes";
  EXPECT_TRUE(WIFEXITED(end(SIGTERM)));

  const auto restored = folder_ / "r.db";
  const std::string restore = "restore " + (folder_ / "backup") + " --why 'the disk broke' --db " + restored;
  const auto back = run(restore);
  EXPECT_EQ(back.exit_code, 0) << back.out;
  EXPECT_EQ(run("verify " + restored).exit_code, 0);
  EXPECT_EQ(run("show TESTA49 --db " + restored).exit_code, 0) << "it was answered before the backup";
  EXPECT_EQ(run("journal checkpoint --db " + restored).exit_code, 0) << "the log's key came along";
  EXPECT_EQ(run(restore).exit_code, 1) << "it overwrites nothing";

  const auto plain = folder_ / "plain";
  did("backup " + plain);
  EXPECT_FALSE(std::filesystem::exists(plain + "/tidewaiter.db.key")) << "secrets only where asked for";
  auto octets = text_of(plain + "/tidewaiter.db");
  octets[octets.size() / 2] = static_cast<char>(octets[octets.size() / 2] ^ 1);
  std::ofstream(plain + "/tidewaiter.db", std::ios::binary) << octets;
  const auto touched = run("restore " + plain + " --why test --db " + (folder_ / "t.db"));
  EXPECT_EQ(touched.exit_code, 1);
  EXPECT_THAT(touched.out, HasSubstr("tampered: tidewaiter.db"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "t.db"));
}

TEST_F(Serve, OverTlsItAnswersWhoKnowsItsCertificate) {
  prepare();
  const auto certificate = folder_ / "chain.pem", key = folder_ / "key.pem";
  ASSERT_EQ(std::system(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
                         "/CN=localhost -addext subjectAltName=DNS:localhost -keyout '" +
                         key + "' -out '" + certificate + "' 2>/dev/null")
                            .c_str()),
            0);
  start("--certificate '" + certificate + "' --key '" + key + "'");
  const auto asked = [&](const std::string& more) {
    const std::string command =
        "printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | openssl "
        "s_client "
        "-quiet -verify_return_error -verify_hostname localhost -servername localhost -CAfile '" +
        certificate + "' " + more + " -connect 127.0.0.1:" + std::to_string(port_) + " >'" +
        (folder_ / "got") + "' 2>&1";
    (void)!std::system(command.c_str());
    return text_of(folder_ / "got");
  };
  const auto got = asked("");
  EXPECT_THAT(got, HasSubstr("alive"));
  EXPECT_THAT(got, HasSubstr("Strict-Transport-Security"));
  EXPECT_THAT(asked("-tls1_3"), HasSubstr("alive"));
  EXPECT_THAT(asked("-tls1_1"), Not(HasSubstr("alive")));
  Socket plain{port_};
  plain.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(plain.read_until({}, std::chrono::milliseconds{15'000}), Not(HasSubstr("alive")));
  EXPECT_TRUE(WIFEXITED(end(SIGTERM)));
  EXPECT_EQ(run("serve --listen 0.0.0.0:0 --db " + db_).exit_code, 2) << "plain HTTP on loopback alone";
}

}  // namespace
}  // namespace tidewaiter::e2e
