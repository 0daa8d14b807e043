// Streams of lines: each line has its answer whatever the others are, nothing is taken that nobody reads the
// answers of, and a stream that can't go on says why to a client that still sends.

#include <algorithm>
#include <atomic>
#include <sstream>
#include <thread>

#include "server/courier_desk_test.h"
#include "server/http.h"

namespace tidewaiter::server {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kAnswer = 1'024;

// What the lines of a test's own stream came to.
struct Taken {
  std::atomic<std::size_t> lines{0}, most_at_once{0}, fails_behind{1'000'000};
};

// Answers each line with a kilobyte, and from a line on with an error.
class LongAnswers final : public LineReader {
 public:
  explicit LongAnswers(Taken& taken) : taken_(taken) {}
  base::Result<std::string> take(std::string_view lines) override {
    const auto count = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
    if (taken_.lines + count > taken_.fails_behind)
      return base::fail(base::ErrorCode::Busy, "server", "a test", "nothing");
    taken_.lines += count;
    taken_.most_at_once = std::max<std::size_t>(taken_.most_at_once, count);
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += std::string(kAnswer - 1, 'a') + '\n';
    return out;
  }

 private:
  Taken& taken_;
};

// Whatever is asked is a stream of lines.
class OnlyLines final : public Dispatcher {
 public:
  explicit OnlyLines(Taken& taken) : taken_(taken) {}
  Plan plan(const Head&) override { return {Plan::Kind::Lines, 0, {}}; }
  Response answer(const Head&, std::string) override { return Response::empty(); }
  tl::expected<std::unique_ptr<LineReader>, Response> begin_lines(const Head&) override {
    return std::make_unique<LongAnswers>(taken_);
  }
  bool ended(const EventStream&) override { return true; }
  const Fields& common_headers() const override { return headers_; }

 private:
  Taken& taken_;
  const Fields headers_;
};

class LinesOnSockets : public testing::Test {
 protected:
  void SetUp() override {
    HttpOptions options;
    options.port = 0;
    options.workers = 4;
    auto started = HttpServer::start(options, lines_);
    ASSERT_TRUE(started) << base::to_string(started.error());
    http_ = *std::move(started);
  }
  void TearDown() override { http_->stop(milliseconds{0}); }
  static std::string head(std::size_t length) {
    return "POST /lines HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
           std::to_string(length) + "\r\n\r\n";
  }

