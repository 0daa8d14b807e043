import type { OperatorFault } from "@shared/api/types";

export type FaultEvent = OperatorFault["steps"][number]["event"];

/** What an officer can do about a fault in this state, as src/service/courier_faults.h has it. */
export function officerEvents(state: OperatorFault["state"]): FaultEvent[] {
  switch (state) {
    case "found":
      return ["Notify"];
    case "noticed":
      return ["Refer"];
    case "planned":
      return ["Retest", "Reject"];
    case "retesting":
      return ["Pass", "Fail"];
    case "failed":
      return ["Notify", "Refer"];
    default:
      return [];
  }
}

export const needsDue = (event: FaultEvent) => event === "Notify" || event === "Reject";
export const needsItem = (event: FaultEvent) => event === "Retest";
export const needsWords = (event: FaultEvent) => event === "Reject" || event === "Refer";
