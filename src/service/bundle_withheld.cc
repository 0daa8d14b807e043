// Whether a field that a bundle withholds is stated in it all the same. An entry is disclosed whole or not at
// all: what an act says in words can't be taken out of it, so that such an order is refused, and says where.
//
// 1. Some acts state a field by their nature: how many went (units, counts), what it was packed into anew.
// 2. Words are looked for in all that officers wrote: the acts that are told, the terms, the fields that are
//    not withheld, what was put in at a controlled delivery, and the files that go inside.
// The request is left out: its words are the receiver's own. What a picture shows nobody can look for here.

#include <algorithm>
#include <cctype>
#include <functional>
#include <nlohmann/json.hpp>

#include "journal/entry.h"
#include "service/bundle_contents.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

// In fewer octets nothing is told apart: a word of a sentence, an octet run of a picture.
constexpr std::size_t kShortestInWords = 3, kShortestInFile = 6;

bool is_of_a_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Looks for words as whole words, case of ASCII letters aside.
class Finder {
 public:
  explicit Finder(std::string_view words) : words_(words), searcher_(words.begin(), words.end()) {}

  bool is_in(std::string_view text) const {
    for (auto from = text.begin();;) {
      const auto [at, end] = searcher_(from, text.end());
      if (at == text.end()) return false;
      const bool begins = at == text.begin() || !is_of_a_word(at[-1]) || !is_of_a_word(words_.front());
      const bool ends = end == text.end() || !is_of_a_word(*end) || !is_of_a_word(words_.back());
      if (begins && ends) return true;
      from = at + 1;
    }
  }

 private:
  static int folded(char c) { return std::tolower(static_cast<unsigned char>(c)); }
  struct Hash {
    std::size_t operator()(char c) const { return static_cast<std::size_t>(folded(c)); }
  };
  struct Same {
    bool operator()(char a, char b) const { return folded(a) == folded(b); }
  };

  std::string_view words_;
  std::boyer_moore_horspool_searcher<std::string_view::iterator, Hash, Same> searcher_;
};

/// Text that officers wrote, and where it stands.
struct Said {
  std::string where;
  std::string text;
};

// Codes of the program's own, and signatures, state nothing of what an exhibit is.
bool is_code(std::string_view member) {
  return member == "kind" || member == "event" || member == "state" || member == "verdict" ||
         member == "signatures";
}

void gather(const json& value, const std::string& where, std::vector<Said>& all) {
  if (value.is_string()) all.push_back({where, value.get<std::string>()});
  if (value.is_array())
    for (const auto& one : value) gather(one, where, all);
  if (!value.is_object()) return;
  for (const auto& [member, one] : value.items())
    if (!is_code(member)) gather(one, where, all);
}

std::vector<std::string> results_of(const custody::Exhibit& exhibit, const std::string& field) {
  auto results = exhibit.earlier_results;
  if (exhibit.confirmed) results.push_back(*exhibit.confirmed);
  std::vector<std::string> words;
  for (const auto& one : results) {
    if (field == "substance") words.push_back(one.substance);
    if (field == "laboratory") words.insert(words.end(), {one.laboratory, one.method, one.why});
  }
  return words;
}

// The words by which a withheld field would be told.
std::vector<std::string> words_of(const Lineage& lineage, const std::string& field) {
  const auto& exhibit = lineage.all.front().known.exhibit;
  auto words = results_of(exhibit, field);
  if (field == "container") words.push_back(exhibit.container);
  if (field == "description") words.push_back(exhibit.description);
  if (field == "form") words.push_back(exhibit.form);
  if (field == "serial_numbers") words = exhibit.serial_numbers;
  if (field == "substance") words.push_back(exhibit.presumptive);
  if (field == "photographs") {
    for (const auto& one : lineage.all)
      for (const auto& hash : one.known.exhibit.photographs)
        words.push_back(base::to_hex(base::as_view(hash)));
  }
  std::erase_if(words, [](const std::string& one) {
    return one.size() < kShortestInWords || one == "none" || one == "unknown";
  });
  return words;
}

// Of an act's facts the one that states the field by its nature.
std::string fact_that_states(const json& facts, const std::string& field, const std::string& exhibit) {
  if (field == "count")
    for (const auto* fact : {"units", "counts"})
      if (facts.contains(fact)) return fact;
  const auto packed = facts.value("repackaged", json{});
  if (field == "container" && packed.is_object() && packed.value("exhibit", std::string{}) == exhibit)
    return "repackaged";
  return "";
}

tl::unexpected<base::Error> stated_by(const std::string& field, const std::string& where) {
  return fail(ErrorCode::Conflict, "withhold", field,
              "a field that the file does not state otherwise; stated by: " + where);
}

class Looking {
 public:
  Looking(const Lineage& lineage, const Stated& stated) : lineage_(lineage), stated_(stated) {
    gather(json::parse(stated.handover.terms, nullptr, false), "terms", all_);
    for (const auto& [field, value] : stated.exhibit.items())
      if (!is_code(field)) gather(value, field, all_);
    gather(stated.attachments, "attachments", all_);
    for (const auto& row : stated.substitutions)
      for (const auto& text : {row.put_in, row.made_by, row.agreement})
        all_.push_back({"substitution", text});
  }

  base::Status read(const store::StoredEntry& told) {
    TW_TRY(const auto entry, journal::parse_entry(told.bytes));
    const auto body = json::parse(entry.body, nullptr, false);
    const auto where = "entry " + std::to_string(told.index) + ", " + entry.kind;
    gather(body, where, all_);
    const auto facts = body.is_object() ? body.value(json::json_pointer{"/act/facts"}, json{}) : json{};
    if (!facts.is_object()) return {};
    for (const auto& [field, commitment] : stated_.withheld.items()) {
      const auto fact = fact_that_states(facts, field, lineage_.all.front().known.exhibit.id.text());
      if (!fact.empty()) return stated_by(field, where + ", " + fact);
    }
    return {};
  }

  base::Status look(const std::vector<publish::Member>& attached) const {
    for (const auto& [field, commitment] : stated_.withheld.items()) {
      for (const auto& words : words_of(lineage_, field)) {
        const Finder finder{words};
        for (const auto& one : all_)
          if (finder.is_in(one.text)) return stated_by(field, one.where);
        if (words.size() < kShortestInFile) continue;
        for (const auto& file : attached)
          if (finder.is_in(file.content)) return stated_by(field, file.name);
      }
    }
    return {};
  }

 private:
  const Lineage& lineage_;
  const Stated& stated_;
  std::vector<Said> all_;
};

}  // namespace

base::Status check_withheld(const Lineage& lineage, const Stated& stated,
                            const std::vector<store::StoredEntry>& told,
                            const std::vector<publish::Member>& attached) {
  if (stated.withheld.empty()) return {};
  Looking looking{lineage, stated};
  for (const auto& entry : told) TW_TRY_STATUS(looking.read(entry));
  return looking.look(attached);
}

}  // namespace tidewaiter::service
