import { startWords } from "@shared/i18n";
import en from "@shared/i18n/en";
import vi from "@shared/i18n/vi";
import zh from "@shared/i18n/zh";
import { render, screen } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { itemOf } from "../../../tests/fixture/parcels";
import { Hazards } from "./hazards";

const codes = new Set(
  readFileSync("../reference/handling/hazards.tsv", "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.split("\t")[1] ?? ""),
);

test.each(Object.entries({ en, zh, vi }))(
  "each hazard that the server can name has its words in %s",
  (_, words) => {
    expect(codes.size).toBeGreaterThan(1);
    const [name, what]: Record<string, string>[] = [words.hazard, words.hazard_do];
    expect([...codes].filter((code) => !name?.[code] || !what?.[code])).toEqual([]);
  },
);

test("the examiner reads what may be inside and what to do, not the code", async () => {
  await startWords("en");
  const hazards = itemOf("EE123456785CN", 0).hazards ?? [];
  expect(hazards.every((one) => codes.has(one))).toBe(true);
  render(<Hazards hazards={[...hazards, "house_rule_7"]} />);
  const [first, other] = screen.getAllByRole("alert");
  expect(first?.textContent).toContain("Fentanyl or a nitazene possible: do not open here.");
  expect(first?.textContent).toContain("naloxone");
  expect(other?.textContent).toContain("house_rule_7");
});
