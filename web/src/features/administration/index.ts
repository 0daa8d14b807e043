// For administrators: who may enter, what waits for a second administrator's word, and machines' keys.
export { Accounts } from "./accounts";
