// What can be asked of evidence beside queries.ts: instruments' readings, decoys of the other side.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";
import type { Drift } from "./types";
import { kPageRows } from "./queries";
import { wholeList } from "./whole_list";

/** Instruments' readings of an exhibit or an examination. */
export const readingsQuery = (of: { exhibit_id: string } | { examination_no: number }) =>
  queryOptions({
    queryKey: ["readings", of],
    queryFn: () =>
      wholeList((query) =>
        "exhibit_id" in of
          ? ask(api.GET("/api/v1/exhibits/{exhibit_id}/readings", { params: { path: of, query } }))
          : ask(api.GET("/api/v1/examinations/{examination_no}/readings", { params: { path: of, query } })),
      ),
  });

/** The running tests over small differences, and the weighings that one is made of. */
export const driftsQuery = queryOptions({
  queryKey: ["drifts"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/custody/drifts", { params: { query } }))),
});
export const driftWeighingsQuery = (of: Drift["of"], id: string) =>
  queryOptions({
    queryKey: ["drifts", of, id],
    queryFn: () =>
      wholeList((query) =>
        ask(
          api.GET("/api/v1/custody/drifts/{of}/weighings", {
            params: { path: { of }, query: { ...query, id } },
          }),
        ),
      ),
  });

/** Spectra of known substances. */
export const libraryQuery = queryOptions({
  queryKey: ["library"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/library-spectra", { params: { query } }))),
});

/** The seizures that are like one, and two beside each other. */
export const likeSeizuresQuery = (seizure_no: number) =>
  queryOptions({
    queryKey: ["like_seizures", seizure_no],
    queryFn: () =>
      wholeList((query) =>
        ask(api.GET("/api/v1/seizures/{seizure_no}/likeness", { params: { path: { seizure_no }, query } })),
      ),
  });
export const seizuresBesideQuery = (seizure_no: number, other_no: number) =>
  queryOptions({
    queryKey: ["like_seizures", seizure_no, other_no],
    queryFn: () =>
      ask(
        api.GET("/api/v1/seizures/{seizure_no}/likeness/{other_no}", {
          params: { path: { seizure_no, other_no } },
        }),
      ),
  });
/** What an exhibit's packaging looks like. */
export const packagingQuery = (exhibit_id: string) =>
  queryOptions({
    queryKey: ["packaging", exhibit_id],
    queryFn: () =>
      wholeList((query) =>
        ask(api.GET("/api/v1/exhibits/{exhibit_id}/packaging", { params: { path: { exhibit_id }, query } })),
      ),
  });

/** Papers that are kept with an exhibit. */
export const exhibitPapersQuery = (exhibit_id: string) =>
  queryOptions({
    queryKey: ["papers", exhibit_id],
    queryFn: () =>
      wholeList((query) =>
        ask(api.GET("/api/v1/exhibits/{exhibit_id}/papers", { params: { path: { exhibit_id }, query } })),
      ),
  });

/** Whose a kept file is: an exhibit's, an examination's or a run's at the furnace. */
export type FileOwner = { exhibit_id: string } | { examination_no: number } | { run_no: number };

/** Which of its files two officers ordered to be erased, done or not. */
export const fileErasuresQuery = (of: FileOwner) =>
  queryOptions({
    queryKey: ["file_erasures", of],
    queryFn: () =>
      wholeList((query) =>
        "exhibit_id" in of
          ? ask(api.GET("/api/v1/exhibits/{exhibit_id}/erasures", { params: { path: of, query } }))
          : "run_no" in of
            ? ask(api.GET("/api/v1/destruction-runs/{run_no}/erasures", { params: { path: of, query } }))
            : ask(api.GET("/api/v1/examinations/{examination_no}/erasures", { params: { path: of, query } })),
      ),
  });

export const shelvesQuery = queryOptions({
  queryKey: ["shelves"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/shelves", { params: { query } }))),
});

/** What is kept beside what may be. */
export const keepingLimitsQuery = queryOptions({
  queryKey: ["keeping_limits"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/keeping-limits", { params: { query } }))),
});

export const decoysQuery = infiniteQueryOptions({
  queryKey: ["decoys"],
  structuralSharing: false,
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam }) =>
    ask(api.GET("/api/v1/decoys", { params: { query: { cursor: pageParam, limit: kPageRows } } })),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export const scalesQuery = queryOptions({
  queryKey: ["scales"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/scales", { params: { query } }))),
});

export const officerKeysQuery = queryOptions({
  queryKey: ["officer_keys"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/officer-keys", { params: { query } }))),
});

/** What was recorded of a seizure's trial; null where nothing was. */
export const trialQuery = (seizure_no: number | null) =>
  queryOptions({
    queryKey: ["trial", seizure_no],
    enabled: seizure_no !== null,
    queryFn: async () => {
      const query = { seizure: seizure_no ?? 0 };
      return (await ask(api.GET("/api/v1/trials", { params: { query } }))).items[0] ?? null;
    },
  });
