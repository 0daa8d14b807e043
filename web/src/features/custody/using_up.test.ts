import { expect, test } from "vitest";
import { exhibits } from "../../../tests/fixture/evidence";
import {
  consumeAct,
  emptyRelease,
  emptyUsedUp,
  mayConsume,
  mayRelease,
  releaseAct,
  releaseFault,
  usedUpFault,
} from "./using_up";
import { actsFor, rareActsFor } from "./which_acts";

const now_ms = Date.parse("2026-11-20T10:00:00Z");
const one = (exhibit_id: string) => exhibits(now_ms).find((each) => each.exhibit_id === exhibit_id)!;
const sample = one("X1-1.1");
const read = { seal: "S-X111", place: "table 2", scale: "SC-1", gross_mg: 3_000, tare_mg: 2_000 };

test("what was used up is weighed, and so is what is left", () => {
  const used = { ...emptyUsedUp, read };
  expect(usedUpFault(sample, used)).toBe("packing.fault_after");
  const whole = { ...used, rest_gross_mg: 5_820, rest_tare_mg: 2_000 };
  expect(usedUpFault(sample, whole)).toBeNull();
  expect(consumeAct(sample, whole, "custodian")).toMatchObject({
    kind: "consume",
    exhibit_id: "X1-1.1",
    seal: "S-X111",
    reading: { gross_mg: 3_000, tare_mg: 2_000 },
    rest: { gross_mg: 5_820, tare_mg: 2_000, scale: "SC-1", place: "table 2" },
  });
});

test("a stated mass goes with the rest alone, and all of it with no rest", () => {
  const stated = { ...emptyUsedUp, how: "stated" as const, read };
  expect(usedUpFault(sample, stated)).toBe("using_up.fault_stated");
  const act = consumeAct(sample, { ...stated, stated_mg: 500 }, "custodian");
  expect(act).toMatchObject({ stated_mg: 500, rest: { gross_mg: 3_000 } });
  expect(act.reading).toBeUndefined();
  const all = consumeAct(sample, { ...emptyUsedUp, how: "all", read }, "custodian");
  expect(all).toMatchObject({ all: true, reading: { gross_mg: 3_000 } });
  expect(all.rest).toBeUndefined();
});

test("of what was counted it is said how many went, unless all of it did", () => {
  const counted = { ...sample, units: 10 };
  const used = { ...emptyUsedUp, read, rest_gross_mg: 5_820, rest_tare_mg: 2_000 };
  expect(usedUpFault(counted, used)).toBe("packing.fault_units");
  expect(usedUpFault(counted, { ...used, units: 11 })).toBe("packing.fault_units_more");
  expect(consumeAct(counted, { ...used, units: 2 }, "custodian").units).toBe(2);
  expect(usedUpFault(counted, { ...used, how: "all" })).toBeNull();
  expect(consumeAct(counted, { ...used, how: "all" }, "custodian").units).toBeUndefined();
});

test("a counter-sample is used up for the defence, by a court's order", () => {
  const kept = { ...sample, counter_sample: true };
  const used = { ...emptyUsedUp, how: "all" as const, read };
  expect(usedUpFault(kept, used)).toBe("using_up.fault_defence");
  const whole = { ...used, expert: "Dr A", order: "order 15" };
  expect(usedUpFault(kept, whole)).toBeNull();
  expect(consumeAct(kept, whole, "custodian")).toMatchObject({ expert: "Dr A", order: "order 15" });
});

test("a release names who takes it and by whose word, and is weighed", () => {
  const share = one("X1-1.2");
  expect(releaseFault(share, { ...emptyRelease, read })).toBe("release.fault_who");
  const entry = { authority: "judgement 12", released_to: "its owner", read };
  expect(releaseFault(share, entry)).toBeNull();
  expect(releaseAct(share, entry, "examiner")).toMatchObject({
    kind: "release",
    authority: "judgement 12",
    released_to: "its owner",
    reading: { gross_mg: 3_000 },
  });
});

test("who holds it uses up what is open or out, and releases what is sealed or lies here", () => {
  expect(mayConsume(sample, "laboratory-2")).toBe(true);
  expect(mayConsume(sample, "custodian")).toBe(false);
  expect(mayRelease(sample, "laboratory-2")).toBe(false);
  expect(mayRelease(one("X1-1.2"), "custodian")).toBe(true);
  expect(rareActsFor(sample, "laboratory-2", [])).toContain("consume");
  expect(rareActsFor({ ...sample, counter_sample: true }, "laboratory-2", [])).toContain(
    "end_counter_sample",
  );
});

test("who offered it may withdraw the offer, and nobody else", () => {
  const offered = one("X2-1");
  expect(actsFor(offered, "examiner-4", now_ms)).toContain("withdraw");
  expect(actsFor(offered, "custodian", now_ms)).toEqual(["accept"]);
  expect(actsFor(one("X1-1"), "custodian", now_ms)).not.toContain("withdraw");
  expect(actsFor({ ...offered, state: "handed_over" }, "examiner-4", now_ms)).toEqual([]);
});
