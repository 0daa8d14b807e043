import { QueryClient } from "@tanstack/react-query";
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
