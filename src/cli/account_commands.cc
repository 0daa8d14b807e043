#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "service/account_json.h"
#include "service/api_keys.h"
#include "service/second_factor.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct AccountOptions : CommonOptions {
  service::AccountProposal proposal;
  std::vector<std::string> roles;
  service::OpenIdSubject openid;
  bool no_openid = false;
  std::string account;
  std::string digest;
  std::string valid_for = "90d";
  std::string key_id;
  std::string certificate;
  std::vector<std::string> scopes;
};

service::Actor actor(const AccountOptions& o) { return {o.officer, "accounts"}; }

// A secret is read from standard input, where neither a shell's history nor a list of processes shows it.
std::string read_secret(Shell& shell) {
  std::string secret;
  std::getline(shell.in, secret);
  return secret;
}

// What somebody wrote, in quotes: a line feed or an escape in it must not draw another proposal than there
// is.
std::string quoted(const std::string& text) {
  return ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void print(Shell& shell, const service::WaitingProposal& waiting) {
  shell.out << "  waits for approval, proposed by " << waiting.by << ":\n    name      "
            << quoted(waiting.display_name) << "\n    roles    ";
  for (const auto role : waiting.roles) shell.out << ' ' << service::name(role);
  shell.out << "\n    office    " << quoted(waiting.office) << '\n';
  if (!waiting.operator_id.empty()) shell.out << "    operator  " << quoted(waiting.operator_id) << '\n';
  shell.out << "    state     " << waiting.state << "\n    password  "
            << (waiting.sets_password ? "a new one" : "as it is") << "\n    factor    "
            << (waiting.ends_second_factor ? "none: the one there is ends" : "as it is") << "\n    signs in  "
            << (waiting.openid.is_nobody()
                    ? "by no identity provider"
                    : "as " + quoted(waiting.openid.subject) + " of " + quoted(waiting.openid.issuer))
            << "\n    digest    " << waiting.digest << '\n';
}

void print(Shell& shell, bool as_json_line, const service::Account& account) {
  if (as_json_line) {
    shell.out << service::as_json(account).dump() << '\n';
    return;
  }
  shell.out << account.id << "  " << account.state;
  for (const auto role : account.roles) shell.out << "  " << service::name(role);
  if (!account.operator_id.empty()) shell.out << "  of " << account.operator_id;
  if (account.has_totp) shell.out << "  with a second factor";
  if (!account.openid.is_nobody())
    shell.out << "  signs in as " << quoted(account.openid.subject) << " of "
              << quoted(account.openid.issuer);
  shell.out << '\n';
  if (account.proposal) print(shell, *account.proposal);
}

base::Status found(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto service, open_or_initialise(shell, o));
  TW_TRY_STATUS(
      service::found_administrator(service, {o.officer, "bootstrap"}, o.account, read_secret(shell)));
  if (o.json) {
    shell.out << ordered_json{{"account", o.account}}.dump() << '\n';
    return {};
  }
  shell.out << o.account << " is an administrator. The first two administrators found themselves; whoever "
            << "comes after them is proposed by one and approved by the other.\n";
  return {};
}

base::Status propose(Shell& shell, const AccountOptions& o) {
  auto proposal = o.proposal;
  for (const auto& text : o.roles) proposal.roles.push_back(*service::role_from(text));
  if (proposal.display_name.empty()) proposal.display_name = proposal.id;
  if (o.no_openid || !o.openid.is_nobody()) proposal.openid = o.openid;
  proposal.password = read_secret(shell);
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto account, service::propose_account(service, actor(o), proposal));
  print(shell, o.json, account);
  return {};
}

base::Status approve(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto account, service::approve_account(service, actor(o), o.account, o.digest));
  print(shell, o.json, account);
  return {};
}

base::Status own_password(Shell& shell, const AccountOptions& o) {
  const auto old = read_secret(shell), chosen = read_secret(shell);
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto password, service::own_password(*reader, o.account, old, chosen));
  reader.reset();
  TW_TRY_STATUS(service::set_own_password(service, password));
  if (o.json) {
    shell.out << ordered_json{{"account", o.account}, {"password", "set"}}.dump() << '\n';
    return {};
  }
  shell.out << o.account << " has a password that nobody else knows.\n";
  return {};
}

base::Status list(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto all, service::accounts(*reader));
  for (const auto& account : all) print(shell, o.json, account);
  return {};
}

base::Status second_factor(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto secret, service::renew_totp(service, actor(o), o.account));
  const auto link = service::totp_link(o.account, secret);
  if (o.json) {
    shell.out << ordered_json{{"account", o.account}, {"secret", secret}, {"link", link}}.dump() << '\n';
    return {};
  }
  shell.out << "For " << o.account << "'s authenticator; it is shown this once:\n" << link << '\n';
  return {};
}

