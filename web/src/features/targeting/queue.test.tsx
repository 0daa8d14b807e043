// The queue's keys act on a row, also where the list is so long that it is put in order in pieces.
import { MantineProvider } from "@mantine/core";
import { renderHook, waitFor } from "@testing-library/react";
import { type ReactNode } from "react";
import { beforeAll, expect, test } from "vitest";
import { startWords } from "@shared/i18n";
import type { QueueItem } from "@shared/api/types";
import { useChosen } from "@shared/ui/chosen";
import { queueItem } from "../../../tests/fixture/world";
import { useWholeQueue } from "./queue";

beforeAll(() => startWords("en"));

const items: QueueItem[] = [...Array(4_000).keys()].map((n) => ({
  ...queueItem(n % 400, 0),
  item_id: `P${n}`,
  description: n % 2 ? "tea" : "sugar",
  rank: n,
}));
const queue = {
  data: { pages: [{ items: items.slice(0, 2_000) }, { items: items.slice(2_000) }] },
  hasNextPage: false,
  isFetchingNextPage: false,
  isFetchNextPageError: false,
  fetchNextPage: () => undefined,
};
const idOf = (item: QueueItem) => item.item_id;

test("the first row of a long list that is filtered otherwise is chosen once it is filtered", async () => {
  const { result, rerender } = renderHook(
    ({ wanted }) => {
      const { rows, filteredBy } = useWholeQueue(queue, false, wanted, "value", 0);
      return useChosen(rows, idOf, filteredBy);
    },
    {
      initialProps: { wanted: "" },
      wrapper: ({ children }: { children: ReactNode }) => (
        <MantineProvider env="test">{children}</MantineProvider>
      ),
    },
  );
  await waitFor(() => expect(result.current.here?.item_id).toBe("P0"));
  rerender({ wanted: "tea" });
  await waitFor(() => expect(result.current.here?.item_id).toBe("P1"));
  rerender({ wanted: "" });
  await waitFor(() => expect(result.current.here?.item_id).toBe("P0"));
});
