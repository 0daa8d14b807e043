import type { Exhibit } from "@shared/api/types";
import { expect, test } from "vitest";
import {
  confirmAct,
  emptyResult,
  type LaboratoryResult,
  resultFault,
  substanceSaid,
  takesResult,
} from "./laboratory";

const exhibit = { exhibit_id: "X1-1", kind: "drug", confirmed: null, sampling: "" } as unknown as Exhibit;
const sample = { ...exhibit, exhibit_id: "X1-1.1", sampling: "23 of 100 packages drawn" } as Exhibit;
const known = { ...exhibit, confirmed: "methamphetamine" } as Exhibit;
const result: LaboratoryResult = {
  ...emptyResult,
  substance: " methamphetamine ",
  laboratory: "lab-1",
  accreditation: "ISO/IEC 17025",
  method: "GC-MS",
};

test("the laboratory's officers alone enter one, of what is weighed", () => {
  expect(takesResult(exhibit, ["Laboratory"])).toBe(true);
  expect(takesResult(exhibit, ["Custodian", "Examiner"])).toBe(false);
  expect(takesResult({ ...exhibit, kind: "device" }, ["Laboratory"])).toBe(false);
});

test("a result names substance, laboratory, accreditation and method, and a purity with its uncertainty", () => {
  expect(resultFault(exhibit, emptyResult)).toBe("laboratory.fault_substance");
  expect(resultFault(exhibit, { ...result, substance: "Meth!" })).toBe("laboratory.fault_substance");
  expect(resultFault(exhibit, { ...result, accreditation: " " })).toBe("laboratory.fault_who");
  expect(resultFault(exhibit, { ...result, purity_uncertainty_ppm: 1 })).toBe("laboratory.fault_purity");
  for (const purity_uncertainty_ppm of [null, 0])
    expect(resultFault(exhibit, { ...result, purity_ppm: 790_000, purity_uncertainty_ppm })).toBe(
      "laboratory.fault_uncertainty",
    );
  expect(resultFault(exhibit, { ...result, purity_ppm: 790_000, purity_uncertainty_ppm: 1 })).toBeNull();
});

test("a second result revises the first and says why; a first one has nothing to revise", () => {
  expect(resultFault(known, result)).toBe("laboratory.fault_why");
  const why = { ...result, why: "the vials were mixed up" };
  expect(resultFault(known, why)).toBeNull();
  expect(confirmAct(known, why, "examiner").why).toBe("the vials were mixed up");
  expect(confirmAct(exhibit, why, "examiner").why).toBeUndefined();
});

test("a result says by which sample it is, and that a laboratory is not accredited", () => {
  const say = (key: string, values?: Record<string, unknown>) =>
    [key, ...Object.values(values ?? {})].join(" ");
  expect(substanceSaid({ ...exhibit, substance: "ketamine" }, say)).toBe("custody.presumptive ketamine");
  expect(substanceSaid({ ...known, accredited: true, by_sample: null }, say)).toBe(
    "custody.confirmed methamphetamine",
  );
  expect(substanceSaid({ ...known, accredited: false, by_sample: "X1-1.1" }, say)).toBe(
    "custody.confirmed methamphetamine · custody.not_accredited · custody.by_sample X1-1.1",
  );
  expect(confirmAct(exhibit, { ...result, by_sample: " X1-1.1 " }, "examiner").by_sample).toBe("X1-1.1");
});

test("of a sub-sample it says in how many packages it was found, of anything else nothing", () => {
  const found = { ...result, positives: 23, purity_ppm: 790_000, purity_uncertainty_ppm: 10_000 };
  expect(confirmAct(sample, found, "examiner")).toEqual({
    kind: "confirm",
    second: "examiner",
    exhibit_id: "X1-1.1",
    substance: "methamphetamine",
    laboratory: "lab-1",
    accreditation: "ISO/IEC 17025",
    method: "GC-MS",
    purity_ppm: 790_000,
    purity_uncertainty_ppm: 10_000,
    positives: 23,
  });
  expect(confirmAct(exhibit, found, "examiner").positives).toBeUndefined();
});
