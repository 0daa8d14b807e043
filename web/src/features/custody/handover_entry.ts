import type { Act, Handover } from "@shared/api/types";
import {
  emptySealAndScale,
  readingOf,
  type SealAndScale,
  sealAndScaleFault,
} from "@shared/ui/seal_and_scale_entry";
import { endsOtherwise, type HandoverDeed, receiptWords } from "./abroad";

/** What is entered before two sign; each deed takes its own part of it. */
export interface HandoverEntry {
  read: SealAndScale;
  receipt: string;
  used_mg: number | null;
  paper: string;
  /** Why it ends otherwise than its terms say. */
  why: string;
  language: NonNullable<Act["language"]>;
  withhold: string[];
  file_nos: number[];
}
export const emptyHandoverEntry: HandoverEntry = {
  read: emptySealAndScale,
  receipt: "",
  used_mg: 0,
  paper: "",
  why: "",
  language: "en",
  withhold: [],
  file_nos: [],
};

/** What of an exhibit may be committed to instead of told (docs/bundle.md). */
export const withholdable = [
  "description",
  "form",
  "container",
  "count",
  "substance",
  "laboratory",
  "serial_numbers",
  "photographs",
] as const;

const readFault = (read: SealAndScale, weighed: boolean) =>
  weighed ? sealAndScaleFault(read) : read.seal.trim() ? null : "custody.fault_seal";

function receiptFault(line: string, handover: Handover): string | null {
  if (!line.trim()) return "abroad.fault_receipt";
  const words = receiptWords(line);
  if (!words) return "abroad.no_receipt";
  const fits = words.handover === handover.handover_no && words.exhibit === handover.exhibit_id;
  return fits ? null : "abroad.others_receipt";
}

const endFault = (deed: HandoverDeed, handover: Handover, entry: HandoverEntry) =>
  !entry.paper.trim()
    ? "abroad.fault_paper"
    : endsOtherwise(deed, handover) && !entry.why.trim()
      ? "abroad.fault_why"
      : null;

/** What is wrong with an entry, as a key of the words; null where it can be prepared. */
export function handoverFault(
  deed: HandoverDeed,
  handover: Handover,
  entry: HandoverEntry,
  weighed: boolean,
): string | null {
  switch (deed) {
    case "hand_over":
      return readFault(entry.read, weighed);
    case "bundle":
      return null;
    case "confirm_handover":
      return receiptFault(entry.receipt, handover);
    case "take_back":
      if (entry.used_mg === null) return "abroad.fault_used";
      return readFault(entry.read, weighed) ?? endFault(deed, handover, entry);
    case "destroyed_abroad":
      return endFault(deed, handover, entry);
    case "seized_abroad":
      return entry.paper.trim() ? null : "abroad.fault_paper";
  }
}

/** A receipt is one line with its end, whichever way it was pasted. */
const lineOf = (receipt: string) => `${receipt.trim()}\n`;

/** The act as the server takes it. */
export function handoverAct(
  deed: HandoverDeed,
  handover: Pick<Handover, "handover_no">,
  entry: HandoverEntry,
  weighed: boolean,
  second: string,
): Act {
  const common = { kind: deed, second, handover_no: handover.handover_no };
  const seal = entry.read.seal.trim();
  const reading = weighed ? readingOf(entry.read) : undefined;
  const paper = entry.paper.trim();
  const why = entry.why.trim() ? { why: entry.why.trim() } : {};
  switch (deed) {
    case "hand_over":
      return { ...common, seal, reading };
    case "bundle":
      return {
        ...common,
        language: entry.language,
        withhold: entry.withhold,
        file_nos: entry.file_nos,
      };
    case "confirm_handover":
      return { ...common, receipt: lineOf(entry.receipt) };
    case "take_back":
      return { ...common, seal, reading, used_mg: entry.used_mg ?? 0, paper, ...why };
    case "destroyed_abroad":
      return { ...common, paper, ...why };
    case "seized_abroad":
      return { ...common, paper };
  }
}
