#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>

#include "text/address_lexicon.h"
#include "text/address_parts.h"
#include "text/han.h"
#include "text/postcode.h"
#include "text/romanise.h"
#include "text/table.h"

// How an address in Chinese characters is read: from left to right, from the large to the small. Each part
// ends in a word that says what it is (省, 市, 区, 路, 号, 楼, 室 …); the text before such a word, back to
// the part before, is the part's name or number. Province and city may stand without their word: those are
// looked for by name at the start.

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxCharacters = 400;

enum class Part {
  Province,
  City,
  District,
  Street,
  Section,
  Lane,
  House,
  BuildingNumber,
  BuildingName,
  Entrance,
  Level,
  Unit
};

struct Marker {
  std::u32string_view word;
  Part part;
  std::string_view type;  // of a street
  bool needs_number = false;
};
// At each place the longest that fits is taken; the order within one length does not matter.
constexpr Marker kMarkers[] = {
    {U"特别行政区", Part::City, {}},
    {U"自治区", Part::Province, {}},
    {U"自治州", Part::City, {}},
    {U"自治县", Part::District, {}},
    {U"开发区", Part::District, {}},
    {U"工业园", Part::BuildingName, {}},
    {U"工业区", Part::BuildingName, {}},
    {U"科技园", Part::BuildingName, {}},
    {U"号楼", Part::BuildingNumber, {}, true},
    {U"单元", Part::Entrance, {}, true},
    {U"街道", Part::District, {}},
    {U"大道", Part::Street, "ave"},
    {U"胡同", Part::Street, "ln"},
    {U"小区", Part::BuildingName, {}},
    {U"花园", Part::BuildingName, {}},
    {U"公寓", Part::BuildingName, {}},
    {U"大厦", Part::BuildingName, {}},
    {U"大楼", Part::BuildingName, {}},
    {U"广场", Part::BuildingName, {}},
    {U"中心", Part::BuildingName, {}},
    {U"市场", Part::BuildingName, {}},
    {U"商城", Part::BuildingName, {}},
    {U"新村", Part::BuildingName, {}},
    {U"新城", Part::BuildingName, {}},
    {U"宿舍", Part::BuildingName, {}},
    {U"大学", Part::BuildingName, {}},
    {U"学院", Part::BuildingName, {}},
    {U"园区", Part::BuildingName, {}},
    {U"新区", Part::District, {}},
    {U"地区", Part::City, {}},
    {U"号院", Part::House, {}, true},
    {U"省", Part::Province, {}},
    {U"市", Part::City, {}},
    {U"区", Part::District, {}},
    {U"县", Part::District, {}},
    {U"旗", Part::District, {}},
    {U"镇", Part::District, {}},
    {U"乡", Part::District, {}},
    {U"路", Part::Street, "rd"},
    {U"街", Part::Street, "st"},
    {U"巷", Part::Street, "ln"},
    {U"道", Part::Street, "rd"},
    {U"段", Part::Section, {}, true},
    {U"弄", Part::Lane, {}, true},
    {U"号", Part::House, {}, true},
    {U"栋", Part::BuildingNumber, {}, true},
    {U"幢", Part::BuildingNumber, {}, true},
    {U"座", Part::BuildingNumber, {}, true},
    {U"楼", Part::Level, {}, true},
    {U"层", Part::Level, {}, true},
    {U"室", Part::Unit, {}, true},
    {U"房", Part::Unit, {}, true},
    {U"户", Part::Unit, {}, true},
    {U"铺", Part::Unit, {}, true},
    {U"档", Part::Unit, {}, true},
    {U"村", Part::BuildingName, {}},
    {U"苑", Part::BuildingName, {}},
};

struct Place {
  std::string_view latin;
  bool province = false;
};

const std::unordered_map<std::u32string, Place>& places() {
  static const auto table = [] {
    std::unordered_map<std::u32string, Place> result;
    for (const auto& row : table_rows("addresses/chinese_places.tsv", 3))
      result.emplace(to_characters(row[0]), Place{row[1], row[2] == "province"});
    return result;
  }();
  return table;
}

std::optional<int> numeral(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  if (const auto at = kDigits.find(c); at != std::u32string_view::npos) return static_cast<int>(at);
  if (c == U'零') return 0;
  if (c == U'两') return 2;
  return std::nullopt;
}

