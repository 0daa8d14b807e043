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

/// "RX…CN, RX…CN and 12 others".
std::string others(const model::WindowValue& window, std::int64_t count) {
  std::vector<std::string> parts;
  for (const auto& item : window.items) parts.push_back(item.text());
  const auto unnamed = count - static_cast<std::int64_t>(parts.size());
  if (unnamed > 0) parts.push_back(std::to_string(unnamed) + (parts.empty() ? " more" : unnamed == 1 ? " other" : " others"));
  return joined(parts, " and ");
}

std::string entity_words(const WindowSpec& spec) {
  const std::string role = spec.role == model::PartyRole::Sender ? "sender" : "recipient";
  if (spec.level == model::EntityLevel::Premises) return role + "'s address";
  if (spec.level == model::EntityLevel::Contact) return role + "'s telephone or email";
  return role;
}

std::string counted_words(Measure measure, std::int64_t value) {
  const std::string number = std::to_string(value);
  const auto many = [&](std::string_view one, std::string_view more) { return number + " " + std::string{value == 1 ? one : more}; };
  switch (measure) {
    case Measure::SenderNames: return many("sender's name", "senders' names");
    case Measure::SenderAddresses: return many("spelling of the sender's address", "spellings of the sender's address");
    case Measure::SenderPersons: return many("sender", "different senders");
    case Measure::RecipientNames: return many("recipient's name", "recipients' names");
    case Measure::RecipientAddresses: return many("spelling of the recipient's address", "spellings of the recipient's address");
    case Measure::RecipientPersons: return many("recipient", "different recipients");
    default: return many("parcel", "parcels");
  }
}

/// What is said of one window; `said` is the entity the phrase before spoke of, which need not be named again.
std::string window_phrase(const WindowSpec& spec, const Evaluation& evaluation, std::string& said) {
  const auto* window = evaluation.window_evidence(spec);
  const auto value = evaluation.window_value(spec).value_or(0);
  const auto within = std::to_string(spec.within.milliseconds() / 86'400'000) + " days";
  const auto entity = entity_words(spec);
  if (window == nullptr) {
    said = entity;
    if (spec.measure == Measure::Items) return "first parcel of this " + entity + " in " + within;
    if (spec.measure == Measure::GrossMass) return base::to_string(base::MassMg{value}) + " to or from this " + entity + " in " + within;
    return counted_words(spec.measure, spec.share ? 1 : value) + " at this " + entity + " in " + within;
  }
  const bool again = said == entity;
  said = entity;
  const std::string at = again ? "" : " at the " + entity;
  if (spec.share) {
    const auto percent = std::to_string(value / 10) + "%";
    if (spec.measure == Measure::SameGoods) return percent + " of its parcels with the same goods" + at;
    return "a new " + counted_words(spec.measure, 1).substr(2) + " on " + percent + " of its parcels" + at;
  }
  switch (spec.measure) {
    case Measure::Items:
      if (value <= 1) return "first parcel of this " + entity + " in " + within;
      return (spec.level == model::EntityLevel::Person ? "same " + entity + " as " : entity + " shared with ") + others(*window, value - 1) + " " + days(window->span);
    case Measure::ItemsUnder:
      return std::to_string(value) + " parcels just under " + base::to_string(spec.under) + at;
    case Measure::SameGoods:
      return "same goods as " + others(*window, value - 1) + at;
    case Measure::GrossMass:
      return base::to_string(base::MassMg{value}) + " in all" + at + " " + days(window->span);
    default:
      return (again ? "under " : "") + counted_words(spec.measure, value) + at;
  }
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
    if (!std::binary_search(test.texts.begin(), test.texts.end(), name(finding.code), std::less<>{})) continue;
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
  if (info(test.field).type == FieldType::Presence || test.operation == Operation::Present) return label + " given";
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
    if (values.size() < 3 && std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
  }
  return label + " " + joined(values, ", ");
}

}  // namespace

std::string phrases(const std::vector<std::uint32_t>& tests, const Evaluation& evaluation, std::vector<model::ItemId>& items) {
  std::vector<std::string> said;
  std::string entity;
  for (const auto index : tests) {
    const auto& test = evaluation.engine().tests[index];
    std::string phrase;
    if (test.field == Field::Window) {
      const auto& spec = evaluation.engine().windows[test.window];
      phrase = window_phrase(spec, evaluation, entity);
      if (const auto* window = evaluation.window_evidence(spec)) {
        for (const auto& item : window->items) {
          if (std::find(items.begin(), items.end(), item) == items.end() && items.size() < 10) items.push_back(item);
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
