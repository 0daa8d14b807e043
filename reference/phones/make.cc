// Makes plans.tsv from libphonenumber's metadata, by asking it: for each country and length, the beginnings (2, 3 or 4
// digits) under which every sampled number is valid and of one kind. Beginnings that are mixed are left out; for them,
// and for whatever seems invalid, src/text asks the library itself.
//
//   g++ -std=c++20 -O1 reference/phones/make.cc -o /tmp/plans -lphonenumber && /tmp/plans > reference/phones/plans.tsv
//
// Deterministic: the samples come from a fixed generator.

#include <phonenumbers/phonenumberutil.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace pn = i18n::phonenumbers;

namespace {

const pn::PhoneNumberUtil& util() { return *pn::PhoneNumberUtil::GetInstance(); }

std::uint64_t g_state = 1;
char sample_digit() {
  g_state = g_state * 6364136223846793005u + 1442695040888963407u;
  return static_cast<char>('0' + (g_state >> 33) % 10);
}

char kind_of(const std::string& region, int code, const std::string& national) {
  pn::PhoneNumber number;
  number.set_country_code(code);
  number.set_national_number(std::stoull(national));
  if (national[0] == '0') {
    std::size_t zeros = 0;
    while (zeros + 1 < national.size() && national[zeros] == '0') ++zeros;
    if (region != "IT" && region != "VA") return '-';
    number.set_italian_leading_zero(true);
    if (zeros > 1) number.set_number_of_leading_zeros(static_cast<int>(zeros));
  }
  if (!util().IsValidNumberForRegion(number, region)) return '-';
  switch (util().GetNumberType(number)) {
    case pn::PhoneNumberUtil::MOBILE: return 'M';
    case pn::PhoneNumberUtil::FIXED_LINE: return 'F';
    case pn::PhoneNumberUtil::TOLL_FREE: return 'T';
    case pn::PhoneNumberUtil::PREMIUM_RATE: return 'P';
    default: return 'O';
  }
}

// One kind for every sample, or '-'. The two digits behind the prefix take every value in turn: what is mixed is mixed there.
char uniform_kind(const std::string& region, int code, const std::string& prefix, std::size_t length, int samples) {
  char kind = 0;
  for (int i = 0; i < samples; ++i) {
    std::string national = prefix;
    if (length >= prefix.size() + 2) national += {static_cast<char>('0' + i / 10 % 10), static_cast<char>('0' + i % 10)};
    while (national.size() < length) national += sample_digit();
    const char own = kind_of(region, code, national);
    if (own == '-' || (kind != 0 && own != kind)) return '-';
    kind = own;
  }
  return kind;
}

void cover(const std::string& region, int code, const std::string& prefix, std::size_t length, std::map<int, char>& kinds) {
  if (prefix.size() >= 2) {
    const char kind = uniform_kind(region, code, prefix, length, prefix.size() == 2 ? 400 : prefix.size() == 3 ? 200 : 100);
    if (kind != '-') {
      const int span = prefix.size() == 2 ? 100 : prefix.size() == 3 ? 10 : 1;
      for (int i = 0; i < span; ++i) kinds[std::stoi(prefix) * span + i] = kind;
      return;
    }
  }
  if (prefix.size() == 4 || prefix.size() >= length) return;
  for (char digit = '0'; digit <= '9'; ++digit) cover(region, code, prefix + digit, length, kinds);
}

}  // namespace

int main() {
  std::set<std::string> regions;
  util().GetSupportedRegions(&regions);
  std::printf("# country\tcalling code\ttrunk prefix\tlength:beginnings of four digits with the kind of every number there; M mobile, F fixed line,\n"
              "# T toll free, P premium, O other or fixed line and mobile alike. Made by make.cc from libphonenumber; beginnings of\n"
              "# which only some numbers are valid are left out, and the library is asked of them.\n");
  for (const auto& region : regions) {
    const int code = util().GetCountryCodeForRegion(region);
    std::string trunk;
    util().GetNddPrefixForRegion(region, true, &trunk);
    std::printf("%s\t%d\t%s\t", region.c_str(), code, trunk.empty() ? "-" : trunk.c_str());
    bool first_length = true;
    for (std::size_t length = 5; length <= 13; ++length) {
      std::map<int, char> kinds;
      cover(region, code, "", length, kinds);
      if (kinds.empty()) continue;
      std::printf("%s%zu:", first_length ? "" : ";", length);
      first_length = false;
      bool first = true;
      for (auto it = kinds.begin(); it != kinds.end();) {
        auto end = it;
        int last = it->first;
        while (++end != kinds.end() && end->second == it->second && end->first == last + 1) last = end->first;
        std::printf("%s%04d", first ? "" : ",", it->first);
        if (last != it->first) std::printf("-%04d", last);
        std::printf("%c", it->second);
        first = false;
        it = end;
      }
    }
    std::printf("\n");
  }
}
