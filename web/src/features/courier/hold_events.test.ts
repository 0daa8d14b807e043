import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nextEvents } from "./hold_events";

test("an operator is offered only what can be said next", () => {
  expect(nextEvents("HoldSent")).toEqual(["Acknowledge", "ReportLeft"]);
  expect(nextEvents("Located")).not.toContain("Acknowledge");
  for (const state of ["Presented", "Examined", "Released", "Seized", "NotFound", "AlreadyLeft"] as const)
    expect(nextEvents(state)).toEqual([]);
});

test("what is offered is what the server takes (src/selection/hold.cc)", () => {
  const machine = readFileSync("../src/selection/hold.cc", "utf8");
  const taken = [...machine.matchAll(/\{(\w+), E::(\w+), /g)].map((match) => `${match[1]} ${match[2]}`);
  expect(taken.length).toBeGreaterThan(20);
  const states = new Set(taken.map((one) => one.split(" ")[0] as Parameters<typeof nextEvents>[0]));
  const offered = [...states].flatMap((state) => nextEvents(state).map((event) => `${state} ${event}`));
  expect(offered.filter((one) => !taken.includes(one))).toEqual([]);
});
