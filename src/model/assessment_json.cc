#include "model/assessment_json.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>

namespace tidewaiter::model {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using Json = nlohmann::json;

constexpr std::size_t kMaxJsonBytes = 1 << 20;

// ---- writing ----

/// Writes one JSON object or array after another into a string, putting commas where they belong.
class Writer {
 public:
  Writer() { out_.reserve(kUsualBytes); }
  void open(char bracket) {
    comma();
    out_ += bracket;
    fresh_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    fresh_ = false;
  }
  /// A name of the code's own, which needs no escaping.
  void key(std::string_view name) {
    comma();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    fresh_ = true;
  }
  void text(std::string_view value) {
    comma();
    quote(value);
  }
  template <typename Integer>
  void number(Integer value) {
    comma();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out_.append(digits, end);
  }
  void truth(bool value) {
    comma();
    out_ += value ? "true" : "false";
  }
  void text_if(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    key(name);
    text(value);
  }
  template <typename Integer>
  void number_if(std::string_view name, Integer value) {
    if (value == 0) return;
    key(name);
    number(value);
  }
  std::string take() { return std::move(out_); }

 private:
  static constexpr std::size_t kUsualBytes = 4'096;  // of a document: few of them move while written

  void comma() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  void quote(std::string_view value) {
    out_ += '"';
    if (!holds_special(value)) {
      out_ += value;
    } else {
      for (const char c : value) escape(c);
    }
    out_ += '"';
  }
  // Eight octets at a time: of x - n the top bit stands where an octet below 0x80 is less than n.
  static bool holds_special(std::string_view value) {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    for (; value.size() >= 8; value.remove_prefix(8)) {
      std::uint64_t x;
      std::memcpy(&x, value.data(), 8);
      const std::uint64_t quote = x ^ kEach * '"', backslash = x ^ kEach * '\\';
      const std::uint64_t less =
          ((x - kEach * 0x20) & ~x) | ((quote - kEach) & ~quote) | ((backslash - kEach) & ~backslash);
      if ((less & kEach * 0x80) != 0) return true;
    }
    return std::any_of(value.begin(), value.end(), [](char c) { return is_special(c); });
  }
  static bool is_special(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20) | (octet == '"') | (octet == '\\');
  }
  void escape(char c) {
    static constexpr char kHex[] = "0123456789abcdef";
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20) {
      out_ += "\\u00";
      out_ += kHex[octet >> 4];
      out_ += kHex[octet & 15];
    } else {
      if (is_special(c)) out_ += '\\';
      out_ += c;
    }
  }

  std::string out_;
  bool fresh_ = true;
};

void write(Writer& out, const std::vector<ItemId>& items) {
  if (items.empty()) return;
  out.key("items");
  out.open('[');
  for (const auto& item : items) out.text(item.text());
  out.close(']');
}

void write(Writer& out, std::string_view role, const PartyEvidence& party) {
  if (party == PartyEvidence{}) return;
  out.key(role);
  out.open('{');
  if (party.person != EntityId{}) out.text_if("person", to_text(party.person));
  if (party.premises != EntityId{}) out.text_if("premises", to_text(party.premises));
  if (party.contact != EntityId{}) out.text_if("contact", to_text(party.contact));
  out.close('}');
}

void write(Writer& out, const WindowValue& window) {
  out.open('{');
  out.text_if("key", window.key);
  out.number_if("value", window.value);
  out.number_if("span_ms", window.span.milliseconds());
  write(out, window.items);
  out.close('}');
}

void write(Writer& out, const ListHit& hit) {
  out.open('{');
  out.text_if("list", hit.list);
  out.text_if("entry_id", hit.entry_id);
  out.text_if("matched_name", hit.matched_name);
  out.text_if("programme", hit.programme);
  out.number_if("probability_ppm", hit.probability_ppm);
  out.key("role");
  out.text(name(hit.role));
  out.close('}');
}

void write(Writer& out, const Reason& reason) {
  out.open('{');
  out.key("kind");
  out.text(name(reason.kind));
  out.text_if("ref", reason.ref);
  out.number_if("contribution", reason.contribution);
  out.text_if("text", reason.text);
  if (!reason.fields.empty()) {
    out.key("fields");
    out.open('[');
    for (const auto& field : reason.fields) out.text(field);
    out.close(']');
  }
  write(out, reason.items);
  out.close('}');
}

// ---- reading ----

/// One JSON object being read: each key is asked for once, and what nobody asked for is an error.
class Reader {
 public:
  Reader(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}

