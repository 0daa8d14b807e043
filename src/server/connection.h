#pragma once
// One connection: how its steps follow each other (http.h has the method). For http.cc
// alone.

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <limits>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "server/events.h"
#include "server/http.h"
#include "server/http_text.h"
#include "server/problem.h"
#include "server/shared_connections.h"

namespace tidewaiter::server::internal {

// The SHA-256 of the client's certificate, in hexadecimal; empty where it gave none.
inline std::string certificate_proven(SSL* tls) {
  X509* certificate = SSL_get_peer_certificate(tls);
  if (certificate == nullptr) return {};
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  const bool done = X509_digest(certificate, EVP_sha256(), hash, &length) == 1;
  X509_free(certificate);
  return done ? base::to_hex({reinterpret_cast<const char*>(hash), length}) : std::string{};
}

template <typename Stream>
class ConnectionOn final : public Connection, public std::enable_shared_from_this<ConnectionOn<Stream>> {
 public:
  template <typename... Args>
  ConnectionOn(Shared& shared, std::uint64_t id, std::string source, Args&&... args)
      : shared_(shared),
        id_(id),
        source_(std::move(source)),
        stream_(std::forward<Args>(args)...),
        heartbeat_(stream_.get_executor()) {}
  ~ConnectionOn() override { shared_.leave(id_, source_); }

  void run() {
    asio::post(stream_.get_executor(), [self = self()] {
      if constexpr (kTls) {
        self->lowest().expires_after(self->limits().header_time);
        self->stream_.async_handshake(ssl::stream_base::server, [self](error_code error) {
          if (error) return;
          self->certificate_ = certificate_proven(self->stream_.native_handle());
          self->read_header(self->limits().header_time);
        });
      } else {
        self->read_header(self->limits().header_time);
      }
    });
  }

  void stop() override {
    asio::post(stream_.get_executor(), [self = self()] {
      if (self->state_ == State::Idle) self->close();
      if (self->state_ == State::Events) self->end_events();
      if (self->state_ == State::Lines) self->end_reading();
    });
  }

 private:
  static constexpr bool kTls = !std::is_same_v<Stream, beast::tcp_stream>;
  enum class State { Idle, Request, Lines, Events, Closed };

  std::shared_ptr<ConnectionOn> self() { return this->shared_from_this(); }
  const HttpLimits& limits() const { return shared_.options.limits; }
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

  // --- The header.

