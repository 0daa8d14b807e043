#pragma once
// Every table of the database, as data. DDL, inserts, reads, digests and erasure are generic over this list:
// a new table is an entry in schema.cc with the schema version that brings it. Values only; thread-safe.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::store {

/// Octets in a column, kept apart from text.
struct Blob {
  base::Bytes bytes;
  bool operator==(const Blob&) const = default;
};

/// A column's value: SQL NULL, a 64-bit integer, UTF-8 text, octets.
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;
/// The values of a row, in the order of its table's columns; of a key, those of the key's columns.
using Row = std::vector<Value>;

enum class ColumnType { Integer, Text, Blob };

/// How long rows are kept and on what ground is configured per class (D2); `Log` and `Reference` hold no
/// personal data.
enum class DataClass {
  Log,             ///< the journal's own tables; erased only entry by entry (J4)
  Reference,       ///< versions of profiles, parameters, shifts: nobody's data
  Declaration,     ///< what operators filed, and what was made of it
  Refused,         ///< declarations that could not be read
  WatchList,       ///< persons on lists, and persons wrongly matched
  Judgement,       ///< what officers decided about identities
  Examination,     ///< parcels opened, and what was found
  Notice,          ///< drafts to operators and counterparts
  Officer,         ///< the service's own people
  Case,            ///< sealed under a case team's key: kept as long as the case (K1)
  Custody,         ///< exhibits and their mass: never erased by a retention rule, or C1 would break
  Look,            ///< which officer looked at whom, and what for (K1)
  SubjectRequest,  ///< who asked what is held of them, or that it be put right
};
std::string_view name(DataClass data_class) noexcept;  ///< "log", "declaration", …

struct Column {
  std::string_view name;
  ColumnType type;
  bool nullable = false;
  bool personal = false;  ///< overwritten or removed by erasure
  int since_version =
      1;  ///< the schema version that brought it; the table's own for the columns it began with
};

/// How many rows, 2^bits, make a batch of a table that is keyed by one number.
inline constexpr int kBatchBits = 14;

struct Index {
  std::string_view name;
  std::vector<std::size_t> columns;  ///< places in the table's columns
  /// The batch (key >> kBatchBits) before the columns: values that come in no order, as identifiers do, then
  /// fall into the few pages of the latest batch instead of all over the index. Read with Scan::batch.
  bool batched = false;
  int since_version = 1;
};

enum class TableId {
  Journal,
  JournalNode,
  Checkpoint,
  NumberFloor,
  Item,
  Refused,
  Assessment,
  ProfileSet,
  WatchList,
  WatchListEntry,
  ListClearance,
  ParameterSet,
  Judgement,
  EntityTombstone,
  Shift,
  Stratum,
  Selection,
  Hold,
  HoldEvent,
  Examination,
  Seizure,
  Notice,
  SnapshotPointer,
  LegalHold,
  Officer,
  Instrument,
  Referral,
  CaseEntry,
  OfficerKey,
  Scale,
  Exhibit,
  CustodyEvent,
  CustodyOffer,
  Weighing,
  MassMovement,
  MassBalance,
  Discrepancy,
  Drift,
  Destruction,
  Decision,
  Look,
  ApiKey,
  ScreeningSwitch,
  ForeignRequest,
  Handover,
  Bundle,
  Substitution,
  Reading,
  LibrarySpectrum,
  RoomKey,
  RoomKeyEvent,
  TransportLeg,
  Inventory,
  InventoryLine,
  DestructionOrder,
  Trial,
  KeptFile,
  PackagingTrait,
  OperatorCheck,
  OperatorFault,
  OperatorFaultEvent,
  FindFeedback,
  Webhook,
  WebhookDelivery,
  Shelf,
  CustodyLimit,
  MisreadSeal,
  SubjectRequest,
  PartyCorrection,
  RetentionRun,
  FileErasure,
  SeizureSettlement,
  Seal,
  Decoy,
  QueryAnswer,
};

/// How a row is written.
enum class Change {
  Insert,  ///< Duplicate where the key is there
  Put,     ///< inserts or replaces
  Remove,  ///< the row holds the key's columns alone; NotFound where the key is missing
};

struct Table {
  TableId id;
  std::string_view name;
  std::vector<Column>
      columns;              ///< new ones are only ever appended, and nullable, so that old digests stay true
  std::size_t key_columns;  ///< the primary key is the first so many columns
  std::vector<Index> indexes;
  DataClass data_class;
  int since_version;                          ///< the schema version that brought it
  std::vector<std::string_view> checks = {};  ///< conditions in SQL that the database itself holds rows to

  /// Its rows change only with an entry that names them (J2). False for the journal's own tables.
  bool journalled() const noexcept { return data_class != DataClass::Log; }
};

/// All tables, in the order of TableId.
std::span<const Table> tables();
const Table& table(TableId id);
/// UnknownCode where no table has this name.
base::Result<TableId> table_named(std::string_view name);
/// OutOfRange, naming the column, unless the row has every column with its type (NULL where nullable), and
/// text without NUL.
base::Status check_row(const Table& table, const Row& row);
/// As check_row, for the key's columns alone.
base::Status check_key(const Table& table, const Row& key);

/// The row's canonical octets, of which the journal keeps a salted digest: for each column up to the last
/// that is not NULL, 'N'; or 'I' and eight octets, two's complement, big-endian; or 'T' or 'B', four octets
/// of length, big-endian, and the octets.
base::Bytes row_bytes(const Row& row);
/// The key as the journal writes it: the parts joined by '/', integers in decimal, text and octets with '%',
/// '/' and what is not printable ASCII written as %XX.
std::string key_text(std::span<const Value> key);
/// Reads what key_text wrote. Malformed otherwise.
base::Result<Row> parse_key(const Table& table, std::string_view text);

}  // namespace tidewaiter::store
