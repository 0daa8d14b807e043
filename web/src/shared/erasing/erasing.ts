// One file that is kept of an exhibit, an examination or a run at the furnace is erased by the order of two (J4): the act,
// and how an order stands.
import type { FileOwner } from "../api/evidence_queries";
import type { Act, FileErasure, PreparedAct } from "../api/types";

/** A photograph or a paper by its file's number, or a reading by its own. */
export interface KeptFile {
  of: FileErasure["of"];
  number: number;
}

export const isOn = (file: KeptFile, order: FileErasure): boolean =>
  order.of === file.of && order.number === file.number;

/** The order that is not carried out yet; while it stands nobody orders it again. */
export const standingOrder = (file: KeptFile, orders: FileErasure[]): FileErasure | undefined =>
  orders.find((order) => order.done_at === null && isOn(file, order));

export type OrderState = "erased" | "held" | "waits";
export const stateOfOrder = (order: FileErasure): OrderState =>
  order.done_at !== null ? "erased" : order.held ? "held" : "waits";

/** As two sign it. */
export const erasureAct = (of: FileOwner, file: KeptFile, basis: string, second: string): Act => ({
  ...(file.of === "file"
    ? { kind: "erase_file", file_no: file.number }
    : { kind: "erase_reading", reading_no: file.number }),
  second,
  ...of,
  basis: basis.trim(),
});

/** What keeps what was ordered from being carried out, as the server says it, or nothing where it does not; null
 * where the file is gone. */
export const whyItStays = (act: PreparedAct): string | null =>
  act.result?.erased === true ? null : (act.result?.kept_back ?? "");
