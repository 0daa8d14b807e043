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

test("of another list the first row is chosen anew, though the former row is in it", () => {
  const { result, rerender } = renderHook(({ rows, of }) => useChosen(rows, idOf, of), {
    initialProps: { rows: ["a", "b", "c"], of: "all" },
  });
  act(() => result.current.move(2));
  rerender({ rows: ["b", "c"], of: "some" });
  expect([result.current.here, result.current.current]).toEqual(["b", 0]);
  act(() => result.current.move(1));
  rerender({ rows: ["a", "b", "c"], of: "some" });
  expect(result.current.here).toBe("c");
});

test("of another list that is not there yet nothing is chosen until it is", () => {
  const drawn: (string | undefined)[] = [];
  const { result, rerender } = renderHook(
    ({ rows, of }) => {
      const chosen = useChosen(rows, idOf, of);
      drawn.push(chosen.here);
      return chosen;
    },
    { initialProps: { rows: ["a", "b"], of: "evening" } },
  );
  act(() => result.current.move(1));
  drawn.length = 0;
  rerender({ rows: [], of: "night" });
  expect(result.current.here).toBeUndefined();
  rerender({ rows: ["x", "b"], of: "night" });
  expect(result.current.here).toBe("x");
  expect(drawn).not.toContain("b");
});

test("its keys go down and up, and from where the chosen row was", () => {
  const { result, rerender } = renderHook(({ rows }) => useChosen(rows, idOf), {
    initialProps: { rows: ["a", "b", "c"] },
  });
  const press = (wanted: string) => act(() => result.current.keys.find(({ key }) => key === wanted)?.run());
  press("j");
  expect(result.current.here).toBe("b");
  rerender({ rows: ["a", "c"] });
  press("j");
  expect(result.current.here).toBe("c");
  press("k");
  expect(result.current.here).toBe("a");
  expect(result.current.keys.every((one) => one.repeats)).toBe(true);
});
