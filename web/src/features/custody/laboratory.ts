// A laboratory's result, by the rules of src/service/laboratory_result.cc.
import type { Act, Exhibit, Role } from "@shared/api/types";
import type { Say } from "@shared/i18n/say";
import { weighs } from "./packing";

export interface LaboratoryResult {
  substance: string;
  laboratory: string;
  accreditation: string;
  method: string;
  purity_ppm: number | null;
  purity_uncertainty_ppm: number | null;
  /** Why the result that is there does not stand. */
  why: string;
  /** Of a sub-sample: in how many of the packages drawn it was found. */
  positives: number | null;
  /** The part that the laboratory had; blank where it had all of it, or one part alone. */
  by_sample: string;
}
export const emptyResult: LaboratoryResult = {
  substance: "",
  laboratory: "",
  accreditation: "",
  method: "",
  purity_ppm: null,
  purity_uncertainty_ppm: null,
  why: "",
  positives: null,
  by_sample: "",
};

/** Whether the laboratory's officer may enter one: of what is weighed alone, whatever became of it since. */
export const takesResult = (exhibit: Exhibit, roles: Role[]): boolean =>
  roles.includes("Laboratory") && weighs(exhibit);

/** What it is: presumed, or confirmed; then by which sample, and whether the laboratory is accredited. */
export function substanceSaid(exhibit: Exhibit, say: Say): string {
  if (!exhibit.confirmed) return say("custody.presumptive", { substance: exhibit.substance });
  return [
    say("custody.confirmed", { substance: exhibit.confirmed }),
    exhibit.accredited === false ? say("custody.not_accredited") : "",
    exhibit.by_sample ? say("custody.by_sample", { sample: exhibit.by_sample }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

export const revises = (exhibit: Exhibit): boolean => exhibit.confirmed !== null;
/** How many packages were drawn is known of a sub-sample alone. */
export const isDrawn = (exhibit: Exhibit): boolean => (exhibit.sampling ?? "") !== "";

/** What is wrong with an entry, as a key of the words; null where it can be prepared. */
export function resultFault(exhibit: Exhibit, result: LaboratoryResult): string | null {
  if (!/^[a-z0-9_-]{1,64}$/.test(result.substance.trim())) return "laboratory.fault_substance";
  if ([result.laboratory, result.accreditation, result.method].some((words) => !words.trim()))
    return "laboratory.fault_who";
  if (result.purity_uncertainty_ppm !== null && result.purity_ppm === null) return "laboratory.fault_purity";
  if (result.purity_ppm !== null && !result.purity_uncertainty_ppm) return "laboratory.fault_uncertainty";
  return revises(exhibit) && !result.why.trim() ? "laboratory.fault_why" : null;
}

/** The act as the server takes it: the laboratory's officer is the first. */
export const confirmAct = (exhibit: Exhibit, result: LaboratoryResult, second: string): Act => ({
  kind: "confirm",
  second,
  exhibit_id: exhibit.exhibit_id,
  substance: result.substance.trim(),
  laboratory: result.laboratory.trim(),
  accreditation: result.accreditation.trim(),
  method: result.method.trim(),
  purity_ppm: result.purity_ppm ?? undefined,
  purity_uncertainty_ppm: result.purity_uncertainty_ppm ?? undefined,
  why: revises(exhibit) ? result.why.trim() : undefined,
  positives: isDrawn(exhibit) ? (result.positives ?? undefined) : undefined,
  by_sample: result.by_sample.trim() || undefined,
});
