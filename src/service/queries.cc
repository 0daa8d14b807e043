#include "service/queries.h"

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "journal/canonical.h"
#include "laboratory/media.h"
#include "service/filing.h"
#include "service/held_data.h"
#include "service/kept_files.h"
#include "service/queue.h"
#include "service/text_limits.h"
#include "text/script.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using laboratory::Media;
using nlohmann::ordered_json;
using store::QueryAnswerRow;

constexpr std::size_t kMostParcelsAsked = 2'000;

// The officer's decision that counts for this filing; nullopt where no officer decided.
base::Result<std::optional<store::DecisionRow>> decision_that_counts(store::Reader& reader,
                                                                     std::int64_t item_no) {
  return reader.first<store::DecisionRow>({.equal = {{"item_no", item_no}}, .after = {}, .backward = true});
}

base::Result<std::vector<QueryAnswerRow>> answers_about(store::Reader& reader, std::int64_t item_no) {
  std::vector<QueryAnswerRow> rows;
  TW_TRY_STATUS(reader.scan<QueryAnswerRow>({.equal = {{"item_no", item_no}}, .after = {}},
                                            [&](QueryAnswerRow&& row) -> base::Result<bool> {
                                              rows.push_back(std::move(row));
                                              return true;
                                            }));
  return rows;
}

std::vector<QueryAnswerRow> answers_to(const std::vector<QueryAnswerRow>& all,
                                       const std::optional<std::int64_t>& decision_no) {
  std::vector<QueryAnswerRow> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [&](const QueryAnswerRow& one) { return one.decision_no == decision_no; });
  return some;
}

// The query that its operator is told of; nullopt where it is told something else.
base::Result<std::optional<OpenQuery>> query_standing(store::Reader& reader, const store::ItemRow& row,
                                                      const model::Item& item, Instant now) {
  TW_TRY(auto told, answer_now(reader, row));
  if (told.outcome != model::Outcome::Query) return std::optional<OpenQuery>{};
  TW_TRY(const auto decision, decision_that_counts(reader, row.item_no));
  OpenQuery query;
  query.item_no = row.item_no;
  query.item_id = row.item_id;
  query.operator_id = item.operator_id.text();
  query.receptacle_id = item.receptacle_id;
  query.dispatch_id = item.dispatch_id;
  query.wanted = std::move(told.wanted);
  query.asked_at = Instant{decision ? decision->at : row.filed_at};
  if (decision) query.decision_no = decision->decision_no;
  query.answer_by = told.answer_by;
  TW_TRY(const auto hold, hold_state_of(reader, row, query.operator_id));
  query.left = (query.answer_by && *query.answer_by < now) || hold == selection::HoldState::AlreadyLeft;
  TW_TRY(const auto answers, answers_about(reader, row.item_no));
  query.answers = answers_to(answers, query.decision_no);
  return std::optional{std::move(query)};
}

// Filings of which an officer's last word, or a standing rule's, was a query.
base::Result<std::set<std::int64_t>> filings_asked_about(store::Reader& reader) {
  std::map<std::int64_t, bool> asked;
  TW_TRY_STATUS(reader.scan<store::DecisionRow>({}, [&](store::DecisionRow&& row) -> base::Result<bool> {
    asked[row.item_no] = row.outcome == model::name(model::Outcome::Query);
    return true;
  }));
  std::set<std::int64_t> filings;
  for (auto one = asked.rbegin(); one != asked.rend() && filings.size() < kMostParcelsAsked; ++one)
    if (one->second) filings.insert(one->first);
  TW_TRY_STATUS(reader.scan<store::AssessmentRow>(
      {.equal = {{"outcome", static_cast<std::int64_t>(model::Outcome::Query)}},
       .after = {},
       .limit = kMostParcelsAsked,
       .backward = true},
      [&](store::AssessmentRow&& row) -> base::Result<bool> {
        filings.insert(row.item_no);
        return true;
      }));
  return filings;
}

bool still_shown(const OpenQuery& query, Instant now) {
  return !query.left ||
         (query.answer_by && now <= *query.answer_by + base::DurationMs::days(kDaysShownAfterLeaving));
}

