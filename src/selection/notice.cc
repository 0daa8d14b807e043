#include <utility>

#include "selection/hold.h"

namespace tidewaiter::selection {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += ", ";
    text += line;
  }
  return text;
}

std::string one_line(const model::Party& party) {
  std::string text = party.name;
  for (const std::string& part : {joined(party.address), party.city, party.postcode, party.country}) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  }
  return text;
}

std::string described(const model::Item& item) {
  std::vector<std::string> lines;
  for (const model::ContentsLine& line : item.contents) lines.push_back(line.description);
  return joined(lines);
}

}  // namespace

base::Result<NoticeDraft> notice_of_departure(const HoldRecord& record, const model::Item& item) {
  if (record.state != HoldState::AlreadyLeft) {
    return base::fail(base::ErrorCode::State, "hold.state", name(shown(record.state)), "AlreadyLeft");
  }
  NoticeDraft notice;
  notice.to_country = item.recipient.country;
  notice.subject = "Parcel " + item.id.text() + " left before it could be examined";
  const auto add = [&notice](std::string label, std::string value) {
    if (!value.empty()) notice.fields.emplace_back(std::move(label), std::move(value));
  };
  add("Item", item.id.text());
  add("Operator", item.operator_id.text());
  add("Service", std::string(model::name(item.service)));
  add("Posted at", item.origin_office.text());
  add("Receptacle", item.receptacle_id);
  add("Dispatch", item.dispatch_id);
  add("Left by", item.cut_off_at ? base::to_string(*item.cut_off_at) : std::string{});
  add("Addressee", one_line(item.recipient));
  add("Declared as", described(item));
  add("Declared gross mass", item.gross_mass ? base::to_string(*item.gross_mass) : std::string{});
  notice.text =
      "The parcel named above was selected for examination here and left before it could be presented. "
      "You may wish to examine it on arrival. Please tell us the result, and keep parcel and packaging where "
      "something is found. This notice is for your service's own use.";
  return notice;
}

}  // namespace tidewaiter::selection
