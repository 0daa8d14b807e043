import { expect, test } from "vitest";
import { actOf, emptyRun, type FurnaceRun, runFault, witnessesIn } from "./furnace";

const line = { exhibit_id: "X1-1", seal: "S-1", gross_mg: 1_010_000, tare_mg: 10_000 };
const whole: FurnaceRun = {
  authority: "order 12",
  method: "incineration",
  witnesses: "prosecutor\nhealth officer, citizen",
  no_photographs: "they are added afterwards",
  place: "furnace",
  scale: "SC-1",
  lines: [line],
};

test("a run wants an order, a method, three witnesses beside the signers, a word on photographs, a scale and a list", () => {
  expect(runFault(emptyRun, [])).toBe("furnace.fault_authority");
  expect(runFault({ ...whole, method: " " }, [])).toBe("furnace.fault_how");
  expect(runFault(whole, ["custodian", "citizen"])).toBe("furnace.fault_witnesses");
  expect(runFault({ ...whole, no_photographs: " " }, [])).toBe("furnace.fault_no_photographs");
  expect(runFault({ ...whole, scale: null }, [])).toBe("custody.fault_scale");
  expect(runFault({ ...whole, lines: [] }, [])).toBe("furnace.fault_lines");
  expect(runFault(whole, ["custodian", "examiner"])).toBeNull();
});

test("witnesses are read a line or a comma each, nobody twice", () => {
  expect(witnessesIn("a, b\nb;c")).toEqual(["a", "b", "c"]);
});

test("a run is asked for as it was read", () => {
  expect(actOf(whole, "examiner")).toEqual({
    kind: "destroy",
    second: "examiner",
    run: { ...whole, witnesses: ["prosecutor", "health officer", "citizen"] },
  });
});
