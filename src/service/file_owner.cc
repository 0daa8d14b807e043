#include "service/file_owner.h"

#include "service/custody_act.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

}  // namespace

base::Status wants_known_owner(store::Reader& reader, const FileOwner& owner) {
  if (const auto* exhibit = std::get_if<custody::ExhibitId>(&owner))
    return load_exhibit(reader, *exhibit).map([](auto&&) {});
  if (const auto* run = std::get_if<RunNumber>(&owner)) {
    TW_TRY(const auto row, reader.get<store::DestructionRow>(run->value));
    if (row) return {};
    return fail(ErrorCode::NotFound, "run", std::to_string(run->value), "a run's number");
  }
  const auto number = std::get<ExaminationNumber>(owner).value;
  TW_TRY(const auto row, reader.get<store::ExaminationRow>(number));
  if (row) return {};
  return fail(ErrorCode::NotFound, "examination", std::to_string(number), "an examination's number");
}

}  // namespace tidewaiter::service
