import type { PartyOf } from "@shared/api/types";

/** One parcel a line, "EE123456785CN" or "EE123456785CN sender"; null where a line reads otherwise. */
export function partiesIn(text: string): PartyOf[] | null {
  const parties: PartyOf[] = [];
  for (const line of text.split("\n")) {
    const [item_id, role = "recipient", ...more] = line.trim().split(/\s+/);
    if (!item_id) continue;
    if (item_id.length > 35 || more.length > 0 || (role !== "sender" && role !== "recipient")) return null;
    parties.push({ item_id, role });
  }
  return parties;
}

export const partyLines = (parties: PartyOf[]): string =>
  parties.map(({ item_id, role }) => (role === "sender" ? `${item_id} sender` : item_id)).join("\n");
