// A sender who owns a log and officers' keys of his own seals whatever he likes: what stands behind the
// signatures of a bundle is hostile too. The input is the pieces of one, a line "%…" before each:
//
//   %statement [as it is]            statement.json
//   %act KIND [FIRST SECOND]         an act's facts, signed by two of the officers a, b and c
//   %word KIND [TABLE KEY]           one officer's entry, its body; a key in it may be named as a, b or c
//   %attach ENDING                   a file
//
// From these a sound bundle is made: entries signed and proven, a checkpoint, a seal, a zip. Where the
// statement is not to stay as it is, hashes and names that have to agree are put right, so that readers
// behind are reached. Nothing crashes; what is refused is what a piece says and never how the file was put
// together; what is taken reads as one line, and with a bit of it changed it is refused.

#include <sodium.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "verify/bundle.h"
#include "verify/merkle.h"
#include "verify/stored_zip.h"

using namespace tidewaiter;
using nlohmann::json;

namespace {

constexpr std::string_view kOrigin = "log.example/fuzz", kDash = "\xE2\x80\x94 ";
constexpr std::size_t kMostEntries = 32;

std::string base64_of(const base::Hash& hash) { return base::to_base64(base::as_view(hash)); }
std::string hex_of(std::string_view octets) { return base::to_hex(base::as_view(base::sha256(octets))); }

// A kind or a key of the input's own may hold any octets.
std::string text_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

/// An Ed25519 key out of a seed that everybody knows.
class Key {
 public:
  explicit Key(unsigned char fill) {
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed;
    seed.fill(fill);
    TW_CHECK(crypto_sign_seed_keypair(public_.data(), secret_.data(), seed.data()) == 0);
  }
  std::string public_octets() const { return {public_.begin(), public_.end()}; }
  std::string sign(std::string_view text) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(text.data()), text.size(), secret_.data());
    return signature;
  }

 private:
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_{};
};

struct Officer {
  std::string name;
  Key key;

  std::string id() const {
    return base::to_hex(base::as_view(base::sha256({name, "\n", key.public_octets()}))).substr(0, 16);
  }
  json facts() const {
    return {{"key", id()}, {"officer", name}, {"public_key", base::to_base64(key.public_octets())}};
  }
};

struct Piece {
  std::vector<std::string> head;  // without the mark
  std::string content;
};

std::vector<Piece> pieces_of(std::string_view input) {
  std::vector<Piece> pieces;
  while (!input.empty()) {
    const auto end = std::min(input.find('\n'), input.size());
    const auto line = input.substr(0, end);
    input.remove_prefix(std::min(end + 1, input.size()));
    if (!line.empty() && line[0] == '%') {
      auto& head = pieces.emplace_back().head;
      for (auto rest = line.substr(1); !rest.empty();) {
        const auto blank = std::min(rest.find(' '), rest.size());
        head.emplace_back(rest.substr(0, blank));
        rest.remove_prefix(std::min(blank + 1, rest.size()));
      }
      head.resize(std::max<std::size_t>(head.size(), 4));
    } else if (!pieces.empty()) {
      pieces.back().content += line;
    }
  }
  return pieces;
}

/// A journal, its checkpoint, and the zip around them.
class Sealing {
 public:
  Sealing() : log_{1}, officers_{Officer{"a-1", Key{2}}, Officer{"b-2", Key{3}}, Officer{"c-3", Key{4}}} {
    for (const auto* one : {&officers_[0], &officers_[1]})
      add("custody.key_founded", {{"founding", one->facts()}}, one->name, json::array());
    act("custody.key_certified", officers_[2].facts(), "", "");
  }

  void take(const Piece& piece) {
    const auto said = json::parse(piece.content, nullptr, false);
    if (piece.head[0] == "statement") {
      statement_ = piece.content;
      stays_ = !piece.head[1].empty();
    } else if (piece.head[0] == "attach" && attached_.size() < 8) {
      attached_.emplace_back("attachment-" + std::to_string(attached_.size() + 1) + "." + piece.head[1],
                             piece.content);
    } else if (said.is_object() && pieces_.size() < kMostEntries &&
               (piece.head[0] == "act" || piece.head[0] == "word")) {
      pieces_.push_back({piece.head[0] == "act", piece.head[1], piece.head[2], piece.head[3], said});
    }
  }

