import type { OperatorFault } from "@shared/api/types";
import { expect, test } from "vitest";
import { needsDue, needsWords, officerEvents } from "./fault_events";

const now_ms = Date.parse("2026-11-20T10:00:00Z");

test("a fault goes from finding to notice, plan, re-test and either mended or referred", () => {
  const states: OperatorFault["state"][] = ["found", "noticed", "planned", "retesting", "failed"];
  const passed = { due_at: "2026-11-19T00:00:00Z" };
  expect(states.map((state) => officerEvents({ state, ...passed }, now_ms))).toEqual([
    ["Notify"],
    ["Plan", "Refer"],
    ["Retest", "Reject"],
    ["Pass", "Fail"],
    ["Notify", "Refer"],
  ]);
  for (const state of ["mended", "referred"] as const)
    expect(officerEvents({ state, ...passed }, now_ms)).toEqual([]);
});

test("nobody is referred while the time for a plan runs", () => {
  const until = (due_at: string) => officerEvents({ state: "noticed", due_at }, now_ms);
  expect(until("2026-11-20T10:00:01Z")).toEqual(["Plan"]);
  expect(until("2026-11-20T10:00:00Z")).toEqual(["Plan", "Refer"]);
});

test("a notice says by when, a refusal and a referral say why", () => {
  expect([needsDue("Notify"), needsDue("Reject"), needsDue("Pass")]).toEqual([true, true, false]);
  expect([needsWords("Plan"), needsWords("Refer"), needsWords("Reject"), needsWords("Notify")]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
