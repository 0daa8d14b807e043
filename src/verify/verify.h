#pragma once
// The room apart: everything needed to check Tidewaiter's journal without trusting it. It shares nothing with
// the program but base/ (Result, SHA-256, base64) and is written another way on purpose, so that one mistake
// cannot hide in both.
//
//   signed_text      a checkpoint's signature, by a verifier key that the reader got elsewhere
//   merkle           the tree's root and the checking of proofs
//   entry_text       an entry's canonical JSON, at the speed of reading it
//   journal_checker  a whole journal: commitments, checkpoints, erasures, key hand-overs
//   row_ledger       what the journal last said of each row of a database
//   custody_signatures, custody_rules  who signed what, and the rows of custody against it (C1 to C4): books,
//                    chains with their states, weighings, inquiries, papers, a file each
//   log_directory    a published folder of tiles
//   stored_zip, bundle_chain, bundle  a file that came with an exhibit from another country
//
// Threads: the functions are thread-safe; a JournalChecker, an EntryText and a RowLedger each belong to one
// thread.

#include "verify/bundle.h"
#include "verify/entry_text.h"
#include "verify/finding.h"
#include "verify/journal_checker.h"
#include "verify/log_directory.h"
#include "verify/merkle.h"
#include "verify/row_ledger.h"
#include "verify/signed_text.h"
