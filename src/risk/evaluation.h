#pragma once
// One parcel held against an engine's tests. Each test is worked out when a condition comes to it, and once.
// Inside this room only. Not thread-safe; one per assessment.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/assessment.h"
#include "model/item.h"
#include "risk/engine.h"

namespace tidewaiter::risk {

/// What an assessment is made from, by reference.
struct Subject {
  const model::Item& item;
  std::span<const model::Finding> findings;
  const model::Evidence& evidence;
  const WindowFacts* facts = nullptr;  ///< what window_facts makes of the rest, where the caller has it
};

class Evaluation {
 public:
  /// Scans the descriptions. `scratch` must be of this engine and is used until the evaluation ends.
  Evaluation(const CompiledProfiles::Engine& engine, Scratch& scratch, const Subject& subject);

  bool holds(std::uint32_t node);
  /// The tests that make a node hold, in the order of its condition, each once; nothing from under a "not".
  void collect(std::uint32_t node, std::vector<std::uint32_t>& tests);

  /// What a test's window held; nullopt where its entity is not known.
  std::optional<std::int64_t> window_value(const WindowSpec& spec) const;
  const model::WindowValue* window_evidence(const WindowSpec& spec) const;  ///< `spec` of this engine
  const Subject& subject() const { return subject_; }
  const CompiledProfiles::Engine& engine() const { return engine_; }
  const std::vector<Scratch::FoundWord>& found_words() const { return scratch_.found; }

 private:
  bool test_holds(std::uint32_t test);
  bool work_out(const Test& test) const;
  void find_windows() const;

  const CompiledProfiles::Engine& engine_;
  Scratch& scratch_;
  const Subject& subject_;
  const WindowFacts& facts() const;
  bool entity_is_known(const WindowSpec& spec) const;

  mutable std::optional<WindowFacts> facts_;  ///< of the parcel, worked out when first needed
  mutable bool windows_found_ = false;        ///< in scratch_
};

/// Every value the parcel has for a number field.
std::vector<std::int64_t> numbers_of(Field field, const Subject& subject);
/// Every value the parcel has for a text field, as declared.
std::vector<std::string_view> texts_of(Field field, const Subject& subject);

}  // namespace tidewaiter::risk
