#include "service/figures.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "service/engine.h"

namespace tidewaiter::service {
namespace {

using base::Instant;


// The first number whose row is not before `at`, by halving: both tables' times never fall with the number.
template <store::Record Row>
base::Result<std::int64_t> first_number_from(store::Reader& reader, std::int64_t Row::*number,
                                             std::int64_t Row::*time, Instant at) {
  TW_TRY(const auto last, reader.first<Row>({.equal = {}, .after = {}, .backward = true}));
  std::int64_t low = 1, high = last ? (*last).*number + 1 : 1;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    TW_TRY(const auto row, reader.first<Row>({.equal = {}, .after = store::Row{middle - 1}}));
    if (row && (*row).*time < at.unix_ms()) {
      low = (*row).*number + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

struct Numbers {
  std::int64_t first = 0;
  std::int64_t end = 0;
  bool contains(std::int64_t number) const { return number >= first && number < end; }
  std::int64_t count() const { return end - first; }
};

template <store::Record Row>
base::Result<Numbers> numbers_of(store::Reader& reader, std::int64_t Row::*number, std::int64_t Row::*time,
                                 Instant from, Instant until) {
  Numbers numbers;
  TW_TRY(numbers.first, first_number_from(reader, number, time, from));
  TW_TRY(numbers.end, first_number_from(reader, number, time, until));
  return numbers;
}

base::Status count_selected(store::Reader& reader, const Numbers& items, Figures& figures,
                            std::set<std::int64_t>& by_lot) {
  return reader.scan<store::SelectionRow>({}, [&](store::SelectionRow&& row) -> base::Result<bool> {
    figures.selected += items.contains(row.item_no) ? 1 : 0;
    if (row.reason == "random_stream") by_lot.insert(row.item_no);
    return true;
  });
}

base::Status count_examined(store::Reader& reader, const std::set<std::int64_t>& by_lot, Figures& figures) {
  return reader.scan<store::ExaminationRow>({}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
    const bool within =
        row.examined_at >= figures.from.unix_ms() && row.examined_at < figures.until.unix_ms();
    if (!within || row.result == "inconclusive") return true;
    const int lot = by_lot.contains(row.item_no) ? 1 : 0, found = row.result == "finding" ? 1 : 0;
    ++figures.examined;
    figures.examined_by_lot += lot;
    figures.finds += found;
    figures.finds_by_lot += lot * found;
    return true;
  });
}

base::Result<SeizureFigure> described(store::Reader& reader, const store::SeizureRow& row) {
  SeizureFigure figure;
  figure.month = base::to_string(Instant{row.seized_at}).substr(0, 7);
  figure.substance = row.substance;
  figure.concealment_object = row.concealment_object;
  TW_TRY(const auto examination, reader.get<store::ExaminationRow>(row.examination_no));
  if (examination) figure.means = examination->means;
  TW_TRY(const auto item, reader.get<store::ItemRow>(row.item_no));
  if (!item) return figure;
  TW_TRY(const auto declaration, declaration_of(*item));
  figure.service = model::name(declaration.item.service);
  figure.route_to = declaration.item.recipient.country;
  return figure;
}

base::Status count_seizures(store::Reader& reader, Figures& figures) {
  std::map<std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>,
           SeizureFigure>
      alike;
  TW_TRY_STATUS(reader.scan<store::SeizureRow>({}, [&](store::SeizureRow&& row) -> base::Result<bool> {
    if (row.seized_at < figures.from.unix_ms() || row.seized_at >= figures.until.unix_ms()) return true;
    TW_TRY(auto one, described(reader, row));
    auto& sum =
        alike[{one.month, one.substance, one.means, one.service, one.route_to, one.concealment_object}];
    one.count = sum.count + 1;
    one.mass = sum.mass + base::MassMg{row.mass_mg};
    sum = std::move(one);
    return true;
  }));
  for (auto& [key, figure] : alike) figures.seizures.push_back(std::move(figure));
  return {};
}

}  // namespace

base::Result<Figures> figures(const Service& service, Instant from, Instant until) {
  if (!(from < until))
    return base::fail(base::ErrorCode::OutOfRange, "until", base::to_string(until),
                      "a time after " + base::to_string(from));
  Figures figures;
  figures.from = from;
  figures.until = until;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto items,
         numbers_of(*reader, &store::ItemRow::item_no, &store::ItemRow::filed_at, from, until));
  TW_TRY(const auto refused,
         numbers_of(*reader, &store::RefusedRow::refused_no, &store::RefusedRow::refused_at, from, until));
  figures.parcels = items.count();
  figures.refused = refused.count();
  std::set<std::int64_t> by_lot;
  TW_TRY_STATUS(count_selected(*reader, items, figures, by_lot));
  TW_TRY_STATUS(count_examined(*reader, by_lot, figures));
  TW_TRY_STATUS(count_seizures(*reader, figures));
  TW_TRY_STATUS(
      reader->scan<store::MassBalanceRow>({}, [&](store::MassBalanceRow&& row) -> base::Result<bool> {
        figures.in_store = figures.in_store + base::MassMg{row.held_mg};
        return true;
      }));
  return figures;
}

}  // namespace tidewaiter::service
