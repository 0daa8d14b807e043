#include "service/filing_line.h"

#include <exception>
#include <utility>

#include "service/offices.h"

namespace tidewaiter::service {
namespace {

// What a library throws is this filing's failure.
template <typename Step>
auto caught_filing(Step step) -> std::invoke_result_t<Step> {
  try {
    return step();
  } catch (const std::exception& error) {
    return base::fail(base::ErrorCode::Storage, "filing", error.what(), "no failure");
  }
}

}  // namespace

// Opening one is a writing of its own, which waits until nothing is under way.
base::Result<OpenShift> FilingLine::shift_of(const Actor& actor, const std::string& office) {
  auto open = find_open_shift(service_, office, "");
  if (open || open.error().code != base::ErrorCode::NotFound) return open;
  finish();
  return filing_shift(service_, actor, office);
}

void FilingLine::file(const Actor& actor, const std::string& office, const std::vector<FiledRecord>& records,
                      std::function<void(Answers)> answered) {
  auto request = caught_filing([&]() -> base::Result<ScreenRequest> {
    TW_TRY(auto reader, service_.store().snapshot());
    TW_TRY_STATUS(wants_own_office(*reader, actor.officer, office));
    TW_TRY(const auto shift, shift_of(actor, office));
    return filing_request(service_, shift, office, records);
  });
  if (!request) return answered(tl::make_unexpected(request.error()));
  line_.add(
      actor, *std::move(request),
      [this, answered = std::move(answered), count = records.size()](base::Result<ScreenReport> report) {
        answered(caught_filing([&]() -> Answers {
          if (!report) return tl::make_unexpected(report.error());
          return answers_to(service_, *std::move(report), count);
        }));
      });
}

}  // namespace tidewaiter::service
