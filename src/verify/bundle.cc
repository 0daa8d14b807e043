#include "verify/bundle.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "base/json_text.h"
#include "base/mass.h"
#include "verify/bundle_chain.h"
#include "verify/bundle_names.h"
#include "verify/merkle.h"
#include "verify/signed_text.h"
#include "verify/stored_zip.h"

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;
using base::number_member;
using base::text_member;
using nlohmann::json;

constexpr std::size_t kStated = 3;  // the members that the manifest names before the attachments
constexpr std::string_view kManifestHead = "tidewaiter.bundle.v1\n";
constexpr std::string_view kCommitted = "tidewaiter.journal.entry.v1\n";
constexpr std::string_view kWithheld = "tidewaiter.bundle.withheld.v1\n";
constexpr std::size_t kSalt = 16, kMostEntries = 100'000, kMostHashes = 64;

/// The contents, and their names beside.
struct Members {
  std::vector<std::string> names;
  std::vector<std::string_view> contents;

  std::string_view operator[](std::size_t place) const { return contents[place]; }
  /// The places of those that the manifest names.
  std::vector<std::size_t> stated() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < contents.size(); ++i)
      if (i < kStated || i >= kBundleMembers.size()) places.push_back(i);
    return places;
  }
};

base::Result<Members> members_in(std::string_view octets) {
  Members members;
  members.names = names_in_bundle(octets);
  const std::vector<std::string_view> names{members.names.begin(), members.names.end()};
  TW_TRY(members.contents, read_stored_zip(octets, names));
  return members;
}

tl::unexpected<base::Error> touched(std::string what, std::string_view found, std::string expected) {
  return fail(ErrorCode::Tampered, std::move(what), found, std::move(expected));
}

// Takes a piece up to `end`, which must be there.
std::optional<std::string_view> take(std::string_view& rest, char end) {
  const auto at = rest.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const auto piece = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return piece;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  return value;
}

// "INDEX SALT TEXT": an entry as it stands in entries.txt and seal.txt.
struct Disclosed {
  std::uint64_t index = 0;
  base::Bytes salt;
  std::string_view text;
};

base::Result<Disclosed> read_line(std::string_view line, const std::string& where) {
  auto rest = line;
  const auto index = take(rest, ' '), salt = take(rest, ' ');
  const auto number = index ? decimal(*index) : std::nullopt;
  const auto octets = salt ? base::from_base64(*salt, where) : base::Result<base::Bytes>{};
  if (!number || !octets || octets->size() != kSalt)
    return touched(where, line, "an entry's index, its salt and its text");
  return Disclosed{*number, *octets, rest};
}

base::Result<std::vector<Disclosed>> read_entries(const Members& members) {
  std::vector<Disclosed> entries;
  auto rest = members[kEntries];
  while (!rest.empty()) {
    const auto where = "entries.txt, line " + std::to_string(entries.size() + 1);
    const auto line = take(rest, '\n');
    if (!line || entries.size() == kMostEntries) return touched(where, rest, "at most 100000 whole lines");
    TW_TRY(auto one, read_line(*line, where));
    if (!entries.empty() && one.index <= entries.back().index)
      return touched(where, std::to_string(one.index), "a later entry than the line before");
    entries.push_back(std::move(one));
  }
  auto last = members[kSeal];
  const auto line = take(last, '\n');
  if (!line || !last.empty()) return touched("seal.txt", members[kSeal], "one line");
  TW_TRY(auto seal, read_line(*line, "seal.txt"));
  if (entries.empty() || seal.index <= entries.back().index)
    return touched("seal.txt, or entries.txt, line " + std::to_string(entries.size()),
                   std::to_string(seal.index), "a later entry than those it seals");
  entries.push_back(std::move(seal));
  return entries;
}

std::string place_of(std::size_t line, std::size_t lines) {
  return line + 1 == lines ? "seal.txt" : "entries.txt, line " + std::to_string(line + 1);
}

