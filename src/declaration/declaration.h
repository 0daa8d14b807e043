#pragma once
// Advance data comes in: what operators declare of their parcels is read from NDJSON, CSV and WCO Data Model
// XML, held against code lists, and either accepted with findings or refused with a reason (D1). This is the
// room's door.
//
// What happens inside, in order:
//   1. A Reader undoes compression, tells the format and cuts the stream into raw records, in constant
//   memory.
//      One thread.
//   2. A raw record becomes a model::Item: text trimmed, nothing corrected. Pure: any thread.
//   3. Item, code lists and time give findings, or a refusal. Pure: any thread.
//   4. An item is written as canonical NDJSON, which the store keeps and replay reads. Pure: any thread.
//
// A stream is read like this, the inner loop on as many threads as there are:
//
//   TW_TRY(auto reader, Reader::open("manifest.ndjson.zst"));
//   for (auto records = reader.next_chunk(1024); !records.empty(); records = reader.next_chunk(1024)) {
//     for (const auto& record : records) {
//       auto declaration = reader.read(record, {tables, now});
//       declaration ? accept(*declaration) : refuse(declaration.error());
//     }
//   }
//
// Hostile input: a record is at most 1 MiB, XML has no document type and 64 levels, an item has 100 lines of
// contents and 8 of address, each text its limit; whatever is over is refused by name and the rest goes on.

#include "declaration/ndjson.h"
#include "declaration/reader.h"
#include "declaration/tables.h"
#include "declaration/validate.h"
