import { expect, test } from "vitest";
import { figure } from "./beside_figure";

test("a correlation is written with three decimals, below nothing too", () => {
  expect(figure(993_214, "en")).toBe("0.993");
  expect(figure(1_000_000, "vi")).toBe("1,000");
  expect(figure(-120_000, "en")).toBe("-0.120");
});
