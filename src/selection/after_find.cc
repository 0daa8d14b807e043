#include <algorithm>

#include "selection/examination.h"

namespace tidewaiter::selection {
namespace {

std::string hidden_in(const Concealment& concealment) {
  return std::string(name(concealment.object)) + ", " + std::string(name(concealment.method)) + ", " +
         std::string(name(concealment.layer));
}

SeizureRecord seizure_of(const ExaminationResult& result, std::size_t index) {
  return {"S-" + std::to_string(result.number.value()) + "-" + std::to_string(index + 1),
          result.id,
          result.finds[index],
          *result.power,
          result.officer,
          result.at};
}

SeizureLabel label_of(const SeizureRecord& seizure) {
  return {seizure.number,
          {seizure.number, "Item " + seizure.item.text(),
           seizure.find.substance + " (presumed), " + base::to_string(seizure.find.gross_mass) + " gross",
           "Seized " + base::to_string(seizure.at) + " by " + seizure.officer.text(),
           "Power: " + std::string(name(seizure.power))}};
}

PreservationRequest preservation_of(const ExaminationResult& result, const model::Item& item,
                                    base::DurationMs camera_keeps) {
  PreservationRequest request;
  request.operator_id = item.operator_id;
  request.item = item.id;
  request.wanted = {"the counter, locker or pick-up where the parcel was handed in, and the time",
                    "the clerk or courier who took it",
                    "the identity document that was shown, and its copy where one was made",
                    "how it was paid, with the payment's reference",
                    "the camera recordings of counter and entrance, from an hour before to an hour after"};
  request.posted_at = item.posted_at;
  request.answer_by = result.at + base::DurationMs::days(1);
  std::string until = "Recordings are overwritten; please secure them today.";
  if (item.posted_at) {
    request.overwritten_at = *item.posted_at + camera_keeps;
    const base::Instant a_day_before = *request.overwritten_at - base::DurationMs::days(1);
    request.answer_by = std::clamp(a_day_before, result.at + base::DurationMs::hours(4),
                                   result.at + base::DurationMs::days(7));
    until = *request.overwritten_at > result.at
                ? "By your usual period the recordings are overwritten on " +
                      base::to_string(*request.overwritten_at) + "."
                : "By your usual period the recordings were overwritten on " +
                      base::to_string(*request.overwritten_at) + "; please secure what is left.";
  }
  request.text =
      "Please preserve, and hand over on presentation of the order, what you hold on the posting of " +
      item.id.text() + ". " + until + " Please answer by " + base::to_string(request.answer_by) +
      ", and tell nobody outside your security office of this request.";
  return request;
}

NoticeDraft counterpart_of(const ExaminationResult& result, const model::Item& item) {
  NoticeDraft notice;
  notice.to_country = item.recipient.country;
  notice.subject = "Seizure from parcel " + item.id.text() + " addressed to " + item.recipient.country;
  notice.fields = {{"Item", item.id.text()},
                   {"Operator", item.operator_id.text()},
                   {"Examined", base::to_string(result.at)},
                   {"Addressed to", item.recipient.city + ", " + item.recipient.country}};
  for (const Find& find : result.finds) {
    notice.fields.emplace_back(
        "Found", find.substance + " (presumed), " + base::to_string(find.gross_mass) + " gross");
    notice.fields.emplace_back("Hidden in", hidden_in(find.concealment));
  }
  notice.text =
      "Substance and mass are presumptive until the laboratory has reported. The addressee's particulars "
      "follow on request under the agreement between our services, for the purpose stated there alone.";
  return notice;
}

}  // namespace

base::Result<AfterFind> after_find(const ExaminationResult& result, const model::Item& item,
                                   base::DurationMs camera_keeps) {
  TW_TRY_STATUS(check(result));
  if (result.outcome != ExaminationOutcome::Finding) {
    return base::fail(base::ErrorCode::State, "outcome", name(result.outcome), "finding");
  }
  if (result.id != item.id) {
    return base::fail(base::ErrorCode::Conflict, "item_id", result.id.text(),
                      "the item given, " + item.id.text());
  }
  AfterFind after;
  for (std::size_t i = 0; i < result.finds.size(); ++i) {
    after.seizures.push_back(seizure_of(result, i));
    after.labels.push_back(label_of(after.seizures.back()));
  }
  after.preservation = preservation_of(result, item, camera_keeps);
  after.counterpart = counterpart_of(result, item);
  return after;
}

}  // namespace tidewaiter::selection
