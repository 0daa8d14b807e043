#include "simulate/tables.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <string>

#include "facts/facts.h"

namespace tidewaiter::simulate {
namespace {

using Cells = std::vector<std::string_view>;

Cells split(std::string_view text, char separator) {
  Cells cells;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    cells.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return cells;
    begin = end + 1;
  }
}

/// The rows of one file; a row whose cells don't fit is reported with file and line.
class Rows {
 public:
  Rows(std::string path, std::size_t columns) : path_(std::move(path)), columns_(columns) {}

  base::Status each(const std::function<bool(const Cells&)>& take) const {
    TW_TRY(const std::string_view text, facts::file(path_));
    int number = 0;
    for (std::string_view line : split(text, '\n')) {
      ++number;
      if (line.empty() || line.front() == '#') continue;
      const Cells cells = split(line, ',');
      if (cells.size() != columns_ || !take(cells)) {
        return base::fail(base::ErrorCode::Malformed, path_ + ":" + std::to_string(number), line,
                          std::to_string(columns_) + " cells as the file's head says");
      }
    }
    return {};
  }

 private:
  std::string path_;
  std::size_t columns_;
};

template <typename T>
bool number(std::string_view text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

template <typename T>
bool index_of(const std::vector<T>& values, std::string_view key, std::string_view T::*field,
              std::size_t& out) {
  const auto at =
      std::find_if(values.begin(), values.end(), [&](const T& value) { return value.*field == key; });
  out = static_cast<std::size_t>(at - values.begin());
  return at != values.end();
}

bool language_from(std::string_view text, Language& out) {
  constexpr std::array<std::string_view, kLanguages> kNames{"en", "zh", "vi", "ja"};
  const auto at = std::find(kNames.begin(), kNames.end(), text);
  out = static_cast<Language>(at - kNames.begin());
  return at != kNames.end();
}

bool form_from(std::string_view text, AddressForm& out) {
  constexpr std::array<std::string_view, kAddressForms> kNames{"en", "cn", "vn", "jp",
                                                               "my", "de", "fr", "nl"};
  const auto at = std::find(kNames.begin(), kNames.end(), text);
  out = static_cast<AddressForm>(at - kNames.begin());
  return at != kNames.end();
}

base::Status read_names(Tables& tables) {
  return Rows("simulate/names.csv", 5).each([&](const Cells& c) {
    Language language{};
    if (!language_from(c[0], language)) return false;
    NameTable& table = tables.names[static_cast<std::size_t>(language)];
    std::vector<NamePart>* list = c[1] == "family"          ? &table.family
                                  : c[1] == "female"        ? &table.female
                                  : c[1] == "male"          ? &table.male
                                  : c[1] == "given"         ? &table.given
                                  : c[1] == "middle_female" ? &table.middle_female
                                  : c[1] == "middle_male"   ? &table.middle_male
                                                            : nullptr;
    if (list == nullptr) return false;
    list->push_back({c[2], c[3], c[4]});
    return true;
  });
}

base::Status read_streets(Tables& tables) {
  return Rows("simulate/streets.csv", 3).each([&](const Cells& c) {
    AddressForm form{};
    if (!form_from(c[0], form)) return false;
    tables.streets[static_cast<std::size_t>(form)].push_back({c[1], c[2]});
    return true;
  });
}

base::Status read_countries(Tables& tables) {
  return Rows("simulate/countries.csv", 9).each([&](const Cells& c) {
    Country country;
    country.code = c[0];
    country.calling = c[1];
    country.trunk = c[2];
    country.telephones = split(c[3], ';');
    country.currency = c[4];
    if (!number(c[5], country.units_per_100_usd) || !number(c[6], country.duty_free_limit) ||
        !form_from(c[7], country.form)) {
      return false;
    }
    for (std::string_view share : split(c[8], ';')) {
      Language language{};
      std::uint32_t weight = 0;
      if (share.size() < 4 || !language_from(share.substr(0, 2), language) ||
          !number(share.substr(3), weight))
        return false;
      country.languages.push_back(language);
      country.language_weights.add(weight);
    }
    tables.countries.push_back(std::move(country));
    return true;
  });
}

base::Status read_places(Tables& tables) {
  return Rows("simulate/places.csv", 7).each([&](const Cells& c) {
    std::size_t country = 0;
    std::uint32_t weight = 0;
    if (!index_of(tables.countries, c[0], &Country::code, country) || !number(c[5], weight)) return false;
    tables.countries[country].places.push_back({c[1], c[2], c[3], c[4], c[6]});
    tables.countries[country].place_weights.add(weight);
    return true;
  });
}

base::Status read_routes(Tables& tables) {
  return Rows("simulate/routes.csv", 8).each([&](const Cells& c) {
    Route route;
    route.office = c[0];
    route.export_impc = c[2];
    route.import_impc = c[5];
    if (!index_of(tables.countries, c[1], &Country::code, route.origin) ||
        !number(c[3], route.utc_offset_min) ||
        !index_of(tables.countries, c[4], &Country::code, route.destination) || !number(c[6], route.weight)) {
      return false;
    }
    for (std::string_view closes : split(c[7], ';')) {
      if (!number(closes, route.closes_min.emplace_back())) return false;
    }
    tables.routes.push_back(std::move(route));
    return true;
  });
}

base::Status read_goods(Tables& tables) {
  return Rows("simulate/goods.csv", 13).each([&](const Cells& c) {
    Goods goods;
    goods.hs6 = c[0];
    for (std::size_t market = 0; market < 4; ++market) {
      if (!number(c[1 + market], goods.weight[market])) return false;
      tables.goods_weights[market].add(goods.weight[market]);
    }
    if (!number(c[5], goods.unit_g_min) || !number(c[6], goods.unit_g_max) ||
        !number(c[7], goods.usd_cents_min) || !number(c[8], goods.usd_cents_max) ||
        !number(c[9], goods.quantity_max)) {
      return false;
    }
    for (std::size_t language = 0; language < 3; ++language)
      goods.phrases[language] = split(c[10 + language], ';');
    tables.goods.push_back(std::move(goods));
    return true;
  });
}

base::Status read_concealments(Tables& tables) {
  return Rows("simulate/concealments.csv", 5).each([&](const Cells& c) {
    Concealment concealment{c[0], c[1], c[2], c[3], 0, 0};
    if (!number(c[4], concealment.carry_g) || !index_of(tables.goods, c[1], &Goods::hs6, concealment.goods))
      return false;
    tables.concealments.push_back(concealment);
    return true;
  });
}

base::Status read_drugs(Tables& tables) {
  return Rows("simulate/drugs.csv", 19).each([&](const Cells& c) {
    Drug drug;
    drug.name = c[0];
    if (!number(c[1], drug.events)) return false;
    for (std::size_t i = 0; i < drug.mg.size(); ++i) {
      if (!number(c[2 + i], drug.mg[i])) return false;
    }
    for (std::size_t i = 0; i < drug.month.size(); ++i) {
      if (!number(c[7 + i], drug.month[i])) return false;
    }
    tables.drugs.push_back(drug);
    return true;
  });
}

base::Status read_firms(Tables& tables) {
  FirmTable& firms = tables.firms;
  return Rows("simulate/companies.csv", 3).each([&](const Cells& c) {
    std::vector<FirmWord>* list = c[0] == "word"     ? &firms.word
                                  : c[0] == "seller" ? &firms.seller
                                  : c[0] == "food"   ? &firms.food
                                  : c[0] == "agent"  ? &firms.agent
                                  : c[0] == "buyer"  ? &firms.buyer
                                                     : nullptr;
    if (list == nullptr) return false;
    list->push_back({c[1], c[2]});
    return true;
  });
}

}  // namespace

const Country* Tables::country(std::string_view code) const noexcept {
  const auto at =
      std::find_if(countries.begin(), countries.end(), [&](const Country& c) { return c.code == code; });
  return at == countries.end() ? nullptr : &*at;
}

std::size_t market_of(std::string_view destination) noexcept {
  if (destination == "AU" || destination == "NZ") return 0;
  if (destination == "US" || destination == "CA") return 1;
  if (destination == "GB" || destination == "DE" || destination == "FR" || destination == "NL") return 2;
  return 3;
}

base::Result<Tables> read_tables() {
  Tables tables;
  for (const auto read : {read_names, read_streets, read_countries, read_places, read_routes, read_goods,
                          read_concealments, read_drugs, read_firms}) {
    TW_TRY_STATUS(read(tables));
  }
  return tables;
}

}  // namespace tidewaiter::simulate
