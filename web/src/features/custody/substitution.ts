// What is taken out of a parcel before its delivery goes on under control (1988 Convention, Art. 11 (3)), by the rules
// of src/service/substitution.cc.
import type { Act, Exhibit } from "@shared/api/types";
import {
  emptySealAndScale,
  readingOf,
  type SealAndScale,
  sealAndScaleFault,
} from "@shared/ui/seal_and_scale_entry";
import { weighs } from "./packing";

export const manners = ["intact", "removed", "replaced_whole", "replaced_part"] as const;
export type Manner = (typeof manners)[number];

export interface SubstitutionEntry {
  manner: Manner | null;
  /** Of what is replaced in part: the part that was split off before. */
  taken: string;
  put_in: string;
  put_in_mg: number | null;
  made_by: string;
  agreement: string;
  read: SealAndScale;
}
export const emptySubstitution: SubstitutionEntry = {
  manner: null,
  taken: "",
  put_in: "",
  put_in_mg: null,
  made_by: "",
  agreement: "",
  read: emptySealAndScale,
};

/** Of these the exhibit itself, or the rest of it, is in the parcel that goes on. */
export const goesOn = (manner: Manner | null): boolean => manner === "intact" || manner === "replaced_part";
export const isReplaced = (manner: Manner | null): boolean =>
  manner === "replaced_whole" || manner === "replaced_part";
export const isWeighed = (exhibit: Exhibit, manner: Manner | null): boolean =>
  goesOn(manner) && weighs(exhibit);

const states = ["seized", "sealed", "received", "stored", "sub_sampled", "returned"];
/** By its holder, while it lies here. */
export const maySubstitute = (exhibit: Exhibit, officer_id: string): boolean =>
  exhibit.holder === officer_id && states.includes(exhibit.state);

/** What bears no seal has none to be read. */
const sealFault = (exhibit: Exhibit, read: SealAndScale) =>
  exhibit.seal && !read.seal.trim() ? "custody.fault_seal" : null;

/** What is wrong with an entry, as a key of the words; null where it can be prepared. */
export function substitutionFault(exhibit: Exhibit, entry: SubstitutionEntry): string | null {
  const { manner, read } = entry;
  if (!manner) return "substitution.fault_manner";
  if (manner === "replaced_part" && !entry.taken.trim()) return "substitution.fault_taken";
  if (isReplaced(manner) && (!entry.put_in.trim() || !entry.made_by.trim() || !entry.put_in_mg))
    return "substitution.fault_put_in";
  if (!entry.agreement.trim()) return "substitution.fault_agreement";
  const unread = sealFault(exhibit, read);
  if (unread || !isWeighed(exhibit, manner)) return unread;
  return sealAndScaleFault({ ...read, seal: read.seal.trim() || "–" });
}

const takenOf = (exhibit: Exhibit, entry: SubstitutionEntry): string | undefined => {
  if (entry.manner === "intact") return undefined;
  return entry.manner === "replaced_part" ? entry.taken.trim() : exhibit.exhibit_id;
};

/** The act as the server takes it: the exhibit's holder is the first. */
export function substituteAct(exhibit: Exhibit, entry: SubstitutionEntry, second: string): Act {
  const replaced = isReplaced(entry.manner);
  return {
    kind: "substitute",
    second,
    exhibit_id: exhibit.exhibit_id,
    manner: entry.manner ?? undefined,
    taken: takenOf(exhibit, entry),
    put_in: replaced ? entry.put_in.trim() : undefined,
    put_in_mg: replaced ? (entry.put_in_mg ?? 0) : undefined,
    made_by: replaced ? entry.made_by.trim() : undefined,
    agreement: entry.agreement.trim(),
    seal: entry.read.seal.trim(),
    reading: isWeighed(exhibit, entry.manner) ? readingOf(entry.read) : undefined,
  };
}
