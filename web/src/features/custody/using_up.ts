import type { Act, Exhibit } from "@shared/api/types";
import {
  emptySealAndScale,
  readingOf,
  type SealAndScale,
  sealAndScaleFault,
} from "@shared/ui/seal_and_scale_entry";
import { weighs } from "./packing";

/** How it is known what was used up: on the scale, by the laboratory's word, or all that the scale just showed. */
export const usedHow = ["weighed", "stated", "all"] as const;
export type UsedHow = (typeof usedHow)[number];

/** What an analysis used up. `read` is what the scale showed: what goes, or, where that is stated, what is left. */
export interface UsedUp {
  how: UsedHow;
  read: SealAndScale;
  stated_mg: number | null;
  rest_gross_mg: number | null;
  rest_tare_mg: number | null;
  units: number | null;
  /** Of a counter-sample: the defence's, by a court's order. */
  expert: string;
  order: string;
}
export const emptyUsedUp: UsedUp = {
  how: "weighed",
  read: emptySealAndScale,
  stated_mg: null,
  rest_gross_mg: null,
  rest_tare_mg: null,
  units: null,
  expert: "",
  order: "",
};

export const mayConsume = (exhibit: Exhibit, officer_id: string): boolean =>
  weighs(exhibit) && exhibit.holder === officer_id && ["out", "sub_sampled"].includes(exhibit.state);

export const mayRelease = (exhibit: Exhibit, officer_id: string): boolean =>
  exhibit.holder === officer_id && ["sealed", "received", "stored"].includes(exhibit.state);

/** As an exhibit that was opened before bears no seal. */
const scaleFault = (read: SealAndScale) => sealAndScaleFault({ ...read, seal: read.seal.trim() || "–" });

const saysUnits = (exhibit: Exhibit, used: UsedUp) => exhibit.units != null && used.how !== "all";

/** What is wrong with an entry, as a key of the words; null where it can be prepared. */
export function usedUpFault(exhibit: Exhibit, used: UsedUp): string | null {
  if (exhibit.counter_sample && !(used.expert.trim() && used.order.trim())) return "using_up.fault_defence";
  if (used.how === "stated" && !used.stated_mg) return "using_up.fault_stated";
  const wrong = scaleFault(used.read);
  if (wrong) return wrong;
  if (used.how === "weighed") {
    if (used.rest_gross_mg === null || used.rest_tare_mg === null) return "packing.fault_after";
    if (used.rest_tare_mg > used.rest_gross_mg) return "custody.fault_tare";
  }
  if (!saysUnits(exhibit, used)) return null;
  if (used.units === null) return "packing.fault_units";
  return used.units > (exhibit.units ?? 0) ? "packing.fault_units_more" : null;
}

/** The act as the server takes it. */
export function consumeAct(exhibit: Exhibit, used: UsedUp, second: string): Act {
  const read = readingOf(used.read);
  const common: Act = {
    kind: "consume",
    second,
    exhibit_id: exhibit.exhibit_id,
    seal: used.read.seal.trim(),
    units: saysUnits(exhibit, used) ? (used.units ?? 0) : undefined,
    expert: exhibit.counter_sample ? used.expert.trim() : undefined,
    order: exhibit.counter_sample ? used.order.trim() : undefined,
  };
  switch (used.how) {
    case "all":
      return { ...common, all: true, reading: read };
    case "stated":
      return { ...common, stated_mg: used.stated_mg ?? 0, rest: read };
    case "weighed":
      return {
        ...common,
        reading: read,
        rest: readingOf({ ...used.read, gross_mg: used.rest_gross_mg, tare_mg: used.rest_tare_mg }),
      };
  }
}

/** Who takes it, by whose word, and what was read just before. */
export interface ReleaseEntry {
  authority: string;
  released_to: string;
  read: SealAndScale;
}
export const emptyRelease: ReleaseEntry = { authority: "", released_to: "", read: emptySealAndScale };

export function releaseFault(exhibit: Exhibit, entry: ReleaseEntry): string | null {
  if (!entry.authority.trim() || !entry.released_to.trim()) return "release.fault_who";
  return weighs(exhibit) ? scaleFault(entry.read) : null;
}

export const releaseAct = (exhibit: Exhibit, entry: ReleaseEntry, second: string): Act => ({
  kind: "release",
  second,
  exhibit_id: exhibit.exhibit_id,
  seal: entry.read.seal.trim(),
  authority: entry.authority.trim(),
  released_to: entry.released_to.trim(),
  reading: weighs(exhibit) ? readingOf(entry.read) : undefined,
});
