#include "service/kept_files.h"

#include "custody/limits.h"
#include "env/files.h"
#include "journal/canonical.h"
#include "service/custody_act.h"
#include "service/offices.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using laboratory::Media;

std::string folder_of(const Service& service) { return service.beside("readings"); }
std::string path_of(const Service& service, const std::string& sha256) {
  return folder_of(service) + "/" + sha256.substr(0, 2) + "/" + sha256;
}

template <typename Row, typename Wanted>
base::Result<std::vector<Row>> rows_where(store::Reader& reader, std::string_view column, Wanted wanted) {
  std::vector<Row> rows;
  TW_TRY_STATUS(reader.scan<Row>({.equal = {{column, std::move(wanted)}}, .after = {}},
                                 [&](Row&& row) -> base::Result<bool> {
                                   rows.push_back(std::move(row));
                                   return true;
                                 }));
  return rows;
}

base::Status check_media(KeptKind kind, Media media) {
  const bool picture = laboratory::fits(laboratory::ReadingKind::Photograph, media);
  if (picture || (kind == KeptKind::Paper && media == Media::Pdf)) return {};
  return fail(ErrorCode::Conflict, "file", name(media),
              kind == KeptKind::Photograph ? "JPEG or PNG" : "PDF, JPEG or PNG");
}

base::Status check_file(const NewKeptFile& file, Media media, base::Instant now) {
  const int owners = (file.exhibit.empty() ? 0 : 1) + (file.destruction ? 1 : 0) + (file.examination ? 1 : 0);
  if (owners != 1)
    return fail(ErrorCode::Missing, "exhibit", "",
                "an exhibit, a run or an examination, and one of them alone");
  if (file.taken_at > now)
    return fail(ErrorCode::OutOfRange, "taken_at", base::to_string(file.taken_at),
                "not after now, " + base::to_string(now));
  if (file.file_name.size() > 255 || file.file_name.find_first_of("/\0\n", 0, 3) != std::string::npos)
    return fail(ErrorCode::Malformed, "file_name", file.file_name, "a name of at most 255 bytes");
  TW_TRY_STATUS(custody::check_words(file.words, "words"));
  return check_media(file.kind, media);
}

base::Status wants_owner(store::Reader& reader, const Actor& actor, const NewKeptFile& file) {
  if (!file.exhibit.empty()) return wants_known_owner(reader, file.exhibit);
  if (file.destruction) return wants_known_owner(reader, RunNumber{*file.destruction});
  TW_TRY_STATUS(wants_known_owner(reader, ExaminationNumber{*file.examination}));
  TW_TRY(const auto examination, reader.get<store::ExaminationRow>(*file.examination));
  return wants_own_parcel(reader, actor.officer, examination->item_no);
}

base::Result<std::vector<store::KeptFileRow>> files_where(store::Reader& reader, std::string_view column,
                                                          std::int64_t number) {
  return rows_where<store::KeptFileRow>(reader, column, number);
}

}  // namespace

void NewKeptFile::set_owner(const FileOwner& owner) {
  exhibit = {};
  destruction.reset();
  examination.reset();
  if (const auto* of_exhibit = std::get_if<custody::ExhibitId>(&owner)) exhibit = *of_exhibit;
  if (const auto* of_run = std::get_if<RunNumber>(&owner)) destruction = of_run->value;
  if (const auto* of_examination = std::get_if<ExaminationNumber>(&owner))
    examination = of_examination->value;
}

base::Result<std::string> keep_octets(const Service& service, const base::Bytes& octets) {
  auto sha256 = base::to_hex(base::as_view(base::sha256(octets)));
  TW_TRY_STATUS(env::make_folder(folder_of(service) + "/" + sha256.substr(0, 2)));
  TW_TRY_STATUS(env::replace_file(path_of(service, sha256), octets));
  return sha256;
}

base::Result<base::Bytes> kept_octets(const Service& service, const std::string& sha256) {
  TW_TRY(auto octets, env::read_file(path_of(service, sha256), laboratory::kMaxReadingOctets));
  const auto found = base::to_hex(base::as_view(base::sha256(octets)));
  if (found != sha256) return fail(ErrorCode::Tampered, "file", found, "the file attached, " + sha256);
  return octets;
}

base::Result<std::size_t> uses_of_octets(store::Reader& reader, const std::string& sha256) {
  TW_TRY(const auto readings, rows_where<store::ReadingRow>(reader, "sha256", sha256));
  TW_TRY(const auto library, rows_where<store::LibrarySpectrumRow>(reader, "sha256", sha256));
  TW_TRY(const auto files, rows_where<store::KeptFileRow>(reader, "sha256", sha256));
  TW_TRY(const auto answers, rows_where<store::QueryAnswerRow>(reader, "sha256", sha256));
  return readings.size() + library.size() + files.size() + answers.size();
}

base::Status shred_unused_octets(const Service& service, const std::string& sha256, std::size_t going) {
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto uses, uses_of_octets(*reader, sha256));
    if (uses > going) return {};
  }
  return env::shred_file(path_of(service, sha256));
}

