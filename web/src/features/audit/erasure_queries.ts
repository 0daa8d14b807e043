// What waits to be erased, and row by row what that would take.
import { api, ask } from "@shared/api/client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

export const erasureQuery = queryOptions({
  queryKey: ["erasure"],
  queryFn: () => ask(api.GET("/api/v1/erasure")),
});

export const erasureRowsQuery = (proposal_digest: string) =>
  infiniteQueryOptions({
    queryKey: ["erasure", proposal_digest],
    initialPageParam: undefined as string | undefined,
    structuralSharing: false,
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/erasure/rows", {
          params: { query: { proposal_digest, cursor: pageParam, limit: 500 } },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