// "INDEX HASH HASH …" for each entry, in their order.
base::Status check_proofs(std::string_view proofs, const std::vector<Disclosed>& entries,
                          const TreeHead& head) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto where = "proofs.txt, line " + std::to_string(i + 1);
    const auto either = place_of(i, entries.size()) + ", or " + where;
    auto line = take(proofs, '\n');
    if (!line) return touched(where, "nothing", "a proof for each entry");
    const auto begin = std::to_string(entries[i].index);
    if (line->substr(0, begin.size()) != begin) return touched(either, *line, "the proof of entry " + begin);
    line->remove_prefix(begin.size());
    std::vector<base::Hash> path;
    while (!line->empty()) {
      const auto octets = line->size() >= 45 && line->front() == ' '
                              ? base::from_base64(line->substr(1, 44), where)
                              : base::Result<base::Bytes>{};
      if (!octets || octets->size() != 32 || path.size() == kMostHashes)
        return touched(where, *line, "hashes in base64, with a space before each");
      path.push_back(*base::to_hash(*octets, where));
      line->remove_prefix(45);
    }
    const auto commitment = base::sha256({kCommitted, entries[i].salt, entries[i].text});
    const auto shown = check_part({entries[i].index, entries[i].index + 1}, head.size,
                                  hash_leaf(base::as_view(commitment)), head.root, path);
    if (!shown) return touched(either, shown.error().found, "an entry of the log, by its proof");
  }
  if (!proofs.empty()) return touched("proofs.txt", proofs, "no further line");
  return {};
}

base::Result<TreeHead> read_head(std::string_view note, const LogKey& key) {
  TW_TRY(auto head, read_checkpoint(note, key, "checkpoint"));
  // Lines that a reader of checkpoints is to ignore are lines that anybody could have changed.
  if (std::count(note.begin(), note.end(), '\n') != 5)
    return touched("checkpoint", std::to_string(note.size()) + " octets", "three lines, and one signature");
  return head;
}

// The JSON under a fact of the act in an entry's body.
json fact_of(const EntryText& entry, const char* name) {
  const auto body = json::parse(entry.body(), nullptr, false);
  const auto* at = &body;
  for (const char* step : {"act", "facts", name}) {
    if (!at->is_object() || !at->contains(step)) return json{};
    at = &(*at)[step];
  }
  return *at;
}

// What is nested deeper than an entry may be is left out: a maker of hostile files owns a key too.
json shallow(std::string_view text) {
  const auto keep = [](int depth, json::parse_event_t, json&) { return depth <= 32; };
  return json::parse(text, keep, false);
}

// "none", in a language of the page too, a dash and blanks say that a laboratory has no accreditation.
bool names_accreditation(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  const std::set<std::string> none{"", "none", "-", "–", "—", "notaccredited", "无", "無", "khôngcó"};
  return !none.contains(text);
}

// What the manifest must say, octet by octet, of the members it names.
std::string manifest_of(const Members& members) {
  std::string text{kManifestHead};
  for (const auto i : members.stated())
    text += base::to_hex(base::as_view(base::sha256(members[i]))) + " " + std::to_string(members[i].size()) +
            " " + members.names[i] + "\n";
  return text;
}

base::Status check_manifest(const Members& members, const std::string& sealed) {
  const auto found = members[kManifest];
  if (base::to_hex(base::as_view(base::sha256(found))) != sealed)
    return touched("manifest.txt", found, "the manifest that two officers signed");
  const auto expected = manifest_of(members);
  if (found == expected) return {};
  auto rest = found;
  auto wanted = std::string_view{expected};
  if (take(rest, '\n') != take(wanted, '\n')) return touched("manifest.txt", found, "its first line");
  for (const auto i : members.stated()) {
    if (take(rest, '\n') != take(wanted, '\n'))
      return touched(members.names[i], "a content of another hash", "the content that the manifest names");
  }
  return touched("manifest.txt", found, "no further line");
}

class Bundle {
 public:
  base::Result<BundleFacts> read(std::string_view octets, std::string_view log_key) {
    TW_TRY(const auto key, read_log_key(log_key, "log key"));
    TW_TRY(members_, members_in(octets));
    TW_TRY(const auto head, read_head(members_[kCheckpoint], key));
    TW_TRY(entries_, read_entries(members_));
    TW_TRY_STATUS(check_proofs(members_[kProofs], entries_, head));
    TW_TRY_STATUS(check_acts());
    TW_TRY_STATUS(check_manifest(members_, sealed_));
    facts_.origin = head.origin;
    facts_.log_entries = head.size;
    facts_.manifest = sealed_;
    facts_.signatures = said_.signatures();
    facts_.entries = entries_.size();
    for (const auto& late : said_.late_signatures())
      facts_.late.push_back(late.officer + "'s of " + late.at + ", with a key " +
                            (late.reason.empty() ? "revoked" : late.reason) + " since " + late.since +
                            ": affirmed by " + (late.affirmed_by.empty() ? "nobody" : late.affirmed_by));
    const auto statement = shallow(members_[kStatement]);
    if (sealed_request_ > 0) {
      TW_TRY_STATUS(check_documents(statement));
      return facts_;
    }
    TW_TRY_STATUS(check_statement(statement));
    TW_TRY_STATUS(chain_.check(facts_.exhibit, facts_.sent_mg, said_));
    facts_.events = chain_.events(facts_.exhibit);
    return facts_;
  }

