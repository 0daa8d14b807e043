#pragma once
// Writes spectra in each form, for tests and the fuzz target alone: the product keeps instruments' own files.

#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "laboratory/jcamp.h"

namespace tidewaiter::laboratory {

enum class Form { Affn, Pac, Sqz, Dif, DifDup };

inline std::string exact(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", value);
  return text.data();
}

// An integer with its first digit and sign as one letter.
inline std::string squeezed(long long value, char zero, char plus, char minus) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  const int first = digits[0] - '0';
  digits[0] = static_cast<char>(value == 0 ? zero : (value > 0 ? plus : minus) + first - 1);
  return digits;
}

inline std::string times(int count) {
  std::string digits = std::to_string(count);
  digits[0] = digits[0] == '9' ? 's' : static_cast<char>('S' + digits[0] - '1');
  return digits;
}

/// `per_line` ordinates a line. All forms but AFFN want ordinates that are whole and below 2^53.
inline std::string write_jcamp(const Spectrum& spectrum, Form form, std::size_t per_line) {
  std::string text = "##TITLE=" + spectrum.title + "\n##JCAMP-DX=4.24\n##DATA TYPE=" + spectrum.data_type +
                     "\n##ORIGIN=" + spectrum.origin + "\n##SPECTROMETER/DATA SYSTEM=" + spectrum.instrument +
                     "\n##XUNITS=" + spectrum.x_units + "\n##YUNITS=" + spectrum.y_units +
                     "\n##FIRSTX=" + exact(spectrum.first_x) + "\n##LASTX=" + exact(spectrum.last_x) +
                     "\n##XFACTOR=1\n##YFACTOR=1\n##NPOINTS=" + std::to_string(spectrum.y.size()) +
                     "\n##XYDATA=(X++(Y..Y))\n";
  const auto whole = [&](std::size_t i) { return std::llround(spectrum.y[i]); };
  for (std::size_t begin = 0; begin < spectrum.y.size(); begin += per_line) {
    const auto end = std::min(begin + per_line, spectrum.y.size());
    const bool differences = form == Form::Dif || form == Form::DifDup;
    // A line that ended with a difference is followed by a check of where it came to.
    const bool check = differences && begin > 0 && per_line > 1;
    std::string line = exact(spectrum.x(check ? begin - 1 : begin));
    if (check) line += squeezed(whole(begin - 1), '@', 'A', 'a');
    long long last = 0;
    int repeated = 1;
    for (std::size_t i = begin; i < end; ++i) {
      const bool first = i == begin && !check;
      if (form == Form::Affn) line += ' ' + exact(spectrum.y[i]);
      if (form == Form::Pac) line += (whole(i) < 0 ? "" : "+") + std::to_string(whole(i));
      if (form == Form::Sqz || (differences && first)) line += squeezed(whole(i), '@', 'A', 'a');
      if (!differences || first) continue;
      const auto step = whole(i) - whole(i - 1);
      const bool same = form == Form::DifDup && i > begin + (check ? 0 : 1) && step == last;
      if (same) {
        ++repeated;
      } else {
        if (repeated > 1) line += times(repeated);
        line += squeezed(step, '%', 'J', 'j');
        repeated = 1;
      }
      last = step;
    }
    if (repeated > 1) line += times(repeated);
    text += line + '\n';
  }
  return text + "##END=\n";
}

}  // namespace tidewaiter::laboratory