base::Status check_answer(const NewQueryAnswer& answer) {
  if (answer.document.empty() && text::is_blank(answer.words))
    return fail(ErrorCode::Missing, "words", "", "words or a document");
  if (answer.words.find('\0') != std::string::npos)
    return fail(ErrorCode::Malformed, "words", answer.words, "text without NUL");
  TW_TRY_STATUS(fits_text("words", answer.words, kMostAnswerWords));
  if (answer.document.empty()) return {};
  TW_TRY_STATUS(fits_text("file_name", answer.file_name, 255));
  if (answer.file_name.size() > 255 || answer.file_name.find_first_of("/\\\0\n", 0, 4) != std::string::npos)
    return fail(ErrorCode::Malformed, "file_name", answer.file_name, "a name of at most 255 bytes");
  if (answer.document.size() > kMostAnswerOctets)
    return fail(ErrorCode::TooLarge, "file", std::to_string(answer.document.size()) + " bytes",
                "at most 10 MiB");
  TW_TRY(const auto media, laboratory::media_of(answer.document));
  if (media == Media::Pdf || media == Media::Jpeg || media == Media::Png) return {};
  return fail(ErrorCode::Conflict, "file", name(media), "PDF, JPEG or PNG");
}

// The row that it would be, as things stand; without number and document.
base::Result<QueryAnswerRow> row_of_answer(store::Reader& reader, const Actor& actor,
                                           const std::string& operator_id, const NewQueryAnswer& answer,
                                           Instant now) {
  const auto& id = answer.item.text();
  // Another operator's parcel is not found, as one that was never filed.
  TW_TRY(const auto item, reader.item_in_force(id));
  if (!item) return fail(ErrorCode::NotFound, "item_id", id, "a filed parcel");
  TW_TRY(const auto declaration, declaration_of(*item));
  if (declaration.item.operator_id.text() != operator_id)
    return fail(ErrorCode::NotFound, "item_id", id, "a filed parcel");
  TW_TRY(const auto query, query_standing(reader, *item, declaration.item, now));
  if (!query) return fail(ErrorCode::State, "item_id", id, "a parcel about which something is asked");
  if (query->left) return fail(ErrorCode::State, "item_id", id, "a parcel that has not left");
  if (query->answers.size() >= kMostAnswers)
    return fail(ErrorCode::TooLarge, "answers", std::to_string(query->answers.size()),
                "at most 20 answers to one query");
  QueryAnswerRow row;
  row.item_no = item->item_no;
  row.decision_no = query->decision_no;
  row.operator_id = operator_id;
  row.at = now.unix_ms();
  row.answered_by = actor.officer;
  row.words = answer.words;
  return row;
}

base::Status record_answer(store::Transaction& transaction, QueryAnswerRow& row) {
  TW_TRY(row.answer_no, transaction.next_number(store::TableId::QueryAnswer));
  auto body = journal::Body{};
  body.set("answer", row.answer_no).set("item", row.item_no);
  if (row.decision_no) body.set("decision", *row.decision_no);
  if (row.sha256) body.set("sha256", *row.sha256);
  return transaction
      .record({"query.answered", Instant{row.at}, row.answered_by, body.text()}, {store::insert(row)})
      .map([](auto) {});
}

ordered_json answers_json(const std::vector<QueryAnswerRow>& answers) {
  auto list = ordered_json::array();
  for (const auto& one : answers) list.push_back(as_json(one));
  return list;
}

}  // namespace

base::Result<std::vector<OpenQuery>> open_queries(store::Reader& reader, const std::string& operator_id,
                                                  Instant now) {
  TW_TRY(const auto filings, filings_asked_about(reader));
  std::vector<OpenQuery> open;
  for (const auto item_no : filings) {
    TW_TRY(const auto row, reader.get<store::ItemRow>(item_no));
    if (!row) continue;
    TW_TRY(const auto declaration, declaration_of(*row));
    if (!operator_id.empty() && declaration.item.operator_id.text() != operator_id) continue;
    TW_TRY(const auto in_force, reader.item_in_force(row->item_id));
    if (!in_force || in_force->item_no != item_no) continue;
    TW_TRY(auto query, query_standing(reader, *row, declaration.item, now));
    if (query && still_shown(*query, now)) open.push_back(*std::move(query));
  }
  constexpr Instant kNoDeadline{std::numeric_limits<std::int64_t>::max()};
  std::stable_sort(open.begin(), open.end(), [&](const OpenQuery& a, const OpenQuery& b) {
    return a.answer_by.value_or(kNoDeadline) < b.answer_by.value_or(kNoDeadline);
  });
  return open;
}

