#include "simulate/frame.h"

#include <algorithm>
#include <array>

namespace tidewaiter::simulate {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

/// Share of a day's mail posted before each full hour, local time, in thousandths.
constexpr std::array<int, 25> kPostedBefore{0,   4,   7,   9,   11,  13,  17,  25,  55,  120, 200, 280, 350,
                                            400, 460, 540, 630, 720, 800, 860, 905, 940, 965, 985, 1000};

std::int64_t ms_of_day(std::uint64_t parts_per_million) {
  std::size_t hour = 1;
  while (hour < 24 && parts_per_million >= static_cast<std::uint64_t>(kPostedBefore[hour]) * 1000) ++hour;
  const std::int64_t low = kPostedBefore[hour - 1] * 1000, high = kPostedBefore[hour] * 1000;
  return static_cast<std::int64_t>(hour - 1) * 3'600'000 +
         (static_cast<std::int64_t>(parts_per_million) - low) * 3'600'000 / (high - low);
}

std::string padded(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

struct Checker {
  std::string_view operator_id, service;
  int share_percent;
  int checked_per_mille;
};
/// The post and three couriers of unlike diligence.
constexpr std::array<Checker, 4> kOperators{{{"", "Mail", 88, 965},
                                             {"CX-DELTA", "Courier", 5, 985},
                                             {"CX-PEARL", "Courier", 4, 960},
                                             {"CX-SWIFT", "Courier", 3, 880}}};

const Checker& pick_operator(Chance& chance) {
  int at = static_cast<int>(chance.below(100));
  for (const Checker& candidate : kOperators) {
    if ((at -= candidate.share_percent) < 0) return candidate;
  }
  return kOperators[0];
}

void check(Parcel& parcel, const Checker& by, Chance& chance) {
  if (!chance.per_mille(by.checked_per_mille)) return;
  constexpr std::array<std::string_view, 10> kMethods{
      "XRay", "XRay", "XRay", "XRay", "XRay", "XRay", "XRay", "Physical", "Physical", "TraceDetector"};
  parcel.check_by = "G" + std::to_string(chance.between(100, 179));
  parcel.check_method = kMethods[chance.below(kMethods.size())];
  const std::int64_t until = (parcel.cut_off_at - parcel.posted_at).milliseconds();
  const std::int64_t after = until * chance.between(10, 90) / 100;
  parcel.check_at = base::Instant{(parcel.posted_at.unix_ms() + after) / 1000 * 1000};
}

}  // namespace

base::Result<Frame> Frame::make(const Options& options, const Tables& tables) {
  Frame frame(options, tables);
  for (const Route& route : tables.routes) {
    if (!options.office.empty() && route.office != options.office) continue;
    frame.routes_.push_back(&route);
    frame.route_weights_.add(route.weight);
  }
  if (frame.routes_.empty()) {
    return base::fail(base::ErrorCode::UnknownCode, "office", options.office,
                      "an office of reference/simulate/routes.csv, or none for all");
  }
  return frame;
}

std::uint64_t Frame::lines_by(std::size_t route) const noexcept {
  return std::max<std::uint64_t>(1, options_.items * routes_[route]->weight / route_weights_.total());
}

std::uint64_t Frame::lines_from(std::string_view office) const noexcept {
  std::uint64_t lines = 0;
  for (std::size_t i = 0; i < routes_.size(); ++i) lines += routes_[i]->office == office ? lines_by(i) : 0;
  return lines;
}

int Frame::day_of(std::uint64_t line) const noexcept {
  return static_cast<int>(line * static_cast<std::uint64_t>(options_.days) / options_.items);
}

base::Instant Frame::posted_at(std::uint64_t line) const noexcept {
  const std::uint64_t scaled = line * static_cast<std::uint64_t>(options_.days);
  const std::uint64_t day = scaled / options_.items;
  const std::uint64_t within = (scaled % options_.items) * 1'000'000 / options_.items;
  const std::int64_t ms = ms_of_day(within) / 1000 * 1000;
  return base::Instant{options_.start.unix_ms() + static_cast<std::int64_t>(day) * kDayMs + ms};
}

void Frame::dispatch(Parcel& parcel, const Route& route, Chance& chance) const {
  const std::int64_t local_ms = parcel.posted_at.unix_ms() + route.utc_offset_min * 60'000LL;
  const std::int64_t days = local_ms / kDayMs;
  const int minute = static_cast<int>(local_ms % kDayMs / 60'000);
  std::size_t closing = 0;
  while (closing + 1 < route.closes_min.size() && route.closes_min[closing] < minute + 120) ++closing;
  const int closes = route.closes_min[closing] + (route.closes_min[closing] < minute + 60 ? 1440 : 0);
  parcel.cut_off_at = base::Instant{(days * 1440 + closes - route.utc_offset_min) * 60'000};
  if (parcel.service != "Mail") return;
  const Date date = date_of(days);
  parcel.dispatch_id = std::string(route.export_impc) + std::string(route.import_impc) + "A" +
                       (parcel.item_id[0] == 'E' ? "EN" : "UN") + std::to_string(date.year % 10) +
                       padded(date.day_of_year * 3 + static_cast<int>(closing), 4);
  parcel.receptacle_id =
      parcel.dispatch_id + padded(1 + minute / 2 % 400, 3) + "00" + padded(chance.between(30, 300), 4);
}

void Frame::post(Parcel& parcel, std::uint64_t line, const Route& route, Chance& chance) const {
  const Country& origin = tables_->countries[route.origin];
  const Checker& by = pick_operator(chance);
  parcel.posted_at = posted_at(line);
  parcel.utc_offset_min = route.utc_offset_min;
  parcel.office = route.office;
  parcel.service = by.service;
  parcel.operator_id = !by.operator_id.empty() ? by.operator_id : origin.code == "VN" ? "VN-POST" : "CN-POST";
  // A bijection of the serial numbers, so that neighbours in the stream do not get neighbouring numbers.
  const auto serial = static_cast<std::uint32_t>(
      (line * 48'271 + Chance(options_.seed, Purpose::Serial, 0).below(100'000'000)) % 100'000'000);
  if (parcel.service == "Mail") {
    constexpr std::array<std::string_view, 8> kServices{"EE", "EA", "RB", "LX", "LN", "CY", "UA", "LK"};
    parcel.item_id = s10(kServices[chance.below(kServices.size())], serial, origin.code);
  } else {
    parcel.item_id = std::string(by.operator_id.substr(3, 2)) + padded(serial, 10);
  }
  dispatch(parcel, route, chance);
  check(parcel, by, chance);
}

std::int64_t convert_cents(const Tables& tables, std::int64_t usd_cents, std::string_view currency) {
  for (const Country& country : tables.countries) {
    if (country.currency != currency) continue;
    const std::int64_t cents = usd_cents * country.units_per_100_usd / 100;
    return currency == "JPY" || currency == "VND" ? cents / 100 * 100 : cents;
  }
  return usd_cents;
}

std::string_view pick_currency(const Tables& tables, const Route& route, Chance& chance) {
  const auto at = chance.below(100);
  if (at < 68) return "USD";
  return tables.countries[at < 88 ? route.origin : route.destination].currency;
}

void declare(Parcel& parcel, const Tables& tables, const Goods& goods, const DeclaringHabit& habit,
             Chance& chance) {
  ContentsText line;
  const auto language = static_cast<std::size_t>(habit.language);
  line.description = chance.one_of(goods.phrases[language < goods.phrases.size() ? language : 0]);
  line.hs6 = goods.hs6;
  const int usual = 1 + static_cast<int>(chance.heavy(static_cast<std::uint64_t>(goods.quantity_max)));
  line.quantity = std::max(1, usual * habit.quantity_percent / 100);
  // Two draws make the middle of the range the likeliest; price goes with mass only in part.
  const std::int64_t grams = (chance.between(goods.unit_g_min, goods.unit_g_max) +
                              chance.between(goods.unit_g_min, goods.unit_g_max)) /
                             2;
  const std::int64_t fitting = goods.usd_cents_min + (goods.usd_cents_max - goods.usd_cents_min) *
                                                         (grams - goods.unit_g_min) /
                                                         std::max(1, goods.unit_g_max - goods.unit_g_min);
  const std::int64_t cents = (chance.between(goods.usd_cents_min, goods.usd_cents_max) + fitting) / 2;
  line.net_g = grams * line.quantity;
  line.currency = habit.currency;
  line.value_cents = convert_cents(
      tables, std::max<std::int64_t>(cents * line.quantity * habit.value_percent / 100, 10), habit.currency);
  if (chance.percent(55)) line.value_cents = std::max<std::int64_t>(100, (line.value_cents + 50) / 100 * 100);
  parcel.contents.push_back(std::move(line));
}

void pack(Parcel& parcel, Chance& chance) {
  std::int64_t net = 0;
  for (const ContentsText& line : parcel.contents) net += std::max<std::int64_t>(line.net_g, 0);
  parcel.gross_g = net + net * chance.between(3, 12) / 100 + chance.between(8, 90);
}

void dirty(Parcel& parcel, Chance& chance) {
  constexpr std::array<std::string_view, 8> kEmptyWords{"gift", "things",   "goods",   "礼物",
                                                        "物品", "quà tặng", "samples", "other"};
  PartyText& to = parcel.recipient;
  ContentsText& first = parcel.contents.front();
  const auto at = chance.below(10'000);
  std::uint64_t upto = 0;
  const auto falls = [&](std::uint64_t per_10000) {
    return at < (upto += per_10000) && at >= upto - per_10000;
  };
  if (falls(120)) first.description = kEmptyWords[chance.below(kEmptyWords.size())];
  if (falls(80)) first.description = kEmptyWords[chance.below(3)];
  if (falls(500)) first.hs6 = {};
  if (falls(80)) first.value_cents = -1;
  if (falls(50)) parcel.gross_g = -1;
  if (falls(30)) parcel.gross_g = std::max<std::int64_t>(1, parcel.gross_g * chance.between(30, 80) / 100);
  if (falls(10) && parcel.service == "Mail")
    parcel.item_id[parcel.item_id.size() - 3] =
        static_cast<char>('0' + (parcel.item_id[parcel.item_id.size() - 3] - '0' + 1) % 10);
  if (falls(130)) to.postcode.clear();
  if (falls(80) && !to.postcode.empty()) to.postcode.pop_back();
  if (falls(120) && !to.postcode.empty())
    to.postcode[chance.below(to.postcode.size())] = static_cast<char>('0' + chance.below(10));
  if (falls(40)) to.name.clear();
  if (falls(60)) to.address.clear();
  if (falls(100) && !to.phone.empty()) to.phone.resize(to.phone.size() / 2);
  if (falls(60)) parcel.category = {};
  if (falls(20)) parcel.check_by.clear();
}

void break_line(std::string& line, Chance& chance) {
  const auto cut_member = [&](std::string_view from, std::string_view upto, std::string_view with) {
    const auto begin = line.find(from);
    const auto end = line.find(upto, begin);
    line.replace(begin, end - begin, with);
  };
  switch (chance.below(4)) {
    case 0:
      line.resize(line.size() / 3);
      line += '\n';
      break;
    case 1:
      line.replace(line.find("\"city\":\"") + 8, 2, "\xc3\x28");
      break;
    case 2:
      cut_member("\"item_id\"", "\"operator_id\"", "");
      break;
    default:
      cut_member("\"quantity\":", ",", "\"quantity\":NaN");
      break;
  }
}

}  // namespace tidewaiter::simulate
