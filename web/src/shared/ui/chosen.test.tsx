import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useChosen } from "./chosen";

const idOf = (row: string) => row;

test("what is chosen stays chosen wherever it goes, and no other takes its place by itself", () => {
  const { result, rerender } = renderHook(({ rows }) => useChosen(rows, idOf), {
    initialProps: { rows: ["a", "b", "c"] },
  });
  expect(result.current.here).toBe("a");
  act(() => result.current.move(1));
  expect(result.current.here).toBe("b");
  rerender({ rows: ["new", "a", "b", "c"] });
  expect([result.current.here, result.current.current]).toEqual(["b", 2]);
  rerender({ rows: ["new", "a", "c"] });
  expect([result.current.here, result.current.current, result.current.place]).toEqual([undefined, -1, 2]);
  act(() => result.current.move(result.current.place));
  expect(result.current.here).toBe("c");
  act(() => result.current.move(9));
  expect(result.current.here).toBe("c");
});

test("a list that was empty chooses its first row once there is one", () => {
  const { result, rerender } = renderHook(({ rows }) => useChosen(rows, idOf), {
    initialProps: { rows: [] as string[] },
  });
  expect(result.current.here).toBeUndefined();
  rerender({ rows: ["a"] });
  expect(result.current.here).toBe("a");
});
