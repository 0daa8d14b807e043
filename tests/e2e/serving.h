#pragma once
// The real server over a database of its own, with a courier's machine that may file.

#include <gmock/gmock.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "parcels.h"

namespace tidewaiter::e2e {

inline constexpr std::chrono::milliseconds kPatience{120'000};

class Serving : public testing::Test {
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
    EXPECT_THAT(proposed, testing::HasSubstr("waits for approval, proposed by chief"));
    const auto approve = "account approve machine-1 --proposal " + digest_in(proposed) + " --officer ";
    EXPECT_EQ(tw(approve + "chief").exit_code, 1) << "who proposed does not approve";
    did(approve + "deputy");
    const auto key =
        json::parse(did("account key propose machine-1 --scope file --for 1d --json --officer chief"));
    const auto approve_key = "account key approve " + key["key_id"].get<std::string>() + " --proposal " +
                             key["proposal"]["digest"].get<std::string>() + " --json --officer ";
    EXPECT_EQ(tw(approve_key + "chief").exit_code, 1) << "nor who proposed a key";
    key_ = json::parse(did(approve_key + "deputy"))["secret"];
    EXPECT_THAT(did("account list"), testing::Not(testing::HasSubstr("waits")));
  }

  // `more` are options of serve; its port.
  void start(const std::string& more = "") {
    const std::string log = folder_ / "served";
    const std::string line = std::string{"exec '"} + TIDEWAITER_BINARY +
                             "' serve --listen 127.0.0.1:0 --office CNCAN --db '" + db_ + "' " + more +
                             " >'" + log + "' 2>>'" + (folder_ / "log") + "'";
    std::filesystem::remove(log);
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
    ASSERT_NE(port_.load(), 0) << text_of(folder_ / "log");
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

  Folder folder_{"serve"};
  std::string db_ = folder_ / "s.db";
  std::string key_;
  std::atomic<std::uint16_t> port_ = 0;
  pid_t server_ = -1;
};

}  // namespace tidewaiter::e2e
