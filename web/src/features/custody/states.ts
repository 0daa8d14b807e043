import type { Exhibit, ExhibitPage } from "@shared/api/types";
import type { Tone } from "@shared/ui/parts";

/** As src/custody/states.h names them. */
export const states = [
  "seized",
  "sealed",
  "received",
  "stored",
  "out",
  "sub_sampled",
  "returned",
  "pending_destruction",
  "discrepant",
  "missing",
  "handed_over",
  "destroyed",
  "released",
  "consumed",
  "merged",
  "written_off",
] as const;

/** There is nothing left to be done with these. */
export const ended = ["destroyed", "released", "consumed", "merged", "written_off", "handed_over"];

export const mayDepart = (exhibit: Exhibit): boolean =>
  exhibit.state !== "missing" && !ended.includes(exhibit.state);

export type Away = "on_the_road" | "sent_on" | null;
const awayAfter: Record<string, Away> = {
  depart: "on_the_road",
  send_on: "sent_on",
  arrive: null,
  return: null,
  find: null,
  seize_abroad: null,
};
/** Where an exhibit is away, by its chain: until it arrives or comes back it can only be missed. */
export const awayOf = (chain: ExhibitPage["chain"]): Away =>
  chain.reduce<Away>((away, { event }) => {
    const then = awayAfter[event];
    return then === undefined ? away : then;
  }, null);

export const toneOf = (exhibit: Exhibit): Tone => {
  if (["discrepant", "missing"].includes(exhibit.state)) return "danger";
  if (["out", "sub_sampled", "pending_destruction", "seized"].includes(exhibit.state)) return "warn";
  if (["stored", "sealed", "received", "returned"].includes(exhibit.state)) return "good";
  return "plain";
};
