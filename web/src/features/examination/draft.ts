import type { Examination, Means } from "@shared/api/types";
import { type Photograph, photographLines } from "@shared/photographs/photograph";

export interface Find {
  substance: string;
  gross_mass_mg: number | null;
  object: string;
  method: string;
  layer: string;
}
export const emptyFind: Find = {
  substance: "",
  gross_mass_mg: null,
  object: "",
  method: "",
  layer: "inside",
};

export interface Draft {
  result: Examination["result"];
  means: Means;
  legal_power: string;
  opened: boolean;
  finds: Find[];
  instrument: string;
  reading: string;
  remarks: string;
  photographs: Photograph[];
  why_inconclusive: string;
}
export const newDraft = (means: Means): Draft => ({
  result: "no_finding",
  means,
  legal_power: "customs_examination",
  opened: true,
  finds: [emptyFind],
  instrument: "",
  reading: "",
  remarks: "",
  photographs: [],
  why_inconclusive: "",
});

/** What the officer points at as found: the first find that is not yet described is hidden so. */
export function foundSo(draft: Draft, where: Pick<Find, "object" | "method" | "layer">): Draft {
  const open = draft.finds.findIndex((find) => !find.object && !find.method);
  const { object, method, layer } = where;
  const finds =
    open < 0
      ? [...draft.finds, { ...emptyFind, object, method, layer }]
      : draft.finds.map((find, at) => (at === open ? { ...find, object, method, layer } : find));
  return { ...draft, result: "finding", finds };
}

/** What still stands against recording it, as a key of the words; null where it can be sent. */
export function draftFault(draft: Draft): string | null {
  if (draft.result === "inconclusive" && !draft.why_inconclusive.trim()) return "examine.fault_why";
  if (draft.result !== "finding") return null;
  for (const find of draft.finds) {
    if (!find.substance.trim()) return "examine.fault_substance";
    if (!find.gross_mass_mg) return "examine.fault_mass";
    if (!find.object || !find.method || !find.layer) return "examine.fault_concealment";
    if ((find.object === "other" || find.method === "other") && !draft.remarks.trim())
      return "examine.fault_remarks";
  }
  return null;
}

/** What is sent; a parcel that was not opened can only be inconclusive, whatever its picture shows. */
export function toExamination(item_id: string, draft: Draft): Examination {
  const opened = draft.result === "inconclusive" ? draft.opened : true;
  const remarks = [draft.remarks.trim(), photographLines(draft.photographs)].filter(Boolean).join("\n");
  return {
    item_id,
    result: draft.result,
    means: draft.means,
    opened,
    legal_power: opened ? draft.legal_power : undefined,
    finds:
      draft.result === "finding"
        ? draft.finds.map((find) => ({
            substance: find.substance.trim(),
            gross_mass_mg: find.gross_mass_mg ?? 0,
            concealment: { object: find.object, method: find.method, layer: find.layer },
          }))
        : [],
    readings:
      draft.instrument && draft.reading
        ? [{ instrument: draft.instrument, value: draft.reading, means: draft.means }]
        : [],
    remarks: remarks || undefined,
    why_inconclusive: draft.result === "inconclusive" ? draft.why_inconclusive.trim() : undefined,
  };
}