base::Result<QueryAnswerRow> answer_query(const Service& service, const Actor& actor,
                                          const std::string& operator_id, const NewQueryAnswer& answer) {
  TW_TRY_STATUS(check_answer(answer));
  const auto now = service.clock().now();
  std::optional<std::string> sha256;
  {
    // Before a file is kept: whoever is refused leaves nothing on the disk.
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(row_of_answer(*reader, actor, operator_id, answer, now).map([](auto&&) {}));
  }
  if (!answer.document.empty()) {
    TW_TRY(sha256, keep_octets(service, answer.document));
  }
  QueryAnswerRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(row, row_of_answer(transaction, actor, operator_id, answer, now));
    if (sha256) {
      TW_TRY(const auto media, laboratory::media_of(answer.document));
      row.media = name(media);
      row.sha256 = sha256;
      row.octets = static_cast<std::int64_t>(answer.document.size());
      row.file_name = answer.file_name;
    }
    return record_answer(transaction, row);
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

base::Result<std::vector<AskedQuery>> queries_about(store::Reader& reader, const store::ItemRow& item) {
  std::vector<AskedQuery> all;
  TW_TRY(const auto filings, filings_of(reader, model::ItemId{item.item_id}));
  for (const auto& filing : filings) {
    TW_TRY(const auto answers, answers_about(reader, filing.item_no));
    TW_TRY(const auto decision, decision_on(reader, filing));
    TW_TRY(const auto counts, decision_that_counts(reader, filing.item_no));
    const bool in_force = filing.item_no == filings.front().item_no;
    std::vector<AskedQuery> asked;
    if (decision.recommendation.outcome == model::Outcome::Query)
      asked.push_back({Instant{filing.filed_at},
                       {},
                       decision.recommendation.wanted,
                       in_force && !counts,
                       answers_to(answers, {})});
    TW_TRY_STATUS(reader.scan<store::DecisionRow>(
        {.equal = {{"item_no", filing.item_no}}, .after = {}},
        [&](store::DecisionRow&& row) -> base::Result<bool> {
          if (row.outcome == model::name(model::Outcome::Query))
            asked.push_back({Instant{row.at}, row.officer, row.wanted,
                             in_force && counts && counts->decision_no == row.decision_no,
                             answers_to(answers, row.decision_no)});
          return true;
        }));
    all.insert(all.end(), std::make_move_iterator(asked.rbegin()), std::make_move_iterator(asked.rend()));
  }
  return all;
}

base::Result<std::optional<bool>> query_answered(store::Reader& reader, const store::ItemRow& item,
                                                 const DecisionInForce& decision) {
  if (decision.outcome != model::Outcome::Query) return std::optional<bool>{};
  TW_TRY(const auto counts, decision_that_counts(reader, item.item_no));
  TW_TRY(const auto answers, answers_about(reader, item.item_no));
  const auto asked = counts ? std::optional{counts->decision_no} : std::nullopt;
  return std::optional{!answers_to(answers, asked).empty()};
}

base::Result<QueryAnswerRow> answer_with_document(store::Reader& reader, const model::ItemId& item,
                                                  std::int64_t answer_no) {
  TW_TRY(auto row, reader.get<QueryAnswerRow>(answer_no));
  if (row && row->sha256) {
    TW_TRY(const auto filing, reader.get<store::ItemRow>(row->item_no));
    if (filing && filing->item_id == item.text()) return *std::move(row);
  }
  return fail(ErrorCode::NotFound, "answer_no", std::to_string(answer_no),
              "the number of an answer with a document");
}

ordered_json as_json(const QueryAnswerRow& answer) {
  ordered_json document;
  if (answer.sha256)
    document = {{"media", answer.media.value_or("")},
                {"sha256", *answer.sha256},
                {"octets", answer.octets.value_or(0)},
                {"file_name", answer.file_name.value_or("")}};
  return {{"answer_no", answer.answer_no},
          {"at", base::to_string(Instant{answer.at})},
          {"answered_by", answer.answered_by},
          {"words", answer.words},
          {"document", std::move(document)}};
}

ordered_json as_json(const OpenQuery& query) {
  return {{"item_id", query.item_id},
          {"operator_id", query.operator_id},
          {"receptacle_id", query.receptacle_id},
          {"dispatch_id", query.dispatch_id},
          {"wanted", query.wanted},
          {"asked_at", base::to_string(query.asked_at)},
          {"answer_by", query.answer_by ? ordered_json(base::to_string(*query.answer_by)) : ordered_json{}},
          {"left", query.left},
          {"answers", answers_json(query.answers)}};
}

ordered_json as_json(const AskedQuery& query) {
  return {{"asked_at", base::to_string(query.asked_at)},
          {"asked_by", query.asked_by ? ordered_json(*query.asked_by) : ordered_json{}},
          {"wanted", query.wanted},
          {"stands", query.stands},
          {"answers", answers_json(query.answers)}};
}

}  // namespace tidewaiter::service
