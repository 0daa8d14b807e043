import { readFileSync } from "node:fs";
import type { ForeignRequestLine, Handover } from "@shared/api/types";
import { expect, test } from "vitest";
import en from "../../shared/i18n/en";
import {
  deedsFor,
  emptyRequest,
  emptyTerms,
  endsOtherwise,
  kBundleKept_ms,
  keyOwner,
  lackingInRequest,
  lackingInTerms,
  newRequest,
  receiptWords,
  requestFields,
  termFields,
  type Terms,
  termsOf,
  wanting,
} from "./abroad";

const source = readFileSync("../src/custody/handover.h", "utf8");
const fieldsOf = (struct: string) =>
  [...(new RegExp(`struct ${struct} \\{([^]*?)\\n  bool`).exec(source)?.[1] ?? "").matchAll(/(\w+);/g)].map(
    (match) => match[1] ?? "",
  );

test("the fields of a request and of the terms are the custody room's", () => {
  expect([...requestFields]).toEqual(fieldsOf("ForeignRequest"));
  expect([...termFields]).toEqual(fieldsOf("HandoverTerms"));
  for (const field of requestFields) expect(en.foreign_why).toHaveProperty(field);
  for (const field of termFields) expect(en.term_why).toHaveProperty(field);
});

test("what a request lacks is named, and may be sent so", () => {
  expect(lackingInRequest(emptyRequest)).toEqual([...requestFields]);
  const words = { ...emptyRequest, jurisdiction: "au", authority: " Sample Police ", offence: "  " };
  expect(lackingInRequest(words)).not.toContain("authority");
  expect(lackingInRequest(words)).toContain("offence");
  expect(newRequest(words)).toEqual({ jurisdiction: "AU", authority: "Sample Police" });
});

test("the day it is asked by ends where it is read", () => {
  const { by } = newRequest({ ...emptyRequest, by: "2026-12-20" });
  expect(by).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:59Z$/);
  expect(Date.parse(by ?? "")).toBe(new Date(2026, 11, 20, 23, 59, 59).getTime());
});

test("only what waits and lacks something wants an answer, the most urgent first", () => {
  const one = (request_no: number, by: string | null, more: Partial<ForeignRequestLine> = {}) =>
    ({
      request_no,
      by,
      state: "received",
      missing: [{ field: "asked", why: "" }],
      ...more,
    }) as ForeignRequestLine;
  const all = [
    one(1, null),
    one(2, "2026-12-20T00:00:00Z"),
    one(3, "2026-12-04T00:00:00Z"),
    one(4, "2026-12-01T00:00:00Z", { missing: [] }),
    one(5, "2026-12-01T00:00:00Z", { state: "refused" }),
  ];
  expect(wanting(all).map((request) => request.request_no)).toEqual([3, 2, 1]);
});

const terms: Terms = {
  ...emptyTerms,
  export_authorisation: "EX-1",
  import_authorisation: "IM-1",
  use_limitation: "this trial",
  undertaking_needless: "no such sentence there",
  afterwards: "destroyed",
  court_witness: "the analyst",
};

test("terms lack what the kind of exhibit and its state ask for", () => {
  const drug = { kind: "drug", state: "sealed" };
  expect(lackingInTerms(terms, drug)).toEqual([]);
  expect(lackingInTerms(emptyTerms, { ...drug, kind: "device" })).toEqual([
    "use_limitation",
    "undertaking",
    "afterwards",
    "court_witness",
  ]);
  expect(lackingInTerms({ ...terms, import_authorisation: " " }, drug)).toEqual(["import_authorisation"]);
  expect(lackingInTerms({ ...terms, undertaking_needless: "" }, drug)).toEqual(["undertaking"]);
  expect(lackingInTerms(terms, { ...drug, state: "discrepant" })).toEqual(["despite_discrepancy"]);
});

test("terms are sent without what is empty", () => {
  expect(termsOf({ ...emptyTerms, court_witness: " the analyst " })).toEqual({
    afterwards: null,
    court_witness: "the analyst",
  });
});

test("a receiver's key is told from what is none", () => {
  const octets = (size: number) => btoa("k".repeat(size));
  expect(keyOwner(` federal-1+00112233445566aa+${octets(32)}\n`)).toBe("federal-1");
  expect(keyOwner(`federal-1+00112233445566aa+${octets(31)}`)).toBeNull();
  expect(keyOwner(`federal 1+00112233445566aa+${octets(32)}`)).toBeNull();
  expect(keyOwner(`federal-1+0011+${octets(32)}`)).toBeNull();
  expect(keyOwner(`TIDEWAITER+OFFICER+KEY+1+federal-1+${octets(88)}`)).toBeNull();
});

test("a receipt is read as docs/bundle.md has it", () => {
  const receipt = {
    at: "2026-11-19T01:00:00Z",
    exhibit: "X1-1.2",
    gross_mg: 42_000,
    handover: 3,
    manifest: "ab".repeat(32),
    place: "laboratory",
    seal: "S-14",
    tare_mg: 2_000,
    uncertainty_mg: 20,
  };
  const line = JSON.stringify({ key: "00", receipt, signature: "" });
  expect(receiptWords(line)).toEqual({
    at: receipt.at,
    exhibit: "X1-1.2",
    handover: 3,
    net_mg: 40_000,
    place: "laboratory",
    seal: "S-14",
    uncertainty_mg: 20,
  });
  expect(receiptWords(line.replace("42000", '"42000 g"'))).toBeNull();
  expect(receiptWords(line.replace('"S-14"', "14"))).toBeNull();
  expect(receiptWords("{}")).toBeNull();
  expect(receiptWords("S-14")).toBeNull();
  expect(receiptWords(line + " ".repeat(16_384))).toBeNull();
});

test("a handover goes one way: handed over, received, then back or gone", () => {
  const deeds = (state: Handover["state"], afterwards: "returned" | "destroyed" = "returned") =>
    deedsFor({ state, terms: { afterwards }, exhibit_state: "sealed" });
  expect(deeds("offered")).toEqual(["hand_over"]);
  expect(deeds("handed_over")).toEqual(["bundle", "confirm_handover"]);
  expect(deeds("confirmed")).toEqual(["take_back", "destroyed_abroad", "bundle"]);
  expect(deeds("confirmed", "destroyed")[0]).toBe("destroyed_abroad");
  expect(deeds("returned")).toEqual([]);
  expect(deeds("destroyed")).toEqual([]);
  expect(deeds("lost")).toEqual([]);
  expect(deedsFor({ state: "offered", terms: {}, exhibit_state: "out" })).toEqual(["seized_abroad"]);
});

test("who ends it otherwise than was agreed is asked why", () => {
  const otherwise = (state: Handover["state"], afterwards: "returned" | "destroyed") =>
    (["take_back", "destroyed_abroad"] as const).filter((deed) =>
      endsOtherwise(deed, { state, terms: { afterwards } }),
    );
  expect(otherwise("confirmed", "destroyed")).toEqual(["take_back"]);
  expect(otherwise("confirmed", "returned")).toEqual(["destroyed_abroad"]);
  expect(otherwise("handed_over", "destroyed")).toEqual([]);
});

test("a bundle is offered for as long as the server keeps it", () => {
  const server = readFileSync("../src/server/bundles_made.cc", "utf8");
  const hours = /kBundleWaits = base::DurationMs::hours\((\d+)\)/.exec(server)?.[1];
  expect(kBundleKept_ms).toBe(Number(hours) * 3_600_000);
});
