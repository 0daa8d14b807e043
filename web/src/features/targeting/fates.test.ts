import type { Shift } from "@shared/api/types";
import { expect, test } from "vitest";
import { queueItem } from "../../../tests/fixture/world";
import { fateOf, lastClosed, tally } from "./fates";

const one = queueItem(0, 0);
const inState = (hold_state: typeof one.hold_state) => ({ ...one, hold_state });

test("what became of a pick is what its hold came to; one that was never asked for still waits", () => {
  expect(fateOf(inState("Seized"))).toBe("find");
  expect(fateOf(inState("Examined"))).toBe("nothing");
  expect(fateOf(inState("Released"))).toBe("nothing");
  expect(fateOf(inState("AlreadyLeft"))).toBe("left");
  expect(fateOf(inState("NotFound"))).toBe("not_found");
  expect(fateOf(inState("Presented"))).toBe("waiting");
  expect(fateOf(inState(null))).toBe("waiting");
});

test("finds are counted of what was opened, not of what was chosen", () => {
  const counted = tally([inState("Seized"), inState("Examined"), inState("AlreadyLeft"), inState(null)]);
  expect(counted.chosen).toBe(4);
  expect(counted.opened).toBe(2);
  expect(Object.values(counted.by).reduce((sum, count) => sum + count, 0)).toBe(4);
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
