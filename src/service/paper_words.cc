#include "service/paper_words.h"

#include <algorithm>

namespace tidewaiter::service {
namespace {

std::string word(const publish::Words& words, const char* family, std::string_view code) {
  const auto* const found = words.find(std::string{family}.append(code));
  return found == nullptr ? std::string{code} : *found;
}

}  // namespace

std::string filled(const std::string& phrase, const Filling& filling) {
  std::string out;
  for (std::size_t at = 0; at < phrase.size();) {
    const auto open = phrase.find('{', at), close = phrase.find('}', std::min(open, phrase.size()));
    if (open == std::string::npos || close == std::string::npos) return out + phrase.substr(at);
    const auto found = filling.find(phrase.substr(open + 1, close - open - 1));
    out += phrase.substr(at, open - at) + (found == filling.end() ? "" : found->second);
    at = close + 1;
  }
  return out;
}

std::string event_word(const publish::Words& words, std::string_view event) {
  return word(words, "event_", event);
}

std::string state_word(const publish::Words& words, std::string_view state) {
  return word(words, "state_", state);
}

std::string attached_word(const publish::Words& words, std::string_view kind) {
  return word(words, "attached_", kind);
}

std::string manner_word(const publish::Words& words, std::string_view manner) {
  return word(words, "manner_", manner);
}

std::string substance_phrase(const publish::Words& words, const custody::Exhibit& exhibit,
                             bool tells_method) {
  if (!exhibit.confirmed)
    return exhibit.presumptive.empty()
               ? ""
               : filled(words["substance_presumptive"], {{"substance", exhibit.presumptive}});
  const auto& result = *exhibit.confirmed;
  Filling filling{{"substance", result.substance}, {"method", result.method}};
  if (!tells_method) return filled(words["substance_confirmed"], filling);
  const bool revises = !exhibit.earlier_results.empty();
  if (revises) filling["before"] = exhibit.earlier_results.back().substance;
  auto phrase = filled(words[revises ? "substance_revised" : "substance_method"], filling);
  if (!custody::is_accredited(result.accreditation)) phrase += "; " + std::string{words["not_accredited"]};
  if (!result.by_sample.empty())
    phrase += "; " + std::string{words["by_sample"]} + " " + result.by_sample.text();
  return phrase;
}

}  // namespace tidewaiter::service
