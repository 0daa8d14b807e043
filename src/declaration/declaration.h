#pragma once
// Advance data comes in: what operators declare of their parcels is read from NDJSON, CSV and WCO Data Model XML, held
// against code lists, and either accepted with findings or refused with a reason (D1). This is the room's door.
//
// What happens inside, in order:
//   source → decompressed by magic → format told → cut into raw records, in order, in constant memory   (Reader, one thread)
//   raw record → model::Item, text trimmed, nothing corrected                                           (pure, any thread)
//   item + code lists + time → findings, or a refusal                                                   (pure, any thread)
//   item → canonical NDJSON, which the store keeps and replay reads                                     (pure, any thread)
//
// A stream is read like this:
//   TW_TRY(auto reader, Reader::open("manifest.ndjson.zst"));
//   for (auto records = reader.next_chunk(1024); !records.empty(); records = reader.next_chunk(1024))
//     for (const auto& record : records)               // on as many threads as there are
//       if (auto declaration = reader.read(record, {tables, now})) …  else  … declaration.error() is a Refused
//
// Hostile input: a record is at most 1 MiB, XML has no document type and 64 levels, an item has 100 lines of contents and
// 8 of address, each text its limit; whatever is over is refused by name and the rest goes on.

#include "declaration/ndjson.h"
#include "declaration/reader.h"
#include "declaration/tables.h"
#include "declaration/validate.h"
