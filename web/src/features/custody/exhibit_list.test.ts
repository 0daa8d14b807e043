import { expect, test } from "vitest";
import { exhibitsIn, wrongLabelsIn } from "./exhibit_list";

test("numbers and labels are read however they are parted, each once", () => {
  expect(exhibitsIn(" X1-1, X1-2\nX1-1;X4-1.1 ")).toEqual(["X1-1", "X1-2", "X4-1.1"]);
  expect(exhibitsIn("")).toEqual([]);
});

test("a label whose digits do not fit is named", () => {
  expect(wrongLabelsIn("X1-1 TW1:X1-1:0000")).toEqual(["TW1:X1-1:0000"]);
  expect(wrongLabelsIn("X1-1")).toEqual([]);
});
