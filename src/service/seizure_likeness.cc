#include "service/seizure_likeness.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <tuple>

#include "custody/limits.h"
#include "laboratory/correlation.h"
#include "service/kept_files.h"
#include "service/readings.h"
#include "service/scanned.h"
#include "service/version.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using custody::ExhibitId;
using laboratory::ReadingKind;
using Known = SubstanceBeside::Known;

/// What one seizure brings to the comparison.
struct Side {
  std::map<std::string, Known> substances;
  std::vector<store::PackagingTraitRow> traits;
  std::vector<store::ReadingRow> readings;

  void know(const custody::Exhibit& exhibit) {
    const auto& substance = exhibit.confirmed ? exhibit.confirmed->substance : exhibit.presumptive;
    if (substance.empty() || substance == "unknown") return;
    auto& best = substances[substance];
    best = std::max(best, exhibit.confirmed ? Known::Confirmed : Known::Presumptive);
  }
};

bool is_compared(const store::ReadingRow& row) {
  return row.kind == name(ReadingKind::Profile) || row.kind == name(ReadingKind::Spectrum);
}

base::Result<Side> side_of(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto exhibits, load_exhibits(reader, seizure));
  if (exhibits.empty())
    return fail(ErrorCode::NotFound, "seizure", std::to_string(seizure.value()), "a seizure with exhibits");
  Side side;
  for (const auto& one : exhibits) {
    side.know(one.exhibit);
    TW_TRY(auto traits, packaging_of(reader, one.exhibit.id));
    for (auto& trait : traits) side.traits.push_back(std::move(trait));
    TW_TRY(auto readings, readings_of(reader, one.exhibit.id));
    for (auto& row : readings)
      if (is_compared(row)) side.readings.push_back(std::move(row));
  }
  return side;
}

std::vector<SubstanceBeside> beside(const std::map<std::string, Known>& a,
                                    const std::map<std::string, Known>& b) {
  std::map<std::string, SubstanceBeside> all;
  for (const auto& [substance, known] : a) all[substance].in_a = known;
  for (const auto& [substance, known] : b) all[substance].in_b = known;
  std::vector<SubstanceBeside> list;
  for (auto& [substance, one] : all) {
    one.substance = substance;
    list.push_back(std::move(one));
  }
  return list;
}

std::vector<TraitBeside> beside(const std::vector<store::PackagingTraitRow>& a,
                                const std::vector<store::PackagingTraitRow>& b) {
  std::vector<TraitBeside> list;
  for (const auto& one : a) {
    for (const auto& other : b) {
      if (one.trait != other.trait || list.size() >= kMostBeside) continue;
      list.push_back({one.exhibit, other.exhibit, one.trait, one.value, other.value,
                      custody::plain_description(one.value) == custody::plain_description(other.value),
                      one.sha256 && one.sha256 == other.sha256});
    }
  }
  std::sort(list.begin(), list.end(), [](const TraitBeside& left, const TraitBeside& right) {
    const auto key = [](const TraitBeside& trait) {
      return std::tuple{!trait.same_picture, !trait.same, std::string_view{trait.trait},
                        std::min<std::string_view>(trait.exhibit_a, trait.exhibit_b),
                        std::max<std::string_view>(trait.exhibit_a, trait.exhibit_b)};
    };
    return key(left) < key(right);
  });
  return list;
}

/// A reading's content, read once.
struct Content {
  const store::ReadingRow* row;
  std::optional<laboratory::PeakList> peaks;
  std::optional<laboratory::Spectrum> spectrum;
};

// What the file holds; a file that was altered ends the comparison, since it would be about something else.
base::Result<Content> content_of(const Service& service, const store::ReadingRow& row) {
  TW_TRY(const auto octets, file_of(service, row));
  Content content{&row, {}, {}};
  if (row.kind == name(ReadingKind::Spectrum) || laboratory::is_spectrum(octets)) {
    TW_TRY(content.spectrum, laboratory::read_jcamp(octets));
  } else {
    TW_TRY(content.peaks, laboratory::read_peaks(octets));
  }
  return content;
}

