import type { FileErasure, PreparedAct } from "../api/types";
import { expect, test } from "vitest";
import { erasureAct, standingOrder, stateOfOrder, whyItStays } from "./erasing";

const order = (more: Partial<FileErasure>): FileErasure => ({
  erasure_no: 1,
  of: "file",
  number: 3,
  sha256: "ab".repeat(32),
  basis: "order 7",
  ordered_at: "2026-11-20T10:00:00Z",
  ordered_by: "supervisor",
  approved_by: "custodian",
  done_at: null,
  held: false,
  ...more,
});

test("a file and a reading of one number are not the same, and what was carried out stands no more", () => {
  const file = { of: "file", number: 3 } as const;
  const reading = { of: "reading", number: 3 } as const;
  const orders = [order({ erasure_no: 2, of: "reading" }), order({ done_at: "2026-11-20T10:00:01Z" })];
  expect(standingOrder(file, orders)).toBeUndefined();
  expect(standingOrder(reading, orders)?.erasure_no).toBe(2);
  expect(standingOrder(file, [...orders, order({ erasure_no: 4 })])?.erasure_no).toBe(4);
});

test("an order is done, kept by a hold, or still to be carried out", () => {
  expect(stateOfOrder(order({}))).toBe("waits");
  expect(stateOfOrder(order({ held: true }))).toBe("held");
  expect(stateOfOrder(order({ done_at: "2026-11-20T10:00:01Z" }))).toBe("erased");
});

test("the act names the file by its own number, and whose it is", () => {
  expect(erasureAct({ exhibit_id: "X1-1" }, { of: "file", number: 3 }, " order 7 ", "custodian")).toEqual({
    kind: "erase_file",
    second: "custodian",
    exhibit_id: "X1-1",
    file_no: 3,
    basis: "order 7",
  });
  expect(erasureAct({ examination_no: 5 }, { of: "reading", number: 4 }, "order 8", "custodian")).toEqual({
    kind: "erase_reading",
    second: "custodian",
    examination_no: 5,
    reading_no: 4,
    basis: "order 8",
  });
  expect(erasureAct({ run_no: 2 }, { of: "file", number: 6 }, "order 9", "custodian")).toEqual({
    kind: "erase_file",
    second: "custodian",
    run_no: 2,
    file_no: 6,
    basis: "order 9",
  });
});

test("what was signed and is not carried out says why", () => {
  const act = (result: PreparedAct["result"]) => ({ result }) as PreparedAct;
  expect(whyItStays(act({ erased: true, kept_back: "" }))).toBeNull();
  expect(whyItStays(act({ exhibit_id: "X1-1", erasure_no: 1 }))).toBe("");
  expect(whyItStays(act({ erased: false, kept_back: "busy: database" }))).toBe("busy: database");
});
