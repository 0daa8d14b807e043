#include <algorithm>

#include "base/instant.h"
#include "facts/facts.h"
#include "risk/case_reader.h"
#include "risk/condition.h"
#include "risk/engine.h"
#include "risk/risk.h"
#include "risk/test_reader.h"
#include "risk/yaml_reader.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr model::Millibits kMostWeight = 20'000;

Status check_id(const YamlMap& map, const std::string& id) {
  const bool good = id.size() >= 3 && id.size() <= 60 && std::all_of(id.begin(), id.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                    });
  if (good) return {};
  return fail(ErrorCode::Malformed, map.at("id"), id, "3 to 60 of a to z, 0 to 9 and -");
}

/// Weight, or standing rule with its approver (S2): one of the two.
Status read_effect(const YamlMap& map, Profile& profile) {
  TW_TRY(const auto weight, map.whole("weight", -kMostWeight, kMostWeight));
  TW_TRY(const auto standing, map.text("standing"));
  TW_TRY(profile.approver, map.text("approver"));
  if (weight.has_value() == !standing.empty()) {
    return fail(ErrorCode::Malformed, map.at("weight"), weight ? "both" : "neither",
                "either weight (millibits) or standing (an outcome)");
  }
  if (weight) {
    profile.weight = static_cast<model::Millibits>(*weight);
    return {};
  }
  if (standing != "Hold" && standing != "Query") {
    return fail(standing == "Refuse" ? ErrorCode::Forbidden : ErrorCode::UnknownCode, map.at("standing"),
                standing, "Hold or Query; only a named officer refuses a usable declaration");
  }
  if (profile.approver.empty())
    return fail(ErrorCode::Missing, map.at("approver"), "nothing", "a standing rule's named approver");
  profile.standing = model::outcome_from(standing);
  return {};
}

Status check_title(const YamlMap& map, std::string_view key, const std::string& title) {
  if (title.size() <= 200) return {};
  return fail(ErrorCode::TooLarge, map.at(key), title, "at most 200 bytes");
}

/// The title, and what `titles` has of it in other languages.
Result<Titles> read_titles(const YamlMap& map) {
  Titles titles;
  TW_TRY(titles["en"], map.text("title"));
  const auto* node = map.find("titles");
  if (node == nullptr) return titles;
  TW_TRY(const auto others, YamlMap::read(*node, map.path(), "titles"));
  TW_TRY_STATUS(others.only({"zh", "vi"}));
  for (const auto& entry : others.entries()) {
    TW_TRY(auto title, others.needed_text(entry.key, "the title in that language"));
    TW_TRY_STATUS(check_title(others, entry.key, title));
    titles[entry.key] = std::move(title);
  }
  return titles;
}

Result<Profile> read_head(const YamlMap& map) {
  TW_TRY_STATUS(map.only({"id", "title", "titles", "owner", "purpose", "legal_basis", "review_date", "weight",
                          "standing", "approver", "sources", "detection", "cases"}));
  Profile profile;
  TW_TRY(profile.id, map.needed_text("id", "the profile's name"));
  TW_TRY_STATUS(check_id(map, profile.id));
  TW_TRY(profile.title, map.needed_text("title", "what it shows, in an officer's words"));
  TW_TRY(profile.owner, map.needed_text("owner", "who answers for it"));
  TW_TRY(profile.purpose, map.needed_text("purpose", "what it is for"));
  TW_TRY(profile.legal_basis, map.needed_text("legal_basis", "the law it rests on"));
  TW_TRY(profile.review_date, map.needed_text("review_date", "a date, as in 2027-06-30"));
  TW_TRY_STATUS(map.texts("sources").map([](const auto&) {}));
  TW_TRY_STATUS(check_title(map, "title", profile.title));
  if (!base::parse_instant(profile.review_date + "T00:00:00Z", "")) {
    return fail(ErrorCode::Malformed, map.at("review_date"), profile.review_date, "a date, as in 2027-06-30");
  }
  TW_TRY_STATUS(read_effect(map, profile));
  return profile;
}

Result<std::vector<ProfileCase>> read_cases(const YamlMap& map) {
  const auto* node = map.find("cases");
  if (node == nullptr || !node->IsSequence())
    return fail(ErrorCode::Missing, map.at("cases"), "no list", "cases it must hit and must miss");
  if (node->size() > 200)
    return fail(ErrorCode::TooLarge, map.at("cases"), std::to_string(node->size()), "at most 200 cases");
  std::vector<ProfileCase> cases;
  for (const auto& element : *node) {
    TW_TRY(auto read, read_case(element, map.path()));
    cases.push_back(std::move(read));
  }
  for (const bool must_hit : {true, false}) {
    if (std::none_of(cases.begin(), cases.end(), [&](const auto& c) { return c.must_hit == must_hit; })) {
      return fail(ErrorCode::Missing, map.at("cases"),
                  must_hit ? "no case it must hit" : "no case it must miss", "at least one of each");
    }
  }
  return cases;
}

