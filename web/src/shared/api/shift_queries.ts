// What can be asked of running a shift, beside queries.ts: capacity, referrals, notices, watch lists.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";
import { listLook } from "./queries";
import { wholeList } from "./whole_list";

/** What a shift of the office that begins now could do. */
export const capacityQuery = (office: string) =>
  queryOptions({
    queryKey: ["capacity", office],
    queryFn: () => ask(api.GET("/api/v1/capacity", { params: { query: { office } } })),
  });

/** The open ones by deadline; with `answered` the others too. */
export const referralsQuery = (answered: boolean) =>
  queryOptions({
    ...listLook,
    queryKey: ["referrals", answered],
    queryFn: () =>
      wholeList((page) =>
        ask(
          api.GET("/api/v1/referrals", {
            params: { query: { answered, purpose: "answering referrals", ...page } },
          }),
        ),
      ),
  });

export const noticesQuery = queryOptions({
  ...listLook,
  queryKey: ["notices"],
  queryFn: () =>
    wholeList((page) =>
      ask(api.GET("/api/v1/notices", { params: { query: { purpose: "sending notices", ...page } } })),
    ),
});

export const watchListsQuery = queryOptions({
  queryKey: ["watchlists"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/watchlists", { params: { query } }))),
});

/** Who came, whose entry changed and who went with an import; what an import did never changes. */
export const watchListChangesQuery = (list: string, version: number) =>
  infiniteQueryOptions({
    initialPageParam: undefined as string | undefined,
    structuralSharing: false,
    staleTime: Infinity,
    queryKey: ["watchlist_changes", list, version],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/watchlists/{list}/versions/{version}/changes", {
          params: { path: { list, version }, query: { cursor: pageParam, limit: 500 } },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