  Status begin() const {
    if (json_.is_object()) return {};
    return fail(ErrorCode::Malformed, path_, json_.type_name(), "an object");
  }
  Status text(const char* key, std::string& value) {
    const Json* found = find(key);
    if (found == nullptr) return {};
    if (!found->is_string()) return wrong(key, *found, "text");
    value = found->get_ref<const std::string&>();
    return {};
  }
  template <typename Integer>
  Status number(const char* key, Integer& value) {
    const Json* found = find(key);
    if (found == nullptr) return {};
    if (!found->is_number_integer()) return wrong(key, *found, "an integer");
    if constexpr (std::is_same_v<Integer, std::uint64_t>) {
      if (!found->is_number_unsigned()) return wrong(key, *found, "an integer of 0 or more");
      value = found->get<std::uint64_t>();
    } else {
      const auto wide = found->get<std::int64_t>();
      if (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX)
        return wrong(key, *found, "a smaller integer");
      if (wide < std::numeric_limits<Integer>::min() ||
          wide > std::int64_t{std::numeric_limits<Integer>::max()}) {
        return wrong(key, *found, "an integer that fits");
      }
      value = static_cast<Integer>(wide);
    }
    return {};
  }
  Status truth(const char* key, bool& value) {
    const Json* found = find(key);
    if (found == nullptr) return {};
    if (!found->is_boolean()) return wrong(key, *found, "true or false");
    value = found->get<bool>();
    return {};
  }
  Status entity(const char* key, EntityId& value) {
    std::string written;
    TW_TRY_STATUS(text(key, written));
    if (written.empty()) return {};
    const auto id = entity_id_from(written);
    if (!id) return fail(ErrorCode::Malformed, at(key), written, "an entity id");
    value = *id;
    return {};
  }
  /// An enumeration by its spelling; `last` is its last value.
  template <typename Enum>
  Status choice(const char* key, Enum& value, Enum last) {
    std::string written;
    TW_TRY_STATUS(text(key, written));
    for (int i = 0; i <= static_cast<int>(last); ++i) {
      if (name(static_cast<Enum>(i)) == written) {
        value = static_cast<Enum>(i);
        return {};
      }
    }
    return fail(ErrorCode::UnknownCode, at(key), written, "a known name");
  }
  template <typename Value, typename Read>
  Status list(const char* key, std::vector<Value>& values, Read read) {
    const Json* found = find(key);
    if (found == nullptr) return {};
    if (!found->is_array()) return wrong(key, *found, "a list");
    values.reserve(found->size());
    for (std::size_t i = 0; i < found->size(); ++i) {
      TW_TRY(auto value, read((*found)[i], at(key) + "[" + std::to_string(i) + "]"));
      values.push_back(std::move(value));
    }
    return {};
  }
  const Json* find(const char* key) {
    const auto found = json_.find(key);
    if (found == json_.end()) return nullptr;
    ++asked_;
    return &*found;
  }
  Status end() const {
    if (asked_ == json_.size()) return {};
    return fail(ErrorCode::UnknownField, path_, std::to_string(json_.size()) + " keys",
                std::to_string(asked_) + " known keys");
  }
  std::string at(const char* key) const { return path_.empty() ? key : path_ + "." + key; }

 private:
  Status wrong(const char* key, const Json& found, std::string expected) const {
    return fail(ErrorCode::Malformed, at(key), found.type_name(), std::move(expected));
  }

  const Json& json_;
  std::string path_;
  std::size_t asked_ = 0;
};

Result<std::string> read_text(const Json& json, const std::string& path) {
  if (!json.is_string()) return fail(ErrorCode::Malformed, path, json.type_name(), "text");
  return json.get<std::string>();
}

Result<ItemId> read_item(const Json& json, const std::string& path) {
  TW_TRY(auto text, read_text(json, path));
  return ItemId{std::move(text)};
}

Result<PartyEvidence> read_party(const Json& json, const std::string& path) {
  Reader in{json, path};
  PartyEvidence party;
  TW_TRY_STATUS(in.begin());
  TW_TRY_STATUS(in.entity("person", party.person));
  TW_TRY_STATUS(in.entity("premises", party.premises));
  TW_TRY_STATUS(in.entity("contact", party.contact));
  in.find("joins");  // written with evidence until December 2026, and read by nothing since
  TW_TRY_STATUS(in.end());
  return party;
}

Result<WindowValue> read_window(const Json& json, const std::string& path) {
  Reader in{json, path};
  WindowValue window;
  std::int64_t span = 0;
  TW_TRY_STATUS(in.begin());
  TW_TRY_STATUS(in.text("key", window.key));
  TW_TRY_STATUS(in.number("value", window.value));
  TW_TRY_STATUS(in.number("span_ms", span));
  TW_TRY_STATUS(in.list("items", window.items, read_item));
  TW_TRY_STATUS(in.end());
  window.span = base::DurationMs{span};
  return window;
}

Result<ListHit> read_hit(const Json& json, const std::string& path) {
  Reader in{json, path};
  ListHit hit;
  TW_TRY_STATUS(in.begin());
  TW_TRY_STATUS(in.text("list", hit.list));
  TW_TRY_STATUS(in.text("entry_id", hit.entry_id));
  TW_TRY_STATUS(in.text("matched_name", hit.matched_name));
  TW_TRY_STATUS(in.text("programme", hit.programme));
  TW_TRY_STATUS(in.number("probability_ppm", hit.probability_ppm));
  TW_TRY_STATUS(in.choice("role", hit.role, PartyRole::Recipient));
  TW_TRY_STATUS(in.end());
  return hit;
}

