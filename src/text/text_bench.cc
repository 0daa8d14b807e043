#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "text/text.h"

namespace {

using namespace tidewaiter::text;

template <typename Work>
void over(benchmark::State& state, const std::vector<std::string>& texts, Work work) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(work(texts[i]));
    if (++i == texts.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

const std::vector<std::string> kLatinNames{"John Smith",    "Maria Garcia Lopez",    "NGUYEN VAN AN",
                                           "Xiaoming Wang", "Dr. Anna van der Berg", "Mohammed Al-Hassan",
                                           "Ivanova, Elena"};
const std::vector<std::string> kMarkedNames{"Nguyễn Văn An", "Müller Jürgen", "Trần Thị Hồng", "Łukasz Nowak",
                                            "José Peña"};
const std::vector<std::string> kHanNames{"王小明", "陳大文", "欧阳修", "广州华兴贸易有限公司"};
const std::vector<std::string> kCompanies{"Example Trading Co., Ltd.", "Muster Handels GmbH",
                                          "Ejemplo Importaciones S.A. de C.V.",
                                          "Công ty TNHH Thương mại Mẫu"};
const std::vector<std::string> kLatinAddresses{
    "Unit 7, 148 Wattle Street, Ultimo", "Hauptstr. 12", "12 rue de la Paix",
    "Room 1202, Building 3, No. 15 Zhongshan 2nd Road, Tianhe District"};
const std::vector<std::string> kHanAddresses{"广东省广州市天河区中山二路15号3栋1202室",
                                             "上海市南京东路100号"};
const std::vector<std::string> kPhones{"+86 20 8765 4321", "13812345098", "+61 2 9876 5432", "(212) 736-5000",
                                       "0912 345 678"};

void CleanAscii(benchmark::State& s) {
  over(s, kLatinNames, [](const auto& t) { return clean(t); });
}
void CleanMarked(benchmark::State& s) {
  over(s, kMarkedNames, [](const auto& t) { return clean(t); });
}
void NameLatin(benchmark::State& s) {
  over(s, kLatinNames, [](const auto& t) { return standardise_name(t); });
}
void NameMarked(benchmark::State& s) {
  over(s, kMarkedNames, [](const auto& t) { return standardise_name(t); });
}
void NameHan(benchmark::State& s) {
  over(s, kHanNames, [](const auto& t) { return standardise_name(t); });
}
void NameCompany(benchmark::State& s) {
  over(s, kCompanies, [](const auto& t) { return standardise_name(t); });
}
void NameOf64Kb(benchmark::State& s) {
  over(s, {std::string(64 << 10, 'x')}, [](const auto& t) { return standardise_name(t); });
}
void AddressLatin(benchmark::State& s) {
  over(s, kLatinAddresses, [](const auto& t) { return parse_address(t, "Ultimo", "2007", "AU"); });
}
void AddressHan(benchmark::State& s) {
  over(s, kHanAddresses, [](const auto& t) { return parse_address(t); });
}
void PhoneByTable(benchmark::State& s) {
  over(s, kPhones, [](const auto& t) { return parse_phone(t, "CN"); });
}
void Email(benchmark::State& s) {
  over(s, {"A.Test.Person+shop@googlemail.com", "12345@qq.com"},
       [](const auto& t) { return parse_email(t); });
}
void Phonetic(benchmark::State& s) {
  over(s, {"aleksandr", "nguyen", "schmidt"}, [](const auto& t) { return phonetic_code(t); });
}
void EditDistance(benchmark::State& s) {
  over(s, {"aleksandr", "alexander", "aleksander"},
       [](const auto& t) { return edit_distance(t, "alessandro"); });
}
void JaroWinkler(benchmark::State& s) {
  over(s, {"aleksandr", "alexander", "aleksander"},
       [](const auto& t) { return jaro_winkler_permille(t, "alessandro"); });
}
void Dates(benchmark::State& s) {
  over(s, {"1985-04-23", "03/04/1985", "23 April 1985"}, [](const auto& t) { return possible_dates(t); });
}

// One party as a parcel declares it: name, two address lines with city and postcode, telephone, email.
void WholeParty(benchmark::State& s) {
  const std::vector<std::string> lines{"Unit 7", "148 Wattle Street"};
  for (auto _ : s) {
    benchmark::DoNotOptimize(standardise_name("Nguyen Van An"));
    benchmark::DoNotOptimize(parse_address(lines, "Ultimo", "2007", "AU"));
    benchmark::DoNotOptimize(parse_phone("02 9876 5432", "AU"));
    benchmark::DoNotOptimize(parse_email("test.person@example.com"));
  }
}

BENCHMARK(CleanAscii);
BENCHMARK(CleanMarked);
BENCHMARK(NameLatin);
BENCHMARK(NameMarked);
BENCHMARK(NameHan);
BENCHMARK(NameCompany);
BENCHMARK(NameOf64Kb);
BENCHMARK(AddressLatin);
BENCHMARK(AddressHan);
BENCHMARK(PhoneByTable);
BENCHMARK(Email);
BENCHMARK(Phonetic);
BENCHMARK(EditDistance);
BENCHMARK(JaroWinkler);
BENCHMARK(Dates);
BENCHMARK(WholeParty);

}  // namespace