std::string warning_of(const store::ReadingRow& row) {
  if (row.instrument_state == "expired") return row.exhibit.value_or("") + ": an expired instrument; ";
  if (row.instrument_state == "out_of_service")
    return row.exhibit.value_or("") + ": an instrument out of service; ";
  return "";
}

std::string number_text(std::int64_t number) { return "reading " + std::to_string(number); }

// What the two show of each other; both are peaks, or both are spectra.
base::Result<ReadingsBeside> held_beside(const Content& a, const Content& b) {
  ReadingsBeside pair;
  pair.exhibit_a = a.row->exhibit.value_or("");
  pair.exhibit_b = b.row->exhibit.value_or("");
  pair.reading_a = a.row->reading_no;
  pair.reading_b = b.row->reading_no;
  const auto warn_a = warning_of(*a.row), warn_b = warning_of(*b.row);
  pair.warning = std::min(warn_a, warn_b) + std::max(warn_a, warn_b);
  if (a.peaks) {
    TW_TRY(pair.peaks, laboratory::compare_profiles(*a.peaks, *b.peaks));
  } else {
    TW_TRY(pair.correlation_ppm, laboratory::correlation_ppm(*a.spectrum, *b.spectrum));
  }
  return pair;
}

base::Status check_pairs(std::size_t a, std::size_t b) {
  if (a * b <= kMostBeside) return {};
  return fail(ErrorCode::TooLarge, "readings", std::to_string(a) + " and " + std::to_string(b),
              "at most 10000 pairs");
}

base::Status compare_readings(const Service& service, const Side& a, const Side& b, SeizureLikeness& result) {
  TW_TRY_STATUS(check_pairs(a.readings.size(), b.readings.size()));
  std::vector<Content> left, right;
  for (const auto& row : a.readings) {
    TW_TRY(auto content, content_of(service, row));
    left.push_back(std::move(content));
  }
  for (const auto& row : b.readings) {
    TW_TRY(auto content, content_of(service, row));
    right.push_back(std::move(content));
  }
  for (const auto& one : left) {
    for (const auto& other : right) {
      if (one.peaks.has_value() != other.peaks.has_value()) continue;
      if (auto pair = held_beside(one, other)) {
        result.readings.push_back(*std::move(pair));
      } else {
        const auto numbers = std::minmax(one.row->reading_no, other.row->reading_no);
        result.left_out.push_back(number_text(numbers.first) + " beside " + number_text(numbers.second) +
                                  ": " + base::to_string(pair.error()));
      }
    }
  }
  std::sort(result.readings.begin(), result.readings.end(), [](const auto& x, const auto& y) {
    const auto key = [](const ReadingsBeside& pair) {
      return std::tuple{-pair.figure_ppm(), std::min(pair.reading_a, pair.reading_b),
                        std::max(pair.reading_a, pair.reading_b)};
    };
    return key(x) < key(y);
  });
  std::sort(result.left_out.begin(), result.left_out.end());
  return {};
}

// Every seizure that has exhibits, by one pass over each table.
base::Result<std::map<std::uint64_t, Side>> all_sides(store::Reader& reader) {
  std::map<std::uint64_t, Side> sides;
  std::map<std::string, Side*, std::less<>> by_exhibit;
  TW_TRY(const auto exhibits, load_exhibits(reader, std::nullopt));
  for (const auto& one : exhibits) {
    auto& side = sides[one.exhibit.seizure.value()];
    side.know(one.exhibit);
    by_exhibit.emplace(one.exhibit.id.text(), &side);
  }
  TW_TRY(auto traits, scanned<store::PackagingTraitRow>(reader));
  for (auto& trait : traits)
    if (const auto found = by_exhibit.find(trait.exhibit); found != by_exhibit.end())
      found->second->traits.push_back(std::move(trait));
  TW_TRY_STATUS(reader.scan<store::ReadingRow>({}, [&](store::ReadingRow&& row) -> base::Result<bool> {
    const auto found = row.exhibit ? by_exhibit.find(*row.exhibit) : by_exhibit.end();
    if (found != by_exhibit.end() && is_compared(row)) found->second->readings.push_back(std::move(row));
    return true;
  }));
  return sides;
}