bool ascii_alnum(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

bool numeric(char32_t c) {
  return ascii_alnum(c) || c == '-' || c == '/' || numeral(c).has_value() || c == U'十' || c == U'百' ||
         c == U'之' || c == U'第';
}

// "十二" → 12, "一百零三" → 103, "二〇五" → 205; digits, letters and hyphens stay.
std::string number_of(std::u32string_view characters) {
  std::string result;
  int sum = 0, last = 0;
  bool counting = false;
  const auto flush = [&] {
    if (counting) result += std::to_string(sum + last);
    sum = last = 0;
    counting = false;
  };
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = characters[i];
    if (c == U'十' || c == U'百') {
      sum += (last == 0 && !(c == U'百') ? 1 : last) * (c == U'十' ? 10 : 100);
      last = 0;
      counting = true;
    } else if (const auto digit = numeral(c)) {
      const bool by_place = i + 1 < characters.size() && numeral(characters[i + 1]) && sum == 0;
      if (by_place || (last != 0 && sum == 0)) {
        last = last * 10 + *digit;
      } else {
        last = *digit;
      }
      last = std::min(last, 99'999'999);
      counting = true;
    } else {
      flush();
      if (ascii_alnum(c) || c == '-' || c == '/') result += static_cast<char>(c);
      if (c == U'之') result += '-';
    }
  }
  flush();
  return canonical_number(result);
}

std::string pinyin(std::u32string_view characters) {
  std::string text;
  for (const char32_t c : characters) append_utf8(text, c);
  return to_latin(text);
}

std::optional<std::string_view> direction(char32_t c) {
  constexpr std::pair<char32_t, std::string_view> kDirections[] = {
      {U'东', "e"}, {U'南', "s"}, {U'西', "w"}, {U'北', "n"}, {U'中', "m"}};
  for (const auto& [character, sign] : kDirections) {
    if (character == c) return sign;
  }
  return std::nullopt;
}

// "中山二" → "zhongshan 2", "人民南" → "renmin s", "中山东一" → "zhongshan e 1": sections and directions as
// Latin addresses write them.
std::string street_words(std::u32string_view name) {
  std::string section, side;
  if (name.size() >= 3 && numeral(name.back())) {
    section = number_of(name.substr(name.size() - 1));
    name.remove_suffix(1);
  }
  const bool is_place =
      name.size() >= 2 && places().contains(std::u32string{name.substr(name.size() - 2)}) && name.size() < 4;
  if (const auto sign = name.size() >= 3 && !is_place ? direction(name.back()) : std::nullopt) {
    side = *sign;
    name.remove_suffix(1);
  }
  std::string words = pinyin(name);
  append_word(words, side);
  append_word(words, section);
  return words;
}

class HanReader {
 public:
  HanReader(std::string_view cleaned, StandardAddress& address) : address_(address) {
    for (std::size_t at = 0; at < cleaned.size() && text_.size() < kMaxCharacters;) {
      const char32_t c = next_character(cleaned, at);
      const bool kept = script_of(c) != Script::None || ascii_alnum(c) || c == '-' || c == '/' || c == U'〇';
      text_ += kept ? c : U' ';
    }
    address_.cut |= text_.size() == kMaxCharacters;
  }

  void read() {
    skip_country();
    while (take_place()) {
    }
    for (std::size_t i = at_; i < text_.size();) {
      if (i == at_ && text_[i] == ' ') {
        at_ = ++i;
        continue;
      }
      const Marker* marker = marker_at(i);
      if (marker == nullptr) {
        if (text_[i] == ' ' && i > at_) take_unnamed(i);
        ++i;
        continue;
      }
      const auto name = std::u32string_view{text_}.substr(at_, i - at_);
      i += marker->word.size();
      take(*marker, name, std::u32string_view{text_}.substr(i - marker->word.size(), marker->word.size()));
      at_ = i;
      while (at_ == i && take_place()) i = at_;
    }
    take_unnamed(text_.size());
  }

 private:
  void skip_country() {
    for (const std::u32string_view name :
         {std::u32string_view{U"中华人民共和国"}, std::u32string_view{U"中国"}}) {
      if (std::u32string_view{text_}.starts_with(name)) at_ = name.size();
    }
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  // A province or city by its name, with or without the word behind it.
  bool take_place() {
    if (!address_.street.empty() || at_ >= text_.size()) return false;
    for (std::size_t length = std::min<std::size_t>(6, text_.size() - at_); length >= 2; --length) {
      const auto found = places().find(text_.substr(at_, length));
      if (found == places().end()) continue;
      std::size_t end = at_ + length;
      const bool city = end < text_.size() && text_[end] == U'市';
      // "广州大道", "北京路" are streets; "南京东路" too.
      for (std::size_t k = end; k <= end + 2 && k < text_.size(); ++k) {
        const Marker* marker = marker_word(k);
        if (marker != nullptr && marker->part == Part::Street) return false;
      }
      if (end < text_.size() && (city || text_[end] == U'省')) ++end;
      if (std::u32string_view{text_}.substr(end).starts_with(U"自治区")) end += 3;
      (found->second.province && !is_municipality(found->second.latin) ? address_.state : address_.city) =
          found->second.latin;
      if (found->second.latin == "hongkong" || found->second.latin == "macau")
        address_.city = found->second.latin;
      at_ = end;
      return true;
    }
    return false;
  }

  static bool is_municipality(std::string_view latin) {
    return latin == "beijing" || latin == "shanghai" || latin == "tianjin" || latin == "chongqing" ||
           latin == "hongkong" || latin == "macau";
  }

  const Marker* marker_word(std::size_t at) const {
    const Marker* best = nullptr;
    for (const Marker& marker : kMarkers) {
      if (std::u32string_view{text_}.substr(at).starts_with(marker.word) &&
          (best == nullptr || marker.word.size() > best->word.size()))
        best = &marker;
    }
    return best;
  }

  const Marker* marker_at(std::size_t at) const {
    if (at == at_ || text_[at] < 0x3400) return nullptr;
    const Marker* marker = marker_word(at);
    if (marker == nullptr) return nullptr;
    const bool number = std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                    text_.begin() + static_cast<std::ptrdiff_t>(at),
                                    [](char32_t c) { return numeric(c) || c == ' '; });
    if (marker->needs_number && !number && !numeric(text_[at - 1])) return nullptr;
    // "公园路", "广场东路": the street's word is still to come.
    if (marker->part == Part::BuildingName || marker->part == Part::City || marker->part == Part::District) {
      for (std::size_t k = at + marker->word.size(); k <= at + marker->word.size() + 1 && k < text_.size();
           ++k) {
        const Marker* next = marker_word(k);
        const bool street = next != nullptr && next->part == Part::Street &&
                            (k == at + marker->word.size() || direction(text_[k - 1]));
        if (street) return nullptr;
      }
    }
    return marker;
  }

