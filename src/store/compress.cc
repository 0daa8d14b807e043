#include "store/compress.h"

#include <zstd.h>

#include <memory>

#include "base/check.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

// The first octet of what is stored. A better dictionary gets a new number; the old ones stay readable.
constexpr char kDictionary1 = 1;
constexpr int kLevel = 3;

// The field names and closed vocabularies of stored documents, the commonest last (short distances are
// cheap).
constexpr std::string_view kDictionary1Text =
    R"({"code":"content","field":"contents[0].description","found":"","expected":"a description of the goods")"
    R"({"code":"check_after_cut_off","code":"contents_heavier_than_parcel","code":"cut_off_passed","code":"id_reused")"
    R"({"code":"empty_description","code":"impossible_phone","code":"bad_check_digit","code":"missing_contents")"
    R"({"code":"missing_mass","code":"missing_value","code":"missing_name","code":"missing_address")"
    R"({"code":"mixed_scripts","code":"postcode_shape","code":"posted_in_future","code":"unknown_hs")"
    R"({"code":"unknown_country","code":"unknown_currency","code":"unknown_office","code":"amended","code":"unchecked")"
    R"("standing_rule","watch_list","finding","degraded","model","profile","Release","Hold","Query","Refuse","LetRun")"
    R"("resolver_available":true,"journal_index":,"versions":{"lists":1,"model":0,"parameters":1,"profiles":1})"
    R"("attribute":"name","level":"same after transliteration","left":"","right":"","weight":)"
    R"("attribute":"address","level":"one letter differs","attribute":"phone","level":"same","attribute":"email")"
    R"("hits":[],"windows":[{"items":[],"key":"count items by recipient.premises within 30d","value":1})"
    R"("key":"sum gross_mass by sender.person within 7d","key":"count distinct sender.person by recipient.contact")"
    R"("joins":[{"level":"person","other_item":"","other_role":"recipient","parts":[],"weight":)"
    R"("evidence":{"recipient":{"contact":"E000000000000","joins":[],"person":"E","premises":"E"},"sender":{"contact":)"
    R"("reasons":[{"contribution":,"fields":["contents.description","recipient.premises"],"items":[],"kind":"profile",)"
    R"("ref":"","text":""}],"score":0,"standing":null}],"findings":[]},"check":{"at":"2026-01-01T00:00:00Z","by":"",)"
    R"("method":"XRay","method":"TraceDetector","method":"Canine","method":"Physical"},"importer_reference":"",)"
    R"("licence_number":"","certificate_number":"","invoice_number":"","service":"Courier","category":"document",)"
    R"("category":"sample","category":"return","category":"other","category":"sale","category":"gift","CNCAN","CN-POST")"
    R"({"item_id":"EE000000000CN","operator_id":"","service":"Mail","category":"gift","posted_at":"2026-01-01T00:00:00Z",)"
    R"("origin_office":"","receptacle_id":"","dispatch_id":"","cut_off_at":"2026-01-01T00:00:00Z","sender":{"name":"",)"
    R"("address":["Unit ","No. "," Road"," Street"," Avenue"],"city":"Guangzhou","postcode":"510000","country":"CN",)"
    R"("phone":"+86 20 ","email":null},"recipient":{"name":"","address":[""],"city":"","postcode":"","country":"US",)"
    R"("phone":null,"email":null},"contents":[{"description":"","hs6":"","quantity":1,"net_mass_g":,"value":,)"
    R"("currency":"USD","origin":"CN"}],"gross_mass_g":,"check":{"by":"","at":"2026-01-01T00:00:00Z","method":"XRay"}})";

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

const ZSTD_CDict* writing_dictionary() {
  static const std::unique_ptr<ZSTD_CDict, Free> made{
      ZSTD_createCDict(kDictionary1Text.data(), kDictionary1Text.size(), kLevel)};
  return made.get();
}

const ZSTD_DDict* reading_dictionary() {
  static const std::unique_ptr<ZSTD_DDict, Free> made{
      ZSTD_createDDict(kDictionary1Text.data(), kDictionary1Text.size())};
  return made.get();
}

}  // namespace

Blob compress(std::string_view document) {
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
  TW_CHECK(context != nullptr && writing_dictionary() != nullptr);
  Blob out;
  out.bytes.resize(1 + ZSTD_compressBound(document.size()));
  out.bytes[0] = kDictionary1;
  const std::size_t size = ZSTD_compress_usingCDict(context.get(), out.bytes.data() + 1, out.bytes.size() - 1,
                                                    document.data(), document.size(), writing_dictionary());
  TW_CHECK(!ZSTD_isError(size));
  out.bytes.resize(1 + size);
  out.bytes.shrink_to_fit();
  return out;
}

base::Result<base::Bytes> decompress(std::string_view stored, std::size_t limit_bytes) {
  if (stored.empty() || stored[0] != kDictionary1) {
    return fail(ErrorCode::Encoding, "document", stored.empty() ? "nothing" : "another first octet",
                "a document that compress made");
  }
  stored.remove_prefix(1);
  const auto size = ZSTD_getFrameContentSize(stored.data(), stored.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return fail(ErrorCode::Encoding, "document", "a broken frame", "a zstd frame that states its size");
  }
  if (size > limit_bytes) {
    return fail(ErrorCode::TooLarge, "document", std::to_string(size),
                "at most " + std::to_string(limit_bytes) + " bytes");
  }
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
  TW_CHECK(context != nullptr && reading_dictionary() != nullptr);
  base::Bytes out(size, '\0');
  const std::size_t got = ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(), stored.data(),
                                                     stored.size(), reading_dictionary());
  if (ZSTD_isError(got) || got != size) {
    return fail(ErrorCode::Encoding, "document", ZSTD_isError(got) ? ZSTD_getErrorName(got) : "too short",
                "a whole zstd frame");
  }
  return out;
}

}  // namespace tidewaiter::store
