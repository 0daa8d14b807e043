#pragma once
// What the reasons of an assessment say, one thing after the other, before it is worded. The program words it
// in English once, when it assesses (reason_text.h), and that text is what is stored; a page words it in its
// reader's language. Pure; thread-safe.

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/assessment.h"
#include "model/item.h"
#include "risk/fields.h"
#include "risk/risk.h"

namespace tidewaiter::risk {

/// One thing that a reason says. What of it counts depends on `says`. It views the item, the findings, the
/// evidence and the profiles that it was read from, and is good as long as they are.
struct Phrase {
  enum class Says : std::uint8_t {
    FirstParcel,    ///< the first of `window`'s entity in its length
    Shared,         ///< other parcels have the entity too: those in `kept`, `number` in all where parcels are
                    ///< counted
    Measured,       ///< `number` of what `window` measures, at the entity that a phrase before spoke of
    MeasuredAt,     ///< the same at its entity, of which no other parcel is named
    Described,      ///< `texts` are words of `description`
    Finding,        ///< validation's `finding`
    NoSuchFinding,  ///< none that was asked for
    Absent,         ///< `field` is not given
    Given,          ///< it is
    Percent,        ///< it is `number` per cent
    Number,         ///< it is `number`
    Mass,           ///< it is `number` milligrams
    Values,         ///< it is `texts`
    Listed,         ///< `hit` on a watch list
  };
  Says says = Says::Values;
  Field field = Field::Service;
  std::int64_t number = 0;
  const WindowSpec* window = nullptr;
  const model::WindowValue* kept = nullptr;
  const model::Finding* finding = nullptr;
  const model::ListHit* hit = nullptr;
  std::string_view description;
  std::array<std::string_view, 3> all_texts = {};
  std::size_t text_count = 0;

  std::span<const std::string_view> texts() const { return {all_texts.data(), text_count}; }
};
std::string_view name(Phrase::Says says) noexcept;  ///< "first_parcel", "shared", …

/// What a window is about: "recipient_premises", "sender_contact", "sender", "number_series", …
std::string_view entity_name(const WindowSpec& window) noexcept;
/// What it counts: "items", "sender_names", "spellings" (of its own address), "gross_mass", …
std::string_view counted_name(const WindowSpec& window) noexcept;

/// As reasons quote what was declared: at most 80 bytes, cut at a character.
std::string as_quoted(std::string_view text);

/// A profile's title by language: "en", and "zh" and "vi" where it has one in them.
using Titles = std::map<std::string, std::string, std::less<>>;

struct ToldReason {
  const Titles* titles = nullptr;  ///< of its profile; nullptr for another kind of reason
  std::vector<Phrase> phrases;
};

/// What each reason of a stored assessment says, in their order. Nothing of one that these profiles do not
/// give again word for word (others were in use then), or that is about no parcel ("degraded").
std::vector<ToldReason> told(const model::Item& item, std::span<const model::Finding> findings,
                             const model::Evidence& evidence, const CompiledProfiles& profiles,
                             const model::Assessment& assessment);

}  // namespace tidewaiter::risk
