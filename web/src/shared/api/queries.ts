// What can be asked, each with its key: the first word of a key is what an event of the server makes stale.
import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ask, askTagged, ProblemError, rememberCsrfToken } from "./client";
import type { InventoryOutcome, PartyOf, Session } from "./types";
import type { Purpose } from "../purpose";
import { wholeList } from "./whole_list";

/** A list is fetched in pages of this many rows. */
export const kPageRows = 500;
/** Of a list that is read whole to be put in order, pages are as long as the API allows. */
const kWholePageRows = 1000;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () =>
    ask(api.GET("/api/v1/session")).catch((error: unknown) => {
      if (error instanceof ProblemError && [401, 403].includes(error.problem.status)) return null;
      throw error;
    }),
  staleTime: Infinity,
});

/** How one may sign in beside a password; asked before anybody is signed in. */
export const waysOfSigningInQuery = queryOptions({
  queryKey: ["ways_of_signing_in"],
  queryFn: () => ask(api.GET("/api/v1/sign-in")),
  staleTime: Infinity,
});

/** Somebody else is before the screen, or nobody: what was asked for the former one, and what they sent, is forgotten. */
export function changeSession(client: QueryClient, session: Session | null) {
  rememberCsrfToken(session?.csrf_token ?? "");
  client.getMutationCache().clear();
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  client.setQueryData(sessionQuery.queryKey, session);
}

export const shiftsQuery = (office?: string) =>
  queryOptions({
    queryKey: ["shifts", office],
    queryFn: () =>
      wholeList((page) => ask(api.GET("/api/v1/shifts", { params: { query: { office, ...page } } }))),
  });

interface Cursored {
  next_cursor: string | null;
}
// Rows of a long list are never edited in place, so comparing every page with its former self would only
// cost time.
const paged = { initialPageParam: undefined as string | undefined, structuralSharing: false };
const nextOf = (page: Cursored) => page.next_cursor ?? undefined;

export const queueQuery = (office?: string, shift?: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["queue", office, shift],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/queue", {
          params: { query: { office, shift, cursor: pageParam, limit: kWholePageRows } },
        }),
      ),
    getNextPageParam: nextOf,
  });

/**
 * Asking for one of these is a look, which the server enters under the officer's name (K1): the page never asks again
 * by itself. What an event says has changed is only marked, and the reader asks for it (shared/ui/changed.tsx).
 */
const look = {
  staleTime: Infinity,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: false,
  meta: { is_look: true },
} as const;

/** What may be asked for anew unasked: everything but looks. */
export const isNoLook = (query: { meta?: Record<string, unknown> }) => query.meta?.["is_look"] !== true;

/** A list that tells of many people at once: opening it is a look, and so is reading it again after an act of one's own. */
export const listLook = { ...look, staleTime: 0 } as const;

/** A refused declaration with what it says. */
export const refusedOneQuery = (refused_no: number) =>
  queryOptions({
    ...look,
    queryKey: ["refused_one", refused_no],
    queryFn: () =>
      ask(
        api.GET("/api/v1/refused/{refused_no}", {
          params: { path: { refused_no }, query: { purpose: "targeting" } },
        }),
      ),
  });

/** A look for another purpose is another look. */
export const itemQuery = (item_id: string, purpose: Purpose) =>
  queryOptions({
    ...look,
    queryKey: ["item", item_id, purpose],
    queryFn: () =>
      ask(api.GET("/api/v1/items/{item_id}", { params: { path: { item_id }, query: { purpose } } })),
  });

export const partyQuery = (party: PartyOf, level: "person" | "premises" | "contact", purpose: Purpose) =>
  queryOptions({
    ...look,
    queryKey: ["party", party.item_id, party.role, level, purpose],
    queryFn: () =>
      ask(
        api.GET("/api/v1/items/{item_id}/parties/{role}", {
          params: { path: { item_id: party.item_id, role: party.role }, query: { level, purpose } },
        }),
      ),
  });

const partyText = (party: PartyOf) => (party.role === "sender" ? `${party.item_id}:sender` : party.item_id);
export const explanationQuery = (left: PartyOf, right: PartyOf, purpose: Purpose) =>
  queryOptions({
    ...look,
    queryKey: ["explanation", partyText(left), partyText(right), purpose],
    queryFn: () =>
      ask(
        api.GET("/api/v1/explanations", {
          params: { query: { left: partyText(left), right: partyText(right), purpose } },
        }),
      ),
  });

