// What cases' teams wrote, sealed as it is: it is opened in the screen that has a team's key, and nowhere kept.
import { api, ask } from "@shared/api/client";
import { wholeList } from "@shared/api/whole_list";
import { queryOptions } from "@tanstack/react-query";

export const caseEntriesQuery = queryOptions({
  queryKey: ["case_entries"],
  queryFn: () => wholeList((page) => ask(api.GET("/api/v1/case-entries", { params: { query: page } }))),
});
