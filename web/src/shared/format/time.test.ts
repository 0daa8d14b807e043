import { expect, test } from "vitest";
import { distanceOf, endOfDay, minutesTo, relative, utc } from "./time";

const now = Date.parse("2026-11-20T10:00:00Z");

test("minutes to dispatch count down through zero", () => {
  expect(minutesTo("2026-11-20T10:12:30Z", now)).toBe(12);
  expect(minutesTo("2026-11-20T09:59:30Z", now)).toBe(-1);
  expect(distanceOf(12)).toMatchObject({ key: "time.minutes", sign: "", minutes: "12" });
  expect(distanceOf(65)).toMatchObject({ key: "time.hours", hours: 1, minutes: "05" });
  expect(distanceOf(-5)).toMatchObject({ key: "time.minutes", sign: "−", minutes: "5" });
  expect(distanceOf(4 * 1440)).toMatchObject({ key: "time.days", days: 4 });
});

test("a distance in time is said in the reader's language", () => {
  expect(relative("2026-11-23T10:00:00Z", now, "en")).toBe("in 3 days");
  expect(relative("2026-11-20T08:00:00Z", now, "vi")).toBe("2 giờ trước");
  expect(relative("2026-11-20T08:00:00Z", now, "zh")).toBe("2小时前");
});

test("a day ends where the reader is, and is sent in UTC without fractions", () => {
  const end = new Date(2026, 10, 20, 23, 59, 59);
  expect(Date.parse(utc(endOfDay("2026-11-20")))).toBe(end.getTime());
  expect(utc(now + 250)).toBe("2026-11-20T10:00:00Z");
  expect(Date.parse(endOfDay(""))).toBeNaN();
});
