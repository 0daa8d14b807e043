import type { Shift } from "@shared/api/types";

/** The closed shifts that ran at any time of the period, the latest first: whose picks are behind its numbers. */
export const shiftsOf = (shifts: Shift[], from: string, until: string): Shift[] =>
  shifts
    .filter(
      (shift) =>
        shift.state === "closed" &&
        Date.parse(shift.opened_at) < Date.parse(until) &&
        Date.parse(shift.closed_at ?? until) >= Date.parse(from),
    )
    .sort((a, b) => b.opened_at.localeCompare(a.opened_at));
