// The roles there are (src/service/permissions.h).
import type { Role } from "./api/types";

export const officers: Role[] = [
  "TargetingOfficer",
  "Examiner",
  "Custodian",
  "Laboratory",
  "Supervisor",
  "Director",
  "Auditor",
  "DataProtection",
  "Administrator",
];
export const everyRole: Role[] = [...officers, "Courier"];
