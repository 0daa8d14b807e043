import type { OperatorFault } from "@shared/api/types";

export type FaultEvent = OperatorFault["steps"][number]["event"];

/**
 * What an officer can do about a fault, as src/service/courier_faults.h has it: a plan that came by letter is entered
 * for the operator, and who sent none is referred once its time has passed.
 */
export function officerEvents(
  { state, due_at }: Pick<OperatorFault, "state" | "due_at">,
  now_ms: number,
): FaultEvent[] {
  switch (state) {
    case "found":
      return ["Notify"];
    case "noticed":
      return due_at !== null && now_ms < Date.parse(due_at) ? ["Plan"] : ["Plan", "Refer"];
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
export const needsWords = (event: FaultEvent) => ["Plan", "Reject", "Refer"].includes(event);
