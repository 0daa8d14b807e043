import { memberAt } from "../record";

/** What the server says has changed; `again`: ask for everything anew. */
export interface ServerEvent {
  name: "queue" | "hold" | "query" | "exhibit" | "act" | "room_key" | "account" | "again";
  id?: string;
}

const names = ["queue", "hold", "query", "exhibit", "act", "room_key", "account", "again"] as const;

const idOf = (data: string): string | undefined => {
  try {
    const id = memberAt(JSON.parse(data), "id");
    if (id !== undefined) return String(id);
  } catch {
    // An event without a readable id still says that its kind has changed.
  }
  return undefined;
};

/**
 * Listens to /api/v1/events and goes on after breaks, waiting longer each time up to half a minute. Events
 * missed in a break are made good by `again`. Returns how to stop.
 */
export function listenToServer(tell: (event: ServerEvent) => void): () => void {
  let source: EventSource | null = null;
  let stopped = false;
  let wait_ms = 1000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource("/api/v1/events");
    source.onopen = () => {
      if (wait_ms > 1000) tell({ name: "again" });
      wait_ms = 1000;
    };
    source.onerror = () => {
      source?.close();
      if (stopped) return;
      // The server ends the stream with the session that let it in, so whoever is left asks whether it is still theirs.
      tell({ name: "account" });
      wait_ms = Math.min(wait_ms * 2, 30_000);
      timer = setTimeout(open, wait_ms);
    };
    for (const name of names)
      source.addEventListener(name, (event) =>
        tell({ name, id: idOf(String((event as MessageEvent<string>).data)) }),
      );
  };
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    source?.close();
  };
}
