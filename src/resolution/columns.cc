#include "resolution/columns.h"

#include <algorithm>
#include <array>

namespace tidewaiter::resolution {
namespace {

constexpr std::array<std::string_view, kColumnRoles> kRoleNames{
    "ignored",         "id",           "given name",  "family name",
    "full name",       "organisation", "birth date",  "street number",
    "address line",    "district",     "city",        "postcode",
    "state",           "country",      "phone",       "email",
    "identity number", "occupation",   "birth place", "birth year",
    "birth month",     "birth day"};

struct Known {
  std::string_view name;
  ColumnRole role;
};

constexpr Known kKnown[] = {
    {"firstname", ColumnRole::Given},
    {"givenname", ColumnRole::Given},
    {"given", ColumnRole::Given},
    {"forename", ColumnRole::Given},
    {"forenames", ColumnRole::Given},
    {"fname", ColumnRole::Given},
    {"givennames", ColumnRole::Given},
    {"middlename", ColumnRole::Given},
    {"middleinitial", ColumnRole::Given},
    {"first", ColumnRole::Given},
    {"middle", ColumnRole::Given},
    {"middlenames", ColumnRole::Given},
    {"firstname1", ColumnRole::Given},
    {"fnamec1", ColumnRole::Given},
    {"givenname1", ColumnRole::Given},
    {"secondname", ColumnRole::Given},
    {"surname", ColumnRole::Family},
    {"lastname", ColumnRole::Family},
    {"familyname", ColumnRole::Family},
    {"lname", ColumnRole::Family},
    {"family", ColumnRole::Family},
    {"last", ColumnRole::Family},
    {"lnamec1", ColumnRole::Family},
    {"lastname1", ColumnRole::Family},
    {"surnames", ColumnRole::Family},
    {"fullname", ColumnRole::FullName},
    {"name", ColumnRole::FullName},
    {"personname", ColumnRole::FullName},
    {"customername", ColumnRole::FullName},
    {"contactname", ColumnRole::FullName},
    {"patientname", ColumnRole::FullName},
    {"personfullname", ColumnRole::FullName},
    {"sitename", ColumnRole::Organisation},
    {"company", ColumnRole::Organisation},
    {"companyname", ColumnRole::Organisation},
    {"businessname", ColumnRole::Organisation},
    {"organisation", ColumnRole::Organisation},
    {"organization", ColumnRole::Organisation},
    {"orgname", ColumnRole::Organisation},
    {"organisationname", ColumnRole::Organisation},
    {"organizationname", ColumnRole::Organisation},
    {"legalname", ColumnRole::Organisation},
    {"tradingname", ColumnRole::Organisation},
    {"companyname1", ColumnRole::Organisation},
    {"dob", ColumnRole::BirthDate},
    {"dateofbirth", ColumnRole::BirthDate},
    {"birthdate", ColumnRole::BirthDate},
    {"birthday", ColumnRole::BirthDate},
    {"birth", ColumnRole::BirthDate},
    {"dateofbirth1", ColumnRole::BirthDate},
    {"birthdt", ColumnRole::BirthDate},
    {"streetnumber", ColumnRole::StreetNumber},
    {"housenumber", ColumnRole::StreetNumber},
    {"houseno", ColumnRole::StreetNumber},
    {"streetno", ColumnRole::StreetNumber},
    {"address", ColumnRole::AddressLine},
    {"address1", ColumnRole::AddressLine},
    {"address2", ColumnRole::AddressLine},
    {"address3", ColumnRole::AddressLine},
    {"addressline1", ColumnRole::AddressLine},
    {"addressline2", ColumnRole::AddressLine},
    {"streetaddress", ColumnRole::AddressLine},
    {"street", ColumnRole::AddressLine},
    {"streetname", ColumnRole::AddressLine},
    {"unit", ColumnRole::AddressLine},
    {"unitnumber", ColumnRole::AddressLine},
    {"apartment", ColumnRole::AddressLine},
    {"addr", ColumnRole::AddressLine},
    {"addr1", ColumnRole::AddressLine},
    {"addr2", ColumnRole::AddressLine},
    {"address4", ColumnRole::AddressLine},
    {"street1", ColumnRole::AddressLine},
    {"street2", ColumnRole::AddressLine},
    {"addressline", ColumnRole::AddressLine},
    {"addressline3", ColumnRole::AddressLine},
    {"fulladdress", ColumnRole::AddressLine},
    {"mailingaddress", ColumnRole::AddressLine},
    {"homeaddress", ColumnRole::AddressLine},
    {"residence", ColumnRole::AddressLine},
    {"suburb", ColumnRole::City},
    {"district", ColumnRole::District},
    {"city", ColumnRole::City},
    {"town", ColumnRole::City},
    {"locality", ColumnRole::City},
    {"cityname", ColumnRole::City},
    {"townname", ColumnRole::City},
    {"municipality", ColumnRole::City},
    {"postcode", ColumnRole::Postcode},
    {"postalcode", ColumnRole::Postcode},
    {"zip", ColumnRole::Postcode},
    {"zipcode", ColumnRole::Postcode},
    {"postal", ColumnRole::Postcode},
    {"zip5", ColumnRole::Postcode},
    {"plz", ColumnRole::Postcode},
    {"pincode", ColumnRole::Postcode},
    {"state", ColumnRole::State},
    {"province", ColumnRole::State},
    {"region", ColumnRole::State},
    {"county", ColumnRole::State},
    {"statecode", ColumnRole::State},
    {"stateprovince", ColumnRole::State},
    {"country", ColumnRole::Country},
    {"countrycode", ColumnRole::Country},
    {"countryname", ColumnRole::Country},
    {"phone", ColumnRole::Phone},
    {"phonenumber", ColumnRole::Phone},
    {"telephone", ColumnRole::Phone},
    {"tel", ColumnRole::Phone},
    {"mobile", ColumnRole::Phone},
    {"mobilephone", ColumnRole::Phone},
    {"homephone", ColumnRole::Phone},
    {"phone1", ColumnRole::Phone},
    {"phoneno", ColumnRole::Phone},
    {"mobilenumber", ColumnRole::Phone},
    {"mobileno", ColumnRole::Phone},
    {"telephonenumber", ColumnRole::Phone},
    {"contactnumber", ColumnRole::Phone},
    {"telno", ColumnRole::Phone},
    {"workphone", ColumnRole::Phone},
    {"cellphone", ColumnRole::Phone},
    {"cell", ColumnRole::Phone},
    {"email", ColumnRole::Email},
    {"emailaddress", ColumnRole::Email},
    {"mail", ColumnRole::Email},
    {"email1", ColumnRole::Email},
    {"mailaddress", ColumnRole::Email},
    {"emailid", ColumnRole::Email},
    {"socsecid", ColumnRole::Identity},
    {"ssn", ColumnRole::Identity},
    {"nationalid", ColumnRole::Identity},
    {"passport", ColumnRole::Identity},
    {"passportnumber", ColumnRole::Identity},
    {"idnumber", ColumnRole::Identity},
    {"taxid", ColumnRole::Identity},
    {"socialsecuritynumber", ColumnRole::Identity},
    {"nationalidnumber", ColumnRole::Identity},
    {"nin", ColumnRole::Identity},
    {"taxnumber", ColumnRole::Identity},
    {"vatnumber", ColumnRole::Identity},
    {"occupation", ColumnRole::Occupation},
    {"job", ColumnRole::Occupation},
    {"profession", ColumnRole::Occupation},
    {"jobtitle", ColumnRole::Occupation},
    {"birthplace", ColumnRole::BirthPlace},
    {"placeofbirth", ColumnRole::BirthPlace},
    {"birthcity", ColumnRole::BirthPlace},
    {"cityofbirth", ColumnRole::BirthPlace},
    {"birthyear", ColumnRole::BirthYear},
    {"yearofbirth", ColumnRole::BirthYear},
    {"yob", ColumnRole::BirthYear},
    {"dobyear", ColumnRole::BirthYear},
    {"birthmonth", ColumnRole::BirthMonth},
    {"monthofbirth", ColumnRole::BirthMonth},
    {"dobmonth", ColumnRole::BirthMonth},
    {"dayofbirth", ColumnRole::BirthDay},
    {"dobday", ColumnRole::BirthDay},
};

constexpr std::string_view kTruth[] = {"entityid", "cluster",  "clusterid",   "trueid",     "truth",
                                       "label",    "personid", "groundtruth", "trueentity", "simulantid"};

std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0)
      out += c;
  }
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

