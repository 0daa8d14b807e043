#include "resolution/parameters_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

namespace tidewaiter::resolution {
namespace {

using base::ErrorCode;
using nlohmann::ordered_json;

constexpr std::int64_t kMostMillibits = 64'000;
constexpr std::int64_t kMostKeyLimit = 1'000;  // a lookup's own (candidates.h)

constexpr std::array<std::string_view, 3> kClassMembers{"match_millibits", "stranger_millibits",
                                                        "household_millibits"};

template <typename Costs>
auto classes_of(Costs& costs) {
  return std::array{&costs.match, &costs.stranger, &costs.household};
}

struct Member {
  std::string_view name;
  model::Millibits Parameters::*value;
};
constexpr std::array<Member, 2> kPriors{{
    {"prior_against_strangers_millibits", &Parameters::prior_against_strangers},
    {"prior_against_household_millibits", &Parameters::prior_against_household},
}};
constexpr std::array<Member, 2> kOfPremises{{
    {"prior_premises_millibits", &Parameters::prior_premises},
    {"premises_weight_millibits", &Parameters::premises_weight},
}};

base::Result<const ordered_json*> member(const ordered_json& json, std::string_view name) {
  if (!json.is_object())
    return base::fail(ErrorCode::Malformed, std::string(name), "no object", "an object that has it");
  const auto found = json.find(name);
  if (found == json.end())
    return base::fail(ErrorCode::Missing, std::string(name), "", "a member of a set of parameters");
  return &*found;
}

base::Result<std::int64_t> whole(const ordered_json& json, std::string_view name, std::int64_t least,
                                 std::int64_t most) {
  const bool readable = json.is_number_integer() &&
                        (!json.is_number_unsigned() || json.get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (!readable)
    return base::fail(ErrorCode::Malformed, std::string(name), std::string(json.type_name()),
                      "a whole number");
  const auto value = json.get<std::int64_t>();
  if (value < least || value > most)
    return base::fail(ErrorCode::OutOfRange, std::string(name), std::to_string(value),
                      std::to_string(least) + " to " + std::to_string(most));
  return value;
}

base::Result<std::int64_t> whole_member(const ordered_json& json, std::string_view name, std::int64_t least,
                                        std::int64_t most) {
  TW_TRY(const auto* found, member(json, name));
  return whole(*found, name, least, most);
}

// An array of so many entries.
base::Result<const ordered_json*> list_of(const ordered_json& json, std::string_view name,
                                          std::size_t count) {
  TW_TRY(const auto* found, member(json, name));
  if (!found->is_array() || found->size() != count)
    return base::fail(ErrorCode::Malformed, std::string(name), std::to_string(found->size()),
                      "an array of " + std::to_string(count));
  return found;
}

base::Status read_members(const ordered_json& json, std::span<const Member> members, Parameters& out) {
  for (const auto& [name, value] : members) {
    TW_TRY(const auto number, whole_member(json, name, -kMostMillibits, kMostMillibits));
    out.*value = static_cast<model::Millibits>(number);
  }
  return {};
}

// An array of at most so many objects that each have a name under `key`.
base::Result<const ordered_json*> named_list(const ordered_json& json, std::string_view name,
                                             std::string_view key) {
  constexpr std::size_t kMost = 64;
  TW_TRY(const auto* found, member(json, name));
  if (!found->is_array() || found->size() > kMost)
    return base::fail(ErrorCode::Malformed, std::string(name), std::to_string(found->size()),
                      "an array of at most " + std::to_string(kMost));
  for (const auto& one : *found) {
    TW_TRY(const auto* text, member(one, key));
    if (!text->is_string())
      return base::fail(ErrorCode::Malformed, std::string(key), text->type_name(), "a text");
  }
  return found;
}

base::Status read_levels(const ordered_json& json, Attribute attribute, LevelCosts& out) {
  TW_TRY(const auto* levels, named_list(json, "levels", "level"));
  const auto classes = classes_of(out);
  for (const auto& one : *levels) {
    for (std::uint8_t level = 1; level < level_count(attribute); ++level) {
      if (one["level"].get_ref<const std::string&>() != level_name(attribute, level)) continue;
      for (std::size_t k = 0; k < kClassMembers.size(); ++k) {
        TW_TRY(const auto cost, whole_member(one, kClassMembers[k], 0, kMostMillibits));
        (*classes[k])[level] = static_cast<model::Millibits>(cost);
      }
    }
  }
  return {};
}

// By their names: what the program that learnt the set knew no name of is worth what ships.
base::Status read_attributes(const ordered_json& json, Parameters& out) {
  TW_TRY(const auto* attributes, named_list(json, "attributes", "attribute"));
  out.costs = Parameters::shipped().costs;
  for (const auto& one : *attributes) {
    for (std::size_t i = 0; i < kAttributes; ++i) {
      const auto attribute = static_cast<Attribute>(i);
      if (one["attribute"].get_ref<const std::string&>() == name(attribute))
        TW_TRY_STATUS(read_levels(one, attribute, out.costs[i]));
    }
  }
  return {};
}

base::Status read_premises(const ordered_json& json, Parameters& out) {
  TW_TRY(const auto* premises, list_of(json, "premises_millibits", out.premises.size()));
  for (std::size_t i = 0; i < out.premises.size(); ++i) {
    const auto& levels = (*premises)[i];
    if (!levels.is_array() || levels.size() != kMaxLevels)
      return base::fail(ErrorCode::Malformed, "premises_millibits", std::to_string(levels.size()),
                        "an array of " + std::to_string(kMaxLevels));
    for (std::size_t level = 0; level < kMaxLevels; ++level) {
      TW_TRY(const auto weight, whole(levels[level], "premises_millibits", -kMostMillibits, kMostMillibits));
      out.premises[i][level] = static_cast<model::Millibits>(weight);
    }
  }
  return {};
}

base::Result<Rarity> read_rarity(const ordered_json& json, std::string_view name) {
  constexpr std::int64_t kMostRarity = 40'000;
  TW_TRY(const auto rarity, whole(json, name, 0, kMostRarity));
  return static_cast<Rarity>(rarity);
}

base::Status read_frequent(const ordered_json& json, Parameters& out) {
  TW_TRY(const auto* values, member(json, "frequent"));
  if (!values->is_object())
    return base::fail(ErrorCode::Malformed, "frequent", values->type_name(), "an object of hashes");
  if (values->size() > kMostFrequent)
    return base::fail(ErrorCode::TooLarge, "frequent", std::to_string(values->size()),
                      "at most " + std::to_string(kMostFrequent));
  for (const auto& [text, value] : values->items()) {
    std::uint64_t hash = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), hash, 16);
    if (text.size() != 16 || read.ec != std::errc{} || read.ptr != text.data() + text.size())
      return base::fail(ErrorCode::Malformed, "frequent", text, "16 hexadecimal digits");
    TW_TRY(const auto rarity, read_rarity(value, "frequent"));
    out.frequent[hash] = rarity;
  }
  return {};
}

}  // namespace

