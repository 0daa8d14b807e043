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
};

base::Result<Side> side_of(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto exhibits, load_exhibits(reader, seizure));
  if (exhibits.empty())
    return fail(ErrorCode::NotFound, "seizure", std::to_string(seizure.value()), "a seizure with exhibits");
  Side side;
  for (const auto& one : exhibits) {
    const auto& exhibit = one.exhibit;
    const auto know = [&](const std::string& substance, Known known) {
      if (substance.empty() || substance == "unknown") return;
      auto& best = side.substances[substance];
      best = std::max(best, known);
    };
    if (exhibit.confirmed) {
      know(exhibit.confirmed->substance, Known::Confirmed);
    } else {
      know(exhibit.presumptive, Known::Presumptive);
    }
    TW_TRY(auto traits, packaging_of(reader, exhibit.id));
    for (auto& trait : traits) side.traits.push_back(std::move(trait));
    TW_TRY(auto readings, readings_of(reader, exhibit.id));
    for (auto& row : readings) {
      if (row.kind == name(ReadingKind::Profile) || row.kind == name(ReadingKind::Spectrum))
        side.readings.push_back(std::move(row));
    }
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

base::Status compare_readings(const Service& service, const Side& a, const Side& b, SeizureLikeness& result) {
  if (a.readings.size() * b.readings.size() > kMostBeside)
    return fail(ErrorCode::TooLarge, "readings",
                std::to_string(a.readings.size()) + " and " + std::to_string(b.readings.size()),
                "at most 10000 pairs");
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
      ReadingsBeside pair;
      pair.exhibit_a = one.row->exhibit.value_or("");
      pair.exhibit_b = other.row->exhibit.value_or("");
      pair.reading_a = one.row->reading_no;
      pair.reading_b = other.row->reading_no;
      const auto warn_a = warning_of(*one.row), warn_b = warning_of(*other.row);
      pair.warning = std::min(warn_a, warn_b) + std::max(warn_a, warn_b);
      base::Status done;
      if (one.peaks) {
        auto found = laboratory::compare_profiles(*one.peaks, *other.peaks);
        if (found) pair.peaks = *std::move(found);
        done = found.map([](const auto&) {});
      } else {
        const auto found = laboratory::correlation_ppm(*one.spectrum, *other.spectrum);
        if (found) pair.correlation_ppm = *found;
        done = found.map([](auto) {});
      }
      if (done) {
        result.readings.push_back(std::move(pair));
      } else {
        result.left_out.push_back(number_text(std::min(pair.reading_a, pair.reading_b)) + " beside " +
                                  number_text(std::max(pair.reading_a, pair.reading_b)) + ": " +
                                  base::to_string(done.error()));
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
