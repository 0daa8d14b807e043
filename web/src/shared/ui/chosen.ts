// The row that keys act on, in a list that changes by itself: it is told by its id, and not by its place. Where it
// leaves the list nothing is chosen until the officer chooses, so that no key meant for one row is another's.
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyBinding } from "../keys/keys";

export interface Chosen<Row> {
  here: Row | undefined;
  /** Where it is; where it was, once it left. */
  place: number;
  /** -1 where nothing is chosen. */
  current: number;
  /** Chooses what is at a place, or the nearest to it. */
  move: (to: number) => void;
  /** Down and up, for useKeys. */
  keys: KeyBinding[];
}

/** Of another list, such as one that is filtered otherwise (`of`), the first row is chosen anew. */
export function useChosen<Row>(rows: Row[], idOf: (row: Row) => string, of = ""): Chosen<Row> {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<{ id: string; place: number; of: string } | null>(null);
  // Where it was is where it mostly is, however long the list.
  const is = (row: Row | undefined) => row !== undefined && idOf(row) === chosen?.id;
  const found = chosen?.of !== of ? -1 : is(rows[chosen.place]) ? chosen.place : rows.findIndex(is);
  const place = found >= 0 ? found : Math.min(chosen?.place ?? 0, Math.max(0, rows.length - 1));
  const move = useCallback(
    (to: number) => {
      const at = Math.max(0, Math.min(rows.length - 1, to));
      const row = rows[at];
      if (row !== undefined) setChosen({ id: idOf(row), place: at, of });
    },
    [rows, idOf, of],
  );
  useEffect(() => {
    if (chosen === null || chosen.of !== of) move(0);
    else if (found >= 0 && found !== chosen.place) setChosen({ ...chosen, place: found });
  }, [chosen, found, of, move]);
  const here = found >= 0 ? rows[found] : undefined;
  const keys = [
    { key: "j", does: t("queue.next"), run: () => move(place + (here ? 1 : 0)), repeats: true },
    { key: "k", does: t("queue.previous"), run: () => move(place - 1), repeats: true },
  ];
  return { here, place, current: found, move, keys };
}
