// Keys of rooms, by the rules of src/service/room_keys.cc.
import type { RoomKey } from "@shared/api/types";

/** `give` and `take` are one act of two, as its keeper and as the other begins it. */
export type KeyDeed = "give" | "take" | "return" | "use" | "change" | "lost" | "register";

/** What may be done now with the one that is chosen: of what two do, one is its keeper. */
export function keyDeeds(one: RoomKey | undefined, officer_id: string): KeyDeed[] {
  if (!one) return ["register"];
  const keeps = one.keeper === officer_id;
  if (one.lost_at != null) return [...(keeps ? (["change"] as const) : []), "register"];
  const out = one.due_at != null;
  const moves: KeyDeed[] = out ? (keeps ? ["return"] : []) : keeps ? ["give", "use"] : ["take"];
  return [...moves, ...(keeps ? (["change"] as const) : []), "lost", "register"];
}

/** With whom: whoever takes it needs its keeper, and its keeper anybody else. */
export const otherOf = (one: RoomKey, officer_id: string): string[] | undefined =>
  one.keeper === officer_id ? undefined : [one.keeper];

const rank = (one: RoomKey) => (one.lost_at != null ? 0 : one.overdue ? 1 : 2);

/** What is lost and what should be back above all, the longest first; the others by name. */
export function worstFirst(keys: RoomKey[]): RoomKey[] {
  const when = (one: RoomKey) => (rank(one) === 2 ? "" : (one.lost_at ?? one.due_at ?? ""));
  return [...keys].sort((a, b) => rank(a) - rank(b) || when(a).localeCompare(when(b)));
}
