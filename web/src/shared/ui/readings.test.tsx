import { expect, test } from "vitest";
import { takenAt } from "./readings";

test("a file that was just made is taken now, by the server's clock; an older one when it says", () => {
  const now = Date.parse("2026-11-20T10:00:00Z");
  expect(takenAt(now - 1_000, now)).toBeUndefined();
  expect(takenAt(now + 3_600_000, now), "a camera's clock that is ahead").toBeUndefined();
  expect(takenAt(now - 3_600_000, now)).toBe("2026-11-20T09:00:00Z");
});
