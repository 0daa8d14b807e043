// Which shift an officer works in. Two offices may call theirs alike, so a shift is told by both names; what an
// officer chose is kept in the browser, each officer's apart, and counts for nothing once there is no such shift.
import { useCallback, useMemo, useState } from "react";

export interface ShiftName {
  office: string;
  shift: string;
}

/** Of the two names; whatever stands in either, two shifts never have one key. */
export const shiftKey = ({ office, shift }: ShiftName) => JSON.stringify([office, shift]);

interface Named {
  value: string;
  label: string;
}

/** What a list of shifts offers: by their own names, and with the office where there is more than one. */
export function shiftOptions(shifts: ShiftName[]): Named[] {
  const several = new Set(shifts.map((one) => one.office)).size > 1;
  const known = new Map(
    shifts.map((one) => [shiftKey(one), several ? `${one.office} · ${one.shift}` : one.shift]),
  );
  return [...known].map(([value, label]) => ({ value, label }));
}

function remembered(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null; // A browser may forbid it.
  }
}
function remember(place: string, key: string | null) {
  try {
    if (key === null) localStorage.removeItem(place);
    else localStorage.setItem(place, key);
  } catch {
    // It is asked for again next time.
  }
}

/**
 * The shift chosen for one use (`of`: "queue") by one officer, out of those there are; `first` is chosen already, as by
 * a link. Null where none is, or the one that was is gone.
 */
export function useShiftChoice<One extends ShiftName>(
  of: string,
  officer_id: string,
  shifts: One[],
  first: ShiftName | null = null,
) {
  const place = `tidewaiter.shift.${of}.${officer_id}`;
  const [chosen, setChosen] = useState<{ place: string; key: string | null } | null>(
    first && { place, key: shiftKey(first) },
  );
  const key = chosen?.place === place ? chosen.key : remembered(place);
  const shift = useMemo(() => shifts.find((one) => shiftKey(one) === key) ?? null, [shifts, key]);
  const choose = useCallback(
    (wanted: string | null) => {
      remember(place, wanted);
      setChosen({ place, key: wanted });
    },
    [place],
  );
  return { shift, choose };
}
