import type { components } from "../api/schema";

/** What two officers read: a seal, and a scale before and after taring, in the place where it stands. */
export interface SealAndScale {
  seal: string;
  place: string;
  scale: string | null;
  gross_mg: number | null;
  tare_mg: number | null;
}
export const emptySealAndScale: SealAndScale = {
  seal: "",
  place: "",
  scale: null,
  gross_mg: null,
  tare_mg: null,
};

/** What is wrong with an entry, as a key of the words; null where it can be sent. */
export function sealAndScaleFault(entry: SealAndScale): string | null {
  if (!entry.seal.trim()) return "custody.fault_seal";
  if (!entry.scale) return "custody.fault_scale";
  if (entry.gross_mg === null || entry.tare_mg === null) return "custody.fault_reading";
  if (entry.tare_mg > entry.gross_mg) return "custody.fault_tare";
  if (!entry.place.trim()) return "custody.fault_weighed_at";
  return null;
}

/** The weighing as the server takes it. */
export const readingOf = (entry: SealAndScale): components["schemas"]["ScaleReading"] => ({
  gross_mg: entry.gross_mg ?? 0,
  tare_mg: entry.tare_mg ?? 0,
  scale: entry.scale ?? "",
  place: entry.place.trim(),
});
