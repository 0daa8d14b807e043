import { expect, test } from "vitest";
import { placeOf, readProfiles, withField } from "./document";

const yaml = `# The desk's own.
- id: ring # a ring
  title: A name for every parcel
  weight: 2000
  detection:
    names: {gross_mass|gt: 1.5 kg}
    condition: names
- id: tea
  title: Tea
`;

test("the form writes its field and leaves the rest, comments too", () => {
  const now = withField(yaml, 0, "weight", "2500");
  expect(now).toContain("weight: 2500");
  expect(now).toContain("# The desk's own.");
  expect(now).toContain("# a ring");
  expect(now).toContain("gross_mass|gt: 1.5 kg");
  expect(readProfiles(now)?.profiles.map((one) => one.id)).toEqual(["ring", "tea"]);
});

test("a text that is no profiles is left alone", () => {
  for (const text of ["- a: [", "just words", "{{{{"]) {
    expect(readProfiles(text)).toBeNull();
    expect(withField(text, 0, "id", "x")).toBe(text);
  }
});

test("an error's line and column lead to its place in the text, and never beyond it", () => {
  expect(placeOf("ab\ncd\nef", 2, 2)).toBe(4);
  expect("ab\ncd\nef"[placeOf("ab\ncd\nef", 3, 1)]).toBe("e");
  expect(placeOf("ab", 9, 9)).toBe(2);
});
