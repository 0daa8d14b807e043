#pragma once
// What leaves the house as a file: papers that people read and sign, and the file that carries them with
// their proofs. Everything here is made of plain values; what may be shown to whom is decided above.
//
//   document.h   a paper of headings, lines and paragraphs, as PDF in any script
//   words.h      the words that papers are made of, in each language, from reference/publish/
//   archive.h    files in one file: a zip of which every octet is determined
//
// Threads: the functions are thread-safe.

#include "publish/archive.h"
#include "publish/document.h"
#include "publish/words.h"
