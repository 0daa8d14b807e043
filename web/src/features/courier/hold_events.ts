import type { Hold } from "@shared/api/types";

export type HoldEvent = "Acknowledge" | "Locate" | "Present" | "ReportNotFound" | "ReportLeft";

/** What the operator can say next of a hold in this state. */
export function nextEvents(state: Hold["state"]): HoldEvent[] {
  if (state === "Selected") return ["ReportLeft"];
  if (state === "HoldSent") return ["Acknowledge", "ReportLeft"];
  if (state === "Acknowledged") return ["Locate", "Present", "ReportNotFound", "ReportLeft"];
  if (state === "Located") return ["Present", "ReportNotFound", "ReportLeft"];
  return [];
}
