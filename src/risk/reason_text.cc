#include "risk/reason_text.h"

#include <algorithm>

#include "text/script.h"

namespace tidewaiter::risk {
namespace {

constexpr std::size_t kMaxQuotedBytes = 80;

/// At most `bytes`, cut at a character.
std::string cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string{text};
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return std::string{text.substr(0, bytes)} + "…";
}

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
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
  return parts.empty() ? "other parcels" : joined(parts, " and ");
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

/// What is said of one window. `met` is the entity that a phrase before introduced with the other parcels; it
/// need not be introduced again.
std::string window_phrase(const WindowSpec& spec, const Evaluation& evaluation, std::string& met) {
  const auto* window = evaluation.window_evidence(spec);
  const auto value = evaluation.window_value(spec).value_or(0);
  const auto entity = entity_words(spec);
  if (met == entity) return measured(spec, value);
  if (window == nullptr) {
    const auto within = std::to_string(spec.within.milliseconds() / 86'400'000) + " days";
    if (spec.measure == Measure::Items && value <= 1)
      return "first parcel of this " + entity + " in " + within;
    return measured(spec, value) + " at this " + entity + " in " + within;
  }
  met = entity;
  const bool counts_items = spec.measure == Measure::Items && !spec.share;
  auto text =
      (spec.level == model::EntityLevel::Person ? "same " + entity + " as " : entity + " shared with ") +
      others(*window, counts_items ? value - 1 : 0) + " " + days(window->span);
  return counts_items ? text : text + ", " + measured(spec, value);
}

/// The words that made a test hold, with the lines they stand in.
std::string word_phrase(const Test& test, const Evaluation& evaluation) {
  std::vector<std::string> words;
  std::optional<std::uint32_t> line;
  for (const auto& found : evaluation.found_words()) {
    if (std::find(test.words.begin(), test.words.end(), found.word) == test.words.end()) continue;
    if (!line) line = found.line;
    const auto& word = evaluation.engine().words[found.word];
    if (std::find(words.begin(), words.end(), word) == words.end() && words.size() < 3) words.push_back(word);
  }
  const auto& description = evaluation.subject().item.contents[line.value_or(0)].description;
  const auto quoted = cut(description, kMaxQuotedBytes);
  if (words.size() == 1 && words[0] == description) return "described as \"" + quoted + "\"";
  return "described as \"" + quoted + "\" (" + joined(words, ", ") + ")";
}

std::string finding_phrase(const Test& test, const Subject& subject) {
  for (const auto& finding : subject.findings) {
    if (!std::binary_search(test.texts.begin(), test.texts.end(), name(finding.code), std::less<>{}))
      continue;
    std::string words{name(finding.code)};
    std::replace(words.begin(), words.end(), '_', ' ');
    if (finding.field.empty() || finding.found.empty()) return words;
    return words + " (" + finding.field + ": " + cut(finding.found, kMaxQuotedBytes) + ")";
  }
  return "no such finding";
}

std::string number_words(Field field, std::int64_t number) {
  return info(field).type == FieldType::Mass ? base::to_string(base::MassMg{number}) : std::to_string(number);
}

std::string field_phrase(const Test& test, const Evaluation& evaluation) {
  const auto& subject = evaluation.subject();
  const std::string label{info(test.field).label};
  if (test.operation == Operation::Absent) return "no " + label;
  if (info(test.field).type == FieldType::Presence || test.operation == Operation::Present)
    return label + " given";
  const auto numbers = numbers_of(test.field, subject);
  for (const auto number : numbers) {
    const bool passes = test.operation == Operation::OneOf
                            ? std::binary_search(test.numbers.begin(), test.numbers.end(), number)
                            : number >= test.low && number <= test.high;
    if (!passes) continue;
    if (info(test.field).type == FieldType::Percent) return std::to_string(number) + "% " + label;
    return label + " " + number_words(test.field, number);
  }
  std::vector<std::string> values;
  for (const auto text : texts_of(test.field, subject)) {
    auto value = cut(text, kMaxQuotedBytes);
    if (values.size() < 3 && std::find(values.begin(), values.end(), value) == values.end())
      values.push_back(std::move(value));
  }
  return label + " " + joined(values, ", ");
}

}  // namespace

std::string phrases(const std::vector<std::uint32_t>& tests, const Evaluation& evaluation,
                    std::vector<model::ItemId>& items) {
  // Windows that name other parcels come before those that say what is so of this one alone.
  auto ordered = tests;
  std::stable_sort(ordered.begin(), ordered.end(), [&](auto a, auto b) {
    const auto rank = [&](std::uint32_t index) {
      const auto& test = evaluation.engine().tests[index];
      if (test.field != Field::Window) return 0;
      return evaluation.window_evidence(evaluation.engine().windows[test.window]) != nullptr ? 1 : 2;
    };
    return rank(a) < rank(b);
  });
  std::vector<std::string> said;
  std::string met;
  for (const auto index : ordered) {
    const auto& test = evaluation.engine().tests[index];
    std::string phrase;
    if (test.field == Field::Window) {
      const auto& spec = evaluation.engine().windows[test.window];
      phrase = window_phrase(spec, evaluation, met);
      if (const auto* window = evaluation.window_evidence(spec)) {
        for (const auto& item : window->items) {
          if (std::find(items.begin(), items.end(), item) == items.end() && items.size() < 10)
            items.push_back(item);
        }
      }
    } else if (test.operation == Operation::HasWord) {
      phrase = word_phrase(test, evaluation);
    } else if (test.field == Field::Finding && test.operation == Operation::OneOf) {
      phrase = finding_phrase(test, evaluation.subject());
    } else {
      phrase = field_phrase(test, evaluation);
    }
    if (std::find(said.begin(), said.end(), phrase) == said.end()) said.push_back(std::move(phrase));
  }
  return cut(joined(said, ", "), kMaxReasonBytes);
}

std::string hit_text(const model::ListHit& hit) {
  std::string text = (hit.role == model::PartyRole::Sender ? "Sender" : "Recipient");
  text += " is \"" + cut(hit.matched_name, kMaxQuotedBytes) + "\" on list " + hit.list;
  if (!hit.programme.empty()) text += " (" + cut(hit.programme, kMaxQuotedBytes) + ")";
  return text + " with " + std::to_string(hit.probability_ppm / 10'000) + "% probability";
}

}  // namespace tidewaiter::risk
