import { expect, test } from "vitest";
import { bars } from "./waterfall";

test("each bar starts where the sum so far left off", () => {
  const [first, second, third] = bars([
    { name: "a", millibits: 3000 },
    { name: "b", millibits: 1000 },
    { name: "c", millibits: -2000 },
  ]);
  expect([first?.left, first?.width]).toEqual([0, 75]);
  expect([second?.left, second?.width]).toEqual([75, 25]);
  expect([third?.left, third?.width]).toEqual([50, 50]);
});

test("no steps, or steps of nothing, draw nothing and divide by nothing", () => {
  expect(bars([])).toEqual([]);
  expect(bars([{ name: "a", millibits: 0 }])).toEqual([{ name: "a", millibits: 0, left: 0, width: 0 }]);
});
