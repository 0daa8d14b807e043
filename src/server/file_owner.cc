#include "server/file_owner.h"

#include <algorithm>

#include "server/encode.h"

namespace tidewaiter::server {
namespace {

using service::ExaminationNumber;
using service::FileOwner;
using service::RunNumber;

bool names(const Request& request, std::string_view param) {
  return std::any_of(request.params.begin(), request.params.end(),
                     [&](const auto& one) { return one.first == param; });
}

}  // namespace

base::Result<FileOwner> owner_in_path(const Request& request) {
  if (names(request, "exhibit_id")) return custody::ExhibitId{request.param("exhibit_id")};
  if (names(request, "run_no")) {
    TW_TRY(const auto run, path_number(request, "run_no", 1, INT64_MAX));
    return RunNumber{run};
  }
  TW_TRY(const auto examination, path_number(request, "examination_no", 1, INT64_MAX));
  return ExaminationNumber{examination};
}

base::Result<FileOwner> owner_in_body(const Body& body) {
  TW_TRY(const auto exhibit, body.text_or("exhibit_id", 64));
  TW_TRY(const auto examination, body.number_or("examination_no", 1, INT64_MAX));
  TW_TRY(const auto run, body.number_or("run_no", 1, INT64_MAX));
  if ((exhibit.empty() ? 0 : 1) + (examination ? 1 : 0) + (run ? 1 : 0) != 1)
    return base::fail(base::ErrorCode::Missing, body.path("exhibit_id"), exhibit,
                      "an exhibit, a run or an examination, and one of them alone");
  if (run) return RunNumber{*run};
  if (examination) return ExaminationNumber{*examination};
  return custody::ExhibitId{exhibit};
}

void put_owner(nlohmann::ordered_json& json, const FileOwner& owner) {
  if (const auto* exhibit = std::get_if<custody::ExhibitId>(&owner)) json["exhibit_id"] = exhibit->text();
  if (const auto* run = std::get_if<RunNumber>(&owner)) json["run_no"] = run->value;
  if (const auto* examination = std::get_if<ExaminationNumber>(&owner))
    json["examination_no"] = examination->value;
}

}  // namespace tidewaiter::server
