import { expect, test } from "vitest";
import { nextEvents } from "./hold_events";

test("an operator is offered only what can be said next", () => {
  expect(nextEvents("HoldSent")).toEqual(["Acknowledge", "ReportLeft"]);
  expect(nextEvents("Located")).not.toContain("Acknowledge");
  for (const state of ["Presented", "Examined", "Released", "Seized", "NotFound", "AlreadyLeft"] as const)
    expect(nextEvents(state)).toEqual([]);
});
