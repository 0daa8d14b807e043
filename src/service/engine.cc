#include "service/engine.h"

#include <algorithm>
#include <future>
#include <set>
#include <tuple>

#include "declaration/declaration.h"
#include "resolution/candidates.h"
#include "service/lists.h"
#include "service/parameter_sets.h"
#include "service/service.h"
#include "service/standing_memory.h"

namespace tidewaiter::service {
namespace {

using model::PartyRole;

// So many parcels' windows are fetched together: what they lead to fits the nearer caches.
constexpr std::size_t kLookedAtTogether = 8;
constexpr std::size_t kWorthAThread = 64;  // parcels to prepare

risk::WindowFacts facts_of(model::ItemNumber number, const model::Declaration& declaration,
                           const model::Evidence& evidence, base::Instant filed_at) {
  auto facts = risk::window_facts(declaration.item, declaration.findings, evidence, filed_at);
  facts.reference = static_cast<std::uint32_t>(number.value());
  return facts;
}

resolution::Judgement judgement_of(const store::JudgementRow& row) {
  const auto mention = [](std::int64_t item, const std::string& role) {
    const bool sender = role == model::name(PartyRole::Sender);
    return resolution::mention_number(model::ItemNumber{static_cast<std::uint64_t>(item)},
                                      sender ? PartyRole::Sender : PartyRole::Recipient);
  };
  return {mention(row.left_item, row.left_role), mention(row.right_item, row.right_role),
          row.verdict == "same", row.judged_by, base::Instant{row.judged_at}};
}

base::Result<risk::CompiledProfiles> profiles_of(const store::ProfileSetRow& row) {
  TW_TRY(const auto text, store::decompress(row.document));
  const risk::ProfileSource source{"profiles version " + std::to_string(row.version), text};
  return risk::compile({&source, 1}, static_cast<std::uint32_t>(row.version));
}

}  // namespace

Companions companions_of(const Service& service) {
  return {service.beside("resolution"), service.beside("standing")};
}

base::Result<model::Declaration> declaration_of(const store::ItemRow& row) {
  TW_TRY(const auto text, store::decompress(row.document));
  return declaration::parse_declaration(text);
}

// Reads the files beside a database, each on a thread of its own.
class Engine::Remembered {
 public:
  static Remembered reading(const Companions& companions, const resolution::Parameters& parameters) {
    Remembered files;
    files.resolver_ = std::async(std::launch::async, [path = companions.resolution, parameters] {
      return resolution::Resolver::load(path, parameters, resolution::KeyTables::Later);
    });
    files.standing_ =
        std::async(std::launch::async, [path = companions.standing] { return StandingMemory::read(path); });
    return files;
  }

  /// Nothing where there is no snapshot, or one that is damaged, empty, of another layout or of other
  /// parameters than are in force: that costs time, not truth, since everything is added again.
  std::optional<resolution::Resolver> resolver() {
    if (!resolver_.valid()) return std::nullopt;
    auto loaded = resolver_.get();
    if (!loaded || loaded->mention_count() == 0) return std::nullopt;
    return *std::move(loaded);
  }
  base::Result<StandingMemory> standing() { return standing_.get(); }

