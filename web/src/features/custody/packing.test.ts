import type { Exhibit } from "@shared/api/types";
import { expect, test } from "vitest";
import { emptyPacking, type Packing, packingAct, packingFault } from "./packing";

const exhibit = { exhibit_id: "X1-1", kind: "drug" } as Exhibit;
const phone = { exhibit_id: "X1-2", kind: "device" } as Exhibit;
const before = { seal: "S-1", place: "room 2", scale: "SC-1", gross_mg: 110_000, tare_mg: 10_000 };
const read: Packing = { ...emptyPacking, before, after_gross_mg: 105_000, after_tare_mg: 5_000 };

test("what is found again has a place; a drug is weighed, a telephone is not", () => {
  expect(packingFault("find", exhibit, emptyPacking)).toBe("packing.fault_place");
  expect(packingFault("find", exhibit, { ...emptyPacking, place: "room 3" })).toBe("custody.fault_scale");
  expect(packingFault("find", phone, { ...emptyPacking, place: "room 3" })).toBeNull();
  expect(packingAct("find", exhibit, { ...read, place: "room 3" }, "examiner")).toMatchObject({
    kind: "find",
    seal: "S-1",
    place: "room 3",
    reading: { gross_mg: 110_000, tare_mg: 10_000, scale: "SC-1" },
  });
});

test("what is packed anew has a new container and seal, and is weighed before and after", () => {
  expect(packingFault("repackage", exhibit, read)).toBe("packing.fault_container");
  const packed = { ...read, container: "steel box", new_seal: "S-2" };
  expect(packingFault("repackage", exhibit, { ...packed, after_gross_mg: null })).toBe("packing.fault_after");
  expect(packingFault("repackage", exhibit, packed)).toBeNull();
  expect(packingAct("repackage", exhibit, packed, "examiner")).toMatchObject({
    new_seal: "S-2",
    after: { gross_mg: 105_000, tare_mg: 5_000 },
  });
});

test("a merge reads every part on one scale", () => {
  expect(packingFault("merge", exhibit, read)).toBe("packing.fault_others");
  const other = { exhibit_id: "X1-3", entry: { ...before, seal: "", scale: null } };
  const merged = { ...read, others: [other] };
  expect(packingFault("merge", exhibit, merged)).toBeNull();
  const act = packingAct("merge", exhibit, merged, "examiner");
  expect(act.parts?.map((part) => [part.exhibit_id, part.seal, part.reading.scale])).toEqual([
    ["X1-1", "S-1", "SC-1"],
    ["X1-3", "", "SC-1"],
  ]);
});

test("a sub-sample says how many of how many packages were drawn, and weighs what is left", () => {
  expect(packingFault("subsample", exhibit, read)).toBe("packing.fault_sampled");
  const drawn = { ...read, population: 100, sampled: 123 };
  expect(packingFault("subsample", exhibit, drawn)).toBe("packing.fault_population");
  const untold = { ...drawn, sampled: 23, counter_sample: true, container: "sealed bag" };
  expect(packingFault("subsample", exhibit, untold)).toBe("packing.fault_drawn");
  const arbitrary = { ...untold, aim: { ...untold.aim, method: "arbitrary" as const } };
  expect(packingFault("subsample", exhibit, arbitrary)).toBeNull();
  expect(packingFault("subsample", exhibit, { ...untold, sampled: 100 })).toBeNull();
  const sample = { ...untold, drawn: " by lot, list 7 " };
  expect(packingFault("subsample", exhibit, sample)).toBeNull();
  expect(packingAct("subsample", exhibit, sample, "examiner")).toMatchObject({
    kind: "subsample",
    seal: "S-1",
    container: "sealed bag",
    reading: { gross_mg: 110_000, tare_mg: 10_000, scale: "SC-1", place: "room 2" },
    rest: { gross_mg: 105_000, tare_mg: 5_000, scale: "SC-1", place: "room 2" },
    population: 100,
    sampled: 23,
    drawn: "by lot, list 7",
    counter_sample: true,
  });
});

test("of what was counted it is said how many go, 0 for a piece of one, and of nothing else", () => {
  const tablets = { ...exhibit, units: 100 } as Exhibit;
  expect(packingFault("split", tablets, read)).toBe("packing.fault_units");
  expect(packingFault("split", tablets, { ...read, units: 101 })).toBe("packing.fault_units_more");
  expect(packingFault("split", tablets, { ...read, units: 0 })).toBeNull();
  expect(packingAct("split", tablets, { ...read, units: 0 }, "examiner").units).toBe(0);
  const drawn = { ...read, population: 100, sampled: 23, drawn: "by lot" };
  expect(packingFault("subsample", tablets, drawn)).toBe("packing.fault_units");
  expect(packingAct("subsample", tablets, { ...drawn, units: 23 }, "examiner").units).toBe(23);
  expect(packingFault("split", exhibit, read)).toBeNull();
  expect(packingAct("split", { ...exhibit, units: null }, { ...read, units: 5 }, "examiner").units).toBe(
    undefined,
  );
  expect(packingFault("repackage", tablets, { ...read, container: "box", new_seal: "S-2" })).toBeNull();
});