void print_terms(Shell& shell, const service::KeyTerms& terms) {
  for (const auto scope : terms.scopes) shell.out << "  " << service::name(scope);
  shell.out << "  until " << base::to_string(terms.expires_at);
  if (!terms.certificate.empty()) shell.out << "  with certificate " << terms.certificate;
  shell.out << '\n';
}

void print(Shell& shell, bool as_json_line, const service::ApiKey& key) {
  if (as_json_line) {
    shell.out << service::as_json(key).dump() << '\n';
    return;
  }
  shell.out << key.key_id << "  of " << key.account << "  " << key.state;
  if (!key.made_at) shell.out << '\n';
  if (key.made_at) print_terms(shell, key.terms);
  if (!key.proposal) return;
  shell.out << "  waits for approval, proposed by " << key.proposal->by << ":\n   ";
  print_terms(shell, key.proposal->terms);
  shell.out << "    digest    " << key.proposal->digest << '\n';
}

base::Status key_propose(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto time, base::parse_duration(o.valid_for, "--for"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  service::ApiKeyRequest wanted{o.account, {{}, shell.clock.now() + time, o.certificate}, o.key_id};
  for (const auto& text : o.scopes) wanted.terms.scopes.push_back(*service::scope_from(text));
  TW_TRY(const auto key, service::propose_api_key(service, actor(o), wanted));
  print(shell, o.json, key);
  return {};
}

base::Status key_approve(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto approved, service::approve_api_key(service, actor(o), o.key_id, o.digest));
  if (o.json) {
    const bool is_new = !approved.secret.empty();
    shell.out << ordered_json{{"key", service::as_json(approved.key)},
                              {"secret", is_new ? ordered_json(approved.secret) : ordered_json{}}}
                     .dump()
              << '\n';
    return {};
  }
  if (!approved.secret.empty()) shell.out << approved.secret << "\nShown this once.\n";
  print(shell, false, approved.key);
  return {};
}

base::Status machine_keys(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto all, service::api_keys(*reader, shell.clock.now()));
  for (const auto& key : all) print(shell, o.json, key);
  return {};
}

base::Status key_revoke(Shell& shell, const AccountOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::revoke_api_key(service, actor(o), o.key_id));
  if (o.json) {
    shell.out << ordered_json{{"key_id", o.key_id}, {"revoked", true}}.dump() << '\n';
    return {};
  }
  shell.out << o.key_id << " lets nobody in any more.\n";
  return {};
}

CLI::Validator is_role() {
  return reads_as("ROLE", [](const std::string& text) -> base::Status {
    if (service::role_from(text)) return {};
    std::string roles;
    for (std::size_t i = 0; i < service::kRoles; ++i)
      roles += (i == 0 ? "" : ", ") + std::string{service::name(static_cast<service::Role>(i))};
    return base::fail(base::ErrorCode::UnknownCode, "--role", text, roles);
  });
}

void add_account_option(CLI::App& command, AccountOptions& o) {
  add_common(command, o);
  command.add_option("account", o.account, "the account's id")->required();
}

void add_key_commands(CLI::App& account, Shell& shell, Outcome& outcome) {
  auto* key = account.add_subcommand("key", "Keys for machines that act for an account.");
  key->require_subcommand(1);
  add_command<AccountOptions>(
      *key, outcome, "propose",
      "Propose a key for a courier's or post's machine, or other terms for one there is (--key).",
      "account key propose post-1 --scope file --scope holds --for 90d --officer chief",
      [](CLI::App& command, AccountOptions& o) {
        add_account_option(command, o);
        command.add_option("--key", o.key_id, "a key in force, which is to have these terms");
        command.add_option("--scope", o.scopes, "what it may do, and no more; may be repeated")
            ->required()
            ->check(CLI::IsMember(
                std::vector<std::string>(service::kScopeNames.begin(), service::kScopeNames.end())));
        command.add_option("--for", o.valid_for, "how long it counts, at most two years")
            ->capture_default_str();
        command.add_option("--certificate", o.certificate,
                           "good with this TLS certificate alone: its SHA-256 in hexadecimal");
      },
      [&shell](const AccountOptions& o) { return key_propose(shell, o); });
  add_command<AccountOptions>(
      *key, outcome, "approve",
      "Put a key's proposal in force; another administrator than who made it. A new key's secret is shown "
      "this once.",
      "account key approve 0123456789abcdef --proposal DIGEST --officer deputy",
      [](CLI::App& command, AccountOptions& o) {
        add_common(command, o);
        command.add_option("key", o.key_id, "the key's id")->required();
        command
            .add_option("--proposal", o.digest,
                        "the digest of what is approved, as `account key list` shows it")
            ->required();
      },
      [&shell](const AccountOptions& o) { return key_approve(shell, o); });
  add_command<AccountOptions>(
      *key, outcome, "list", "List the keys, and what waits for approval.", "account key list",
      [](CLI::App& command, AccountOptions& o) { add_common(command, o); },
      [&shell](const AccountOptions& o) { return machine_keys(shell, o); });
  add_command<AccountOptions>(
      *key, outcome, "revoke", "End a key before its time.", "account key revoke 4Q7K2M",
      [](CLI::App& command, AccountOptions& o) {
        add_common(command, o);
        command.add_option("key", o.key_id, "the key's id")->required();
      },
      [&shell](const AccountOptions& o) { return key_revoke(shell, o); });
}

}  // namespace