/// A profile that was read, and where its expression begins.
struct Draft {
  Profile profile;
  Titles titles;
  std::uint32_t root = 0;
};

/// Builds the engine, profile by profile.
class Compiler {
 public:
  Compiler() : engine_(std::make_shared<CompiledProfiles::Engine>()) {}

  Status add(const YAML::Node& document, const ProfileSource& source, bool alone) {
    TW_TRY(const auto map, YamlMap::read(document, source.path, "profile"));
    TW_TRY(auto profile, read_head(map));
    if (const auto [at, fresh] = ids_.emplace(profile.id, map.at("id")); !fresh) {
      return fail(ErrorCode::Duplicate, map.at("id"), profile.id,
                  "an id of its own; it stands at " + at->second);
    }
    if (drafts_.size() == kMaxProfiles)
      return fail(ErrorCode::TooLarge, map.at("id"), profile.id, "at most 5000 profiles");
    TW_TRY(auto titles, read_titles(map));
    TW_TRY(profile.cases, read_cases(map));
    profile.path = source.path;
    profile.text = alone ? source.text : YAML::Dump(document);
    fields_.clear();
    tests_left_ = kMaxTests;
    TW_TRY(const auto root, read_detection(map));
    profile.fields.assign(fields_.begin(), fields_.end());
    drafts_.push_back({std::move(profile), std::move(titles), root});
    return {};
  }

  Result<CompiledProfiles> finish(std::uint32_t version) {
    auto& engine = *engine_;
    engine.version = version;
    std::sort(drafts_.begin(), drafts_.end(),
              [](const auto& a, const auto& b) { return a.profile.id < b.profile.id; });
    for (auto& [profile, titles, root] : drafts_) {
      engine.profiles.push_back(std::move(profile));
      engine.titles.push_back(std::move(titles));
      engine.roots.push_back(root);
    }
    number_windows();
    for (const auto root : engine.roots) collect_windows(root, engine.profile_windows.emplace_back());
    engine.tests_of_word.resize(engine.words.size());
    for (std::uint32_t i = 0; i < engine.tests.size(); ++i) {
      if (engine.tests[i].operation != Operation::HasWord) continue;
      engine.word_tests.push_back(i);
      for (const auto word : engine.tests[i].words) engine.tests_of_word[word].push_back(i);
    }
    TW_TRY(engine.database, WordDatabase::build(engine.words));
    return CompiledProfiles{std::move(engine_)};
  }

 private:
  /// Windows were numbered as they came; they are to be sorted by key.
  void number_windows() {
    auto& engine = *engine_;
    std::vector<std::uint32_t> place(window_numbers_.size());
    engine.windows.resize(window_numbers_.size());
    std::uint32_t next = 0;
    for (auto& [key, number_and_spec] : window_numbers_) {
      place[number_and_spec.first] = next;
      engine.windows[next++] = std::move(number_and_spec.second);
    }
    for (auto& test : engine.tests) {
      if (test.field != Field::Window) continue;
      test.window = place[test.window];
      want(engine.windows[test.window].wanted, test);
    }
  }

  void collect_windows(std::uint32_t index, std::vector<std::uint32_t>& windows) const {
    const auto& node = engine_->nodes[index];
    if (node.kind == Node::Kind::Test) {
      const auto& test = engine_->tests[node.first];
      if (test.field == Field::Window) windows.push_back(test.window);
      return;
    }
    for (std::uint32_t i = 0; i < node.count; ++i)
      collect_windows(engine_->children[node.first + i], windows);
  }

  static void want(std::vector<ValueRange>& wanted, const Test& test) {
    const auto add = [&](ValueRange range) {
      if (std::find(wanted.begin(), wanted.end(), range) == wanted.end()) wanted.push_back(range);
    };
    if (test.operation == Operation::Between) return add({test.low, test.high});
    if (test.operation != Operation::OneOf) return add({});
    for (const auto number : test.numbers) add({number, number});
  }

