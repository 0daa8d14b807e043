import { expect, test } from "vitest";
import { fitting, leastWidth_px } from "./fit";

const tracks = [
  { track: "100px" },
  { track: "minmax(200px, 1fr)", spare: 1 },
  { track: "minmax(150px, 2fr)", spare: 2 },
  { track: "100px" },
];

test("what columns need at least is their least widths, the gaps between and the row's padding", () => {
  expect(leastWidth_px(tracks)).toBe(550 + 3 * 14 + 32);
});

test("where a table is too narrow, the columns that can best be spared go first", () => {
  expect(fitting(tracks, 624)).toEqual([0, 1, 2, 3]);
  expect(fitting(tracks, 623)).toEqual([0, 1, 3]);
  expect(fitting(tracks, 400)).toEqual([0, 3]);
});

test("key columns stay however narrow it is", () => {
  expect(fitting(tracks, 10)).toEqual([0, 3]);
});
