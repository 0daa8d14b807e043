#pragma once
// What a table's columns mean, by their names. Pure; thread-safe.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::resolution {

enum class ColumnRole : std::uint8_t {
  Ignored,
  Id,
  Given,
  Family,
  FullName,
  Organisation,
  BirthDate,
  StreetNumber,
  AddressLine,
  District,
  City,
  Postcode,
  State,
  Country,
  Phone,
  Email,
  Identity,
  Occupation,
  BirthPlace,
  BirthYear,  ///< of a birth date in three columns
  BirthMonth,
  BirthDay
};
inline constexpr std::size_t kColumnRoles = 22;
std::string_view name(ColumnRole role) noexcept;  ///< "ignored", "birth date", …
/// The role with such a name, for mappings.
std::optional<ColumnRole> column_role_from(std::string_view name) noexcept;

/// Column name → role; what stands here beats what is recognised.
using ColumnMapping = std::map<std::string, ColumnRole>;

/// One role a column. Names are compared without case, spaces, hyphens and underscores. A column that says
/// who is who (entity_id, cluster, True Id, …) is ignored always, mapped or not, and so is one that is not
/// known. Missing where `id_column` is not among them.
base::Result<std::vector<ColumnRole>> recognise_columns(const std::vector<std::string>& names,
                                                        std::string_view id_column,
                                                        const ColumnMapping& mapping);

}  // namespace tidewaiter::resolution
