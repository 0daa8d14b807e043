#pragma once
// What the rules of custody share: the rows of a table by their columns' names, whichever schema version
// wrote the database, and how a row is held against a fact that officers signed. One to a thread.

#include <functional>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.h"
#include "base/result.h"
#include "verify/custody_signatures.h"
#include "verify/finding.h"
#include "verify/sql_source.h"

namespace tidewaiter::verify {

using CustodyRow = std::vector<Cell>;
std::uint64_t entry_of(const CustodyRow& row);  ///< that wrote it last

std::int64_t integer_in(const Cell& cell);  ///< 0 where it is none
std::string text_in(const Cell& cell);      ///< empty where it is none
bool is_null(const Cell& cell);
/// Lower-case hexadecimal of its octets' SHA-256.
std::string digest_of(const Cell& cell);
/// Milliseconds since 1970 as entries write times.
std::string time_in(const Cell& cell);

// An insider may have put anything into what is read by these.
using base::number_member;
using base::text_member;

/// A column of a row and the member of the fact that must say the same; NULL is a member that is not there.
struct Counterpart {
  const char* member;
  const Cell* cell;
  bool is_time = false;
};

class CustodyRows {
 public:
  CustodyRows(SqlSource& source, const std::vector<SqlTable>& tables, const CustodySignatures& said,
              std::uint64_t entries, Findings& findings)
      : source_(source), tables_(tables), said_(said), entries_(entries), findings_(findings) {}

  const CustodySignatures& said() const { return said_; }
  std::uint64_t entries() const { return entries_; }
  /// Acts of facts of version 1 are there, which said nothing of the inquiries they opened.
  bool has_old_acts() const;
  /// Hands over the rows with these columns, NULL for those a database does not have yet, and the number of
  /// the entry that wrote it last. Nothing where there is no such table.
  base::Status each(const std::string& table, const std::vector<std::string_view>& columns,
                    const std::string& order, const std::function<void(const CustodyRow&)>& visit);
  void found(const char* rule, std::uint64_t entry, const std::string& what) {
    findings_.add(rule, entry, what);
  }
  /// Names the first column in which the row is not what the fact says.
  void hold_against(const nlohmann::json& fact, std::initializer_list<Counterpart> columns, const char* rule,
                    std::uint64_t entry, const std::string& where);

 private:
  SqlSource& source_;
  const std::vector<SqlTable>& tables_;
  const CustodySignatures& said_;
  std::uint64_t entries_;
  Findings& findings_;
};

}  // namespace tidewaiter::verify
