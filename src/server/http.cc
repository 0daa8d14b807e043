#include "server/http.h"

#include <sys/resource.h>

#include <thread>
#include <vector>

#include "server/connection.h"

namespace tidewaiter::server {
namespace {

using namespace internal;

using PlainConnection = ConnectionOn<beast::tcp_stream>;
using TlsConnection = ConnectionOn<beast::ssl_stream<beast::tcp_stream>>;

class HttpServerHere final : public HttpServer {
 public:
  HttpServerHere(const HttpOptions& options, Dispatcher& dispatcher)
      : shared_(options, dispatcher), acceptor_(shared_.io) {}
  ~HttpServerHere() override { stop(milliseconds{0}); }

  base::Status listen() {
    error_code error;
    const auto& options = shared_.options;
    const auto address = asio::ip::make_address(options.address, error);
    if (error)
      return base::fail(base::ErrorCode::Malformed, "--listen", options.address, "an IP address and a port");
    if (options.certificate.empty() && !options.behind_tls && !address.is_loopback())
      return base::fail(
          base::ErrorCode::Forbidden, "--listen", options.address,
          "loopback, or --certificate and --key for TLS, or --behind-tls where a proxy does it");
    if (!options.certificate.empty()) TW_TRY_STATUS(read_certificate());
    const tcp::endpoint endpoint{address, options.port};
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return base::fail(base::ErrorCode::Io, "--listen", error.message(), "an address that is free");
    port_ = acceptor_.local_endpoint().port();
    accept();
    for (std::size_t i = 0; i < options.io_threads; ++i) threads_.emplace_back([this] { shared_.io.run(); });
    return {};
  }

  std::uint16_t port() const override { return port_; }
  std::size_t connections() const override {
    const std::scoped_lock lock(shared_.mutex);
    return shared_.connections.size();
  }

  void stop(milliseconds at_most) override {
    if (shared_.stopping.exchange(true)) return;
    asio::post(shared_.io, [this] {
      error_code ignored;
      acceptor_.close(ignored);
    });
    const auto until = steady_clock::now() + at_most;
    for (const auto& connection : open_connections()) connection->stop();
    while (connections() > 0 && steady_clock::now() < until) std::this_thread::sleep_for(milliseconds{5});
    shared_.workers.join();
    shared_.io.stop();
    for (auto& thread : threads_) thread.join();
  }

 private:
  base::Status read_certificate() {
    error_code error;
    tls_.emplace(ssl::context::tls_server);
    tls_->set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::no_compression,
                      error);
    const auto& options = shared_.options;
    // Any will do: what a certificate is good for is said by the key that is bound to it.
    if (options.client_certificates) {
      tls_->set_verify_mode(ssl::verify_peer, error);
      tls_->set_verify_callback([](bool, ssl::verify_context&) { return true; }, error);
      // Without a name, OpenSSL breaks off a session that is taken up again with a certificate.
      constexpr unsigned char kSessions[] = "tidewaiter";
      SSL_CTX_set_session_id_context(tls_->native_handle(), kSessions, sizeof kSessions - 1);
    }
    tls_->use_certificate_chain_file(options.certificate, error);
    if (error)
      return base::fail(base::ErrorCode::Malformed, "--certificate", error.message(), "a chain in PEM");
    tls_->use_private_key_file(options.private_key, ssl::context::pem, error);
    if (error)
      return base::fail(base::ErrorCode::Malformed, "--key", error.message(), "the certificate's key in PEM");
    return {};
  }

  std::vector<std::shared_ptr<Connection>> open_connections() {
    const std::scoped_lock lock(shared_.mutex);
    std::vector<std::shared_ptr<Connection>> open;
    for (const auto& [id, known] : shared_.connections)
      if (auto connection = known.lock()) open.push_back(std::move(connection));
    return open;
  }

  void accept() {
    acceptor_.async_accept(asio::make_strand(shared_.io), [this](error_code error, tcp::socket socket) {
      if (shared_.stopping || error == asio::error::operation_aborted) return;
      if (!error) let_in(std::move(socket));
      // Out of descriptors: a moment later there may be some.
      if (error) std::this_thread::sleep_for(milliseconds{10});
      accept();
    });
  }

  void let_in(tcp::socket socket) {
    error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    const auto source = peer.address().to_string();
    const auto id = shared_.enter(source);
    if (id == 0) return;  // the socket is closed
    if (tls_) {
      start(id, std::make_shared<TlsConnection>(shared_, id, source, std::move(socket), *tls_));
    } else {
      start(id, std::make_shared<PlainConnection>(shared_, id, source, std::move(socket)));
    }
  }
  template <typename Made>
  void start(std::uint64_t id, std::shared_ptr<Made> connection) {
    {
      const std::scoped_lock lock(shared_.mutex);
      shared_.connections[id] = connection;
    }
    connection->run();
  }

  mutable Shared shared_;
  std::optional<ssl::context> tls_;
  tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;
};

// Thousands of connections need more descriptors than a shell gives by default.
void want_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

base::Result<std::unique_ptr<HttpServer>> HttpServer::start(const HttpOptions& options,
                                                            Dispatcher& dispatcher) {
  want_descriptors();
  auto server = std::make_unique<HttpServerHere>(options, dispatcher);
  TW_TRY_STATUS(server->listen());
  return std::unique_ptr<HttpServer>{std::move(server)};
}

}  // namespace tidewaiter::server
