#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>

#include "cli/command.h"
#include "server/server.h"

namespace tidewaiter::cli {
namespace {

struct ServeOptions : CommonOptions {
  std::string listen = "127.0.0.1:8080";
  std::string certificate;
  std::string key;
  std::string page;
  std::string office;
  std::string checkpoint_every = "1m";
  std::string webhook_authorities;
  bool webhooks_private = false;
  bool client_certificates = false;
};

// "ADDRESS:PORT", an IPv6 address in brackets.
base::Status read_listen(const std::string& text, server::HttpOptions& http) {
  const auto colon = text.rfind(':');
  const auto wrong = [&] {
    return base::fail(base::ErrorCode::Malformed, "--listen", text, "ADDRESS:PORT, such as 127.0.0.1:8080");
  };
  if (colon == std::string::npos || colon + 1 == text.size() || text.size() - colon > 6) return wrong();
  const auto port = text.substr(colon + 1);
  if (port.find_first_not_of("0123456789") != std::string::npos || std::stoi(port) > 65'535) return wrong();
  http.port = static_cast<std::uint16_t>(std::stoi(port));
  http.address = text.substr(0, colon);
  if (http.address.starts_with('[') && http.address.ends_with(']'))
    http.address = http.address.substr(1, http.address.size() - 2);
  return {};
}

// The one thing that a signal's handler may touch.
volatile std::sig_atomic_t asked_to_end = 0;

void wait_until_asked_to_end() {
  while (asked_to_end == 0) std::this_thread::sleep_for(std::chrono::milliseconds{100});
}

base::Status serve(Shell& shell, const ServeOptions& options) {
  server::ServerOptions serving;
  TW_TRY_STATUS(read_listen(options.listen, serving.http));
  serving.http.certificate = options.certificate;
  serving.http.private_key = options.key;
  serving.page = options.page;
  serving.office = options.office;
  TW_TRY(const auto every, base::parse_duration(options.checkpoint_every, "--checkpoint-every"));
  if (every < base::DurationMs{1'000})
    return base::fail(base::ErrorCode::OutOfRange, "--checkpoint-every", options.checkpoint_every, "1s or more");
  serving.checkpoint_every = std::chrono::milliseconds{every.milliseconds()};
  serving.http.client_certificates = options.client_certificates;
  serving.webhooks_may_call_private = options.webhooks_private;
  serving.webhook_authorities = options.webhook_authorities;
  std::mutex log;
  serving.log = [&](std::string_view line) {
    const std::scoped_lock lock(log);
    shell.err << line << '\n';
  };
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { asked_to_end = 1; });
  TW_TRY(auto server, server::Server::start(options.db, shell.clock, shell.random, serving));
  const auto shown = options.listen.substr(0, options.listen.rfind(':'));
  shell.out << "Tidewaiter serves on " << (options.certificate.empty() ? "http://" : "https://") << shown
            << ':' << server->port() << std::endl;
  wait_until_asked_to_end();
  server->stop();
  return {};
}

}  // namespace

void add_serve_command(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<ServeOptions>(
      app, outcome, "serve", "Serve the page and the API until told to end (SIGTERM).",
      "serve --listen 127.0.0.1:8080 --page web/dist --office CNCAN",
      [](CLI::App& command, ServeOptions& o) {
        add_common(command, o);
        command.add_option("--listen", o.listen, "address and port; plain HTTP on loopback alone")
            ->capture_default_str();
        auto* certificate =
            command.add_option("--certificate", o.certificate, "certificate chain for TLS, PEM");
        command.add_option("--key", o.key, "the certificate's key, PEM")->needs(certificate);
        command.add_option("--page", o.page, "folder of the built page");
        command.add_option("--checkpoint-every", o.checkpoint_every, "how often the journal is signed")
            ->capture_default_str();
        command.add_flag("--client-certificates", o.client_certificates,
                         "ask TLS clients for a certificate: keys may be bound to one")
            ->needs(certificate);
        command.add_flag("--webhooks-private", o.webhooks_private,
                         "webhooks may call private networks, and plain HTTP on loopback");
        command.add_option("--webhook-authorities", o.webhook_authorities,
                           "who vouches for webhooks' receivers, PEM; the system's by default");
        command.add_option("--office", o.office, "into whose shift parcels go whose account names no office");
      },
      [&shell](const ServeOptions& o) { return serve(shell, o); });
}

}  // namespace tidewaiter::cli