  Taken taken_;
  OnlyLines lines_{taken_};
  std::unique_ptr<HttpServer> http_;
};

TEST_F(LinesOnSockets, NoMoreIsTakenThanTheClientReadsAnswersOf) {
  constexpr std::size_t kLines = 40'000;
  std::string lines;
  for (std::size_t i = 0; i < kLines; ++i) lines += "a\n";
  Socket socket(http_->port(), false);
  ASSERT_TRUE(socket.send(head(lines.size()) + lines)) << "all of it fits between the two";
  // Until nothing more happens.
  std::size_t before = 0;
  do {
    before = taken_.lines;
    std::this_thread::sleep_for(milliseconds{500});
  } while (before == 0 || taken_.lines != before);
  EXPECT_LT(taken_.lines, kLines / 2) << "their answers fill its memory, or the sockets' buffers are vast";
  EXPECT_LE(taken_.most_at_once, kBatchLines);
  // To its end, which is not looked for in what has come: it closes.
  const auto text = socket.read_until({}, milliseconds{60'000});
  EXPECT_EQ(taken_.lines, kLines) << "once they are read it goes on";
  EXPECT_GE(text.size(), kLines * kAnswer);
}

TEST_F(LinesOnSockets, WhatCanNotGoOnSaysWhyToAClientThatStillSends) {
  taken_.fails_behind = 1;
  const std::string rest(std::size_t{8} << 20, 'a');
  Socket socket(http_->port(), false);
  ASSERT_TRUE(socket.send(head(4 + rest.size()) + "a\n"));
  auto text = socket.read_until("a\n\r\n");
  ASSERT_TRUE(socket.send("b\n"));
  text += socket.read_until("\"status\":503");
  std::this_thread::sleep_for(milliseconds{100});  // it has nothing more to say
  EXPECT_TRUE(socket.send(rest)) << "a socket that is closed over unread octets takes its answers back";
  text += socket.read_to_end();
  EXPECT_TRUE(socket.closed());
  EXPECT_NE(text.find(std::string(kAnswer - 1, 'a')), std::string::npos) << "what was answered before stands";
  EXPECT_TRUE(text.ends_with("0\r\n\r\n"))
      << text.substr(text.size() - std::min<std::size_t>(200, text.size()));
}

class StreamTest : public CourierDesk {
 protected:
  // The answers in a body of chunks, wherever these were cut.
  static std::vector<json> answers_in(const std::string& body) {
    std::string whole;
    for (std::size_t at = 0; at < body.size();) {
      const auto size = std::stoul(body.substr(at), nullptr, 16);
      at = body.find("\r\n", at) + 2;
      whole += body.substr(at, size);
      at += size + 2;
      if (size == 0) break;
    }
    std::vector<json> answers;
    std::istringstream lines(whole);
    for (std::string line; std::getline(lines, line);) answers.push_back(json::parse(line));
    return answers;
  }
};

TEST_F(StreamTest, D1_ALineThatIsRefusedLeavesTheAnswersBeforeAndBehindItWhereTheyAre) {
  start();
  // More than one thread screens them, and one in seven can't be filed.
  constexpr std::size_t kLines = 300;
  const std::vector<std::string> bad{"{\"item_id\":",
                                     "",
                                     "\r",
                                     "null",
                                     "[1,2]",
                                     "\xff\xfe",
                                     parcel("ELSEWHERE", {{"operator_id", "EMS"}}).dump()};
  const auto is_bad = [](std::size_t i) { return i % 7 == 3; };
  std::string lines;
  for (std::size_t i = 0; i < kLines; ++i)
    lines += (is_bad(i) ? bad[i / 7 % bad.size()] : parcel("M" + std::to_string(i)).dump()) + '\n';
  Socket socket(server_->port());
  ASSERT_TRUE(socket.send(
      "POST /api/v1/items/stream HTTP/1.1\r\nHost: a\r\n" + key_of("courier") +
      "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(lines.size()) + "\r\n\r\n"));
  // It comes in pieces that end within lines.
  constexpr std::size_t kPieces = 5;
  for (std::size_t piece = 0; piece < kPieces; ++piece) {
    const auto begin = lines.size() * piece / kPieces, end = lines.size() * (piece + 1) / kPieces;
    ASSERT_TRUE(socket.send(lines.substr(begin, end - begin)));
    std::this_thread::sleep_for(milliseconds{50});
  }
  const auto answers = answers_in(reply_from(socket.read_to_end()).body);
  ASSERT_EQ(answers.size(), kLines);
  for (std::size_t i = 0; i < kLines; ++i) {
    EXPECT_EQ(answers[i]["line"], i + 1);
    EXPECT_NE(answers[i]["refused"].is_null(), is_bad(i)) << i << ' ' << answers[i];
    EXPECT_TRUE(is_bad(i) || answers[i]["item_id"] == "M" + std::to_string(i)) << answers[i];
  }
}

TEST_F(StreamTest, OfChecksOneThatIsRefusedLeavesTheOthersWhereTheyAre) {
  start();
  for (const char* id : {"A1", "A2"}) file(parcel(id));
  file(parcel("E1", {{"operator_id", "EMS"}}), "rival");
  auto ended = check_of("A2");
  ended["trained_until"] = "2027-01-01T00:00:00Z";
  const std::vector<std::pair<std::string, std::string>> said{{check_of("A1").dump(), "A1"},
                                                              {"{\"item_id\":", ""},
                                                              {check_of("E1").dump(), ""},
                                                              {"", ""},
                                                              {ended.dump(), ""},
                                                              {check_of("A2").dump(), "A2"}};
  std::string lines;
  for (const auto& [line, item] : said) lines += line + '\n';
  const auto answers =
      answers_in(raw("POST /api/v1/checks/stream HTTP/1.1\r\nHost: a\r\n" + key_of("courier") +
                     "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(lines.size()) +
                     "\r\n\r\n" + lines)
                     .body);
  ASSERT_EQ(answers.size(), said.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    EXPECT_EQ(answers[i]["line"], i + 1);
    EXPECT_EQ(answers[i]["refused"].is_null(), !said[i].second.empty()) << answers[i];
    EXPECT_EQ(answers[i]["lifted"], !said[i].second.empty()) << answers[i];
    EXPECT_TRUE(said[i].second.empty() || answers[i]["item_id"] == said[i].second) << answers[i];
  }
}

}  // namespace
}  // namespace tidewaiter::server
