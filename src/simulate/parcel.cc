#include "simulate/parcel.h"

#include <array>
#include <charconv>

#include "base/check.h"

namespace tidewaiter::simulate {
namespace {

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 24> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const auto size = static_cast<std::size_t>(end - digits.data());
  if (size < width) out.append(width - size, '0');
  out.append(digits.data(), end);
}

void append_time(std::string& out, base::Instant instant, int utc_offset_min) {
  const std::int64_t seconds = instant.unix_ms() / 1000 + utc_offset_min * 60;
  const std::int64_t second_of_day = ((seconds % 86400) + 86400) % 86400;
  const Date date = date_of((seconds - second_of_day) / 86400);
  append_padded(out, date.year, 4);
  out += '-';
  append_padded(out, date.month, 2);
  out += '-';
  append_padded(out, date.day, 2);
  out += 'T';
  append_padded(out, second_of_day / 3600, 2);
  out += ':';
  append_padded(out, second_of_day / 60 % 60, 2);
  out += ':';
  append_padded(out, second_of_day % 60, 2);
  const int offset = utc_offset_min < 0 ? -utc_offset_min : utc_offset_min;
  out += utc_offset_min < 0 ? '-' : '+';
  append_padded(out, offset / 60, 2);
  out += ':';
  append_padded(out, offset % 60, 2);
}

/// Writes members of one object: the comma before each but the first.
class Members {
 public:
  explicit Members(std::string& out) : out_(out) { out_ += '{'; }
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }
  void text(std::string_view name, std::string_view value) { append_json(key(name), value); }
  /// Left out where empty.
  void some_text(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void number(std::string_view name, std::int64_t value) { append_number(key(name), value); }
  void end() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

void append_party(std::string& out, const PartyText& party) {
  Members members(out);
  members.some_text("name", party.name);
  members.key("address") += '[';
  for (std::size_t i = 0; i < party.address.size(); ++i) {
    if (i != 0) out += ',';
    append_json(out, party.address[i]);
  }
  out += ']';
  members.some_text("city", party.city);
  members.some_text("postcode", party.postcode);
  members.text("country", party.country);
  if (party.phone.empty())
    members.key("phone") += "null";
  else
    members.text("phone", party.phone);
  members.some_text("email", party.email);
  members.end();
}

void append_contents(std::string& out, const ContentsText& line) {
  Members members(out);
  members.some_text("description", line.description);
  members.some_text("hs6", line.hs6);
  members.number("quantity", line.quantity);
  if (line.net_g >= 0) members.number("net_mass_g", line.net_g);
  if (line.value_cents >= 0) {
    members.number("value", line.value_cents / 100);
    if (line.value_cents % 100 != 0) {
      out += '.';
      append_padded(out, line.value_cents % 100, 2);
    }
    members.text("currency", line.currency);
  }
  members.text("origin", line.origin);
  members.end();
}

}  // namespace

char s10_check_digit(std::string_view eight_digits) noexcept {
  constexpr std::array<int, 8> kWeights{8, 6, 4, 2, 3, 5, 9, 7};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (eight_digits[i] - '0');
  const int check = 11 - sum % 11;
  return static_cast<char>('0' + (check == 10 ? 0 : check == 11 ? 5 : check));
}

std::string s10(std::string_view service, std::uint32_t serial, std::string_view country) {
  TW_CHECK(service.size() == 2 && country.size() == 2 && serial < 100'000'000);
  std::string id(service);
  append_padded(id, serial, 8);
  id += s10_check_digit(std::string_view(id).substr(2));
  id += country;
  return id;
}

Date date_of(std::int64_t days) noexcept {
  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const auto day_of_era = static_cast<unsigned>(z - era * 146097);
  const unsigned year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned from_march = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted = (5 * from_march + 2) / 153;
  Date date;
  date.day = static_cast<int>(from_march - (153 * shifted + 2) / 5 + 1);
  date.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  date.year =
      static_cast<int>(static_cast<std::int64_t>(year_of_era) + era * 400 + (date.month <= 2 ? 1 : 0));
  const bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
  date.day_of_year = static_cast<int>(from_march) + (from_march >= 306 ? -305 : 60 + (leap ? 1 : 0));
  return date;
}

std::string local_time(base::Instant instant, int utc_offset_min) {
  std::string text;
  append_time(text, instant, utc_offset_min);
  return text;
}

void append_json(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_item(std::string& out, const Parcel& parcel) {
  Members members(out);
  members.text("item_id", parcel.item_id);
  members.text("operator_id", parcel.operator_id);
  members.text("service", parcel.service);
  members.some_text("category", parcel.category);
  append_time((members.key("posted_at") += '"'), parcel.posted_at, parcel.utc_offset_min);
  out += '"';
  members.text("origin_office", parcel.office);
  members.some_text("receptacle_id", parcel.receptacle_id);
  members.some_text("dispatch_id", parcel.dispatch_id);
  append_time((members.key("cut_off_at") += '"'), parcel.cut_off_at, parcel.utc_offset_min);
  out += '"';
  append_party(members.key("sender"), parcel.sender);
  append_party(members.key("recipient"), parcel.recipient);
  members.key("contents") += '[';
  for (std::size_t i = 0; i < parcel.contents.size(); ++i) {
    if (i != 0) out += ',';
    append_contents(out, parcel.contents[i]);
  }
  out += ']';
  members.some_text("invoice_number", parcel.invoice_number);
  if (parcel.gross_g >= 0) members.number("gross_mass_g", parcel.gross_g);
  if (!parcel.check_by.empty()) {
    Members check(members.key("check"));
    check.text("by", parcel.check_by);
    append_time((check.key("at") += '"'), parcel.check_at, parcel.utc_offset_min);
    out += '"';
    check.text("method", parcel.check_method);
    check.end();
  }
  members.end();
  out += '\n';
}

void append_truth(std::string& out, const Parcel& parcel) {
  const Truth& truth = parcel.truth;
  Members members(out);
  members.text("item_id", parcel.item_id);
  members.text("sender_person", truth.sender_person);
  members.text("recipient_person", truth.recipient_person);
  members.text("sender_kind", truth.sender_kind);
  members.text("recipient_kind", truth.recipient_kind);
  if (truth.amends) members.key("amends") += "true";
  if (truth.broken) members.key("broken") += "true";
  if (!truth.ring.empty()) {
    members.text("ring", truth.ring);
    members.text("pattern", truth.pattern);
    if (truth.step >= 0) members.number("step", truth.step);
    members.number("parcel", truth.parcel);
    members.text("object", truth.object);
    members.text("method", truth.method);
    members.text("layer", truth.layer);
    members.text("drug", truth.drug);
    members.number("mass_mg", truth.drug_mg);
  }
  members.end();
  out += '\n';
}

}  // namespace tidewaiter::simulate
