#include "server/act_erase.h"

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "server/file_owner.h"
#include "service/file_erasures.h"

namespace tidewaiter::server {
namespace {

using service::Service;
using service::TwoSigners;

// The order is what two sign. It is carried out when it is durable; what keeps it from that is said, and the
// server goes on with it within its cadence.
base::Result<AskedAct> erasure_act(const Body& body, store::TableId table, const char* number) {
  service::FileToErase file{table, 0, {}};
  TW_TRY(file.owner, owner_in_body(body));
  TW_TRY(file.number, body.number(number, 1, INT64_MAX));
  TW_TRY(const auto basis, body.text("basis", 2'000));
  AskedAct asked;
  asked.work = [=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto ordered, service::order_erasure(service, by, file, basis));
    nlohmann::ordered_json json;
    put_owner(json, *file.owner);
    json["erasure_no"] = ordered.erasure_no;
    return base::dumped(json);
  };
  asked.afterwards = [](const Service& service, const std::string& ordered) {
    auto outcome = base::object_in(ordered);
    const auto done = service::finish_erasure(service, base::number_member(outcome, "erasure_no"));
    outcome["erased"] = done.has_value();
    outcome["kept_back"] = done ? "" : base::to_string(done.error());
    return base::dumped_sorted(outcome);
  };
  return asked;
}

}  // namespace

base::Result<AskedAct> erase_file_act(const Body& body) {
  return erasure_act(body, store::TableId::KeptFile, "file_no");
}

base::Result<AskedAct> erase_reading_act(const Body& body) {
  return erasure_act(body, store::TableId::Reading, "reading_no");
}

bool is_erasure(std::string_view kind) noexcept { return kind == "erase_file" || kind == "erase_reading"; }

}  // namespace tidewaiter::server
