// What an exhibit is worth, on what basis and as of what date: a figure without a ground is not evidence.
import type { Valuation } from "@shared/api/types";

export interface ValuationEntry {
  milliunits: number | null;
  currency: string;
  basis: string;
  /** As a date field writes it. */
  date: string;
}
export const emptyValuation: ValuationEntry = { milliunits: null, currency: "", basis: "", date: "" };
export const entryOf = (value: Valuation | null | undefined): ValuationEntry => value ?? emptyValuation;

/** null while something is missing. */
export function valuationOf(entry: ValuationEntry): Valuation | null {
  const { milliunits, date } = entry;
  const currency = entry.currency.trim().toUpperCase();
  const basis = entry.basis.trim();
  if (milliunits === null || !/^[A-Z]{3}$/.test(currency) || !basis || !date) return null;
  return { milliunits, currency, basis, date };
}

export const isBegun = (entry: ValuationEntry) =>
  entry.milliunits !== null || [entry.currency, entry.basis, entry.date].some((text) => text.trim() !== "");
