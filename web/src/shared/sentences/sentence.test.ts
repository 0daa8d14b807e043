// Each sentence that the server has for officers is in the list of each language: they are read where the server has
// them, so a new one fails here until it is worded.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sentencesIn, textsOf } from "../../../tests/server_sentences";
import { formatIn } from "../format";
import vi from "../i18n/vi/sentences.json";
import zh from "../i18n/zh/sentences.json";
import { sayIn } from "../../../tests/say_in";
import { errorWords, wordedIn } from ".";
import { sentenceIn, type Sentences } from "./sentence";

const languages: Record<string, Sentences> = { zh, vi };

/** Files whose sentences only machines and whoever runs the program read. */
const ofMachines =
  /^(backup|bundle_contents|connection|destruction_list|door_routes|engine|erased_since|http|http_text|id_token|list_entry_json|log|metrics|openid_\w+|outgoing|page|replay|router|screening|screening_line|server|service|sessions|standing_memory|target|team_key|let_run|web_token|webhook_sender|webhooks|retention_runs|rounds)\.cc$/;
const forOfficers = (file: string) => !ofMachines.test(file);
const refused = ["custody", "declaration", "risk", "selection", "service", "server"].flatMap((room) =>
  sentencesIn(room, forOfficers),
);
const compared = textsOf(
  /kNames\{\{(.*?)\n\}\};/s.exec(readFileSync("../src/resolution/comparison.cc", "utf8"))?.[1] ?? "",
);

/** A sentence as the server may fill it in: with numbers, or with words. */
const asFilled = (sentence: string) => ["7", "X-1 Y"].map((value) => sentence.replace(/\{\{\d+\}\}/g, value));

test.each(Object.keys(languages))("every sentence of the server is worded in %s", (language) => {
  expect(refused.length).toBeGreaterThan(500);
  expect(compared.length).toBeGreaterThan(60);
  const unknown = [...new Set([...refused, ...compared])].filter(
    (sentence) => !asFilled(sentence).some((text) => sentenceIn(languages[language]!, text) !== null),
  );
  expect(unknown.sort()).toEqual([]);
});

test("both lists have the same sentences, with the same fillings", () => {
  expect(Object.keys(vi)).toEqual(Object.keys(zh));
  const fillings = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
  for (const [language, sentences] of Object.entries(languages))
    for (const [english, says] of Object.entries(sentences)) {
      expect(fillings(says), `${language}: ${english}`).toEqual(fillings(english));
      expect(says.trim(), english).not.toBe("");
    }
});

test("what is filled in stands in its place, times as the language writes them", () => {
  const worded = wordedIn(vi, formatIn("vi"));
  expect(worded("at most 64 bytes")).toBe("tối đa 64 byte");
  expect(worded("its holder, examiner-2 (C2)")).toBe("người giữ, examiner-2 (C2)");
  expect(worded("what an officer wrote")).toBe("what an officer wrote");
  const at = "2026-11-20T10:00:00Z";
  expect(worded(`a time before ${at}`)).toBe(`thời điểm trước ${formatIn("vi").dateTime(at)}`);
});

/** As src/custody writes them (to_string of a Confirmation, sampling_text, revision_text, why_it_stays). */
const ofExhibits = [
  "ketamine, GC-MS, Central Laboratory (ISO/IEC 17025, 118), purity 79.25% ± 1.5%; signed by lab-1 and lab-2, 2026-11-20T10:00:00Z",
  "ketamine, GC-MS, Central Laboratory (118), by sample X1-1.1, purity 79.25% ± 1.5%; signed by lab-1 and lab-2, 2026-11-20T10:00:00Z",
  "ketamine, GC-MS, Central Laboratory (not accredited), by sample X1-1.1; signed by lab-1 and lab-2, 2026-11-20T10:00:00Z",
  "ketamine, GC-MS, Central Laboratory (not accredited); unsigned",
  "heroin, GC, Central Laboratory (not accredited); signed by lab-1 and lab-2, 2026-11-20T10:00:00Z; revised by lab-2 and lab-3: vials were mixed up",
  "28 of 120 packages drawn (hypergeometric, to show 90% with 95%); no laboratory has said yet how many of them contain it",
  "5 of 120 packages drawn (arbitrary); no laboratory has said yet how many of them contain it",
  "All 12 packages were examined: 12 contain ketamine.",
  "5 of 5 examined packages contain ketamine. They were not drawn at random: nothing follows for the other 115.",
  "With 95% confidence at least 90% of the 120 packages contain ketamine: 28 of 28 did (hypergeometric), provided that they were drawn at random.",
  "With 95% confidence at least 90% of the 120 packages contain ketamine: 28 of 28 did (hypergeometric). They were drawn: by lot, list 7.",
  "The probability is 95% that at least 90% of the 120 packages contain ketamine: 22 of 22 did (Bayesian, prior Beta(1, 1)), provided that they were drawn at random.",
  "The probability is 95% that at least 90% of the 120 packages contain ketamine: 22 of 22 did (Bayesian, prior Beta(1, 1)). They were drawn: by lot, list 7.",
  "With 95% confidence at least 90% of the 12 packages contain ketamine: 12 of 12 did (hypergeometric).",
  "28 of 120 packages drawn (hypergeometric, to show 90% with 95%): by lot, list 7; no laboratory has said yet how many of them contain it",
  "5 of 120 packages drawn (arbitrary): from the top; no laboratory has said yet how many of them contain it",
  "5 of 5 examined packages contain ketamine. They were not drawn at random: nothing follows for the other 115. They were drawn: from the top.",
  "1 of 120 missing: at most 3.8% of 10000 missing, under another seal, or of another weight where weighed, with 95% confidence",
  "1 of 120 missing; 2 under another seal than the book says: at most 3.8% of 10000 missing, under another seal, or of another weight where weighed, with 95% confidence",
  "1 of 120 missing; 1 of another weight than the book says: at most 3.8% of 10000 missing, under another seal, or of another weight where weighed, with 95% confidence",
  "1 of 120 missing; 2 under another seal than the book says, 1 of another weight than the book says: at most 3.8% of 10000 missing, under another seal, or of another weight where weighed, with 95% confidence",
  "7.6 g, 400 mg less than the 8 g expected, outside ±43 mg: an inquiry is open (C4)",
];

