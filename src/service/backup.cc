#include "service/backup.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "env/files.h"
#include "service/erased_since.h"

namespace tidewaiter::service {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;

constexpr const char* kFormat = "tidewaiter-backup-1";
constexpr const char* kContents = "backup.json";
constexpr std::size_t kMostFiles = 1'000'000;

// A companion's kind by its name, and whether others may read it. What can be made again is none.
enum class Companion { None, Public, Secret };
Companion companion(std::string_view kind) {
  if (kind == "vkey") return Companion::Public;
  if (kind == "key" || kind == "key.next" || kind == "let-run" || kind == "webhooks" ||
      kind.starts_with("shift-"))
    return Companion::Secret;
  return Companion::None;
}

// The files below a folder or beside a file, by path from `from`; sorted, so that the same state gives the
// same list.
base::Result<std::vector<std::string>> kept_names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  if (!fs::exists(folder, error)) return names;
  for (auto at = fs::recursive_directory_iterator(folder, error); !error && at != fs::end(at);
       at.increment(error)) {
    if (at->is_regular_file(error) && at->path().filename().string().size() == 64)
      names.push_back(fs::path{at->path()}.lexically_relative(folder).string());
    if (names.size() > kMostFiles)
      return fail(ErrorCode::TooLarge, folder, "over " + std::to_string(kMostFiles), "fewer files");
  }
  if (error) return fail(ErrorCode::Io, folder, error.message(), "a readable folder");
  std::sort(names.begin(), names.end());
  return names;
}

base::Status copy_in(const std::string& from, const std::string& folder, const std::string& name,
                     bool owner_alone, Backup& backup) {
  const fs::path to = fs::path{folder} / name;
  TW_TRY_STATUS(env::make_folder(to.parent_path().string()));
  TW_TRY(const auto digest, env::copy_file(from, to.string(), owner_alone));
  backup.files.push_back({name, digest.octets, digest.sha256});
  return {};
}

base::Status copy_companions(const Service& service, const std::string& folder, Backup& backup) {
  const fs::path database{service.url()};
  const auto parent = database.parent_path().empty() ? fs::path{"."} : database.parent_path();
  const auto prefix = database.filename().string() + ".";
  std::error_code error;
  for (auto at = fs::directory_iterator(parent, error); !error && at != fs::end(at); at.increment(error)) {
    const auto name = at->path().filename().string();
    if (!name.starts_with(prefix) || !at->is_regular_file(error)) continue;
    const auto kind = name.substr(prefix.size());
    const auto sort = companion(kind);
    if (sort == Companion::None || (sort == Companion::Secret && !backup.has_secrets)) continue;
    TW_TRY_STATUS(copy_in(at->path().string(), folder, std::string{kBackedUpDatabase} + "." + kind,
                          sort == Companion::Secret, backup));
  }
  if (error) return fail(ErrorCode::Io, parent.string(), error.message(), "a readable folder");
  return {};
}

// Each file that the copied database speaks of must be there.
base::Status copy_kept_files(const Service& service, store::Reader& copied, const std::string& folder,
                             Backup& backup) {
  const auto from = service.beside("readings");
  const auto to = std::string{kBackedUpDatabase} + ".readings";
  TW_TRY(const auto names, kept_names_in(from));
  std::set<std::string> there;
  for (const auto& name : names) {
    TW_TRY_STATUS(copy_in(from + "/" + name, folder, to + "/" + name, false, backup));
    there.insert(fs::path{name}.filename().string());
  }
  const auto wants = [&](const std::string& what, const std::string& sha256) -> base::Result<bool> {
    if (there.contains(sha256)) return true;
    return fail(ErrorCode::Busy, what, "its file is gone",
                "no erasure while a backup is taken: take it again");
  };
  TW_TRY_STATUS(copied.scan<store::ReadingRow>(
      {}, [&](auto&& row) { return wants("reading " + std::to_string(row.reading_no), row.sha256); }));
  TW_TRY_STATUS(copied.scan<store::LibrarySpectrumRow>(
      {}, [&](auto&& row) { return wants("spectrum " + std::to_string(row.spectrum_no), row.sha256); }));
  TW_TRY_STATUS(copied.scan<store::QueryAnswerRow>({}, [&](auto&& row) -> base::Result<bool> {
    if (!row.sha256) return true;
    return wants("answer " + std::to_string(row.answer_no), *row.sha256);
  }));
  return copied.scan<store::KeptFileRow>(
      {}, [&](auto&& row) { return wants(row.kind + " " + std::to_string(row.file_no), row.sha256); });
}

