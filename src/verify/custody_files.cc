#include "verify/custody_files.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

class Files {
 public:
  explicit Files(CustodyRows& rows) : rows_(rows) {
    bool restored = false;
    for (const auto& [entry, word] : rows_.said().words()) {
      restored = restored || word.kind == "database.restored";
      if (word.kind != "file.erased" && word.kind != "file.erased_again") continue;
      const json body = json::parse(word.body, nullptr, false);
      if (!body.is_object()) continue;
      // In a restored database the order itself stands in the journal that was given up.
      if (word.kind == "file.erased") done_[number_member(body, "erasure")] = entry;
      if (word.kind == "file.erased_again" && restored)
        again_.emplace(number_member(body, "no"), Said{entry, body.dump(), word.actor});
    }
  }

  base::Status check() {
    TW_TRY_STATUS(rows_.each("file_erasure",
                             {"erasure_no", "table_name", "row_no", "sha256", "exhibit", "basis",
                              "ordered_by", "approved_by", "done_at", "examination_no", "destruction_no"},
                             "", [&](const CustodyRow& row) { check_erasure(row); }));
    for (const auto& [no, said] : rows_.said().erasures())
      if (!seen_.contains(no)) rows_.found("C3", said.entry, name(no) + " was ordered, and is not there");
    TW_TRY_STATUS(check_gone("reading", "reading_no"));
    TW_TRY_STATUS(check_gone("kept_file", "file_no"));
    return check_pictures();
  }

 private:
  using Picture = std::pair<std::string, std::string>;  // exhibit, SHA-256

  static std::string name(std::int64_t no) { return "erasure " + std::to_string(no); }

  void check_erasure(const CustodyRow& row) {
    const auto no = integer_in(row[0]);
    seen_.insert(no);
    const auto signed_by_two = rows_.said().erasures().find(no);
    const auto again = again_.find(no);
    const bool is_signed = signed_by_two != rows_.said().erasures().end();
    if (!is_signed && again == again_.end()) {
      rows_.found("C3", entry_of(row), name(no) + ": nobody ordered it");
      return;
    }
    const auto& said = is_signed ? signed_by_two->second : again->second;
    const json fact = json::parse(said.text, nullptr, false);
    rows_.hold_against(fact, {{"table", &row[1]}, {"row", &row[2]}, {"sha256", &row[3]}, {"basis", &row[5]}},
                       "C3", entry_of(row), name(no));
    if (is_signed)
      rows_.hold_against(fact, {{"exhibit", &row[4]}, {"examination", &row[9]}, {"run", &row[10]}}, "C3",
                         entry_of(row), name(no));
    const auto first = is_signed ? rows_.said().acts().at(said.entry).first : said.detail;
    const auto second =
        is_signed ? rows_.said().acts().at(said.entry).second : text_member(fact, "approved_by");
    if (first != text_in(row[6]) || second != text_in(row[7]))
      rows_.found("C3", entry_of(row), name(no) + ": not by whom it was signed");
    const auto done = done_.find(no);
    const auto wrote = done == done_.end() ? said.entry : done->second;
    if (wrote != entry_of(row) || (done == done_.end()) != is_null(row[8]))
      rows_.found("C3", entry_of(row), name(no) + ": done or not, against its entries");
    ordered_.insert({text_in(row[4]), text_in(row[3])});
    if (!is_null(row[8])) gone_.insert({text_in(row[1]), integer_in(row[2])});
  }

  // What was erased is not there any more.
  base::Status check_gone(const std::string& table, std::string_view key) {
    if (gone_.empty()) return {};
    return rows_.each(table, {key}, "", [&](const CustodyRow& row) {
      if (gone_.contains({table, integer_in(row[0])}))
        rows_.found("J4", entry_of(row),
                    "table " + table + ", key " + std::to_string(integer_in(row[0])) +
                        ": was erased by two officers, and is there");
    });
  }

  base::Status check_pictures() {
    const auto& asked = rows_.said().photographs();
    if (asked.empty()) return {};
    std::set<Picture> kept;
    TW_TRY_STATUS(rows_.each("kept_file", {"exhibit", "sha256"}, "", [&](const CustodyRow& row) {
      if (asked.contains(text_in(row[0]))) kept.insert({text_in(row[0]), text_in(row[1])});
    }));
    return rows_.each("exhibit", {"exhibit", "document"}, "", [&](const CustodyRow& row) {
      const auto one = asked.find(text_in(row[0]));
      if (one == asked.end()) return;
      const auto* octets = std::get_if<Octets>(&row[1]);
      const json document = json::parse(octets != nullptr ? octets->bytes : "", nullptr, false);
      const json names = document.is_object() ? document.value("photographs", json{}) : json{};
      const json fact = json::parse(one->second.text, nullptr, false);
      if (!names.is_array() || static_cast<std::int64_t>(names.size()) != number_member(fact, "kept"))
        rows_.found(
            "C3", entry_of(row),
            text_in(row[0]) + ": its document names other pictures than were kept when it was seized");
      if (!names.is_array()) return;
      for (const auto& sha256 : names) {
        const Picture picture{text_in(row[0]), sha256.is_string() ? sha256.get<std::string>() : ""};
        if (!kept.contains(picture) && !ordered_.contains(picture))
          rows_.found("C3", entry_of(row),
                      picture.first + ": its picture " + picture.second +
                          ", which two officers signed, is not kept, and nobody ordered its erasure");
      }
    });
  }

  CustodyRows& rows_;
  std::map<std::int64_t, std::uint64_t> done_;  // erasure, entry
  std::map<std::int64_t, Said> again_;
  std::set<std::int64_t> seen_;
  std::set<Picture> ordered_;
  std::set<std::pair<std::string, std::int64_t>> gone_;  // table, key
};

}  // namespace

base::Status check_files(CustodyRows& rows) { return Files{rows}.check(); }

}  // namespace tidewaiter::verify
