#include "verify/custody_results.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/bytes.h"

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr int kLaboratoriesHadIt = 6;  // the facts' version
constexpr std::string_view kResultsDomain = "tidewaiter.exhibit.results.v1\n";

// Which result, leaving out what a merge of several purities leaves open.
bool is_same_result(const json& one, const json& other) {
  constexpr std::array<const char*, 4> kMembers{"accreditation", "laboratory", "method", "substance"};
  return std::all_of(kMembers.begin(), kMembers.end(), [&](const char* member) {
    return text_member(one, member) == text_member(other, member);
  });
}

class Results {
 public:
  Results(CustodyRows& rows, const CustodyChains& chains) : rows_(rows), chains_(chains) {
    const auto& acts = rows_.said().acts();
    const auto first =
        std::find_if(acts.begin(), acts.end(), [](const auto& one) { return one.second.version > 2; });
    for (const auto& [entry, word] : rows_.said().words()) {
      const bool result = word.kind == "custody.confirmed";
      if (!result && word.kind != "exhibit.valued" && word.kind != "counter_sample.released") continue;
      json body = json::parse(word.body, nullptr, false);
      if (!body.is_object()) continue;
      const auto exhibit = text_member(body, "exhibit");
      if (result) {
        unsigned_.insert_or_assign(exhibit, std::move(body));
      } else if (first != acts.end() && entry > first->first) {
        restated_.insert(exhibit);
      }
    }
    for (const auto& [no, said] : rows_.said().movements()) {
      const auto bar = said.text.find('|'), second = said.text.find('|', bar + 1);
      if (said.text.substr(0, bar) == "merge")
        merged_.insert(said.text.substr(second + 1, said.text.find('|', second + 1) - second - 1));
    }
  }

  base::Status check() {
    for (const auto& [exhibit, results] : rows_.said().results())
      for (const auto& said : results) check_hands(exhibit, said);
    return rows_.each("exhibit", {"exhibit", "document"}, "", [&](const CustodyRow& row) {
      const auto* document = std::get_if<Octets>(&row[1]);
      const auto problem = problem_of(text_in(row[0]), document != nullptr ? document->bytes : "");
      if (!problem.empty())
        rows_.found("C3", static_cast<std::uint64_t>(integer_in(row.back())),
                    text_in(row[0]) + ": " + problem);
    });
  }

 private:
  // Earlier programs took a result from any two officers.
  void check_hands(const std::string& exhibit, const Said& said) {
    const auto act = rows_.said().acts().find(said.entry);
    if (act == rows_.said().acts().end() || act->second.version < kLaboratoriesHadIt) return;
    const auto sample = text_member(json::parse(said.text, nullptr, false), "by_sample");
    if (!sample.empty() && !chains_.is_part_of(sample, exhibit) && !rested_on(sample, exhibit, said.entry))
      rows_.found("C2", said.entry,
                  exhibit + ": a result by the sample " + sample + ", which was not taken out of it");
    const auto& had = sample.empty() ? exhibit : sample;
    if (!chains_.was_in_laboratory_of(act->second.first, had, said.entry))
      rows_.found(
          "C2", said.entry,
          exhibit + ": a result of " + act->second.first + ", who never had " + had + " in a laboratory");
  }

  // A part keeps what was found of its whole by a sample that was taken out before; that can be revised.
  bool rested_on(const std::string& sample, const std::string& exhibit, std::uint64_t entry) const {
    for (const auto& origin : chains_.origins_before(exhibit, entry)) {
      const auto results = rows_.said().results().find(origin);
      if (results == rows_.said().results().end()) continue;
      for (const auto& said : results->second)
        if (said.entry < entry && text_member(json::parse(said.text, nullptr, false), "by_sample") == sample)
          return true;
    }
    return false;
  }

  // What an exhibit's document says of its results that was never signed; empty where there is nothing.
  std::string problem_of(const std::string& exhibit, std::string_view octets) const {
    const auto committed = rows_.said().committed_results().find(exhibit);
    const bool signed_by_two = committed != rows_.said().committed_results().end();
    // Earlier programs compressed it; nobody writes such a one anew.
    if (!octets.starts_with('{'))
      return signed_by_two || restated_.contains(exhibit) ? "its document can't be read" : "";
    const json document = json::parse(octets, nullptr, false);
    if (!document.is_object()) return "its document can't be read";
    const json result = document.value("confirmed", json{});
    if (!signed_by_two) return was_stated(exhibit, result) ? "" : kOther;
    if (commitment_of(document, result) != committed->second.text) return kOther;
    const auto said = rows_.said().results().find(exhibit);
    if (said == rows_.said().results().end()) return "";
    const json last = json::parse(said->second.back().text, nullptr, false);
    if (last == result || (merged_.contains(exhibit) && is_same_result(last, result))) return "";
    return kOther;
  }

  static std::string commitment_of(const json& document, const json& result) {
    if (result.is_null()) return "";
    const auto salt = base::from_hex(text_member(document, "salt"), "salt");
    const json results{{"confirmed", result},
                       {"earlier_results", document.value("earlier_results", json::array())}};
    return base::to_hex(base::as_view(base::sha256({kResultsDomain, salt ? *salt : "", results.dump()})));
  }

  // Before two officers signed results: one officer's word on this exhibit, or on what it came from.
  bool was_stated(const std::string& exhibit, const json& result) const {
    const auto own = unsigned_.find(exhibit);
    if (own != unsigned_.end()) return is_same_result(own->second, result);
    return result.is_null() || std::any_of(unsigned_.begin(), unsigned_.end(), [&](const auto& one) {
             return is_same_result(one.second, result);
           });
  }

  static constexpr const char* kOther = "its laboratory result is not what was signed";
  CustodyRows& rows_;
  const CustodyChains& chains_;
  std::map<std::string, json> unsigned_;  // by exhibit, the last
  std::set<std::string> restated_, merged_;
};

}  // namespace

base::Status check_results(CustodyRows& rows, const CustodyChains& chains) {
  return Results{rows, chains}.check();
}

}  // namespace tidewaiter::verify