/** What two seizures' readings are compared with (src/laboratory), and what is said of their instruments. */
const ofReadings = [
  ...sentencesIn("laboratory", (file) => file === "correlation.cc"),
  ...textsOf(
    /compare_profiles\(.*?\n\}/s.exec(readFileSync("../src/laboratory/profile.cc", "utf8"))?.[0] ?? "",
  ).filter((text) => / (in|that) /.test(text)),
  ...textsOf(
    /string warning_of\(.*?\n\}/s.exec(readFileSync("../src/service/seizure_likeness.cc", "utf8"))?.[0] ?? "",
  )
    .filter((text) => text.startsWith(": "))
    .map((text) => `X1-1${text.replace(/; $/, "")}`),
];

test.each(Object.keys(languages))(
  "what is said of readings beside each other is worded in %s",
  (language) => {
    expect(ofReadings).toHaveLength(6);
    expect(ofReadings.filter((text) => sentenceIn(languages[language]!, text) === null)).toEqual([]);
  },
);

test.each(Object.keys(languages))("what is said of an exhibit is worded in %s", (language) => {
  expect(ofExhibits.filter((text) => sentenceIn(languages[language]!, text) === null)).toEqual([]);
});

test("numbers are no words: a sentence with its own words comes first", () => {
  expect(sentenceIn(zh, "0 to 1000")).toBe("0 至 1000");
  expect(sentenceIn(zh, "a way to go")).toBeNull();
  expect(sentenceIn(zh, "constructor")).toBeNull();
});

test("an error that stands as a text is worded part by part", async () => {
  const say = await sayIn("zh");
  const worded = (text: string) => errorWords(text, say, wordedIn(zh, formatIn("zh")));
  expect(worded("state: exhibit: found out, expected an exhibit that is here")).toBe(
    "当前状态下不可行 · exhibit · out · 应为 在库的物证",
  );
  expect(worded("missing: scale: expected the scale it was weighed on")).toBe(
    "缺少内容 · scale · 应为 称重所用的秤",
  );
  expect(worded("its seal was broken")).toBe("its seal was broken");
});

test("what a compiler refuses of a profile is worded whole, with what is filled into it", () => {
  const worded = wordedIn(zh, formatIn("zh"));
  expect(
    worded("no profile reads nationality: ICCPR, Art. 26; ECHR, Art. 14; CERD, Art. 1(1) and 2(1)(a)"),
  ).toBe(
    "任何规则不得读取国籍：《公民权利和政治权利国际公约》第 26 条；《欧洲人权公约》第 14 条；《消除种族歧视公约》第 1(1) 条和第 2(1)(a) 条",
  );
  for (const found of ["nothing", "no list", "a mapping", "neither", "a hit", "no hit", "the end"])
    expect(worded(found), found).not.toBe(found);
  const fields = readFileSync("../src/risk/fields.cc", "utf8").replace(/"\s*\n\s*"/g, "");
  const refused = [...fields.matchAll(/^ {4}\{"[a-z]+", "([^"]+)", k\w+\},$/gm)].map((match) => match[1]!);
  expect(refused.length).toBeGreaterThan(40);
  const laws = [...fields.matchAll(/string_view k\w+ =\s*"([^"]+)";/g)].map((match) => match[1]!);
  expect(laws.length).toBe(3);
  for (const text of [...refused, ...laws])
    for (const list of [zh, vi]) expect(Object.keys(list)).toContain(text);
});
