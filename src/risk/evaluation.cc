#include "risk/evaluation.h"

#include <algorithm>

#include "base/check.h"
#include "risk/value.h"

namespace tidewaiter::risk {
namespace {

/// Fields compared in folded form; the others are codes in one spelling.
bool is_folded(Field field) {
  switch (field) {
    case Field::Operator:
    case Field::SenderCity:
    case Field::RecipientCity:
    case Field::Description:
    case Field::ListName:
    case Field::ListProgramme:
      return true;
    default:
      return false;
  }
}

template <typename Out>
void put_texts(Field field, const Subject& subject, Out& out) {
  const auto& item = subject.item;
  const auto add = [&](std::string_view text) {
    if (!text.empty()) out.add(text);
  };
  switch (field) {
    case Field::Service:
      return add(name(item.service));
    case Field::Category:
      return add(name(item.category));
    case Field::Operator:
      return add(item.operator_id.text());
    case Field::OriginOffice:
      return add(item.origin_office.text());
    case Field::SenderCountry:
      return add(item.sender.country);
    case Field::SenderCity:
      return add(item.sender.city);
    case Field::RecipientCountry:
      return add(item.recipient.country);
    case Field::RecipientCity:
      return add(item.recipient.city);
    case Field::Description:
      for (const auto& line : item.contents) add(line.description);
      return;
    case Field::Hs6:
      for (const auto& line : item.contents) add(line.hs6);
      return;
    case Field::GoodsOrigin:
      for (const auto& line : item.contents) add(line.origin);
      return;
    case Field::Currency:
      for (const auto& line : item.contents)
        add(line.value ? std::string_view{line.value->currency} : std::string_view{});
      return;
    case Field::CheckMethod:
      if (item.check && item.check->method) add(name(*item.check->method));
      return;
    case Field::Licence:
      return add(item.licence_number);
    case Field::Certificate:
      return add(item.certificate_number);
    case Field::Invoice:
      return add(item.invoice_number);
    case Field::ImporterReference:
      return add(item.importer_reference);
    case Field::Finding:
      for (const auto& finding : subject.findings) add(name(finding.code));
      return;
    case Field::ListName:
      for (const auto& hit : subject.evidence.hits) add(hit.list);
      return;
    case Field::ListProgramme:
      for (const auto& hit : subject.evidence.hits) add(hit.programme);
      return;
    case Field::ListRole:
      for (const auto& hit : subject.evidence.hits) add(name(hit.role));
      return;
    default:
      return;
  }
}

constexpr base::MassMg kMostMass{1'000'000'000'000'000};  // 10^12 g: sums and per cents of it fit 64 bits

std::optional<std::int64_t> net_mass_mg(const model::Item& item) {
  std::optional<std::int64_t> sum;
  for (const auto& line : item.contents) {
    if (line.net_mass) sum = sum.value_or(0) + std::min(*line.net_mass, kMostMass).milligrams();
  }
  return sum;
}

std::optional<std::int64_t> percent(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return std::nullopt;
  return part * 100 / whole;
}

std::optional<std::int64_t> one_number(Field field, const model::Item& item) {
  const auto gross =
      item.gross_mass ? std::optional{std::min(*item.gross_mass, kMostMass).milligrams()} : std::nullopt;
  const auto scanned = item.check && item.check->scanned_mass
                           ? std::optional{std::min(*item.check->scanned_mass, kMostMass).milligrams()}
                           : std::nullopt;
  switch (field) {
    case Field::Lines:
      return static_cast<std::int64_t>(item.contents.size());
    case Field::GrossMass:
      return gross;
    case Field::NetMass:
      return net_mass_mg(item);
    case Field::UndeclaredShare: {
      const auto net = net_mass_mg(item);
      return gross && net ? percent(*gross - *net, *gross) : std::nullopt;
    }
    case Field::ScannedMass:
      return scanned;
    case Field::ScannedExcess:
      return gross && scanned ? percent(*scanned - *gross, *gross) : std::nullopt;
    case Field::ValueUsd: {
      std::optional<std::int64_t> sum;
      for (const auto& line : item.contents) {
        const auto value = line.value ? millidollars(*line.value) : std::nullopt;
        if (value) sum = sum.value_or(0) + *value;
      }
      return sum ? std::optional{*sum / 1'000} : std::nullopt;
    }
    case Field::HoursToCutOff:
      return item.posted_at && item.cut_off_at
                 ? std::optional{(*item.cut_off_at - *item.posted_at).milliseconds() / 3'600'000}
                 : std::nullopt;
    default:
      return std::nullopt;
  }
}

template <typename Out>
void put_numbers(Field field, const Subject& subject, Out& out) {
  const auto& item = subject.item;
  const auto add = [&](std::optional<std::int64_t> number) {
    if (number) out.add(*number);
  };
  switch (field) {
    case Field::Quantity:
      for (const auto& line : item.contents) add(line.quantity);
      return;
    case Field::LineNetMass:
      for (const auto& line : item.contents) {
        if (line.net_mass) add(line.net_mass->milligrams());
      }
      return;
    case Field::UnitMass:
      for (const auto& line : item.contents) {
        if (line.net_mass && line.quantity.value_or(0) > 0) add(line.net_mass->milligrams() / *line.quantity);
      }
      return;
    case Field::ValuePerGram: {
      // A line without net mass is all there is in the parcel only where it is the only line.
      const auto mass = item.contents.size() == 1 ? item.gross_mass : std::nullopt;
      for (const auto& line : item.contents) add(percent_of_usual(line, mass));
      return;
    }
    case Field::ListProbability:
      for (const auto& hit : subject.evidence.hits) add(hit.probability_ppm / 10'000);
      return;
    default:
      add(one_number(field, item));
  }
}

bool text_passes(const Test& test, std::string_view declared) {
  std::string folded;
  if (is_folded(test.field)) folded = fold_for_words(declared);
  const std::string_view text = is_folded(test.field) ? std::string_view{folded} : declared;
  const auto any = [&](auto passes) { return std::any_of(test.texts.begin(), test.texts.end(), passes); };
  switch (test.operation) {
    case Operation::OneOf:
      return std::binary_search(test.texts.begin(), test.texts.end(), text, std::less<>{});
    case Operation::StartsWith:
      return any([&](const auto& t) { return text.starts_with(t); });
    case Operation::EndsWith:
      return any([&](const auto& t) { return text.ends_with(t); });
    case Operation::Contains:
      return any([&](const auto& t) { return text.find(t) != std::string_view::npos; });
    case Operation::Matches:
      return re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, *test.pattern);
    default:
      return false;
  }
}

bool number_passes(const Test& test, std::int64_t number) {
  if (test.operation == Operation::OneOf)
    return std::binary_search(test.numbers.begin(), test.numbers.end(), number);
  return number >= test.low && number <= test.high;
}

/// Takes a field's values one by one and keeps whether one of them passed.
template <typename Value, bool (*passes)(const Test&, Value)>
class Held {
 public:
  explicit Held(const Test& test) : test_(test) {}
  void add(Value value) {
    present_ = true;
    if (!passed_ && !asks_presence()) passed_ = passes(test_, value);
  }
  bool result() const {
    return asks_presence() ? present_ == (test_.operation == Operation::Present) : passed_;
  }

 private:
  bool asks_presence() const {
    return test_.operation == Operation::Present || test_.operation == Operation::Absent;
  }

  const Test& test_;
  bool present_ = false;
  bool passed_ = false;
};

bool is_number(FieldType type) {
  return type == FieldType::Whole || type == FieldType::Mass || type == FieldType::Percent;
}

}  // namespace

Evaluation::Evaluation(const CompiledProfiles::Engine& engine, Scratch& scratch, const Subject& subject)
    : engine_(engine), scratch_(scratch), subject_(subject) {
  std::fill(scratch.known.begin(), scratch.known.end(), Scratch::kUnknown);
  scratch.found.clear();
  if (engine.database.empty()) return;
  for (const auto test : engine.word_tests) scratch.known[test] = Scratch::kFalse;
  for (std::uint32_t line = 0; line < subject.item.contents.size(); ++line) {
    scratch.matches.clear();
    engine.database.scan(fold_for_words(subject.item.contents[line].description), scratch.words.get(),
                         scratch.matches);
    for (const auto& match : scratch.matches) {
      scratch.found.push_back({match.word, line});
      for (const auto test : engine.tests_of_word[match.word]) scratch.known[test] = Scratch::kTrue;
    }
  }
}

bool Evaluation::holds(std::uint32_t index) {
  const auto& node = engine_.nodes[index];
  if (node.kind == Node::Kind::Test) return test_holds(node.first);
  const auto* child = engine_.children.data() + node.first;
  if (node.kind == Node::Kind::Not) return !holds(*child);
  const bool settles = node.kind == Node::Kind::Any;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    if (holds(child[i]) == settles) return settles;
  }
  return !settles;
}

void Evaluation::collect(std::uint32_t index, std::vector<std::uint32_t>& tests) {
  const auto& node = engine_.nodes[index];
  if (node.kind == Node::Kind::Not || !holds(index)) return;
  if (node.kind == Node::Kind::Test) {
    if (std::find(tests.begin(), tests.end(), node.first) == tests.end()) tests.push_back(node.first);
    return;
  }
  for (std::uint32_t i = 0; i < node.count; ++i) collect(engine_.children[node.first + i], tests);
}

bool Evaluation::test_holds(std::uint32_t test) {
  auto& known = scratch_.known[test];
  if (known == Scratch::kUnknown) known = work_out(engine_.tests[test]) ? Scratch::kTrue : Scratch::kFalse;
  return known == Scratch::kTrue;
}

bool Evaluation::work_out(const Test& test) const {
  const auto field = test.field;
  if (field == Field::Window) {
    const auto value = window_value(engine_.windows[test.window]);
    return value && number_passes(test, *value);
  }
  if (is_number(info(field).type)) {
    Held<std::int64_t, number_passes> held{test};
    put_numbers(field, subject_, held);
    return held.result();
  }
  Held<std::string_view, text_passes> held{test};
  put_texts(field, subject_, held);
  return held.result();
}

const model::WindowValue* Evaluation::window_evidence(const WindowSpec& spec) const {
  if (!windows_found_) find_windows();
  const auto place = static_cast<std::size_t>(&spec - engine_.windows.data());
  TW_CHECK(place < engine_.windows.size());
  return scratch_.windows[place];
}

// Both lie in the order of their keys.
void Evaluation::find_windows() const {
  auto held = subject_.evidence.windows.begin();
  const auto end = subject_.evidence.windows.end();
  for (std::size_t i = 0; i < engine_.windows.size(); ++i) {
    const auto& key = engine_.windows[i].key;
    int order = -1;
    while (held != end && (order = held->key.compare(key)) < 0) ++held;
    scratch_.windows[i] = held != end && order == 0 ? &*held : nullptr;
  }
  windows_found_ = true;
}

const WindowFacts& Evaluation::facts() const {
  if (subject_.facts != nullptr) return *subject_.facts;
  if (!facts_) facts_ = window_facts(subject_.item, subject_.findings, subject_.evidence, base::Instant{});
  return *facts_;
}

bool Evaluation::entity_is_known(const WindowSpec& spec) const {
  if (spec.number_series) return facts().number_series != 0;
  const auto& party = subject_.evidence.party(spec.role);
  const auto entity = spec.level == model::EntityLevel::Person     ? party.person
                      : spec.level == model::EntityLevel::Premises ? party.premises
                                                                   : party.contact;
  return entity != model::EntityId{};
}

std::optional<std::int64_t> Evaluation::window_value(const WindowSpec& spec) const {
  if (!entity_is_known(spec)) return std::nullopt;
  if (const auto* value = window_evidence(spec)) return value->value;
  if (spec.measure == Measure::Items && !spec.share) return 1;
  return value_alone(spec, facts());
}

std::vector<std::int64_t> numbers_of(Field field, const Subject& subject) {
  struct {
    std::vector<std::int64_t> all;
    void add(std::int64_t number) { all.push_back(number); }
  } out;
  put_numbers(field, subject, out);
  return std::move(out.all);
}

std::vector<std::string_view> texts_of(Field field, const Subject& subject) {
  struct {
    std::vector<std::string_view> all;
    void add(std::string_view text) { all.push_back(text); }
  } out;
  put_texts(field, subject, out);
  return std::move(out.all);
}

}  // namespace tidewaiter::risk
