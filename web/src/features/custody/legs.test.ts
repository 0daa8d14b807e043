import type { TransportLeg } from "@shared/api/types";
import { fieldTime } from "@shared/format";
import { expect, test } from "vitest";
import {
  arriveAct,
  departAct,
  type Departure,
  departureFault,
  inOrder,
  mayArrive,
  newDeparture,
  nextDeparture,
} from "./legs";

const now_ms = Date.parse("2026-11-20T10:00:00Z");
const hours = (count: number) => fieldTime(new Date(now_ms + count * 3_600_000));
const whole: Departure = {
  ...newDeparture(now_ms),
  vehicle: "van 3",
  seal: " V-9 ",
  from: "vault",
  to: "airport",
  due: hours(6),
  exhibits: ["X1-1", "X1-2"],
};
const leg = (leg_no: number, more: Partial<TransportLeg> = {}) =>
  ({
    leg_no,
    vehicle: "van 3",
    to: "airport",
    exhibits: ["X1-1"],
    couriers: ["custodian", "examiner"],
    due_at: "2026-11-20T09:00:00Z",
    arrived_at: null,
    overdue: false,
    ...more,
  }) as TransportLeg;

test("a departure names vehicle, seal, places, an hour within seven days, and what is carried", () => {
  const fault = (more: Partial<Departure>) => departureFault({ ...whole, ...more }, now_ms);
  expect(fault({})).toBeNull();
  expect(fault({ seal: " " })).toBe("transport.fault_vehicle");
  expect(fault({ to: "" })).toBe("transport.fault_places");
  for (const due of ["", hours(-1), hours(7 * 24 + 1)]) expect(fault({ due })).toBe("transport.fault_due");
  expect(fault({ exhibits: [] })).toBe("transport.fault_exhibits");
});

test("it is sent with its hour in UTC, and a leg that follows with the one before", () => {
  expect(departAct(whole, "examiner")).toEqual({
    kind: "depart",
    second: "examiner",
    vehicle: "van 3",
    seal: "V-9",
    from: "vault",
    to: "airport",
    route: "",
    due_at: "2026-11-20T16:00:00Z",
    exhibits: ["X1-1", "X1-2"],
  });
  const next = nextDeparture(leg(4), now_ms);
  expect(next).toMatchObject({ from: "airport", follows: 4, exhibits: ["X1-1"], seal: "" });
  expect(departAct(next, "examiner").follows).toBe(4);
});

test("who did not ride takes it in, under the seal as read or none", () => {
  expect(mayArrive(leg(1), "supervisor")).toBe(true);
  expect(mayArrive(leg(1), "examiner")).toBe(false);
  expect(mayArrive(leg(1, { arrived_at: "2026-11-20T09:00:00Z" }), "supervisor")).toBe(false);
  expect(arriveAct(leg(1), " ", "examiner")).toEqual({
    kind: "arrive",
    second: "examiner",
    leg_no: 1,
    seal: "",
  });
});

test("what is overdue stands above all, the longest first", () => {
  const legs = [
    leg(5),
    leg(4, { overdue: true, due_at: "2026-11-20T08:00:00Z" }),
    leg(3, { overdue: true, due_at: "2026-11-19T08:00:00Z" }),
    leg(2, { arrived_at: "2026-11-18T08:00:00Z" }),
  ];
  expect(inOrder(legs).map((one) => one.leg_no)).toEqual([3, 4, 5, 2]);
});
