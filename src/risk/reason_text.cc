#include "risk/reason_text.h"

#include <algorithm>

namespace tidewaiter::risk {
namespace {

using Says = Phrase::Says;

template <typename Text>
std::string joined(std::span<const Text> parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? last : std::string_view{", "};
    text += parts[i];
  }
  return text;
}

std::string days(base::DurationMs span) {
  const auto hours = span.milliseconds() / 3'600'000;
  if (hours < 1) return "within the hour";
  if (hours < 48) return "in " + std::to_string(hours + 1) + " hours";
  return "in " + std::to_string((hours + 23) / 24) + " days";
}

/// "RX…CN, RX…CN and 12 others"; `count` 0 where only the named ones are known.
std::string others(const model::WindowValue& window, std::int64_t count) {
  std::vector<std::string> parts;
  for (const auto& item : window.items) parts.push_back(item.text());
  const auto unnamed = count - static_cast<std::int64_t>(parts.size());
  if (unnamed > 0)
    parts.push_back(std::to_string(unnamed) + (parts.empty()  ? " more"
                                               : unnamed == 1 ? " other"
                                                              : " others"));
  return parts.empty() ? "other parcels" : joined(std::span<const std::string>{parts}, " and ");
}

std::string entity_words(const WindowSpec& spec) {
  const std::string role = spec.role == model::PartyRole::Sender ? "sender" : "recipient";
  if (spec.number_series) return "run of numbers that the sender's telephone is in";
  if (spec.level == model::EntityLevel::Premises) return role + "'s address";
  if (spec.level == model::EntityLevel::Contact) return role + "'s telephone or email";
  return role;
}

/// What is counted, in the singular and the plural, and how it stands to its entity.
struct CountedWords {
  std::string_view before;
  std::string_view one;
  std::string_view more;
};
CountedWords counted_as(const WindowSpec& spec) {
  const bool own_door = spec.level == model::EntityLevel::Premises;
  switch (spec.measure) {
    case Measure::SenderNames:
      return {"under ", "sender's name", "senders' names"};
    case Measure::RecipientNames:
      return {"under ", "recipient's name", "recipients' names"};
    case Measure::SenderAddresses:
      if (own_door && spec.role == model::PartyRole::Sender) return {"under ", "spelling", "spellings"};
      return {"under ", "sender's address", "senders' addresses"};
    case Measure::RecipientAddresses:
      if (own_door && spec.role == model::PartyRole::Recipient) return {"under ", "spelling", "spellings"};
      return {"under ", "recipient's address", "recipients' addresses"};
    case Measure::SenderPersons:
      return {"with ", "sender", "different senders"};
    case Measure::RecipientPersons:
      return {"with ", "recipient", "different recipients"};
    case Measure::LoneSenders:
      return {"from ", "sender", "different senders who send to nobody else"};
    case Measure::LoneSendersSameGoods:
      return {"the same goods from ", "sender", "different senders who send to nobody else"};
    case Measure::SenderPhones:
      return {"from ", "sender's telephone", "different senders' telephones"};
    case Measure::SenderPhonesSamePostcode:
      return {"from ", "telephone to this postcode", "different telephones to this postcode"};
    case Measure::MadeUpPhones:
      return {"", "sender's telephone that cannot exist", "senders' telephones that cannot exist"};
    case Measure::SameGoods:
      return {"", "parcel of the same goods", "parcels of the same goods"};
    default:
      return {"", "parcel", "parcels"};
  }
}

/// The measured value itself: "under 4 spellings", "7981 g in all", "a new sender on 75% of them".
std::string measured(const WindowSpec& spec, std::int64_t value) {
  const auto counted = counted_as(spec);
  if (spec.share) {
    const auto of_them = value >= 1'000 ? std::string{"each"} : std::to_string(value / 10) + "% of them";
    if (spec.measure == Measure::SameGoods) return "the same goods in " + of_them;
    if (spec.measure == Measure::LoneSenders || spec.measure == Measure::LoneSendersSameGoods)
      return "such a sender on " + of_them;
    if (spec.measure == Measure::MadeUpPhones) return "such a number on " + of_them;
    return "a new " + std::string{counted.one} + " on " + of_them;
  }
  if (spec.measure == Measure::GrossMass) return base::to_string(base::MassMg{value}) + " in all";
  std::string text = std::string{counted.before} + std::to_string(value) + " " +
                     std::string{value == 1 ? counted.one : counted.more};
  if (spec.measure == Measure::ItemsUnder) text += " just under " + base::to_string(spec.under);
  return text;
}

std::string window_text(const Phrase& phrase) {
  const auto& spec = *phrase.window;
  if (phrase.says == Says::Measured) return measured(spec, phrase.number);
  const auto entity = entity_words(spec);
  if (phrase.says != Says::Shared) {
    const auto within = std::to_string(spec.within.milliseconds() / 86'400'000) + " days";
    if (phrase.says == Says::FirstParcel) return "first parcel of this " + entity + " in " + within;
    return measured(spec, phrase.number) + " at this " + entity + " in " + within;
  }
  const bool counts_items = spec.measure == Measure::Items && !spec.share;
  auto text =
      (spec.level == model::EntityLevel::Person ? "same " + entity + " as " : entity + " shared with ") +
      others(*phrase.kept, counts_items ? phrase.number - 1 : 0) + " " + days(phrase.kept->span);
  return counts_items ? text : text + ", " + measured(spec, phrase.number);
}

std::string description_text(const Phrase& phrase) {
  const auto words = phrase.texts();
  const auto text = "described as \"" + as_quoted(phrase.description) + "\"";
  if (words.size() == 1 && words[0] == phrase.description) return text;
  return text + " (" + joined(words, ", ") + ")";
}

std::string finding_text(const model::Finding& finding) {
  std::string words{name(finding.code)};
  std::replace(words.begin(), words.end(), '_', ' ');
  if (finding.field.empty() || finding.found.empty()) return words;
  return words + " (" + finding.field + ": " + as_quoted(finding.found) + ")";
}

std::string hit_text(const model::ListHit& hit) {
  std::string text = (hit.role == model::PartyRole::Sender ? "Sender" : "Recipient");
  text += " is \"" + as_quoted(hit.matched_name) + "\" on list " + hit.list;
  if (!hit.programme.empty()) text += " (" + as_quoted(hit.programme) + ")";
  return text + " with " + std::to_string(hit.probability_ppm / 10'000) + "% probability";
}

std::string values_text(const Phrase& phrase) {
  std::vector<std::string> values;
  for (const auto text : phrase.texts()) values.push_back(as_quoted(text));
  return joined(std::span<const std::string>{values}, ", ");
}

std::string english(const Phrase& phrase) {
  const auto label = [&] { return std::string{info(phrase.field).label}; };
  switch (phrase.says) {
    case Says::FirstParcel:
    case Says::Shared:
    case Says::Measured:
    case Says::MeasuredAt:
      return window_text(phrase);
    case Says::Described:
      return description_text(phrase);
    case Says::Finding:
      return finding_text(*phrase.finding);
    case Says::NoSuchFinding:
      return "no such finding";
    case Says::Absent:
      return "no " + label();
    case Says::Given:
      return label() + " given";
    case Says::Percent:
      return std::to_string(phrase.number) + "% " + label();
    case Says::Number:
      return label() + " " + std::to_string(phrase.number);
    case Says::Mass:
      return label() + " " + base::to_string(base::MassMg{phrase.number});
    case Says::Values:
      return label() + " " + values_text(phrase);
    case Says::Listed:
      return hit_text(*phrase.hit);
  }
  return {};
}

/// At most `bytes`, cut at a character.
std::string cut(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes) + "…";
}

}  // namespace

std::string english(const std::vector<Phrase>& phrases) {
  std::vector<std::string> said;
  for (const auto& phrase : phrases) {
    auto text = english(phrase);
    if (std::find(said.begin(), said.end(), text) == said.end()) said.push_back(std::move(text));
  }
  return cut(joined(std::span<const std::string>{said}, ", "), kMaxReasonBytes);
}

std::string reason_text(const Profile& profile, const std::vector<Phrase>& phrases) {
  const auto said = english(phrases);
  return said.empty() ? profile.title : profile.title + ": " + said;
}

}  // namespace tidewaiter::risk
