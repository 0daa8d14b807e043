#include <array>
#include <charconv>

#include "declaration/ndjson.h"

namespace tidewaiter::declaration {
namespace {

// 'u' where a byte is escaped as \u00XX, a letter where it has a short escape, 0 where it
// stands for itself.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> escapes{};
  for (std::size_t i = 0; i < 0x20; ++i) escapes[i] = 'u';
  escapes[0x7F] = 'u';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  return escapes;
}
constexpr auto kEscapes = make_escapes();

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[byte];
    if (escape == 0) continue;
    out.append(text, from, i - from);
    from = i + 1;
    out += '\\';
    out += escape;
    if (escape == 'u') {
      out += "00";
      out += "0123456789abcdef"[byte >> 4];
      out += "0123456789abcdef"[byte & 15];
    }
  }
  out.append(text, from, std::string_view::npos);
  out += '"';
}

void append_integer(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// A count of thousandths as a decimal without trailing zeros: 1105000 → 1105, 250 → 0.25.
void append_thousandths(std::string& out, std::int64_t value) {
  append_integer(out, value / 1000);
  const auto rest = static_cast<int>(value % 1000);
  if (rest == 0) return;
  out += '.';
  out += static_cast<char>('0' + rest / 100);
  if (rest % 100 == 0) return;
  out += static_cast<char>('0' + rest / 10 % 10);
  if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
}

// Writes the members of one object: the comma before all but the first, and nothing for what is absent.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() { out_ += '}'; }

  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_.append(name);
    out_ += "\":";
    return out_;
  }
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) append_string(key(name), value);
  }
  void instant(std::string_view name, const std::optional<base::Instant>& value) {
    if (!value) return;
    std::string& out = key(name);
    out += '"';
    out += base::to_string(*value);
    out += '"';
  }
  void mass(std::string_view name, const std::optional<base::MassMg>& value) {
    if (value) append_thousandths(key(name), value->milligrams());
  }

 private:
  std::string& out_;
  bool first_ = true;
};

void append_party(Object& item, std::string_view role, const model::Party& party) {
  if (party == model::Party{}) return;
  std::string& out = item.key(role);
  Object object{out};
  object.text("name", party.name);
  if (!party.address.empty()) {
    object.key("address") += '[';
    for (std::size_t i = 0; i < party.address.size(); ++i) {
      if (i > 0) out += ',';
      append_string(out, party.address[i]);
    }
    out += ']';
  }
  object.text("city", party.city);
  object.text("postcode", party.postcode);
  object.text("country", party.country);
  object.text("phone", party.phone);
  object.text("email", party.email);
}

void append_contents(Object& item, const std::vector<model::ContentsLine>& contents) {
  if (contents.empty()) return;
  std::string& out = item.key("contents");
  out += '[';
  for (std::size_t i = 0; i < contents.size(); ++i) {
    if (i > 0) out += ',';
    const auto& line = contents[i];
    Object object{out};
    object.text("description", line.description);
    object.text("hs6", line.hs6);
    if (line.quantity) append_integer(object.key("quantity"), *line.quantity);
    object.mass("net_mass_g", line.net_mass);
    if (line.value) {
      append_thousandths(object.key("value"), line.value->milliunits);
      object.text("currency", line.value->currency);
    }
    object.text("origin", line.origin);
  }
  out += ']';
}

void append_members(Object& object, const model::Item& item) {
  object.text("item_id", item.id.text());
  object.text("operator_id", item.operator_id.text());
  object.text("service", model::name(item.service));
  object.text("category", model::name(item.category));
  object.instant("posted_at", item.posted_at);
  object.text("origin_office", item.origin_office.text());
  object.text("receptacle_id", item.receptacle_id);
  object.text("dispatch_id", item.dispatch_id);
  object.instant("cut_off_at", item.cut_off_at);
  append_party(object, "sender", item.sender);
  append_party(object, "recipient", item.recipient);
  append_contents(object, item.contents);
  object.text("licence_number", item.licence_number);
  object.text("certificate_number", item.certificate_number);
  object.text("invoice_number", item.invoice_number);
  object.text("importer_reference", item.importer_reference);
  object.mass("gross_mass_g", item.gross_mass);
  if (item.check && item.check != model::OperatorCheck{}) {
    Object check{object.key("check")};
    check.text("by", item.check->by);
    check.instant("at", item.check->at);
    if (item.check->method) check.text("method", model::name(*item.check->method));
    check.mass("scanned_mass_g", item.check->scanned_mass);
  }
}

}  // namespace

void append_ndjson(std::string& out, const model::Item& item) {
  Object object{out};
  append_members(object, item);
}

std::string to_ndjson(const model::Item& item) {
  std::string out;
  out.reserve(1024);
  append_ndjson(out, item);
  return out;
}

std::string to_ndjson(const model::Declaration& declaration) {
  std::string out;
  out.reserve(1280);
  {
    Object object{out};
    append_members(object, declaration.item);
    if (!declaration.findings.empty()) {
      object.key("findings") += '[';
      for (std::size_t i = 0; i < declaration.findings.size(); ++i) {
        if (i > 0) out += ',';
        const auto& finding = declaration.findings[i];
        Object row{out};
        row.text("code", model::name(finding.code));
        row.text("field", finding.field);
        row.text("found", finding.found);
        row.text("expected", finding.expected);
      }
      out += ']';
    }
  }
  return out;
}

}  // namespace tidewaiter::declaration
