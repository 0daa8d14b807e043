import { expect, test } from "vitest";
import { around, difference } from "./difference";

const told = (before: string, after: string) =>
  difference(before, after).map(({ change, text }) => ({ same: " ", went: "-", came: "+" })[change] + text);

test("what stays stands once, what changed is the line that went and the one that came", () => {
  expect(told("a\nb\nc", "a\nB\nc")).toEqual([" a", "-b", "+B", " c"]);
  expect(told("a\nc", "a\nb\nc")).toEqual([" a", "+b", " c"]);
  expect(told("a\nb\nb\nc", "a\nb\nc")).toEqual([" a", " b", "-b", " c"]);
  expect(told("x\na\ny\nb\nz", "a\nb")).toEqual(["-x", " a", "-y", " b", "-z"]);
  expect(told("a\nb", "a\nb")).toEqual([" a", " b"]);
});

test("both texts can be read off it again, whatever they are", () => {
  const some = (seed: number) =>
    [...Array(seed % 17).keys()].map((n) => "abc"[(n * seed + (n >> 1)) % 3]).join("\n");
  for (let seed = 1; seed < 400; ++seed) {
    const before = some(seed);
    const after = some(seed * 7 + 3);
    const lines = difference(before, after);
    const without = (left: string) =>
      lines
        .filter((line) => line.change !== left)
        .map((line) => line.text)
        .join("\n");
    expect(without("came")).toBe(before);
    expect(without("went")).toBe(after);
  }
});

test("of what stays only a few lines are shown beside what changed", () => {
  const long = [...Array(40).keys()].map((n) => `line ${n}`);
  const changed = long.map((line, at) => (at === 20 ? "another" : line));
  const shown = around(difference(long.join("\n"), changed.join("\n")), 2);
  expect(shown.map((line) => line?.text ?? "…")).toEqual([
    "…",
    "line 18",
    "line 19",
    "line 20",
    "another",
    "line 21",
    "line 22",
    "…",
  ]);
  expect(around(difference("a", "a"))).toEqual([null]);
});