ordered_json manifest_json(const Backup& backup) {
  auto files = ordered_json::array();
  for (const auto& file : backup.files)
    files.push_back(
        {{"name", file.name}, {"octets", file.octets}, {"sha256", base::to_hex(base::as_view(file.sha256))}});
  return {{"format", kFormat},
          {"taken_at", base::to_string(backup.taken_at)},
          {"journal_size", backup.journal_size},
          {"journal_root", base::to_hex(base::as_view(backup.journal_root))},
          {"secrets", backup.has_secrets},
          {"files", std::move(files)}};
}

base::Result<base::Hash> hash_in(const ordered_json& json, const char* member) {
  TW_TRY(const auto octets, base::from_hex(json.value(member, ""), member));
  return base::to_hash(octets, member);
}

// The database's name or a companion's, which stays within the folder.
bool is_name(const std::string& name) {
  const auto path = fs::path{name};
  return name.starts_with(kBackedUpDatabase) &&
         std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

base::Result<Backup> contents_from(const std::string& text) {
  const auto json = ordered_json::parse(text, nullptr, false);
  const auto wrong = [](std::string_view what) {
    return fail(ErrorCode::Malformed, kContents, what, "what `tidewaiter backup` wrote");
  };
  if (!json.is_object() || json.value("format", ordered_json{}) != kFormat) return wrong("not its format");
  try {
    Backup backup;
    TW_TRY(backup.taken_at, base::parse_instant(json.at("taken_at").get<std::string>(), "taken_at"));
    backup.journal_size = json.at("journal_size").get<std::uint64_t>();
    TW_TRY(backup.journal_root, hash_in(json, "journal_root"));
    backup.has_secrets = json.at("secrets").get<bool>();
    for (const auto& one : json.at("files")) {
      BackedUpFile file{one.at("name").get<std::string>(), one.at("octets").get<std::uint64_t>(), {}};
      TW_TRY(file.sha256, hash_in(one, "sha256"));
      if (!is_name(file.name)) return wrong(file.name);
      backup.files.push_back(std::move(file));
    }
    return backup;
  } catch (const nlohmann::json::exception& error) {
    return wrong(error.what());
  }
}

base::Status wants_nothing_at(const std::string& path) {
  std::error_code error;
  for (const char* kind : {"", ".key", ".vkey", ".readings", "-wal"})
    if (fs::exists(path + kind, error))
      return fail(ErrorCode::Conflict, "database", path + kind, "a place where nothing lies");
  return {};
}

base::Result<std::optional<std::uint64_t>> record_and_erase(const std::string& path, const Backup& backup,
                                                            const Actor& actor, const std::string& why,
                                                            env::Clock& clock, env::RandomSource& random,
                                                            const std::optional<std::string>& newer) {
  TW_TRY(const auto service, Service::open(path, clock, random));
  const auto body = nlohmann::json{{"journal_root", base::to_hex(base::as_view(backup.journal_root))},
                                   {"journal_size", backup.journal_size},
                                   {"taken_at", base::to_string(backup.taken_at)},
                                   {"why", why}};
  TW_TRY_STATUS(service.record(actor, "database.restored", body.dump(), {}).map([](auto) {}));
  if (!newer) return std::optional<std::uint64_t>{};
  TW_TRY(const auto rows, erase_again(service, *newer, backup.journal_size));
  return std::optional{rows};
}

void remove_copied(const std::string& path, const Backup& backup) {
  std::error_code error;
  for (const auto& file : backup.files)
    fs::remove(path + file.name.substr(std::string_view{kBackedUpDatabase}.size()), error);
  for (const char* beside : {"-wal", "-shm", ".lock"}) fs::remove(path + beside, error);
  fs::remove_all(path + ".readings", error);
}

}  // namespace