export const holdsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["holds"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/holds", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

/** What operators are asked; an operator's own, by deadline. */
export const queriesQuery = queryOptions({
  queryKey: ["queries"],
  queryFn: () => ask(api.GET("/api/v1/queries", { params: { query: { limit: kPageRows } } })),
});

export const operatorsQuery = queryOptions({
  queryKey: ["operators"],
  queryFn: () => ask(api.GET("/api/v1/operators")),
});

/** The last thirty days, as the server takes them by default. */
export const ledgerQuery = (operator_id: string) =>
  queryOptions({
    queryKey: ["ledger", operator_id],
    queryFn: () =>
      ask(api.GET("/api/v1/operators/{operator_id}/ledger", { params: { path: { operator_id } } })),
  });

export const faultsQuery = (operator_id: string) =>
  queryOptions({
    queryKey: ["faults", operator_id],
    queryFn: () =>
      wholeList((query) =>
        ask(api.GET("/api/v1/operators/{operator_id}/faults", { params: { path: { operator_id }, query } })),
      ),
  });

export const releasedFindsQuery = (operator_id: string) =>
  queryOptions({
    queryKey: ["released_finds", operator_id],
    queryFn: () =>
      wholeList((query) =>
        ask(api.GET("/api/v1/operators/{operator_id}/finds", { params: { path: { operator_id }, query } })),
      ),
  });

export const instrumentsQuery = (office?: string) =>
  queryOptions({
    queryKey: ["instruments", office],
    queryFn: () =>
      wholeList((page) => ask(api.GET("/api/v1/instruments", { params: { query: { office, ...page } } }))),
  });

export const exhibitsQuery = (asked: { seizure_no?: number; state?: string; holder?: string }) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["exhibits", asked],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/exhibits", { params: { query: { ...asked, cursor: pageParam, limit: kPageRows } } }),
      ),
    getNextPageParam: nextOf,
  });

export const exhibitQuery = (exhibit_id: string) =>
  queryOptions({
    queryKey: ["exhibit", exhibit_id],
    queryFn: () => askTagged(api.GET("/api/v1/exhibits/{exhibit_id}", { params: { path: { exhibit_id } } })),
  });

export const exhibitPhotographsQuery = (exhibit_id: string) =>
  queryOptions({
    queryKey: ["photographs", exhibit_id],
    queryFn: () =>
      wholeList((query) =>
        ask(
          api.GET("/api/v1/exhibits/{exhibit_id}/photographs", { params: { path: { exhibit_id }, query } }),
        ),
      ),
  });

export const examinationPhotographsQuery = (examination_no: number) =>
  queryOptions({
    queryKey: ["examination_photographs", examination_no],
    queryFn: () =>
      wholeList((query) =>
        ask(
          api.GET("/api/v1/examinations/{examination_no}/photographs", {
            params: { path: { examination_no }, query },
          }),
        ),
      ),
  });

export const runPhotographsQuery = (run_no: number) =>
  queryOptions({
    queryKey: ["run_photographs", run_no],
    queryFn: () =>
      wholeList((query) =>
        ask(
          api.GET("/api/v1/destruction-runs/{run_no}/photographs", { params: { path: { run_no }, query } }),
        ),
      ),
  });

export const seizuresQuery = queryOptions({
  queryKey: ["seizures"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/seizures", { params: { query } }))),
});

export const alertsQuery = queryOptions({
  queryKey: ["custody_alerts"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/custody/alerts", { params: { query } }))),
});

export const inventoriesQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["inventories"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/inventories", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const inventoryQuery = (inventory_no: number) =>
  queryOptions({
    queryKey: ["inventory", inventory_no],
    queryFn: () => ask(api.GET("/api/v1/inventories/{inventory_no}", { params: { path: { inventory_no } } })),
  });

export const inventoryLinesQuery = (inventory_no: number, outcome?: InventoryOutcome) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["inventory_lines", inventory_no, outcome],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/inventories/{inventory_no}/lines", {
          params: { path: { inventory_no }, query: { outcome, cursor: pageParam, limit: kPageRows } },
        }),
      ),
    getNextPageParam: nextOf,
  });

export const inquiriesQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["inquiries"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/inquiries", { params: { query: { cursor: pageParam, limit: 50 } } })),
  getNextPageParam: nextOf,
});

export const destructionDueQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["destruction_due"],
  queryFn: ({ pageParam }) =>
    ask(
      api.GET("/api/v1/destruction-orders", { params: { query: { cursor: pageParam, limit: kPageRows } } }),
    ),
  getNextPageParam: nextOf,
});

