#include "verify/kept_files.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/sha256_stream.h"

namespace tidewaiter::verify {
namespace {

// Each with the name of its key, whether it says how long its file is, and which of its rows have one.
struct Speaks {
  std::string_view table;
  std::string_view key;
  bool of_length;
  std::string_view with_file;
};
constexpr std::array<Speaks, 4> kSpeaking{{{"reading", "reading_no", true, ""},
                                           {"library_spectrum", "spectrum_no", false, ""},
                                           {"kept_file", "file_no", true, ""},
                                           {"query_answer", "answer_no", true, " WHERE sha256 IS NOT NULL"}}};

bool is_name(std::string_view sha256) {
  return sha256.size() == 64 && sha256.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What lies under a name: "" where it is what it should be.
std::string wrong_with(const std::string& path, std::string_view sha256, std::int64_t length) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return "its file is missing";
  base::Sha256 digest;
  std::array<char, 1 << 16> piece;
  std::int64_t octets = 0;
  while (stream.read(piece.data(), piece.size()) || stream.gcount() > 0) {
    digest.add({piece.data(), static_cast<std::size_t>(stream.gcount())});
    octets += stream.gcount();
  }
  if (stream.bad()) return "its file can't be read";
  if (base::to_hex(base::as_view(digest.finish())) != sha256) return "its file was altered";
  if (length >= 0 && octets != length) return "its file has another length than it says";
  return "";
}

}  // namespace

base::Result<std::uint64_t> check_kept_files(SqlSource& source, const std::vector<SqlTable>& tables,
                                             const std::string& folder, Findings& findings) {
  std::uint64_t held = 0;
  for (const auto& one : kSpeaking) {
    if (std::none_of(tables.begin(), tables.end(),
                     [&](const auto& table) { return table.name == one.table; }))
      continue;  // an older schema
    std::string last, last_wrong;
    const std::string length = one.of_length ? "octets" : "-1";
    TW_TRY_STATUS(source.rows("SELECT sha256, " + length + ", " + std::string{one.key} + ", entry_idx FROM " +
                                  std::string{one.table} + std::string{one.with_file} + " ORDER BY sha256",
                              [&](const std::vector<Cell>& row) {
                                const auto* sha256 = std::get_if<std::string_view>(&row[0]);
                                const auto number = [&](std::size_t i) {
                                  const auto* found = std::get_if<std::int64_t>(&row[i]);
                                  return found != nullptr ? *found : -1;
                                };
                                ++held;
                                if (sha256 == nullptr || !is_name(*sha256)) {
                                  last_wrong = "its file has no name";
                                } else if (last != *sha256) {
                                  last = *sha256;
                                  last_wrong = wrong_with(folder + "/" + last.substr(0, 2) + "/" + last, last,
                                                          number(1));
                                }
                                if (last_wrong.empty()) return;
                                findings.add("J2", static_cast<std::uint64_t>(number(3)),
                                             "table " + std::string{one.table} + ", key " +
                                                 std::to_string(number(2)) + ": " + last_wrong);
                              }));
  }
  return held;
}

}  // namespace tidewaiter::verify
