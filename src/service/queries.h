#pragma once
// What an operator is asked about a parcel of its own, and what it answers. An officer's decision asks, or a
// standing rule; the answer is words, a document, or both, and may be added to until somebody decides.
//
// A query is one decision's, or the rule's on one filing. Whoever decides anew ends it, as does who declares
// the parcel anew; what was answered stays with it. A decision has no deadline of its own: an answer is
// wanted before the parcel's cut-off. A parcel that left can't be answered for any more. An operator reads
// what is wanted and by when, and never why (S2). Documents lie beside the database as kept_files.h has it.
// One writer; reads go on beside it.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "service/decisions.h"
#include "service/service.h"

namespace tidewaiter::service {

inline constexpr std::size_t kMostAnswerWords = 4'000;                   ///< characters
inline constexpr std::size_t kMostAnswerOctets = std::size_t{10} << 20;  ///< of one document
inline constexpr std::size_t kMostAnswers = 20;                          ///< to one query
inline constexpr std::int64_t kDaysShownAfterLeaving = 7;

/// A query that stands, as its operator reads it.
struct OpenQuery {
  std::int64_t item_no = 0;  ///< the filing in force
  std::string item_id;
  std::string operator_id;
  std::string receptacle_id;
  std::string dispatch_id;
  std::string wanted;
  base::Instant asked_at;
  std::optional<std::int64_t> decision_no;  ///< nullopt: a standing rule asks
  std::optional<base::Instant> answer_by;   ///< the parcel's cut-off; nullopt where it was declared without
  bool left = false;                        ///< nothing can be answered any more
  std::vector<store::QueryAnswerRow> answers;  ///< the earliest first
};
/// Those of an operator (an empty `operator_id`: everybody's), by deadline. A parcel that left is shown for
/// kDaysShownAfterLeaving. While screening is off nobody is told of a query, and none is here. Of standing
/// rules' queries and of officers' the latest 2,000 parcels each are looked at.
base::Result<std::vector<OpenQuery>> open_queries(store::Reader& reader, const std::string& operator_id,
                                                  base::Instant now);

struct NewQueryAnswer {
  model::ItemId item;
  std::string words;      ///< at most kMostAnswerWords; empty where the document says it all
  base::Bytes document;   ///< PDF, JPEG or PNG by its first octets; empty where there is none
  std::string file_name;  ///< as it came, without folders; at most 255 bytes
};
/// Writes it down for this operator. NotFound where the parcel is another's or was never filed; State where
/// nothing is asked of it, or where it left; Missing without words and document; Unsupported, Conflict or
/// TooLarge for a document that can't be kept; TooLarge over kMostAnswers. Nothing is kept of what is
/// refused.
base::Result<store::QueryAnswerRow> answer_query(const Service& service, const Actor& actor,
                                                 const std::string& operator_id,
                                                 const NewQueryAnswer& answer);

/// A query as officers read it, whether it stands or was ended.
struct AskedQuery {
  base::Instant asked_at;
  std::optional<std::string> asked_by;  ///< nullopt: a standing rule
  std::string wanted;
  bool stands = false;
  std::vector<store::QueryAnswerRow> answers;  ///< the earliest first
};
/// All that were asked about this filing and those that it amends, the latest first.
base::Result<std::vector<AskedQuery>> queries_about(store::Reader& reader, const store::ItemRow& item);
/// Whether a filing's query in force was answered; nullopt where none stands.
base::Result<std::optional<bool>> query_answered(store::Reader& reader, const store::ItemRow& item,
                                                 const DecisionInForce& decision);

/// The document of an answer about this parcel. NotFound.
base::Result<store::QueryAnswerRow> answer_with_document(store::Reader& reader, const model::ItemId& item,
                                                         std::int64_t answer_no);

/// In the shapes of api/openapi.yaml.
nlohmann::ordered_json as_json(const store::QueryAnswerRow& answer);  ///< QueryAnswer
nlohmann::ordered_json as_json(const OpenQuery& query);               ///< OpenQuery
nlohmann::ordered_json as_json(const AskedQuery& query);              ///< AskedQuery

}  // namespace tidewaiter::service
