// What a look is for (K1), as the screen implies it. It is stored as it stands here, in English, and read by auditors.
import type { Session } from "./api/types";
import { mayDo } from "./may";

export type Purpose = "targeting" | "examination" | "resolution" | "oversight";

/** Of a parcel's own page: what its reader does with parcels. */
export const purposeAtParcel = (session: Session | null | undefined): Purpose =>
  mayDo(session, "decide") ? "targeting" : mayDo(session, "examine") ? "examination" : "oversight";

/** Of a party's page, and of why two parties are one. */
export const purposeAtParty = (session: Session | null | undefined): Purpose =>
  mayDo(session, "judge_parties") ? "resolution" : "oversight";
