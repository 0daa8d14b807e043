import type { Act, Exhibit } from "@shared/api/types";
import {
  emptySealAndScale,
  readingOf,
  type SealAndScale,
  sealAndScaleFault,
} from "@shared/ui/seal_and_scale_entry";
import { type SamplingAim, usualAim } from "./sampling";

export type PackingKind = "split" | "subsample" | "merge" | "repackage" | "find";

/** What two officers read before and after they opened it. */
export interface Packing {
  before: SealAndScale;
  after_gross_mg: number | null;
  after_tare_mg: number | null;
  container: string;
  new_seal: string;
  place: string;
  /** Of a merge: the others, each as it is read just before. */
  others: { exhibit_id: string; entry: SealAndScale }[];
  /** Of a sub-sample: how many packages there are, how many of them were drawn, and whether it is the defence's. */
  population: number | null;
  sampled: number | null;
  /** By which method they were drawn, and what that is to show. */
  aim: SamplingAim;
  /** How they were drawn, in words that both sign. */
  drawn: string;
  counter_sample: boolean;
  /** Of what was counted: how many of them are taken out, 0 for a piece of one. */
  units: number | null;
}
export const emptyPacking: Packing = {
  before: emptySealAndScale,
  after_gross_mg: null,
  after_tare_mg: null,
  container: "",
  new_seal: "",
  place: "",
  others: [],
  population: null,
  sampled: null,
  aim: usualAim,
  drawn: "",
  counter_sample: false,
  units: null,
};

/** As an exhibit that was opened before bears no seal, and one that is found again may have lost it. */
const fault = (entry: SealAndScale) => sealAndScaleFault({ ...entry, seal: entry.seal.trim() || "–" });

/** All of one act is weighed on one scale, where it stands. */
const onOneScale = (entry: SealAndScale, { scale, place }: SealAndScale) => ({ ...entry, scale, place });

/** What is taken out and what is put together is always weighed. */
export const alwaysWeighs = (kind: PackingKind) => ["merge", "split", "subsample"].includes(kind);

export const weighs = (exhibit: Exhibit): boolean => ["drug", "chemical"].includes(exhibit.kind);

/** Whether it is said how many tablets or plants go: of what was counted, and only there. */
export const isCounted = (kind: PackingKind, exhibit: Exhibit): boolean =>
  (kind === "split" || kind === "subsample") && exhibit.units != null;

function unitsFault(kind: PackingKind, exhibit: Exhibit, units: number | null): string | null {
  if (!isCounted(kind, exhibit)) return null;
  if (units === null) return "packing.fault_units";
  return units > (exhibit.units ?? 0) ? "packing.fault_units_more" : null;
}

const aimFault = ({ proportion_ppm, confidence_ppm, prior_a_milli, prior_b_milli }: SamplingAim) =>
  proportion_ppm < 1 ||
  proportion_ppm > 1_000_000 ||
  confidence_ppm < 500_000 ||
  confidence_ppm > 999_999 ||
  prior_a_milli < 1 ||
  prior_b_milli < 1;

/** A reckoned plan of which not all are looked into rests on how they were drawn. */
export const restsOnDraw = ({ aim, population, sampled }: Packing): boolean =>
  ["hypergeometric", "bayesian"].includes(aim.method) && (sampled ?? 0) < (population ?? 0);

function sampleFault(packing: Packing): string | null {
  if (!packing.population || !packing.sampled) return "packing.fault_sampled";
  if (packing.sampled > packing.population) return "packing.fault_population";
  if (aimFault(packing.aim)) return "packing.fault_aim";
  return restsOnDraw(packing) && !packing.drawn.trim() ? "packing.fault_drawn" : null;
}

/** A plan's shares and prior where it has them. */
function aimOfAct({ method, ...aim }: SamplingAim) {
  const shares = { proportion_ppm: aim.proportion_ppm, confidence_ppm: aim.confidence_ppm };
  if (method === "bayesian") return { sampling_method: method, ...aim };
  return method === "hypergeometric" ? { sampling_method: method, ...shares } : { sampling_method: method };
}

/** What is wrong with an entry, as a key of the words; null where it can be prepared. */
export function packingFault(kind: PackingKind, exhibit: Exhibit, packing: Packing): string | null {
  const { before } = packing;
  if (kind === "find" && !packing.place.trim()) return "packing.fault_place";
  if (kind === "repackage" && (!packing.container.trim() || !packing.new_seal.trim()))
    return "packing.fault_container";
  if (kind === "merge" && packing.others.length === 0) return "packing.fault_others";
  const sample = kind === "subsample" ? sampleFault(packing) : null;
  if (sample) return sample;
  const counted = unitsFault(kind, exhibit, packing.units);
  if (counted) return counted;
  const others = packing.others.map((one) => fault(onOneScale(one.entry, before)));
  const read = weighs(exhibit) || alwaysWeighs(kind) ? [fault(before), ...others] : others;
  const wrong = read.find((one) => one !== null);
  if (wrong) return wrong;
  if (kind === "find" || (kind === "repackage" && !weighs(exhibit))) return null;
  if (packing.after_gross_mg === null || packing.after_tare_mg === null) return "packing.fault_after";
  return packing.after_tare_mg > packing.after_gross_mg ? "custody.fault_tare" : null;
}

/** The act as the server takes it. A split's part is what was read before, its rest what was read after. */
export function packingAct(kind: PackingKind, exhibit: Exhibit, packing: Packing, second: string): Act {
  const { before } = packing;
  const weighed = weighs(exhibit) || alwaysWeighs(kind);
  const first = weighed ? readingOf(before) : undefined;
  const after = readingOf({
    ...before,
    gross_mg: packing.after_gross_mg,
    tare_mg: packing.after_tare_mg,
  });
  const common = { kind, second, exhibit_id: exhibit.exhibit_id, seal: before.seal.trim() };
  const container = packing.container.trim();
  const units = isCounted(kind, exhibit) ? (packing.units ?? 0) : undefined;
  switch (kind) {
    case "find":
      return { ...common, place: packing.place.trim(), reading: first };
    case "split":
      return { ...common, container, units, reading: first, rest: after };
    case "subsample":
      return {
        ...common,
        container,
        units,
        reading: first,
        rest: after,
        population: packing.population ?? 0,
        sampled: packing.sampled ?? 0,
        ...aimOfAct(packing.aim),
        drawn: packing.drawn.trim() || undefined,
        counter_sample: packing.counter_sample,
      };
    case "repackage":
      return {
        ...common,
        container,
        new_seal: packing.new_seal.trim(),
        reading: first,
        after: weighed ? after : undefined,
      };
    case "merge":
      return {
        kind,
        second,
        exhibit_id: exhibit.exhibit_id,
        container,
        after,
        parts: [
          { exhibit_id: exhibit.exhibit_id, seal: common.seal, reading: readingOf(before) },
          ...packing.others.map((one) => ({
            exhibit_id: one.exhibit_id,
            seal: one.entry.seal.trim(),
            reading: readingOf(onOneScale(one.entry, before)),
          })),
        ],
      };
  }
}
