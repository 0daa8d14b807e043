// Snapshots: a packed file (env/packed_file.h), in the machine's own byte order, which the magic number tells
// apart:
//
//   8 magic · 4 layout · 4 parameter version, of a learnt set a hash · sections
//
// Each section is its length in bytes and the bytes of one flat table. Indexes and blocking keys are not
// stored: they follow from the tables and are built while reading. The tables are written from where they
// stand, and read to where they will stand, so that neither costs memory twice.

#include <algorithm>
#include <cstring>
#include <future>
#include <utility>

#include "env/packed_file.h"
#include "resolution/hash.h"
#include "resolution/parameters_json.h"
#include "resolution/resolver_state.h"
#include "resolution/snapshot_check.h"

namespace tidewaiter::resolution {
namespace {

// A learnt set's version may be given again where a database was put back: what is in it tells.
std::uint32_t mark_of(const Parameters& parameters) {
  if (parameters.version < kFirstLearnt) return parameters.version;
  return static_cast<std::uint32_t>(hash_text(parameters_json(parameters).dump()) >> 32);
}

struct Header {
  std::uint64_t magic = kSnapshotMagic;
  std::uint32_t layout = kSnapshotLayout;
  std::uint32_t parameters = 0;
};

/// Writes sections; after a failure no more of them.
class Writer {
 public:
  explicit Writer(env::PackedWriter& file) : file_(file) {}

  template <typename Row>
  void table(const std::vector<Row>& rows) {
    static_assert(std::is_trivially_copyable_v<Row>);
    text({reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(Row)});
  }
  template <typename Row>
  void table(const Blocks<Row>& rows) {
    length(rows.size() * sizeof(Row));
    rows.each_piece([&](std::string_view piece) { add(piece); });
  }
  void text(std::string_view text) {
    length(text.size());
    add(text);
  }
  base::Status status() && { return std::move(status_); }

 private:
  void length(std::uint64_t size) { add({reinterpret_cast<const char*>(&size), sizeof size}); }
  void add(std::string_view piece) {
    if (status_) status_ = file_.add(piece);
  }

  env::PackedWriter& file_;
  base::Status status_;
};

class Reader {
 public:
  explicit Reader(env::PackedReader& file) : file_(file) {}

  template <typename Row>
  bool table(std::vector<Row>& rows) {
    std::size_t count = 0;
    if (!length(sizeof(Row), count)) return false;
    // Room for what is yet to come, without moving everything at the first newcomer.
    rows.reserve(count * 9 / 8);
    rows.resize(count);
    return file_.read(static_cast<void*>(rows.data()), count * sizeof(Row));
  }
  template <typename Row>
  bool table(Blocks<Row>& rows) {
    std::size_t count = 0;
    return length(sizeof(Row), count) &&
           rows.assign(count, [&](void* to, std::size_t octets) { return file_.read(to, octets); });
  }
  bool text(std::string& out) {
    std::size_t count = 0;
    if (!length(1, count)) return false;
    out.resize(count);
    return file_.read(out.data(), count);
  }

 private:
  // How many of `row_octets` a section holds: no more than the file has.
  bool length(std::size_t row_octets, std::size_t& count) {
    std::uint64_t size = 0;
    if (!file_.read(&size, sizeof size) || size > file_.left() || size % row_octets != 0) return false;
    count = size / row_octets;
    return true;
  }

  env::PackedReader& file_;
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
  Header header;
  header.parameters = mark_of(state.parameters);
  return env::replace_packed(path, {reinterpret_cast<const char*>(&header), sizeof header},
                             [&](env::PackedWriter& file) {
                               Writer writer{file};
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
                               return std::move(writer).status();
                             });
}

base::Status Resolver::build_key_tables() { return state_->rebuild_lookups(); }

base::Result<Resolver> Resolver::load(const std::string& path, Parameters parameters, KeyTables when) {
  TW_TRY(auto file, env::PackedReader::open(path, sizeof(Header)));
  Header header;
  std::memcpy(&header, file.head().data(), sizeof header);
  if (header.magic != kSnapshotMagic || header.layout != kSnapshotLayout ||
      header.parameters != mark_of(parameters)) {
    return base::fail(
        base::ErrorCode::Unsupported, path, "another layout or parameter version",
        "layout " + std::to_string(kSnapshotLayout) + ", parameters " + std::to_string(parameters.version));
  }
  const auto broken = [&] {
    return base::fail(base::ErrorCode::Tampered, path, "its tables disagree", "an unaltered snapshot");
  };
  Resolver out(std::move(parameters));
  State& state = *out.state_;
  Reader reader(file);
  std::vector<TokenTable::Row> rows;
  std::vector<char> arena;
  if (!reader.table(rows) || !reader.table(arena) || !reader.table(state.parties) ||
      !reader.table(state.mentions) || !reader.table(state.items) || !reader.table(state.premises) ||
      !reader.table(state.contacts) || !read_clusters(reader, state.people, state.parties.size()) ||
      !read_clusters(reader, state.doors, state.premises.size()) ||
      !read_judgements(reader, state.judgements) || !read_changes(reader, state.history) ||
      file.left() != 0 || !sound(rows, arena)) {
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