// The likest of two seizures' readings; what can't be read or compared is counted.
void add_figure(const Service& service, const std::vector<Content>& own, const Side& other,
                SeizureAlike& alike) {
  for (const auto& row : other.readings) {
    const auto content = content_of(service, row);
    if (!content) {
      ++alike.left_out;
      continue;
    }
    for (const auto& one : own) {
      if (one.peaks.has_value() != content->peaks.has_value()) continue;
      const auto pair = held_beside(one, *content);
      if (!pair) {
        ++alike.left_out;
      } else if (!alike.figure_ppm || pair->figure_ppm() > *alike.figure_ppm) {
        alike.figure_ppm = pair->figure_ppm();
        alike.by_peaks = pair->peaks.has_value();
      }
    }
  }
}

std::string as_share(std::int32_t ppm) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f%%", static_cast<double>(ppm) / 1e4);
  return text;
}
std::string as_figure(std::int32_t ppm) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", static_cast<double>(ppm) / 1e6);
  return text;
}

const char* words_of(Known known) {
  switch (known) {
    case Known::Confirmed:
      return "confirmed";
    case Known::Presumptive:
      return "presumptive";
    default:
      return "not found";
  }
}

}  // namespace

base::Status note_packaging(const Service& service, const Actor& actor, const ExhibitId& id,
                            custody::PackagingTrait trait, const std::string& value,
                            const std::string& sha256) {
  if (custody::plain_description(value).empty())
    return fail(ErrorCode::Missing, "value", "", "what it looks like");
  TW_TRY_STATUS(custody::check_words(value, "value"));
  store::PackagingTraitRow row;
  row.exhibit = id.text();
  row.trait = name(trait);
  row.value = value;
  if (!sha256.empty()) row.sha256 = sha256;
  row.noted_at = service.clock().now().unix_ms();
  row.noted_by = actor.officer;
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(load_exhibit(transaction, id).map([](auto&&) {}));
    if (row.sha256) {
      TW_TRY(const auto files, kept_files_of(transaction, id));
      if (std::none_of(files.begin(), files.end(),
                       [&](const auto& one) { return one.sha256 == *row.sha256; }))
        return fail(ErrorCode::NotFound, "photograph", *row.sha256, "a kept photograph of " + id.text());
    }
    auto body = journal::Body{}.set("exhibit", id.text()).set("trait", row.trait).set("value", value).text();
    return transaction
        .record({"packaging.noted", base::Instant{row.noted_at}, actor.officer, std::move(body)},
                {store::put(row)})
        .map([](auto) {});
  });
}

std::string version_of(const store::PackagingTraitRow& row) {
  return version_of_text(journal::Body{}
                             .set("at", row.noted_at)
                             .set("by", row.noted_by)
                             .set("exhibit", row.exhibit)
                             .set("sha256", row.sha256.value_or(""))
                             .set("trait", row.trait)
                             .set("value", row.value)
                             .text());
}

base::Result<std::vector<store::PackagingTraitRow>> packaging_of(store::Reader& reader, const ExhibitId& id) {
  return scanned<store::PackagingTraitRow>(reader, {.equal = {{"exhibit", id.text()}}, .after = {}});
}

base::Result<SeizureLikeness> compare_seizures(const Service& service, store::Reader& reader,
                                               custody::SeizureNumber a, custody::SeizureNumber b) {
  if (a == b)
    return fail(ErrorCode::Conflict, "seizure", std::to_string(b.value()), "another seizure than the first");
  TW_TRY(const auto one, side_of(reader, a));
  TW_TRY(const auto other, side_of(reader, b));
  SeizureLikeness result;
  result.a = static_cast<std::int64_t>(a.value());
  result.b = static_cast<std::int64_t>(b.value());
  result.substances = beside(one.substances, other.substances);
  result.traits = beside(one.traits, other.traits);
  TW_TRY_STATUS(compare_readings(service, one, other, result));
  return result;
}

