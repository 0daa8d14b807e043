// Operators are told of changed outcomes: signed, until it arrives, and nowhere that they may not reach.

#include <atomic>
#include <mutex>
#include <thread>

#include "base/bytes.h"
#include "server/listening_test.h"
#include "server/server_fixture_test.h"
#include "server/webhook_sender.h"
#include "service/webhooks.h"

namespace tidewaiter::server {
namespace {

// Takes requests on a port of loopback, one after the other, and answers each with the next status (the last
// one again and again).
class Receiver {
 public:
  explicit Receiver(std::vector<int> statuses) : statuses_(std::move(statuses)) {
    const auto listening = listen_on_loopback();
    descriptor_ = listening.descriptor;
    port_ = listening.port;
    thread_ = std::thread([this] { serve(); });
  }
  ~Receiver() {
    over_ = true;
    shutdown(descriptor_, SHUT_RDWR);
    thread_.join();
    close(descriptor_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  std::vector<std::string> taken() const {
    const std::scoped_lock lock(mutex_);
    return taken_;
  }
  // The requests, once there are so many; what there is after ten seconds.
  std::vector<std::string> wait_for(std::size_t count) const {
    const auto until = std::chrono::steady_clock::now() + milliseconds{10'000};
    while (taken().size() < count && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(milliseconds{10});
    return taken();
  }

 private:
  void serve() {
    while (!over_) {
      const int client = accept(descriptor_, nullptr, nullptr);
      if (client < 0) return;
      take(client);
      close(client);
    }
  }
  void take(int client) {
    std::string text;
    char piece[4'096];
    while (true) {
      const auto end = text.find("\r\n\r\n");
      const auto length = text.find("Content-Length: ");
      if (end != std::string::npos && length != std::string::npos &&
          text.size() >= end + 4 + static_cast<std::size_t>(std::atoi(text.c_str() + length + 16)))
        break;
      const auto got = recv(client, piece, sizeof piece, 0);
      if (got <= 0) return;
      text.append(piece, static_cast<std::size_t>(got));
    }
    int status = 200;
    {
      const std::scoped_lock lock(mutex_);
      taken_.push_back(text);
      status = statuses_[std::min(taken_.size(), statuses_.size()) - 1];
    }
    const auto answer = "HTTP/1.1 " + std::to_string(status) + " X\r\nLocation: " + url() +
                        "/elsewhere\r\nContent-Length: 0\r\n\r\n";
    (void)::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
  }

  int descriptor_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<int> statuses_;
  std::vector<std::string> taken_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

std::string field_of(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

class WebhookTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    options_.tell_every = milliseconds{30};
    options_.webhooks_may_call_private = true;
  }
  Reply post(const std::string& path, const std::string& who, const json& body) {
    return ask("POST", path, key_of(who), body.dump());
  }
  void file(const std::string& id) {
    const json item{
        {"item_id", id},
        {"operator_id", "CP"},
        {"service", "Courier"},
        {"cut_off_at", "2027-01-16T05:00:00Z"},
        {"sender", {{"name", "Sender"}, {"address", json::array({"1 Road"})}, {"country", "CN"}}},
        {"recipient", {{"name", "Recipient"}, {"address", json::array({"2 Street"})}, {"country", "AU"}}},
        {"contents", json::array({json{{"description", "cotton shirts"}}})},
        {"gross_mass_g", 1000}};
    const auto reply = post("/api/v1/items", "courier", item);
    ASSERT_TRUE(reply.parsed()["refused"].is_null()) << reply.body;
  }
  void decide(const std::string& id, const char* outcome) {
    const auto reply = post("/api/v1/items/" + id + "/decision", "targetingofficer",
                            {{"outcome", outcome}, {"why", "a reason that is nobody's"}});
    ASSERT_EQ(reply.status, 200) << reply.body;
  }
  json known() { return ask("GET", "/api/v1/webhooks", key_of("courier")).parsed()["items"]; }
};

TEST_F(WebhookTest, J3_AnOutcomeThatChangesIsToldSignedAndAgainUntilItArrivesAcrossARestart) {
  Receiver receiver({500, 500, 200});
  start();
  const auto made = post("/api/v1/webhooks", "courier", {{"url", receiver.url()}});
  ASSERT_EQ(made.status, 200) << made.body;
  const std::string secret = made.parsed()["secret"];
  ASSERT_TRUE(secret.starts_with("whsec_"));
  file("A1");
  decide("A1", "Hold");
  ASSERT_EQ(receiver.wait_for(1).size(), 1u);
  server_->stop();  // what failed is in the database
  server_.reset();
  clock_.set(clock_.now() + base::DurationMs{6'000});
  start();
  ASSERT_EQ(receiver.wait_for(2).size(), 2u);
  std::this_thread::sleep_for(milliseconds{300});
  ASSERT_EQ(receiver.taken().size(), 2u) << "it is not time yet";
  clock_.set(clock_.now() + base::DurationMs{31'000});
  const auto all = receiver.wait_for(3);
  ASSERT_EQ(all.size(), 3u);
  for (const auto& one : all) {
    const auto body = one.substr(one.find("\r\n\r\n") + 4);
    EXPECT_EQ(field_of(one, "webhook-id"), field_of(all[0], "webhook-id"));
    const auto key = base::from_base64(secret.substr(6), "secret");
    const auto mac = base::hmac_sha256(
        *key, field_of(one, "webhook-id") + "." + field_of(one, "webhook-timestamp") + "." + body);
    EXPECT_EQ(field_of(one, "webhook-signature"), "v1," + base::to_base64(base::as_view(mac)));
    const auto told = json::parse(body);
    EXPECT_EQ(told["data"],
              (json{{"item_id", "A1"}, {"outcome", "Hold"}, {"present_by", "2027-01-16T05:00:00Z"}}));
    EXPECT_EQ(one.find("nobody's"), std::string::npos);
  }
  EXPECT_NE(field_of(all[2], "webhook-timestamp"), field_of(all[0], "webhook-timestamp"));
  // The same again is no news; another outcome is.
  decide("A1", "Hold");
  decide("A1", "Release");
  const auto more = receiver.wait_for(4);
  ASSERT_EQ(more.size(), 4u);
  EXPECT_NE(more[3].find("\"Release\""), std::string::npos);
  const auto until = std::chrono::steady_clock::now() + milliseconds{10'000};
  while (known()[0]["waiting"] != 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(milliseconds{20});
  EXPECT_EQ(known()[0]["waiting"], 0);
  const std::string database((std::istreambuf_iterator<char>(std::ifstream(url_, std::ios::binary).rdbuf())),
                             {});
  EXPECT_EQ(database.find(secret.substr(6)), std::string::npos);
  EXPECT_EQ(ask("DELETE", "/api/v1/webhooks/1", key_of("courier")).status, 204);
  decide("A1", "Hold");
  std::this_thread::sleep_for(milliseconds{300});
  EXPECT_EQ(receiver.taken().size(), 4u) << "it has ended";
}

TEST_F(WebhookTest, WhatWasGivenUpIsSeenAndSentAgainUnderAnotherSecret) {
  Receiver receiver({500, 500, 500, 500, 500, 500, 500, 500, 500, 200});
  start();
  const auto made = post("/api/v1/webhooks", "courier", {{"url", receiver.url()}});
  ASSERT_EQ(made.status, 200) << made.body;
  file("A1");
  decide("A1", "Hold");
  ASSERT_EQ(receiver.wait_for(1).size(), 1u);
  std::size_t sent = 1;
  const std::string path = "/api/v1/webhooks/1";
  const auto undelivered = [&](const char* who) {
    return ask("GET", path + "/undelivered", browser_of(who));
  };
  // What is noted of an attempt is noted after it: the next one's hour is reckoned from there.
  const auto attempts_are = [&](std::size_t count) {
    const auto until = std::chrono::steady_clock::now() + milliseconds{10'000};
    while (undelivered("courier").parsed()["items"][0]["attempts"] != count &&
           std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(milliseconds{20});
    return undelivered("courier").parsed()["items"][0]["attempts"] == count;
  };
  for (const std::int64_t seconds : {5, 30, 120, 600, 3'600, 21'600, 86'400}) {
    ASSERT_TRUE(attempts_are(sent));
    clock_.set(clock_.now() + base::DurationMs{seconds * 1'000 + 1});
    ASSERT_EQ(receiver.wait_for(++sent).size(), sent);
  }
  ASSERT_TRUE(attempts_are(8));
  const auto own = undelivered("courier").parsed()["items"];
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0]["state"], "given_up");
  EXPECT_EQ(own[0]["answered"], 500);
  EXPECT_EQ(own[0]["item_id"], "A1");
  EXPECT_TRUE(own[0]["next_at"].is_null());
  const auto chiefs = undelivered("chief").parsed()["items"];
  EXPECT_EQ(chiefs[0]["state"], "given_up");
  EXPECT_TRUE(chiefs[0]["item_id"].is_null()) << "no look at a parcel (K1)";
  EXPECT_TRUE(chiefs[0]["outcome"].is_null());
  EXPECT_EQ(undelivered("rival").status, 404);

  const auto again = [&](const char* who) { return ask("POST", path + "/sending", browser_of(who), "{}"); };
  EXPECT_EQ(again("rival").status, 404);
  EXPECT_EQ(again("chief").parsed()["messages"], 1);
  ASSERT_EQ(receiver.wait_for(9).size(), 9u);
  ASSERT_TRUE(attempts_are(1)) << "it is begun anew";
  EXPECT_EQ(ask("POST", path + "/secret", browser_of("rival"), "{}").status, 404);
  const auto chiefs_secret = ask("POST", path + "/secret", browser_of("chief"), "{}");
  EXPECT_EQ(chiefs_secret.status, 403) << "an administrator would speak to the operator in our name";
  EXPECT_EQ(chiefs_secret.parsed()["field"], "operator_id");
  const auto other = ask("POST", path + "/secret", browser_of("courier"), "{}");
  ASSERT_EQ(other.status, 200) << other.body;
  const std::string secret = other.parsed()["secret"];
  EXPECT_NE(secret, made.parsed()["secret"]);
  EXPECT_EQ(again("courier").parsed()["messages"], 1);
  const auto all = receiver.wait_for(10);
  ASSERT_EQ(all.size(), 10u);
  const auto& last = all.back();
  EXPECT_EQ(field_of(last, "webhook-id"), field_of(all[0], "webhook-id"));
  const auto mac =
      base::hmac_sha256(*base::from_base64(secret.substr(6), "secret"),
                        field_of(last, "webhook-id") + "." + field_of(last, "webhook-timestamp") + "." +
                            last.substr(last.find("\r\n\r\n") + 4));
  EXPECT_EQ(field_of(last, "webhook-signature"), "v1," + base::to_base64(base::as_view(mac)));
  const auto journal = ask("GET", "/api/v1/journal?kind=webhook.*", browser_of("auditor"));
  for (const char* kind : {"webhook.sent_again", "webhook.secret_changed"})
    EXPECT_NE(journal.body.find(kind), std::string::npos) << kind;
  EXPECT_EQ(journal.body.find(secret.substr(6)), std::string::npos);
}

TEST_F(WebhookTest, AQueryIsToldWithItsDeadlineAloneAndAnotherOneAgain) {
  Receiver receiver({200});
  start();
  ASSERT_EQ(post("/api/v1/webhooks", "courier", {{"url", receiver.url()}}).status, 200);
  file("A1");
  for (const char* wanted : {"the import permit", "the invoice"}) {
    const auto before = receiver.taken().size();
    const auto asked = post("/api/v1/items/A1/decision", "targetingofficer",
                            {{"outcome", "Query"}, {"why", "a reason that is nobody's"}, {"wanted", wanted}});
    ASSERT_EQ(asked.status, 200) << asked.body;
    const auto all = receiver.wait_for(before + 1);
    ASSERT_EQ(all.size(), before + 1) << wanted;
    const auto told = json::parse(all.back().substr(all.back().find("\r\n\r\n") + 4));
    EXPECT_EQ(told["data"], (json{{"item_id", "A1"},
                                  {"outcome", "Query"},
                                  {"present_by", nullptr},
                                  {"answer_by", "2027-01-16T05:00:00Z"}}));
    EXPECT_EQ(all.back().find("nobody's"), std::string::npos);
  }
  // An answer is no news to who gave it.
  ASSERT_EQ(post("/api/v1/queries/A1/answers", "courier", {{"words", "no. 8"}}).status, 200);
  std::this_thread::sleep_for(milliseconds{300});
  EXPECT_EQ(receiver.taken().size(), 2u);
}

TEST_F(WebhookTest, APrivateNetworkIsNotCalledNorARedirectionFollowed) {
  Receiver receiver({302});
  const service::WebhookMessage message{1,   *service::webhook_target(receiver.url()), "msg_1", "1", "v1,x",
                                        "{}"};
  const auto refused = send_webhooks({&message, 1}, {});
  EXPECT_EQ(refused.at(0).status, std::nullopt);
  EXPECT_EQ(receiver.taken().size(), 0u) << "nothing was connected";
  const auto sent = send_webhooks({&message, 1}, {true, "", milliseconds{5'000}});
  EXPECT_EQ(sent.at(0).status, 302);
  EXPECT_EQ(receiver.taken().size(), 1u) << "and nothing followed";
  for (const char* address : {"127.0.0.1",
                              "10.1.2.3",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::1",
                              "::",
                              "fe80::1",
                              "fc00::1",
                              "fd12::1",
                              "ff02::1",
                              "::ffff:10.0.0.1",
                              "::ffff:127.0.0.1",
                              "64:ff9b::a00:1",
                              "2001:db8::1",
                              "2002:a00:1::1",
                              "2001::1",
                              "name",
                              ""})
    EXPECT_FALSE(is_public_address(address)) << address;
  for (const char* address :
       {"8.8.8.8", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"})
    EXPECT_TRUE(is_public_address(address)) << address;
}

TEST(WebhookUrl, IsHttpsOrLoopbackAndNothingThatCouldBeReadInTwoWays) {
  for (const char* url :
       {"", "ftp://a.example/", "http://a.example/", "https://", "https:///x", "https://user@a.example/",
        "https://a.example:0/", "https://a.example:99999/", "https://a.example:/", "https://a.example/#x",
        "https://a example/", "https://a.example/\r\nX: y", "https://[::1/", "https://[::1]x/",
        "https://a_b.example\\@c/", "javascript:alert(1)", "http://10.0.0.1/", "http://127.0.0.1.example@a/"})
    EXPECT_FALSE(service::webhook_target(url)) << url;
  const auto target = service::webhook_target("https://[2606:4700::1]:8443/a?b=c");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->host, "2606:4700::1");
  EXPECT_EQ(target->port, 8443);
  EXPECT_EQ(target->path, "/a?b=c");
  EXPECT_EQ(service::webhook_target("https://a.example?x")->path, "/?x");
  EXPECT_FALSE(service::webhook_target("http://localhost:1/")->tls);
}

TEST_F(WebhookTest, AFilingIsToldToTheQueuesListeners) {
  start();
  Socket listener(server_->port());
  listener.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\n" + key_of("targetingofficer") + "\r\n");
  ASSERT_NE(listener.read_until("text/event-stream").find("200 OK"), std::string::npos);
  file("A1");
  EXPECT_NE(listener.read_until("event: queue").find("event: queue"), std::string::npos);
}

}  // namespace
}  // namespace tidewaiter::server
