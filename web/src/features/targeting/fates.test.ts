import type { Shift } from "@shared/api/types";
import { expect, test } from "vitest";
import { queueItem } from "../../../tests/fixture/world";
import { fateOf, lastClosed, tally } from "./fates";

const one = queueItem(0, 0);
const inState = (hold_state: typeof one.hold_state, examined: typeof one.examined = null) => ({
  ...one,
  hold_state,
  examined,
});

test("what became of a pick is what its hold came to; one that was never asked for still waits", () => {
  expect(fateOf(inState("Seized"))).toBe("find");
  expect(fateOf(inState("Released", "no_finding"))).toBe("nothing");
  expect(fateOf(inState("Presented", "inconclusive"))).toBe("inconclusive");
  expect(fateOf(inState("Released", "inconclusive"))).toBe("inconclusive");
  expect(fateOf(inState(null, "finding"))).toBe("find");
  expect(fateOf(inState("AlreadyLeft"))).toBe("left");
  expect(fateOf(inState("NotFound"))).toBe("not_found");
  expect(fateOf(inState("Presented"))).toBe("waiting");
  expect(fateOf(inState(null))).toBe("waiting");
});

test("K1: a hold that was taken back, and a parcel that is let run, were released unopened, one as the other", () => {
  const withdrawn = { ...inState("Released"), outcome: "Release" as const };
  expect(fateOf(inState("Released", "finding"))).toBe(fateOf(withdrawn));
  const counted = tally([inState("Seized"), withdrawn, inState("AlreadyLeft"), inState(null)]);
  expect(counted).toEqual({
    chosen: 4,
    by: { find: 1, nothing: 0, inconclusive: 0, released: 1, waiting: 1, not_found: 0, left: 1 },
  });
});

test("yesterday's shift is the latest that is closed", () => {
  const shift = (name: string, state: Shift["state"], opened_at: string) =>
    ({ shift: name, state, opened_at }) as Shift;
  const shifts = [
    shift("open", "open", "2026-11-20T10:00:00Z"),
    shift("older", "closed", "2026-11-18T10:00:00Z"),
    shift("last", "closed", "2026-11-19T10:00:00Z"),
  ];
  expect(lastClosed(shifts)?.shift).toBe("last");
  expect(lastClosed([shifts[0]!])).toBeUndefined();
});
