#include "service/readings.h"

#include <algorithm>

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/custody_act.h"
#include "service/instrument_history.h"
#include "service/instruments.h"
#include "service/kept_files.h"
#include "service/offices.h"
#include "service/scanned.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using laboratory::Media;
using laboratory::ReadingKind;

// How instrument and operator stood when it was taken.
base::Status note_standing(store::Reader& reader, store::ReadingRow& row) {
  row.instrument_state = "unnamed";
  if (!row.instrument) return {};
  const Instant taken_at{row.taken_at};
  TW_TRY(const auto then, instrument_at(reader, row.office.value_or(""), *row.instrument, taken_at));
  row.instrument_state = standing(then, taken_at);
  if (row.operated_by) row.operator_state = std::string{operator_standing(then, *row.operated_by, taken_at)};
  return {};
}

base::Status wants_subject(store::Reader& reader, const store::ReadingRow& row) {
  if (row.exhibit) return load_exhibit(reader, custody::ExhibitId{*row.exhibit}).map([](auto&&) {});
  TW_TRY(const auto examination, reader.get<store::ExaminationRow>(*row.examination_no));
  if (examination) return wants_own_parcel(reader, row.added_by, examination->item_no);
  return fail(ErrorCode::NotFound, "examination", std::to_string(*row.examination_no),
              "an examination's number");
}

// What the file itself says, where it can be read.
base::Result<std::string> words_of(const NewReading& reading, const base::Bytes& octets) {
  std::string own;
  if (reading.kind == ReadingKind::Spectrum) {
    TW_TRY(const auto spectrum, laboratory::read_jcamp(octets));
    own = spectrum.title + ", " + spectrum.data_type;
  } else if (reading.kind == ReadingKind::Trace) {
    TW_TRY(const auto lines, laboratory::read_trace_report(octets));
    own = laboratory::to_string(lines);
  } else if (reading.kind == ReadingKind::Profile && laboratory::is_spectrum(octets)) {
    TW_TRY(const auto spectrum, laboratory::read_jcamp(octets));
    own = spectrum.title + ", " + spectrum.data_type;
  } else if (reading.kind == ReadingKind::Profile) {
    TW_TRY(const auto list, laboratory::read_peaks(octets));
    own = std::to_string(list.peaks.size()) + " peaks" + (list.title.empty() ? "" : " of " + list.title);
  }
  if (own.empty() || reading.words.empty()) return own + reading.words;
  return own + "; " + reading.words;
}

base::Status check(const NewReading& reading, Media media, Instant now) {
  if (reading.exhibit.empty() == !reading.examination)
    return fail(ErrorCode::Missing, "exhibit", "", "an exhibit or an examination, and one of them alone");
  if (reading.office.empty() != reading.instrument.empty() ||
      (reading.instrument.empty() && !reading.operated_by.empty()))
    return fail(ErrorCode::Missing, "instrument", reading.instrument, "the instrument with its office");
  if (reading.operated_by.size() > custody::kMaxId)
    return fail(ErrorCode::TooLarge, "operator", reading.operated_by, "at most 64 bytes");
  if (reading.taken_at > now)
    return fail(ErrorCode::OutOfRange, "taken_at", base::to_string(reading.taken_at),
                "not after now, " + base::to_string(now));
  if (reading.file_name.size() > 255 || reading.file_name.find_first_of("/\0\n", 0, 3) != std::string::npos)
    return fail(ErrorCode::Malformed, "file_name", reading.file_name, "a name of at most 255 bytes");
  TW_TRY_STATUS(custody::check_words(reading.words, "words"));
  if (laboratory::fits(reading.kind, media)) return {};
  return fail(ErrorCode::Conflict, "file", name(media), "a file for a " + std::string{name(reading.kind)});
}

template <typename Wanted>
base::Result<std::vector<store::ReadingRow>> rows_where(store::Reader& reader, std::string_view column,
                                                        Wanted wanted) {
  return scanned<store::ReadingRow>(reader, {.equal = {{column, std::move(wanted)}}, .after = {}});
}

}  // namespace

base::Result<store::ReadingRow> reading_row(const Service& service, const Actor& actor,
                                            const NewReading& reading, const base::Bytes& octets) {
  const Instant at = service.clock().now();
  TW_TRY(const auto media, laboratory::media_of(octets));
  TW_TRY_STATUS(check(reading, media, at));
  store::ReadingRow row;
  row.kind = name(reading.kind);
  row.media = name(media);
  row.octets = static_cast<std::int64_t>(octets.size());
  if (!reading.exhibit.empty()) row.exhibit = reading.exhibit.text();
  row.examination_no = reading.examination;
  row.taken_at = reading.taken_at.unix_ms();
  if (!reading.instrument.empty()) {
    row.office = reading.office;
    row.instrument = reading.instrument;
  }
  if (!reading.operated_by.empty()) row.operated_by = reading.operated_by;
  row.file_name = reading.file_name;
  row.added_by = actor.officer;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(wants_subject(*reader, row));
    TW_TRY_STATUS(note_standing(*reader, row));
  }
  TW_TRY(row.words, words_of(reading, octets));
  return row;
}

base::Result<store::ReadingRow> keep_reading(const Service& service, store::ReadingRow row,
                                             const base::Bytes& octets) {
  const Instant at = service.clock().now();
  row.added_at = at.unix_ms();
  TW_TRY(row.sha256, keep_octets(service, octets));
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_subject(transaction, row));
    TW_TRY_STATUS(note_standing(transaction, row));
    TW_TRY(row.reading_no, transaction.next_number(store::TableId::Reading));
    journal::Body body;
    body.set("instrument_state", row.instrument_state).set("kind", row.kind).set("reading", row.reading_no);
    if (row.exhibit) body.set("exhibit", *row.exhibit);
    if (row.examination_no) body.set("examination", *row.examination_no);
    if (row.operated_by) body.set("operator", *row.operated_by);
    if (row.operator_state) body.set("operator_state", *row.operator_state);
    return transaction.record({"reading.attached", at, row.added_by, body.text()}, {store::insert(row)})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