  std::uint32_t add_node(Node::Kind kind, std::vector<std::uint32_t> of) {
    auto& engine = *engine_;
    if (of.size() == 1 && kind != Node::Kind::Not) return of[0];
    // What is cheap to know comes first; which of them fails first changes nothing but time.
    std::stable_sort(of.begin(), of.end(), [&](auto a, auto b) { return cost_[a] < cost_[b]; });
    Node node{kind, static_cast<std::uint32_t>(engine.children.size()),
              static_cast<std::uint32_t>(of.size())};
    std::uint32_t cost = 0;
    for (const auto child : of) cost += cost_[child];
    engine.children.insert(engine.children.end(), of.begin(), of.end());
    engine.nodes.push_back(node);
    cost_.push_back(cost);
    return static_cast<std::uint32_t>(engine.nodes.size() - 1);
  }

  static std::uint32_t cost_of(const Test& test) {
    if (test.operation == Operation::HasWord) return 1;
    if (test.operation == Operation::Matches) return 50;
    if (test.field == Field::Window) return 8;
    if (test.field == Field::ValuePerGram || test.field == Field::SenderCity ||
        test.field == Field::RecipientCity)
      return 10;
    return 3;
  }

  std::uint32_t number_of_test(ReadTest read) {
    auto& engine = *engine_;
    const auto [known, fresh] =
        test_nodes_.emplace(std::move(read.canonical), static_cast<std::uint32_t>(engine.nodes.size()));
    if (!fresh) return known->second;
    for (auto& word : read.words) {
      const auto [at, new_word] =
          word_numbers_.emplace(word, static_cast<std::uint32_t>(engine.words.size()));
      if (new_word) engine.words.push_back(word);
      read.test.words.push_back(at->second);
    }
    if (read.test.field == Field::Window) {
      const auto next = static_cast<std::uint32_t>(window_numbers_.size());
      read.test.window = window_numbers_.try_emplace(read.window.key, next, read.window).first->second.first;
    }
    engine.nodes.push_back({Node::Kind::Test, static_cast<std::uint32_t>(engine.tests.size()), 0});
    cost_.push_back(cost_of(read.test));
    engine.tests.push_back(std::move(read.test));
    return known->second;
  }

  /// A mapping: every line must hold.
  Result<std::uint32_t> read_mapping(const YAML::Node& node, const std::string& path, std::string_view name) {
    TW_TRY(const auto map, YamlMap::read(node, path, name));
    std::vector<std::uint32_t> lines;
    for (const auto& entry : map.entries()) {
      TW_TRY(auto line, read_line(entry, path));
      std::vector<std::uint32_t> tests;
      for (auto& read : line.tests) {
        if (tests_left_-- == 0)
          return fail(ErrorCode::TooLarge, place(path, node, name), "more", "at most 256 comparisons");
        TW_TRY_STATUS(check_words(read, place(path, entry.value, entry.key)));
        fields_.insert(std::string{info(read.test.field).name});
        tests.push_back(number_of_test(std::move(read)));
      }
      lines.push_back(add_node(line.all ? Node::Kind::All : Node::Kind::Any, std::move(tests)));
    }
    if (lines.empty())
      return fail(ErrorCode::Missing, place(path, node, name), "nothing", "at least one field");
    return add_node(Node::Kind::All, std::move(lines));
  }

  static Status check_words(const ReadTest& read, const std::string& where) {
    for (const auto& word : read.words) TW_TRY_STATUS(check_word(word, where));
    return {};
  }

  /// A selection: a mapping, or a list of mappings of which one must hold.
  Result<std::uint32_t> read_selection(const YAML::Node& node, const std::string& path,
                                       std::string_view name) {
    if (!node.IsSequence()) return read_mapping(node, path, name);
    std::vector<std::uint32_t> mappings;
    for (const auto& element : node) {
      if (mappings.size() == kMaxTests)
        return fail(ErrorCode::TooLarge, place(path, node, name), "more", "at most 256 mappings");
      TW_TRY(const auto mapping, read_mapping(element, path, name));
      mappings.push_back(mapping);
    }
    if (mappings.empty())
      return fail(ErrorCode::Missing, place(path, node, name), "an empty list", "at least one mapping");
    return add_node(Node::Kind::Any, std::move(mappings));
  }

  Result<std::uint32_t> read_detection(const YamlMap& profile) {
    const auto* node = profile.find("detection");
    if (node == nullptr)
      return fail(ErrorCode::Missing, profile.at("detection"), "nothing", "selections and a condition");
    TW_TRY(const auto map, YamlMap::read(*node, profile.path(), "detection"));
    if (map.entries().size() > kMaxSelections + 1) {
      return fail(ErrorCode::TooLarge, profile.at("detection"), std::to_string(map.entries().size()),
                  "at most 32 selections");
    }
    TW_TRY(const auto text, map.needed_text("condition", "a condition over the selections"));
    TW_TRY(const auto condition, parse_condition(text, map.at("condition")));
    std::map<std::string, std::uint32_t> selections;
    for (const auto& entry : map.entries()) {
      if (entry.key == "condition") continue;
      TW_TRY(selections[entry.key], read_selection(entry.value, profile.path(), entry.key));
    }
    std::set<std::string> used;
    TW_TRY(const auto root, build(condition, selections, used, map.at("condition")));
    for (const auto& [name, selection] : selections) {
      if (!used.contains(name))
        return fail(ErrorCode::Malformed, map.at(name), name, "a selection that the condition uses");
    }
    return root;
  }

