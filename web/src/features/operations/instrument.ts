// How an instrument stands and what is done with it, by the rules of src/service/instruments.h.
import type { Instrument, InstrumentChange, NewInstrument } from "@shared/api/types";
import { utc } from "@shared/format";

export const idOf = (one: Instrument) => `${one.office}|${one.instrument}`;

export type Standing = "out" | "expired" | "soon" | "good";
export const standingTones = { out: "danger", expired: "danger", soon: "warn", good: "good" } as const;
const kSoon_ms = 14 * 86_400_000;

export function standingOf(one: Instrument, now_ms: number): Standing {
  if (!one.in_service) return "out";
  const until_ms = one.usable_until ? Date.parse(one.usable_until) : Infinity;
  return until_ms <= now_ms ? "expired" : until_ms - now_ms < kSoon_ms ? "soon" : "good";
}

const order: Standing[] = ["out", "expired", "soon", "good"];
/** What takes from a shift's capacity above, the others by office and name. */
export const worstFirst = (all: Instrument[], now_ms: number): Instrument[] =>
  [...all].sort((a, b) => order.indexOf(standingOf(a, now_ms)) - order.indexOf(standingOf(b, now_ms)));

export type InstrumentDeed = "out" | "back" | "certificate" | "register";

export const instrumentDeeds = (one: Instrument | undefined): InstrumentDeed[] => [
  ...(one ? ([one.in_service ? "out" : "back", "certificate"] as const) : []),
  "register",
];

export const certificates = ["calibration", "radiation", "operator"] as const;
export type Certificate = (typeof certificates)[number];

export interface CertificateEntry {
  kind: Certificate;
  /** Of an operator's. */
  officer: string;
  /** As a datetime-local field writes it. */
  until: string;
  why: string;
}

/** null while something is missing. */
export function certificateChange(entry: CertificateEntry): InstrumentChange | null {
  if (Number.isNaN(Date.parse(entry.until))) return null;
  const until = utc(entry.until);
  const why = entry.why.trim();
  if (entry.kind === "calibration") return { calibrated_until: until, why };
  if (entry.kind === "radiation") return { radiation_until: until, why };
  const officer = entry.officer.trim();
  return officer ? { certified: { officer, until }, why } : null;
}

export interface InstrumentEntry {
  office: string;
  instrument: string;
  /** "None" for what examines no parcel. */
  means: "XRay" | "TraceDetector" | "Canine" | "Physical" | "None";
  calibrated: string;
  model: string;
  site: string;
  lot: string;
}

export const newInstrument = (entry: InstrumentEntry): NewInstrument | null =>
  entry.office.trim() && entry.instrument.trim()
    ? {
        office: entry.office.trim(),
        instrument: entry.instrument.trim(),
        means: entry.means === "None" ? null : entry.means,
        calibrated_until: entry.calibrated ? utc(entry.calibrated) : undefined,
        model: entry.model.trim(),
        site: entry.site.trim(),
        lot: entry.lot.trim(),
      }
    : null;
