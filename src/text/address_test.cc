#include "text/address.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::text {
namespace {

StandardAddress read(std::string_view line, std::string_view country = {}, std::string_view city = {},
                     std::string_view postcode = {}) {
  return parse_address(line, city, postcode, country);
}

std::string show(const StandardAddress& a) {
  return "house=" + a.house + " street=" + a.street + " type=" + a.street_type + " unit=" + a.unit +
         " level=" + a.level + " building=" + a.building + " district=" + a.district + " city=" + a.city +
         " state=" + a.state + " postcode=" + a.postcode + " country=" + a.country + " box=" + a.post_box +
         " care=" + a.care_of + " rest=" + a.rest;
}

TEST(Address, OneDoorUnderManySpellings) {
  const std::string door = "148|wattle|2007||||7";
  for (const char* spelling :
       {"Unit 7, 148 Wattle Street", "Unit 7 148 Wattle St", "7/148 Wattle Street", "148 Wattle Str. #7",
        "Flat 7/148 Wattle St.", "U7... apt 7, 148 WATTLE STREET", "148 Wattle St Unit 7",
        "148 Wattle Street, Apt. 7", "No. 148 Wattle St, Flat 7", "c/o John Smith, 7/148 Wattle St",
        "7/148 Wattle St, near the school", "148 Wattle St #7"}) {
    const StandardAddress address = read(spelling, "AU", "Ultimo", "2007");
    EXPECT_EQ(address.premises_key(), "148|wattle|2007") << spelling << "\n" << show(address);
    EXPECT_EQ(address.unit, "7") << spelling << "\n" << show(address);
    EXPECT_EQ(address.street_type, "st") << spelling;
  }
  EXPECT_EQ(read("7/148 Wattle St", "AU", "Ultimo", "2007").door_key(),
            read("Unit 7, 148 Wattle Street", "AU", "Ultimo", "2007").door_key());
}

TEST(Address, UnitMangling) {
  EXPECT_EQ(read("Flat 3/12 High Street", "GB").unit, "3");
  EXPECT_EQ(read("Flat 3/12 High Street", "GB").house, "12");
  EXPECT_EQ(read("12 #3 High Street", "GB").house, "12");
  EXPECT_EQ(read("12 #3 High Street", "GB").unit, "3");
  EXPECT_EQ(read("3-12 High Street", "GB").unit, "3");
  EXPECT_EQ(read("3-12 High Street", "GB").house, "12");
  EXPECT_EQ(read("12-14 High Street", "GB").house, "12-14");
  EXPECT_EQ(read("12-14 High Street", "GB", "Leeds").premises_key(),
            read("12 High St", "GB", "Leeds").premises_key());
  EXPECT_EQ(read("12a High St", "GB").house, "12a");
  EXPECT_EQ(read("12 A High St", "GB").house, "12a");
  EXPECT_EQ(read("Level 3, 12 High St", "AU").level, "3");
  EXPECT_EQ(read("3rd Floor 12 High St", "AU").level, "3");
}

TEST(Address, OneLine) {
  const StandardAddress address = read("Unit 7, 148 Wattle Street, Ultimo NSW 2007, Australia");
  EXPECT_EQ(address.country, "AU");
  EXPECT_EQ(address.state, "nsw");
  EXPECT_EQ(address.postcode, "2007");
  EXPECT_EQ(address.city, "ultimo");
  EXPECT_EQ(address.premises_key(), "148|wattle|2007");
  const StandardAddress us = read("1600 Example Avenue NW Apt 5, Springfield, IL 62704, USA");
  EXPECT_EQ(us.city, "springfield") << show(us);
  EXPECT_EQ(us.state, "il") << show(us);
  EXPECT_EQ(us.house, "1600");
  EXPECT_EQ(us.street, "example nw");
  const StandardAddress gb = read("Flat 2, Rose House, 10 Mill Lane, Leeds LS1 4AP, United Kingdom");
  EXPECT_EQ(gb.postcode, "LS14AP") << show(gb);
  EXPECT_EQ(gb.building, "rose") << show(gb);
  EXPECT_EQ(gb.house, "10") << show(gb);
}

TEST(Address, GermanFrenchSpanishItalian) {
  for (const char* spelling :
       {"Hauptstraße 12", "Hauptstrasse 12", "Hauptstr. 12", "Haupt Str. 12", "HAUPTSTRASSE 12"}) {
    EXPECT_EQ(read(spelling, "DE", "Berlin", "10115").premises_key(), "12|haupt|10115")
        << spelling << show(read(spelling, "DE"));
  }
  EXPECT_EQ(read("12 rue de la Paix", "FR", "Paris", "75002").premises_key(),
            read("12, Rue de la Paix", "FR", "Paris", "75002").premises_key());
  EXPECT_EQ(read("12 av. Victor Hugo", "FR").street, "victor hugo");
  EXPECT_EQ(read("Calle Mayor 5, 3º B", "ES").house, "5") << show(read("Calle Mayor 5, 3º B", "ES"));
  EXPECT_EQ(read("Via Roma, 15", "IT").house, "15") << show(read("Via Roma, 15", "IT"));
  EXPECT_EQ(read("ул. Ленина, д. 12, кв. 5, Москва", "RU").premises_key(), "12|lenina|moskva")
      << show(read("ул. Ленина, д. 12, кв. 5, Москва", "RU"));
  EXPECT_EQ(read("ul. Lenina 12-5", "RU").unit, "5") << show(read("ul. Lenina 12-5", "RU"));
}

TEST(Address, Chinese) {
  const StandardAddress address = read("广东省广州市天河区中山二路15号3栋1202室");
  EXPECT_EQ(address.state, "guangdong") << show(address);
  EXPECT_EQ(address.city, "guangzhou");
  EXPECT_EQ(address.district, "tianhe");
  EXPECT_EQ(address.street, "zhongshan 2");
  EXPECT_EQ(address.street_type, "rd");
  EXPECT_EQ(address.house, "15");
  EXPECT_EQ(address.building, "3");
  EXPECT_EQ(address.unit, "1202");
  EXPECT_EQ(address.country, "CN");
  const StandardAddress latin =
      read("Room 1202, Building 3, No. 15 Zhongshan 2nd Road, Tianhe District, Guangzhou, Guangdong, China");
  EXPECT_EQ(latin.door_key(), address.door_key()) << show(latin);
  EXPECT_EQ(read("Rm1202, Bldg 3, 15 Zhong Shan Er Lu, Tianhe Qu, Guangzhou", "CN").door_key(),
            address.door_key())
      << show(read("Rm1202, Bldg 3, 15 Zhong Shan Er Lu, Tianhe Qu, Guangzhou", "CN"));
  EXPECT_EQ(read("廣東省廣州市天河區中山二路15號3棟1202室").door_key(), address.door_key());
  EXPECT_EQ(read("上海市南京东路100号").street, "nanjing e");
  EXPECT_EQ(read("上海市浦东新区世纪大道200弄15号").house, "200/15")
      << show(read("上海市浦东新区世纪大道200弄15号"));
  EXPECT_EQ(read("北京市朝阳区三里屯街道工体北路8号院3号楼2单元501").unit, "2-501")
      << show(read("北京市朝阳区三里屯街道工体北路8号院3号楼2单元501"));
  EXPECT_EQ(read("香港九龍彌敦道100號3樓B室", "HK").unit, "b")
      << show(read("香港九龍彌敦道100號3樓B室", "HK"));
}

TEST(Address, Vietnamese) {
  const std::vector<const char*> spellings{"Số 15 Nguyễn Huệ, Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh",
                                           "15 Nguyen Hue, P. Ben Nghe, Q.1, TP HCM",
                                           "15 đường Nguyễn Huệ, phường Bến Nghé, Q1, Thành phố Hồ Chí Minh",
                                           "So 15 Duong Nguyen Hue, Quan 1, Ho Chi Minh City"};
  for (const char* spelling : spellings) {
    EXPECT_EQ(read(spelling, "VN").premises_key(), "15|nguyenhue|hochiminh") << spelling << "\n"
                                                                             << show(read(spelling, "VN"));
  }
  EXPECT_EQ(read("Số 5 ngõ 12 phố Huế, Hà Nội", "VN").house, "12/5")
      << show(read("Số 5 ngõ 12 phố Huế, Hà Nội", "VN"));
  EXPECT_EQ(read("12/5 phố Huế, Hà Nội", "VN").premises_key(),
            read("Số 5, ngõ 12 Phố Huế, Hanoi", "VN").premises_key());
}

TEST(Address, BoxesCareAndFiller) {
  EXPECT_EQ(read("PO Box 123, Ultimo", "AU", {}, "2007").premises_key(), "box123||2007");
  EXPECT_EQ(read("P.O. BOX 123", "AU", "Ultimo", "2007").post_box, "123");
  const StandardAddress care = read("c/o Anna Schmidt, Hauptstr. 5", "DE", "Bonn");
  EXPECT_EQ(care.care_of, "anna schmidt");
  EXPECT_EQ(care.house, "5");
  EXPECT_TRUE(read("12 High St, opposite the bank", "GB").filler);
}

TEST(Address, OneStreetShortAndInFull) {
  const std::vector<std::array<std::string_view, 3>> same{{"350 5th Ave", "350 Fifth Avenue", "US"},
                                                          {"1 First St", "1 1st Street", "US"},
                                                          {"101 N.W. 5th St", "101 NW Fifth Street", "US"},
                                                          {"1 Saint John Street", "1 St John St", "GB"},
                                                          {"5 Mount Rd", "5 Mt Road", "GB"},
                                                          {"Hauptstraße 5", "Hauptstr. 5", ""},
                                                          {"Lange Straße 7", "Lange Strasse 7", ""},
                                                          {"12b High St", "12 B High Street", "GB"},
                                                          {"Apartado 33", "Apdo. 33", "ES"}};
  for (const auto& [one, other, country] : same) {
    const auto a = read(one, country, "Testville"), b = read(other, country, "Testville");
    EXPECT_EQ(a.door_key(), b.door_key()) << show(a) << "\n" << show(b);
    EXPECT_FALSE(a.door_key().empty()) << show(a);
  }
  EXPECT_NE(read("5 Main St", "US", "Testville").door_key(),
            read("5 Station St", "US", "Testville").door_key());
}

TEST(Address, DigitsThatStandForLettersAreRead) {
  for (const char* written : {"148 W4ttle Street", "148 W4ttl3y 5treet"})
    EXPECT_EQ(read(written, "AU").house, "148") << show(read(written, "AU"));
  EXPECT_EQ(read("148 W4ttle 5treet", "AU", "Ultimo").door_key(),
            read("148 Wattle Street", "AU", "Ultimo").door_key());
  // What really is a number, a flat or a postcode stays one.
  EXPECT_EQ(read("Unit3b 12 High St", "AU").unit, "3b");
  EXPECT_EQ(read("148wattle st", "AU").house, "148");
  EXPECT_EQ(read("12 High St, Leeds LS11AA", "GB").postcode,
            read("12 High St, Leeds LS1 1AA", "GB").postcode);
  EXPECT_EQ(read("5 42nd St", "US").street, "42nd");
}

TEST(Address, OneCityByItsNames) {
  for (const char* name :
       {"Saigon", "Sài Gòn", "TP HCM", "TP.HCM", "Thành phố Hồ Chí Minh", "HCMC", "Ho Chi Minh City"})
    EXPECT_EQ(standard_city(name, "VN"), "ho chi minh") << name;
  for (const char* name : {"广州市", "廣州", "Guangzhou", "Canton", "GUANGZHOU SHI"})
    EXPECT_EQ(standard_city(name, "China"), "guangzhou") << name;
  EXPECT_EQ(standard_city("北京市"), "beijing");
  EXPECT_EQ(standard_city("Munich"), standard_city("München", "DE"));
  EXPECT_EQ(standard_city("St Louis"), standard_city("Saint Louis", "US"));
  EXPECT_EQ(standard_city("Mt Gambier"), "mount gambier");
  EXPECT_EQ(standard_city("LA"), "la") << "which country's is not said";
  EXPECT_EQ(standard_city("Footscray", "AU"), "footscray");
  EXPECT_EQ(standard_city("", "AU"), "");
  EXPECT_EQ(read("12 Zhongshan Road", "CN", "廣州市").city, "guangzhou");
}

TEST(Address, HostileTextIsBounded) {
  const std::string numbers(70000, '7');
  EXPECT_TRUE(read(numbers).cut);
  std::string slashes;
  for (int i = 0; i < 20000; ++i) slashes += "7/";
  EXPECT_TRUE(read(slashes).cut);
  std::vector<std::string> lines(500, "Unit 7");
  EXPECT_TRUE(parse_address(lines).cut);
}

}  // namespace
}  // namespace tidewaiter::text
