// For the targeting officer: what do I open now, is there still time, why, and who is behind it.
export { Parcel } from "./parcel";
export { Picks } from "./picks";
export { Queue } from "./queue";
export { RefusedList } from "./refused";
