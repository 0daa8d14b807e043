// Lists come in pages. Where the whole is needed (something is counted, chosen or looked for in it) every page is
// asked for, up to a bound; what lies beyond is said, not left out in silence.
import { useEffect } from "react";

/** The API's own most for one page. */
const kPage = 1000;
export const kMostRows = 10_000;

export interface ListPage<Row> {
  items: Row[];
  next_cursor: string | null;
}
export interface WholeList<Row> {
  items: Row[];
  /** The server has more than these. */
  more: boolean;
}

export async function wholeList<Row>(
  ask: (query: { cursor?: string; limit: number }) => Promise<ListPage<Row>>,
  most = kMostRows,
): Promise<WholeList<Row>> {
  const items: Row[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ask({ cursor, limit: Math.min(kPage, most - items.length) });
    items.push(...page.items);
    if (!page.next_cursor) return { items, more: false };
    if (items.length >= most || page.items.length === 0) return { items, more: true };
    cursor = page.next_cursor;
  }
}

interface Pages {
  data?: { pages: { items: unknown[] }[] };
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
}

/** Fetches a long list's further pages while the whole is wanted. `more`: beyond the bound there is more. */
export function useEveryPage(asked: Pages, wanted = true, most = kMostRows): { more: boolean } {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = asked;
  const rows = asked.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  const full = rows >= most;
  // A page may come so fast that nothing is drawn while it is fetched: the count of rows tells that it came.
  useEffect(() => {
    if (wanted && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !full) void fetchNextPage();
  }, [wanted, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, full, rows]);
  return { more: wanted && hasNextPage && (full || isFetchNextPageError) };
}