ColumnRole recognised(const std::string& name) {
  for (const Known& known : kKnown) {
    if (known.name == name) return known.role;
  }
  return ColumnRole::Ignored;
}

}  // namespace

std::string_view name(ColumnRole role) noexcept { return kRoleNames[static_cast<std::size_t>(role)]; }

std::optional<ColumnRole> column_role_from(std::string_view text) noexcept {
  const auto found = std::find(kRoleNames.begin(), kRoleNames.end(), text);
  if (found == kRoleNames.end()) return std::nullopt;
  return static_cast<ColumnRole>(found - kRoleNames.begin());
}

base::Result<std::vector<ColumnRole>> recognise_columns(const std::vector<std::string>& names,
                                                        std::string_view id_column,
                                                        const ColumnMapping& mapping) {
  std::vector<ColumnRole> roles;
  bool has_id = false;
  for (const std::string& column : names) {
    const std::string plain = folded(column);
    const auto mapped = mapping.find(column);
    const bool says_who = std::find(std::begin(kTruth), std::end(kTruth), plain) != std::end(kTruth);
    ColumnRole role = mapped != mapping.end() ? mapped->second : recognised(plain);
    if (!has_id && (column == id_column || plain == folded(id_column))) {
      role = ColumnRole::Id;
      has_id = true;
    } else if (says_who || role == ColumnRole::Id) {
      role = ColumnRole::Ignored;
    }
    roles.push_back(role);
  }
  // "birth_day" beside a birth_year is a day, "birthday" alone a date.
  if (std::find(roles.begin(), roles.end(), ColumnRole::BirthYear) != roles.end()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (folded(names[i]) == "birthday" && !mapping.contains(names[i])) roles[i] = ColumnRole::BirthDay;
    }
  }
  if (!has_id)
    return base::fail(base::ErrorCode::Missing, "--id", id_column, "one of the columns: " + listed(names));
  const auto says_something = [](ColumnRole role) {
    return role != ColumnRole::Id && role != ColumnRole::Ignored;
  };
  if (std::none_of(roles.begin(), roles.end(), says_something)) {
    return base::fail(base::ErrorCode::Missing, "--mapping", listed(names),
                      "a column whose name is known, or a mapping that says what one is");
  }
  return roles;
}

}  // namespace tidewaiter::resolution
