// For who runs the shift: capacity, instruments, referrals against their clock, papers to send, watch lists.
export { Instruments } from "./instruments";
export { Lists } from "./lists";
export { Notices } from "./notices";
export { Referrals } from "./referrals";
export { Shifts } from "./shifts";
