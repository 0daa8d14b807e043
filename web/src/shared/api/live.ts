// Keeps what is on the screen true: what the server says has changed is asked for again. What leaves a look is only
// marked as changed, however often it changes: nobody looked again.
import type { InvalidateQueryFilters, QueryClient } from "@tanstack/react-query";
import { listenToServer, type ServerEvent } from "./event_source";
import type { TabMessage } from "./event_hub";

const stale: Record<Exclude<ServerEvent["name"], "again">, string[]> = {
  queue: ["queue", "shifts", "strata"],
  hold: ["holds", "queue", "operators"],
  query: ["queries", "queue"],
  exhibit: [
    "exhibits",
    "exhibit",
    "seizures",
    "custody_alerts",
    "keeping_limits",
    "destruction_due",
    "handovers",
    "handover",
    "substitutions",
    "transport_legs",
    "packaging",
    "like_seizures",
    "drifts",
    "photographs",
    "examination_photographs",
    "run_photographs",
    "papers",
    "readings",
    "file_erasures",
  ],
  act: ["acts"],
  room_key: ["room_keys", "room_key_events"],
  account: ["session", "accounts", "api_keys"],
};

function changedBy(event: ServerEvent): InvalidateQueryFilters[] {
  const words = event.name === "again" ? Object.values(stale).flat() : stale[event.name];
  const marked =
    event.name === "again"
      ? ["item"]
      : (event.name === "queue" || event.name === "hold" || event.name === "query") && event.id
        ? ["item", event.id]
        : null;
  const lists = words.map((word): InvalidateQueryFilters => ({ queryKey: [word] }));
  // A queue's event may name an office or a shift, which is no parcel's id: nothing is marked then.
  return marked ? [...lists, { queryKey: marked, refetchType: "none" }] : lists;
}

/** What an event makes stale; events of a burst are put together for a moment, so that lists load once. */
export function followEvents(client: QueryClient): (event: ServerEvent) => void {
  const waiting = new Map<string, InvalidateQueryFilters>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // What is being fetched is let come, and asked for again then: a long list that was begun anew at each event would
  // never come whole.
  const ask = () => {
    timer = undefined;
    const changed = [...waiting].filter(([, one]) => one.refetchType || client.isFetching(one) === 0);
    for (const [key, one] of changed) {
      waiting.delete(key);
      void client.invalidateQueries(one);
    }
    if (waiting.size > 0) timer = setTimeout(ask, 250);
  };
  return (event) => {
    for (const one of changedBy(event)) waiting.set(JSON.stringify(one.queryKey), one);
    timer ??= setTimeout(ask, 250);
  };
}

/**
 * Starts following for one session, by a shared worker, or in the page itself where there is none. Returns how to
 * stop, which ends the stream in every tab: nobody hears what was said to who was here before.
 */
export function startLive(client: QueryClient, session: string): () => void {
  const follow = followEvents(client);
  if (typeof SharedWorker === "undefined") return listenToServer(follow);
  const worker = new SharedWorker(new URL("./events_worker.ts", import.meta.url), {
    type: "module",
    name: "tidewaiter-events",
  });
  const say = (message: TabMessage) => worker.port.postMessage(message);
  worker.port.onmessage = (message: MessageEvent<ServerEvent>) => follow(message.data);
  say({ follow: session });
  const hide = () => say("leave");
  const show = (event: PageTransitionEvent) => event.persisted && say({ follow: session });
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", show);
  return () => {
    window.removeEventListener("pagehide", hide);
    window.removeEventListener("pageshow", show);
    say("end");
  };
}
