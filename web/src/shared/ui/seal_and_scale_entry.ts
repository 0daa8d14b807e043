/** What two officers read: a seal, and a scale before and after taring. */
export interface SealAndScale {
  seal: string;
  scale: string | null;
  gross_mg: number | null;
  tare_mg: number | null;
}
export const emptySealAndScale: SealAndScale = { seal: "", scale: null, gross_mg: null, tare_mg: null };

/** What is wrong with an entry, as a key of the words; null where it can be sent. */
export function sealAndScaleFault(entry: SealAndScale): string | null {
  if (!entry.seal.trim()) return "custody.fault_seal";
  if (!entry.scale) return "custody.fault_scale";
  if (entry.gross_mg === null || entry.tare_mg === null) return "custody.fault_reading";
  if (entry.tare_mg > entry.gross_mg) return "custody.fault_tare";
  return null;
}
