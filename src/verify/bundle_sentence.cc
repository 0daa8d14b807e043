#include "base/mass.h"
#include "verify/bundle.h"

namespace tidewaiter::verify {
namespace {

std::string grams(std::int64_t mg) { return base::to_string(base::MassMg{mg}); }

// What a sender wrote is shown on a reader's terminal: nothing in it begins a line or steers the terminal.
std::string on_one_line(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (c < 0x20 || c == 0x7F) text[i] = ' ';
    if (c == 0xC2 && next >= 0x80 && next < 0xA0) text.replace(i, 2, " ");  // C1
  }
  return text;
}

std::string photographs_told(const BundleFacts& facts) {
  if (facts.photographs == 0) return "; no photograph is named";
  return "; photographs named by their hashes: " + std::to_string(facts.photographs) + ", of which " +
         std::to_string(facts.photographs_inside) + " lie in the file and fit";
}

std::string attachments_told(const BundleFacts& facts) {
  if (facts.attachments == 0) return "";
  return "; " + std::to_string(facts.attachments) + " attachments are those that were sealed in";
}

std::string log_told(const BundleFacts& facts) {
  return "; all of it stands in the log " + facts.origin + ", among its first " +
         std::to_string(facts.log_entries) + " entries";
}

std::string late_told(const BundleFacts& facts) {
  std::string told;
  if (!facts.late.empty()) told += ", some made after their key was no longer trusted";
  for (const auto& one : facts.late) told += "; " + one;
  return told;
}

constexpr const char* kNeverShown =
    ", that the keys are theirs but by each other's word, that none was revoked unsaid, and that the log "
    "shows others the same history";

std::string of_documents(const BundleFacts& facts) {
  return "Proven: " + facts.first_officer + " and " + facts.second_officer + " signed, on " +
         facts.handed_over_at + ", that these documents answer request " + std::to_string(facts.request) +
         ", which " + facts.approved_by + " approved on " + facts.approved_at + "; " +
         std::to_string(facts.signatures) + " signatures hold" + late_told(facts) + attachments_told(facts) +
         photographs_told(facts) + log_told(facts) +
         "; no exhibit goes with them; not proven: that what they show and say is true, that the approval, "
         "which nobody signed, is the central authority's" +
         kNeverShown + ".";
}

std::string of_exhibit(const BundleFacts& facts) {
  const bool weighed = facts.sent_mg > 0;
  std::string told;
  for (const auto& one : facts.results) told += "; a laboratory's result of " + one;
  for (const auto& one : facts.substitutions) told += "; a controlled delivery of " + one;
  return "Proven: " + facts.first_officer + " and " + facts.second_officer + " signed, on " +
         facts.handed_over_at + ", that " +
         (weighed ? grams(facts.sent_mg) + " (± " + grams(facts.uncertainty_mg) + ") of " : "") +
         facts.exhibit + " under seal " + facts.seal + " go to " + facts.receiver + "; its chain of " +
         std::to_string(facts.events) + " events has no gap and one holder throughout; " +
         std::to_string(facts.signatures) + " signatures hold" + late_told(facts) + told +
         attachments_told(facts) + photographs_told(facts) + log_told(facts) +
         "; not proven: that what the officers signed is true of the thing itself" +
         (facts.substance.empty() ? "" : ", that it is " + facts.substance) + kNeverShown +
         (facts.withheld == 0 ? "" : "; fields withheld: " + std::to_string(facts.withheld)) + ".";
}

}  // namespace

std::string to_sentence(const BundleFacts& facts) {
  return on_one_line(facts.request > 0 ? of_documents(facts) : of_exhibit(facts));
}

}  // namespace tidewaiter::verify
