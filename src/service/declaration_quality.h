#pragma once
// How well each operator's declarations are made, from the latest filings of all. The page asks for it often
// and a filing is read once: what was read stays, as a few bits, until as many newer ones were filed. Of a
// parcel that an operator filed more than once its latest filing counts.

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "model/item.h"
#include "service/service.h"

namespace tidewaiter::service {

struct DeclarationQuality {
  std::string operator_id;
  std::int64_t parcels = 0;
  std::int64_t unchecked = 0;       ///< shipped without the operator's own check
  std::int64_t poor_names = 0;      ///< a name missing or of mixed scripts
  std::int64_t poor_addresses = 0;  ///< an address missing, a postcode of the wrong shape
};

/// Thread-safe. What retention erases meanwhile still counts until newer filings take its place: it is a
/// number.
class QualityWindow {
 public:
  explicit QualityWindow(std::size_t filings = 100'000) : limit_(filings) {}
  /// By operator, of the latest filings that `reader` sees; a reader of an older state is told what a newer
  /// saw.
  base::Result<std::vector<DeclarationQuality>> read(store::Reader& reader);

 private:
  struct Filing {
    std::int64_t item_no = 0;
    std::size_t operator_at = 0;
    std::int64_t supersedes = 0;  // the filing it takes the place of, or 0
    bool unchecked = false, poor_name = false, poor_address = false;
    bool in_force = true;
  };
  base::Result<Filing> filing_of(const store::ItemRow& row);
  void count(const Filing& filing, std::int64_t by);
  base::Status read_newer(store::Reader& reader);
  void supersede(const Filing& newer);

  const std::size_t limit_;
  std::mutex mutex_;
  std::deque<Filing> filings_;                    // guarded by mutex_, by item_no
  std::vector<DeclarationQuality> qualities_;     // guarded by mutex_
  std::map<std::string, std::size_t> operators_;  // guarded by mutex_, into qualities_
};

}  // namespace tidewaiter::service
