import type { Act, ToBeDestroyed } from "@shared/api/types";

/** One exhibit as it was read just before the furnace. */
export interface FurnaceLine {
  exhibit_id: string;
  seal: string;
  gross_mg: number;
  tare_mg: number;
}
export interface FurnaceRun {
  authority: string;
  method: string;
  witnesses: string;
  /** Why none are signed with it: pictures of the fire are taken after that, and added to the run. */
  no_photographs: string;
  place: string;
  scale: string | null;
  lines: FurnaceLine[];
}
export const emptyRun: FurnaceRun = {
  authority: "",
  method: "",
  witnesses: "",
  no_photographs: "",
  place: "",
  scale: null,
  lines: [],
};

export const witnessesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,;]+/)
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];

/** The orders that exhibits wait under, each once. */
export const authoritiesOf = (due: ToBeDestroyed[]): string[] => [
  ...new Set(due.flatMap((one) => (one.order ? [one.order.authority] : []))),
];

/** What must be weighed just before; other kinds are told by their seal alone. */
export const isWeighed = (one: ToBeDestroyed): boolean => ["drug", "chemical"].includes(one.exhibit.kind);

/** What is wrong with a run, as a key of the words; null where it can be prepared. */
export function runFault(run: FurnaceRun, signers: (string | null)[]): string | null {
  if (!run.authority) return "furnace.fault_authority";
  if (!run.method.trim() || !run.place.trim()) return "furnace.fault_how";
  const witnesses = witnessesIn(run.witnesses).filter((one) => !signers.includes(one));
  if (witnesses.length < 3) return "furnace.fault_witnesses";
  if (!run.no_photographs.trim()) return "furnace.fault_no_photographs";
  if (!run.scale && run.lines.some((line) => line.gross_mg > 0)) return "custody.fault_scale";
  if (run.lines.length === 0) return "furnace.fault_lines";
  return null;
}

export const actOf = (run: FurnaceRun, second: string): Act => ({
  kind: "destroy",
  second,
  run: {
    authority: run.authority,
    method: run.method.trim(),
    witnesses: witnessesIn(run.witnesses),
    no_photographs: run.no_photographs.trim(),
    scale: run.scale ?? "",
    place: run.place.trim(),
    lines: run.lines,
  },
});
