// The versions of the profiles, and their texts.
import { queryOptions } from "@tanstack/react-query";
import { api, ask, askTagged } from "./client";
import { wholeList } from "./whole_list";

export const profileSetsQuery = queryOptions({
  queryKey: ["profiles"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/profiles", { params: { query } }))),
});

export const liveProfilesQuery = queryOptions({
  queryKey: ["profiles", "live"],
  queryFn: () => askTagged(api.GET("/api/v1/profiles/live")),
});

/** A version's text never changes; what it is in does. */
export const profileTextQuery = (version: number) =>
  queryOptions({
    queryKey: ["profiles", version],
    queryFn: () => ask(api.GET("/api/v1/profiles/{version}", { params: { path: { version } } })),
  });
