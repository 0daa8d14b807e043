// For the auditor and the data-protection officer: the journal, who looked at whom and why, fair selection,
// and proofs that are checked here and not believed.
export { EntryScreen } from "./entry";
export { Journal } from "./journal";
export { Looks } from "./looks";
export { Strata } from "./strata";
export { Held } from "./held";
export { RequestScreen } from "./request";
export { Requests } from "./requests";
export { Retention } from "./retention";
export { Erasure } from "./erasure";
