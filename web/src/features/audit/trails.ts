import type { Entry } from "@shared/api/types";

/** Kinds of entry that say somebody looked at a person or a parcel, without changing it. */
export const isLook = (entry: Entry) => /(^|[._])(viewed|looked|opened|searched|disclosed)$/.test(entry.kind);

export interface Trail {
  actor: string;
  looks: number;
  without_purpose: number;
  subjects: number;
}

const subjectOf = (entry: Entry): string => {
  const body = entry.body as Record<string, unknown> | undefined;
  const subject = body?.["item"] ?? body?.["item_id"] ?? body?.["party"] ?? body?.["entity"] ?? entry.index;
  return typeof subject === "string" ? subject : JSON.stringify(subject);
};

/** Who looked how often, at how many, and how often without saying why; the most looks first. */
export function trailsOf(entries: Entry[]): Trail[] {
  const trails = new Map<string, { looks: number; without_purpose: number; subjects: Set<string> }>();
  for (const entry of entries.filter(isLook)) {
    const trail = trails.get(entry.actor) ?? { looks: 0, without_purpose: 0, subjects: new Set() };
    trail.looks += 1;
    if (!entry.purpose.trim()) trail.without_purpose += 1;
    trail.subjects.add(subjectOf(entry));
    trails.set(entry.actor, trail);
  }
  return [...trails]
    .map(([actor, trail]) => ({ ...trail, actor, subjects: trail.subjects.size }))
    .sort((a, b) => b.looks - a.looks || a.actor.localeCompare(b.actor));
}
