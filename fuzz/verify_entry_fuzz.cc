// What the outsider reads as an entry is JSON to a general reader too, with the same kind and rows.

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "verify/entry_text.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  verify::EntryText entry;
  if (!entry.read(text)) return 0;
  const auto general = nlohmann::json::parse(text, nullptr, false);
  TW_CHECK(general.is_object() && general["kind"] == entry.kind() &&
           general["rows"].size() == entry.rows().size());
  for (std::size_t i = 0; i < entry.rows().size(); ++i) {
    TW_CHECK(general["rows"][i][0] == entry.rows()[i].table && general["rows"][i][1] == entry.rows()[i].key);
    TW_CHECK(general["rows"][i][2] == base::to_base64(base::as_view(entry.rows()[i].digest)));
  }
  entry.body_numbers("entries");
  entry.body_string("note");
  return 0;
}