base::Result<Backup> back_up(const Service& service, const std::string& folder, bool secrets) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error))
    return fail(ErrorCode::Conflict, "folder", folder, "a new or an empty folder");
  TW_TRY_STATUS(env::make_folder(folder));
  Backup backup;
  backup.taken_at = service.clock().now();
  backup.has_secrets = secrets;
  const auto copy = folder + "/" + kBackedUpDatabase;
  TW_TRY_STATUS(store::copy_database(service.url(), copy));
  TW_TRY(const auto copied,
         store::Store::open(copy, service.random(), {.mode = store::Options::Mode::ReadOnly}));
  TW_TRY(auto reader, copied->snapshot());
  TW_TRY(const auto head, reader->journal_head());
  backup.journal_size = head.size;
  backup.journal_root = head.root;
  TW_TRY_STATUS(copy_companions(service, folder, backup));
  TW_TRY_STATUS(copy_kept_files(service, *reader, folder, backup));
  reader.reset();
  TW_TRY(const auto digest, env::digest_of(copy));
  backup.files.insert(backup.files.begin(), {kBackedUpDatabase, digest.octets, digest.sha256});
  TW_TRY_STATUS(env::replace_file(folder + "/" + kContents, manifest_json(backup).dump(1) + "\n"));
  return backup;
}

base::Result<Backup> check_backup(const std::string& folder) {
  TW_TRY(const auto text, env::read_file(folder + "/" + kContents));
  TW_TRY(auto backup, contents_from(text));
  for (const auto& file : backup.files) {
    TW_TRY(const auto digest, env::digest_of(folder + "/" + file.name));
    if (digest.octets != file.octets || digest.sha256 != file.sha256)
      return fail(ErrorCode::Tampered, file.name, base::to_hex(base::as_view(digest.sha256)),
                  base::to_hex(base::as_view(file.sha256)));
  }
  return backup;
}

base::Result<RestoredDatabase> restore(const std::string& folder, const std::string& path, const Actor& actor,
                                       const std::string& why, env::Clock& clock, env::RandomSource& random,
                                       const std::optional<std::string>& newer) {
  if (why.empty()) return fail(ErrorCode::Missing, "why", "", "why the database goes back");
  TW_TRY_STATUS(wants_nothing_at(path));
  RestoredDatabase restored;
  TW_TRY(restored.backup, check_backup(folder));
  const auto& backup = restored.backup;
  if (newer) TW_TRY_STATUS(check_continues(*newer, backup.journal_size, backup.journal_root, random));
  // The database comes last: a restoration that broke off leaves none.
  for (auto file = backup.files.rbegin(); file != backup.files.rend(); ++file) {
    const auto to = path + file->name.substr(std::string_view{kBackedUpDatabase}.size());
    TW_TRY_STATUS(env::make_folder(fs::absolute(to).parent_path().string()));
    const auto kind = to.size() > path.size() ? to.substr(path.size() + 1) : std::string{};
    TW_TRY_STATUS(
        env::copy_file(folder + "/" + file->name, to, companion(kind) == Companion::Secret).map([](auto) {}));
  }
  const auto erased = record_and_erase(path, backup, actor, why, clock, random, newer);
  if (!erased) {
    remove_copied(path, backup);
    return tl::make_unexpected(erased.error());
  }
  restored.erased_again = *erased;
  return restored;
}

}  // namespace tidewaiter::service
