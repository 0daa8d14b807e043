#include "risk/phrase.h"

#include <algorithm>

#include "risk/reason_text.h"

namespace tidewaiter::risk {
namespace {

using Says = Phrase::Says;

constexpr std::array<std::string_view, 14> kSaysNames{
    "first_parcel", "shared", "measured", "measured_at", "described", "finding", "no_such_finding",
    "absent",       "given",  "percent",  "number",      "mass",      "values",  "listed"};

constexpr std::array<std::string_view, 7> kEntityNames{
    "sender",       "sender_premises",    "sender_contact",
    "recipient",    "recipient_premises", "recipient_contact",
    "number_series"};

/// In the order of Measure; of its own address a window counts "spellings".
constexpr std::array<std::string_view, 16> kCountedNames{"items",
                                                         "items_under",
                                                         "same_goods",
                                                         "sender_names",
                                                         "sender_addresses",
                                                         "sender_persons",
                                                         "recipient_names",
                                                         "recipient_addresses",
                                                         "recipient_persons",
                                                         "lone_senders",
                                                         "lone_senders_same_goods",
                                                         "sender_phones",
                                                         "sender_phones_same_postcode",
                                                         "made_up_phones",
                                                         "gross_mass",
                                                         "spellings"};

constexpr std::size_t kMaxQuotedBytes = 80;

bool said_alike(std::string_view a, std::string_view b) {
  if (a == b || std::max(a.size(), b.size()) <= kMaxQuotedBytes) return a == b;
  return as_quoted(a) == as_quoted(b);
}

void add_text(Phrase& phrase, std::string_view text) {
  const auto texts = phrase.texts();
  const bool known = std::any_of(texts.begin(), texts.end(), [&](auto one) { return said_alike(one, text); });
  if (!known && phrase.text_count < phrase.all_texts.size()) phrase.all_texts[phrase.text_count++] = text;
}

/// What is said of one window. `met` is the entity that a phrase before introduced with the other parcels; it
/// need not be introduced again.
Phrase window_phrase(const WindowSpec& spec, const Evaluation& evaluation, std::string_view& met) {
  Phrase phrase;
  phrase.field = Field::Window;
  phrase.window = &spec;
  phrase.kept = evaluation.window_evidence(spec);
  phrase.number = evaluation.window_value(spec).value_or(0);
  const auto entity = entity_name(spec);
  if (met == entity) {
    phrase.says = Says::Measured;
  } else if (phrase.kept != nullptr) {
    met = entity;
    phrase.says = Says::Shared;
  } else {
    const bool first = spec.measure == Measure::Items && phrase.number <= 1;
    phrase.says = first ? Says::FirstParcel : Says::MeasuredAt;
  }
  return phrase;
}

/// The words that made a test hold, with the line they stand in.
Phrase word_phrase(const Test& test, const Evaluation& evaluation) {
  Phrase phrase;
  phrase.says = Says::Described;
  phrase.field = test.field;
  std::optional<std::uint32_t> line;
  for (const auto& found : evaluation.found_words()) {
    if (std::find(test.words.begin(), test.words.end(), found.word) == test.words.end()) continue;
    if (!line) line = found.line;
    const std::string_view word = evaluation.engine().words[found.word];
    const auto texts = phrase.texts();
    if (std::find(texts.begin(), texts.end(), word) == texts.end() && texts.size() < phrase.all_texts.size())
      phrase.all_texts[phrase.text_count++] = word;
  }
  phrase.description = evaluation.subject().item.contents[line.value_or(0)].description;
  return phrase;
}

Phrase finding_phrase(const Test& test, const Subject& subject) {
  Phrase phrase;
  phrase.says = Says::NoSuchFinding;
  phrase.field = test.field;
  for (const auto& finding : subject.findings) {
    if (!std::binary_search(test.texts.begin(), test.texts.end(), name(finding.code), std::less<>{}))
      continue;
    phrase.says = Says::Finding;
    phrase.finding = &finding;
    break;
  }
  return phrase;
}

Phrase field_phrase(const Test& test, const Evaluation& evaluation) {
  const auto& subject = evaluation.subject();
  const auto type = info(test.field).type;
  Phrase phrase;
  phrase.field = test.field;
  if (test.operation == Operation::Absent) {
    phrase.says = Says::Absent;
    return phrase;
  }
  if (type == FieldType::Presence || test.operation == Operation::Present) {
    phrase.says = Says::Given;
    return phrase;
  }
  for (const auto number : numbers_of(test.field, subject)) {
    const bool passes = test.operation == Operation::OneOf
                            ? std::binary_search(test.numbers.begin(), test.numbers.end(), number)
                            : number >= test.low && number <= test.high;
    if (!passes) continue;
    phrase.says = type == FieldType::Percent ? Says::Percent
                  : type == FieldType::Mass  ? Says::Mass
                                             : Says::Number;
    phrase.number = number;
    return phrase;
  }
  phrase.says = Says::Values;
  for (const auto text : texts_of(test.field, subject)) add_text(phrase, text);
  return phrase;
}

Phrase phrase_of(const Test& test, const Evaluation& evaluation, std::string_view& met) {
  if (test.field == Field::Window)
    return window_phrase(evaluation.engine().windows[test.window], evaluation, met);
  if (test.operation == Operation::HasWord) return word_phrase(test, evaluation);
  if (test.field == Field::Finding && test.operation == Operation::OneOf)
    return finding_phrase(test, evaluation.subject());
  return field_phrase(test, evaluation);
}

}  // namespace

std::string_view name(Phrase::Says says) noexcept { return kSaysNames[static_cast<std::size_t>(says)]; }

std::string_view entity_name(const WindowSpec& window) noexcept {
  if (window.number_series) return kEntityNames.back();
  return kEntityNames[static_cast<std::size_t>(window.role) * 3 + static_cast<std::size_t>(window.level)];
}

std::string_view counted_name(const WindowSpec& window) noexcept {
  const auto own =
      window.role == model::PartyRole::Sender ? Measure::SenderAddresses : Measure::RecipientAddresses;
  const bool spellings = window.level == model::EntityLevel::Premises && window.measure == own;
  return spellings ? kCountedNames.back() : kCountedNames[static_cast<std::size_t>(window.measure)];
}

std::string as_quoted(std::string_view text) {
  auto bytes = kMaxQuotedBytes;
  if (text.size() <= bytes) return std::string{text};
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return std::string{text.substr(0, bytes)} + "…";
}

std::vector<Phrase> phrases_of(const std::vector<std::uint32_t>& tests, const Evaluation& evaluation) {
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
  std::vector<Phrase> phrases;
  phrases.reserve(ordered.size());
  std::string_view met;
  for (const auto index : ordered)
    phrases.push_back(phrase_of(evaluation.engine().tests[index], evaluation, met));
  return phrases;
}

Phrase phrase_of(const model::ListHit& hit) {
  Phrase phrase;
  phrase.says = Says::Listed;
  phrase.field = Field::ListName;
  phrase.number = hit.probability_ppm / 10'000;
  phrase.hit = &hit;
  return phrase;
}

std::vector<model::ItemId> items_of(const std::vector<Phrase>& phrases) {
  std::vector<model::ItemId> items;
  for (const auto& phrase : phrases) {
    if (phrase.kept == nullptr) continue;
    for (const auto& item : phrase.kept->items) {
      if (std::find(items.begin(), items.end(), item) == items.end() && items.size() < 10)
        items.push_back(item);
    }
  }
  return items;
}

}  // namespace tidewaiter::risk
