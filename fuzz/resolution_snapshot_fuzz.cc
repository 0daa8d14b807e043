// Any bytes as the sections of a resolver's snapshot, packed and under a header that is right: refused, or a
// resolver that answers whatever it is asked.

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "env/packed_file.h"
#include "resolution/parameters.h"
#include "resolution/resolution.h"
#include "resolution/snapshot_check.h"

using namespace tidewaiter;

namespace {

model::Party party(const std::string& name) {
  model::Party out;
  out.name = name;
  out.address = {"148 Wattle Street"};
  out.city = "Ultimo";
  out.postcode = "2007";
  out.country = "AU";
  out.phone = "+61 412 345 678";
  return out;
}

std::string header(std::uint32_t parameters) {
  std::string out(16, '\0');
  std::memcpy(out.data(), &resolution::kSnapshotMagic, 8);
  std::memcpy(out.data() + 8, &resolution::kSnapshotLayout, 4);
  std::memcpy(out.data() + 12, &parameters, 4);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parameters = resolution::Parameters::shipped();
  const std::string path = "/dev/shm/resolution_snapshot_fuzz_" + std::to_string(::getpid());
  const auto packed = env::replace_packed(path, header(parameters.version), [&](env::PackedWriter& file) {
    return file.add({reinterpret_cast<const char*>(data), size});
  });
  if (!packed) std::abort();
  auto loaded = resolution::Resolver::load(path, parameters);
  if (!loaded) {
    if (loaded.error().field.empty()) std::abort();
    return 0;
  }
  std::uint64_t number = 1'000'000;
  for (const auto* name : {"Alice Example", "Nguyen Van Minh"}) {
    const resolution::Mention mention{resolution::MentionNumber{++number}, model::ItemId{"TEST"},
                                      model::PartyRole::Sender, base::Instant{1'800'000'000'000}};
    const auto evidence = loaded->add(mention, party(name));
    if (evidence) (void)loaded->entity(evidence->person);
  }
  for (std::uint64_t known = 0; known < 8; ++known) {
    const auto evidence = loaded->entities(resolution::MentionNumber{known});
    if (evidence) {
      (void)loaded->entity(evidence->premises);
      (void)loaded->stand_behind(evidence->premises, base::Instant{1'800'000'000'000},
                                 base::DurationMs::days(30));
      (void)loaded->explain(resolution::MentionNumber{known}, resolution::MentionNumber{number});
    }
    (void)loaded->erase(resolution::MentionNumber{known});
  }
  resolution::SearchQuery query;
  query.name = "Alice Example";
  (void)loaded->search(query);
  (void)loaded->re_evaluate(100);
  return 0;
}
