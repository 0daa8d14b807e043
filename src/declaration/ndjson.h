#pragma once
// One parcel as one line of JSON (api/item.schema.json): read with simdjson, written in one canonical form.
// Pure; any thread may call. Each thread keeps the parser's scratch memory, which holds no state between
// calls.
//
// The canonical form: fields in the schema's order, absent ones left out, text trimmed, masses and values as
// exact decimals without trailing zeros, instants in UTC. Its laws: parse(write(x)) = x for every item that
// parse can give, so write(parse(write(x))) = write(x) byte for byte. The store keeps this form and replay
// reads it (S4).

#include <string>
#include <string_view>

#include "base/result.h"
#include "declaration/record.h"
#include "model/item.h"

namespace tidewaiter::declaration {

/// Reads one item from a line of at most kMaxRecordBytes. Absent, null and empty are the same; unknown fields
/// are passed over; text fields take numbers as they stand and numeric ones take numbers written as text.
/// Errors name the field ("contents[1].net_mass_g") or, where the line is no JSON at all, the place in it.
base::Result<model::Item> parse_ndjson(std::string_view line);

/// The canonical line, without a line end.
std::string to_ndjson(const model::Item& item);
/// Appends it: the way to write many without allocating for each.
void append_ndjson(std::string& out, const model::Item& item);

/// An accepted declaration: the item's line with "findings":[{"code","field","found","expected"}] as its last
/// field where there are any.
std::string to_ndjson(const model::Declaration& declaration);
/// Reads what to_ndjson(Declaration) wrote. UnknownCode for a finding that is not in the closed set.
base::Result<model::Declaration> parse_declaration(std::string_view line);

/// Who filed a declaration and what was found of it.
struct DeclarationGlance {
  model::OperatorId operator_id;
  std::vector<model::FindingCode> findings;  ///< their codes, in their order
};
/// Reads no more than that of what to_ndjson(Declaration) wrote, at a tenth of parse_declaration's cost.
/// Malformed for what it did not write.
base::Result<DeclarationGlance> glance_at_declaration(std::string_view line);

}  // namespace tidewaiter::declaration
