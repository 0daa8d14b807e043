import type { OperatorFault } from "@shared/api/types";
import { expect, test } from "vitest";
import { needsDue, needsWords, officerEvents } from "./fault_events";

test("a fault goes from finding to notice, plan, re-test and either mended or referred", () => {
  const states: OperatorFault["state"][] = ["found", "noticed", "planned", "retesting", "failed"];
  expect(states.map(officerEvents)).toEqual([
    ["Notify"],
    ["Refer"],
    ["Retest", "Reject"],
    ["Pass", "Fail"],
    ["Notify", "Refer"],
  ]);
  expect(officerEvents("mended")).toEqual([]);
  expect(officerEvents("referred")).toEqual([]);
});

test("a notice says by when, a refusal and a referral say why", () => {
  expect([needsDue("Notify"), needsDue("Reject"), needsDue("Pass")]).toEqual([true, true, false]);
  expect([needsWords("Refer"), needsWords("Reject"), needsWords("Notify")]).toEqual([true, true, false]);
});
