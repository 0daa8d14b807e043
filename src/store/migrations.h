#pragma once
// The schema's versions. The tables' list says which version brought a table or a column, so that most
// migrations write themselves; what else a version needs (filling a new column) is a statement in
// migrations.cc. Forward only; each version in a transaction of its own, so that an interrupted migration
// goes on where it stood.

#include <span>

#include "store/sql.h"

namespace tidewaiter::store {

/// The number of a row's batch as SQL, the same wherever it is asked for: an index is found by its text.
std::string batch_of(const Table& table);
/// The version this program writes.
int schema_version(std::span<const Table> all = tables());
/// The version a database has; 0 where it is empty. Storage where it is full of something else.
base::Result<int> stored_version(Connection& connection);
/// Brings the database to schema_version(all). Unsupported where it is newer already.
base::Status migrate(Connection& connection, std::span<const Table> all = tables());
/// The statements that bring version `version`: tables, columns, indexes.
std::vector<std::string> ddl(Dialect dialect, std::span<const Table> all, int version);

}  // namespace tidewaiter::store
