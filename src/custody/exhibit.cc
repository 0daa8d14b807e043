#include "custody/exhibit.h"

#include <algorithm>
#include <array>

#include "custody/codes.h"
#include "custody/limits.h"
#include "custody/sampling.h"
#include "model/names.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 7> kKindNames{"drug",   "chemical", "equipment", "document",
                                                     "device", "money",    "packaging"};

constexpr std::array<std::string_view, 4> kOriginNames{"raid", "precursor_case", "storage", "authority"};

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

base::Status check_code(std::string_view text, const char* field) {
  if (is_code(text)) return {};
  return fail(ErrorCode::Malformed, field, text, "a substance's code ([a-z0-9_-], at most 64), or unknown");
}

base::Status check_confirmation(const Confirmation& confirmed) {
  TW_TRY_STATUS(check_code(confirmed.substance, "confirmed.substance"));
  const std::array<std::pair<const char*, const std::string*>, 3> words{
      {{"confirmed.laboratory", &confirmed.laboratory},
       {"confirmed.accreditation", &confirmed.accreditation},
       {"confirmed.method", &confirmed.method}}};
  for (const auto& [field, text] : words) {
    if (text->empty()) return fail(ErrorCode::Missing, field, "", "named, as a court will ask for it");
    TW_TRY_STATUS(check_words(*text, field));
  }
  TW_TRY_STATUS(check_words(confirmed.why, "confirmed.why"));
  const auto purity = confirmed.purity_ppm.value_or(0);
  if (purity < 0 || purity > 1'000'000 || confirmed.purity_uncertainty_ppm < 0 ||
      confirmed.purity_uncertainty_ppm > 1'000'000)
    return fail(ErrorCode::OutOfRange, "confirmed.purity_ppm", std::to_string(purity), "0 to 1000000");
  return {};
}

std::string sample_text(const Confirmation& result) {
  return result.by_sample.empty() ? "" : ", by sample " + result.by_sample.text();
}

base::Status check_drawn(const Drawn& drawn) {
  TW_TRY_STATUS(check(drawn.aim));
  if (drawn.sampled < 1 || drawn.sampled > drawn.aim.population)
    return fail(ErrorCode::OutOfRange, "sampled", std::to_string(drawn.sampled), "1 to the population");
  if (drawn.positives && (*drawn.positives < 0 || *drawn.positives > drawn.sampled))
    return fail(ErrorCode::OutOfRange, "positives", std::to_string(*drawn.positives),
                "at most the " + std::to_string(drawn.sampled) + " packages drawn");
  return check_words(drawn.how, "drawn");
}

// Money is counted by two, apart from each other; anything else may be. Both counts are the same.
base::Status check_counts(const Exhibit& exhibit) {
  const bool money = exhibit.kind == ExhibitKind::Money;
  if (money && (!exhibit.count || !exhibit.value))
    return fail(ErrorCode::Missing, exhibit.count ? "value" : "count", "",
                "the money: how many notes and coins, and what amount");
  if (money && !exhibit.second_count)
    return fail(ErrorCode::Missing, "second_count", "", "the second officer's own count");
  if (!exhibit.second_count) return {};
  const auto& second = *exhibit.second_count;
  if (!exhibit.count || exhibit.count->units != second.units)
    return fail(ErrorCode::Conflict, "second_count.units", std::to_string(second.units),
                "what the first officer counted, " +
                    (exhibit.count ? std::to_string(exhibit.count->units) : "nothing") + ": count again");
  if (money && (!second.milliunits || *second.milliunits != exhibit.value->milliunits))
    return fail(
        ErrorCode::Conflict, "second_count.milliunits",
        second.milliunits ? std::to_string(*second.milliunits) : "",
        "what the first officer counted, " + std::to_string(exhibit.value->milliunits) + ": count again");
  return {};
}

base::Status check_kind(const Exhibit& exhibit) {
  if (is_weighed(exhibit.kind)) {
    TW_TRY_STATUS(check_code(exhibit.presumptive, "presumptive"));
  } else if (!exhibit.presumptive.empty() || exhibit.confirmed) {
    return fail(ErrorCode::Conflict, "presumptive", exhibit.presumptive,
                "no substance: a " + std::string{name(exhibit.kind)} + " is not weighed");
  }
  const bool numbered = exhibit.kind == ExhibitKind::Equipment || exhibit.kind == ExhibitKind::Device;
  if (numbered && exhibit.serial_numbers.empty())
    return fail(ErrorCode::Missing, "serial_numbers", "", "its serial number, or none");
  return check_counts(exhibit);
}

}  // namespace

