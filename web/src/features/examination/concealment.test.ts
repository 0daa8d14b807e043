import { expect, test } from "vitest";
import { concealmentOf } from "./concealment";
import { outlines } from "./drawing";
import { objects } from "./vocabulary";

test("an earlier concealment is told by its three words and how often it was found", () => {
  expect(concealmentOf("rock_sugar × mixed_in × inside (3)")).toEqual({
    object: "rock_sugar",
    method: "mixed_in",
    layer: "inside",
    times: 3,
  });
  expect(concealmentOf("Between the layers of the bag")).toBeNull();
});

test("every kind of object has an outline to draw", () => {
  for (const object of objects) expect(outlines[object], object).toBeTruthy();
});
