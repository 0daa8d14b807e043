import { describe, expect, it } from "vitest";
import { exhibitOfLabel } from "./label";

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
