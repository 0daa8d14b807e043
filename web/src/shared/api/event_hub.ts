// One event stream for all of a browser's tabs, and for one session: the server decides what a stream tells by the
// cookie it was opened with, so another session needs another stream.
import type { ServerEvent } from "./event_source";

/** What a tab says: whose events it follows; that it is gone; that its session has ended. */
export type TabMessage = { follow: string } | "leave" | "end";

export interface Tab {
  postMessage: (event: ServerEvent) => void;
}

export function makeHub(listen: (tell: (event: ServerEvent) => void) => () => void) {
  const tabs = new Map<Tab, string>();
  let session = "";
  let stop: (() => void) | null = null;
  let told = false;
  const close = () => {
    stop?.();
    stop = null;
    session = "";
    told = false;
  };
  const open = (of: string) => {
    session = of;
    stop = listen((event) => {
      told = true;
      for (const [tab, whose] of tabs) if (whose === of) tab.postMessage(event);
    });
  };
  /** Tabs of a session that is over ask who is signed in now. */
  const tellOthers = (than: string) => {
    for (const [tab, whose] of tabs) if (whose !== than) tab.postMessage({ name: "account" });
  };
  const gone = (tab: Tab) => {
    tabs.delete(tab);
    if (![...tabs.values()].includes(session)) close();
  };
  return (tab: Tab, message: TabMessage) => {
    if (message === "leave") return gone(tab);
    if (message === "end") {
      const over = tabs.get(tab);
      tabs.delete(tab);
      if (over === undefined || over !== session) return;
      close();
      return tellOthers("");
    }
    tabs.set(tab, message.follow);
    if (message.follow === session) {
      // What it fetched before it was heard of may be older than what was told meanwhile.
      if (told) tab.postMessage({ name: "again" });
      return;
    }
    close();
    open(message.follow);
    tellOthers(message.follow);
  };
}
