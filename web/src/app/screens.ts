// Which screens there are, and whose. A new room of the house adds its screen here and in router.tsx.
import type { Role, Session } from "@shared/api/types";
import { officers } from "@shared/roles";
import type { IconName } from "@shared/ui/icons";

export interface Screen {
  path:
    | "/queue"
    | "/refused"
    | "/parties"
    | "/examine"
    | "/custody"
    | "/custody/abroad"
    | "/shift"
    | "/shift/instruments"
    | "/operator"
    | "/figures"
    | "/audit"
    | "/accounts"
    | "/webhooks"
    | "/let-run"
    | "/profiles"
    | "/bundle";
  /** The second key after "g". */
  key: string;
  icon: IconName;
  roles: Role[];
}

export const screens: Screen[] = [
  { path: "/queue", key: "q", icon: "queue", roles: ["TargetingOfficer", "Supervisor"] },
  { path: "/examine", key: "e", icon: "examine", roles: ["Examiner", "Supervisor"] },
  { path: "/custody", key: "c", icon: "vault", roles: ["Custodian", "Laboratory", "Supervisor"] },
  { path: "/operator", key: "o", icon: "truck", roles: ["Courier"] },
  { path: "/figures", key: "f", icon: "figures", roles: ["Director", "Supervisor"] },
  // The central authority's word is the director's too; the evidence room itself is not.
  { path: "/custody/abroad", key: "x", icon: "vault", roles: ["Director"] },
  { path: "/audit", key: "a", icon: "audit", roles: ["Auditor", "DataProtection"] },
  {
    path: "/shift",
    key: "s",
    icon: "clock",
    roles: ["TargetingOfficer", "Examiner", "Supervisor", "Director", "Auditor"],
  },
  // A laboratory keeps its own instruments, and runs no shift.
  { path: "/shift/instruments", key: "i", icon: "clock", roles: ["Laboratory"] },
  { path: "/parties", key: "p", icon: "person", roles: ["TargetingOfficer", "Supervisor"] },
  { path: "/refused", key: "r", icon: "refused", roles: ["TargetingOfficer", "Supervisor"] },
  { path: "/let-run", key: "l", icon: "keys", roles: ["Supervisor"] },
  { path: "/accounts", key: "u", icon: "keys", roles: ["Administrator"] },
  { path: "/webhooks", key: "w", icon: "told", roles: ["Courier", "Administrator"] },
  { path: "/profiles", key: "y", icon: "rules", roles: ["TargetingOfficer", "Supervisor", "Administrator"] },
  { path: "/bundle", key: "b", icon: "bundle", roles: officers },
];

/** The screens of a session's roles, the most used first. */
export const screensOf = (session: Session) =>
  screens.filter((screen) => screen.roles.some((role) => session.roles.includes(role)));