ordered_json weights_json(const Parameters& parameters) {
  auto attributes = ordered_json::array();
  for (std::size_t i = 0; i < kAttributes; ++i) {
    const auto attribute = static_cast<Attribute>(i);
    const auto classes = classes_of(parameters.costs[i]);
    auto levels = ordered_json::array();
    for (std::uint8_t level = 1; level < level_count(attribute); ++level) {
      ordered_json one{{"level", level_name(attribute, level)}};
      for (std::size_t k = 0; k < kClassMembers.size(); ++k)
        one[std::string(kClassMembers[k])] = (*classes[k])[level];
      levels.push_back(std::move(one));
    }
    attributes.push_back({{"attribute", name(attribute)}, {"levels", std::move(levels)}});
  }
  ordered_json out{{"version", parameters.version}};
  for (const auto& [name, value] : kPriors) out[std::string(name)] = parameters.*value;
  out["link_weight_millibits"] = parameters.link_weight;
  out["key_limit"] = parameters.key_limit;
  out["attributes"] = std::move(attributes);
  return out;
}

ordered_json parameters_json(const Parameters& parameters) {
  auto out = weights_json(parameters);
  for (const auto& [name, value] : kOfPremises) out[std::string(name)] = parameters.*value;
  out["premises_millibits"] = parameters.premises;
  out["rare_millibits"] = parameters.rare;
  std::vector<std::pair<std::uint64_t, Rarity>> values(parameters.frequent.begin(),
                                                       parameters.frequent.end());
  std::sort(values.begin(), values.end());
  auto frequent = ordered_json::object();
  // Pushed, since an ordered object looks through all it has before it takes another.
  auto& members = frequent.get_ref<ordered_json::object_t&>();
  members.reserve(values.size());
  for (const auto& [hash, rarity] : values)
    members.push_back({fmt::format("{:016x}", hash), ordered_json(rarity)});
  out["frequent"] = std::move(frequent);
  return out;
}

base::Result<Parameters> parameters_from(const ordered_json& json) {
  Parameters out;
  TW_TRY(const auto version, whole_member(json, "version", 1, UINT32_MAX));
  out.version = static_cast<std::uint32_t>(version);
  TW_TRY(const auto limit, whole_member(json, "key_limit", 1, kMostKeyLimit));
  out.key_limit = static_cast<std::uint32_t>(limit);
  TW_TRY_STATUS(read_members(json, kPriors, out));
  TW_TRY_STATUS(read_members(json, kOfPremises, out));
  TW_TRY(const auto link, whole_member(json, "link_weight_millibits", -kMostMillibits, kMostMillibits));
  out.link_weight = static_cast<model::Millibits>(link);
  TW_TRY_STATUS(read_attributes(json, out));
  TW_TRY_STATUS(read_premises(json, out));
  TW_TRY(const auto* rare, list_of(json, "rare_millibits", out.rare.size()));
  for (std::size_t i = 0; i < out.rare.size(); ++i) {
    TW_TRY(out.rare[i], read_rarity((*rare)[i], "rare_millibits"));
  }
  TW_TRY_STATUS(read_frequent(json, out));
  return out;
}

}  // namespace tidewaiter::resolution