std::string_view name(ExhibitKind kind) noexcept { return kKindNames[static_cast<std::size_t>(kind)]; }
std::optional<ExhibitKind> exhibit_kind_from(std::string_view text) noexcept {
  return model::from_names<ExhibitKind>(kKindNames, text);
}
std::string_view name(SeizureOrigin origin) noexcept {
  return kOriginNames[static_cast<std::size_t>(origin)];
}
std::optional<SeizureOrigin> seizure_origin_from(std::string_view text) noexcept {
  return model::from_names<SeizureOrigin>(kOriginNames, text);
}
bool is_weighed(ExhibitKind kind) noexcept {
  return kind == ExhibitKind::Drug || kind == ExhibitKind::Chemical;
}

base::Status check_words(std::string_view text, std::string_view field) {
  if (text.size() <= kMaxWords) return {};
  return fail(ErrorCode::TooLarge, std::string{field}, text, "at most 2000 bytes");
}

base::Status check(const Valuation& value) {
  if (value.basis.empty()) return fail(ErrorCode::Missing, "value.basis", "", "what the valuation rests on");
  TW_TRY_STATUS(check_words(value.basis, "value.basis"));
  if (!is_currency(value.currency))
    return fail(ErrorCode::UnknownCode, "value.currency", value.currency, "a currency's code, ISO 4217");
  if (!is_day(value.date))
    return fail(ErrorCode::Malformed, "value.date", value.date, "YYYY-MM-DD, a day of the calendar");
  if (value.milliunits < 0)
    return fail(ErrorCode::OutOfRange, "value.milliunits", std::to_string(value.milliunits), "0 or more");
  return {};
}