  void read_header(milliseconds time) {
    if (shared_.stopping) return close();
    state_ = State::Idle;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits().header_bytes));
    // Counted here, by route. Beast 1.74 takes boost::none for a limit of nothing where there is a length.
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
    lowest().expires_after(time);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = self()](error_code error, std::size_t) { self->on_header(error); });
  }

  void on_header(error_code error) {
    state_ = State::Request;
    if (error == http::error::header_limit)
      return refuse(431, error_of(base::ErrorCode::TooLarge, "header", "more",
                                  std::to_string(limits().header_bytes) + " bytes at most"));
    // A client that said nothing at all wants nothing.
    if (error && (error == http::error::end_of_stream || error == beast::error::timeout ||
                  error.category() != http::make_error_code(http::error::bad_field).category()))
      return close();
    if (error == http::error::partial_message) return close();
    if (error)
      return refuse(400, error_of(base::ErrorCode::Malformed, "header", error.message(), "RFC 9112"));

    const auto& message = parser_->get();
    head_ = {};
    head_.method = std::string{message.method_string()};
    head_.target = std::string{message.target()};
    head_.source = source_;
    head_.certificate = certificate_;
    for (const auto& field : message) {
      std::string key{field.name_string()};
      for (char& c : key)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      head_.headers.emplace_back(std::move(key), std::string{field.value()});
    }
    if (const auto checked = check_head(head_, message.version(), limits().header_fields); !checked)
      return refuse(checked.error().code == base::ErrorCode::Unsupported ? 501 : 400, checked.error());

    auto plan = shared_.dispatcher.plan(head_);
    if (plan.kind == Plan::Kind::Refused) return refuse(std::move(plan.response));
    at_once_.reset();
    if (plan.kind == Plan::Kind::AtOnce) at_once_ = std::move(plan.response);
    body_.clear();
    body_bytes_ = plan.body_bytes;
    body_begin_ = steady_clock::now();
    const auto length = parser_->content_length();
    if (plan.kind == Plan::Kind::Lines) return begin_lines();
    if (length && *length > body_bytes_) return refuse_body();
    continue_then([self = self()] { self->read_body(); });
  }

  // Answers "Expect: 100-continue" before the body is read (RFC 9110, section 10.1.1).
  template <typename Next>
  void continue_then(Next next) {
    if (field(head_.headers, "expect").empty() || parser_->is_done()) return next();
    interim_ = "HTTP/1.1 100 Continue\r\n\r\n";
    lowest().expires_after(limits().silence_time);
    asio::async_write(stream_, asio::buffer(interim_), [self = self(), next](error_code error, std::size_t) {
      if (!error) next();
    });
  }

  // --- A body that is read whole.

  // The later of two deadlines: so long of silence, or what the slowest pace allows for what has come.
  milliseconds time_left(std::size_t bytes_so_far) const {
    const auto allowed =
        limits().silence_time + milliseconds(bytes_so_far * 1'000 / limits().least_bytes_per_second);
    const auto spent = std::chrono::duration_cast<milliseconds>(steady_clock::now() - body_begin_);
    return std::max(milliseconds{1}, std::min(limits().silence_time, allowed - spent));
  }

  void read_body() {
    if (parser_->is_done()) return answer();
    piece_.resize(kPiece);
    parser_->get().body().data = piece_.data();
    parser_->get().body().size = piece_.size();
    lowest().expires_after(time_left(body_.size()));
    http::async_read_some(stream_, buffer_, *parser_, [self = self()](error_code error, std::size_t) {
      if (error == http::error::need_buffer) error = {};
      if (error) return self->on_broken_body(error);
      self->body_.append(self->piece_.data(), self->piece_.size() - self->parser_->get().body().size);
      if (self->body_.size() > self->body_bytes_) return self->refuse_body();
      self->read_body();
    });
  }

  void on_broken_body(error_code error) {
    if (error == beast::error::timeout)
      return refuse(408, error_of(base::ErrorCode::TooLarge, "body", "too slow", "the whole body in time"));
    if (error.category() == http::make_error_code(http::error::bad_field).category() &&
        error != http::error::partial_message)
      return refuse(400, error_of(base::ErrorCode::Malformed, "body", error.message(), "RFC 9112"));
    close();
  }

  void refuse_body() {
    refuse(413, error_of(base::ErrorCode::TooLarge, "body", "more",
                         std::to_string(body_bytes_) + " bytes at most"));
  }

  void answer() {
    keep_alive_ = parser_->keep_alive() && !shared_.stopping;
    if (at_once_) return write(*std::exchange(at_once_, std::nullopt));
    lowest().expires_never();
    const bool given = shared_.give([self = self()]() mutable {
      auto response =
          std::make_shared<Response>(self->shared_.dispatcher.answer(self->head_, std::move(self->body_)));
      auto executor = self->stream_.get_executor();
      asio::post(executor, [self = std::move(self), response] { self->write(std::move(*response)); });
    });
    if (!given) refuse(503, error_of(base::ErrorCode::Busy, "server", "too many requests wait", "fewer"));
  }

  // --- The answer.

  void refuse(int status, const base::Error& error) { refuse(problem(status, error, {})); }
  // After a refusal the rest of the request is not worth reading.
  void refuse(Response response) {
    keep_alive_ = false;
    write(std::move(response));
  }

  void write(Response response) {
    if (response.events) return begin_events(std::move(response));
    if (shared_.stopping) keep_alive_ = false;
    response_ = std::move(response);
    const std::string& body = response_.file ? *response_.file : response_.body;
    out_ = header_text(response_, shared_.dispatcher.common_headers(), {body.size(), keep_alive_, false});
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(out_), asio::buffer(body)};
    lowest().expires_after(writing_time(out_.size() + body.size()));
    asio::async_write(stream_, buffers, [self = self()](error_code error, std::size_t) {
      self->response_ = {};
      if (error) return self->close();
      if (self->keep_alive_) return self->read_header(self->limits().idle_time);
      self->finish();
    });
  }

  milliseconds writing_time(std::size_t bytes) const {
    return limits().silence_time + milliseconds(bytes * 1'000 / (limits().least_bytes_per_second * 16));
  }

  // Says that nothing more comes, and hears the other side out for a moment: a socket that is closed over
  // unread octets takes the answer back (RFC 9112, section 9.6).
  void finish() {
    error_code ignored;
    lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
    state_ = State::Closed;
    linger_until_ = steady_clock::now() + kLinger;
    if (!reading_) return linger();
    // Of a stream that ended before its client did, the reading under way goes on lingering by itself.
    heartbeat_.expires_after(kLinger);
    heartbeat_.async_wait([self = self()](error_code error) {
      if (!error) self->close();
    });
  }
  void linger() {
    piece_.resize(kPiece);
    const auto left = std::chrono::duration_cast<milliseconds>(linger_until_ - steady_clock::now());
    if (left <= milliseconds{0}) return close();
    lowest().expires_after(left);
    lowest().async_read_some(asio::buffer(piece_), [self = self()](error_code error, std::size_t) {
      if (error) return self->close();
      self->linger();
    });
  }
  void close() {
    state_ = State::Closed;
    heartbeat_.cancel();
    lowest().close();
  }

  // --- A stream of lines.

  void begin_lines() {
    state_ = State::Lines;
    keep_alive_ = false;
    busy_ = true;
    lowest().expires_never();
    const bool given = shared_.give([self = self()]() mutable {
      using Begun = tl::expected<std::unique_ptr<LineReader>, Response>;
      auto begun = std::make_shared<Begun>(self->shared_.dispatcher.begin_lines(self->head_));
      auto executor = self->stream_.get_executor();
      asio::post(executor, [self = std::move(self), begun] {
        self->busy_ = false;
        if (!*begun) return self->refuse(std::move(*begun).error());
        self->lines_ = std::move(**begun);
        self->continue_then([self] { self->open_lines(); });
      });
    });
    if (!given) refuse(503, error_of(base::ErrorCode::Busy, "server", "too many requests wait", "fewer"));
  }

  void open_lines() {
    Response response;
    response.content_type = "application/x-ndjson";
    out_ = header_text(response, shared_.dispatcher.common_headers(), {0, false, true});
    go_on_with_lines();
  }

  // Whatever can go on goes on.
  void go_on_with_lines() {
    if (state_ != State::Lines) return;
    take_lines();
    write_lines();
    read_lines();
  }

  bool all_read() const { return stopped_reading_ || (parser_->is_done() && !reading_); }

  void read_lines() {
    if (reading_ || all_read() || unread_.size() >= kMostUnread || out_.size() >= kMostUnwritten) return;
    reading_ = true;
    piece_.resize(kPiece);
    parser_->get().body().data = piece_.data();
    parser_->get().body().size = piece_.size();
    lowest().expires_after(limits().silence_time);
    http::async_read_some(stream_, buffer_, *parser_, [self = self()](error_code error, std::size_t) {
      self->reading_ = false;
      if (error == http::error::need_buffer) error = {};
      if (self->state_ == State::Closed) return error ? self->close() : self->linger();
      // The client vanished: what it sent whole is filed all the same, and answered when it files it again.
      if (error) self->end_reading();
      if (!error)
        self->unread_.append(self->piece_.data(), self->piece_.size() - self->parser_->get().body().size);
      self->go_on_with_lines();
    });
  }

  // A line that broke off in the middle is dropped.
  void end_reading() {
    if (stopped_reading_) return;
    stopped_reading_ = true;
    broke_off_ = !parser_->is_done();
    go_on_with_lines();
  }

  // Where the lines end that are taken at once; npos where none is whole yet.
  std::size_t batch_end() const {
    const auto most = std::string_view{unread_}.substr(0, kBatchBytes);
    auto end = std::string::npos;
    std::size_t begin = 0;
    for (std::size_t lines = 0; lines < kBatchLines; ++lines) {
      const auto next = most.find('\n', begin);
      if (next == std::string::npos) break;
      end = next;
      begin = next + 1;
    }
    return end;
  }

  void take_lines() {
    if (busy_ || unread_.empty() || failed_ || out_.size() >= kMostUnwritten) return;
    auto end = batch_end();
    if (end == std::string::npos) {
      if (unread_.size() > kLineBytes)
        return fail_lines(error_of(base::ErrorCode::TooLarge, "line", "more",
                                   std::to_string(kLineBytes) + " bytes at most"));
      if (!all_read() || broke_off_) return;
      end = unread_.size() - 1;
    }
    if (!lines_->take_place()) return wait_for_place();
    auto batch = std::make_shared<std::string>(unread_.substr(0, end + 1));
    unread_.erase(0, end + 1);
    busy_ = true;
    const bool given = shared_.give([self = self(), batch]() mutable {
      auto taken = std::make_shared<base::Result<std::string>>(self->lines_->take(*batch));
      auto executor = self->stream_.get_executor();
      asio::post(executor, [self = std::move(self), taken] {
        self->busy_ = false;
        if (!*taken) self->fail_lines(taken->error());
        if (*taken) self->append_chunk(**taken);
        self->go_on_with_lines();
      });
    });
    if (given) {
      place_wait_ = kPlaceWait;
      return;
    }
    unread_.insert(0, *batch);
    lines_->leave_place();
    wait_for_place();
  }

  // A stream that has begun is never refused because others are busy: it is read on later.
  void wait_for_place() {
    busy_ = true;
    heartbeat_.expires_after(place_wait_);
    place_wait_ = std::min(2 * place_wait_, kLongestPlaceWait);
    heartbeat_.async_wait([self = self()](error_code error) {
      self->busy_ = false;
      if (!error) self->go_on_with_lines();
    });
  }

  // The last line of a stream that could not go on says why.
  void fail_lines(const base::Error& error) {
    failed_ = true;
    stopped_reading_ = true;
    unread_.clear();
    append_chunk(problem(error, {}).body + "\n");
  }

  void append_chunk(const std::string& text) {
    if (text.empty()) return;
    out_ += fmt::format("{:x}\r\n", text.size());
    out_ += text;
    out_ += "\r\n";
  }

  void write_lines() {
    if (writing_) return;
    const bool left = !busy_ && !unread_.empty() && !failed_ && !broke_off_;
    const bool whole = all_read() && !busy_ && !left;
    // A stream that was not answered to its end ends without the last chunk: its client can tell.
    if (out_.empty() && whole && (broke_off_ || last_chunk_)) return finish();
    if (out_.empty() && whole) {
      last_chunk_ = true;
      out_ = "0\r\n\r\n";
    }
    if (out_.empty()) return;
    writing_ = true;
    sending_ = std::exchange(out_, {});
    lowest().expires_after(writing_time(sending_.size()));
    asio::async_write(stream_, asio::buffer(sending_), [self = self()](error_code error, std::size_t) {
      self->writing_ = false;
      if (error) return self->vanish();
      self->go_on_with_lines();
    });
  }

  // Nobody hears the answers: what a worker has is done all the same.
  void vanish() {
    unread_.clear();
    close();
  }

  // --- Events.

  void begin_events(Response response) {
    state_ = State::Events;
    events_ = std::move(response.events);
    response.content_type = "text/event-stream";
    out_ = header_text(response, shared_.dispatcher.common_headers(), {0, false, true});
    events_->on_news([weak = std::weak_ptr(self())] {
      if (const auto here = weak.lock())
        asio::post(here->stream_.get_executor(), [here] { here->write_events(); });
    });
    hear_the_end();
    write_events();
    beat();
  }

  // Nothing is expected from the client but that it goes.
  void hear_the_end() {
    lowest().expires_never();
    piece_.resize(1);
    stream_.async_read_some(asio::buffer(piece_),
                            [self = self()](error_code, std::size_t) { self->close(); });
  }

  void write_events() {
    if (writing_ || state_ != State::Events) return;
    if (shared_.dispatcher.ended(*events_)) return end_events();
    append_chunk(events_->take());
    if (out_.empty()) return;
    writing_ = true;
    sending_ = std::exchange(out_, {});
    lowest().expires_after(limits().silence_time);
    asio::async_write(stream_, asio::buffer(sending_), [self = self()](error_code error, std::size_t) {
      self->writing_ = false;
      if (error) return self->close();
      self->write_events();
    });
  }

  // Half-open connections are found by writing to them.
  void beat() {
    heartbeat_.expires_after(limits().heartbeat);
    heartbeat_.async_wait([self = self()](error_code error) {
      if (error || self->state_ != State::Events) return;
      if (self->shared_.dispatcher.ended(*self->events_)) return self->end_events();
      self->append_chunk(":\n\n");
      self->write_events();
      self->beat();
    });
  }
  void end_events() { close(); }

  Shared& shared_;
  const std::uint64_t id_;
  const std::string source_;
  Stream stream_;
  std::string certificate_;
  beast::flat_buffer buffer_{kMostBuffered};
  std::optional<http::request_parser<http::buffer_body>> parser_;
  State state_ = State::Idle;
  Head head_;
  bool keep_alive_ = false;
  std::string piece_;
  std::string body_;
  std::size_t body_bytes_ = 0;
  std::optional<Response> at_once_;  // answered without a worker
  steady_clock::time_point body_begin_;
  std::string interim_;
  std::string out_;  // not yet on its way
  std::string sending_;
  Response response_;
  steady_clock::time_point linger_until_;
  bool writing_ = false;
  // Of a stream of lines.
  std::unique_ptr<LineReader> lines_;
  std::string unread_;
  bool reading_ = false;
  bool busy_ = false;  // a worker has a batch
  bool stopped_reading_ = false;
  bool broke_off_ = false;
  milliseconds place_wait_ = kPlaceWait;
  bool failed_ = false;
  bool last_chunk_ = false;
  // Of events.
  std::shared_ptr<EventStream> events_;
  asio::steady_timer heartbeat_;  // and what a stream of lines waits by
};

}  // namespace tidewaiter::server::internal
