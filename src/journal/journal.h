#pragma once
// The journal: the one record of what was done. Every change, everywhere, is an entry here, written in the
// same transaction as the rows it changes (J2). Entries hang in a Merkle tree whose root is signed at a fixed
// cadence, so any outsider can check that nothing was altered or removed (J1), while what he is shown are
// salted commitments that tell him nothing and let a person be erased without breaking a proof (J4).
//
//   canonical    JSON in the one form that can be hashed (RFC 8785)
//   entry        what was done, by whom, when, which rows; its canonical text and commitment
//   tree         RFC 6962's Merkle tree: growing, and checking proofs
//   tile         the tree as tiles of 256 hashes (C2SP tlog-tiles); making proofs from them
//   node_cache   what proofs hashed together, for the proofs after them
//   note         texts signed by named keys (C2SP signed-note, tlog-cosignature)
//   checkpoint   origin, size, root as a signed note (C2SP tlog-checkpoint); the hand-over of the log key
//   witness      who cosigns only what continues what he saw, and names a fork
//   publish      the log as a folder of plain files
//
// The life of an entry: the store draws a salt, digests each changed row with it (row_digest), builds the
// Entry, takes canonical_bytes and commitment, appends leaf_hash(commitment) to its GrowingTiles and keeps
// salt, text, commitment and changed tiles in one transaction. Now and then it signs a checkpoint and
// publishes. Formats, octet by octet: docs/journal.md. A verifier that shares none of this is src/verify.
//
// Threads: everything is a plain value or a free function and may be used from any thread; a GrowingTiles and
// a Prover each belong to one thread at a time. Nothing here reads a clock or draws chance but through its
// arguments.

#include "journal/canonical.h"
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/node_cache.h"
#include "journal/note.h"
#include "journal/publish.h"
#include "journal/tile.h"
#include "journal/tree.h"
#include "journal/witness.h"
