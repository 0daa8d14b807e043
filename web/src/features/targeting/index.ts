// For the targeting officer: what do I open now, is there still time, why, and who is behind it.
// The parcel and the refused declarations have doors of their own (parcel, refused), so that the queue, which is seen first,
// waits for neither.
export { Picks } from "./picks";
export { Queue } from "./queue";
