#pragma once
// S1: what a profile can read. The table in fields.cc is the closed list, each field with its justification;
// nothing else can be named in a profile. Attributes of a person that the law protects, and what stands in
// for them, do not exist as fields; the compiler refuses them with the article each rests on. Pure;
// thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tidewaiter::risk {

enum class Field : std::uint8_t {
  Service,
  Category,
  Operator,
  OriginOffice,
  SenderCountry,
  SenderCity,
  RecipientCountry,
  RecipientCity,
  Description,
  Hs6,
  GoodsOrigin,
  Currency,
  Quantity,
  LineNetMass,
  UnitMass,
  Lines,
  GrossMass,
  NetMass,
  UndeclaredShare,
  ScannedMass,
  ScannedExcess,
  ValueUsd,
  ValuePerGram,
  CheckMethod,
  HoursToCutOff,
  Licence,
  Certificate,
  Invoice,
  ImporterReference,
  Finding,
  ListName,
  ListProgramme,
  ListProbability,
  ListRole,
  Window,
};
inline constexpr Field kLastField = Field::Window;

/// How a field is compared, and what its values are written like.
enum class FieldType : std::uint8_t {
  Code,      ///< a code or name, compared without regard to case
  Words,     ///< free text: words are looked for in it
  Whole,     ///< an integer
  Mass,      ///< "1.5 kg", "250 g": milligrams inside
  Percent,   ///< an integer with or without %
  Presence,  ///< only whether it is there
  Question,  ///< a window's question with a comparison
};

struct FieldInfo {
  Field field;
  std::string_view name;  ///< as profiles write it
  FieldType type;
  std::string_view label;  ///< in reasons: "gross mass" before a value, "of the usual …" after a per cent
  std::string_view justification;  ///< why a profile may read it
};

/// The whole list, in the order of Field.
std::span<const FieldInfo> readable_fields() noexcept;
const FieldInfo& info(Field field) noexcept;
/// The field of that name; nullptr where no field has it.
const FieldInfo* find_field(std::string_view name) noexcept;
/// The field whose name is nearest by edit distance.
std::string_view nearest_field(std::string_view name);

/// Why a name is not just unknown but forbidden.
struct Refusal {
  std::string_view attribute;  ///< "nationality", "religion or belief", …
  std::string_view article;
};
/// Set where a name asks for a protected attribute or for what stands in for one.
std::optional<Refusal> refused_attribute(std::string_view name);

/// The edit distance (Levenshtein) of two texts of at most 64 bytes; longer ones count as cut there.
std::size_t edit_distance(std::string_view left, std::string_view right);

}  // namespace tidewaiter::risk
