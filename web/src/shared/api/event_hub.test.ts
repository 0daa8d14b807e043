import { expect, test } from "vitest";
import { makeHub } from "./event_hub";
import type { ServerEvent } from "./event_source";

function stage() {
  const streams: { tell: (event: ServerEvent) => void; open: boolean }[] = [];
  const hear = makeHub((tell) => {
    const stream = { tell, open: true };
    streams.push(stream);
    return () => void (stream.open = false);
  });
  const tab = () => {
    const heard: ServerEvent[] = [];
    return { heard, postMessage: (event: ServerEvent) => void heard.push(event) };
  };
  return { streams, hear, tab };
}

test("tabs of one session share one stream", () => {
  const { streams, hear, tab } = stage();
  const [one, other] = [tab(), tab()];
  hear(one, { follow: "s1" });
  hear(other, { follow: "s1" });
  expect(streams).toHaveLength(1);
  streams[0]!.tell({ name: "act", id: "a1" });
  expect([one.heard, other.heard]).toEqual([[{ name: "act", id: "a1" }], [{ name: "act", id: "a1" }]]);
  hear(one, "leave");
  expect(streams[0]!.open).toBe(true);
  hear(other, "leave");
  expect(streams[0]!.open).toBe(false);
});

test("who signs in next hears nothing that is said to the former, whose stream is closed on signing out", () => {
  const { streams, hear, tab } = stage();
  const [first, forgotten, next] = [tab(), tab(), tab()];
  hear(first, { follow: "s1" });
  hear(forgotten, { follow: "s1" });
  hear(first, "end");
  expect(streams[0]!.open).toBe(false);
  expect(forgotten.heard).toEqual([{ name: "account" }]);
  hear(next, { follow: "s2" });
  expect(streams).toHaveLength(2);
  expect(streams[1]!.open).toBe(true);
  streams[1]!.tell({ name: "hold", id: "EE1" });
  expect(next.heard).toEqual([{ name: "hold", id: "EE1" }]);
  expect(forgotten.heard.filter((event) => event.name === "hold")).toEqual([]);
});

test("another session opens its own stream, though nobody signed out", () => {
  const { streams, hear, tab } = stage();
  const [former, next] = [tab(), tab()];
  hear(former, { follow: "s1" });
  hear(next, { follow: "s2" });
  expect(streams.map((stream) => stream.open)).toEqual([false, true]);
  expect(former.heard).toEqual([{ name: "account" }]);
  hear(former, "end");
  expect(streams[1]!.open).toBe(true);
});
