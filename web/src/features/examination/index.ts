// For the examiner at the table: what to look for, the hazard first, and the result in under a minute.
export { Bench } from "./bench";
export { Examine } from "./examine";
