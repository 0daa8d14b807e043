// Who is it? Names side by side, what made them one, and an officer's word on it.
export { Search } from "./search";
export { WhoIsIt } from "./who";
