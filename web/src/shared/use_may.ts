import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "./api/queries";
import type { Action } from "./api/types";
import { mayDo } from "./may";

/** For screens: `may("decide")`. */
export function useMay(): (action: Action) => boolean {
  const session = useQuery(sessionQuery);
  return (action) => mayDo(session.data, action);
}
