#pragma once
// What somebody asked to have put right in what was declared of them. It is a row beside the declaration: the
// declaration stays as it was filed, and every assessment what it was made of (S4). Nothing is resolved or
// assessed anew by it; who reads the parcel sees both. It is erased with the filing that it was made of. One
// writer; reading may go on beside it.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/parties.h"
#include "service/service.h"

namespace tidewaiter::service {

enum class PartyField { Name, Address, City, Postcode, Country, Phone, Email };
std::string_view name(PartyField field) noexcept;  ///< "name", …
std::optional<PartyField> party_field_from(std::string_view name) noexcept;

/// What was declared; the lines of an address are separated by line feeds.
std::string text_of(const model::Party& party, PartyField field);

struct PartyCorrection {
  PartyOf party;
  PartyField field = PartyField::Name;
  std::string now;  ///< what is right; at most 500 characters. A country is two capital letters
};
/// Asked for by a request for correction that names this party and whose identity was checked. Answers its
/// number. NotFound, State (the request's kind, or it waits no more), Missing, Malformed, TooLarge, Conflict
/// where it is what stands there already.
base::Result<std::int64_t> correct_party(const Service& service, const Actor& actor, std::int64_t request,
                                         const PartyCorrection& correction);

struct KnownCorrection {
  std::int64_t number = 0;
  std::int64_t request = 0;
  model::PartyRole role = model::PartyRole::Recipient;
  PartyField field = PartyField::Name;
  std::string was;  ///< as declared
  std::string now;
  base::Instant at;
  std::string by;
};
/// Those of one filing, oldest first; of a field the last is right.
base::Result<std::vector<KnownCorrection>> corrections_of(store::Reader& reader, std::int64_t item_no);
/// Those of every filing under this id, oldest first: an operator who files again what was wrong does not
/// undo what the person had put right. NotFound where no such parcel is held.
base::Result<std::vector<KnownCorrection>> corrections_of_parcel(store::Reader& reader,
                                                                 const model::ItemId& item);

/// PartyCorrection.
nlohmann::ordered_json as_json(const KnownCorrection& correction);

}  // namespace tidewaiter::service
