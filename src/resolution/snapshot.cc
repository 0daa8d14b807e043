// Snapshots. Layout, all in the machine's own byte order, which the magic number tells apart:
//
//   8 magic · 4 layout · 4 parameter version · 8 checksum · sections
//
// Each section is its length in bytes and the bytes of one flat table; the checksum is folded over the
// sections' hashes in their order. Indexes and blocking keys are not stored: they follow from the tables and
// are built while reading. The tables are written from where they stand; the file is mapped and copied out,
// each page let go once it is read, so that neither costs memory twice.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cstring>
#include <deque>
#include <future>

#include <utility>

#include "env/files.h"
#include "resolution/hash.h"
#include "resolution/resolver_state.h"
#include "resolution/snapshot_check.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::uint32_t kLayout = 5;  // 3 cut long names of organisations; 4 kept nothing up

struct Header {
  std::uint64_t magic = kSnapshotMagic;
  std::uint32_t layout = kLayout;
  std::uint32_t parameters = 0;
  std::uint64_t checksum = 0;
};

/// Collects sections. Tables must stay where they are until the file is written.
class Writer {
 public:
  template <typename Row>
  void table(const std::vector<Row>& rows) {
    static_assert(std::is_trivially_copyable_v<Row>);
    section({reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(Row)});
  }
  template <typename Row>
  void table(const Blocks<Row>& rows) {
    begin_section(rows.size() * sizeof(Row));
    HashOfPieces hash(rows.size() * sizeof(Row));
    rows.each_piece([&](std::string_view piece) {
      pieces_.push_back(piece);
      hash.add(piece);
    });
    checksum_ = combine(checksum_, hash.value());
  }
  void text(std::string text) { section(kept_.emplace_back(std::move(text))); }

  base::Status replace(const std::string& path, std::uint32_t parameters) {
    Header header;
    header.parameters = parameters;
    header.checksum = checksum_;
    pieces_.insert(pieces_.begin(), {reinterpret_cast<const char*>(&header), sizeof header});
    return env::replace_file(path, pieces_);
  }

 private:
  void begin_section(std::uint64_t size) {
    pieces_.push_back(kept_.emplace_back(reinterpret_cast<const char*>(&size), sizeof size));
  }
  void section(std::string_view bytes) {
    begin_section(bytes.size());
    if (!bytes.empty()) pieces_.push_back(bytes);
    checksum_ = combine(checksum_, hash_text(bytes));
  }

  std::deque<std::string> kept_;
  std::vector<std::string_view> pieces_;
  std::uint64_t checksum_ = kSnapshotMagic;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename Row>
  bool table(std::vector<Row>& rows) {
    std::string_view bytes;
    if (!section(bytes) || bytes.size() % sizeof(Row) != 0) return false;
    // Room for what is yet to come, without moving everything at the first newcomer.
    rows.reserve(bytes.size() / sizeof(Row) * 9 / 8);
    rows.resize(bytes.size() / sizeof(Row));
    if (!bytes.empty()) std::memcpy(static_cast<void*>(rows.data()), bytes.data(), bytes.size());
    let_go(bytes);
    return true;
  }
  template <typename Row>
  bool table(Blocks<Row>& rows) {
    std::string_view bytes;
    if (!section(bytes) || bytes.size() % sizeof(Row) != 0) return false;
    rows.assign(bytes);
    let_go(bytes);
    return true;
  }
  bool text(std::string& out) {
    std::string_view bytes;
    if (!section(bytes)) return false;
    out = bytes;
    return true;
  }

 private:
  bool section(std::string_view& bytes) {
    std::uint64_t size = 0;
    if (bytes_.size() < sizeof size) return false;
    std::memcpy(&size, bytes_.data(), sizeof size);
    bytes_.remove_prefix(sizeof size);
    if (size > bytes_.size()) return false;
    bytes = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

  static void let_go(std::string_view bytes) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(bytes.data()) + page - 1) / page * page;
    const auto end = reinterpret_cast<std::uintptr_t>(bytes.data() + bytes.size()) / page * page;
    if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
  }

  std::string_view bytes_;
};

