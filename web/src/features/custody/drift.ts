import type { Drift } from "@shared/api/types";

/** Which side is the nearer to its alarm, and how near, in parts per million of what alarms. */
export function nearness(drift: Drift): { side: "less" | "more"; ppm: number } {
  const side = drift.more > drift.less ? "more" : "less";
  return { side, ppm: Math.round((drift[side] * 1_000_000) / drift.alarm_at) };
}
