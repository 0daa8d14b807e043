import type { Exhibit } from "@shared/api/types";
import { expect, test } from "vitest";
import {
  emptySubstitution,
  manners,
  maySubstitute,
  substituteAct,
  type SubstitutionEntry,
  substitutionFault,
} from "./substitution";

const exhibit = {
  exhibit_id: "X1-1",
  kind: "drug",
  seal: "S-1",
  state: "stored",
  holder: "custodian",
} as Exhibit;
const seal = { ...emptySubstitution.read, seal: "S-1" };
const read = { seal: "S-1", place: "room 2", scale: "SC-1", gross_mg: 110_000, tare_mg: 10_000 };
const agreed: SubstitutionEntry = { ...emptySubstitution, agreement: "plan 3", read: seal };
const rice = { put_in: "rice", put_in_mg: 90_000, made_by: "here" };

test("each manner says what it needs, and nothing of it goes unread", () => {
  expect(substitutionFault(exhibit, agreed)).toBe("substitution.fault_manner");
  for (const manner of manners) {
    const none = { ...agreed, manner, ...rice, taken: "X1-1.1", agreement: " " };
    expect(substitutionFault(exhibit, none)).toBe("substitution.fault_agreement");
    const unread = { ...none, agreement: "plan 3", read: { ...read, seal: "" } };
    expect(substitutionFault(exhibit, unread)).toBe("custody.fault_seal");
  }
  expect(substitutionFault(exhibit, { ...agreed, manner: "removed" })).toBeNull();
  expect(substitutionFault(exhibit, { ...agreed, manner: "replaced_whole" })).toBe(
    "substitution.fault_put_in",
  );
  expect(substitutionFault(exhibit, { ...agreed, manner: "replaced_whole", ...rice })).toBeNull();
  expect(substitutionFault(exhibit, { ...agreed, manner: "replaced_part", ...rice })).toBe(
    "substitution.fault_taken",
  );
});

test("what goes on is weighed, and what stays is not", () => {
  expect(substitutionFault(exhibit, { ...agreed, manner: "intact" })).toBe("custody.fault_scale");
  expect(substitutionFault({ ...exhibit, kind: "money" }, { ...agreed, manner: "intact" })).toBeNull();
  expect(substituteAct(exhibit, { ...agreed, read, manner: "intact" }, "examiner")).toEqual({
    kind: "substitute",
    second: "examiner",
    exhibit_id: "X1-1",
    manner: "intact",
    agreement: "plan 3",
    seal: "S-1",
    reading: { gross_mg: 110_000, tare_mg: 10_000, scale: "SC-1", place: "room 2" },
  });
  const whole = substituteAct(exhibit, { ...agreed, ...rice, read, manner: "replaced_whole" }, "examiner");
  expect(whole).toMatchObject({ taken: "X1-1", ...rice });
  expect(whole.reading).toBeUndefined();
});

test("what was taken out is the exhibit itself, or the part that was split off it", () => {
  const entry = { ...agreed, ...rice, read, taken: " X1-1.1 " };
  expect(substituteAct(exhibit, { ...entry, manner: "replaced_part" }, "examiner").taken).toBe("X1-1.1");
  const removed = substituteAct(exhibit, { ...entry, manner: "removed" }, "examiner");
  expect(removed).toMatchObject({ taken: "X1-1" });
  expect(removed.put_in).toBeUndefined();
});

test("its holder alone, while it lies here", () => {
  expect(maySubstitute(exhibit, "custodian")).toBe(true);
  expect(maySubstitute(exhibit, "examiner")).toBe(false);
  expect(maySubstitute({ ...exhibit, state: "out" }, "custodian")).toBe(false);
  expect(maySubstitute({ ...exhibit, state: "discrepant" }, "custodian")).toBe(false);
});