base::Result<store::ReadingRow> attach_reading(const Service& service, const Actor& actor,
                                               const NewReading& reading, const base::Bytes& octets) {
  TW_TRY(auto row, reading_row(service, actor, reading, octets));
  return keep_reading(service, std::move(row), octets);
}

base::Result<store::ReadingRow> reading(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<store::ReadingRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "reading", std::to_string(number), "a reading's number");
  return *std::move(row);
}

base::Result<std::vector<store::ReadingRow>> readings_of(store::Reader& reader,
                                                         const custody::ExhibitId& id) {
  return rows_where(reader, "exhibit", id.text());
}

base::Result<std::vector<store::ReadingRow>> readings_of_examination(store::Reader& reader,
                                                                     std::int64_t examination) {
  return rows_where(reader, "examination_no", examination);
}

base::Result<base::Bytes> file_of(const Service& service, const store::ReadingRow& row) {
  return kept_octets(service, row.sha256);
}

std::string to_string(const store::ReadingRow& row) {
  std::string text = row.kind + " " + std::to_string(row.reading_no);
  if (row.instrument) text += ", " + *row.instrument + " of " + row.office.value_or("");
  text += ", " + base::to_string(Instant{row.taken_at});
  if (!row.words.empty()) text += ": " + row.words;
  if (row.words.find("(presumptive)") == std::string::npos) text += " (presumptive)";
  if (row.instrument_state == "expired")
    text +=
        " — WARNING: the instrument was past its calibration, its radiation check or its operators' "
        "certificates";
  if (row.instrument_state == "out_of_service") text += " — WARNING: the instrument was out of service";
  if (row.instrument_state == "unnamed") text += " — no instrument is named";
  if (row.operator_state == "not_certified")
    text += " — WARNING: " + row.operated_by.value_or("") + ", who operated it, held no certificate for it";
  return text;
}

base::Result<std::string> reading_words(store::Reader& reader, const store::ReadingRow& row) {
  auto words = to_string(row);
  if (!row.instrument) return words;
  TW_TRY(const auto known, instrument(reader, row.office.value_or(""), *row.instrument));
  if (known && !known->equipment.lot.empty()) words += " (lot " + known->equipment.lot + ")";
  return words;
}

base::Result<store::LibrarySpectrumRow> add_library_spectrum(const Service& service, const Actor& actor,
                                                             const std::string& substance,
                                                             const std::string& source,
                                                             const base::Bytes& octets) {
  if (substance.empty()) return fail(ErrorCode::Missing, "substance", "", "the substance's code");
  if (source.empty()) return fail(ErrorCode::Missing, "source", "", "where the spectrum is from");
  TW_TRY_STATUS(custody::check_words(substance, "substance"));
  TW_TRY_STATUS(custody::check_words(source, "source"));
  TW_TRY(const auto spectrum, laboratory::read_jcamp(octets));
  const Instant at = service.clock().now();
  store::LibrarySpectrumRow row;
  row.substance = substance;
  row.title = spectrum.title;
  row.source = source;
  row.added_at = at.unix_ms();
  row.added_by = actor.officer;
  TW_TRY(row.sha256, keep_octets(service, octets));
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(row.spectrum_no, transaction.next_number(store::TableId::LibrarySpectrum));
    auto body = journal::Body{}
                    .set("sha256", row.sha256)
                    .set("source", source)
                    .set("spectrum", row.spectrum_no)
                    .set("substance", substance)
                    .text();
    return transaction
        .record({"laboratory.spectrum", at, actor.officer, std::move(body)}, {store::insert(row)})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

base::Result<std::vector<store::LibrarySpectrumRow>> library_spectra(store::Reader& reader) {
  return scanned<store::LibrarySpectrumRow>(reader);
}

base::Result<laboratory::Spectrum> library_spectrum(const Service& service, store::Reader& reader,
                                                    std::int64_t number) {
  TW_TRY(const auto row, reader.get<store::LibrarySpectrumRow>(number));
  if (!row)
    return fail(ErrorCode::NotFound, "spectrum_no", std::to_string(number), "a spectrum of the library");
  TW_TRY(const auto octets, kept_octets(service, row->sha256));
  return laboratory::read_jcamp(octets);
}

base::Result<std::vector<laboratory::Likeness>> compare_with_library(const Service& service,
                                                                     store::Reader& reader,
                                                                     const store::ReadingRow& row,
                                                                     std::size_t most) {
  if (row.kind != name(ReadingKind::Spectrum))
    return fail(ErrorCode::Conflict, "reading", row.kind, "a spectrum");
  TW_TRY(const auto octets, file_of(service, row));
  TW_TRY(const auto spectrum, laboratory::read_jcamp(octets));
  TW_TRY(const auto rows, library_spectra(reader));
  // One at a time: a large library is never in memory at once.
  std::vector<laboratory::Likeness> all;
  for (const auto& one : rows) {
    TW_TRY(const auto file, kept_octets(service, one.sha256));
    TW_TRY(auto known, laboratory::read_jcamp(file));
    const laboratory::Reference reference{one.substance, std::move(known), one.spectrum_no};
    for (auto& found : laboratory::likenesses(spectrum, {&reference, 1})) all.push_back(std::move(found));
  }
  laboratory::sort_by_likeness(all);
  all.resize(std::min(all.size(), most));
  return all;
}

}  // namespace tidewaiter::service
