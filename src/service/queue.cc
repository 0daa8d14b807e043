#include "service/queue.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/earlier_filings.h"
#include "service/held.h"
#include "service/queries.h"
#include "service/shift_contents.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

base::Result<PlaceOnList> place_from(store::Reader& reader, const store::SelectionRow& row) {
  PlaceOnList place{row.reason, model::Means::Physical, row.rank, row.probability_ppb, {}, {}};
  const auto means = model::means_from(row.means);
  if (!means) return base::fail(ErrorCode::Storage, "selection.means", row.means, "a means of examination");
  place.means = *means;
  const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
  if (detail.is_object() && detail.contains("present_by")) {
    TW_TRY(place.present_by,
           base::parse_instant(detail.value("present_by", ""), "selection.detail.present_by"));
  }
  if (detail.is_object() && detail.contains("stood_before")) {
    const auto& before = detail["stood_before"];
    place.stood_before = StoodBefore{model::ItemNumber{before.value("item", std::uint64_t{0})},
                                     before.value("score", model::Millibits{0}), ""};
    TW_TRY(place.stood_before->declared, declared_as(reader, place.stood_before->number));
  }
  return place;
}

struct Chosen {
  std::int64_t item_no = 0;
  std::optional<PlaceOnList> place;
};

base::Result<std::vector<Chosen>> chosen_of(store::Reader& reader, const ShiftStatus& shift) {
  std::vector<Chosen> chosen;
  TW_TRY_STATUS(reader.scan<store::SelectionRow>(
      {.equal = {{"office", shift.office}, {"shift", shift.shift}}, .after = {}},
      [&](store::SelectionRow&& row) -> base::Result<bool> {
        TW_TRY(auto place, place_from(reader, row));
        chosen.push_back({row.item_no, std::move(place)});
        return true;
      }));
  constexpr base::Instant kLast{INT64_MAX};
  std::sort(chosen.begin(), chosen.end(), [&](const Chosen& a, const Chosen& b) {
    const auto a_by = a.place->present_by.value_or(kLast), b_by = b.place->present_by.value_or(kLast);
    if (a_by != b_by) return a_by < b_by;
    return a.place->rank != b.place->rank ? a.place->rank < b.place->rank : a.item_no < b.item_no;
  });
  return chosen;
}

base::Result<OpenShiftMemory::Known> known_of(store::Reader& reader, const ShiftStatus& shift,
                                              OpenShiftMemory& memory, std::size_t most,
                                              const std::optional<ScoredParcel>& after) {
  TW_TRY(const auto row, reader.get<store::ShiftRow>(shift.office, shift.shift));
  return memory.of(reader, shift.office, shift.shift, row ? first_item_of(*row) : 1, most, after);
}

base::Result<std::optional<ExaminedSoFar>> examined_so_far(store::Reader& reader, std::int64_t item_no) {
  const auto weight = [](std::string_view result) {
    return result == "finding" ? 2 : result == "no_finding" ? 1 : 0;
  };
  std::optional<ExaminedSoFar> examined;
  TW_TRY_STATUS(reader.scan<store::ExaminationRow>(
      {.equal = {{"item_no", item_no}}, .after = {}}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
        if (!examined) examined.emplace();
        examined->last_no = std::max(examined->last_no, row.examination_no);
        if (examined->result.empty() || weight(row.result) > weight(examined->result))
          examined->result = std::move(row.result);
        return true;
      }));
  return examined;
}

base::Result<QueueLine> line_from(store::Reader& reader, store::ItemRow row,
                                  const store::AssessmentRow& assessed) {
  QueueLine line;
  TW_TRY(line.declaration, declaration_of(row));
  TW_TRY(line.assessed, stored_assessment(assessed));
  TW_TRY(line.decision, decision_on(reader, row));
  TW_TRY(line.hold, hold_now(reader, row));
  TW_TRY(line.query_answered, query_answered(reader, row, line.decision));
  TW_TRY(line.examined, examined_so_far(reader, row.item_no));
  line.row = std::move(row);
  return line;
}

// What the choice went by, or would go by now.
base::Status see_earlier(store::Reader& reader, QueueLine& line) {
  if (line.place) {
    line.stood_before = line.place->stood_before;
  } else if (line.row.supersedes) {
    const auto own =
        candidate_of(model::ItemNumber{static_cast<std::uint64_t>(line.row.item_no)}, line.declaration.item,
                     line.assessed.assessment, line.assessed.evidence.hits);
    TW_TRY(line.stood_before, stood_higher_before(reader, line.row, own));
  }
  return {};
}

// nullopt where it was erased, or belongs to another office's shift.
base::Result<std::optional<QueueLine>> line_of(store::Reader& reader, const ShiftStatus& shift,
                                               const Chosen& chosen) {
  TW_TRY(auto row, reader.get<store::ItemRow>(chosen.item_no));
  TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(chosen.item_no));
  if (!row || !assessed) return std::optional<QueueLine>{};
  if (!chosen.place && (row->office != shift.office || row->shift != shift.shift))
    return std::optional<QueueLine>{};
  TW_TRY(auto line, line_from(reader, *std::move(row), *assessed));
  line.place = chosen.place;
  line.shift_is_open = shift.state == "open";
  TW_TRY_STATUS(see_earlier(reader, line));
  return std::optional{std::move(line)};
}

}  // namespace

