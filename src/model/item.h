#pragma once
// The parcel as its operator declared it: one item of mail or one courier parcel, its two parties, its
// contents, the operator's own check before shipping, and what the reader found wrong but usable. Plain
// values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/mass.h"
#include "base/strong.h"

namespace tidewaiter::model {

/// The operator's identifier of a parcel: S10 (UPU S10-12) or a house waybill. At most 35 characters.
using ItemId = base::TextId<struct ItemIdTag>;
/// A parcel's number in this database, in the order of acceptance, from 1.
using ItemNumber = base::NumberId<struct ItemNumberTag>;
using OperatorId = base::TextId<struct OperatorIdTag>;
/// A UPU IMPC code or a place of the local list, for example CNCAN.
using OfficeId = base::TextId<struct OfficeIdTag>;

enum class Service { Mail, Courier };
/// UPU CN 22/CN 23 nature of transaction.
enum class Category { Gift, Sale, Document, Sample, Return, Other };
/// How a parcel may be looked into, by the customs service or by its operator.
enum class Means { XRay, TraceDetector, Canine, Physical };
enum class PartyRole { Sender, Recipient };

std::string_view name(Service value) noexcept;    ///< "Mail", "Courier"
std::string_view name(Category value) noexcept;   ///< "gift", "sale", …
std::string_view name(Means value) noexcept;      ///< "XRay", …
std::string_view name(PartyRole value) noexcept;  ///< "sender", "recipient"
std::optional<Service> service_from(std::string_view name) noexcept;
std::optional<Category> category_from(std::string_view name) noexcept;
std::optional<Means> means_from(std::string_view name) noexcept;

/// A sender or recipient exactly as declared: UTF-8, trimmed, nothing corrected.
struct Party {
  std::string name;
  std::vector<std::string> address;  ///< at most 8 lines
  std::string city;
  std::string postcode;
  std::string country;  ///< ISO 3166-1 alpha-2, upper case
  std::string phone;
  std::string email;

  bool operator==(const Party&) const = default;
};

/// An amount in thousandths of its currency's unit.
struct Money {
  std::int64_t milliunits = 0;
  std::string currency;  ///< ISO 4217

  bool operator==(const Money&) const = default;
};

struct ContentsLine {
  std::string description;
  std::string hs6;  ///< six digits, or empty
  std::optional<std::int64_t> quantity;
  std::optional<base::MassMg> net_mass;
  std::optional<Money> value;
  std::string origin;  ///< ISO 3166-1 alpha-2, or empty

  bool operator==(const ContentsLine&) const = default;
};

/// The operator's own check before shipping. Its absence is the finding `Unchecked`.
struct OperatorCheck {
  std::string by;
  std::optional<base::Instant> at;
  std::optional<Means> method;
  std::optional<base::MassMg> scanned_mass = std::nullopt;  ///< what the parcel weighed at the check

  bool operator==(const OperatorCheck&) const = default;
};

struct Item {
  ItemId id;
  OperatorId operator_id;
  Service service = Service::Mail;
  Category category = Category::Other;
  std::optional<base::Instant> posted_at;
  OfficeId origin_office;
  std::string receptacle_id;
  std::string dispatch_id;
  std::optional<base::Instant> cut_off_at;  ///< when it leaves the operator's hands
  Party sender;
  Party recipient;
  std::vector<ContentsLine> contents;  ///< at most 100 lines
  std::string licence_number;
  std::string certificate_number;
  std::string invoice_number;
  std::string importer_reference;
  std::optional<base::MassMg> gross_mass;
  std::optional<OperatorCheck> check;

  const Party& party(PartyRole role) const { return role == PartyRole::Sender ? sender : recipient; }
  bool operator==(const Item&) const = default;
};

/// What is wrong with a declaration and still usable; profiles can weigh it. A closed set.
enum class FindingCode {
  BadCheckDigit,
  UnknownHs,
  UnknownCountry,
  UnknownCurrency,
  UnknownOffice,
  ContentsHeavierThanParcel,
  ImpossiblePhone,
  PostcodeShape,
  EmptyDescription,  ///< says nothing: "gift", "things", 礼物
  MissingContents,
  MissingMass,
  MissingValue,
  MissingName,
  MissingAddress,
  Unchecked,  ///< no check by the operator before shipping
  CheckAfterCutOff,
  PostedInFuture,
  CutOffPassed,  ///< filed after it left
  IdReused,      ///< the same id named another parcel before
  Amended,       ///< filed before with other content
  MixedScripts,  ///< letters of look-alike scripts within one word
};
inline constexpr FindingCode kLastFindingCode = FindingCode::MixedScripts;

std::string_view name(FindingCode code) noexcept;  ///< "bad_check_digit", …, "unchecked"
std::optional<FindingCode> finding_code_from(std::string_view name) noexcept;

struct Finding {
  FindingCode code;
  std::string field;
  std::string found;
  std::string expected;

  bool operator==(const Finding&) const = default;
};

/// An accepted declaration: the item and what its reader found.
struct Declaration {
  Item item;
  std::vector<Finding> findings;
};

}  // namespace tidewaiter::model
