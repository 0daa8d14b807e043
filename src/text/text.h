#pragma once
// What a declaration says in letters and digits, brought into one canonical form: names, addresses,
// telephones, emails, identity numbers, dates and postcodes, from Latin, Chinese, Vietnamese, Cyrillic,
// Arabic and other scripts.
//
// This is the "standardise" part of finding out who is behind a name. Nothing is compared or decided here:
// every function takes text as someone wrote it and returns a plain value with what could be read and what
// was odd.
//
//   script.h      UTF-8, cleaning (invisible marks, look-alike letters), the script of a token, letters
//   without marks han.h         readings of Chinese characters in Mandarin, Cantonese and Vietnamese;
//   simplified and traditional romanise.h    Cyrillic, Greek, Arabic, Kana and Hangul in Latin letters name.h
//   people's and organisations' names: tokens with roles, company forms, readings, nicknames phonetic.h    a
//   code that spellings of one sound share, whatever the romanisation similarity.h  edit distance and
//   Jaro–Winkler address.h     house, street, unit, district, city, postcode; the premises' key postcode.h
//   shapes of postcodes by country phone.h       telephone numbers, their country and plausibility email.h
//   mailboxes without tags identifier.h  check digits date.h        dates in every order words.h       words
//   of a description in any script
//
// Threads: every function is pure and may be called from any thread at once. Tables are read from the
// program's own facts on first use, once, and never change. Hostile input: every function is bounded. Text
// beyond a function's stated limit is cut at a character and said to be cut; broken UTF-8 is replaced and
// said to be broken; and what is kept is read in one pass or a fixed number of passes.

#include "text/address.h"
#include "text/date.h"
#include "text/email.h"
#include "text/han.h"
#include "text/identifier.h"
#include "text/name.h"
#include "text/phone.h"
#include "text/phonetic.h"
#include "text/postcode.h"
#include "text/romanise.h"
#include "text/script.h"
#include "text/similarity.h"
#include "text/words.h"
