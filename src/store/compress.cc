#include "store/compress.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "base/check.h"
#include "facts/facts.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

constexpr int kLevel = 3;
constexpr std::size_t kDictionaries = 3;
constexpr std::size_t kSpaceKept = std::size_t{1} << 20;  // of a thread, between documents

// The field names and closed vocabularies of stored documents, the commonest last (short distances are
// cheap).
constexpr std::string_view kFieldNames =
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

// Both sides of every dictionary, made once.
struct Dictionaries {
  std::array<std::unique_ptr<ZSTD_CDict, Free>, kDictionaries> writing;
  std::array<std::unique_ptr<ZSTD_DDict, Free>, kDictionaries> reading;

  Dictionaries() {
    add(Dictionary::FieldNames, kFieldNames);
    add(Dictionary::Declarations, facts::file("store/declarations.dictionary").value_or(std::string_view{}));
    add(Dictionary::Assessments, facts::file("store/assessments.dictionary").value_or(std::string_view{}));
  }

  void add(Dictionary dictionary, std::string_view content) {
    const auto place = static_cast<std::size_t>(dictionary) - 1;
    writing[place].reset(ZSTD_createCDict(content.data(), content.size(), kLevel));
    reading[place].reset(ZSTD_createDDict(content.data(), content.size()));
    TW_CHECK(!content.empty() && writing[place] != nullptr && reading[place] != nullptr);
  }
};

const Dictionaries& dictionaries() {
  static const Dictionaries made;
  return made;
}

}  // namespace

Blob compress(std::string_view document, Dictionary dictionary) {
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
  thread_local std::string space;
  TW_CHECK(context != nullptr);
  const auto* made = dictionaries().writing[static_cast<std::size_t>(dictionary) - 1].get();
  // The first octet names the dictionary; the frame need not.
  TW_CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0)));
  TW_CHECK(!ZSTD_isError(ZSTD_CCtx_refCDict(context.get(), made)));
  space.resize(std::max(space.size(), ZSTD_compressBound(document.size())));
  const std::size_t size =
      ZSTD_compress2(context.get(), space.data(), space.size(), document.data(), document.size());
  TW_CHECK(!ZSTD_isError(size));
  Blob out;
  out.bytes.reserve(1 + size);
  out.bytes += static_cast<char>(dictionary);
  out.bytes.append(space, 0, size);
  if (space.size() > kSpaceKept) std::string{}.swap(space);
  return out;
}

base::Result<base::Bytes> decompress(std::string_view stored, std::size_t limit_bytes) {
  if (stored.empty() || stored[0] < 1 || stored[0] > static_cast<char>(kDictionaries)) {
    return fail(ErrorCode::Encoding, "document", stored.empty() ? "nothing" : "another first octet",
                "a document that compress made");
  }
  const auto* made = dictionaries().reading[static_cast<std::size_t>(stored[0]) - 1].get();
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
  TW_CHECK(context != nullptr);
  base::Bytes out(size, '\0');
  const std::size_t got =
      ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(), stored.data(), stored.size(), made);
  if (ZSTD_isError(got) || got != size) {
    return fail(ErrorCode::Encoding, "document", ZSTD_isError(got) ? ZSTD_getErrorName(got) : "too short",
                "a whole zstd frame");
  }
  return out;
}

}  // namespace tidewaiter::store
