import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { shiftKey, shiftOptions, useShiftChoice } from "./choice";

const night = (office: string) => ({ office, shift: "night", opened_at: "2026-11-19T20:00:00Z" });
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

test("a choice is forgotten once its office has a newer shift, but not under the officer's eyes", () => {
  const late = { ...night("CNCANA"), shift: "late", opened_at: "2026-11-20T20:00:00Z" };
  const elsewhere = { ...late, office: "CNSZXA" };
  const chosen = renderHook(({ there }) => useShiftChoice("queue", "officer-1", there), {
    initialProps: { there: shifts },
  });
  act(() => chosen.result.current.choose(shiftKey(night("CNCANA"))));
  chosen.rerender({ there: [...shifts, late] });
  expect(chosen.result.current.shift).toEqual(night("CNCANA"));
  const later = (there: typeof shifts) =>
    renderHook(() => useShiftChoice("queue", "officer-1", there)).result.current.shift;
  expect(later([...shifts, elsewhere])).toEqual(night("CNCANA"));
  expect(later([...shifts, late])).toBeNull();
});

test("an older shift that is chosen while there are newer ones is remembered", () => {
  const late = { ...night("CNCANA"), shift: "late", opened_at: "2026-11-20T20:00:00Z" };
  const there = [...shifts, late];
  const { result } = renderHook(() => useShiftChoice("queue", "officer-1", there));
  act(() => result.current.choose(shiftKey(night("CNCANA"))));
  const again = renderHook(() => useShiftChoice("queue", "officer-1", there));
  expect(again.result.current.shift).toEqual(night("CNCANA"));
});

test("a link's shift comes before the one remembered", () => {
  const { result } = renderHook(() => useShiftChoice("picks", "officer-1", shifts, night("CNSZXA")));
  expect(result.current.shift).toEqual(night("CNSZXA"));
});