std::string_view name(KeptKind kind) noexcept {
  return kind == KeptKind::Photograph ? "photograph" : "paper";
}

std::optional<KeptKind> kept_kind_from(std::string_view name) noexcept {
  if (name == "photograph") return KeptKind::Photograph;
  if (name == "paper") return KeptKind::Paper;
  return std::nullopt;
}

base::Status check_photograph(const base::Bytes& octets) {
  TW_TRY(const auto media, laboratory::media_of(octets));
  return check_media(KeptKind::Photograph, media);
}

base::Result<store::KeptFileRow> kept_row(const Service& service, const Actor& actor, const NewKeptFile& file,
                                          const base::Bytes& octets) {
  const auto now = service.clock().now();
  TW_TRY(const auto media, laboratory::media_of(octets));
  TW_TRY_STATUS(check_file(file, media, now));
  store::KeptFileRow row;
  row.kind = name(file.kind);
  row.media = name(media);
  row.octets = static_cast<std::int64_t>(octets.size());
  row.taken_at = file.taken_at.unix_ms();
  row.file_name = file.file_name;
  row.words = file.words;
  row.added_at = now.unix_ms();
  row.added_by = actor.officer;
  if (!file.exhibit.empty()) row.exhibit = file.exhibit.text();
  row.destruction_no = file.destruction;
  row.examination_no = file.examination;
  TW_TRY(row.sha256, keep_octets(service, octets));
  return row;
}

base::Status record_kept(store::Transaction& transaction, store::KeptFileRow& row) {
  TW_TRY(row.file_no, transaction.next_number(store::TableId::KeptFile));
  journal::Body body;
  body.set("file", row.file_no).set("kind", row.kind).set("sha256", row.sha256);
  if (row.exhibit) body.set("exhibit", *row.exhibit);
  if (row.destruction_no) body.set("run", *row.destruction_no);
  if (row.examination_no) body.set("examination", *row.examination_no);
  return transaction
      .record({kFileKept, base::Instant{row.added_at}, row.added_by, body.text()}, {store::insert(row)})
      .map([](auto) {});
}

base::Result<store::KeptFileRow> keep_file(const Service& service, const Actor& actor,
                                           const NewKeptFile& file, const base::Bytes& octets) {
  TW_TRY(const auto media, laboratory::media_of(octets));
  TW_TRY_STATUS(check_file(file, media, service.clock().now()));
  {  // what is refused fills no disk
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(wants_owner(*reader, actor, file));
  }
  TW_TRY(auto row, kept_row(service, actor, file, octets));
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_owner(transaction, actor, file));
    return record_kept(transaction, row);
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

base::Result<store::KeptFileRow> kept_file(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<store::KeptFileRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "file", std::to_string(number), "a kept file's number");
  return *std::move(row);
}

base::Result<std::vector<store::KeptFileRow>> kept_files_of(store::Reader& reader,
                                                            const custody::ExhibitId& id) {
  return rows_where<store::KeptFileRow>(reader, "exhibit", id.text());
}
base::Result<std::vector<store::KeptFileRow>> kept_files_of_run(store::Reader& reader, std::int64_t run) {
  return files_where(reader, "destruction_no", run);
}
base::Result<std::vector<store::KeptFileRow>> kept_files_of_examination(store::Reader& reader,
                                                                        std::int64_t examination) {
  return files_where(reader, "examination_no", examination);
}

base::Result<std::vector<store::KeptFileRow>> kept_files_of(store::Reader& reader, const FileOwner& owner) {
  if (const auto* exhibit = std::get_if<custody::ExhibitId>(&owner)) return kept_files_of(reader, *exhibit);
  if (const auto* run = std::get_if<RunNumber>(&owner)) return kept_files_of_run(reader, run->value);
  return kept_files_of_examination(reader, std::get<ExaminationNumber>(owner).value);
}

std::string name_to_save(const store::KeptFileRow& row) {
  const auto of = row.exhibit          ? *row.exhibit
                  : row.destruction_no ? "run-" + std::to_string(*row.destruction_no)
                                       : "examination-" + std::to_string(row.examination_no.value_or(0));
  const auto ending = row.media == laboratory::name(Media::Jpeg)  ? laboratory::file_ending(Media::Jpeg)
                      : row.media == laboratory::name(Media::Png) ? laboratory::file_ending(Media::Png)
                                                                  : laboratory::file_ending(Media::Pdf);
  return of + "-" + std::to_string(row.file_no) + "." + std::string{ending};
}

std::string to_string(const store::KeptFileRow& row) {
  std::string text =
      row.kind + " " + std::to_string(row.file_no) + ", " + base::to_string(base::Instant{row.taken_at});
  if (!row.file_name.empty()) text += ", " + row.file_name;
  text += ", SHA-256 " + row.sha256;
  if (!row.words.empty()) text += ": " + row.words;
  return text;
}

}  // namespace tidewaiter::service
