// What is entered of an exhibit when it is made of a seizure: what each kind wants, and the act that two sign.
import type { Act } from "@shared/api/types";
import { readingOf, type SealAndScale, sealAndScaleFault } from "@shared/ui/seal_and_scale_entry";
import { emptySealAndScale } from "@shared/ui/seal_and_scale_entry";
import { emptyValuation, isBegun, type ValuationEntry, valuationOf } from "./valuation";

export const exhibitKinds = [
  "drug",
  "chemical",
  "equipment",
  "document",
  "device",
  "money",
  "packaging",
] as const;
export type ExhibitKind = (typeof exhibitKinds)[number];

/** As src/custody/exhibit.h has it. */
export const isWeighed = (kind: string) => kind === "drug" || kind === "chemical";
const isNumbered = (kind: string) => kind === "equipment" || kind === "device";

export const kMostSeized = 12;
export const kMostSeized_bytes = 15 * 1024 * 1024;

export interface Seizing {
  kind: ExhibitKind;
  description: string;
  substance: string;
  container: string;
  form: string;
  /** One a line. */
  serials: string;
  units: number | null;
  mean_mass_mg: number | null;
  mean_uncertainty_mg: number | null;
  second_units: number | null;
  second_milliunits: number | null;
  value: ValuationEntry;
  scale: SealAndScale;
  photographs: File[];
}
export const emptySeizing = (substance: string): Seizing => ({
  kind: "drug",
  description: "",
  substance,
  container: "",
  form: "",
  serials: "",
  units: null,
  mean_mass_mg: null,
  mean_uncertainty_mg: null,
  second_units: null,
  second_milliunits: null,
  value: emptyValuation,
  scale: emptySealAndScale,
  photographs: [],
});

const serialsOf = (text: string) =>
  text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean);

function moneyFault(entry: Seizing): string | null {
  if (entry.units === null || !valuationOf(entry.value)) return "seize.fault_money";
  if (entry.second_units === null || entry.second_milliunits === null) return "seize.fault_second_count";
  const same = entry.second_units === entry.units && entry.second_milliunits === entry.value.milliunits;
  return same ? null : "seize.fault_counts_differ";
}

/** What is still missing, as a key of the words; null where it can be sent. */
export function seizingFault(entry: Seizing): string | null {
  if (!entry.description.trim()) return "seize.fault_description";
  if (isNumbered(entry.kind) && serialsOf(entry.serials).length === 0) return "seize.fault_serials";
  if (entry.kind === "money") return moneyFault(entry);
  if (isBegun(entry.value) && !valuationOf(entry.value)) return "seize.fault_value";
  if (!isWeighed(entry.kind)) return null;
  const counted = entry.units !== null;
  if (counted && !(entry.mean_mass_mg && entry.mean_uncertainty_mg)) return "seize.fault_mean_mass";
  return sealAndScaleFault({ ...entry.scale, seal: "–" });
}

/** What two sign; `contents` are the photographs' octets in base64, in their order. */
export function seizeAct(entry: Seizing, seizure_no: number, second: string, contents: string[]): Act {
  const weighed = isWeighed(entry.kind);
  const serial_numbers = serialsOf(entry.serials);
  const value = valuationOf(entry.value);
  const counted = entry.units !== null;
  return {
    kind: "seize",
    second,
    seizure_no,
    ...(entry.kind === "drug" ? {} : { exhibit_kind: entry.kind }),
    description: entry.description.trim(),
    ...(weighed ? { substance: entry.substance.trim() } : {}),
    container: entry.container.trim(),
    form: entry.form.trim() || undefined,
    ...(serial_numbers.length > 0 ? { serial_numbers } : {}),
    ...(counted ? { units: entry.units ?? 0 } : {}),
    ...(counted && weighed
      ? { mean_mass_mg: entry.mean_mass_mg ?? 0, mean_uncertainty_mg: entry.mean_uncertainty_mg ?? 0 }
      : {}),
    ...(counted && entry.second_units !== null ? { second_units: entry.second_units } : {}),
    ...(entry.kind === "money" ? { second_milliunits: entry.second_milliunits ?? 0 } : {}),
    ...(value ? { value } : {}),
    ...(contents.length > 0
      ? {
          photographs: contents.map((content, index) => ({
            file_name: (entry.photographs[index]?.name ?? "").slice(0, 255),
            content,
          })),
        }
      : {}),
    ...(weighed ? { reading: readingOf(entry.scale) } : {}),
  };
}
