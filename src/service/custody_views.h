#pragma once
// What can be read of custody: the balance of every seizure (C1), where each exhibit is, the tree of its
// parts, what an officer can say of it in court, what is late, what drifts. Reads only.

#include <optional>
#include <string>
#include <vector>

#include "service/custody_act.h"
#include "service/service.h"

namespace tidewaiter::service {

struct SeizureBalance {
  custody::SeizureNumber seizure;
  custody::Balance balance;
};
/// Reckoned anew from the movements, for one seizure or all.
base::Result<std::vector<SeizureBalance>> balances(store::Reader& reader,
                                                   std::optional<custody::SeizureNumber> seizure);
/// The tree of a seizure's exhibits, as SVG, or as it is drawn.
base::Result<std::string> seizure_tree(store::Reader& reader, custody::SeizureNumber seizure);
base::Result<base::Drawing> seizure_tree_drawing(store::Reader& reader, custody::SeizureNumber seizure);
/// What a court hears of the samples drawn from an exhibit, and of itself if it is one: "X1-1.1: With 95%
/// confidence at least 90% of the 100 packages contain methamphetamine: …" (custody::sampling_text).
base::Result<std::vector<std::string>> samples_of(store::Reader& reader, const custody::Exhibit& exhibit);
/// An exhibit's chain, oldest first.
base::Result<std::vector<store::CustodyEventRow>> chain_of(store::Reader& reader,
                                                           const custody::ExhibitId& id);
/// What an officer who held, weighed or sealed it, or what it was taken out of, can say of it, written from
/// the chain. NotFound where the chain does not know the officer.
base::Result<std::string> court_statement(store::Reader& reader, const custody::ExhibitId& id,
                                          const custody::OfficerId& officer);
/// What is out too long, due for destruction, or offered and not accepted: until it is offered again or
/// something is done with it, though its offer has ended.
base::Result<std::vector<std::pair<custody::ExhibitId, custody::Overdue>>> overdue_exhibits(
    store::Reader& reader, base::Instant now, const custody::OverdueRule& rule = {});
/// The running tests, those that alarm first, then the nearest to it.
base::Result<std::vector<store::DriftRow>> drifts(store::Reader& reader);

}  // namespace tidewaiter::service
