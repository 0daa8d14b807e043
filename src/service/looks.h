#pragma once
// Every look leaves a trace (K1): an officer who opens a parcel, a refused declaration, a party, what
// somebody asks of the data held of them, a list that tells of many people, or asks for a name is entered
// with the purpose, before the answer is given. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/item.h"
#include "service/service.h"

namespace tidewaiter::service {

enum class LookKind { Item, Party, Search, Request, List, Refusal };
std::string_view name(LookKind kind) noexcept;  ///< "item", "party", "search", "request", "list", "refusal"

struct Look {
  LookKind kind = LookKind::Item;
  std::optional<model::ItemId> item;  ///< what was looked at: of an item or a party
  std::string
      asked;  ///< what was searched for, a request's or refusal's number, a list's name; at most 1,000 bytes
};
/// Enters it, durably; of a parcel of another office than the officer's the entry says whose
/// (`other_office`). Missing without a purpose, or with a blank one, NotFound where the parcel was not
/// filed, TooLarge over the limit.
base::Status enter_look(const Service& service, const Actor& actor, const Look& look);

struct KnownLook {
  std::int64_t number = 0;
  base::Instant at;
  std::string officer;
  std::string purpose;
  LookKind kind = LookKind::Item;
  std::optional<std::string> item_id;  ///< nullopt where the parcel was erased, or there is none
  std::string asked;
  /// The parcel's office, where the officer's account is of another now; the entry says what it was then.
  std::string other_office;
};
/// The latest first; at most `limit`, with numbers under `before` (0: from the last on).
base::Result<std::vector<KnownLook>> looks(store::Reader& reader, std::int64_t before, std::size_t limit);

}  // namespace tidewaiter::service
