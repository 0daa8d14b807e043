import { expect, test } from "vitest";
import { partiesIn, partyLines } from "./parties";

test("a line is a parcel, its recipient unless it says otherwise", () => {
  const parties = partiesIn("EE123456785CN\n\n  EE123456794CN   sender \n");
  expect(parties).toEqual([
    { item_id: "EE123456785CN", role: "recipient" },
    { item_id: "EE123456794CN", role: "sender" },
  ]);
  expect(partiesIn(partyLines(parties ?? []))).toEqual(parties);
  expect(partiesIn("")).toEqual([]);
});

test.each(["A B", "A sender now", "X".repeat(36)])("%s is no line of it", (line) => {
  expect(partiesIn(line)).toBeNull();
});