/// Numbers and texts one after the other: a section of what is no flat table.
class Fields {
 public:
  void number(std::uint64_t value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : bytes_(bytes) {}
  bool number(std::uint64_t& value) {
    if (bytes_.size() < sizeof value) return false;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return true;
  }
  bool text(std::string& out) {
    std::uint64_t size = 0;
    if (!number(size) || size > bytes_.size()) return false;
    out.assign(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view bytes_;
};

/// A file seen as bytes for as long as this lives.
class MappedFile {
 public:
  static base::Result<MappedFile> open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
      return base::fail(base::ErrorCode::NotFound, path, std::strerror(errno), "a snapshot");
    struct stat status {};
    MappedFile out;
    if (::fstat(descriptor, &status) == 0 && status.st_size > 0) {
      void* at =
          ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0);
      if (at != MAP_FAILED) {
        out.at_ = at;
        out.size_ = static_cast<std::size_t>(status.st_size);
      }
    }
    ::close(descriptor);
    if (out.at_ == nullptr)
      return base::fail(base::ErrorCode::Io, path, "cannot be mapped", "a readable file");
    return out;
  }
  MappedFile(MappedFile&& other) noexcept : at_(std::exchange(other.at_, nullptr)), size_(other.size_) {}
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile() {
    if (at_ != nullptr) ::munmap(at_, size_);
  }
  std::string_view bytes() const { return {static_cast<const char*>(at_), size_}; }

 private:
  MappedFile() = default;
  void* at_ = nullptr;
  std::size_t size_ = 0;
};

std::string changes_text(const std::vector<EntityChange>& changes) {
  Fields writer;
  writer.number(changes.size());
  for (const EntityChange& change : changes) {
    writer.number(static_cast<std::uint64_t>(change.kind) << 8 | static_cast<std::uint64_t>(change.level));
    writer.number(change.from.value());
    writer.number(change.to.value());
    writer.number(change.because_of.value());
  }
  return writer.take();
}

bool read_changes(Reader& sections, std::vector<EntityChange>& changes) {
  std::string text;
  if (!sections.text(text)) return false;
  FieldReader reader(text);
  std::uint64_t count = 0;
  if (!reader.number(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t kinds = 0, from = 0, to = 0, because = 0;
    if (!reader.number(kinds) || !reader.number(from) || !reader.number(to) || !reader.number(because))
      return false;
    changes.push_back({static_cast<EntityChange::Kind>(kinds >> 8 & 1),
                       static_cast<model::EntityLevel>(kinds & 3), model::EntityId{from}, model::EntityId{to},
                       MentionNumber{because}});
  }
  return true;
}

std::string judgements_text(const std::vector<Judgement>& judgements) {
  Fields writer;
  writer.number(judgements.size());
  for (const Judgement& judgement : judgements) {
    writer.number(judgement.left.value());
    writer.number(judgement.right.value());
    writer.number(judgement.same ? 1 : 0);
    writer.number(static_cast<std::uint64_t>(judgement.at.unix_ms()));
    writer.text(judgement.by);
  }
  return writer.take();
}

bool read_judgements(Reader& sections, std::vector<Judgement>& judgements) {
  std::string text;
  if (!sections.text(text)) return false;
  FieldReader reader(text);
  std::uint64_t count = 0;
  if (!reader.number(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t left = 0, right = 0, same = 0, at = 0;
    Judgement judgement;
    if (!reader.number(left) || !reader.number(right) || !reader.number(same) || !reader.number(at) ||
        !reader.text(judgement.by)) {
      return false;
    }
    judgement.left = MentionNumber{left};
    judgement.right = MentionNumber{right};
    judgement.same = same == 1;
    judgement.at = base::Instant{static_cast<std::int64_t>(at)};
    judgements.push_back(std::move(judgement));
  }
  return true;
}

void write_clusters(Writer& writer, const Clusters::Flat& flat) {
  writer.table(flat.leader);
  writer.table(flat.next);
  writer.table(flat.edges);
  writer.table(flat.queue);
  writer.table(flat.aside);
  writer.table(flat.stale);
}

bool read_clusters(Reader& reader, Clusters& clusters, std::size_t nodes) {
  Clusters::Flat flat;
  if (!reader.table(flat.leader) || !reader.table(flat.next) || !reader.table(flat.edges) ||
      !reader.table(flat.queue) || !reader.table(flat.aside) || !reader.table(flat.stale) ||
      !sound(flat, nodes)) {
    return false;
  }
  clusters.restore(std::move(flat));
  return true;
}

}  // namespace

base::Status Resolver::State::rebuild_lookups() {
  constexpr std::size_t kUsualKeys = 8, kTogether = 4096, kAhead = 4;
  // A thread makes the next rows' keys, which is waiting for tokens, while this one puts keys in their
  // places.
  const auto fill = [&](CandidateLookup& lookup, std::size_t count, auto features_of,
                        auto keys_of) -> base::Status {
    const auto keys_from = [&](std::size_t begin) {
      std::vector<CandidateLookup::NodeKeys> keys;
      const std::size_t end = std::min(begin + kTogether, count);
      keys.reserve(end - std::min(begin, end));
      for (std::size_t row = begin; row < end; ++row) {
        if (row + kAhead < end) fetch_tokens(features_of(row + kAhead), tokens);
        keys.push_back({static_cast<Node>(row), keys_of(features_of(row), tokens)});
      }
      return keys;
    };
    auto next = std::async(std::launch::async, keys_from, std::size_t{0});
    for (std::size_t row = 0; row < count; row += kTogether) {
      const auto together = next.get();
      next = std::async(std::launch::async, keys_from, row + kTogether);
      constexpr std::size_t kSome = 64;  // as many as are fetched from memory together
      for (std::size_t at = 0; at < together.size(); at += kSome)
        TW_TRY_STATUS(lookup.fill(std::span(together).subspan(at, std::min(kSome, together.size() - at))));
    }
    return {};
  };
  person_lookup->expect(parties.size() * kUsualKeys);
  TW_TRY_STATUS(fill(
      *person_lookup, parties.size(),
      [&](std::size_t row) -> const Features& { return parties[row].features; }, person_keys));
  premises_lookup->expect(premises.size());
  return fill(
      *premises_lookup, premises.size(),
      [&](std::size_t row) -> const Features& { return parties[premises[row].first_party].features; },
      premises_keys);
}

void Resolver::State::rebuild_row_indexes() {
  const auto fill = [](HashIndex& index, std::size_t count, auto hash_of, auto is_in) {
    constexpr std::uint32_t kAhead = 16;
    index.expect(count);
    for (std::uint32_t row = 0; row < count; ++row) {
      if (row + kAhead < count) index.fetch(hash_of(row + kAhead));
      if (is_in(row)) index.put(hash_of(row), row, hash_of);
    }
  };
  const auto all = [](std::uint32_t) { return true; };
  fill(
      party_index, parties.size(), [&](std::uint32_t row) { return parties[row].hash; },
      // What came from a file may be no bool yet: that is looked at meanwhile.
      [&](std::uint32_t row) { return reinterpret_cast<const char&>(parties[row].features.apart) == 0; });
  fill(
      mention_index, mentions.size(), [&](std::uint32_t row) { return mix(mentions[row].number); }, all);
  for (const MentionRow& row : mentions) {
    live_mentions += row.erased == 0;
    highest_number = std::max(highest_number, row.number);
  }
  fill(
      premises_index, premises.size(), [&](std::uint32_t row) { return premises[row].hash; }, all);
  fill(
      contact_index, contacts.size(), [&](std::uint32_t row) { return contacts[row].hash; }, all);
}

base::Status Resolver::save(const std::string& path) const {
  const State& state = *state_;
  const Clusters::Flat people = state.people.flat();
  const Clusters::Flat doors = state.doors.flat();
  Writer writer;
  writer.table(state.tokens.rows());
  writer.table(state.tokens.arena());
  writer.table(state.parties);
  writer.table(state.mentions);
  writer.table(state.items);
  writer.table(state.premises);
  writer.table(state.contacts);
  write_clusters(writer, people);
  write_clusters(writer, doors);
  writer.text(judgements_text(state.judgements));
  writer.text(changes_text(state.history));
  return writer.replace(path, state.parameters.version);
}

base::Status Resolver::build_key_tables() { return state_->rebuild_lookups(); }

base::Result<Resolver> Resolver::load(const std::string& path, Parameters parameters, KeyTables when) {
  TW_TRY(const MappedFile file, MappedFile::open(path));
  Header header;
  if (file.bytes().size() < sizeof header)
    return base::fail(base::ErrorCode::Tampered, path, "too short", "a snapshot");
  std::memcpy(&header, file.bytes().data(), sizeof header);
  if (header.magic != kSnapshotMagic || header.layout != kLayout || header.parameters != parameters.version) {
    return base::fail(
        base::ErrorCode::Unsupported, path, "another layout or parameter version",
        "layout " + std::to_string(kLayout) + ", parameters " + std::to_string(parameters.version));
  }
  const auto broken = [&] {
    return base::fail(base::ErrorCode::Tampered, path, "checksum or tables disagree",
                      "an unaltered snapshot");
  };
  Resolver out(std::move(parameters));
  State& state = *out.state_;
  const std::string_view content = file.bytes().substr(sizeof header);
  auto checksum = std::async(std::launch::async, [content] { return snapshot_checksum(content); });
  Reader reader(content);
  std::vector<TokenTable::Row> rows;
  std::vector<char> arena;
  if (!reader.table(rows) || !reader.table(arena) || !reader.table(state.parties) ||
      !reader.table(state.mentions) || !reader.table(state.items) || !reader.table(state.premises) ||
      !reader.table(state.contacts) || !read_clusters(reader, state.people, state.parties.size()) ||
      !read_clusters(reader, state.doors, state.premises.size()) ||
      !read_judgements(reader, state.judgements) || !read_changes(reader, state.history) ||
      checksum.get() != header.checksum || !sound(rows, arena)) {
    return broken();
  }
  auto sound_state =
      std::async(std::launch::async, [&state, tokens = rows.size()] { return sound(state, tokens); });
  // Neither looks at what the check may find wrong.
  state.tokens.restore(std::move(rows), std::move(arena));
  state.rebuild_row_indexes();
  if (!sound_state.get()) return broken();
  state.history_taken = state.history.size();
  state.apply_judgements();
  if (when == KeyTables::AtOnce) TW_TRY_STATUS(out.build_key_tables());
  return out;
}

}  // namespace tidewaiter::resolution
