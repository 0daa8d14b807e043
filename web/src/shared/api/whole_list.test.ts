import { expect, test } from "vitest";
import { wholeList } from "./whole_list";

/** A list of so many numbers, of which the server gives as many a page as it likes. */
const listOf = (size: number, page: number) => {
  const asked: (string | undefined)[] = [];
  const ask = ({ cursor, limit }: { cursor?: string; limit: number }) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const until = Math.min(size, from + Math.min(page, limit));
    const items = [...Array(until - from).keys()].map((n) => from + n);
    return Promise.resolve({ items, next_cursor: until < size ? `${until}` : null });
  };
  return { ask, asked };
};

test("every page is asked for, and the rows stand in their order", async () => {
  const { ask, asked } = listOf(251, 100);
  const { items, more } = await wholeList(ask);
  expect(items).toEqual([...Array(251).keys()]);
  expect([more, asked.length]).toEqual([false, 3]);
});

test("a list beyond the bound says that there is more; one that just fits does not", async () => {
  expect(await wholeList(listOf(31, 10).ask, 30)).toMatchObject({ more: true, items: { length: 30 } });
  expect(await wholeList(listOf(30, 10).ask, 30)).toMatchObject({ more: false, items: { length: 30 } });
  expect((await wholeList(listOf(0, 10).ask)).items).toEqual([]);
});
