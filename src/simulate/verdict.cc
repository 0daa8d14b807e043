#include <array>
#include <cstdio>

#include "simulate/judge.h"
#include "simulate/parcel.h"

namespace tidewaiter::simulate {
namespace {

/// "4/5", or "." where no ring is of that step.
std::string share(const Verdict::Step& step) {
  return step.rings == 0 ? "." : std::to_string(step.by_third) + "/" + std::to_string(step.rings);
}

void cell(std::string& out, std::string_view text, int width) {
  const int space = width - static_cast<int>(text.size());
  out.append(static_cast<std::size_t>(space > 0 ? space : 1), ' ');
  out += text;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return ".";
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.1f%%",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text.data();
}

Verdict::Step all_of(const Verdict& verdict) {
  Verdict::Step all;
  for (const Verdict::Step& step : verdict.steps) {
    all.rings += step.rings;
    all.by_third += step.by_third;
    all.ever += step.ever;
  }
  return all;
}

void append_step(std::string& out, const Verdict::Step& step) {
  out += "{\"rings\":" + std::to_string(step.rings) + ",\"by_third\":" + std::to_string(step.by_third) +
         ",\"ever\":" + std::to_string(step.ever) + "}";
}

}  // namespace

std::string verdict_table(const std::vector<Verdict>& verdicts) {
  std::string out =
      "rings with one of their first three parcels on the list, by step from crude (0) to subtle\n";
  out += std::string(16, ' ');
  for (const std::string_view head : {"listed", "precision"}) cell(out, head, 11);
  for (int step = 0; step < kSteps; ++step) cell(out, "step " + std::to_string(step), 9);
  for (const std::string_view head : {"all", "share", "story"}) cell(out, head, 9);
  out += '\n';
  for (const Verdict& verdict : verdicts) {
    out += verdict.name;
    if (verdict.name.size() < 16) out.append(16 - verdict.name.size(), ' ');
    cell(out, std::to_string(verdict.listed), 11);
    cell(out, percent(verdict.ring_parcels, verdict.listed), 11);
    for (const Verdict::Step& step : verdict.steps) cell(out, share(step), 9);
    const Verdict::Step all = all_of(verdict);
    cell(out, share(all), 9);
    cell(out, percent(all.by_third, all.rings), 9);
    cell(out, share(verdict.story), 9);
    out += '\n';
  }
  return out;
}

std::string verdict_ndjson(const std::vector<Verdict>& verdicts) {
  std::string out;
  for (const Verdict& verdict : verdicts) {
    out += "{\"name\":";
    append_json(out, verdict.name);
    out += ",\"listed\":" + std::to_string(verdict.listed) +
           ",\"ring_parcels\":" + std::to_string(verdict.ring_parcels) + ",\"steps\":[";
    for (std::size_t step = 0; step < verdict.steps.size(); ++step) {
      if (step != 0) out += ',';
      append_step(out, verdict.steps[step]);
    }
    out += "],\"story\":";
    append_step(out, verdict.story);
    out += "}\n";
  }
  return out;
}

}  // namespace tidewaiter::simulate
