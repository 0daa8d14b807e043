// Profiles: written as form or as YAML, checked as they are typed, tried on what is stored, approved by
// another officer.
export { ProfileEditor } from "./editor";
