// Which shift an officer works in. Two offices may call theirs alike, so a shift is told by both names; what an
// officer chose is kept in the browser, each officer's apart, and counts for nothing once there is no such shift, nor
// once their office has a newer one than when it was chosen: who comes back tomorrow is shown tomorrow's.
import { useCallback, useMemo, useState } from "react";
import { isRecord } from "../record";

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

interface Opened extends ShiftName {
  opened_at: string;
}

/** When the latest shift was opened of the office that the shift of this key is of; empty where there is no such shift. */
function latestBeside(key: string, shifts: Opened[]): string {
  const office = shifts.find((one) => shiftKey(one) === key)?.office;
  const of = shifts.filter((one) => one.office === office).map((one) => one.opened_at);
  return of.sort().at(-1) ?? "";
}

/** A shift's key, and when the latest beside it was opened; null where nothing is remembered, or nothing of these. */
function read(text: string | null): [key: string, latest: string] | null {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    return isRecord(kept) && typeof kept["key"] === "string" && typeof kept["latest"] === "string"
      ? [kept["key"], kept["latest"]]
      : null;
  } catch {
    return null;
  }
}
function remembered(place: string, shifts: Opened[]): string | null {
  try {
    const [key, latest] = read(localStorage.getItem(place)) ?? ["", ""];
    return key && latestBeside(key, shifts) <= latest ? key : null;
  } catch {
    return null; // A browser may forbid it.
  }
}
function remember(place: string, key: string | null, shifts: Opened[]) {
  try {
    if (key === null) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify({ key, latest: latestBeside(key, shifts) }));
  } catch {
    // It is asked for again next time.
  }
}

/**
 * The shift chosen for one use (`of`: "queue") by one officer, out of those there are; `first` is chosen already, as by
 * a link. Null where none is, or the one that was is gone. While the screen stands what was chosen stays.
 */
export function useShiftChoice<One extends Opened>(
  of: string,
  officer_id: string,
  shifts: One[],
  first: ShiftName | null = null,
) {
  const place = `tidewaiter.shift.${of}.${officer_id}`;
  const [chosen, setChosen] = useState<{ place: string; key: string | null } | null>(
    first && { place, key: shiftKey(first) },
  );
  const key = chosen?.place === place ? chosen.key : remembered(place, shifts);
  const shift = useMemo(() => shifts.find((one) => shiftKey(one) === key) ?? null, [shifts, key]);
  const choose = useCallback(
    (wanted: string | null) => {
      remember(place, wanted, shifts);
      setChosen({ place, key: wanted });
    },
    [place, shifts],
  );
  return { shift, choose };
}
