#pragma once
// Declarations in the WCO Data Model 3.6 as XML (MetaData / Declaration / GoodsShipment), streamed with
// expat.
//
// One GoodsShipment is one item, its goods items are the item's lines of contents. Several documents may
// follow each other in one stream. There is no document type (so no entity to expand), at most 64 levels, and
// a declaration is at most 1 MiB. Where each field comes from stands in docs/declaration.md.

#include <memory>

#include "declaration/cutter.h"

namespace tidewaiter::declaration {

class WcoXmlCutter final : public Cutter {
 public:
  explicit WcoXmlCutter(InputWindow window);
  ~WcoXmlCutter() override;
  /// Each record is an item or an error already. After broken XML reading goes on at the next "<?xml".
  std::optional<RawRecord> next() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tidewaiter::declaration
