import { expect, test } from "vitest";
import { draftFault, emptyFind, newDraft, toExamination } from "./draft";

const find = {
  ...emptyFind,
  substance: "heroin",
  gross_mass_mg: 1_995_000,
  object: "tea",
  method: "sewn_in",
};

test("nothing found needs one tap, a find its four facts", () => {
  const draft = newDraft("Physical");
  expect(draftFault(draft)).toBeNull();
  expect(draftFault({ ...draft, result: "finding" })).toBe("examine.fault_substance");
  expect(draftFault({ ...draft, result: "finding", finds: [{ ...find, gross_mass_mg: null }] })).toBe(
    "examine.fault_mass",
  );
  expect(draftFault({ ...draft, result: "finding", finds: [find] })).toBeNull();
  expect(draftFault({ ...draft, result: "finding", finds: [{ ...find, object: "other" }] })).toBe(
    "examine.fault_remarks",
  );
});

test("a mass is sent as the milligrams that were typed", () => {
  const sent = toExamination("EE1", { ...newDraft("XRay"), result: "finding", finds: [find] });
  expect(sent.finds?.[0]?.gross_mass_mg).toBe(1_995_000);
});

test("what was not opened is never sent as nothing found", () => {
  const draft = { ...newDraft("XRay"), opened: false, why_inconclusive: "dense" };
  expect(toExamination("EE1", { ...draft, result: "no_finding" }).opened).toBe(true);
  const sent = toExamination("EE1", { ...draft, result: "inconclusive" });
  expect([sent.opened, sent.legal_power]).toEqual([false, undefined]);
});