export const destructionRunsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["destruction_runs"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/destruction-runs", { params: { query: { cursor: pageParam, limit: 50 } } })),
  getNextPageParam: nextOf,
});

export const trialsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["trials"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/trials", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const foreignRequestsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["foreign_requests"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/foreign-requests", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const foreignRequestQuery = (request_no: number) =>
  queryOptions({
    queryKey: ["foreign_request", request_no],
    queryFn: () =>
      ask(api.GET("/api/v1/foreign-requests/{request_no}", { params: { path: { request_no } } })),
  });

export const handoversQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["handovers"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/handovers", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const handoverQuery = (handover_no: number) =>
  queryOptions({
    queryKey: ["handover", handover_no],
    queryFn: () => ask(api.GET("/api/v1/handovers/{handover_no}", { params: { path: { handover_no } } })),
  });

export const substitutionsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["substitutions"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/substitutions", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

/** Those on their way first. */
export const transportLegsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["transport_legs"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/transport-legs", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const roomKeysQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["room_keys"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/room-keys", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const roomKeyEventsQuery = (key: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["room_key_events", key],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/room-keys/{key}/events", {
          params: { path: { key }, query: { cursor: pageParam, limit: 100 } },
        }),
      ),
    getNextPageParam: nextOf,
  });

/** Acts in which who is signed in is one of the two (C3). Asked again now and then, should an event be lost. */
export const actsQuery = queryOptions({
  queryKey: ["acts"],
  queryFn: () => ask(api.GET("/api/v1/acts")),
  refetchInterval: 15_000,
});

export const actQuery = (act_id: string) =>
  queryOptions({
    queryKey: ["acts", act_id],
    queryFn: () => ask(api.GET("/api/v1/acts/{act_id}", { params: { path: { act_id } } })),
    refetchInterval: (query) => (query.state.data?.done ? false : 5_000),
  });

export const figuresQuery = (from?: string, until?: string) =>
  queryOptions({
    queryKey: ["figures", from, until],
    queryFn: () => ask(api.GET("/api/v1/figures", { params: { query: { from, until } } })),
  });

export const leakageQuery = queryOptions({
  queryKey: ["leakage"],
  queryFn: () => ask(api.GET("/api/v1/leakage")),
});

export const journalQuery = (asked: { kind?: string; actor?: string }) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["journal", asked],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/journal", { params: { query: { ...asked, cursor: pageParam, limit: kPageRows } } }),
      ),
    getNextPageParam: nextOf,
  });

export const proofQuery = (index: number) =>
  queryOptions({
    queryKey: ["proof", index],
    queryFn: () => ask(api.GET("/api/v1/journal/{index}/proof", { params: { path: { index } } })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const looksQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["looks"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/looks", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const retentionQuery = queryOptions({
  queryKey: ["retention"],
  queryFn: () => ask(api.GET("/api/v1/retention")),
});

export const legalHoldsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["legal_holds"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/legal-holds", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

export const requestsQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["requests"],
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/subject-requests", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: nextOf,
});

/** Asked again only once something was done to it. */
export const requestQuery = (request_no: number) =>
  queryOptions({
    ...look,
    queryKey: ["request", request_no],
    queryFn: () =>
      ask(api.GET("/api/v1/subject-requests/{request_no}", { params: { path: { request_no } } })),
  });

export const reachQuery = (request_no: number) =>
  queryOptions({
    ...look,
    queryKey: ["request", request_no, "reach"],
    queryFn: () =>
      ask(api.GET("/api/v1/subject-requests/{request_no}/reach", { params: { path: { request_no } } })),
  });

export const heldQuery = (item_id: string, purpose: string) =>
  queryOptions({
    ...look,
    queryKey: ["held", item_id, purpose],
    queryFn: () =>
      ask(api.GET("/api/v1/items/{item_id}/held", { params: { path: { item_id }, query: { purpose } } })),
  });

export const strataQuery = (office?: string, shift?: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["strata", office, shift],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/strata", {
          params: { query: { office, shift, cursor: pageParam, limit: kPageRows } },
        }),
      ),
    getNextPageParam: nextOf,
  });

export const screeningQuery = queryOptions({
  queryKey: ["screening"],
  queryFn: () => ask(api.GET("/api/v1/screening")),
  // No event tells of it, and a second officer is waited for.
  refetchInterval: 60_000,
});