base::Result<std::vector<SeizureAlike>> alike_seizures(const Service& service, store::Reader& reader,
                                                       custody::SeizureNumber seizure) {
  TW_TRY(const auto sides, all_sides(reader));
  const auto found = sides.find(seizure.value());
  if (found == sides.end())
    return fail(ErrorCode::NotFound, "seizure", std::to_string(seizure.value()), "a seizure with exhibits");
  const auto& own = found->second;
  std::size_t others = 0;
  for (const auto& [number, side] : sides) others += number == seizure.value() ? 0 : side.readings.size();
  TW_TRY_STATUS(check_pairs(own.readings.size(), others));
  std::vector<Content> contents;
  for (const auto& row : own.readings) {
    TW_TRY(auto content, content_of(service, row));
    contents.push_back(std::move(content));
  }
  std::vector<SeizureAlike> all;
  for (const auto& [number, side] : sides) {
    if (number == seizure.value()) continue;
    SeizureAlike alike;
    alike.seizure = static_cast<std::int64_t>(number);
    for (const auto& one : beside(own.substances, side.substances))
      alike.same_substances += one.same() ? 1 : 0;
    for (const auto& one : beside(own.traits, side.traits)) {
      alike.same_traits += one.same ? 1 : 0;
      alike.same_pictures += one.same_picture ? 1 : 0;
    }
    if (!contents.empty()) add_figure(service, contents, side, alike);
    if (alike.figure_ppm ||
        alike.left_out + alike.same_substances + alike.same_traits + alike.same_pictures > 0)
      all.push_back(alike);
  }
  std::sort(all.begin(), all.end(), [](const SeizureAlike& x, const SeizureAlike& y) {
    const auto key = [](const SeizureAlike& one) {
      return std::tuple{one.figure_ppm.value_or(INT32_MIN), one.same_pictures, one.same_traits,
                        one.same_substances, one.seizure};
    };
    return key(x) > key(y);
  });
  return all;
}

SeizureLikeness mirrored(SeizureLikeness likeness) {
  std::swap(likeness.a, likeness.b);
  for (auto& one : likeness.substances) std::swap(one.in_a, one.in_b);
  for (auto& one : likeness.traits) {
    std::swap(one.exhibit_a, one.exhibit_b);
    std::swap(one.value_a, one.value_b);
  }
  for (auto& one : likeness.readings) {
    std::swap(one.exhibit_a, one.exhibit_b);
    std::swap(one.reading_a, one.reading_b);
    if (one.peaks) one.peaks = laboratory::mirrored(*std::move(one.peaks));
  }
  return likeness;
}

std::string to_string(const SeizureLikeness& likeness) {
  std::string text =
      "seizure " + std::to_string(likeness.a) + " beside seizure " + std::to_string(likeness.b) + "\n";
  for (const auto& one : likeness.substances) {
    text += "substance " + one.substance + ": " + words_of(one.in_a) + " and " + words_of(one.in_b) +
            (one.same() ? ": the same" : ": not counted as the same") + "\n";
  }
  for (const auto& one : likeness.traits) {
    text += one.trait + " of " + one.exhibit_a + " and " + one.exhibit_b + ": \"" + one.value_a + "\"" +
            (one.same ? " on both" : " and \"" + one.value_b + "\"") +
            (one.same_picture ? ", the very same picture" : "") + "\n";
  }
  for (const auto& one : likeness.readings) {
    text += one.exhibit_a + " (" + number_text(one.reading_a) + ") and " + one.exhibit_b + " (" +
            number_text(one.reading_b) + "): ";
    if (one.peaks) {
      text += "Pearson " + as_figure(one.peaks->pearson_ppm) + ", cosine " +
              as_figure(one.peaks->cosine_ppm) + " over " + std::to_string(one.peaks->peaks.size()) +
              " peaks (areas normalised, fourth root), " + std::to_string(one.peaks->agreeing()) +
              " of them agree\n";
      for (const auto& peak : one.peaks->peaks) {
        text += "  " + peak.peak + ": " + as_share(peak.share_a_ppm) + " and " + as_share(peak.share_b_ppm) +
                (peak.agrees ? "" : "  differs") + "\n";
      }
    } else {
      text += "Pearson " + as_figure(one.correlation_ppm.value_or(0)) + " of the spectra\n";
    }
    if (!one.warning.empty()) text += "  WARNING: " + one.warning + "\n";
  }
  for (const auto& why : likeness.left_out) text += "not compared: " + why + "\n";
  return text + "These are likenesses, not a finding that the two have one source.\n";
}

}  // namespace tidewaiter::service