 private:
  std::future<base::Result<resolution::Resolver>> resolver_;
  std::future<base::Result<StandingMemory>> standing_;
};

base::Status Engine::load_versions(store::Reader& reader, const std::optional<model::Versions>& wanted,
                                   base::Instant now) {
  TW_TRY(auto tables, declaration::Tables::load());
  tables_ = std::make_unique<const declaration::Tables>(std::move(tables));

  std::optional<store::ProfileSetRow> set;
  TW_TRY_STATUS(reader.scan<store::ProfileSetRow>({}, [&](store::ProfileSetRow&& row) -> base::Result<bool> {
    const bool fits =
        wanted ? row.version == static_cast<std::int64_t>(wanted->profiles) : row.state == "live";
    if (fits) set = std::move(row);
    return true;
  }));
  if (set) {
    TW_TRY(profiles_, profiles_of(*set));
    versions_.profiles = static_cast<std::uint32_t>(set->version);
  } else if (wanted && wanted->profiles != 0) {
    return base::fail(base::ErrorCode::NotFound, "profiles", std::to_string(wanted->profiles),
                      "a stored version");
  }

  TW_TRY(auto lists, load_lists(reader, wanted ? std::optional{wanted->lists} : std::nullopt, now));
  versions_.lists = lists.version;
  lists_stale_ = lists.stale;
  lists_ = std::make_unique<const resolution::ListIndex>(lists.lists, std::move(lists.not_that_person));
  versions_.parameters = parameters_.version;
  windows_ = std::make_unique<risk::WindowIndex>();
  return {};
}

base::Result<Engine> Engine::empty(store::Reader& reader, const model::Versions& versions, base::Instant at,
                                   Resolving resolving) {
  Engine engine;
  engine.resolver_down_ = resolving == Resolving::Down;
  TW_TRY(engine.parameters_, parameters_of(reader, versions.parameters));
  TW_TRY_STATUS(engine.load_versions(reader, versions, at));
  engine.resolver_ = std::make_unique<resolution::Resolver>(engine.parameters_);
  TW_TRY_STATUS(engine.load_judgements(reader));
  return engine;
}

base::Result<Engine> Engine::load(store::Reader& reader, const std::optional<Companions>& companions,
                                  base::Instant now, Resolving resolving) {
  Engine engine;
  engine.resolver_down_ = resolving == Resolving::Down;
  if (!engine.resolver_down_) TW_TRY_STATUS(engine.load_judgements(reader));
  TW_TRY(engine.parameters_, parameters_in_force(reader));
  // What lies beside the database is read while the versions are: neither needs the other.
  Remembered remembered;
  if (companions && !engine.resolver_down_) remembered = Remembered::reading(*companions, engine.parameters_);
  TW_TRY_STATUS(engine.load_versions(reader, std::nullopt, now));
  TW_TRY(const bool fits, engine.load_items(reader, std::move(remembered)));
  if (!fits) return load(reader, std::nullopt, now, resolving);
  TW_TRY_STATUS(engine.obey(INT64_MAX));
  return engine;
}

base::Status Engine::load_judgements(store::Reader& reader) {
  return reader.scan<store::JudgementRow>({}, [&](store::JudgementRow&& row) -> base::Result<bool> {
    judgements_.push_back(std::move(row));
    return true;
  });
}

// What the resolver's snapshot has obeyed already.
void Engine::forget_obeyed() {
  using Told = std::tuple<std::uint64_t, std::uint64_t, bool, std::string, std::int64_t>;
  std::set<Told> known;
  for (const auto& one : resolver_->judgements())
    known.emplace(one.left.value(), one.right.value(), one.same, one.by, one.at.unix_ms());
  std::erase_if(judgements_, [&](const store::JudgementRow& row) {
    const auto told = judgement_of(row);
    return known.contains(Told{told.left.value(), told.right.value(), told.same, told.by, told.at.unix_ms()});
  });
}

base::Status Engine::obey(std::int64_t through_judgement) {
  while (!judgements_.empty() && judgements_.front().judgement_no <= through_judgement)
    TW_TRY_STATUS(obey_next());
  return {};
}

base::Status Engine::obey_before(model::ItemNumber number) {
  const auto item = static_cast<std::int64_t>(number.value());
  while (!judgements_.empty() && judgements_.front().after_item.value_or(INT64_MAX) < item)
    TW_TRY_STATUS(obey_next());
  return {};
}

base::Status Engine::obey_next() {
  const auto row = std::move(judgements_.front());
  judgements_.pop_front();
  const auto done = resolver_->judge(judgement_of(row));
  if (!done && done.error().code == base::ErrorCode::NotFound) return {};
  return done;
}

// The windows and the known ids from the file beside the database, where it belongs to the resolver's
// snapshot and the database still says the same of its last parcel. False where it does not: then nothing was
// taken from it. What is wrong with the file costs time, not truth. The resolver's tables of keys may be in
// the making meanwhile.
base::Result<bool> Engine::remember(store::Reader& reader, base::Result<StandingMemory> memory) {
  if (!memory || memory->mentions() != resolver_->mention_count()) return false;
  const auto number = memory->last();
  TW_TRY(const auto row, reader.get<store::ItemRow>(static_cast<std::int64_t>(number.value())));
  const auto resolved = resolver_->item(resolution::mention_number(number, PartyRole::Sender));
  if (!row || !resolved || resolved->text() != row->item_id) return false;
  const auto added = memory->each([&](risk::WindowFacts&& facts) -> base::Status {
    const model::ItemNumber item{facts.reference};
    TW_TRY_STATUS(obey_before(item));
    TW_TRY(const auto evidence, entities(item));
    for (const auto role : {PartyRole::Sender, PartyRole::Recipient}) {
      const auto& known = evidence.party(role);
      facts.entities[static_cast<std::size_t>(role)] = {known.person, known.premises, known.contact};
    }
    windows_->add(facts);
    return {};
  });
  if (!added) {
    *windows_ = risk::WindowIndex{};
    return false;
  }
  known_ = memory->take_known();
  last_item_ = number;
  return true;
}

// A snapshot may be older than the database: what it knows is asked, what it does not know is added. One that
// knows other parcels under these numbers, or more of them, lies beside a database that was put back or made
// anew: false.
base::Result<bool> Engine::load_items(store::Reader& reader, Remembered remembered) {
  bool fits = true;
  std::uint64_t items = 0;
  store::Scan rest;
  std::uint64_t resolved_mentions = 0;
  if (auto snapshot = remembered.resolver()) {
    resolver_ = std::make_unique<resolution::Resolver>(*std::move(snapshot));
    resolved_mentions = resolver_->mention_count();
    forget_obeyed();
    // Obeying what the snapshot does not know yet needs the tables of keys.
    const auto when = judgements_.empty() ? std::launch::async : std::launch::deferred;
    auto keys = std::async(when, [this] { return resolver_->build_key_tables(); });
    if (when == std::launch::deferred) keys.wait();
    const auto known = remember(reader, remembered.standing());
    TW_TRY_STATUS(keys.get());
    if (!known) return tl::make_unexpected(known.error());
    if (*known) {
      items = resolved_mentions / 2;
      rest.after = {static_cast<std::int64_t>(last_item_.value())};
    }
  } else {
    resolver_ = std::make_unique<resolution::Resolver>(parameters_);
  }
  const auto take = [&](store::ItemRow&& row) -> base::Result<bool> {
    const model::ItemNumber number{static_cast<std::uint64_t>(row.item_no)};
    const model::ItemId id{row.item_id};
    const base::Instant filed_at{row.filed_at};
    known_.put(id, number);
    last_item_ = number;
    if (resolver_down_) return true;
    ++items;
    TW_TRY(auto declaration, declaration_of(row));
    if (2 * items <= resolved_mentions) {
      TW_TRY_STATUS(obey_before(number));
      if (const auto resolved = resolver_->item(resolution::mention_number(number, PartyRole::Sender))) {
        fits = *resolved == id;
        if (!fits) return false;
        TW_TRY(const auto evidence, entities(number));
        windows_->add(facts_of(number, declaration, evidence, filed_at));
        return true;
      }
    }
    TW_TRY_STATUS(take_in(number, prepare_parties(std::move(declaration)), filed_at, 0));
    return true;
  };
  TW_TRY_STATUS(reader.scan<store::ItemRow>(rest, take));
  if (!fits) return false;
  if (resolved_mentions == 0) return true;
  TW_TRY(const auto stored, reader.count(store::TableId::Item));
  return resolver_->mention_count() == 2 * items && static_cast<std::uint64_t>(stored) == items;
}

std::vector<model::ListHit> PreparedItem::all_hits() const {
  std::vector<model::ListHit> all;
  for (const auto role : {PartyRole::Sender, PartyRole::Recipient}) {
    for (const auto& hit : parties[static_cast<std::size_t>(role)]->hits)
      all.push_back(hit), all.back().role = role;
  }
  std::sort(all.begin(), all.end(), [](const model::ListHit& a, const model::ListHit& b) {
    return std::tie(a.list, a.entry_id, a.role) < std::tie(b.list, b.entry_id, b.role);
  });
  return all;
}

PreparedItem Engine::prepare_parties(model::Declaration declaration) {
  PreparedItem item{std::move(declaration), {}};
  for (const auto role : {PartyRole::Sender, PartyRole::Recipient}) {
    item.parties[static_cast<std::size_t>(role)] = std::make_shared<const PreparedParty>(
        PreparedParty{resolution::prepare(item.declaration.item.party(role)), {}});
  }
  return item;
}

void Engine::prepare_at(std::span<PreparedItem* const> parcels, std::size_t desk) {
  for (PreparedItem* item : parcels) {
    for (const auto role : {PartyRole::Sender, PartyRole::Recipient}) {
      const auto& party = item->declaration.item.party(role);
      if (RecentParties::desk_of(party, desks_.size()) != desk) continue;
      item->parties[static_cast<std::size_t>(role)] = desks_[desk].of(party, *lists_);
    }
  }
}

void Engine::prepare(std::span<PreparedItem* const> parcels) {
  std::vector<std::future<void>> others;
  for (std::size_t desk = 1; desk < desks_.size(); ++desk) {
    const auto policy = parcels.size() < kWorthAThread ? std::launch::deferred : std::launch::async;
    others.push_back(std::async(policy, [=, this] { prepare_at(parcels, desk); }));
  }
  prepare_at(parcels, 0);
  for (auto& other : others) other.get();
}

PreparedItem Engine::prepare(model::Declaration declaration) const {
  PreparedItem item{std::move(declaration), {}};
  for (const auto role : {PartyRole::Sender, PartyRole::Recipient}) {
    item.parties[static_cast<std::size_t>(role)] =
        RecentParties::prepared(item.declaration.item.party(role), *lists_);
  }
  return item;
}

base::Result<model::Evidence> Engine::take_in(model::ItemNumber number, const PreparedItem& item,
                                              base::Instant filed_at, std::uint64_t journal_index) {
  TW_TRY(auto evidence, resolve(number, item, filed_at, journal_index));
  const Resolved parcel{number, &item, filed_at, &evidence};
  look_around({&parcel, 1});
  return evidence;
}

base::Result<model::Evidence> Engine::resolve(model::ItemNumber number, const PreparedItem& item,
                                              base::Instant filed_at, std::uint64_t journal_index) {
  const auto& declared = item.declaration.item;
  const base::Instant at = risk::window_time(declared, filed_at);
  const auto mention = [&](PartyRole role) {
    return resolution::Mention{resolution::mention_number(number, role), declared.id, role, at};
  };
  model::Evidence evidence;
  evidence.journal_index = journal_index;
  evidence.lists_stale = lists_stale_;
  evidence.hits = item.all_hits();
  known_.put(declared.id, number);
  last_item_ = number;
  if (resolver_down_) {
    evidence.resolver_available = false;
    return evidence;
  }
  TW_TRY_STATUS(obey_before(number));
  TW_TRY(evidence.sender, resolver_->add(mention(PartyRole::Sender), item.party(PartyRole::Sender)));
  TW_TRY(evidence.recipient, resolver_->add(mention(PartyRole::Recipient), item.party(PartyRole::Recipient)));
  return evidence;
}

void Engine::look_around(std::span<const Resolved> parcels) {
  for (; !parcels.empty(); parcels = parcels.subspan(std::min(kLookedAtTogether, parcels.size()))) {
    std::array<model::Evidence*, kLookedAtTogether> evidence;
    std::array<risk::WindowFacts, kLookedAtTogether> facts;
    std::array<std::optional<risk::WindowFacts>*, kLookedAtTogether> wanted;
    std::size_t count = 0;
    for (const auto& one : parcels.first(std::min(kLookedAtTogether, parcels.size()))) {
      if (!one.evidence->resolver_available) continue;
      evidence[count] = one.evidence;
      wanted[count] = one.facts;
      facts[count++] = facts_of(one.number, one.item->declaration, *one.evidence, one.filed_at);
    }
    windows_->fetch_ahead(profiles_.windows(), std::span{facts}.first(count));
    for (std::size_t i = 0; i < count; ++i) {
      evidence[i]->windows = windows_->read(profiles_.windows(), facts[i]);
      windows_->add(facts[i]);
      if (wanted[i] != nullptr) *wanted[i] = std::move(facts[i]);
    }
  }
}

base::Result<model::Evidence> Engine::read_again(model::ItemNumber number,
                                                 const model::Declaration& declaration,
                                                 base::Instant filed_at, std::uint64_t journal_index,
                                                 std::vector<model::ListHit> hits) const {
  model::Evidence evidence;
  evidence.journal_index = journal_index;
  evidence.lists_stale = lists_stale_;
  if (resolver_down_) {
    evidence.resolver_available = false;
    evidence.hits = std::move(hits);
    return evidence;
  }
  TW_TRY(evidence.sender, resolver_->entities(resolution::mention_number(number, PartyRole::Sender)));
  TW_TRY(evidence.recipient, resolver_->entities(resolution::mention_number(number, PartyRole::Recipient)));
  evidence.hits = std::move(hits);
  evidence.windows = windows_->read(
      profiles_.windows(), risk::window_facts(declaration.item, declaration.findings, evidence, filed_at));
  return evidence;
}

base::Result<model::Evidence> Engine::entities(model::ItemNumber number) const {
  model::Evidence evidence;
  if (resolver_down_) return evidence;
  TW_TRY(evidence.sender, resolver_->entities(resolution::mention_number(number, PartyRole::Sender)));
  TW_TRY(evidence.recipient, resolver_->entities(resolution::mention_number(number, PartyRole::Recipient)));
  return evidence;
}

base::Result<ParcelJoins> Engine::joins(model::ItemNumber number) const {
  ParcelJoins joins;
  if (resolver_down_) return joins;
  TW_TRY(joins.sender, resolver_->joins(resolution::mention_number(number, PartyRole::Sender)));
  TW_TRY(joins.recipient, resolver_->joins(resolution::mention_number(number, PartyRole::Recipient)));
  return joins;
}

void Engine::forget_parcels() {
  resolver_ = std::make_unique<resolution::Resolver>(parameters_);
  windows_ = std::make_unique<risk::WindowIndex>();
  for (auto& desk : desks_) desk = RecentParties{};
  known_ = KnownItems{};
  last_item_ = {};
  judgements_.clear();
}

std::pair<model::ItemNumber, std::size_t> Engine::extent() const {
  return {last_item_, resolver_->judgements().size()};
}

base::Status Engine::save(const Companions& companions) const {
  if (resolver_down_) return {};
  TW_TRY_STATUS(resolver_->save(companions.resolution));
  return StandingMemory::save(companions.standing, resolver_->mention_count(), last_item_, known_, *windows_);
}

}  // namespace tidewaiter::service
