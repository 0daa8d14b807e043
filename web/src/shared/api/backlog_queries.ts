// What waits in the evidence room. Its keys begin as those of exhibits do, so that what changes one asks for this again.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";

export const backlogQuery = queryOptions({
  queryKey: ["exhibits", "backlog"],
  queryFn: () => ask(api.GET("/api/v1/backlog")),
});

/** What a figure of the backlog counts: what waits for one thing, or the drugs of one substance. */
export type BehindFigure =
  | { waits_for: "analysis" | "court" | "destruction" }
  | { substance: string; confirmed: boolean };

export const backlogExhibitsQuery = (figure: BehindFigure) =>
  infiniteQueryOptions({
    queryKey: ["exhibits", "backlog", figure],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      ask(
        api.GET("/api/v1/backlog/exhibits", {
          params: { query: { ...figure, cursor: pageParam || undefined } },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
