import type { Drift } from "@shared/api/types";
import { expect, test } from "vitest";
import { nearness } from "./drift";

const drift = (less: number, more: number): Drift => ({
  of: "scale",
  id: "S1",
  adjustments: 4,
  sum_mg: -80,
  less,
  more,
  alarm_at: 5000,
  alarm: false,
});

test("a running test is as near to its alarm as the worse of its two sides", () => {
  expect(nearness(drift(2500, 0))).toEqual({ side: "less", ppm: 500_000 });
  expect(nearness(drift(10, 5600))).toEqual({ side: "more", ppm: 1_120_000 });
  expect(nearness(drift(0, 0))).toEqual({ side: "less", ppm: 0 });
});