  Result<std::uint32_t> build(const Condition& condition,
                              const std::map<std::string, std::uint32_t>& selections,
                              std::set<std::string>& used, const std::string& where) {
    using Kind = Condition::Kind;
    std::vector<std::uint32_t> of;
    if (condition.kind == Kind::Name || condition.kind == Kind::AllOf || condition.kind == Kind::AnyOf) {
      for (const auto& [name, selection] : selections) {
        const bool meant =
            condition.kind == Kind::Name ? name == condition.name : pattern_means(condition.name, name);
        if (!meant) continue;
        used.insert(name);
        of.push_back(selection);
      }
      if (of.empty())
        return fail(ErrorCode::UnknownField, where, condition.name, "a selection of this profile");
      return add_node(condition.kind == Kind::AnyOf ? Node::Kind::Any : Node::Kind::All, std::move(of));
    }
    for (const auto& child : condition.children) {
      TW_TRY(const auto node, build(child, selections, used, where));
      of.push_back(node);
    }
    return add_node(condition.kind == Kind::Not   ? Node::Kind::Not
                    : condition.kind == Kind::Any ? Node::Kind::Any
                                                  : Node::Kind::All,
                    std::move(of));
  }

  std::shared_ptr<CompiledProfiles::Engine> engine_;
  std::vector<Draft> drafts_;
  std::map<std::string, std::string> ids_;  ///< with the place of each
  std::map<std::string, std::uint32_t> test_nodes_;
  std::map<std::string, std::uint32_t> word_numbers_;
  std::map<std::string, std::pair<std::uint32_t, WindowSpec>> window_numbers_;
  std::vector<std::uint32_t> cost_;  ///< by node
  std::set<std::string> fields_;     ///< of the profile being read
  std::size_t tests_left_ = 0;
};

}  // namespace

Result<CompiledProfiles> compile(std::span<const ProfileSource> sources, std::uint32_t version) {
  Compiler compiler;
  for (const auto& source : sources) {
    if (source.text.size() > kMaxProfileBytes) {
      return fail(ErrorCode::TooLarge, source.path, std::to_string(source.text.size()),
                  "at most 1 MiB a file");
    }
    TW_TRY(const auto documents, load_yaml(source.text, source.path));
    for (const auto& document : documents) {
      try {
        TW_TRY_STATUS(compiler.add(document, source, documents.size() == 1));
      } catch (const YAML::Exception& error) {
        return fail(ErrorCode::Malformed, source.path, error.what(), "well-formed YAML");
      }
    }
  }
  return compiler.finish(version);
}

std::vector<ProfileSource> starter_library() {
  std::vector<ProfileSource> sources;
  for (const auto path : facts::paths("profiles/")) {
    sources.push_back({"reference/" + std::string{path}, std::string{facts::file(path).value()}});
  }
  return sources;
}

CompiledProfiles::CompiledProfiles() : engine_(std::make_shared<const Engine>()) {}
CompiledProfiles::CompiledProfiles(std::shared_ptr<const Engine> engine) : engine_(std::move(engine)) {}
std::uint32_t CompiledProfiles::version() const { return engine_->version; }
std::span<const Profile> CompiledProfiles::profiles() const { return engine_->profiles; }
std::span<const WindowSpec> CompiledProfiles::windows() const { return engine_->windows; }

std::unique_ptr<Scratch> CompiledProfiles::Engine::take_scratch() const {
  {
    const std::lock_guard lock{mutex_};
    if (!idle_.empty()) {
      auto scratch = std::move(idle_.back());
      idle_.pop_back();
      return scratch;
    }
  }
  auto scratch = std::make_unique<Scratch>();
  scratch->words = database.make_scratch();
  scratch->known.resize(tests.size());
  scratch->windows.resize(windows.size());
  return scratch;
}

void CompiledProfiles::Engine::give_back(std::unique_ptr<Scratch> scratch) const {
  const std::lock_guard lock{mutex_};
  idle_.push_back(std::move(scratch));
}

}  // namespace tidewaiter::risk
