#pragma once
// The second half of reading a name: what part each token plays. Used by standardise_name() only; the steps
// run in the order in which they stand here. Pure and thread-safe.

#include <vector>

#include "text/name.h"
#include "text/name_tokens.h"

namespace tidewaiter::text {

/// Reads runs of Han characters: company forms and common words by the dictionary, what is left as a person's
/// name (surname, given name) or as an organisation's own word. Says what the characters tell of the kind.
NameKind read_han(std::vector<NameDraft>& tokens, NameKind hint);

/// Hangul names of two to four syllables come out as family and given name.
void read_hangul(std::vector<NameDraft>& tokens, NameKind hint);

/// Arabic names with "abd": "abdel rahman", "abd al-rahman", "abdurrahman" become "abdulrahman".
void join_servant_names(std::vector<NameDraft>& tokens);

/// Finds company forms and phrases of common words, writes them in their canonical spelling as one token and
/// says whether a form was found. Letters with dots ("S.A.", "G.m.b.H.") are tried as one word.
bool mark_company_forms(std::vector<NameDraft>& tokens);

/// Titles in front, suffixes behind.
void mark_titles_and_suffixes(std::vector<NameDraft>& tokens);

/// Whether a name without company form is a person's or an organisation's, from titles, known names and
/// common words.
NameKind decide_kind(const std::vector<NameDraft>& tokens);

/// Gives an organisation's words their roles and joins single letters with dots ("A.B.C." → "abc").
void mark_organisation(std::vector<NameDraft>& tokens);

/// Gives a person's names their roles: the family name by comma, by list of names, by the country's order;
/// joins the syllables of Chinese and Korean given names; marks particles and initials.
void mark_person(std::vector<NameDraft>& tokens, std::string_view country);

}  // namespace tidewaiter::text