  std::string file() {
    put_right();
    for (const auto& one : pieces_) {
      if (one.is_act) {
        act(one.kind, one.said, one.first, one.second);
      } else {
        word(one);
      }
    }
    std::string entries;
    for (std::size_t i = 0; i < texts_.size(); ++i) entries += line_of(i);
    std::vector<std::pair<std::string, std::string>> members{
        {"handover.pdf", "%PDF-1.7"}, {"statement.json", statement_}, {"entries.txt", entries}};
    std::string manifest = "tidewaiter.bundle.v1\n";
    for (const auto* list : {&members, &attached_})
      for (const auto& [name, content] : *list)
        manifest += hex_of(content) + " " + std::to_string(content.size()) + " " + name + "\n";
    seal_["manifest"] = hex_of(manifest);
    act("custody.bundled", {{"bundle", seal_}}, "", "");
    members.emplace_back("manifest.txt", manifest);
    members.emplace_back("seal.txt", line_of(texts_.size() - 1));
    members.emplace_back("proofs.txt", proofs());
    members.emplace_back("checkpoint", checkpoint());
    members.insert(members.end(), attached_.begin(), attached_.end());
    return zip(members);
  }

  std::string log_key() const {
    const auto raw = "\x01" + log_.public_octets();
    return std::string{kOrigin} + "+" + base::to_hex(log_id()) + "+" + base::to_base64(raw);
  }

 private:
  static inline const std::string kNoDigest = base::to_base64(std::string(32, '\0'));

  struct Said {
    bool is_act;
    std::string kind, first, second;
    json said;
  };

  const Officer& officer(const std::string& letter, std::size_t otherwise) const {
    const std::size_t n = letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'c'
                              ? static_cast<std::size_t>(letter[0] - 'a')
                              : otherwise;
    return officers_[n];
  }
  std::string time() const {
    const auto minute = std::to_string(100 + texts_.size()).substr(1);
    return "2026-11-20T09:" + minute + ":00Z";
  }

  // Hashes, names and numbers that the statement and what was signed have to agree in.
  void put_right() {
    auto said = json::parse(statement_, nullptr, false);
    seal_ = {{"handover", 1}, {"language", "en"}};
    if (stays_ || !said.is_object()) return;
    for (std::size_t i = 0; said["attachments"].is_array() && i < said["attachments"].size(); ++i) {
      auto& one = said["attachments"][i];
      if (!one.is_object() || i >= attached_.size()) continue;
      one["name"] = attached_[i].first;
      one["sha256"] = hex_of(attached_[i].second);
    }
    const auto terms = hex_of(said["terms"].dump());
    if (said["documents"].is_object()) {
      seal_ = {{"language", "en"},
               {"request", said["documents"].value("request", json{})},
               {"terms_sha256", terms}};
    } else if (said["handover"].is_object()) {
      said["handover"]["terms_sha256"] = terms;
      seal_["handover"] = said["handover"].value("handover", json{});
      for (auto& one : pieces_)
        if (one.is_act && one.kind == "custody.handed_over") one.said["handover"] = said["handover"];
    }
    for (const auto* absent : {"attachments", "documents", "handover"})
      if (said[absent].is_null()) said.erase(absent);
    statement_ = said.dump() + "\n";
  }

  void word(const Said& one) {
    auto body = one.said;
    const auto key = body.value("key", json{});
    if (key.is_string() && key.get<std::string>().size() == 1)
      body["key"] = officer(key.get<std::string>(), 0).id();
    add(one.kind, body, officers_[texts_.size() % officers_.size()].name,
        json::array({json::array({one.first, one.second, kNoDigest})}));
  }

  void act(const std::string& kind, json facts, const std::string& a, const std::string& b) {
    const auto &first = officer(a, 0), &second = officer(b, 1);
    const auto at = time();
    auto& result = facts["result"];
    if (result.is_object() && result["result"].is_object())
      result["result"].update({{"first", first.name}, {"second", second.name}, {"at", at}});
    if (result.is_null()) facts.erase("result");
    json rows = json::array();
    const auto states = facts.value("states", json{});
    for (std::size_t i = 0; states.is_array() && i < states.size(); ++i) {
      const auto exhibit = states[i].is_object() ? states[i].value("exhibit", json{}) : json{};
      const auto no = states[i].is_object() ? states[i].value("no", json{}) : json{};
      if (exhibit.is_string() && no.is_number_integer())
        rows.push_back({"custody_event", exhibit.get<std::string>() + "/" + no.dump(), kNoDigest});
    }
    const json said{
        {"at", at}, {"facts", facts}, {"first", first.name}, {"kind", kind}, {"second", second.name}};
    json signatures = json::array();
    for (const auto* one : {&first, &second})
      signatures.push_back(
          {{"key", one->id()},
           {"officer", one->name},
           {"signature", base::to_base64(one->key.sign("tidewaiter.custody.act.v1\n" + text_of(said)))}});
    add(kind, {{"act", said}, {"signatures", signatures}}, first.name, rows);
  }

