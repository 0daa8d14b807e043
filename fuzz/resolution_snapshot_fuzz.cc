// Any bytes as a resolver's snapshot, under a header and checksum that are right: refused, or a resolver that
// answers whatever it is asked.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "resolution/parameters.h"
#include "resolution/resolution.h"
#include "resolution/snapshot_check.h"

using namespace tidewaiter;

namespace {

constexpr std::size_t kHeaderBytes = 24;

/// A file in memory, and its path.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& content) : descriptor_(memfd_create("snapshot", MFD_CLOEXEC)) {
    if (descriptor_ < 0 ||
        write(descriptor_, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
      std::abort();
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

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

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  std::memcpy(bytes.data() + at, &value, size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.size() < kHeaderBytes) return 0;
  const auto parameters = resolution::Parameters::shipped();
  put(bytes, 0, resolution::kSnapshotMagic, 8);
  put(bytes, 8, 2, 4);
  put(bytes, 12, parameters.version, 4);
  put(bytes, 16, resolution::snapshot_checksum(std::string_view(bytes).substr(kHeaderBytes)), 8);
  const MemoryFile file(bytes);
  auto loaded = resolution::Resolver::load(file.path(), parameters);
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
    const auto evidence = loaded->evidence(resolution::MentionNumber{known});
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
