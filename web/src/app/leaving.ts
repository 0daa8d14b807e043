import { api, ask } from "@shared/api/client";
import { changeSession, sessionQuery } from "@shared/api/queries";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Ends the session; its error says that whoever is signed in may still be. */
export function useLeaving() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.DELETE("/api/v1/session")),
    onSuccess: () => changeSession(client, null),
    // It may have ended already. If not, the next to sit here would work under this name.
    onError: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    gcTime: 0,
  });
}
