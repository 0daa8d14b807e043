#pragma once
// Filings one after the other, the next read while those before it are written (screening_line.h): what
// `file` does for one at a time. Alone: nobody else writes until it is idle. One thread, but where something
// else is said.

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/filing.h"
#include "service/screening_line.h"

namespace tidewaiter::service {

class FilingLine {
 public:
  using Answers = base::Result<std::vector<FilingAnswer>>;

  FilingLine(const Service& service, Engine& engine) : service_(service), line_(service, engine) {}

  /// Takes records as `file` does, and calls `answered` once, in the order of the calls: on a thread of its
  /// own once they are durable, or on this one with an error before any is taken. Waits where too many are
  /// under way.
  void file(const Actor& actor, const std::string& office, const std::vector<FiledRecord>& records,
            std::function<void(Answers)> answered);
  /// Waits until everything is answered.
  void finish() { line_.wait_until_idle(); }

  bool is_idle() const { return line_.is_idle(); }        ///< any thread
  bool has_failed() const { return line_.has_failed(); }  ///< any thread: nothing more is taken

 private:
  base::Result<OpenShift> shift_of(const Actor& actor, const std::string& office);

  const Service& service_;
  ScreeningLine line_;
};

}  // namespace tidewaiter::service