model::Millibits stands_at(const QueueLine& line) {
  const auto own = line.assessed.assessment.score;
  return line.stood_before ? std::max(own, line.stood_before->score) : own;
}

base::Result<QueueLine> line_of_parcel(store::Reader& reader, const model::ItemId& item) {
  TW_TRY(auto row, reader.item_in_force(item.text()));
  if (!row) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
  TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(row->item_no));
  if (!assessed) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a parcel that was assessed");
  TW_TRY(const auto shift, reader.get<store::ShiftRow>(row->office, row->shift));
  const auto item_no = row->item_no;
  TW_TRY(auto line, line_from(reader, *std::move(row), *assessed));
  TW_TRY(line.place, place_of(reader, item_no));
  line.shift_is_open = shift && shift->state == "open";
  TW_TRY_STATUS(see_earlier(reader, line));
  return line;
}

base::Result<std::optional<PlaceOnList>> place_of(store::Reader& reader, std::int64_t item_no) {
  TW_TRY(const auto row, reader.get<store::SelectionRow>(item_no));
  if (!row) return std::optional<PlaceOnList>{};
  TW_TRY(auto place, place_from(reader, *row));
  return std::optional{std::move(place)};
}

base::Result<std::optional<selection::HoldState>> hold_state_of(store::Reader& reader,
                                                                const store::ItemRow& item,
                                                                std::string_view only_of) {
  TW_TRY(const auto hold, hold_now(reader, item, only_of));
  return hold ? std::optional{hold->state} : std::nullopt;
}

base::Result<std::optional<HoldNow>> hold_now(store::Reader& reader, const store::ItemRow& item,
                                              std::string_view only_of) {
  TW_TRY(const auto found, held(reader, item, only_of));
  if (!found) return std::optional<HoldNow>{};
  TW_TRY(const auto state, found->state());
  return std::optional{HoldNow{selection::shown(state), place_in(found->hold.detail)}};
}

namespace {

// Of an open shift: what comes after a parcel, and where more does.
base::Result<std::vector<Chosen>> some_of_open(store::Reader& reader, const QueueFrom& from,
                                               std::size_t limit, OpenShiftMemory& memory, QueuePage& page) {
  if (from.first > 0)
    return base::fail(ErrorCode::Malformed, "cursor", std::to_string(from.first),
                      "the next_cursor of an earlier answer");
  TW_TRY(auto known, known_of(reader, page.shift, memory, limit + 1, from.after));
  page.total = known.listed;
  if (known.some.size() > limit) {
    known.some.pop_back();
    page.next = QueueFrom{0, known.some.back()};
  }
  std::vector<Chosen> chosen;
  for (const auto& one : known.some) chosen.push_back({one.item_no, {}});
  return chosen;
}

// Of a closed one: what lies on its list from a place on.
base::Result<std::vector<Chosen>> some_of_closed(store::Reader& reader, const QueueFrom& from,
                                                 std::size_t limit, QueuePage& page) {
  if (from.after)
    return base::fail(ErrorCode::Conflict, "cursor", page.shift.shift,
                      "a list that is begun anew: the shift was closed meanwhile");
  TW_TRY(const auto all, chosen_of(reader, page.shift));
  page.total = all.size();
  const auto begin = std::min(from.first, all.size());
  const auto end = begin + std::min(limit, all.size() - begin);
  if (end < all.size()) page.next = QueueFrom{end, {}};
  return std::vector<Chosen>(all.begin() + static_cast<std::ptrdiff_t>(begin),
                             all.begin() + static_cast<std::ptrdiff_t>(end));
}

// Of those known, the latest first, the one whose list is shown where none is named; beside it the latest,
// which then holds nothing, and whatever others are open.
void choose_shown(std::vector<ShiftStatus> known, QueuePage& page) {
  const auto has_a_list = [](const ShiftStatus& one) {
    return one.state == "open" ? one.filed > 0 : one.selected > 0;
  };
  auto shown = std::find_if(known.begin(), known.end(), has_a_list);
  if (shown == known.end()) shown = known.begin();
  const auto kept = shown == known.begin() ? 0 : 1;
  page.shift = std::move(*shown);
  known.erase(shown);
  known.erase(std::remove_if(known.begin() + kept, known.end(),
                             [](const ShiftStatus& one) { return one.state != "open"; }),
              known.end());
  page.beside = std::move(known);
}

}  // namespace

base::Result<QueuePage> queue(const Service& service, const std::string& office, const std::string& shift,
                              const QueueFrom& from, std::size_t limit, OpenShiftMemory* memory) {
  QueuePage page;
  OpenShiftMemory alone;
  if (memory == nullptr) memory = &alone;
  TW_TRY(auto known, shifts(service, office, shift, memory));
  if (known.empty()) return base::fail(ErrorCode::NotFound, "office", office, "an office that had a shift");
  if (shift.empty()) {
    choose_shown(std::move(known), page);
  } else {
    page.shift = std::move(known.front());
  }
  TW_TRY(auto reader, service.store().snapshot());
  const bool open = page.shift.state == "open";
  TW_TRY(const auto chosen, open ? some_of_open(*reader, from, limit, *memory, page)
                                 : some_of_closed(*reader, from, limit, page));
  for (const auto& one : chosen) {
    TW_TRY(auto line, line_of(*reader, page.shift, one));
    if (line) page.lines.push_back(*std::move(line));
  }
  return page;
}

}  // namespace tidewaiter::service
