import { expect, test } from "vitest";
import { grams, parseGrams, roundMass } from "./mass";

test("C1: a mass is shown and read back to the milligram in every language", () => {
  for (const language of ["en", "zh", "vi"])
    for (const mass_mg of [0, 1, 999, 1000, 1_995_001, 12_345_678, 999_999_999_999])
      expect(parseGrams(grams(mass_mg, language), language)).toBe(mass_mg);
});

test("separators are the language's own", () => {
  expect(grams(1_995_500, "en")).toBe("1,995.500 g");
  expect(grams(1_995_500, "vi")).toBe("1.995,500 g");
  expect(grams(1_995_500, "en", true)).toBe("1,995.5 g");
  expect(grams(-1_000, "en")).toBe("−1.000 g");
  expect(roundMass(12_345_678, "en")).toBe("12.3 kg");
});

test("what is no mass is refused, not guessed", () => {
  for (const text of ["", "-1", "1.2345", "abc", "1e3", "1..2", "9999999999"])
    expect(parseGrams(text, "en")).toBeNull();
});
