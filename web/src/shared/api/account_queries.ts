// Accounts, and the keys of machines.
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "./client";

export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  queryFn: () => ask(api.GET("/api/v1/accounts")),
});

export const apiKeysQuery = queryOptions({
  queryKey: ["api_keys"],
  queryFn: () => ask(api.GET("/api/v1/api-keys")),
});
