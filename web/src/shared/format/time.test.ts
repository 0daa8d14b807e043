import { expect, test } from "vitest";
import { minutesText, minutesTo, relative } from "./time";

const now = Date.parse("2026-11-20T10:00:00Z");

test("minutes to dispatch count down through zero", () => {
  expect(minutesTo("2026-11-20T10:12:30Z", now)).toBe(12);
  expect(minutesTo("2026-11-20T09:59:30Z", now)).toBe(-1);
  expect(minutesText(12)).toBe("12 min");
  expect(minutesText(65)).toBe("1 h 05");
  expect(minutesText(-5)).toBe("−5 min");
  expect(minutesText(4 * 1440)).toBe("4 d");
});

test("a distance in time is said in the reader's language", () => {
  expect(relative("2026-11-23T10:00:00Z", now, "en")).toBe("in 3 days");
  expect(relative("2026-11-20T08:00:00Z", now, "vi")).toBe("2 giờ trước");
  expect(relative("2026-11-20T08:00:00Z", now, "zh")).toBe("2小时前");
});
