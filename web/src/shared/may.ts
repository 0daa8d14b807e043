// What who is signed in may do: the server's own table (src/service/permissions.h), as the session's answer has it.
// The page shows by it what can be done and hides or greys out the rest; the server refuses whatever is sent anyway.
import type { Action, Session } from "./api/types";

export const mayDo = (session: Session | null | undefined, action: Action): boolean =>
  session?.permissions.includes(action) ?? false;

/** The office to which what they do is limited, as src/service/offices.h has it; empty: the whole service's. */
export const officeThatLimits = (session: Session | null | undefined): string =>
  session && !session.operator_id ? session.office : "";

/** Whether they act on what is of this office; what is of none is everybody's. */
export const isOfOffice = (
  session: Session | null | undefined,
  office: string | null | undefined,
): boolean => {
  const own = officeThatLimits(session);
  return !own || !office || own === office;
};
