import type { Reason } from "@shared/api/types";
import { expect, test } from "vitest";
import { cutAtWords, quotedWords } from "./matched_words";

const reason = (text: string): Reason => ({ kind: "profile", ref: "p", contribution: 1, text });

test("the words that a reason quotes are found in the goods, whatever their case", () => {
  const words = quotedWords([reason('Concealment goods: "rock sugar"'), reason("Trà: “trà xanh”")]);
  expect(words).toEqual(["rock sugar", "trà xanh"]);
  const pieces = cutAtWords("Yellow Rock Sugar 2 kg", words);
  expect(pieces).toEqual([
    { text: "Yellow ", matched: false },
    { text: "Rock Sugar", matched: true },
    { text: " 2 kg", matched: false },
  ]);
});

test("nothing is lost or doubled, whatever the text", () => {
  for (const text of ["", "a", "冰糖冰糖", "İstanbul sugar", "sugarsugar"])
    expect(
      cutAtWords(text, ["sugar", "冰糖"])
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
});
