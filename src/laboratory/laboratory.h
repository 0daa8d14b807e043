#pragma once
// What an instrument says of a substance, as it said it: a Raman or infrared spectrum, a trace detector's
// report, a photograph, an X-ray image. The original file is the evidence; this room recognises it, reads
// what can be read, draws it and compares it. Nothing here confirms a substance: a comparison is presumptive
// however well it fits, and a laboratory's word stands elsewhere (custody/exhibit.h).
//
//   media.h         what a file is, told by its first octets
//   jcamp.h         spectra in JCAMP-DX, in all five forms of its ordinates
//   ordinates.h     one line of such ordinates after the other, with the Y-check
//   correlation.h   two spectra compared, and one against a library
//   spectrum_svg.h  a spectrum as a picture
//   trace_report.h  a trace detector's table
//   peaks.h         an impurity profile as a list of peaks
//   profile.h       two impurity profiles compared
//
// Files come from outside: every reader has a budget and refuses with the line. Pure functions over plain
// values. Threads: all functions may be called from any thread at once.

#include "laboratory/correlation.h"
#include "laboratory/jcamp.h"
#include "laboratory/media.h"
#include "laboratory/peaks.h"
#include "laboratory/profile.h"
#include "laboratory/spectrum_svg.h"
#include "laboratory/trace_report.h"