 private:
  // Keys, signatures, the handover's own words, the seal.
  base::Status check_acts() {
    EntryText entry;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto where = place_of(i, entries_.size());
      if (!entry.read(entries_[i].text)) return touched(where, entry.problem(), "an entry's text");
      Findings findings;
      said_.feed(entries_[i].index, entries_[i].text, findings);
      if (!findings.empty()) return touched(where, findings.kept().front().what, "what C3 asks for");
      chain_.feed(entry);
      if (entry.kind() == "custody.handed_over") {
        handed_over_ = fact_of(entry, "handover");
        take_signers(entry);
      }
      if (entry.kind() == "handover.requested" || entry.kind() == "handover.decided") take_request(entry);
      if (entry.kind() == "custody.result") take_result(fact_of(entry, "result"), fact_of(entry, "sampling"));
      if (entry.kind() == "custody.confirmed")
        found_.insert(text_member(json::parse(entry.body(), nullptr, false), "substance"));
      if (entry.kind() == "custody.substituted") take_substitution(fact_of(entry, "substitution"));
      if (i + 1 < entries_.size()) continue;
      if (entry.kind() != "custody.bundled")
        return touched(where, entry.kind(), "the act that seals the bundle");
      const auto bundle = fact_of(entry, "bundle");
      sealed_ = text_member(bundle, "manifest");
      sealed_handover_ = number_member(bundle, "handover");
      sealed_request_ = number_member(bundle, "request");
      sealed_terms_ = text_member(bundle, "terms_sha256");
      if (sealed_request_ > 0) take_signers(entry);
    }
    return {};
  }

  void take_signers(const EntryText& entry) {
    const auto body = json::parse(entry.body(), nullptr, false);
    facts_.first_officer = text_member(body["act"], "first");
    facts_.second_officer = text_member(body["act"], "second");
    facts_.handed_over_at = entry.at();
  }

  void take_request(const EntryText& entry) {
    const auto body = json::parse(entry.body(), nullptr, false);
    auto& asked = requests_[number_member(body, "request")];
    if (entry.kind() == "handover.requested") {
      asked.written_by = entry.actor();
    } else {
      asked = {asked.written_by, std::string{entry.actor()}, std::string{entry.at()},
               text_member(body, "state")};
    }
  }

  // Documents that answer a request: no exhibit goes with them, and nothing has a chain.
  base::Status check_documents(const json& statement) {
    const auto said = statement.is_object() ? statement.value("documents", json{}) : json{};
    if (!said.is_object() || number_member(said, "request") != sealed_request_ ||
        statement.contains("exhibit") || statement.contains("handover"))
      return touched("statement.json", "another request", "the request that two officers signed");
    TW_TRY_STATUS(check_terms(statement, sealed_terms_));
    const auto asked = requests_.find(sealed_request_);
    if (asked == requests_.end() || asked->second.state != "approved" || asked->second.written_by.empty() ||
        asked->second.written_by == asked->second.decided_by)
      return touched("entries.txt", "request " + std::to_string(sealed_request_),
                     "a request, and its approval by another officer than who wrote it down");
    const auto attachments = statement.value("attachments", json::array());
    TW_TRY_STATUS(check_attachments(attachments));
    if (facts_.attachments == 0) return touched("statement.json", "no attachment", "a document at least");
    TW_TRY_STATUS(check_photographs(json::object(), attachments));
    facts_.request = sealed_request_;
    facts_.approved_by = asked->second.decided_by;
    facts_.approved_at = asked->second.decided_at;
    return {};
  }

  static base::Status check_terms(const json& statement, const std::string& signed_hash) {
    const auto terms = statement.value("terms", json{});
    if (base::to_hex(base::as_view(base::sha256(terms.dump()))) == signed_hash) return {};
    return touched("statement.json", "other terms", "the terms that two officers signed");
  }

  base::Status check_statement(const json& statement) {
    const auto said = statement.is_object() ? statement.value("handover", json{}) : json{};
    if (!said.is_object() || said != handed_over_ || number_member(said, "handover") != sealed_handover_)
      return touched("statement.json", "another handover", "the last handover that two officers signed");
    TW_TRY_STATUS(check_terms(statement, text_member(said, "terms_sha256")));
    const auto exhibit = statement.value("exhibit", json{}), withheld = statement.value("withheld", json{});
    facts_.exhibit = text_member(said, "exhibit");
    if (!exhibit.is_object() || text_member(exhibit, "id") != facts_.exhibit || !withheld.is_object())
      return touched("statement.json", text_member(exhibit, "id"), "the exhibit that was handed over");
    facts_.withheld = withheld.size();
    const auto attachments = statement.value("attachments", json::array());
    TW_TRY_STATUS(check_attachments(attachments));
    TW_TRY_STATUS(check_photographs(exhibit, attachments));
    facts_.substance = text_member(exhibit, "substance");
    const auto confirmed = facts_.substance.find(" (confirmed, ");
    if (confirmed != std::string::npos && !withheld.contains("laboratory") &&
        !found_.contains(facts_.substance.substr(0, confirmed)))
      return touched("statement.json", facts_.substance, "a result that a laboratory stated in an entry");
    facts_.handover = number_member(said, "handover");
    facts_.seal = text_member(said, "seal");
    facts_.sent_mg = number_member(said, "sent_mg");
    facts_.uncertainty_mg = number_member(said, "uncertainty_mg");
    facts_.receiver_key = text_member(said, "receiver_key");
    facts_.receiver = facts_.receiver_key.substr(0, facts_.receiver_key.find('+'));
    return {};
  }

  // Each is said to be what it is, in their order.
  base::Status check_attachments(const json& said) {
    const std::size_t first = kBundleMembers.size(), there = members_.contents.size() - first;
    if (!said.is_array() || said.size() != there)
      return touched("statement.json", std::to_string(said.size()) + " attachments",
                     "the " + std::to_string(there) + " that are in the file");
    for (std::size_t i = 0; i < there; ++i) {
      const auto sha256 = base::to_hex(base::as_view(base::sha256(members_[first + i])));
      if (text_member(said[i], "name") != members_.names[first + i] ||
          text_member(said[i], "sha256") != sha256)
        return touched("statement.json", text_member(said[i], "name"),
                       "what it says of " + members_.names[first + i]);
    }
    facts_.attachments = there;
    return {};
  }

  // How many photographs are named by their hashes, and how many of these lie in the file. One that shows a
  // whole is among those that are named of it.
  base::Status check_photographs(const json& exhibit, const json& attachments) {
    std::set<std::string> named, inside;
    TW_TRY_STATUS(take_hashes(exhibit.value("photographs", json::array()), named));
    const bool tells_wholes = exhibit.contains("whole_photographs");
    std::map<std::string, std::set<std::string>> of_wholes;
    const auto wholes = exhibit.value("whole_photographs", json::object());
    if (!wholes.is_object())
      return touched("statement.json", "photographs of no whole", "photographs by whole");
    for (const auto& [whole, hashes] : wholes.items()) {
      if (whole.empty() || !facts_.exhibit.starts_with(whole + "."))
        return touched("statement.json", "photographs of " + whole, "of what it was taken out of");
      TW_TRY_STATUS(take_hashes(hashes, of_wholes[whole]));
      named.insert(of_wholes[whole].begin(), of_wholes[whole].end());
    }
    for (const auto& one : attachments) {
      const auto hash = text_member(one, "sha256"), of = text_member(one, "of");
      inside.insert(hash);
      if (text_member(one, "kind") != "photograph") continue;
      named.insert(hash);
      if (tells_wholes && of != facts_.exhibit && !of_wholes[of].contains(hash))
        return touched("statement.json", text_member(one, "name"), "a photograph that is named of " + of);
    }
    facts_.photographs = named.size();
    facts_.photographs_inside = static_cast<std::uint64_t>(
        std::count_if(named.begin(), named.end(), [&](const auto& hash) { return inside.contains(hash); }));
    return {};
  }

  static base::Status take_hashes(const json& list, std::set<std::string>& hashes) {
    if (!list.is_array()) return touched("statement.json", "photographs", "a list of hashes");
    for (const auto& one : list) {
      const auto text = one.is_string() ? one.get<std::string>() : "";
      const bool hash = text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
      if (!hash) return touched("statement.json", text, "a photograph's SHA-256 in hexadecimal");
      hashes.insert(text);
    }
    return {};
  }

  // What went on in a parcel's place (1988 Convention, Art. 11 (3)), as two officers signed it.
  void take_substitution(const json& said) {
    if (!said.is_object()) return;
    const auto mass = [&](const char* member) {
      return base::to_string(base::MassMg{number_member(said, member)});
    };
    auto told = text_member(said, "exhibit") + ": " + text_member(said, "manner") + ", " + mass("taken_mg") +
                " taken out";
    // Facts of before version 6 had the masses alone.
    const auto put_in = text_member(said, "put_in"), agreement = text_member(said, "agreement");
    if (put_in.empty()) {
      told += agreement.empty() ? ", " + mass("put_in_mg") + " put in" : ", nothing put in";
    } else {
      told += ", put in: " + put_in + ", " + mass("put_in_mg") + ", made by " + text_member(said, "made_by");
    }
    if (!agreement.empty()) told += ", under " + agreement;
    facts_.substitutions.push_back(std::move(told));
  }

  // What a laboratory found, as two officers signed it, and which result of before it revises.
  void take_result(const json& said, const json& sampling) {
    const auto result = said.is_object() ? said.value("result", json{}) : json{};
    const auto before = said.is_object() ? said.value("revises", json{}) : json{};
    found_.insert(text_member(result, "substance"));
    facts_.results.push_back(
        text_member(said, "exhibit") + ": " + text_member(result, "substance") + ", " +
        text_member(result, "method") + ", " + text_member(result, "laboratory") +
        (names_accreditation(text_member(result, "accreditation")) ? "" : " (not accredited)") +
        (result.is_object() && result.contains("by_sample")
             ? ", by sample " + text_member(result, "by_sample")
             : "") +
        (sampling.is_object() && sampling.contains("positives")
             ? ", in " + std::to_string(number_member(sampling, "positives")) + " of " +
                   std::to_string(number_member(sampling, "sampled")) + " packages drawn from " +
                   std::to_string(number_member(sampling, "population")) +
                   (sampling.contains("how") ? " (drawn: " + text_member(sampling, "how") + ")" : "")
             : "") +
        ", signed by " + text_member(result, "first") + " and " + text_member(result, "second") + " on " +
        text_member(result, "at") +
        (before.is_object() ? ", revising " + text_member(before, "substance") + " of " +
                                  text_member(before, "at") + ": " + text_member(result, "why")
                            : ""));
  }

  Members members_;
  std::vector<Disclosed> entries_;
  CustodySignatures said_;
  BundleChain chain_;
  json handed_over_;             // the last one's words: an exhibit can come back and go again
  std::set<std::string> found_;  // substances that a laboratory stated
  struct Request {
    std::string written_by, decided_by, decided_at, state;
  };
  std::map<std::int64_t, Request> requests_;
  std::string sealed_, sealed_terms_;
  std::int64_t sealed_handover_ = -1, sealed_request_ = 0;
  BundleFacts facts_;
};

}  // namespace

base::Result<BundleFacts> verify_bundle(std::string_view octets, std::string_view log_key) {
  return Bundle{}.read(octets, log_key);
}

base::Status check_opened(std::string_view octets, std::string_view field, std::string_view salt,
                          std::string_view value) {
  TW_TRY(const auto members, members_in(octets));
  const auto statement = shallow(members[kStatement]);
  const auto withheld = statement.is_object() ? statement.value("withheld", json{}) : json{};
  const auto committed = text_member(withheld, std::string{field}.c_str());
  if (committed.empty())
    return fail(ErrorCode::NotFound, "field", field, "a field that this bundle withholds");
  if (salt.size() != kSalt ||
      base::to_hex(base::as_view(base::sha256({kWithheld, salt, field, "\n", value}))) != committed)
    return touched(std::string{field}, value, "the value that was committed to");
  return {};
}

}  // namespace tidewaiter::verify
