// Load on a real server, from outside: `server_load MEASURE PORT …`, where MEASURE is
//   streams KEY SECONDS CONNECTIONS FILE   items filed by NDJSON streams, outcome returned, durable
//   singles KEY SECONDS RATE FILE [LABEL]  single filings over 64 connections; latency from when each was due
//   screens KEYFILE TIMES                  each screen's data; KEYFILE has lines "KEY PATH"
//   crowd KEY SECONDS RATE FILE            1,000 idle event streams and 2,000 slow connections: singles without and with them
//
// Latency is counted from the instant a request was due, not from when it could be sent, so that a server that
// stops for a second is charged for all that waited (coordinated omission). What the client itself costs is in the
// figures: it runs on the same two cores.

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "client.h"

namespace tidewaiter::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
  if (lines.empty()) throw std::runtime_error(path + ": nothing in it");
  return lines;
}

double ms(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

double percentile(std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

// What a connection's stream came to.
std::uint64_t stream_once(std::uint16_t port, const std::string& key, const std::vector<std::string>& lines,
                          std::size_t from, std::size_t to, Clock::time_point until) {
  Client client{port, key};
  if (!client.connect()) return 0;
  client.send(client.header("POST", "/api/v1/items/stream") +
              "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
  std::thread sender{[&] {
    for (std::size_t at = from; at < to && Clock::now() < until;) {
      std::string piece;
      while (at < to && piece.size() < 60'000) piece += lines[at++];
      char size[32];
      std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
      if (!client.send(size + piece + "\r\n")) return;
    }
    client.send("0\r\n\r\n");
  }};
  std::uint64_t answered = 0;
  std::string tail;
  for (auto got = client.read(); !got.empty(); got = client.read()) {
    tail.append(got);
    for (auto at = tail.find("{\"item_id\""); at != std::string::npos; at = tail.find("{\"item_id\"", at + 1))
      ++answered;
    // What may be the beginning of a mark is kept for the next piece.
    tail.erase(0, tail.size() > 9 ? tail.size() - 9 : 0);
    if (tail.find("\r\n0\r\n\r\n") != std::string::npos || tail.ends_with("0\r\n\r\n")) break;
  }
  sender.join();
  return answered;
}

void streams(std::uint16_t port, const std::string& key, int seconds, std::size_t connections,
             const std::string& file) {
  const auto lines = lines_of(file);
  const auto begin = Clock::now();
  const auto until = begin + std::chrono::seconds{seconds};
  std::atomic<std::uint64_t> answered{0};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < connections; ++i)
    threads.emplace_back([&, i] {
      answered += stream_once(port, key, lines, i * lines.size() / connections,
                              (i + 1) * lines.size() / connections, until);
    });
  for (auto& thread : threads) thread.join();
  const auto took = ms(Clock::now() - begin) / 1'000;
  std::printf("streams: %zu connections, %llu items answered in %.1f s: %.0f/s\n", connections,
              static_cast<unsigned long long>(answered.load()), took,
              static_cast<double>(answered.load()) / took);
}

struct Latencies {
  std::vector<double> sorted_ms;
  std::size_t failed = 0;
};

// `rate` requests a second over 64 connections, each due at its own instant.
Latencies filed_singly(std::uint16_t port, const std::string& key, int seconds, int rate,
                       const std::vector<std::string>& lines, std::size_t first) {
  constexpr std::size_t kConnections = 64;
  const auto total = static_cast<std::size_t>(seconds * rate);
  const auto begin = Clock::now() + milliseconds{200};
  Latencies all;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (std::size_t c = 0; c < kConnections; ++c)
    threads.emplace_back([&, c] {
      Client client{port, key};
      std::vector<double> mine;
      std::size_t failed = 0;
      for (std::size_t i = c; i < total; i += kConnections) {
        const auto due = begin + std::chrono::nanoseconds{1'000'000'000LL * static_cast<long long>(i) / rate};
        std::this_thread::sleep_until(due);
        const auto answer = client.ask("POST", "/api/v1/items", lines[(first + i) % lines.size()]);
        if (answer.status == 200)
          mine.push_back(ms(Clock::now() - due));
        else
          ++failed;
      }
      const std::scoped_lock lock(mutex);
      all.sorted_ms.insert(all.sorted_ms.end(), mine.begin(), mine.end());
      all.failed += failed;
    });
  for (auto& thread : threads) thread.join();
  std::sort(all.sorted_ms.begin(), all.sorted_ms.end());
  return all;
}

void print(const char* what, Latencies& all) {
  std::printf("%s: %zu answered, %zu failed; p50 %.1f ms, p99 %.1f ms, most %.1f ms\n", what, all.sorted_ms.size(),
              all.failed, percentile(all.sorted_ms, .5), percentile(all.sorted_ms, .99),
              all.sorted_ms.empty() ? 0 : all.sorted_ms.back());
}

void screens(std::uint16_t port, const std::string& file, int times) {
  double worst = 0;
  for (const auto& line : lines_of(file)) {
    const auto space = line.find(' ');
    const auto key = line.substr(0, space), path = line.substr(space + 1, line.size() - space - 2);
    Client client{port, key};
    Latencies all;
    std::size_t octets = 0;
    for (int i = 0; i < times; ++i) {
      const auto begin = Clock::now();
      const auto answer = client.ask("GET", path);
      octets = answer.body.size();
      if (answer.status == 200)
        all.sorted_ms.push_back(ms(Clock::now() - begin));
      else
        ++all.failed;
    }
    std::sort(all.sorted_ms.begin(), all.sorted_ms.end());
    worst = std::max(worst, percentile(all.sorted_ms, .99));
    std::printf("  %-60s %8zu octets  p50 %7.1f ms  p99 %7.1f ms%s\n", path.c_str(), octets,
                percentile(all.sorted_ms, .5), percentile(all.sorted_ms, .99),
                all.failed == 0 ? "" : "  FAILED");
  }
  std::printf("screens: the slowest p99 is %.1f ms\n", worst);
}

void crowd(std::uint16_t port, const std::string& key, int seconds, int rate, const std::string& file) {
  const auto lines = lines_of(file);
  auto quiet = filed_singly(port, key, seconds, rate, lines, 0);
  print("quiet", quiet);

  std::vector<Client> listeners, slow;
  std::size_t listening = 0;
  for (int i = 0; i < 1'000; ++i) {
    auto& one = listeners.emplace_back(port, key);
    if (one.connect() && one.send(one.header("GET", "/api/v1/events") + "\r\n")) ++listening;
  }
  for (int i = 0; i < 2'000; ++i) slow.emplace_back(port, key);
  std::atomic<bool> over{false};
  std::atomic<std::uint64_t> begun{0};
  // Each sends its header's beginning and then an octet a second, one after the other as so many strangers would;
  // whoever is cut off comes again.
  std::thread dripping{[&] {
    for (std::size_t i = 0; !over; i = (i + 1) % slow.size()) {
      if (i % 20 == 0) std::this_thread::sleep_for(milliseconds{10});
      auto& one = slow[i];
      if (one.send("X")) continue;
      one.close();
      if (one.connect() && one.send(one.header("POST", "/api/v1/items") + "X-")) ++begun;
    }
  }};
  while (begun < 2'000) std::this_thread::sleep_for(milliseconds{20});
  auto busy = filed_singly(port, key, seconds, rate, lines, static_cast<std::size_t>(seconds * rate));
  over = true;
  dripping.join();
  std::printf("%zu event streams, 2000 slow connections (%llu begun)\n", listening,
              static_cast<unsigned long long>(begun.load()));
  print("beside them", busy);
  std::printf("crowd: p99 is %.2f times the quiet server's\n",
              percentile(busy.sorted_ms, .99) / percentile(quiet.sorted_ms, .99));
}

int measure(const std::vector<std::string>& words) {
  const auto port = [&] { return static_cast<std::uint16_t>(std::stoi(words.at(1))); };
  rlimit files{16'384, 16'384};
  setrlimit(RLIMIT_NOFILE, &files);
  if (words.at(0) == "streams") {
    streams(port(), words.at(2), std::stoi(words.at(3)), std::stoul(words.at(4)), words.at(5));
  } else if (words.at(0) == "singles") {
    auto all = filed_singly(port(), words.at(2), std::stoi(words.at(3)), std::stoi(words.at(4)),
                            lines_of(words.at(5)), 0);
    print(words.size() > 6 ? words[6].c_str() : "singles", all);
  } else if (words.at(0) == "screens") {
    screens(port(), words.at(2), std::stoi(words.at(3)));
  } else if (words.at(0) == "crowd") {
    crowd(port(), words.at(2), std::stoi(words.at(3)), std::stoi(words.at(4)), words.at(5));
  } else {
    throw std::runtime_error("streams, singles, screens or crowd");
  }
  return 0;
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int count, char** words) {
  try {
    return tidewaiter::bench::measure({words + 1, words + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "server_load: %s\n", error.what());
    return 2;
  }
}
