// On what terms a shift is opened, as it is typed and as it is sent.
import type { Means } from "@shared/api/types";

export interface ShiftEntry {
  office: string;
  /** Empty: named after the time. */
  shift: string;
  /** null: what the office's instruments can do. */
  capacity: Partial<Record<Means, number>> | null;
  random_share_ppm: number | null;
}

/** Less of the random stream the server takes from nobody (S3). */
export const kLeastShare_ppm = 50_000;

/** As the server has them by default. */
export const newShift = (office: string): ShiftEntry => ({
  office,
  shift: "",
  capacity: null,
  random_share_ppm: 100_000,
});

export function shiftFault(
  entry: ShiftEntry,
): "shift.fault_office" | "shift.fault_capacity" | "shift.fault_share" | "shift.fault_least" | null {
  if (entry.office.trim() === "") return "shift.fault_office";
  if (entry.capacity && !Object.values(entry.capacity).some((count) => count > 0))
    return "shift.fault_capacity";
  if (entry.random_share_ppm === null) return "shift.fault_share";
  if (entry.random_share_ppm < kLeastShare_ppm) return "shift.fault_least";
  return null;
}

export const shiftTerms = (entry: ShiftEntry) => ({
  office: entry.office.trim(),
  shift: entry.shift.trim() || undefined,
  capacity: entry.capacity ?? undefined,
  random_share_ppm: entry.random_share_ppm ?? undefined,
});
