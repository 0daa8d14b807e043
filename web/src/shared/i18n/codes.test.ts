// Every code that the server can send of an exhibit has a word in each language: the codes are read where the server
// has them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "./en";
import vi from "./vi";
import zh from "./zh";

const textOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".cc"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
const custody = textOf("../src/custody");
const service = textOf("../src/service");
const risk = textOf("../src/risk");
const model = textOf("../src/model");
const base = textOf("../src/base");
const described = readFileSync("../api/openapi.yaml", "utf8");

const quoted = (text: string) => [...text.matchAll(/"([^"]+)"/g)].map((match) => match[1]!);
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);
/** The names that a table of the room holds. */
const table = (name: string, room = custody) =>
  found(room, new RegExp(`\\b${name}\\{([^}]*)\\}`, "g")).flatMap(quoted);
/** The codes of the list in the description that begins so. */
const listed = (first: string) =>
  found(described, new RegExp(`\\benum: \\[(${first}, [^\\]]*)\\]`, "g"))
    .slice(0, 1)
    .flatMap((list) => list.split(", "));

const firstEvents = found(service, /add_event\(exhibit, ([^{]*?\? "\w+" : "\w+")/g).flatMap(quoted);
/** What a profile reads, as it writes it, with the field's type; windows are worded by what they count. */
const readable = [...risk.matchAll(/\{Field::\w+, "([^"]+)", FieldType::(\w+)/g)]
  .map(([, name, type]) => ({ key: name!.replaceAll(".", "_"), type: type! }))
  .filter(({ type }) => type !== "Question");
const families: Record<string, string[]> = {
  chain_event: [...table("kEventNames"), ...firstEvents],
  state: table("kStateNames"),
  purpose: table("kPurposeNames"),
  finding: table("kFindingNames"),
  verdict: table("kVerdictNames"),
  read_during: found(service, /\b(?:after_reading|note_misread)\((?:[^;"{]*?)"([^"]+)"/g),
  inquiry_cause: ["weighing", ...found(service, /\bcause == "(\w+)"/g)],
  alert: listed("out_too_long, due_for_destruction"),
  alert_said: listed("weighed_otherwise"),
  act: listed("seize"),
  reading_kind: listed("spectrum"),
  instrument_state: listed("in_service").filter((code) => code !== "in_service"),
  order_kind: listed("court"),
  inventory_outcome: listed("open, looked"),
  substitution_manner: listed("intact"),
  substitution_explained: listed("intact"),
  room_key_event: listed("registered"),
  drift_of: listed("exhibit, officer"),
  entity: table("kEntityNames", risk),
  counted: table("kCountedNames", risk),
  counted_share: table("kCountedNames", risk),
  readable: readable.map(({ key }) => key),
  readable_share: readable.filter(({ type }) => type === "Percent").map(({ key }) => key),
  degraded: found(risk, /\bdegraded\(\s*"(\w+)"/g),
  declared: table("kFindings", model),
  category: table("kCategories", model),
  degraded_mode: found(service, /\bmodes\.emplace_back\("(\w+)"/g),
  problem_code: found(base, /case ErrorCode::\w+:\s*return "(\w+)"/g),
};

test.each(Object.entries(families))("each code of %s has a word in three languages", (family, codes) => {
  expect(codes.length, "codes that were read").toBeGreaterThan(1);
  for (const [language, words] of Object.entries({ en, vi, zh })) {
    const said = (words as Record<string, Record<string, string>>)[family] ?? {};
    expect(
      codes.filter((code) => !said[code] && !said[`${code}_other`]),
      language,
    ).toEqual([]);
  }
});

test("what reasons are made of is the same in the description as in the program", () => {
  // What an earlier filing stood at is no profile's reason, and told by the service.
  const says = [...table("kSaysNames", risk), ...found(service, /\{"says", "(\w+)"\}/g)];
  for (const names of [says, table("kEntityNames", risk), table("kCountedNames", risk)])
    expect(listed(names.slice(0, 2).join(", "))).toEqual(names);
});

test("the families are read whole", () => {
  expect(families["chain_event"]).toEqual(expect.arrayContaining(["seize", "split_off", "send_on"]));
  expect(families["read_during"]).toEqual(
    expect.arrayContaining(["inventory", "offer abroad", "hand_over", "substitute"]),
  );
  expect(families["inquiry_cause"]).toEqual(expect.arrayContaining(["missing", "seal", "vehicle_seal"]));
});
