#include <algorithm>

#include "risk/mix.h"
#include "risk/window.h"
#include "text/phone.h"
#include "text/script.h"

namespace tidewaiter::risk {
namespace {

/// A 24-bit hash of letters and digits, whatever their case, width, spaces and punctuation; 0 where there are
/// none.
class SpellingHash {
 public:
  void add(std::string_view text) {
    text = text.substr(0, text::kMaxFieldBytes);
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
      add_folded(text);
    } else {
      add_folded(text::clean(text).text);
    }
  }
  std::uint32_t value() const {
    if (hash_ == kStart) return 0;
    const auto bits = static_cast<std::uint32_t>(mix(hash_) >> 40);
    return bits == 0 ? 1 : bits;
  }

 private:
  static constexpr std::uint64_t kStart = 0xcbf29ce484222325ULL;  // FNV-1a

  void add_folded(std::string_view folded) {
    for (char c : folded) {
      const auto byte = static_cast<unsigned char>(c);
      const bool upper = byte >= 'A' && byte <= 'Z';
      const bool kept = upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
      if (kept) hash_ = (hash_ ^ (upper ? byte + 32U : byte)) * 0x100000001b3ULL;
    }
  }

  std::uint64_t hash_ = kStart;
};

/// A telephone number whose last two digits another of its series may have changed is at least this long.
constexpr std::size_t kLeastDigits = 8;

void add_sender_phone(const model::Party& sender, WindowFacts& facts) {
  const auto phone = text::parse_phone(sender.phone, sender.country);
  if (phone.digits.size() < kLeastDigits) return;
  SpellingHash whole;
  whole.add(phone.digits);
  facts.sender_phone_hash = whole.value();
  std::uint64_t series = phone.digits.size();
  for (const char c : phone.digits.substr(0, phone.digits.size() - 2)) {
    series = (series ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  facts.number_series = std::max<std::uint64_t>(1, mix(series) >> 24);
}

}  // namespace

base::Instant window_time(const model::Item& item, base::Instant filed_at) {
  return item.posted_at && *item.posted_at < filed_at ? *item.posted_at : filed_at;
}

WindowFacts window_facts(const model::Item& item, std::span<const model::Finding> findings,
                         const model::Evidence& evidence, base::Instant filed_at) {
  WindowFacts facts;
  facts.id = item.id;
  facts.at = window_time(item, filed_at);
  for (const auto role : {model::PartyRole::Sender, model::PartyRole::Recipient}) {
    const auto r = static_cast<std::size_t>(role);
    const auto& known = evidence.party(role);
    facts.entities[r] = {known.person, known.premises, known.contact};
    const auto& party = item.party(role);
    SpellingHash name;
    name.add(party.name);
    facts.name_hash[r] = name.value();
    SpellingHash address;
    for (const auto& line : party.address) address.add(line);
    address.add(party.city);
    address.add(party.postcode);
    facts.address_hash[r] = address.value();
  }
  add_sender_phone(item.sender, facts);
  if (!item.recipient.postcode.empty()) {
    SpellingHash postcode;
    postcode.add(item.recipient.country);
    postcode.add(item.recipient.postcode);
    facts.recipient_postcode_hash = postcode.value();
  }
  facts.gross_mass = item.gross_mass.value_or(base::MassMg{});
  if (!item.contents.empty() && item.contents[0].hs6.size() >= 4) {
    for (const char c : item.contents[0].hs6.substr(0, 4)) {
      facts.hs_heading = static_cast<std::uint16_t>(facts.hs_heading * 10 + (c - '0'));
    }
  }
  facts.made_up_phone = std::any_of(findings.begin(), findings.end(), [](const model::Finding& finding) {
    return finding.code == model::FindingCode::ImpossiblePhone && finding.field == "sender.phone";
  });
  return facts;
}

}  // namespace tidewaiter::risk
