import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { shiftKey, shiftOptions, useShiftChoice } from "./choice";

const night = (office: string) => ({ office, shift: "night" });
const shifts = [night("CNCANA"), night("CNSZXA")];

beforeEach(() => localStorage.clear());

test("two offices' shifts of one name are two, and each says whose it is", () => {
  const options = shiftOptions(shifts);
  expect(new Set(options.map((one) => one.value)).size).toBe(2);
  expect(options.map((one) => one.label)).toEqual(["CNCANA · night", "CNSZXA · night"]);
  expect(shiftOptions([night("CNCANA")])[0]?.label).toBe("night");
  expect(shiftKey({ office: "A|B", shift: "C" })).not.toBe(shiftKey({ office: "A", shift: "B|C" }));
});

test("what was chosen is remembered, for that officer and that use", () => {
  const { result } = renderHook(() => useShiftChoice("queue", "officer-1", shifts));
  expect(result.current.shift).toBeNull();
  act(() => result.current.choose(shiftKey(night("CNSZXA"))));
  expect(result.current.shift).toEqual(night("CNSZXA"));
  const later = (of: string, officer: string, there = shifts) =>
    renderHook(() => useShiftChoice(of, officer, there)).result.current.shift;
  expect(later("queue", "officer-1")).toEqual(night("CNSZXA"));
  expect(later("queue", "officer-2")).toBeNull();
  expect(later("picks", "officer-1")).toBeNull();
  expect(later("queue", "officer-1", [night("CNCANA")])).toBeNull();
});

test("a link's shift comes before the one remembered", () => {
  const { result } = renderHook(() => useShiftChoice("picks", "officer-1", shifts, night("CNSZXA")));
  expect(result.current.shift).toEqual(night("CNSZXA"));
});
