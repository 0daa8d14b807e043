import { type Photograph, sha256Of } from "@shared/photographs/photograph";
import { expect, test } from "vitest";
import { draftFault, emptyFind, foundSo, newDraft, toExamination } from "./draft";

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

test("what was pointed at in a drawing is how the find was hidden, and no find already described is touched", () => {
  const where = { object: "tea", method: "sealed", layer: "inside" };
  const once = foundSo(newDraft("Physical"), where);
  expect(once.result).toBe("finding");
  expect(once.finds).toEqual([{ ...emptyFind, ...where }]);
  const twice = foundSo(once, { object: "doll", method: "hollowed", layer: "inside" });
  expect(twice.finds.map((find) => find.object)).toEqual(["tea", "doll"]);
});

test("the digest of each photograph goes with the result", async () => {
  const sha256 = await sha256Of(new TextEncoder().encode("abc").buffer as ArrayBuffer);
  // FIPS 180-2, appendix B.1.
  expect(sha256).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const sent = toExamination("EE123456785CN", {
    ...newDraft("Physical"),
    remarks: "At the counter.",
    photographs: [{ sha256 } as Photograph],
  });
  expect(sent.remarks).toBe(`At the counter.\nPhotograph 1: SHA-256 ${sha256}`);
});
