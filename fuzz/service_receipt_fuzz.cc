// Any octets as a receipt from abroad, as an officer's key that somebody sends in, and as a furnace run's
// list: read, or refused by name, and nothing that was read is signed by a key that did not sign it.

#include "base/check.h"
#include "service/destruction_list.h"
#include "service/officer_keys.h"
#include "service/receipt.h"

using namespace tidewaiter;

namespace {

// Of the key that signed fuzz/seeds/service_receipt_fuzz/sound, which it signed nothing else than.
constexpr std::string_view kKey = "federal-1+e71419947c626868+2w4mBq6RgCU1ScW48POpngfVlRxS+cd8zFa+iulHDZE=";

bool is_the_sound_one(const service::Receipt& receipt) {
  return receipt.manifest == std::string(64, 'a') && receipt.handover == 1 &&
         receipt.exhibit.text() == "X1-1.1" && receipt.seal == "S-14" &&
         receipt.net() == base::MassMg{40'000} && receipt.uncertainty == base::MassMg{20};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  static const auto key = *service::OfficerKey::parse(kKey, "key");
  const auto receipt = service::read_receipt(text);
  if (!receipt) TW_CHECK(!receipt.error().field.empty());
  if (service::check_receipt(text, key)) TW_CHECK(receipt && is_the_sound_one(*receipt));
  if (const auto sent = service::OfficerKey::parse(text, "key")) TW_CHECK(sent->text() == text);
  const auto list = service::read_destruction_list(text, "list");
  if (list) {
    for (const auto& line : *list) TW_CHECK(!line.id.empty());
  } else {
    TW_CHECK(!list.error().field.empty());
  }
  return 0;
}
