// Keys of rooms, by the rules of src/service/room_keys.cc.
import type { RoomKey } from "@shared/api/types";

export type KeyDeed = "take" | "return" | "register";

/** What may be done now with the one that is chosen: its keeper need not take it, and nobody else says that it is back. */
export function keyDeeds(one: RoomKey | undefined, officer_id: string): KeyDeed[] {
  const keeps = one?.keeper === officer_id;
  const out = one?.due_at != null;
  return [
    ...(one && !keeps && !out ? (["take"] as const) : []),
    ...(one && keeps && out ? (["return"] as const) : []),
    "register",
  ];
}

/** What should be back above all, the longest first; the others by name. */
export function lateFirst(keys: RoomKey[]): RoomKey[] {
  const late = keys
    .filter((one) => one.overdue)
    .sort((a, b) => (a.due_at ?? "").localeCompare(b.due_at ?? ""));
  return [...late, ...keys.filter((one) => !one.overdue)];
}
