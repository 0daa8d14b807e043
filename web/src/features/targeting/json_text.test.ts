import { expect, test } from "vitest";
import { forEyes, toFile } from "./json_text";

const raw =
  '{ "item_id":"A, \\"1\\"","mass_mg":12345678901234567890,"lines":[{"hs6":1.50},{}],"none":[],"mass_mg":2 }';

test("a declaration is shown with a line a member, its digits and what stands twice as they are", () => {
  expect(forEyes(raw)).toBe(
    [
      "{",
      '  "item_id": "A, \\"1\\"",',
      '  "mass_mg": 12345678901234567890,',
      '  "lines": [',
      "    {",
      '      "hs6": 1.50',
      "    },",
      "    {}",
      "  ],",
      '  "none": [],',
      '  "mass_mg": 2',
      "}",
    ].join("\n"),
  );
  const plain = { a: "b: [c]", d: [1, [], { e: null }], f: {} };
  expect(forEyes(JSON.stringify(plain))).toBe(JSON.stringify(plain, null, 2));
  expect(forEyes("item_id,name\nA1,Li")).toBe("item_id,name\nA1,Li");
});

test("what is filed is what was corrected and nothing else", () => {
  expect(toFile(raw, forEyes(raw))).toBe(raw);
  expect(toFile(raw, forEyes(raw).replace("1.50", "2.50"))).toBe(
    '{"item_id":"A, \\"1\\"","mass_mg":12345678901234567890,"lines":[{"hs6":2.50},{}],"none":[],"mass_mg":2}',
  );
  expect(toFile("a\n1", "a\n2")).toBe("a\n2");
});