  void take(const Marker& marker, std::u32string_view name, std::u32string_view word) {
    // "科技园3栋", "华景新城15号": a name may stand in front of a number.
    if (marker.needs_number) {
      std::size_t from = name.size();
      while (from > 0 && (numeric(name[from - 1]))) --from;
      if (from > 0) take_name(name.substr(0, from));
      name.remove_prefix(from);
    }
    const std::string number = number_of(name);
    switch (marker.part) {
      case Part::Province:
        address_.state = pinyin(name);
        break;
      case Part::City:
        address_.city.empty() ? void(address_.city = pinyin(name))
                              : append_word(address_.district, pinyin(name));
        break;
      case Part::District:
        append_word(address_.district, pinyin(name));
        break;
      case Part::Street:
        if (!address_.street.empty()) append_word(address_.rest, address_.street);
        address_.street = street_words(name);
        address_.street_type = marker.type;
        break;
      case Part::Section:
        append_word(address_.street, number);
        break;
      case Part::Lane:
        address_.house = number;
        break;
      case Part::House:
        if (address_.house.empty()) {
          set_house(number);
        } else {
          address_.house += "/" + number;
        }
        break;
      case Part::BuildingNumber:
        append_word(address_.building, number);
        break;
      case Part::BuildingName:
        append_word(address_.building, pinyin(name) + pinyin(word));
        break;
      case Part::Entrance:
        add_unit(number);
        break;
      case Part::Level:
        address_.level = number;
        break;
      case Part::Unit:
        add_unit(number);
        break;
    }
  }

  void take_name(std::u32string_view name) {
    std::u32string letters{name};
    std::erase(letters, U' ');
    append_word(address_.building, pinyin(letters));
  }

  void set_house(const std::string& number) {
    const std::size_t hyphen = number.find('-');
    address_.house = number.substr(0, hyphen);
    if (hyphen != std::string::npos) add_unit(number.substr(hyphen + 1));
  }

  void add_unit(const std::string& number) {
    if (number.empty()) return;
    address_.unit += address_.unit.empty() ? number : "-" + number;
  }

  // Text without a word that says what it is: a postcode, the number of a unit or house, or a name.
  void take_unnamed(std::size_t end) {
    std::u32string_view part = std::u32string_view{text_}.substr(at_, end - at_);
    at_ = end;
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (part.empty()) return;
    std::size_t from = part.size();
    while (from > 0 && numeric(part[from - 1])) --from;
    const std::string number = number_of(part.substr(from));
    if (!number.empty() && from < part.size()) {
      if (number.size() == 6 && from == 0 && postcode_shape(number, "CN") == PostcodeShape::Fits &&
          address_.country != "HK") {
        if (address_.postcode.empty()) address_.postcode = number;
      } else if (address_.house.empty() && !address_.street.empty() && address_.building.empty()) {
        set_house(number);
      } else if (number.back() == 'f' && number.size() <= 3) {
        address_.level = number.substr(0, number.size() - 1);
      } else {
        add_unit(number);
      }
    }
    const auto name = part.substr(0, from);
    if (name.empty()) return;
    if (address_.street.empty() && address_.building.empty()) {
      take_name(name);
    } else {
      append_word(address_.rest, pinyin(name));
    }
  }

  StandardAddress& address_;
  std::u32string text_;
  std::size_t at_ = 0;
};

}  // namespace

void read_han_address(std::string_view cleaned, StandardAddress& address) {
  HanReader{cleaned, address}.read();
}

}  // namespace tidewaiter::text
