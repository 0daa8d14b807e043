// Keeps what is on the screen true: what the server says has changed is asked for again.
import type { QueryClient } from "@tanstack/react-query";
import { listenToServer, type ServerEvent } from "./event_source";

const stale: Record<Exclude<ServerEvent["name"], "again">, string[]> = {
  queue: ["queue", "shifts", "item", "strata"],
  hold: ["holds", "queue", "item", "operators"],
  exhibit: ["exhibits", "exhibit", "seizures", "custody_alerts", "destruction_due", "handovers", "handover"],
  act: ["acts"],
  account: ["session", "accounts"],
};

/** What an event makes stale; events of a burst are put together for a moment, so that lists load once. */
export function followEvents(client: QueryClient): (event: ServerEvent) => void {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (event) => {
    for (const word of event.name === "again" ? Object.values(stale).flat() : stale[event.name])
      waiting.add(word);
    timer ??= setTimeout(() => {
      timer = undefined;
      const words = [...waiting];
      waiting.clear();
      for (const word of words) void client.invalidateQueries({ queryKey: [word] });
    }, 250);
  };
}

/** Starts following by a shared worker, or in the page itself where there is none. Returns how to stop. */
export function startLive(client: QueryClient): () => void {
  const follow = followEvents(client);
  if (typeof SharedWorker === "undefined") return listenToServer(follow);
  const worker = new SharedWorker(new URL("./events_worker.ts", import.meta.url), {
    type: "module",
    name: "tidewaiter-events",
  });
  worker.port.onmessage = (message: MessageEvent<ServerEvent>) => follow(message.data);
  const leave = () => worker.port.postMessage("leave");
  window.addEventListener("pagehide", leave);
  return () => {
    window.removeEventListener("pagehide", leave);
    leave();
  };
}
