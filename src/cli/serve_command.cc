#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>

#include "cli/command.h"
#include "cli/overdue_rule.h"
#include "env/files.h"
#include "server/server.h"
#include "server/shift_closing.h"

namespace tidewaiter::cli {
namespace {

constexpr std::size_t kMostSecretBytes = 4'096, kLeastTokenBytes = 16;

struct ServeOptions : CommonOptions {
  std::string listen = "127.0.0.1:8080";
  std::string certificate;
  std::string key;
  std::string page;
  std::string office;
  std::string checkpoint_every = "1m";
  std::string publish;
  std::vector<std::string> close_shifts_at;
  std::string webhook_authorities;
  std::string retention;
  std::string requests;
  std::string metrics_token_file;
  bool behind_tls = false;
  bool second_factor = false;
  bool webhooks_private = false;
  bool client_certificates = false;
  server::OpenIdOptions openid;
  std::string openid_secret_file;
  OverdueDays allowed;
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

// It may end with a line feed, as editors leave it.
base::Result<std::string> secret_in_file(const std::string& path) {
  TW_TRY(auto secret, env::read_file(path, kMostSecretBytes));
  while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
  return secret;
}

base::Result<std::optional<server::OpenIdOptions>> read_openid(const ServeOptions& options) {
  if (options.openid.issuer.empty()) return std::nullopt;
  auto openid = options.openid;
  TW_TRY(openid.client_secret, secret_in_file(options.openid_secret_file));
  return openid;
}

// Empty where no file is named; an empty file must not open what it was to close.
base::Result<std::string> read_metrics_token(const std::string& path) {
  if (path.empty()) return std::string{};
  TW_TRY(auto token, secret_in_file(path));
  if (token.size() < kLeastTokenBytes || token.find_first_of(" \t\r\n") != std::string::npos)
    return base::fail(base::ErrorCode::OutOfRange, "--metrics-token-file",
                      std::to_string(token.size()) + " bytes", "one word of 16 bytes or more");
  return token;
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
    return base::fail(base::ErrorCode::OutOfRange, "--checkpoint-every", options.checkpoint_every,
                      "1s or more");
  serving.checkpoint_every = std::chrono::milliseconds{every.milliseconds()};
  serving.publish = options.publish;
  for (const auto& text : options.close_shifts_at) {
    TW_TRY(const auto hour, server::hour_of_day(text, "--close-shifts-at"));
    serving.close_shifts_at.push_back(hour);
  }
  serving.http.client_certificates = options.client_certificates;
  serving.http.behind_tls = options.behind_tls;
  serving.demands_second_factor = options.second_factor;
  TW_TRY(serving.metrics_token, read_metrics_token(options.metrics_token_file));
  serving.webhooks_may_call_private = options.webhooks_private;
  serving.webhook_authorities = options.webhook_authorities;
  TW_TRY(serving.retention, config_text(options.retention));
  TW_TRY(serving.requests, config_text(options.requests));
  TW_TRY(serving.openid, read_openid(options));
  serving.overdue = options.allowed.rule();
  std::mutex log;
  serving.log = [&](std::string_view line) {
    const std::scoped_lock lock(log);
    shell.err.clear();  // a line that found the disk full is lost, and not those after it
    shell.err << line << '\n';
  };
  std::signal(SIGPIPE, SIG_IGN);  // whoever reads the log may go
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { asked_to_end = 1; });
  TW_TRY(auto server, server::Server::start(options.db, shell.clock, shell.random, serving));
  const auto shown = options.listen.substr(0, options.listen.rfind(':'));
  shell.out << "Tidewaiter serves on " << (options.certificate.empty() ? "http://" : "https://") << shown
            << ':' << server->port() << std::endl;
  wait_until_asked_to_end();
  server->stop();
  return {};
}

void add_openid_options(CLI::App& command, ServeOptions& o) {
  auto* issuer =
      command.add_option("--openid-issuer", o.openid.issuer,
                         "an identity provider (OpenID Connect) that officers may sign in by: its issuer");
  const auto beside = [&](const char* name, auto& value, const char* words) {
    return command.add_option(name, value, words)->needs(issuer);
  };
  issuer->needs(beside("--openid-client-id", o.openid.client_id, "what the provider calls this server"));
  issuer->needs(beside("--openid-secret-file", o.openid_secret_file, "file with the client's secret"));
  issuer->needs(beside("--openid-redirect", o.openid.redirect,
                       "where browsers come back to: https://HOST/api/v1/sign-in/openid/callback"));
  beside("--openid-name", o.openid.name, "what the page calls the provider; its host by default");
  beside("--openid-acr", o.openid.acr,
         "the provider says one of these, or nobody is let in; may be repeated");
  beside("--openid-amr", o.openid.amr, "the provider says each of these, such as mfa; may be repeated");
  beside("--openid-authorities", o.openid.authorities,
         "who vouches for the provider, PEM; the system's by default");
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
        command
            .add_flag(
                "--behind-tls", o.behind_tls,
                "a reverse proxy does TLS in front of this plain server: browsers are told to come over "
                "HTTPS alone, and --listen may name another address than loopback, which nobody but the "
                "proxy should reach")
            ->excludes(certificate);
        command.add_flag("--require-second-factor", o.second_factor,
                         "who signs in by a password and has no second factor does nothing but enrol one");
        command.add_option("--metrics-token-file", o.metrics_token_file,
                           "file with the token that /metrics is read with (Authorization: Bearer); without "
                           "one programs on loopback read it");
        command.add_option("--key", o.key, "the certificate's key, PEM")->needs(certificate);
        command.add_option("--page", o.page, "folder of the built page");
        command.add_option("--checkpoint-every", o.checkpoint_every, "how often the journal is signed")
            ->capture_default_str();
        command.add_option(
            "--publish", o.publish,
            "folder that each signed checkpoint and its tiles are published in, for witnesses");
        command.add_option(
            "--close-shifts-at", o.close_shifts_at,
            "hour of the day at which open shifts are closed and what is opened is chosen, HH:MM in "
            "UTC or HH:MM+08:00; may be repeated (default: officers close them)");
        command
            .add_flag("--client-certificates", o.client_certificates,
                      "ask TLS clients for a certificate: keys may be bound to one")
            ->needs(certificate);
        command.add_flag("--webhooks-private", o.webhooks_private,
                         "webhooks may call private networks, and plain HTTP on loopback");
        command.add_option("--webhook-authorities", o.webhook_authorities,
                           "who vouches for webhooks' receivers, PEM; the system's by default");
        command.add_option("--office", o.office, "into whose shift parcels go whose account names no office");
        command.add_option("--retention", o.retention,
                           "how long data is kept, the same as for `retention run`: what is due and what "
                           "people are told go by it (default: reference/retention/retention.yaml)");
        command.add_option("--requests", o.requests,
                           "until when people are answered, and in which words (default: "
                           "reference/retention/requests.yaml)");
        add_overdue_days(command, o.allowed);
        add_openid_options(command, o);
      },
      [&shell](const ServeOptions& o) { return serve(shell, o); });
}

}  // namespace tidewaiter::cli
