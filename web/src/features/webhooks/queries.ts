import { api, ask } from "@shared/api/client";
import { wholeList } from "@shared/api/whole_list";
import { queryOptions } from "@tanstack/react-query";

/** An operator's own; an administrator's are everybody's. */
export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: () => wholeList((query) => ask(api.GET("/api/v1/webhooks", { params: { query } }))),
});

/** The latest of what did not arrive: one who reads a thousand has read enough. */
export const undeliveredQuery = (hook_no: number) =>
  queryOptions({
    queryKey: ["webhooks", hook_no],
    queryFn: () =>
      wholeList(
        (query) =>
          ask(api.GET("/api/v1/webhooks/{hook_no}/undelivered", { params: { path: { hook_no }, query } })),
        1_000,
      ),
  });
