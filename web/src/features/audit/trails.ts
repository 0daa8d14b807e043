import type { Look } from "@shared/api/types";

/** What can be unusual about the way somebody looks. */
export const oddities = ["no_purpose", "burst", "same_again", "many_searches", "other_office"] as const;
export type Oddity = (typeof oddities)[number];

export interface Trail {
  officer: string;
  looks: number;
  subjects: number;
  searches: number;
  without_purpose: number;
  /** The most looks within one hour. */
  busiest_hour: number;
  /** How often the parcel was opened that this officer opened most. */
  most_of_one: number;
  /** Looks at parcels, and those of them at parcels of another office than this officer's. */
  at_parcels: number;
  other_office: number;
  odd: Oddity[];
}

const kHour_ms = 3_600_000;
/** Nobody is called hurried below this, however slow the others are. */
const kBurst_looks = 60;
const kSameAgain_looks = 10;
const kSearches = 20;
const kOtherOffice_looks = 20;

function busiestHour(times_ms: number[]): number {
  const sorted = [...times_ms].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  sorted.forEach((at, until) => {
    while (at - sorted[from]! > kHour_ms) ++from;
    most = Math.max(most, until - from + 1);
  });
  return most;
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

function trailOf(officer: string, looks: Look[]): Trail {
  const opened = new Map<string, number>();
  for (const look of looks) if (look.item_id) opened.set(look.item_id, (opened.get(look.item_id) ?? 0) + 1);
  const searches = looks.filter((look) => look.kind === "search");
  return {
    officer,
    looks: looks.length,
    subjects: opened.size + new Set(searches.map((look) => look.asked)).size,
    searches: searches.length,
    without_purpose: looks.filter((look) => !look.purpose.trim()).length,
    busiest_hour: busiestHour(looks.map((look) => Date.parse(look.at))),
    most_of_one: Math.max(0, ...opened.values()),
    at_parcels: looks.filter((look) => look.item_id).length,
    other_office: looks.filter((look) => look.other_office).length,
    odd: [],
  };
}

/**
 * Each officer's looks put together, those with most that is unusual first, then those who looked most. Odd is:
 * a look without a purpose; over 60 looks in an hour and more than twice the officers' median; one parcel
 * opened over ten times; over 20 searches that are more than half of all looks; over 20 looks at other offices'
 * parcels that are more than a third of those at any: a receiver's parcels come through several offices, so a few are
 * work. It is a reason to ask, no more.
 */
export function trailsOf(looks: Look[]): Trail[] {
  const byOfficer = new Map<string, Look[]>();
  for (const look of looks) {
    const theirs = byOfficer.get(look.officer);
    if (theirs) theirs.push(look);
    else byOfficer.set(look.officer, [look]);
  }
  const trails = [...byOfficer].map(([officer, theirs]) => trailOf(officer, theirs));
  const usual = median(trails.map((trail) => trail.busiest_hour));
  const odd: Record<Oddity, (trail: Trail) => boolean> = {
    no_purpose: (trail) => trail.without_purpose > 0,
    burst: (trail) => trail.busiest_hour > kBurst_looks && trail.busiest_hour > 2 * usual,
    same_again: (trail) => trail.most_of_one > kSameAgain_looks,
    many_searches: (trail) => trail.searches > kSearches && 2 * trail.searches > trail.looks,
    other_office: (trail) =>
      trail.other_office > kOtherOffice_looks && 3 * trail.other_office > trail.at_parcels,
  };
  return trails
    .map((trail) => ({ ...trail, odd: oddities.filter((name) => odd[name](trail)) }))
    .sort((a, b) => b.odd.length - a.odd.length || b.looks - a.looks || a.officer.localeCompare(b.officer));
}
