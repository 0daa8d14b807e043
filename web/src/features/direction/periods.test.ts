import type { Shift } from "@shared/api/types";
import { expect, test } from "vitest";
import { shiftsOf } from "./periods";

const shift = (name: string, state: Shift["state"], opened_at: string, closed_at: string | null) =>
  ({ shift: name, state, opened_at, closed_at }) as Shift;

test("a period's numbers lead to its own shifts, not to the last one", () => {
  const shifts = [
    shift("after", "closed", "2026-11-20T10:00:00Z", "2026-11-20T22:00:00Z"),
    shift("first", "closed", "2026-09-30T20:00:00Z", "2026-10-01T04:00:00Z"),
    shift("last", "closed", "2026-10-31T20:00:00Z", "2026-11-01T04:00:00Z"),
    shift("before", "closed", "2026-09-29T20:00:00Z", "2026-09-30T04:00:00Z"),
    shift("open", "open", "2026-10-15T20:00:00Z", null),
  ];
  const names = shiftsOf(shifts, "2026-10-01T00:00:00Z", "2026-11-01T00:00:00.000Z").map((one) => one.shift);
  expect(names).toEqual(["last", "first"]);
});
