// Legs of transports, by the rules of src/service/room_keys.cc.
import type { Act, TransportLeg } from "@shared/api/types";
import { fieldTime, utc } from "@shared/format";

export interface Departure {
  vehicle: string;
  seal: string;
  from: string;
  to: string;
  route: string;
  /** As the field writes it: local time. */
  due: string;
  exhibits: string[];
  /** The leg of the same transport before this one. */
  follows: number | null;
}

export const kLongestLeg_ms = 7 * 86_400_000;
const kUsualLeg_ms = 4 * 3_600_000;

export const newDeparture = (now_ms: number): Departure => ({
  vehicle: "",
  seal: "",
  from: "",
  to: "",
  route: "",
  due: fieldTime(new Date(now_ms + kUsualLeg_ms)),
  exhibits: [],
  follows: null,
});

/** It goes on from where the leg before it ended, with nothing that this did not carry. */
export const nextDeparture = (leg: TransportLeg, now_ms: number): Departure => ({
  ...newDeparture(now_ms),
  vehicle: leg.vehicle,
  from: leg.to,
  exhibits: leg.exhibits,
  follows: leg.leg_no,
});

/** After now and within seven days. */
export function isSoon(local: string, now_ms: number): boolean {
  const at_ms = Date.parse(local);
  return at_ms > now_ms && at_ms <= now_ms + kLongestLeg_ms;
}

/** What is wrong with an entry, as a key of the words; null where it can be prepared. */
export function departureFault(departure: Departure, now_ms: number): string | null {
  const { vehicle, seal, from, to } = departure;
  if (!vehicle.trim() || !seal.trim()) return "transport.fault_vehicle";
  if (!from.trim() || !to.trim()) return "transport.fault_places";
  if (!isSoon(departure.due, now_ms)) return "transport.fault_due";
  return departure.exhibits.length === 0 ? "transport.fault_exhibits" : null;
}

/** The act as the server takes it: these two ride. */
export const departAct = (departure: Departure, second: string): Act => ({
  kind: "depart",
  second,
  vehicle: departure.vehicle.trim(),
  seal: departure.seal.trim(),
  from: departure.from.trim(),
  to: departure.to.trim(),
  route: departure.route.trim(),
  due_at: utc(departure.due),
  exhibits: departure.exhibits,
  follows: departure.follows ?? undefined,
});

/** The seal is said in any case, empty where the vehicle bears none. */
export const arriveAct = (leg: TransportLeg, seal: string, second: string): Act => ({
  kind: "arrive",
  second,
  leg_no: leg.leg_no,
  seal: seal.trim(),
});

export const isOnTheRoad = (leg: TransportLeg): boolean => leg.arrived_at === null;

/** Who did not ride takes it in. */
export const mayArrive = (leg: TransportLeg, officer_id: string): boolean =>
  isOnTheRoad(leg) && !leg.couriers.includes(officer_id);

/** What is overdue above all, the longest first; then as the server has it: on the road, then what has arrived. */
export function inOrder(legs: TransportLeg[]): TransportLeg[] {
  const late = legs.filter((leg) => leg.overdue).sort((a, b) => a.due_at.localeCompare(b.due_at));
  return [...late, ...legs.filter((leg) => !leg.overdue)];
}
