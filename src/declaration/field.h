#pragma once
// The closed list of a declaration's fields, their names, and how text becomes a field's value. Every format
// goes through assign(), so a limit or a rule stands in one place. Pure and thread-safe.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/item.h"

namespace tidewaiter::declaration {

enum class Field : std::uint8_t {
  ItemId,
  OperatorId,
  Service,
  Category,
  PostedAt,
  OriginOffice,
  ReceptacleId,
  DispatchId,
  CutOffAt,
  LicenceNumber,
  CertificateNumber,
  InvoiceNumber,
  ImporterReference,
  GrossMass,
  CheckBy,
  CheckAt,
  CheckMethod,
  CheckScannedMass,
  SenderName,
  SenderAddress,
  SenderCity,
  SenderPostcode,
  SenderCountry,
  SenderPhone,
  SenderEmail,
  RecipientName,
  RecipientAddress,
  RecipientCity,
  RecipientPostcode,
  RecipientCountry,
  RecipientPhone,
  RecipientEmail,
  Description,
  Hs6,
  Quantity,
  NetMass,
  Value,
  Currency,
  Origin,
};
inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::Origin) + 1;
inline constexpr std::size_t kMaxAddressLines = 8;
inline constexpr std::size_t kMaxContentsLines = 100;

/// A field, and for the contents which line of them (from 0).
struct FieldPlace {
  Field field = Field::ItemId;
  std::uint8_t line = 0;
  bool operator==(const FieldPlace&) const = default;
};

bool is_contents(Field field) noexcept;
bool is_address(Field field) noexcept;
bool is_mass(Field field) noexcept;
bool is_instant(Field field) noexcept;

/// The last part of a field's name: "net_mass_g".
std::string_view leaf(Field field) noexcept;
/// The whole name: "item_id", "sender.name", "contents[0].net_mass_g".
std::string path(FieldPlace place);
/// The place a name means: as path() writes it, "contents.net_mass_g" for the first line, "sender.address[1]"
/// for an address line (its number says nothing: lines are added in order). nullopt where no field has the
/// name.
std::optional<FieldPlace> place_from(std::string_view name) noexcept;

/// Which object of the NDJSON shape a key stands in.
enum class Scope : std::uint8_t { Item, Check, Sender, Recipient, Contents };
std::optional<Field> field_from(Scope scope, std::string_view key) noexcept;

/// What a mass counts. A pound is 453.59237 g and an ounce 28.349523125 g exactly (NIST Handbook 44, appendix
/// C).
enum class MassUnit : std::uint8_t { Milligram, Gram, Kilogram, Pound, Ounce };
std::optional<MassUnit> mass_unit_from(std::string_view name) noexcept;  ///< "mg", "g", "kg", "lb", "oz"

/// Puts text into a field: trimmed, held against the field's limit and form. Empty text changes nothing. An
/// address gains a line. Malformed, OutOfRange, TooLarge or UnknownCode otherwise, naming the field. `unit`
/// is what a mass field's text counts.
base::Status assign(model::Item& item, FieldPlace place, std::string_view text,
                    MassUnit unit = MassUnit::Gram);

/// To be called once after the last assign: drops what says nothing (an empty line of contents at the end, a
/// currency without an amount) and gives a service to an item that states none: Mail where its identifier is
/// S10's, else Courier.
void complete(model::Item& item, bool service_stated);

/// Text without white space (Unicode's, and a byte order mark) at either end.
std::string_view trim(std::string_view text) noexcept;

}  // namespace tidewaiter::declaration