void add_account_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* account = app.add_subcommand("account", "Accounts of the server: officers, couriers, machines.");
  account->require_subcommand(1);
  add_command<AccountOptions>(
      *account, outcome, "bootstrap",
      "Make one of the first two administrators; reads the password from standard input.",
      "account bootstrap --account chief < password.txt",
      [](CLI::App& command, AccountOptions& o) {
        add_common(command, o);
        command.add_option("--account", o.account, "the account's id")->required();
      },
      [&shell](const AccountOptions& o) { return found(shell, o); });
  add_command<AccountOptions>(
      *account, outcome, "propose",
      "Propose an account, or a change of one; reads the password from standard input (an empty line keeps "
      "it).",
      "account propose examiner-1 --role Examiner --office CNCAN --officer chief < password.txt",
      [](CLI::App& command, AccountOptions& o) {
        add_common(command, o);
        command.add_option("account", o.proposal.id, "[a-z0-9.@_-], at most 64")->required();
        command.add_option("--name", o.proposal.display_name, "as others see it");
        command.add_option("--role", o.roles, "may be repeated")->required()->check(is_role());
        command.add_option("--office", o.proposal.office,
                           "the only one whose parcels, shifts and instruments it acts on (default: all)");
        command.add_option("--operator", o.proposal.operator_id, "for a courier's or post's account: which");
        command.add_option("--state", o.proposal.state, "active, suspended or left")
            ->check(CLI::IsMember({"active", "suspended", "left"}))
            ->capture_default_str();
        command.add_flag("--end-second-factor", o.proposal.ends_second_factor,
                         "their second factor was lost: it ends, and they enrol another");
        auto* issuer = command.add_option("--openid-issuer", o.openid.issuer,
                                          "the identity provider that signs them in, as `serve` names it");
        auto* subject =
            command.add_option("--openid-subject", o.openid.subject,
                               "whom the provider means by it; a new account needs no password then");
        issuer->needs(subject);
        subject->needs(issuer);
        command.add_flag("--no-openid", o.no_openid, "no identity provider signs them in any more")
            ->excludes(issuer);
      },
      [&shell](const AccountOptions& o) { return propose(shell, o); });
  add_command<AccountOptions>(
      *account, outcome, "approve",
      "Put a proposal in force; another administrator than the one who made it.",
      "account approve examiner-1 --proposal DIGEST --officer deputy",
      [](CLI::App& command, AccountOptions& o) {
        add_account_option(command, o);
        command
            .add_option("--proposal", o.digest,
                        "the digest of what is approved, as `account list` shows it with what it changes")
            ->required();
      },
      [&shell](const AccountOptions& o) { return approve(shell, o); });
  add_command<AccountOptions>(*account, outcome, "password",
                              "Set an account's own password, which ends the one that an administrator "
                              "chose; reads the old one and the "
                              "new one from standard input, a line each.",
                              "account password examiner-1 < passwords.txt", add_account_option,
                              [&shell](const AccountOptions& o) { return own_password(shell, o); });
  add_command<AccountOptions>(
      *account, outcome, "list", "List the accounts, and what waits for approval.", "account list",
      [](CLI::App& command, AccountOptions& o) { add_common(command, o); },
      [&shell](const AccountOptions& o) { return list(shell, o); });
  add_command<AccountOptions>(
      *account, outcome, "second-factor",
      "Give an account a new second factor (RFC 6238); the old one ends. Its secret is shown this once.",
      "account second-factor chief", add_account_option,
      [&shell](const AccountOptions& o) { return second_factor(shell, o); });
  add_key_commands(*account, shell, outcome);
}

}  // namespace tidewaiter::cli
