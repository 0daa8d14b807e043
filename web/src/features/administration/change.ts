// What a proposal changes of an account, and what a form says of one.
import type { Account, AccountProposal, ApiKey, OpenIdSubject, Role } from "@shared/api/types";

/** What may differ between an account and its proposal, in the order in which it is read. */
export const parts = [
  "display_name",
  "roles",
  "office",
  "operator_id",
  "state",
  "openid",
  "sets_password",
  "ends_second_factor",
] as const;
export type Part = (typeof parts)[number];

/** An account that is new has nothing in force: all of it is a change. */
export function changedParts(account: Account): Part[] {
  const { proposal } = account;
  if (!proposal) return [];
  const isNew = account.state === "proposed";
  return parts.filter((part) => {
    if (part === "sets_password" || part === "ends_second_factor") return proposal[part];
    return isNew || JSON.stringify(account[part]) !== JSON.stringify(proposal[part]);
  });
}

/** What waits first; within that by name. */
export const inOrder = (accounts: Account[]) =>
  [...accounts].sort(
    (a, b) =>
      Number(b.proposal !== null) - Number(a.proposal !== null) || (a.officer_id < b.officer_id ? -1 : 1),
  );

const keyStates: ApiKey["state"][] = ["proposed", "active", "expired", "revoked"];

/** What waits first, then what is in force, then what ended; within that by account. */
export const keysInOrder = (keys: ApiKey[]) => {
  const place = (key: ApiKey) => (key.proposal ? 0 : keyStates.indexOf(key.state));
  return [...keys].sort((a, b) => place(a) - place(b) || (a.officer_id < b.officer_id ? -1 : 1));
};

export interface Draft {
  officer_id: string;
  display_name: string;
  roles: Role[];
  office: string;
  operator_id: string;
  state: "active" | "suspended" | "left";
  password: string;
  ends_second_factor: boolean;
  issuer: string;
  subject: string;
}

export const draftOf = (account?: Account): Draft => ({
  officer_id: account?.officer_id ?? "",
  display_name: account?.display_name ?? "",
  roles: account?.roles ?? [],
  office: account?.office ?? "",
  operator_id: account?.operator_id ?? "",
  state: account && account.state !== "proposed" ? account.state : "active",
  password: "",
  ends_second_factor: false,
  issuer: account?.openid?.issuer ?? "",
  subject: account?.openid?.subject ?? "",
});

/**
 * A password or a link that is left as it is, is not sent; a link that is emptied ends. An operator is whom an
 * account speaks for that has its role, and leaves with it.
 */
export function proposalOf(draft: Draft, account?: Account): AccountProposal {
  const openid: OpenIdSubject = { issuer: draft.issuer.trim(), subject: draft.subject.trim() };
  const former = account?.openid ?? { issuer: "", subject: "" };
  const linked = openid.issuer !== former.issuer || openid.subject !== former.subject;
  return {
    officer_id: draft.officer_id.trim(),
    display_name: draft.display_name.trim(),
    roles: draft.roles,
    office: draft.office.trim(),
    operator_id: draft.roles.includes("Courier") ? draft.operator_id.trim() : "",
    state: draft.state,
    ...(draft.password ? { password: draft.password } : {}),
    ...(draft.ends_second_factor ? { ends_second_factor: true } : {}),
    ...(linked ? { openid } : {}),
  };
}
