import { expect, test } from "vitest";
import { parsePercent, percent } from "./number";

test("per cent is read back to the millionth in every language", () => {
  for (const language of ["en", "zh", "vi"])
    for (const value_ppm of [0, 1, 10, 792_500, 999_999, 1_000_000])
      expect(parsePercent(percent(value_ppm, language), language)).toBe(value_ppm);
  expect(percent(792_500, "en")).toBe("79.25");
  expect(percent(792_500, "vi")).toBe("79,25");
  expect(parsePercent("79,25 %", "vi")).toBe(792_500);
});

test("what is no share is refused, not guessed", () => {
  for (const text of ["", "-1", "101", "100.0001", "1.23456", "half", "1..2"])
    expect(parsePercent(text, "en")).toBeNull();
});