Result<Reason> read_reason(const Json& json, const std::string& path) {
  Reader in{json, path};
  Reason reason;
  TW_TRY_STATUS(in.begin());
  TW_TRY_STATUS(in.choice("kind", reason.kind, ReasonKind::Degraded));
  TW_TRY_STATUS(in.text("ref", reason.ref));
  TW_TRY_STATUS(in.number("contribution", reason.contribution));
  TW_TRY_STATUS(in.text("text", reason.text));
  TW_TRY_STATUS(in.list("fields", reason.fields, read_text));
  TW_TRY_STATUS(in.list("items", reason.items, read_item));
  TW_TRY_STATUS(in.end());
  return reason;
}

Result<Json> parse(std::string_view text) {
  if (text.size() > kMaxJsonBytes)
    return fail(ErrorCode::TooLarge, "", std::to_string(text.size()), "at most 1 MiB");
  // What to_json writes nests seven deep; brackets inside texts may balance badly, hence the margin.
  std::size_t depth = 0;
  for (const char c : text) {
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    if (depth > 1'000) return fail(ErrorCode::TooLarge, "", "nested over 1000 deep", "what to_json writes");
  }
  auto json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return fail(ErrorCode::Malformed, "", text, "JSON");
  return json;
}

}  // namespace

std::string to_json(const Evidence& evidence) {
  Writer out;
  out.open('{');
  out.number_if("journal_index", evidence.journal_index);
  if (!evidence.resolver_available) {
    out.key("resolver_available");
    out.truth(false);
  }
  if (evidence.lists_stale) {
    out.key("lists_stale");
    out.truth(true);
  }
  write(out, "sender", evidence.sender);
  write(out, "recipient", evidence.recipient);
  if (!evidence.windows.empty()) {
    out.key("windows");
    out.open('[');
    for (const auto& window : evidence.windows) write(out, window);
    out.close(']');
  }
  if (!evidence.hits.empty()) {
    out.key("hits");
    out.open('[');
    for (const auto& hit : evidence.hits) write(out, hit);
    out.close(']');
  }
  out.close('}');
  return out.take();
}

std::string to_json(const Assessment& assessment) {
  Writer out;
  out.open('{');
  out.key("versions");
  out.open('{');
  out.number_if("profiles", assessment.versions.profiles);
  out.number_if("lists", assessment.versions.lists);
  out.number_if("parameters", assessment.versions.parameters);
  out.number_if("model", assessment.versions.model);
  out.close('}');
  out.number_if("score", assessment.score);
  if (!assessment.reasons.empty()) {
    out.key("reasons");
    out.open('[');
    for (const auto& reason : assessment.reasons) write(out, reason);
    out.close(']');
  }
  if (assessment.standing) {
    out.key("standing");
    out.text(name(*assessment.standing));
  }
  out.close('}');
  return out.take();
}

Result<Evidence> evidence_from_json(std::string_view text) {
  TW_TRY(const auto json, parse(text));
  Reader in{json, ""};
  Evidence evidence;
  TW_TRY_STATUS(in.begin());
  TW_TRY_STATUS(in.number("journal_index", evidence.journal_index));
  TW_TRY_STATUS(in.truth("resolver_available", evidence.resolver_available));
  TW_TRY_STATUS(in.truth("lists_stale", evidence.lists_stale));
  if (const auto* sender = in.find("sender")) {
    TW_TRY(evidence.sender, read_party(*sender, "sender"));
  }
  if (const auto* recipient = in.find("recipient")) {
    TW_TRY(evidence.recipient, read_party(*recipient, "recipient"));
  }
  TW_TRY_STATUS(in.list("windows", evidence.windows, read_window));
  TW_TRY_STATUS(in.list("hits", evidence.hits, read_hit));
  TW_TRY_STATUS(in.end());
  return evidence;
}

Result<Assessment> assessment_from_json(std::string_view text) {
  TW_TRY(const auto json, parse(text));
  Reader in{json, ""};
  Assessment assessment;
  TW_TRY_STATUS(in.begin());
  if (const auto* found = in.find("versions")) {
    Reader versions{*found, "versions"};
    TW_TRY_STATUS(versions.begin());
    TW_TRY_STATUS(versions.number("profiles", assessment.versions.profiles));
    TW_TRY_STATUS(versions.number("lists", assessment.versions.lists));
    TW_TRY_STATUS(versions.number("parameters", assessment.versions.parameters));
    TW_TRY_STATUS(versions.number("model", assessment.versions.model));
    TW_TRY_STATUS(versions.end());
  }
  TW_TRY_STATUS(in.number("score", assessment.score));
  TW_TRY_STATUS(in.list("reasons", assessment.reasons, read_reason));
  std::string standing;
  TW_TRY_STATUS(in.text("standing", standing));
  if (!standing.empty()) {
    assessment.standing = outcome_from(standing);
    if (!assessment.standing) return fail(ErrorCode::UnknownCode, "standing", standing, "an outcome");
  }
  TW_TRY_STATUS(in.end());
  return assessment;
}

}  // namespace tidewaiter::model