std::string to_string(const Valuation& value) {
  const auto rest = std::to_string(1'000 + value.milliunits % 1'000).substr(1);
  return std::to_string(value.milliunits / 1'000) + "." + (rest[2] == '0' ? rest.substr(0, 2) : rest) + " " +
         value.currency + " (" + value.basis + ", " + value.date + ")";
}

base::Status check(const Exhibit& exhibit) {
  if (exhibit.id.empty()) return fail(ErrorCode::Missing, "exhibit", "", "its number");
  if (exhibit.id.text().size() > kMaxId)
    return fail(ErrorCode::TooLarge, "exhibit", exhibit.id.text(), "at most 64 bytes");
  TW_TRY_STATUS(check_words(exhibit.description, "description"));
  TW_TRY_STATUS(check_words(exhibit.form, "form"));
  TW_TRY_STATUS(check_words(exhibit.container, "container"));
  if (exhibit.serial_numbers.size() > kMaxList || exhibit.photographs.size() > kMaxList)
    return fail(ErrorCode::TooLarge, "photographs", std::to_string(exhibit.photographs.size()),
                "at most 1000 photographs and 1000 serial numbers");
  TW_TRY_STATUS(check_kind(exhibit));
  if (exhibit.confirmed) TW_TRY_STATUS(check_confirmation(*exhibit.confirmed));
  if (exhibit.drawn) TW_TRY_STATUS(check_drawn(*exhibit.drawn));
  if (exhibit.earlier_results.size() > kMaxList)
    return fail(ErrorCode::TooLarge, "earlier_results", std::to_string(exhibit.earlier_results.size()),
                "at most 1000 revisions");
  if (exhibit.count && (exhibit.count->units <= 0 || exhibit.count->units > 1'000'000'000))
    return fail(ErrorCode::OutOfRange, "count.units", std::to_string(exhibit.count->units),
                "1 to 1000000000");
  if (exhibit.value) TW_TRY_STATUS(check(*exhibit.value));
  TW_TRY_STATUS(check_words(exhibit.counter_sample_ended, "counter_sample_ended"));
  return {};
}

base::Status wants_mean_mass(const Exhibit& exhibit) {
  if (!exhibit.count || !is_weighed(exhibit.kind)) return {};
  if (exhibit.count->mean_mass <= base::MassMg{})
    return fail(ErrorCode::Missing, "count.mean_mass", base::to_string(exhibit.count->mean_mass),
                "over 0 g: what one of them weighs");
  if (exhibit.count->mean_uncertainty > base::MassMg{}) return {};
  return fail(ErrorCode::Missing, "count.mean_uncertainty", base::to_string(exhibit.count->mean_uncertainty),
              "over 0 g: how far the mean mass may be off");
}

base::Status wants_draw(const Drawn& drawn) {
  if (!drawn.how.empty() || !rests_on_draw(drawn.aim, drawn.sampled)) return {};
  return fail(ErrorCode::Missing, "drawn", "",
              "how the packages were drawn: by lot, with which list of numbers");
}

base::Status wants_purity_uncertainty(const Confirmation& result) {
  if (!result.purity_ppm || result.purity_uncertainty_ppm > 0) return {};
  return fail(ErrorCode::Missing, "confirmed.purity_uncertainty_ppm",
              std::to_string(result.purity_uncertainty_ppm), "over 0: how far the purity may be off");
}

base::Result<SplitCount> split_count(const std::optional<Count>& whole,
                                     const std::optional<std::int64_t>& units) {
  if (whole.has_value() != units.has_value())
    return fail(whole ? ErrorCode::Missing : ErrorCode::Conflict, "units",
                units ? std::to_string(*units) : "",
                whole ? "how many of its " + std::to_string(whole->units) + " it is, 0 for a piece of one"
                      : "nothing: the whole was not counted");
  SplitCount split;
  if (!whole) return split;
  if (*units < 0 || *units > whole->units)
    return fail(ErrorCode::OutOfRange, "units", std::to_string(*units),
                "0 to " + std::to_string(whole->units));
  const auto counted = [&](std::int64_t some) {
    return some == 0 ? std::nullopt : std::optional{Count{some, whole->mean_mass, whole->mean_uncertainty}};
  };
  split.part = counted(*units);
  split.rest = counted(whole->units - *units);
  return split;
}

bool is_accredited(std::string_view accreditation) {
  std::string word;
  for (const char c : accreditation)
    if (c != ' ' && c != '\t') word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  constexpr std::array<std::string_view, 9> kNone{"",   "none", "-",      "–", "—", "notaccredited",
                                                  "无", "無",   "khôngcó"};
  return std::find(kNone.begin(), kNone.end(), word) == kNone.end();
}

std::string substance_text(const Exhibit& exhibit) {
  if (exhibit.confirmed)
    return exhibit.confirmed->substance + " (confirmed, " + exhibit.confirmed->method +
           (is_accredited(exhibit.confirmed->accreditation) ? "" : ", not accredited") +
           sample_text(*exhibit.confirmed) +
           (exhibit.earlier_results.empty() ? "" : ", revising " + exhibit.earlier_results.back().substance) +
           ")";
  return exhibit.presumptive.empty() ? "" : exhibit.presumptive + " (presumptive)";
}

std::string substance_word(const Exhibit& exhibit) {
  return exhibit.confirmed ? exhibit.confirmed->substance + " (confirmed)" : substance_text(exhibit);
}

std::string to_string(const Confirmation& result) {
  std::string text = result.substance + ", " + result.method + ", " + result.laboratory + " (" +
                     (is_accredited(result.accreditation) ? result.accreditation : "not accredited") + ")" +
                     sample_text(result);
  if (result.purity_ppm)
    text += ", purity " + percent(*result.purity_ppm) + " ± " + percent(result.purity_uncertainty_ppm);
  if (result.first.empty()) return text + "; unsigned";
  return text + "; signed by " + result.first.text() + " and " + result.second.text() + ", " +
         base::to_string(result.at);
}

std::string sampling_text(const Exhibit& exhibit) {
  if (!exhibit.drawn) return "";
  const auto& [aim, sampled, positives, how] = *exhibit.drawn;
  if (positives && exhibit.confirmed) {
    const auto sentence = court_sentence(aim, sampled, *positives, exhibit.confirmed->substance, how);
    return sentence ? *sentence : to_string(sentence.error());
  }
  const bool reckoned =
      aim.method == SamplingMethod::Hypergeometric || aim.method == SamplingMethod::Bayesian;
  return std::to_string(sampled) + " of " + std::to_string(aim.population) + " packages drawn (" +
         std::string{name(aim.method)} +
         (reckoned ? ", to show " + percent(aim.proportion_ppm) + " with " + percent(aim.confidence_ppm)
                   : "") +
         ")" + (how.empty() ? "" : ": " + how) + "; no laboratory has said yet how many of them contain it";
}

std::string revision_text(const Exhibit& exhibit) {
  if (!exhibit.confirmed || exhibit.earlier_results.empty()) return "";
  const auto& now = *exhibit.confirmed;
  return to_string(exhibit.earlier_results.back()) + "; revised by " + now.first.text() + " and " +
         now.second.text() + ": " + now.why;
}

std::optional<base::MassMg> base_mass(const Exhibit& exhibit, base::MassMg net_mass) {
  if (!exhibit.confirmed || !exhibit.confirmed->purity_ppm) return std::nullopt;
  return share_of(net_mass, *exhibit.confirmed->purity_ppm);
}

base::MassMg share_of(base::MassMg mass, std::int64_t ppm) {
  const std::int64_t mg = mass.milligrams();
  return base::MassMg{mg / 1'000'000 * ppm + mg % 1'000'000 * ppm / 1'000'000};
}

ExhibitId part_of(const ExhibitId& whole, std::int64_t n) {
  return ExhibitId{whole.text() + "." + std::to_string(n)};
}

}  // namespace tidewaiter::custody
