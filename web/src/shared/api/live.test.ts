import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followEvents } from "./live";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a burst of events asks for each list once", () => {
  const client = new QueryClient();
  const asked: unknown[] = [];
  client.invalidateQueries = (filters) => {
    asked.push(filters?.queryKey?.[0]);
    return Promise.resolve();
  };
  const follow = followEvents(client);
  for (let i = 0; i < 100; ++i) follow({ name: "queue", id: `${i}` });
  follow({ name: "hold" });
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(asked.filter((word) => word === "queue")).toHaveLength(1);
  expect(asked).toContain("holds");
  expect(asked).not.toContain("exhibits");
});

test("a key that is taken asks for the keys, and nothing else", () => {
  const client = new QueryClient();
  const asked: unknown[] = [];
  client.invalidateQueries = (filters) => {
    asked.push(filters?.queryKey?.[0]);
    return Promise.resolve();
  };
  followEvents(client)({ name: "room_key", id: "K-7" });
  vi.advanceTimersByTime(300);
  expect(asked).toEqual(["room_keys", "room_key_events"]);
});

test("an exhibit's news ask for what is said of it elsewhere too", () => {
  const client = new QueryClient();
  const asked: unknown[] = [];
  client.invalidateQueries = (filters) => {
    asked.push(filters?.queryKey?.[0]);
    return Promise.resolve();
  };
  followEvents(client)({ name: "exhibit", id: "X1-1" });
  vi.advanceTimersByTime(300);
  for (const word of ["exhibits", "exhibit", "packaging", "like_seizures", "drifts"])
    expect(asked).toContain(word);
});

test("after a break everything is asked for again", () => {
  const client = new QueryClient();
  const asked = new Set<unknown>();
  client.invalidateQueries = (filters) => {
    asked.add(filters?.queryKey?.[0]);
    return Promise.resolve();
  };
  followEvents(client)({ name: "again" });
  vi.advanceTimersByTime(300);
  for (const word of ["queue", "holds", "exhibits", "session"]) expect(asked).toContain(word);
});

test("K1: what was looked at is marked as changed and not asked for again; another parcel's news marks nothing", () => {
  const client = new QueryClient();
  const queryKey = ["item", "EE123456785CN"];
  const look = vi.fn(() => ({}));
  client.setQueryData(queryKey, {});
  new QueryObserver(client, { queryKey, queryFn: look, staleTime: Infinity }).subscribe(() => undefined);
  const follow = followEvents(client);
  const isMarked = () => client.getQueryState(queryKey)?.isInvalidated;
  follow({ name: "queue", id: "CNCANA" });
  follow({ name: "hold", id: "EE000000005CN" });
  vi.advanceTimersByTime(300);
  expect(isMarked()).toBe(false);
  follow({ name: "queue", id: "EE123456785CN" });
  vi.advanceTimersByTime(300);
  expect(isMarked()).toBe(true);
  expect(look).not.toHaveBeenCalled();
});

test("a list that is just being fetched comes whole before it is asked for again", async () => {
  const client = new QueryClient();
  let came: (rows: string) => void = () => undefined;
  let asked = 0;
  const queue = new QueryObserver(client, {
    queryKey: ["queue"],
    queryFn: () => {
      ++asked;
      return new Promise<string>((resolve) => (came = resolve));
    },
  });
  const stop = queue.subscribe(() => undefined);
  const follow = followEvents(client);
  for (let i = 0; i < 5; ++i) {
    follow({ name: "queue", id: `${i}` });
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(asked).toBe(1);
  came("all of it");
  await vi.advanceTimersByTimeAsync(300);
  expect(queue.getCurrentResult().data).toBe("all of it");
  expect(asked).toBe(2);
  stop();
});
