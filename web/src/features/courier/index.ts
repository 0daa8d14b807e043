// A courier's or post's own page: what to present, and how it does. It is told no reason and sees no other.
export { OwnPage } from "./own_page";