  void add(const std::string& kind, const json& body, const std::string& actor, const json& rows) {
    const json entry{{"actor", actor}, {"at", time()}, {"body", body}, {"kind", kind}, {"rows", rows}};
    texts_.push_back(text_of(entry));
    leaves_.push_back(verify::hash_leaf(
        base::as_view(base::sha256({"tidewaiter.journal.entry.v1\n", kSalt, texts_.back()}))));
  }

  std::string line_of(std::size_t i) const {
    return std::to_string(i) + " " + base::to_base64(kSalt) + " " + texts_[i] + "\n";
  }

  // RFC 6962, 2.1: of the leaves from `begin` to `end`.
  base::Hash root(std::size_t begin, std::size_t end) const {
    if (end - begin == 1) return leaves_[begin];
    const auto middle = begin + std::bit_floor(end - begin - 1);
    return verify::hash_children(root(begin, middle), root(middle, end));
  }
  std::string path(std::size_t leaf, std::size_t begin, std::size_t end) const {
    if (end - begin == 1) return "";
    const auto middle = begin + std::bit_floor(end - begin - 1);
    return leaf < middle ? path(leaf, begin, middle) + " " + base64_of(root(middle, end))
                         : path(leaf, middle, end) + " " + base64_of(root(begin, middle));
  }
  std::string proofs() const {
    std::string text;
    for (std::size_t i = 0; i < leaves_.size(); ++i)
      text += std::to_string(i) + path(i, 0, leaves_.size()) + "\n";
    return text;
  }

  std::string log_id() const {
    const auto hash = base::sha256({kOrigin, "\n", "\x01", log_.public_octets()});
    return std::string{base::as_view(hash).substr(0, 4)};
  }
  std::string checkpoint() const {
    const auto text = std::string{kOrigin} + "\n" + std::to_string(leaves_.size()) + "\n" +
                      base64_of(root(0, leaves_.size())) + "\n";
    return text + "\n" + std::string{kDash} + std::string{kOrigin} + " " +
           base::to_base64(log_id() + log_.sign(text)) + "\n";
  }

  static std::string little(std::size_t value, int count) {
    std::string out;
    for (; count > 0; --count, value >>= 8) out.push_back(static_cast<char>(value & 0xff));
    return out;
  }
  static std::string zip(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string file, directory;
    for (const auto& [name, content] : members) {
      const auto sum = ::crc32_z(0, reinterpret_cast<const unsigned char*>(content.data()), content.size());
      const auto facts = std::string("\x0a\0\0\0\0\0\0\0\x21\0", 10) + little(sum, 4) +
                         little(content.size(), 4) + little(content.size(), 4) + little(name.size(), 2) +
                         little(0, 2);
      directory += "PK\x01\x02" + little(10, 2) + facts + little(0, 10) + little(file.size(), 4) + name;
      file += "PK\x03\x04" + facts + name + content;
    }
    const auto count = little(members.size(), 2);
    const auto end = "PK\x05\x06" + little(0, 4) + count + count + little(directory.size(), 4) +
                     little(file.size(), 4) + little(0, 2);
    return file + directory + end;
  }

  static inline const std::string kSalt = std::string(16, 's');
  Key log_;
  std::array<Officer, 3> officers_;
  std::vector<Said> pieces_;
  std::vector<std::string> texts_;
  std::vector<base::Hash> leaves_;
  std::vector<std::pair<std::string, std::string>> attached_;
  std::string statement_;
  bool stays_ = false;
  json seal_;
};

// How the file was put together: what a refusal never names here.
bool is_of_the_wrapping(const std::string& field) {
  return field.starts_with("zip ") || field == "checkpoint" || field == "manifest.txt" ||
         field.find("proofs.txt") != std::string::npos;
}

bool is_one_line(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  Sealing sealing;
  bool endings = true;
  for (const auto& piece : pieces_of(input)) {
    constexpr std::array<std::string_view, 3> kEndings{"png", "pdf", "csv"};
    if (piece.head[0] == "attach")
      endings &= std::find(kEndings.begin(), kEndings.end(), piece.head[1]) != kEndings.end();
    sealing.take(piece);
  }
  if (!endings) return 0;  // names that no bundle has are the other target's
  auto file = sealing.file();
  const auto facts = verify::verify_bundle(file, sealing.log_key());
  TW_CHECK(!verify::check_opened(file, "description", std::string(16, '\0'), "\"x\""));
  if (!facts) {
    TW_CHECK(!facts.error().field.empty() && !is_of_the_wrapping(facts.error().field));
    return 0;
  }
  TW_CHECK(is_one_line(verify::to_sentence(*facts)));
  file[base::sha256(input)[0] * file.size() / 256] ^= 1;
  TW_CHECK(!verify::verify_bundle(file, sealing.log_key()));
  return 0;
}
