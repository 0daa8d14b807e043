// The real server: killed in the middle of a stream, backed up while it takes parcels in, and spoken to over
// TLS.

#include <gmock/gmock.h>

#include <fstream>

#include "base/instant.h"
#include "server/raw_client_test.h"
#include "serving.h"

namespace tidewaiter::e2e {
namespace {

using server::Socket;
using testing::HasSubstr;
using testing::Not;

class Serve : public Serving {
 protected:
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
  // Parcels that are in the database.
  // Sends lines, whose answers come while it does.
  void stream(Socket& socket, const std::string& body) const {
    socket.send(request(
        "POST /api/v1/items/stream",
        "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
    socket.send(body);
  }
  std::size_t filed() const {
    const auto until = base::to_string(base::Instant{std::chrono::duration_cast<std::chrono::milliseconds>(
                                                         std::chrono::system_clock::now().time_since_epoch())
                                                         .count() +
                                                     60'000});
    return json::parse(did("figures --json --from 2024-01-01T00:00:00Z --until " + until))["parcels"];
  }
};

TEST_F(Serve, J3_KilledInTheMiddleOfAStreamItLosesNothingThatWasAnswered) {
  prepare();
  start();
  constexpr int kParcels = 20'000;
  const auto body = lines("TESTK", kParcels);
  Socket socket{port_};
  std::thread sender{[&] { stream(socket, body); }};
  std::string text;
  while (answered(text) < 100 && !socket.closed()) text += socket.read_until("\n", kPatience);
  EXPECT_TRUE(WIFSIGNALED(end(SIGKILL)));
  text += socket.read_to_end();
  sender.join();
  const auto count = answered(text);
  ASSERT_GE(count, 100u) << text.substr(0, 2'000);
  EXPECT_LT(count, kParcels) << "it was not killed in the middle";

  EXPECT_EQ(run("verify " + db_).exit_code, 0);
  EXPECT_GE(filed(), count);
  EXPECT_EQ(tw("show TESTK" + std::to_string(count - 1)).exit_code, 0);
}

TEST_F(Serve, J3_ToldToEndInTheMiddleOfAStreamItAnswersWhatItTookAndGoes) {
  prepare();
  start();
  constexpr int kParcels = 20'000;
  const auto body = lines("TESTG", kParcels);
  Socket socket{port_};
  std::thread sender{[&] { stream(socket, body); }};
  std::string text;
  while (answered(text) < 100 && !socket.closed()) text += socket.read_until("\n", kPatience);
  std::thread reader{[&] { text += socket.read_until({}, kPatience); }};
  const int status = end(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  reader.join();
  sender.join();
  EXPECT_TRUE(socket.closed());
  const auto count = answered(text);
  ASSERT_GE(count, 100u) << text.substr(0, 2'000);
  EXPECT_LT(count, static_cast<std::size_t>(kParcels)) << "it was told in the middle, and not afterwards";

  EXPECT_EQ(run("verify " + db_).exit_code, 0);
  EXPECT_GE(filed(), count);
  EXPECT_EQ(tw("show TESTG" + std::to_string(count - 1)).exit_code, 0);
}

TEST_F(Serve, ABackupTakenWhileItServesComesBackVerified) {
  prepare();
  did("journal checkpoint");
  start();
  const auto file = [&](const std::string& prefix, int count) {
    const auto body = lines(prefix, count);
    Socket socket{port_};
    std::thread sender{[&] { stream(socket, body); }};
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
