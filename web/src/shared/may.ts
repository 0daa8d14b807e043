// What who is signed in may do: the server's own table (src/service/permissions.h), as the session's answer has it.
// The page shows by it what can be done and hides or greys out the rest; the server refuses whatever is sent anyway.
import type { Action, Session } from "./api/types";

export const mayDo = (session: Session | null | undefined, action: Action): boolean =>
  session?.permissions.includes(action) ?? false;
