#include "laboratory/profile.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <tuple>

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kFewestPeaks = 3;

/// The place of a's peak and of b's; one of them may be missing.
struct Pair {
  std::optional<std::size_t> a, b;
};
struct Candidate {
  double apart, low, high;
  std::size_t a, b;
};

// Names first, then the nearest retentions. Only what is the same from both sides decides.
std::vector<Pair> pairs_of(const std::vector<Peak>& a, const std::vector<Peak>& b) {
  std::vector<bool> used_a(a.size()), used_b(b.size());
  std::vector<Pair> pairs;
  const auto take = [&](std::size_t i, std::size_t j) {
    if (used_a[i] || used_b[j]) return;
    used_a[i] = used_b[j] = true;
    pairs.push_back({i, j});
  };
  std::vector<Candidate> near;
  std::size_t first = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {      // both are sorted by retention
    constexpr double kWide = 2 * kRetentionWindow;  // how the sums round is not to decide
    while (first < b.size() && b[first].retention < a[i].retention - kWide) ++first;
    for (std::size_t j = first; j < b.size() && b[j].retention <= a[i].retention + kWide; ++j) {
      const bool named = !a[i].name.empty() && !b[j].name.empty();
      const double apart = std::abs(a[i].retention - b[j].retention);
      if (named || a[i].retention == 0 || b[j].retention == 0 || apart > kRetentionWindow) continue;
      near.push_back(
          {apart, std::min(a[i].retention, b[j].retention), std::max(a[i].retention, b[j].retention), i, j});
    }
  }
  std::vector<std::pair<std::string_view, std::size_t>> names;
  for (std::size_t j = 0; j < b.size(); ++j)
    if (!b[j].name.empty()) names.emplace_back(b[j].name, j);
  std::sort(names.begin(), names.end());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].name.empty()) continue;
    // The k-th peak of a name in one profile is the k-th of that name in the other.
    auto at =
        std::lower_bound(names.begin(), names.end(), std::pair<std::string_view, std::size_t>{a[i].name, 0});
    while (at != names.end() && at->first == a[i].name && used_b[at->second]) ++at;
    if (at != names.end() && at->first == a[i].name) take(i, at->second);
  }
  std::sort(near.begin(), near.end(), [](const Candidate& one, const Candidate& other) {
    return std::tie(one.apart, one.low, one.high) < std::tie(other.apart, other.low, other.high);
  });
  for (const auto& one : near) take(one.a, one.b);
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!used_a[i]) pairs.push_back({i, {}});
  for (std::size_t j = 0; j < b.size(); ++j)
    if (!used_b[j]) pairs.push_back({{}, j});
  return pairs;
}

double total(const std::vector<Peak>& peaks) {
  double sum = 0;
  for (const auto& peak : peaks) sum += peak.area;
  return sum;
}

std::int32_t ppm(double share) { return static_cast<std::int32_t>(std::lround(share * 1e6)); }

std::string retention_text(double at) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3f", at);
  return text;
}

// The name if one has it; else where it lies, in the middle of both.
std::string words_of(const Peak* a, const Peak* b) {
  for (const auto* one : {a, b})
    if (one != nullptr && !one->name.empty()) return one->name;
  if (a == nullptr || b == nullptr) return retention_text((a != nullptr ? a : b)->retention);
  return retention_text((a->retention + b->retention) / 2);
}

}  // namespace

std::size_t ProfileLikeness::agreeing() const {
  return static_cast<std::size_t>(
      std::count_if(peaks.begin(), peaks.end(), [](const auto& peak) { return peak.agrees; }));
}

base::Result<ProfileLikeness> compare_profiles(const PeakList& a, const PeakList& b) {
  const auto pairs = pairs_of(a.peaks, b.peaks);
  if (pairs.size() < kFewestPeaks)
    return fail(ErrorCode::OutOfRange, "peaks", std::to_string(pairs.size()), "at least three in both");
  const double sum_a = total(a.peaks), sum_b = total(b.peaks);
  ProfileLikeness result;
  struct Share {
    PeakEvidence evidence;
    double a, b;
  };
  std::vector<Share> shares;
  for (const auto& pair : pairs) {
    const auto* one = pair.a ? &a.peaks[*pair.a] : nullptr;
    const auto* other = pair.b ? &b.peaks[*pair.b] : nullptr;
    const double x = one != nullptr ? one->area / sum_a : 0, y = other != nullptr ? other->area / sum_b : 0;
    shares.push_back(
        {{words_of(one, other), ppm(x), ppm(y), std::min(x, y) >= kAgreeingShares * std::max(x, y)},
         std::sqrt(std::sqrt(x)),
         std::sqrt(std::sqrt(y))});
  }
  // In one order whichever side comes first, so that the sums round alike.
  std::sort(shares.begin(), shares.end(), [](const Share& left, const Share& right) {
    const auto key = [](const Share& share) {
      return std::tuple{-std::max(share.a, share.b), -std::min(share.a, share.b)};
    };
    if (key(left) != key(right)) return key(left) < key(right);
    return left.evidence.peak < right.evidence.peak;
  });
  const auto n = static_cast<double>(shares.size());
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0, raw_aa = 0, raw_bb = 0, raw_ab = 0;
  for (const auto& share : shares) mean_a += share.a / n, mean_b += share.b / n;
  for (const auto& share : shares) {
    aa += (share.a - mean_a) * (share.a - mean_a);
    bb += (share.b - mean_b) * (share.b - mean_b);
    ab += (share.a - mean_a) * (share.b - mean_b);
    raw_aa += share.a * share.a, raw_bb += share.b * share.b, raw_ab += share.a * share.b;
  }
  if (aa < 1e-12 || bb < 1e-12)
    return fail(ErrorCode::OutOfRange, "peaks", "all of one size", "peaks that differ from each other");
  result.pearson_ppm = ppm(std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0));
  result.cosine_ppm = ppm(std::clamp(raw_ab / std::sqrt(raw_aa * raw_bb), 0.0, 1.0));
  for (auto& share : shares) result.peaks.push_back(std::move(share.evidence));
  return result;
}

ProfileLikeness mirrored(ProfileLikeness likeness) {
  for (auto& peak : likeness.peaks) std::swap(peak.share_a_ppm, peak.share_b_ppm);
  return likeness;
}

}  // namespace tidewaiter::laboratory
