import { describe, expect, it } from "vitest";
import { exhibitOfLabel, seizureOfLabel } from "./label";

describe("an exhibit's label", () => {
  // "X1-1" and its digits are those that the command line's example has.
  it("names its exhibit", () => {
    expect(exhibitOfLabel("TW1:X1-1:4CAE")).toBe("X1-1");
    expect(exhibitOfLabel(" TW1:X1-1:4CAE\n")).toBe("X1-1");
  });
  it("is not taken where its digits do not fit", () => {
    expect(exhibitOfLabel("TW1:X1-2:4CAE")).toBeNull();
    expect(exhibitOfLabel("TW1:X1-1:4CAF")).toBeNull();
  });
  it("is not what an officer types", () => {
    expect(exhibitOfLabel("X1-1")).toBeUndefined();
    expect(exhibitOfLabel("TW1:")).toBeUndefined();
    expect(exhibitOfLabel("S-100")).toBeUndefined();
  });
});

describe("a seizure's seal label", () => {
  it("names its seizure by its number in the book, and its digits must fit", () => {
    expect(seizureOfLabel("TW1S:12:S-118-1:D158")).toBe("12");
    expect(seizureOfLabel("TW1S:13:S-118-1:D158")).toBeNull();
    expect(seizureOfLabel("TW1:X1-1:4CAE")).toBeUndefined();
    expect(exhibitOfLabel("TW1S:12:S-118-1:D158")).toBeUndefined();
  });
});
