// What a case's team lets run, for who has the team's key.
export { Cases } from "./cases";
