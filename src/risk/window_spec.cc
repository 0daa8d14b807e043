#include <array>
#include <charconv>
#include <vector>

#include "risk/window.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::string_view kShape = "\"count items by recipient.premises within 30d\"";

struct CountedAs {
  std::string_view text;
  Measure measure;
};
constexpr std::array<CountedAs, 13> kCounted{{
    {"items", Measure::Items},
    {"same goods", Measure::SameGoods},
    {"distinct sender.name", Measure::SenderNames},
    {"distinct sender.address", Measure::SenderAddresses},
    {"distinct sender.person", Measure::SenderPersons},
    {"distinct recipient.name", Measure::RecipientNames},
    {"distinct recipient.address", Measure::RecipientAddresses},
    {"distinct recipient.person", Measure::RecipientPersons},
    {"lone senders", Measure::LoneSenders},
    {"lone senders of same goods", Measure::LoneSendersSameGoods},
    {"distinct sender.phone", Measure::SenderPhones},
    {"distinct sender.phone to same postcode", Measure::SenderPhonesSamePostcode},
    {"made-up sender.phone", Measure::MadeUpPhones},
}};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const auto word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

base::Status read_measure(std::string_view text, WindowSpec& spec, std::string_view field) {
  if (text == "sum gross_mass") {
    spec.measure = Measure::GrossMass;
    return {};
  }
  spec.share = text.starts_with("share ");
  if (!spec.share && !text.starts_with("count ")) {
    return fail(ErrorCode::Malformed, std::string{field}, text,
                "count …, share … or sum gross_mass, as in " + std::string{kShape});
  }
  const auto counted = text.substr(6);
  for (const auto& known : kCounted) {
    if (counted == known.text) {
      spec.measure = known.measure;
      return {};
    }
  }
  constexpr std::string_view kUnder = "items under ";
  if (counted.starts_with(kUnder) && counted.ends_with(" g")) {
    TW_TRY(spec.under,
           base::parse_grams(counted.substr(kUnder.size(), counted.size() - kUnder.size() - 2), field));
    spec.measure = Measure::ItemsUnder;
    return {};
  }
  return fail(
      ErrorCode::UnknownField, std::string{field}, counted,
      "items, items under N g, same goods, lone senders, lone senders of same goods, made-up sender.phone, "
      "distinct sender.name, sender.address, sender.person, sender.phone, sender.phone to same postcode, "
      "recipient.name, recipient.address or recipient.person");
}

base::Status read_entity(std::string_view text, WindowSpec& spec, std::string_view field) {
  if (text == "sender.number_series") {
    spec.role = model::PartyRole::Sender;
    spec.number_series = true;
    return {};
  }
  for (const auto role : {model::PartyRole::Sender, model::PartyRole::Recipient}) {
    for (const auto level :
         {model::EntityLevel::Person, model::EntityLevel::Premises, model::EntityLevel::Contact}) {
      if (text == std::string{name(role)} + "." + std::string{name(level)}) {
        spec.role = role;
        spec.level = level;
        return {};
      }
    }
  }
  return fail(ErrorCode::UnknownField, std::string{field}, text,
              "sender or recipient with .person, .premises or .contact, or sender.number_series");
}

}  // namespace

Result<WindowSpec> parse_window(std::string_view text, std::string_view field) {
  if (text.size() > 200) return fail(ErrorCode::TooLarge, std::string{field}, text, "at most 200 characters");
  const auto words = words_of(text);
  if (words.size() < 6 || words[words.size() - 4] != "by" || words[words.size() - 2] != "within") {
    return fail(ErrorCode::Malformed, std::string{field}, text, std::string{kShape});
  }
  const std::span<const std::string_view> all{words};
  WindowSpec spec;
  TW_TRY_STATUS(read_measure(joined(all.first(words.size() - 4)), spec, field));
  TW_TRY_STATUS(read_entity(words[words.size() - 3], spec, field));
  TW_TRY(spec.within, base::parse_duration(words.back(), field));
  if (spec.within > kLongestWindow || spec.within <= base::DurationMs{0}) {
    return fail(ErrorCode::OutOfRange, std::string{field}, words.back(), "more than 0, at most 366d");
  }
  spec.key = joined(all);
  return spec;
}

}  // namespace tidewaiter::risk
